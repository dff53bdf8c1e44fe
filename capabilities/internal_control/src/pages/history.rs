//! What has happened to a record, with a way back; and who was first, in the words of the year's method.

use context::{Difference, Recorded};
use interface::{Clash, Frame, Returned};
use register::Levels as _;
use uuid::Uuid;

use crate::model::Method;

/// An entry of a record's history, as it is read.
pub(super) struct Past {
    pub seq: i64,
    pub when: String,
    pub who: String,
    pub what: Vec<(String, String, String)>,
    pub verb: String,
    /// Whether what stood before can be had back.
    pub restores: bool,
}

/// A record's history, as its page shows it.
pub(super) fn past(frame: &Frame, method: &Method, kind: &str, entries: &[Recorded]) -> Vec<Past> {
    let entry = |entry: &Recorded| {
        let what = told(frame, method, kind, &entry.differences());
        Past {
            seq: entry.seq,
            when: frame.time(&entry.at),
            who: entry.actor_name.clone(),
            restores: entry.verb == "changed" && !what.is_empty(),
            what,
            verb: frame.t(&format!("audit-{}", entry.verb)),
        }
    };
    entries.iter().map(entry).collect()
}

/// Who was first to change the record of a form that came back.
pub(super) fn clash(
    back: &Returned,
    frame: &Frame,
    method: &Method,
    kind: &str,
    record: Option<Uuid>,
) -> Option<Clash> {
    back.clash_in(kind, record, |kind, all| told(frame, method, kind, all))
}

/// Differences as people read them: the field's label and the values in the method's words.
pub(super) fn told(frame: &Frame, method: &Method, kind: &str, all: &[Difference]) -> Vec<(String, String, String)> {
    let shown = |field: &str, value: &Option<String>| -> String {
        let Some(value) = value else { return String::new() };
        match field {
            "likelihood" | "consequence" => method.printed(field, method.level(field, value)),
            "in_plan" => method.handling_word(value == "true").to_owned(),
            "status" => frame.t(&format!("choice-{value}")),
            _ => value.clone(),
        }
    };
    let hidden = ["analysis", "way", "risk_value", "extra", "position", "event", "plan_row", "previous", "obligatory"];
    all.iter()
        .filter(|d| !hidden.contains(&d.field.as_str()) || (kind == "risk-event" && d.field == "event"))
        .map(|d| (frame.told_label(kind, &d.field), shown(&d.field, &d.before), shown(&d.field, &d.after)))
        .collect()
}
