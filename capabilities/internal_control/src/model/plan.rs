//! The record kinds of the control plan.

use register::{Checked, Field, Head, Kind};
use uuid::Uuid;

/// A row of the control plan.
#[derive(Clone, Debug, Default)]
pub struct PlanRow {
    pub head: Head,
    pub analysis: Uuid,
    pub position: i64,
    /// `None`: the plan names an event that the analysis lacks.
    pub event: Option<Uuid>,
    pub way: Uuid,
    pub event_text: String,
    pub printed_value: String,
    /// The systematic control that is tested; the same one may span several rows.
    pub control: String,
    /// Kontrollansvarig: the function that answers for the check.
    pub responsible: String,
    /// Utförare: whoever performs it.
    pub performer: String,
    pub reason: String,
    pub extra: String,
}

type R = Field<PlanRow>;
pub static PLAN_ROW: Kind<PlanRow> = Kind::new(
    "plan-row",
    "plan_rows",
    &[
        R::reference("analysis", "analysis", |r| Some(r.analysis)).given(),
        R::whole("position", 0, 1_000_000, |r| Some(r.position)).given(),
        R::reference("event", "risk-event", |r| r.event).given(),
        R::reference("way", "way-of-working", |r| Some(r.way)).given(),
        R::long_text("event_text", 2000, |r| &r.event_text).given(),
        R::made("search_key", |r| context::search_key(&r.event_text)),
        R::text("printed_value", 200, |r| &r.printed_value).given(),
        R::long_text("control", 4000, |r| &r.control),
        R::text("responsible", 200, |r| &r.responsible),
        R::text("performer", 200, |r| &r.performer),
        R::long_text("reason", 2000, |r| &r.reason),
        R::long_text("extra", 20_000, |r| &r.extra).given(),
    ],
    |r| r.head,
    |head, c: &Checked| PlanRow {
        head,
        analysis: c.id("analysis"),
        position: c.whole("position"),
        event: c.maybe_id("event"),
        way: c.id("way"),
        event_text: c.text("event_text"),
        printed_value: c.text("printed_value"),
        control: c.text("control"),
        responsible: c.text("responsible"),
        performer: c.text("performer"),
        reason: c.text("reason"),
        extra: c.text("extra"),
    },
)
.within("analysis")
.guarded()
.ordered("position, id");

/// A control activity: how the systematic control is tested. The printed text is always kept; the parts are optional.
#[derive(Clone, Debug, Default)]
pub struct Activity {
    pub head: Head,
    pub analysis: Uuid,
    pub plan_row: Uuid,
    pub position: i64,
    pub activity: String,
    pub method: String,
    pub population: String,
    pub sample: String,
    pub timing: String,
}

impl Activity {
    /// It as the plan prints it, and as it is known again when a printed plan is read in: its parts in brackets after it.
    pub fn printed(&self) -> String {
        let more = [&self.population, &self.sample, &self.timing].map(String::as_str);
        let more: Vec<&str> = more.into_iter().filter(|t| !t.is_empty()).collect();
        let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
        format!("{}{more}", self.activity)
    }
}

type C = Field<Activity>;
pub static ACTIVITY: Kind<Activity> = Kind::new(
    "control-activity",
    "control_activities",
    &[
        C::reference("analysis", "analysis", |a| Some(a.analysis)).given(),
        C::reference("plan_row", "plan-row", |a| Some(a.plan_row)).given(),
        C::whole("position", 0, 1_000_000, |a| Some(a.position)).given(),
        C::long_text("activity", 2000, |a| &a.activity).required(),
        C::text("method", 200, |a| &a.method),
        C::text("population", 500, |a| &a.population),
        C::text("sample", 500, |a| &a.sample),
        C::text("timing", 500, |a| &a.timing),
    ],
    |a| a.head,
    |head, c: &Checked| Activity {
        head,
        analysis: c.id("analysis"),
        plan_row: c.id("plan_row"),
        position: c.whole("position"),
        activity: c.text("activity"),
        method: c.text("method"),
        population: c.text("population"),
        sample: c.text("sample"),
        timing: c.text("timing"),
    },
)
.within("analysis")
.guarded()
.ordered("position, id");
