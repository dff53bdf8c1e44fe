//! The baseline requirements (baskrav, R-20) and a unit's answers to them. No I/O here.

use std::sync::LazyLock;

use context::Language;
use register::{Checked, Field, Head, Kind};
use serde::Deserialize;
use uuid::Uuid;

/// What an answer may be.
pub const STATUSES: &[&str] = &["", "yes", "partly", "no"];

/// A unit's answer to one requirement of a year.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub head: Head,
    pub unit: Uuid,
    pub year: i64,
    pub number: i64,
    /// The requirement as it was printed in the file it came from; empty: the list's own words.
    pub requirement: String,
    pub status: String,
    /// Never clipped, however long.
    pub comment: String,
    /// Where it can be seen: a case number, a system, a document.
    pub evidence: String,
    /// What the coming plan does about a gap.
    pub measure: String,
}

type A = Field<Answer>;
pub static ANSWER: Kind<Answer> = Kind::new(
    "baskrav",
    "baskrav_answers",
    &[
        A::reference("unit", "unit", |a| Some(a.unit)).given(),
        A::whole("year", 1900, 2200, |a| Some(a.year)).given(),
        A::whole("number", 1, 1000, |a| Some(a.number)).given(),
        A::long_text("requirement", 4000, |a| &a.requirement).given(),
        A::choice("status", STATUSES, |a| &a.status),
        A::long_text("comment", 20_000, |a| &a.comment),
        A::long_text("evidence", 4000, |a| &a.evidence),
        A::long_text("measure", 4000, |a| &a.measure),
    ],
    |a| a.head,
    |head, c: &Checked| Answer {
        head,
        unit: c.id("unit"),
        year: c.whole("year"),
        number: c.whole("number"),
        requirement: c.text("requirement"),
        status: c.text("status"),
        comment: c.text("comment"),
        evidence: c.text("evidence"),
        measure: c.text("measure"),
    },
)
.within("unit")
.guarded()
.ordered("year, number");

/// A requirement of the list.
#[derive(Debug, Deserialize)]
pub struct Requirement {
    pub number: i64,
    sv: String,
    en: String,
    /// The requirements whose gaps this one is to answer.
    #[serde(default)]
    pub gaps: Vec<i64>,
}

impl Requirement {
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Swedish => &self.sv,
            Language::English => &self.en,
        }
    }
}

/// The list of requirements, with its source: data, not code.
#[derive(Debug, Deserialize)]
pub struct Baskrav {
    pub source: String,
    pub requirement: Vec<Requirement>,
    /// Words in a comment that tell of a shortcoming.
    pub shortcomings: Vec<String>,
}

pub static BASKRAV: LazyLock<Baskrav> =
    LazyLock::new(|| toml::from_str(include_str!("../baskrav.toml")).expect("the list of requirements is well formed"));

/// A requirement with the unit's answer to it, in the order of the numbers.
#[derive(Clone, Debug)]
pub struct Line {
    pub text: String,
    pub answer: Answer,
}

/// The year's requirements with what has been answered; a requirement that only the unit's own file had comes last.
pub fn lines(answers: &[Answer], year: i64, language: Language) -> Vec<Line> {
    let of_year = || answers.iter().filter(|a| a.year == year);
    let listed = BASKRAV.requirement.iter().map(|r| {
        let answer = of_year().find(|a| a.number == r.number).cloned();
        let answer = answer.unwrap_or_else(|| Answer { year, number: r.number, ..Answer::default() });
        let text = if answer.requirement.is_empty() { r.text(language).to_owned() } else { answer.requirement.clone() };
        Line { text, answer }
    });
    let own = of_year().filter(|a| !BASKRAV.requirement.iter().any(|r| r.number == a.number));
    let own = own.map(|a| Line { text: a.requirement.clone(), answer: a.clone() });
    listed.chain(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_and_the_list_hold() {
        ANSWER.prove();
        assert_eq!(BASKRAV.requirement.len(), 7);
        assert!(BASKRAV.requirement.iter().all(|r| r.gaps.iter().all(|g| *g < r.number)));
    }
}
