//! The record kinds of internal control, each declared once.

use jiff::civil::Date;
use register::{Checked, Field, Head, Kind};
use uuid::Uuid;

/// A method as stored: for a year, in canonical JSON.
#[derive(Clone, Debug, Default)]
pub struct MethodRecord {
    pub head: Head,
    pub year: i64,
    pub name: String,
    pub source: String,
    pub body: String,
}

type M = Field<MethodRecord>;
pub static METHOD: Kind<MethodRecord> = Kind::new(
    "method",
    "methods",
    &[
        M::whole("year", 1900, 2200, |m| Some(m.year)).required(),
        M::text("name", 200, |m| &m.name).required(),
        M::text("source", 500, |m| &m.source).required(),
        M::long_text("body", 50_000, |m| &m.body).given(),
    ],
    |m| m.head,
    |head, c: &Checked| MethodRecord {
        head,
        year: c.whole("year"),
        name: c.text("name"),
        source: c.text("source"),
        body: c.text("body"),
    },
)
.ordered("year");

/// A unit's year of risk analysis and control plan.
#[derive(Clone, Debug, Default)]
pub struct AnalysisHead {
    pub head: Head,
    pub unit: Uuid,
    pub year: i64,
    /// What a blank IKP cell was said to mean, asked once: `in-plan`, `outside`, or empty while nobody has said.
    pub blank_means: String,
}

type A = Field<AnalysisHead>;
pub static ANALYSIS: Kind<AnalysisHead> = Kind::new(
    "analysis",
    "analyses",
    &[
        A::reference("unit", "unit", |a| Some(a.unit)).given(),
        A::whole("year", 1900, 2200, |a| Some(a.year)).given(),
        A::choice("blank_means", &["", "in-plan", "outside"], |a| &a.blank_means).given(),
    ],
    |a| a.head,
    |head, c: &Checked| AnalysisHead {
        head,
        unit: c.id("unit"),
        year: c.whole("year"),
        blank_means: c.text("blank_means"),
    },
)
.within("unit")
.ordered("year");

/// A goal of the council or the board, for the year; it may stand without events.
#[derive(Clone, Debug, Default)]
pub struct Goal {
    pub head: Head,
    pub analysis: Uuid,
    pub position: i64,
    pub text: String,
    /// `of-council` (KF-mål) or `of-board` (nämndmål); empty where nobody has said.
    pub level: String,
}

type G = Field<Goal>;
pub static GOAL: Kind<Goal> = Kind::new(
    "goal",
    "goals",
    &[
        G::reference("analysis", "analysis", |g| Some(g.analysis)).given(),
        G::whole("position", 0, 1_000_000, |g| Some(g.position)).given(),
        G::long_text("text", 1000, |g| &g.text).required(),
        G::choice("level", &["", "of-council", "of-board"], |g| &g.level),
        G::made("search_key", |g| context::search_key(&g.text)),
    ],
    |g| g.head,
    |head, c: &Checked| Goal {
        head,
        analysis: c.id("analysis"),
        position: c.whole("position"),
        text: c.text("text"),
        level: c.text("level"),
    },
)
.within("analysis")
.ordered("position, id");

/// What must work for a goal to be reached.
#[derive(Clone, Debug, Default)]
pub struct Process {
    pub head: Head,
    pub analysis: Uuid,
    pub goal: Uuid,
    pub position: i64,
    pub name: String,
}

type P = Field<Process>;
pub static PROCESS: Kind<Process> = Kind::new(
    "process",
    "processes",
    &[
        P::reference("analysis", "analysis", |p| Some(p.analysis)).given(),
        P::reference("goal", "goal", |p| Some(p.goal)).given(),
        P::whole("position", 0, 1_000_000, |p| Some(p.position)).given(),
        P::long_text("name", 1000, |p| &p.name).required(),
        P::made("search_key", |p| context::search_key(&p.name)),
    ],
    |p| p.head,
    |head, c: &Checked| Process {
        head,
        analysis: c.id("analysis"),
        goal: c.id("goal"),
        position: c.whole("position"),
        name: c.text("name"),
    },
)
.within("analysis")
.ordered("position, id");

/// A way of working (arbetssätt) within a process.
#[derive(Clone, Debug, Default)]
pub struct Way {
    pub head: Head,
    pub analysis: Uuid,
    pub process: Uuid,
    pub position: i64,
    pub name: String,
}

type W = Field<Way>;
pub static WAY: Kind<Way> = Kind::new(
    "way-of-working",
    "ways",
    &[
        W::reference("analysis", "analysis", |w| Some(w.analysis)).given(),
        W::reference("process", "process", |w| Some(w.process)).given(),
        W::whole("position", 0, 1_000_000, |w| Some(w.position)).given(),
        W::long_text("name", 1000, |w| &w.name),
        W::made("search_key", |w| context::search_key(&w.name)),
    ],
    |w| w.head,
    |head, c: &Checked| Way {
        head,
        analysis: c.id("analysis"),
        process: c.id("process"),
        position: c.whole("position"),
        name: c.text("name"),
    },
)
.within("analysis")
.ordered("position, id");

