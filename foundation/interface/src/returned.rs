//! A form that came back: what was typed, what is wrong with it, or who was first.

use axum::http::StatusCode;
use context::{Conflict, Difference, Error, Problem};
use register::{FieldView, Given};
use uuid::Uuid;

use crate::{Clash, ErrorSummary, FormField, Frame};

/// What a page of forms needs besides its records: the page is read once and drawn in one of several states.
#[derive(Default)]
pub struct Returned {
    pub given: Given,
    pub problems: Vec<Problem>,
    pub conflict: Option<Box<Conflict>>,
    /// Which of the page's forms came back: the kind and, if it has one, the record.
    pub of: Option<(&'static str, Option<Uuid>)>,
}

impl Returned {
    /// The form that an action refused; other errors are not the form's to tell.
    ///
    /// # Errors
    /// What is neither a problem in a field nor a conflict.
    pub fn refused(error: Error, given: Given, kind: &'static str, record: Option<Uuid>) -> Result<Self, Error> {
        let of = Some((kind, record));
        match error {
            Error::Invalid(problems) => Ok(Self { given, problems, of, conflict: None }),
            Error::Conflict(conflict) => Ok(Self { given, problems: vec![], of, conflict: Some(conflict) }),
            error => Err(error),
        }
    }

    pub fn is(&self, kind: &str, record: Option<Uuid>) -> bool {
        self.of.is_some_and(|(k, r)| k == kind && r == record)
    }

    /// A form's fields: what was typed in it, if it is the one that came back.
    pub fn fill(&self, views: Vec<FieldView>, kind: &str, record: Option<Uuid>) -> Vec<FieldView> {
        if self.is(kind, record) { register::typed(views, &self.given) } else { views }
    }

    /// A form of the page. The one that came back owns the plain ids, since the summary of problems links to them; the others are
    /// set apart by `apart`.
    pub fn form<'a>(
        &self,
        frame: &'a Frame,
        views: &'a [FieldView],
        kind: &'static str,
        record: Option<Uuid>,
        apart: &str,
    ) -> Vec<FormField<'a>> {
        let back = self.is(kind, record);
        let field = |view| {
            let field = FormField::new(frame, kind, view, self.problems_of(kind, record));
            if back || apart.is_empty() { field } else { field.apart(apart) }
        };
        views.iter().map(field).collect()
    }

    /// One of several forms of a page whose fields share their labels, `<labels>-<field>`; the one that came back owns the plain ids.
    pub fn form_of<'a>(
        &self,
        frame: &'a Frame,
        labels: &'static str,
        of: &'static str,
        views: &'a [FieldView],
    ) -> Vec<FormField<'a>> {
        let field = |view| {
            let field = FormField::new(frame, labels, view, self.problems_of(of, None));
            if self.is(of, None) { field } else { field.apart(of) }
        };
        views.iter().map(field).collect()
    }

    /// The problems of one of the page's forms.
    pub fn problems_of(&self, kind: &str, record: Option<Uuid>) -> &[Problem] {
        if self.is(kind, record) { &self.problems } else { &[] }
    }

    /// All problems of the form that came back; `kind` is the page's usual one, for the fields' labels.
    pub fn summary<'a>(&'a self, frame: &'a Frame, kind: &'static str) -> ErrorSummary<'a> {
        ErrorSummary { frame, kind: self.of.map_or(kind, |(kind, _)| kind), problems: &self.problems }
    }

    /// The version that a form is about: after a conflict the one that now stands, so that a second try is made knowingly.
    pub fn version(&self, kind: &str, record: Option<Uuid>, stands: i64) -> i64 {
        match &self.conflict {
            Some(conflict) if self.is(kind, record) => conflict.version,
            _ => stands,
        }
    }

    pub fn status(&self) -> StatusCode {
        match (&self.conflict, self.problems.is_empty()) {
            (Some(_), _) => StatusCode::CONFLICT,
            (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
            (None, true) => StatusCode::OK,
        }
    }

    /// Who was first to change the record of this form, and what differs, in the words of `told`.
    pub fn clash_in(
        &self,
        kind: &str,
        record: Option<Uuid>,
        told: impl Fn(&str, &[Difference]) -> Vec<(String, String, String)>,
    ) -> Option<Clash> {
        let conflict = self.conflict.as_deref().filter(|_| self.is(kind, record))?;
        Some(Clash { by: conflict.by.clone(), differences: told(conflict.kind, &conflict.differences) })
    }

    /// As [`clash_in`](Self::clash_in), with the values as they stand.
    pub fn clash(&self, frame: &Frame, kind: &str, record: Option<Uuid>) -> Option<Clash> {
        let shown = |value: &Option<String>| value.clone().unwrap_or_default();
        self.clash_in(kind, record, |kind, all| {
            all.iter().map(|d| (frame.label(kind, &d.field), shown(&d.before), shown(&d.after))).collect()
        })
    }
}
