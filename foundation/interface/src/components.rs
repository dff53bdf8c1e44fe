//! Components: template structs that may stand in any room's template, and the answer that is a page.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use context::Problem;
use register::{FieldView, Shape};

use crate::Frame;

/// What was just done, said once at the top of the next page.
#[derive(Clone, Debug)]
pub struct Flash {
    pub text: String,
    /// `success`, `info`, `warning` or `danger`: the alert's colour, always beside a word.
    pub color: &'static str,
}

/// Somebody else was first: who, and what differs between what stands now and what one wanted. `conflict.html` shows it.
#[derive(Clone, Debug)]
pub struct Clash {
    pub by: String,
    /// The field's label, what stands now, what one wanted.
    pub differences: Vec<(String, String, String)>,
}

/// All problems of a form in one place, with links to the fields.
#[derive(Template)]
#[template(path = "error_summary.html")]
pub struct ErrorSummary<'a> {
    pub frame: &'a Frame,
    /// The kind, for the fields' labels.
    pub kind: &'a str,
    pub problems: &'a [Problem],
}
impl askama::filters::HtmlSafe for ErrorSummary<'_> {}

/// A field of a form with its label, help, value and problem.
#[derive(Template)]
#[template(path = "form_field.html")]
pub struct FormField<'a> {
    pub frame: &'a Frame,
    pub kind: &'a str,
    pub field: &'a FieldView,
    pub problem: Option<String>,
    /// For levels and choices: value and text.
    pub options: Vec<(String, String)>,
    /// For free text with suggestions.
    pub suggestions: Vec<String>,
    /// Where people are looked up while somebody types a name; their names stand among the suggestions.
    pub people: Option<&'static str>,
    /// Set apart from the same field of another form on the page.
    pub suffix: String,
}
impl askama::filters::HtmlSafe for FormField<'_> {}

impl FormField<'_> {
    fn label(&self) -> String {
        self.frame.t(&format!("{}-{}", self.kind, self.field.name))
    }
    fn why(&self) -> Option<String> {
        let key = format!("{}-{}-why", self.kind, self.field.name);
        self.frame.words.has(self.frame.language, &key).then(|| self.frame.t(&key))
    }
    fn suggests(&self) -> bool {
        !self.suggestions.is_empty() || self.people.is_some()
    }
    /// What every control has: its id and name, and what ties the explanation and the problem to it, so that they are read out with it
    /// (WCAG 1.3.1, 3.3.1).
    fn own(&self) -> String {
        let id = |what: &str| format!("{what}-{}{}", self.field.name, self.suffix);
        let why = self.why().map(|_| id("why"));
        let problem = self.problem.as_ref().map(|_| id("problem"));
        let invalid = if problem.is_some() { " aria-invalid=\"true\"" } else { "" };
        let by: Vec<String> = why.into_iter().chain(problem).collect();
        let told =
            if by.is_empty() { String::new() } else { format!("{invalid} aria-describedby=\"{}\"", by.join(" ")) };
        format!(" id=\"{}\"{told} name=\"{}\"", id("field"), self.field.name)
    }
    /// What leads a line of text to the suggestions beneath it, and to more while somebody types.
    fn suggested(&self) -> String {
        let list = format!(" list=\"list-{}{}\"", self.field.name, self.suffix);
        let people = self.people.map(|from| format!(" data-people=\"{from}\" autocomplete=\"off\""));
        let list = self.suggests().then_some(list);
        list.into_iter().chain(people).collect()
    }
}

impl<'a> FormField<'a> {
    /// The same field in another form on the page: ids must not be the same twice.
    #[must_use]
    pub fn apart(mut self, suffix: impl std::fmt::Display) -> Self {
        self.suffix = format!("-{suffix}");
        self
    }

    /// A field that a person is chosen in: those that may be meant stand in it, and more while somebody types (a list of texts as JSON at
    /// `from`, asked with `?q=`).
    #[must_use]
    pub fn of_people(mut self, from: &'static str, choices: Vec<String>) -> Self {
        (self.people, self.suggestions) = (Some(from), choices);
        self
    }

    /// A field and the problem that was found with it, if any.
    pub fn new(frame: &'a Frame, kind: &'a str, field: &'a FieldView, problems: &[Problem]) -> Self {
        let problem = problems.iter().find(|p| p.field == field.name).map(|p| frame.say(&p.message));
        let options = match field.shape {
            // Nothing chosen is the empty line that every choice begins with.
            Shape::Choice(of) => of
                .iter()
                .filter(|word| !word.is_empty())
                .map(|word| ((*word).to_owned(), frame.choice(kind, field.name, word)))
                .collect(),
            _ => vec![],
        };
        Self { frame, kind, field, problem, options, suggestions: vec![], people: None, suffix: String::new() }
    }
}

/// An answer that is a page.
pub struct Page<T>(pub T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => Html(html).into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}
