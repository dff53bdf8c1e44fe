//! People's names in texts: the version for the public has functions in their place.
//!
//! A municipality knows tens of thousands of people: what may be names is picked out of the text and asked for, not the other way about.

use std::{collections::HashMap, ops::Range};

use context::search_key;

/// A person whose name the public version replaces, and the role that stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    /// `role-<role>` is the word; `None`: only that a name was left out.
    pub role: Option<String>,
    /// Whether they have left: then nobody answers for what stands in their name.
    pub left: bool,
}

/// Those that are known, by the key of their name.
pub type Known = HashMap<String, Named>;

/// The most words that a name is looked for in.
const LONGEST: usize = 4;
/// Words inside a name that have no capital.
const PARTICLES: [&str; 6] = ["af", "av", "de", "la", "van", "von"];

/// Where a name may stand in a text: two to four words with capitals in a row, longer ones first at each place.
pub fn may_be_names(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = vec![];
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = letter.is_alphabetic() || matches!(letter, '-' | '\'' | '’');
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    let capital = |word: &Range<usize>| text[word.clone()].chars().next().is_some_and(char::is_uppercase);
    let particle = |word: &Range<usize>| PARTICLES.contains(&&text[word.clone()]);
    // Only a space or a line's end parts the words of a name.
    let joined = |a: &Range<usize>, b: &Range<usize>| text[a.end..b.start].chars().all(char::is_whitespace);
    let mut found = vec![];
    for first in 0..words.len() {
        let mut last = first;
        while last + 1 < words.len() && last + 1 < first + LONGEST && joined(&words[last], &words[last + 1]) {
            last += 1;
        }
        for end in (first + 1..=last).rev() {
            let row = &words[first..=end];
            if capital(&words[first]) && capital(&words[end]) && row.iter().all(|w| capital(w) || particle(w)) {
                found.push(words[first].start..words[end].end);
            }
        }
    }
    found
}

/// The keys to ask for, each once.
pub fn keys<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let keys = texts.into_iter().flat_map(|text| may_be_names(text).into_iter().map(|range| search_key(&text[range])));
    let mut keys: Vec<String> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The known people that a text names.
pub fn named<'k>(text: &str, known: &'k Known) -> Vec<&'k Named> {
    may_be_names(text).into_iter().filter_map(|range| known.get(&search_key(&text[range]))).collect()
}

/// The text with each known name replaced by what `instead` says of it.
pub fn replaced(text: &str, known: &Known, instead: impl Fn(&Named) -> String) -> String {
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for range in may_be_names(text) {
        if range.start >= done
            && let Some(one) = known.get(&search_key(&text[range.clone()]))
        {
            out.push_str(&text[done..range.start]);
            out.push_str(&instead(one));
            done = range.end;
        }
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        let one = |name: &str, role: Option<&str>| {
            (search_key(name), Named { name: name.into(), role: role.map(str::to_owned), left: false })
        };
        [one("Prova Ek", Some("head")), one("Eva-Lena von Prov", None), one("Prova Ek Exempel", Some("auditor"))].into()
    }

    #[test]
    fn a_name_is_replaced_and_what_only_begins_like_one_is_not() {
        let said = |text: &str| replaced(text, &known(), |one| format!("<{}>", one.role.as_deref().unwrap_or("-")));
        assert_eq!(said("Ansvarig är Prova Ek, HR."), "Ansvarig är <head>, HR.");
        assert_eq!(said("PROVA EK och Prova  Ek"), "<head> och <head>");
        assert_eq!(said("Prova Ek Exempel granskar"), "<auditor> granskar");
        assert_eq!(said("Eva-Lena von Prov"), "<->");
        for text in ["Prova Ekberg", "prova ek", "Prova, Ek", "Prov", ""] {
            assert_eq!(said(text), text);
        }
    }

    #[test]
    fn what_may_be_a_name_is_asked_for_once() {
        let asked = keys(["Chef för Prova Ek", "Prova Ek igen", "ingen alls"]);
        assert_eq!(asked, ["prova ek"]);
    }
}
