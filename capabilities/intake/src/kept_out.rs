//! Whom a report is kept from: those its sender names, everybody else of that name, and whoever may be meant.
//!
//! A sender writes as people do: a first name, a title, "my manager". Whoever is meant must not read it, so what is not certain closes:
//! among those who could open it, anybody who may be meant is kept out, and it goes past the whole chain to the auditors.

use std::collections::BTreeMap;

use context::{Language, Result, search_key, secrecy::Concerned};
use database::Read;
use socket::{House, names};
use uuid::Uuid;

use crate::model::{Matter, ROUTES};

/// The shortest word of a name that is looked for.
const SHORTEST: usize = 3;
/// The shortest word that is a title: `chef`.
const TITLE: usize = 4;

/// Those who are kept out, and whether each of those that were named is one certain person.
pub(crate) struct KeptOut {
    pub people: Vec<Concerned>,
    pub certain: bool,
}

/// Who could open a report: person, name, role.
pub(crate) type Reaching = (Uuid, String, String);

/// Whom the report must be kept from. `manager` is the sender's word that it is about the nearest manager.
pub(crate) async fn kept_out(
    house: &House,
    read: &mut Read,
    matter: &Matter,
    manager: bool,
    reaching: &[Reaching],
) -> Result<KeptOut> {
    let (mut people, mut certain) = (BTreeMap::new(), true);
    for name in matter.about.split(['\n', ';', ',', '/']).map(str::trim).filter(|name| !name.is_empty()) {
        let called = identity::called(read, name).await?;
        certain &= called.len() == 1;
        people.extend(called);
    }
    for key in names::keys([matter.about.as_str(), &matter.text]) {
        people.extend(identity::called(read, &key).await?);
    }
    let (about, all) = (words(&matter.about), words(&format!("{} {}", matter.about, matter.text)));
    for (person, name, role) in reaching {
        let named = words(name).iter().any(|word| word.chars().count() >= SHORTEST && about.contains(word));
        if named || titles(house, role).iter().any(|title| all.iter().any(|word| word.starts_with(title))) {
            people.insert(*person, name.clone());
        }
    }
    if manager {
        let managers: Vec<_> = reaching.iter().filter(|(.., role)| ROUTES[0].roles.contains(&role.as_str())).collect();
        certain &= !managers.is_empty();
        people.extend(managers.into_iter().map(|(person, name, _)| (*person, name.clone())));
    }
    let concerned = |(person, name)| Concerned { person, name, admitted: false, decision: String::new() };
    Ok(KeptOut { people: people.into_iter().map(concerned).collect(), certain })
}

/// The words of a text without case and dots over letters: whoever writes in haste leaves them out.
fn words(text: &str) -> Vec<String> {
    let folded = |letter| match letter {
        'å' | 'ä' | 'á' | 'à' => 'a',
        'ö' | 'ø' | 'ó' => 'o',
        'é' | 'è' | 'ë' => 'e',
        'ü' | 'ú' => 'u',
        other => other,
    };
    let key: String = search_key(text).chars().map(folded).collect();
    key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What whoever has a role may be called, in every language; a text has them with other endings.
fn titles(house: &House, role: &str) -> Vec<String> {
    let languages = [Language::Swedish, Language::English];
    let said = languages.iter().flat_map(|language| words(&house.words().word(*language, &format!("role-{role}"))));
    said.filter(|word| word.chars().count() >= TITLE).collect()
}
