//! The year's instruction (anvisning) from the municipality's centre: obligatory processes with their ways of working.

use jiff::civil::Date;
use register::{Checked, Field, Head, Kind};
use uuid::Uuid;

use super::{Analysis, Event};

/// What the centre asks of every body for a year.
#[derive(Clone, Debug, Default)]
pub struct Instruction {
    pub head: Head,
    pub year: i64,
    /// The theme that has priority this year.
    pub theme: String,
    /// The last day to answer.
    pub due: Option<Date>,
    /// Who to ask: a function.
    pub contact: String,
    /// Annexes that every body must hand in, as the centre writes them.
    pub annexes: String,
    /// Where it was decided.
    pub source: String,
    /// Nobody but the centre sees it before.
    pub published: bool,
}

type I = Field<Instruction>;
pub static INSTRUCTION: Kind<Instruction> = Kind::new(
    "instruction",
    "instructions",
    &[
        I::whole("year", 1900, 2200, |i| Some(i.year)).given(),
        I::long_text("theme", 2000, |i| &i.theme),
        I::date("due", |i| i.due),
        I::text("contact", 200, |i| &i.contact),
        I::long_text("annexes", 2000, |i| &i.annexes),
        I::text("source", 500, |i| &i.source),
        I::flag("published", |i| i.published),
    ],
    |i| i.head,
    |head, c: &Checked| Instruction {
        head,
        year: c.whole("year"),
        theme: c.text("theme"),
        due: c.date("due"),
        contact: c.text("contact"),
        annexes: c.text("annexes"),
        source: c.text("source"),
        published: c.flag("published"),
    },
)
.ordered("year");

/// Whom an obligatory way of working addresses.
pub const ADDRESSED: &[&str] = &["all", "boards", "companies"];

/// A way of working that every addressed body must value.
#[derive(Clone, Debug, Default)]
pub struct Obligatory {
    pub head: Head,
    pub instruction: Uuid,
    pub position: i64,
    pub addressed: String,
    pub process: String,
    pub way: String,
    /// What may go wrong, as the centre puts it; a body may word it for itself.
    pub event: String,
}

type O = Field<Obligatory>;
pub static OBLIGATORY: Kind<Obligatory> = Kind::new(
    "obligatory-way",
    "obligatory_ways",
    &[
        O::reference("instruction", "instruction", |o| Some(o.instruction)).given(),
        O::whole("position", 0, 1_000_000, |o| Some(o.position)).given(),
        O::choice("addressed", ADDRESSED, |o| &o.addressed).required(),
        O::text("process", 1000, |o| &o.process).required(),
        O::text("way", 1000, |o| &o.way).required(),
        O::long_text("event", 2000, |o| &o.event).required(),
    ],
    |o| o.head,
    |head, c: &Checked| Obligatory {
        head,
        instruction: c.id("instruction"),
        position: c.whole("position"),
        addressed: c.text("addressed"),
        process: c.text("process"),
        way: c.text("way"),
        event: c.text("event"),
    },
)
.within("instruction")
.ordered("position, id");

impl Obligatory {
    /// Whether a body of this kind is to value it.
    pub fn addresses(&self, unit_kind: &str) -> bool {
        match self.addressed.as_str() {
            "boards" => unit_kind != "company-board",
            "companies" => unit_kind == "company-board",
            _ => true,
        }
    }
}

/// How far a body has come with one obligatory way of working.
#[derive(Clone, Copy, Debug)]
pub enum Answered<'a> {
    /// It has not been taken in.
    Missing,
    /// It stands in the analysis but has no value yet.
    NotValued(&'a Event),
    Valued(&'a Event),
}

/// What the analysis says to each obligatory way of working.
pub fn answers<'a>(analysis: &'a Analysis, ways: &'a [Obligatory]) -> Vec<(&'a Obligatory, Answered<'a>)> {
    let answer = |way: &Obligatory| match analysis.events.iter().find(|e| e.obligatory == Some(way.head.id)) {
        None => Answered::Missing,
        Some(event) if event.risk_value().is_none() => Answered::NotValued(event),
        Some(event) => Answered::Valued(event),
    };
    ways.iter().map(|way| (way, answer(way))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declarations_hold() {
        INSTRUCTION.prove();
        OBLIGATORY.prove();
    }

    #[test]
    fn a_way_addresses_boards_companies_or_all() {
        let way = |addressed: &str| Obligatory { addressed: addressed.into(), ..Obligatory::default() };
        let kinds = ["board", "executive-board", "company-board"];
        let addressed = |to: &str| kinds.map(|k| way(to).addresses(k));
        assert_eq!(addressed("all"), [true, true, true]);
        assert_eq!(addressed("boards"), [true, true, false]);
        assert_eq!(addressed("companies"), [false, false, true]);
    }
}
