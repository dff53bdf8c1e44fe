//! A form that came back: what was typed, what is wrong with it, or who was first. And what has happened to a record,
//! with a way back.

use axum::http::StatusCode;
use context::{Conflict, Difference, Error, Problem, Recorded};
use interface::{Clash, Frame};
use register::{FieldView, Given, Levels as _};
use socket::Fault;
use uuid::Uuid;

use crate::model::Method;

/// What a form's page needs besides its records: the page is read once and drawn in one of several states.
#[derive(Default)]
pub(super) struct State {
    pub given: Given,
    pub problems: Vec<Problem>,
    pub conflict: Option<Box<Conflict>>,
    /// Which of the page's forms came back: the kind and, if it has one, the record.
    pub of: Option<(&'static str, Option<Uuid>)>,
}

impl State {
    /// The state of a form that an action refused; other errors are not the form's to tell.
    ///
    /// # Errors
    /// What is neither a problem in a field nor a conflict.
    pub fn refused(error: Error, given: Given, kind: &'static str, record: Option<Uuid>) -> Result<Self, Fault> {
        let of = Some((kind, record));
        match error {
            Error::Invalid(problems) => Ok(Self { given, problems, of, conflict: None }),
            Error::Conflict(conflict) => Ok(Self { given, problems: vec![], of, conflict: Some(conflict) }),
            error => Err(error.into()),
        }
    }

    pub fn is(&self, kind: &str, record: Option<Uuid>) -> bool {
        self.of.is_some_and(|(k, r)| k == kind && r == record)
    }

    /// A form's fields: what was typed in it, if it is the one that came back.
    pub fn fill(&self, views: Vec<FieldView>, kind: &str, record: Option<Uuid>) -> Vec<FieldView> {
        if self.is(kind, record) { register::typed(views, &self.given) } else { views }
    }

    /// The problems of one of the page's forms.
    pub fn problems_of(&self, kind: &str, record: Option<Uuid>) -> &[Problem] {
        if self.is(kind, record) { &self.problems } else { &[] }
    }

    /// The version that a form is about: after a conflict the one that now stands, so that a second try is made knowingly.
    pub fn version(&self, kind: &str, record: Uuid, stands: i64) -> i64 {
        match &self.conflict {
            Some(conflict) if self.is(kind, Some(record)) => conflict.version,
            _ => stands,
        }
    }

    /// The kind of the form that came back, for the labels of its problems.
    pub fn kind(&self, else_kind: &'static str) -> &'static str {
        self.of.map_or(else_kind, |(kind, _)| kind)
    }

    pub fn status(&self) -> StatusCode {
        match (&self.conflict, self.problems.is_empty()) {
            (Some(_), _) => StatusCode::CONFLICT,
            (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
            (None, true) => StatusCode::OK,
        }
    }

    /// Who was first, and what differs, as the page says it.
    pub fn clash(&self, frame: &Frame, method: &Method) -> Option<Clash> {
        let conflict = self.conflict.as_deref()?;
        let differences = told(frame, method, conflict.kind, &conflict.differences);
        Some(Clash { by: conflict.by.clone(), differences })
    }
}

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
        .map(|d| (frame.label(kind, &d.field), shown(&d.field, &d.before), shown(&d.field, &d.after)))
        .collect()
}
