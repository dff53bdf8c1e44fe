//! Collecting events from departments. No I/O here.

use context::search_key;
use jiff::civil::Date;
use register::{Checked, Field, Head, Kind};
use uuid::Uuid;

use super::{Analysis, Event};

/// How far a department has come.
pub const STATUSES: &[&str] = &["asked", "handed-in", "returned", "taken-in"];

/// What a board has asked of a department.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub head: Head,
    /// The board's analysis.
    pub analysis: Uuid,
    /// The department.
    pub unit: Uuid,
    pub year: i64,
    pub due: Date,
    pub status: String,
    /// What the controller wrote when it was returned.
    pub comment: String,
    pub handed_in: Option<Date>,
}

impl Request {
    /// The department may not edit what it has handed in, until it is returned.
    pub fn locks(&self) -> bool {
        matches!(self.status.as_str(), "handed-in" | "taken-in")
    }

    /// Not handed in although the day is past.
    pub fn is_late(&self, today: Date) -> bool {
        matches!(self.status.as_str(), "asked" | "returned") && self.due < today
    }
}

type R = Field<Request>;
pub static REQUEST: Kind<Request> = Kind::new(
    "collection-request",
    "collection_requests",
    &[
        R::reference("analysis", "analysis", |r| Some(r.analysis)).given(),
        R::reference("unit", "unit", |r| Some(r.unit)).given(),
        R::whole("year", 1900, 2200, |r| Some(r.year)).given(),
        R::date("due", |r| Some(r.due)).required(),
        R::choice("status", STATUSES, |r| &r.status).required(),
        R::long_text("comment", 4000, |r| &r.comment),
        R::date("handed_in", |r| r.handed_in).given(),
    ],
    |r| r.head,
    |head, c: &Checked| Request {
        head,
        analysis: c.id("analysis"),
        unit: c.id("unit"),
        year: c.whole("year"),
        due: c.date("due").unwrap_or_default(),
        status: c.text("status"),
        comment: c.text("comment"),
        handed_in: c.date("handed_in"),
    },
)
.within("analysis")
.ordered("due, id");

/// The event of the board's analysis that says the same as a department's, in the same process: they are merged.
pub fn same<'a>(board: &'a Analysis, process: &str, event: &Event) -> Option<&'a Event> {
    let key = (search_key(process), search_key(&event.event));
    board
        .lines()
        .into_iter()
        .filter(|l| l.event.is_withheld() == event.is_withheld())
        .find(|l| (search_key(&l.process.name), search_key(&l.event.event)) == key)
        .map(|l| l.event)
}

/// Who raised an event, with one more: each stands once, in the order they came.
pub fn raised(by: &str, more: &str) -> String {
    let mut all: Vec<&str> = by.split("; ").filter(|n| !n.is_empty()).collect();
    if !all.contains(&more) {
        all.push(more);
    }
    all.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_holds_and_a_name_stands_once() {
        REQUEST.prove();
        assert_eq!(raised("", "Skola"), "Skola");
        assert_eq!(raised("Skola", "Förskola"), "Skola; Förskola");
        assert_eq!(raised("Skola; Förskola", "Skola"), "Skola; Förskola");
    }

    #[test]
    fn who_has_not_handed_in_by_the_day_is_late() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let request = |status: &str| Request { due: day("2026-10-15"), status: status.into(), ..Request::default() };
        assert!(request("asked").is_late(day("2026-10-16")) && !request("asked").is_late(day("2026-10-15")));
        assert!(request("returned").is_late(day("2026-11-01")) && !request("handed-in").is_late(day("2026-11-01")));
    }
}
