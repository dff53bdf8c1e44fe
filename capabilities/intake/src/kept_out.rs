//! Whom a report is kept from: those its sender names, everybody else of that name, and whoever may be meant.
//!
//! A sender writes as people do: a first name, a title, "my manager". Whoever is meant must not read it, so what is not certain closes:
//! among those who could open it, anybody who may be meant is kept out, and it goes past the whole chain to the auditors.

use std::collections::BTreeMap;

use context::{Language, Result, composed, search_key, secrecy::Concerned};
use database::Read;
use identity::Reaches;
use socket::{House, names};

use crate::model::{Matter, ROUTES};

/// The shortest word of a name that is looked for.
const SHORTEST: usize = 3;
/// The shortest word that is a name also where it is written with a small letter.
const ALONE: usize = 5;
/// The shortest word that is a title: `chef`.
const TITLE: usize = 4;

/// Those who are kept out, and whether each of those that were named is one certain person.
pub(crate) struct KeptOut {
    pub people: Vec<Concerned>,
    pub certain: bool,
}

/// Whom the report must be kept from. `manager` is the sender's word that it is about the nearest manager.
pub(crate) async fn kept_out(
    house: &House,
    read: &mut Read,
    matter: &Matter,
    manager: bool,
    reaching: &[Reaches],
) -> Result<KeptOut> {
    let (mut people, mut certain) = (BTreeMap::new(), true);
    let mut unsure = vec![];
    for name in matter.about.split(['\n', ';', ',', '/']).map(str::trim).filter(|name| !name.is_empty()) {
        let called = identity::called(read, name).await?;
        certain &= called.len() == 1;
        if called.is_empty() {
            unsure.extend(words(name));
        }
        people.extend(called);
    }
    // Somebody's doings too: Prova Eks.
    let mut keys = names::keys([matter.about.as_str(), &matter.text]);
    let bare: Vec<String> = keys.iter().filter_map(|key| key.strip_suffix('s').map(str::to_owned)).collect();
    keys.extend(bare);
    let parted = matter.text.split(|c: char| c.is_whitespace() || "<>(),;".contains(c));
    keys.extend(parted.filter(|part| part.contains('@')).map(|a| search_key(a.trim_matches(['.', ':', '!', '?']))));
    let whole = identity::called_any(read, &keys).await?;
    people.extend(whole.iter().map(|(person, name, _)| (*person, name.clone())));
    let all = words(&format!("{} {}", matter.about, matter.text));
    // A name that is somebody's as a whole means nobody else who has a part of it.
    let mut parts = words(&matter.text);
    for (.., key) in &whole {
        take_out(&words(key), &mut parts);
    }
    for one in reaching {
        let name = words(&one.name);
        let long = |word: &&Word| word.folded.chars().count() >= SHORTEST;
        let named = name.iter().filter(long).any(|word| unsure.iter().any(|said| said.is(word)))
            || is_in(&name, &all)
            || name.iter().filter(long).any(|word| parts.iter().any(|said| said.is(word) && said.may_be_a_name()));
        let titled = titles(house, &one.role).iter().any(|title| all.iter().any(|said| said.folded.starts_with(title)));
        if named || titled {
            people.insert(one.person, one.name.clone());
        }
    }
    if manager {
        let managers: Vec<_> = reaching.iter().filter(|one| ROUTES[0].roles.contains(&one.role.as_str())).collect();
        certain &= !managers.is_empty();
        people.extend(managers.into_iter().map(|one| (one.person, one.name.clone())));
    }
    let concerned = |(person, name)| Concerned { person, name, admitted: false, decision: String::new() };
    Ok(KeptOut { people: people.into_iter().map(concerned).collect(), certain })
}

/// A word of a text without case and dots over letters: whoever writes in haste leaves them out.
struct Word {
    folded: String,
    capital: bool,
}

impl Word {
    /// Whether it is this name, or says whose something is.
    fn is(&self, name: &Self) -> bool {
        self.folded == name.folded || self.folded.strip_suffix('s') == Some(&name.folded)
    }

    /// Many names are words too: a short one is one where it is written as names are.
    fn may_be_a_name(&self) -> bool {
        self.capital || self.folded.chars().count() >= ALONE
    }
}

fn words(text: &str) -> Vec<Word> {
    let folded = |letter| match letter {
        'å' | 'ä' | 'á' | 'à' => 'a',
        'ö' | 'ø' | 'ó' => 'o',
        'é' | 'è' | 'ë' => 'e',
        'ü' | 'ú' => 'u',
        other => other,
    };
    let text = composed(text);
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let word = |part: &str| Word {
        folded: search_key(part).chars().map(folded).collect(),
        capital: part.chars().next().is_some_and(char::is_uppercase),
    };
    parts.map(word).collect()
}

/// Takes a name out of a text wherever it stands as a whole.
fn take_out(name: &[Word], text: &mut Vec<Word>) {
    let mut at = 0;
    while !name.is_empty() && at + name.len() <= text.len() {
        if text[at..at + name.len()].iter().zip(name).all(|(said, word)| said.is(word)) {
            text.drain(at..at + name.len());
        } else {
            at += 1;
        }
    }
}

/// Whether a name of several words stands in a text as a whole, however it is written.
fn is_in(name: &[Word], text: &[Word]) -> bool {
    name.len() > 1 && text.windows(name.len()).any(|row| row.iter().zip(name).all(|(said, word)| said.is(word)))
}

/// What whoever has a role may be called, in every language; a text has them with other endings.
fn titles(house: &House, role: &str) -> Vec<String> {
    let languages = [Language::Swedish, Language::English];
    let said = languages.iter().flat_map(|language| words(&house.words().word(*language, &format!("role-{role}"))));
    said.map(|word| word.folded).filter(|word| word.chars().count() >= TITLE).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_in, words};

    fn alone(name: &str, text: &str) -> bool {
        words(name).iter().any(|word| words(text).iter().any(|said| said.is(word) && said.may_be_a_name()))
    }

    #[test]
    fn a_name_is_seen_however_it_is_written_and_a_word_that_is_also_a_name_is_not() {
        for text in ["Provas mutor", "prova tar emot mutor", "PROVA tar", "det var Prova", "fråga Holm om det"] {
            assert!(alone("Prova Holm", text), "{text}");
        }
        assert!(!alone("Per Ek", "tre fakturor per månad, av ek"), "a preposition and a tree");
        assert!(alone("Per Ek", "det är Per som gör det"));
        for text in ["per ek tar mutor", "Per Eks mutor", "PER EK"] {
            assert!(is_in(&words("Per Ek"), &words(text)), "{text}");
        }
        assert!(alone("Åsa Öst", "A\u{30a}sa tar mutor"), "in one sign or in two");
    }
}
