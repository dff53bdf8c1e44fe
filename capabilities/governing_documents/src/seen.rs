//! A document with what the rules ask of it. Each is worked out once: the rules are many, and a list may be long.

use std::{collections::HashSet, ops::Deref};

use crate::{
    laws::{self, Ends, Law, Text},
    model::Document,
};

/// A document as the rules see it.
pub(crate) struct Seen<'d> {
    document: &'d Document,
    pub title: Text<'d>,
    pub decided_by: Text<'d>,
    /// The numbers of laws in its title.
    pub inside: Vec<String>,
    /// The numbers of laws that it is given as.
    pub given: Vec<String>,
    /// The laws that it names: by number, or where it has none by a name that is theirs alone.
    pub laws: Vec<&'static Law>,
}

impl Deref for Seen<'_> {
    type Target = Document;

    fn deref(&self) -> &Document {
        self.document
    }
}

impl<'d> Seen<'d> {
    pub fn of(document: &'d Document) -> Self {
        let (title, decided_by) = (Text::of(&document.title), Text::of(&document.decided_by));
        let (inside, given) = (numbers(&document.title), numbers(&document.designation));
        let laws = if inside.is_empty() && given.is_empty() {
            laws::by_name(&title).into_iter().collect()
        } else {
            inside.iter().chain(&given).filter_map(|number| laws::by_number(number)).collect()
        };
        Self { document, title, decided_by, inside, given, laws }
    }

    /// How the laws that it names stand to the year: the first that ends tells. An amendment is judged by what it changes.
    pub fn stands(&self, year: i64) -> Option<Ends> {
        let ends: Vec<Ends> = self.laws.iter().map(|law| law.ends(year)).collect();
        let first = [Ends::Before, Ends::Within].into_iter().find(|end| ends.contains(end));
        first.filter(|_| !self.amends())
    }

    /// Whether it changes another: what is to be followed is the law that it changes.
    pub fn amends(&self) -> bool {
        self.title.key.contains(AMENDING)
    }

    /// It is nothing but an amendment, and what it changes is not listed, nor in its own title before it.
    pub fn stands_for_another(&self, listed: &HashSet<&str>) -> bool {
        let Some((before, after)) = self.title.key.split_once(AMENDING) else { return false };
        let before = numbers(before);
        !numbers(after).iter().any(|number| before.contains(number) || listed.contains(number.as_str()))
    }
}

const AMENDING: &str = "om ändring i ";

/// The numbers of all that are no amendments.
pub(crate) fn listed<'s>(documents: &'s [Seen<'_>]) -> HashSet<&'s str> {
    let whole = documents.iter().filter(|d| !d.amends());
    whole.flat_map(|d| d.inside.iter().chain(&d.given)).map(String::as_str).collect()
}

/// Numbers in a text that look like those of Swedish laws: `2017:725`.
fn numbers(text: &str) -> Vec<String> {
    let candidate = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_digit());
        let (year, number) = word.split_once(':')?;
        let digits = |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_digit());
        (year.len() == 4 && digits(year) && digits(number)).then(|| word.to_owned())
    };
    text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';')).filter_map(candidate).collect()
}
