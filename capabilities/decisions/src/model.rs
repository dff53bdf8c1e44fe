//! What belongs to a case besides the decision itself. No I/O here.

use jiff::civil::Date;
use register::{Checked, Field, Head, Kind};
use uuid::Uuid;

/// Who may decide: the body, a post in its own right, or somebody on delegation from the body.
pub const DECIDERS: &[&str] = &["body", "post", "delegation"];

/// What may happen to a case: consultation with the unions, a decision on delegation reported to the body, the decision dispatched.
pub const STEPS: &[&str] = &["consulted", "reported", "dispatched"];

/// To whom the body has given the right: an employee, somebody to whom the head has passed it on, members (the presidium, a committee), or
/// the chair where it cannot wait. What each rests on stands in `delegation.toml`.
pub const BASES: &[&str] = &["employee", "onward", "committee", "urgent"];

/// How the body has decided that such decisions are reported to it.
pub const REPORTING: &[&str] = &["next-meeting", "listed", "not-reported"];

/// Something that happened to a year's case.
#[derive(Clone, Debug, Default)]
pub struct Step {
    pub head: Head,
    pub unit: Uuid,
    pub year: i64,
    /// One of [`STEPS`].
    pub step: String,
    pub day: Date,
    /// The union, the body that was told, or whoever it was sent to.
    pub party: String,
    /// Where it was consulted: the central or a local group.
    pub body: String,
    /// How a consultation ended with this union; empty for other steps.
    pub outcome: String,
    pub note: String,
}

type S = Field<Step>;
pub static STEP: Kind<Step> = Kind::new(
    "case-step",
    "case_steps",
    &[
        S::reference("unit", "unit", |s| Some(s.unit)).given(),
        S::whole("year", 1900, 2200, |s| Some(s.year)).given(),
        S::choice("step", STEPS, |s| &s.step).required(),
        S::text("party", 300, |s| &s.party).required(),
        S::text("body", 200, |s| &s.body),
        S::date("day", |s| Some(s.day)).required(),
        S::choice("outcome", &["", "agreed", "disagreed", "informed"], |s| &s.outcome),
        S::long_text("note", 2000, |s| &s.note),
    ],
    |s| s.head,
    |head, c: &Checked| Step {
        head,
        unit: c.id("unit"),
        year: c.whole("year"),
        step: c.text("step"),
        day: c.date("day").unwrap_or_default(),
        party: c.text("party"),
        body: c.text("body"),
        outcome: c.text("outcome"),
        note: c.text("note"),
    },
)
.within("unit")
.ordered("day, id");

/// The fields that a step of this name has.
pub fn fields_of(step: &str) -> &'static [&'static str] {
    match step {
        "consulted" => &["party", "body", "day", "outcome", "note"],
        _ => &["party", "day", "note"],
    }
}

/// A point of the body's delegation rules.
#[derive(Clone, Debug, Default)]
pub struct Point {
    pub head: Head,
    pub unit: Uuid,
    /// As the rules number it: `4.2`.
    pub number: String,
    pub matter: String,
    /// The post that may decide.
    pub post: String,
    /// One of [`BASES`]; empty for what was written down before it was asked.
    pub basis: String,
    /// One of [`REPORTING`]; empty: nothing is said, and everything is reported.
    pub reporting: String,
    pub valid_from: Option<Date>,
    /// The last day; `None`: until further notice.
    pub valid_to: Option<Date>,
}

impl Point {
    /// Whether a decision of this day may rest on it.
    pub fn holds(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

type P = Field<Point>;
pub static POINT: Kind<Point> = Kind::new(
    "delegation-point",
    "delegation_points",
    &[
        P::reference("unit", "unit", |p| Some(p.unit)).given(),
        P::text("number", 40, |p| &p.number).required(),
        P::text("matter", 500, |p| &p.matter).required(),
        P::text("post", 200, |p| &p.post).required(),
        P::choice("basis", BASES, |p| &p.basis),
        P::choice("reporting", REPORTING, |p| &p.reporting),
        P::date("valid_from", |p| p.valid_from),
        P::date("valid_to", |p| p.valid_to),
    ],
    |p| p.head,
    |head, c: &Checked| Point {
        head,
        unit: c.id("unit"),
        number: c.text("number"),
        matter: c.text("matter"),
        post: c.text("post"),
        basis: c.text("basis"),
        reporting: c.text("reporting"),
        valid_from: c.date("valid_from"),
        valid_to: c.date("valid_to"),
    },
)
.within("unit")
.ordered("number, id");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declarations_hold() {
        STEP.prove();
        POINT.prove();
    }

    #[test]
    fn a_point_holds_between_its_days() {
        let day = |text: &str| Some(text.parse::<Date>().unwrap());
        let point = Point { valid_from: day("2027-01-01"), valid_to: day("2027-06-30"), ..Point::default() };
        let holds = |text: &str| point.holds(text.parse().unwrap());
        assert!(holds("2027-01-01") && holds("2027-06-30"));
        assert!(!holds("2026-12-31") && !holds("2027-07-01"));
        assert!(Point::default().holds("2050-01-01".parse().unwrap()));
    }
}
