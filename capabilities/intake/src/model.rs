//! What has come in, and where a report goes. No I/O here.

use jiff::civil::Date;
use register::{Checked, Field, Head, Kind};
use uuid::Uuid;

/// A request for a document, or a report.
#[derive(Clone, Debug, Default)]
pub struct Matter {
    pub head: Head,
    /// The unit whose it is: the authority for a request.
    pub unit: Uuid,
    /// `request` or `report`.
    pub sort: String,
    pub day: Option<Date>,
    /// Whom a report goes to: the name of a [`Route`].
    pub route: String,
    pub text: String,
    /// Whom a report is about, as its sender wrote it.
    pub about: String,
    /// How the sender can be reached, where they want to be.
    pub contact: String,
    /// The digest of the sender's code.
    pub receipt: String,
    /// `open` or `answered`.
    pub status: String,
    /// What became of it.
    pub outcome: String,
    /// Who decided, when and under which number.
    pub decision: String,
    /// The copy that goes along with the answer.
    pub copy: Option<Uuid>,
}

impl Matter {
    pub fn is_report(&self) -> bool {
        self.sort == "report"
    }

    /// What may become of it.
    pub fn outcomes(&self) -> &'static [&'static str] {
        if self.is_report() { OF_REPORT } else { OF_REQUEST }
    }
}

/// What may become of a request, and of a report.
const OF_REQUEST: &[&str] = &["given-out", "given-out-masked", "refused", "otherwise"];
const OF_REPORT: &[&str] = &["measures-taken", "nothing-wrong", "passed-on", "otherwise"];
const OUTCOMES: &[&str] =
    &["given-out", "given-out-masked", "refused", "measures-taken", "nothing-wrong", "passed-on", "otherwise"];

type M = Field<Matter>;
pub static MATTER: Kind<Matter> = Kind::new(
    "matter",
    "matters",
    &[
        M::reference("unit", "unit", |m| Some(m.unit)).given(),
        M::choice("sort", &["request", "report"], |m| &m.sort).given(),
        M::date("day", |m| m.day).given(),
        M::choice("route", ROUTE_NAMES, |m| &m.route),
        M::long_text("text", 20_000, |m| &m.text).required(),
        M::long_text("about", 2000, |m| &m.about),
        M::text("contact", 500, |m| &m.contact),
        M::text("receipt", 64, |m| &m.receipt).given(),
        M::choice("status", &["open", "answered"], |m| &m.status).given(),
        M::choice("outcome", OUTCOMES, |m| &m.outcome).given(),
        M::text("decision", 600, |m| &m.decision).given(),
        M::reference("copy", "disclosure", |m| m.copy).given(),
    ],
    |m| m.head,
    |head, c: &Checked| Matter {
        head,
        unit: c.id("unit"),
        sort: c.text("sort"),
        day: c.date("day"),
        route: c.text("route"),
        text: c.text("text"),
        about: c.text("about"),
        contact: c.text("contact"),
        receipt: c.text("receipt"),
        status: c.text("status"),
        outcome: c.text("outcome"),
        decision: c.text("decision"),
        copy: c.maybe_id("copy"),
    },
)
.guarded();

/// Something that was said afterwards.
#[derive(Clone, Debug, Default)]
pub struct Note {
    pub head: Head,
    pub matter: Uuid,
    pub day: Option<Date>,
    /// Who answers; empty: whoever came with it.
    pub author: String,
    pub text: String,
    pub position: i64,
}

type N = Field<Note>;
pub static NOTE: Kind<Note> = Kind::new(
    "matter-note",
    "matter_notes",
    &[
        N::reference("matter", "matter", |n| Some(n.matter)).given(),
        N::date("day", |n| n.day).given(),
        N::text("author", 200, |n| &n.author).given(),
        N::long_text("text", 20_000, |n| &n.text).required(),
        N::whole("position", 0, 1_000_000, |n| Some(n.position)).given(),
    ],
    |n| n.head,
    |head, c: &Checked| Note {
        head,
        matter: c.id("matter"),
        day: c.date("day"),
        author: c.text("author"),
        text: c.text("text"),
        position: c.whole("position"),
    },
)
.within("matter")
.guarded()
.ordered("position, id");

/// Where a report goes (P7; S1:1297, 1440): to the nearest manager; past a manager who is suspected, to those for economy and staff or the
/// head; past the head, to the chair of the board or the auditors.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub name: &'static str,
    /// The roles that open it.
    pub roles: &'static [&'static str],
}

pub const ROUTES: &[Route] = &[
    Route { name: "manager", roles: &["unit-manager", "department-manager"] },
    Route { name: "economy", roles: &["head-of-economy"] },
    Route { name: "personnel", roles: &["head-of-hr"] },
    Route { name: "head", roles: &["head"] },
    Route { name: "chair", roles: &["board-chair"] },
    Route { name: "auditors", roles: &["auditor"] },
];

const ROUTE_NAMES: &[&str] = &["manager", "economy", "personnel", "head", "chair", "auditors"];

/// Whom a report goes to: its own route, then those further from whoever is suspected, for where nobody of the first is left. Where it is
/// not certain who is meant, it begins with those furthest away.
pub fn way(route: &str, certain: bool) -> Vec<&'static Route> {
    let at = if certain { ROUTES.iter().position(|r| r.name == route).unwrap_or_default() } else { ROUTES.len() - 1 };
    ROUTES[at..].iter().chain(ROUTES[..at].iter().rev()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declarations_hold() {
        MATTER.prove();
        NOTE.prove();
        assert!(ROUTES.iter().map(|r| r.name).eq(ROUTE_NAMES.iter().copied()));
        let all: Vec<_> = way("head", true).iter().map(|r| r.name).collect();
        assert_eq!(all, ["head", "chair", "auditors", "personnel", "economy", "manager"]);
        assert_eq!((way("", true)[0].name, way("manager", false)[0].name), ("manager", "auditors"));
    }
}
