//! Laws by number and name, and bodies by the names they have had (`known_laws.toml`, with source and date). No I/O here.

use std::sync::LazyLock;

use context::search_key;
use serde::Deserialize;

/// A law that plans often name, with what became of it.
#[derive(Debug, Deserialize)]
pub(crate) struct Law {
    /// In Svensk författningssamling: `2017:725`.
    pub number: String,
    pub name: Name,
    /// What it is also called, and nothing else is.
    #[serde(default)]
    names: Vec<Name>,
    in_force: String,
    /// The day from which it no longer holds, or only the year; empty: it is not known to end.
    #[serde(default)]
    ended: String,
    #[serde(default)]
    pub replaced_by: String,
}

/// An authority or organisation under a name that it no longer has.
#[derive(Debug, Deserialize)]
pub(crate) struct Body {
    names: Vec<Name>,
    ended: String,
    pub replaced_by: String,
}

/// A name as it is written, with what it is compared by: worked out once, because each is looked for in every title of a list.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub(crate) struct Name {
    written: String,
    /// As [`Text::key`].
    pub key: String,
    /// An abbreviation: found only as a word of its own.
    capitals: bool,
}

impl From<String> for Name {
    fn from(written: String) -> Self {
        let capitals = written.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        Self { key: search_key(&written), written, capitals }
    }
}

/// A text that names are looked for in, with what it is compared by: worked out once, because it is held against every name.
pub(crate) struct Text<'t> {
    pub written: &'t str,
    pub key: String,
}

impl<'t> Text<'t> {
    pub fn of(written: &'t str) -> Self {
        #[cfg(test)]
        READ.set(READ.get() + 1);
        Self { written, key: search_key(written) }
    }

    /// Whether it has a name: one in capitals as a word of its own, another with whatever ending it is bent by.
    fn has(&self, name: &Name) -> bool {
        if name.capitals {
            return self.written.split(|c: char| !c.is_alphanumeric()).any(|word| word == name.written);
        }
        let starts = |at: usize| !self.key[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        self.key.match_indices(&name.key).any(|(at, _)| starts(at))
    }
}

#[cfg(test)]
thread_local! {
    /// How many texts this thread has read: what a long list costs is counted, not timed.
    pub(crate) static READ: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[derive(Deserialize)]
struct Known {
    law: Vec<Law>,
    body: Vec<Body>,
}

static KNOWN: LazyLock<Known> =
    LazyLock::new(|| toml::from_str(include_str!("../known_laws.toml")).expect("the known laws are well formed"));

/// How something that ends stands to a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    /// Before the year, or with its first day.
    Before,
    /// In it.
    Within,
    /// Later, or not that anybody knows.
    Later,
}

fn ends(ended: &str, year: i64) -> Ends {
    let first = format!("{year}-01-01");
    match ended.get(..4).and_then(|y| y.parse::<i64>().ok()) {
        Some(of) if of < year || ended == first => Ends::Before,
        Some(of) if of == year => Ends::Within,
        _ => Ends::Later,
    }
}

impl Law {
    pub fn ends(&self, year: i64) -> Ends {
        ends(&self.ended, year)
    }

    /// Whether it does not hold until after the year.
    pub fn begins_after(&self, year: i64) -> bool {
        self.in_force.get(..4).and_then(|y| y.parse::<i64>().ok()).is_some_and(|of| of > year)
    }

    /// Whether a text calls it by what it, or the law before or after it of the same name, is also called.
    pub fn is_called(&self, text: &Text<'_>) -> bool {
        let same = KNOWN.law.iter().filter(|law| law.name == self.name);
        same.flat_map(|law| &law.names).any(|name| text.has(name))
    }

    /// The name with its number, as it is written.
    pub fn title(&self) -> String {
        format!("{} ({})", self.name.written, self.number)
    }
}

impl Body {
    pub fn ends(&self, year: i64) -> Ends {
        ends(&self.ended, year)
    }

    /// The name of it that a text has.
    pub fn named_in(&self, text: &Text<'_>) -> Option<&str> {
        self.names.iter().find(|name| text.has(name)).map(|name| name.written.as_str())
    }
}

/// The law of this number.
pub(crate) fn by_number(number: &str) -> Option<&'static Law> {
    KNOWN.law.iter().find(|law| law.number == number)
}

/// The law that a text without a number names: by what nothing else is called.
pub(crate) fn by_name(text: &Text<'_>) -> Option<&'static Law> {
    KNOWN.law.iter().find(|law| law.names.iter().any(|name| text.has(name)))
}

pub(crate) fn bodies() -> &'static [Body] {
    &KNOWN.body
}

/// How many letters differ between two words, up to a few: a slip of the pen.
pub(crate) fn slips(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in other.iter().enumerate() {
            let next = (before + usize::from(a != *b)).min(row[j] + 1).min(row[j + 1] + 1);
            before = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_laws_and_more_are_known_each_once_and_each_leads_somewhere() {
        let laws = &KNOWN.law;
        assert!(laws.len() >= 40, "{}", laws.len());
        for (at, law) in laws.iter().enumerate() {
            assert!(laws[at + 1..].iter().all(|other| other.number != law.number), "{} stands twice", law.number);
            assert!(law.in_force.parse::<jiff::civil::Date>().is_ok(), "{}: from {}", law.number, law.in_force);
            assert_eq!(law.ended.is_empty(), law.replaced_by.is_empty(), "{}: what holds instead?", law.number);
            assert!(law.ended.is_empty() || law.in_force < law.ended, "{} ended before it began", law.number);
            let whole = law.ended.len() == 4 || law.ended.is_empty() || law.ended.parse::<jiff::civil::Date>().is_ok();
            assert!(whole, "{}: until {}", law.number, law.ended);
            for name in &law.names {
                let others = laws.iter().filter(|other| other.number != law.number && other.names.contains(name));
                assert_eq!(others.count(), 0, "{} is two laws", name.written);
            }
        }
    }

    #[test]
    fn names_are_found_as_they_are_written() {
        let by_name = |text: &str| by_name(&Text::of(text));
        assert_eq!(by_name("Handbok om PUL").map(|law| law.number.as_str()), Some("1998:204"));
        assert_eq!(by_name("Rutin enligt personuppgiftslagen").map(|law| law.number.as_str()), Some("1998:204"));
        for nothing in ["Populär rutin", "Förvaltningslagen", "Impuls för skolan"] {
            assert!(by_name(nothing).is_none(), "{nothing}");
        }
        let body = |text: &str| bodies().iter().find_map(|body| body.named_in(&Text::of(text)));
        assert_eq!(body("MSB:s vägledning"), Some("MSB"));
        assert_eq!(body("MSBFS 2020:6"), None, "the series keeps its name");
    }

    #[test]
    fn an_end_is_before_the_year_from_its_first_day() {
        assert_eq!(ends("2027-01-01", 2027), Ends::Before);
        assert_eq!(ends("2027-07-01", 2027), Ends::Within);
        assert_eq!((ends("2011", 2011), ends("2011", 2012)), (Ends::Within, Ends::Before));
        assert_eq!((ends("", 2027), ends("2028-01-01", 2027)), (Ends::Later, Ends::Later));
        assert_eq!(slips("tryckhetsförordning", "tryckfrihetsförordning"), 3);
    }
}