/// An undesired event. The risk value is stored because lists are sorted by it; it always follows from the two levels.
#[derive(Clone, Debug, Default)]
pub struct Event {
    pub head: Head,
    pub analysis: Uuid,
    pub way: Uuid,
    /// Quoted in minutes: it does not change within a year.
    pub number: i64,
    pub event: String,
    pub likelihood: Option<i64>,
    pub consequence: Option<i64>,
    pub in_plan: bool,
    /// Why the board takes it into the plan below the threshold, or leaves it out.
    pub reason: String,
    /// The systematic controls that are in place.
    pub control: String,
    /// The risk value as it was printed in the file it came from.
    pub printed_value: String,
    /// The IKP cell as it was printed.
    pub handling: String,
    /// Columns nobody knew, as printed: a JSON object of heading and text.
    pub extra: String,
    /// The event of an earlier year that this one was copied from.
    pub previous: Option<Uuid>,
    /// Its number there.
    pub previous_number: Option<i64>,
    /// The obligatory way of working that it was made to value.
    pub obligatory: Option<Uuid>,
    /// The departments that raised it, by name.
    pub raised_by: String,
    /// The ground for leaving it out of the public version, with chapter and section; empty: it is in it.
    pub withheld: String,
}

impl Event {
    /// Likelihood × consequence, once both are judged.
    pub fn risk_value(&self) -> Option<i64> {
        Some(self.likelihood? * self.consequence?)
    }
}

type E = Field<Event>;
pub static EVENT: Kind<Event> = Kind::new(
    "risk-event",
    "events",
    &[
        E::reference("analysis", "analysis", |e| Some(e.analysis)).given(),
        E::reference("way", "way-of-working", |e| Some(e.way)).given(),
        E::whole("number", 1, 9_999_999, |e| Some(e.number)).given().fleeting(),
        E::long_text("event", 2000, |e| &e.event).required(),
        E::made("search_key", |e| context::search_key(&e.event)),
        E::level("likelihood", |e| e.likelihood),
        E::level("consequence", |e| e.consequence),
        E::whole("risk_value", 0, 1_000_000, Event::risk_value).derived(),
        E::flag("in_plan", |e| e.in_plan),
        E::long_text("reason", 2000, |e| &e.reason),
        E::long_text("control", 4000, |e| &e.control),
        E::text("withheld", 500, |e| &e.withheld),
        E::text("printed_value", 200, |e| &e.printed_value).given(),
        E::text("handling", 200, |e| &e.handling).given(),
        E::long_text("extra", 20_000, |e| &e.extra).given(),
        E::reference("previous", "risk-event", |e| e.previous).given(),
        E::whole("previous_number", 1, 9_999_999, |e| e.previous_number).given(),
        E::reference("obligatory", "obligatory-way", |e| e.obligatory).given(),
        E::long_text("raised_by", 4000, |e| &e.raised_by).given(),
    ],
    |e| e.head,
    |head, c: &Checked| Event {
        head,
        analysis: c.id("analysis"),
        way: c.id("way"),
        number: c.whole("number"),
        event: c.text("event"),
        likelihood: c.maybe_whole("likelihood"),
        consequence: c.maybe_whole("consequence"),
        in_plan: c.flag("in_plan"),
        reason: c.text("reason"),
        control: c.text("control"),
        printed_value: c.text("printed_value"),
        handling: c.text("handling"),
        extra: c.text("extra"),
        previous: c.maybe_id("previous"),
        previous_number: c.maybe_whole("previous_number"),
        obligatory: c.maybe_id("obligatory"),
        raised_by: c.text("raised_by"),
        withheld: c.text("withheld"),
    },
)
.within("analysis")
.guarded()
.ordered("number, id");

/// A risk-reducing measure for an event.
#[derive(Clone, Debug, Default)]
pub struct Measure {
    pub head: Head,
    pub analysis: Uuid,
    pub event: Uuid,
    pub measure: String,
    /// A function, not a name.
    pub responsible: String,
    pub due: Option<Date>,
    pub status: String,
}

type S = Field<Measure>;
pub static MEASURE: Kind<Measure> = Kind::new(
    "measure",
    "measures",
    &[
        S::reference("analysis", "analysis", |m| Some(m.analysis)).given(),
        S::reference("event", "risk-event", |m| Some(m.event)).given(),
        S::long_text("measure", 2000, |m| &m.measure).required(),
        S::text("responsible", 200, |m| &m.responsible),
        S::date("due", |m| m.due),
        S::choice("status", &["not-started", "ongoing", "done"], |m| &m.status).required(),
    ],
    |m| m.head,
    |head, c: &Checked| Measure {
        head,
        analysis: c.id("analysis"),
        event: c.id("event"),
        measure: c.text("measure"),
        responsible: c.text("responsible"),
        due: c.date("due"),
        status: c.text("status"),
    },
)
.within("analysis")
.guarded();

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ACTIVITY, PLAN_ROW};

    #[test]
    fn the_declarations_hold() {
        METHOD.prove();
        ANALYSIS.prove();
        GOAL.prove();
        PROCESS.prove();
        WAY.prove();
        EVENT.prove();
        MEASURE.prove();
        PLAN_ROW.prove();
        ACTIVITY.prove();
    }
}
