//! From what came (a form, a cell, JSON) to checked values: the one place where shapes are judged.

use std::{borrow::Cow, collections::BTreeMap};

use context::{Error, Message, Problem, composed};
use database::Value;
use uuid::Uuid;

use crate::{Kind, Shape};

/// What was given, by field name.
pub type Given = BTreeMap<String, String>;

/// The version that whoever sent a form had before their eyes.
///
/// # Errors
/// [`Error::NotFound`] for a form that is none of ours.
pub fn version(given: &Given) -> context::Result<i64> {
    given.get("version").and_then(|v| v.parse().ok()).ok_or(Error::NotFound)
}

/// The levels of the year's method: scales are data, so the check asks for them.
pub trait Levels: Sync {
    /// The level that a text names on a scale: `3`, `Möjlig` and `3. Möjlig` are the same one.
    fn level(&self, scale: &str, text: &str) -> Option<i64>;
    /// The scale's levels in words, for the message that says which there are.
    fn all(&self, scale: &str) -> String;
}

/// For kinds without a level.
pub struct NoLevels;
impl Levels for NoLevels {
    fn level(&self, _: &str, _: &str) -> Option<i64> {
        None
    }
    fn all(&self, _: &str) -> String {
        String::new()
    }
}

/// Values whose shapes have been checked against a declaration: its existence proves it.
#[derive(Clone, Debug, Default)]
pub struct Checked(Vec<(&'static str, Value)>);

impl Checked {
    /// A kind has a dozen fields: walking through them is quicker than any map.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(n, _)| *n == name).map(|(_, value)| value)
    }
    pub(crate) fn set(&mut self, name: &'static str, value: Value) {
        self.0.push((name, value));
    }

    pub fn text(&self, name: &str) -> String {
        match self.get(name) {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        }
    }
    pub fn maybe_whole(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Some(Value::Whole(number)) => Some(*number),
            _ => None,
        }
    }
    pub fn whole(&self, name: &str) -> i64 {
        self.maybe_whole(name).unwrap_or_default()
    }
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Flag(true)))
    }
    pub fn maybe_id(&self, name: &str) -> Option<Uuid> {
        match self.get(name) {
            Some(Value::Id(id)) => Some(*id),
            _ => None,
        }
    }
    pub fn id(&self, name: &str) -> Uuid {
        self.maybe_id(name).unwrap_or_default()
    }
    pub fn date(&self, name: &str) -> Option<jiff::civil::Date> {
        self.text(name).parse().ok()
    }
}

impl<T> Kind<T> {
    /// Checks every asked field and reports every problem of every field at once.
    pub fn check(&self, levels: &dyn Levels, given: &Given) -> Result<Checked, Vec<Problem>> {
        self.check_each(levels, |name| given.get(name).map_or("", String::as_str))
    }

    /// As [`check`](Self::check), of what `given` says for each field's name.
    pub fn check_each<'g>(
        &self,
        levels: &dyn Levels,
        given: impl Fn(&'static str) -> &'g str,
    ) -> Result<Checked, Vec<Problem>> {
        let (mut checked, mut problems) = (Checked(Vec::with_capacity(self.fields.len())), vec![]);
        for field in self.fields.iter().filter(|f| !f.derived && !f.given) {
            let raw = clean(given(field.name));
            match judge(&raw, field.shape, field.required, levels) {
                Ok(value) => checked.set(field.name, value),
                Err(message) => problems.push(Problem { field: field.name.to_owned(), message }),
            }
        }
        if problems.is_empty() { Ok(checked) } else { Err(problems) }
    }
}

/// Line ends as `\n`, nothing blank at the ends, each letter in one sign, and no characters that nobody can see. What stands between is
/// kept exactly as printed.
pub fn clean(text: &str) -> Cow<'_, str> {
    match composed(text) {
        Cow::Borrowed(text) => seen(text),
        Cow::Owned(text) => seen(&text).into_owned().into(),
    }
}

fn seen(text: &str) -> Cow<'_, str> {
    match text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c)) {
        text if text.contains('\r') || text.chars().any(is_invisible) => {
            text.replace("\r\n", "\n").replace('\r', "\n").replace(is_invisible, "").into()
        }
        text => text.into(),
    }
}

/// Characters without width and those that turn the direction of what follows: a name that holds one reads as another's. And what Unicode
/// keeps from being a character at all, such as U+FFFE: no file can hold it.
fn is_invisible(c: char) -> bool {
    let none = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    none || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A text as a field of this shape takes it, for fields that are asked for one at a time.
///
/// # Errors
/// What is wrong with it.
pub fn fitting(text: &str, shape: Shape, required: bool) -> Result<Value, Message> {
    judge(&clean(text), shape, required, &NoLevels)
}

/// A day as somebody has typed it.
///
/// # Errors
/// What is wrong with it: that nothing was typed, or that it is none.
pub fn day(typed: &str) -> Result<jiff::civil::Date, Message> {
    match typed.trim() {
        "" => Err(Message::new("problem-missing")),
        typed => typed.parse().map_err(|_| Message::new("problem-not-a-date").with("given", typed)),
    }
}

/// As [`fitting`], with the levels of a method.
pub(crate) fn judged(text: &str, shape: Shape, required: bool, levels: &dyn Levels) -> Result<Value, Message> {
    judge(&clean(text), shape, required, levels)
}

fn judge(raw: &str, shape: Shape, required: bool, levels: &dyn Levels) -> Result<Value, Message> {
    if raw.is_empty() {
        return match shape {
            Shape::Flag => Ok(Value::Flag(false)),
            _ if required => Err(Message::new("problem-missing")),
            Shape::Text { .. } | Shape::LongText { .. } | Shape::Choice(_) => Ok(Value::Text(String::new())),
            _ => Ok(Value::Null),
        };
    }
    if raw.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Message::new("problem-control-characters"));
    }
    match shape {
        Shape::Text { max } | Shape::LongText { max } => {
            let length = raw.chars().count();
            if length > max {
                Err(Message::new("problem-too-long").with("length", length).with("max", max))
            } else {
                Ok(Value::Text(raw.to_owned()))
            }
        }
        Shape::Whole { min, max } => {
            raw.parse().ok().filter(|n| (min..=max).contains(n)).map(Value::Whole).ok_or_else(|| {
                Message::new("problem-not-in-range").with("given", raw).with("min", min).with("max", max)
            })
        }
        Shape::Level(scale) => levels
            .level(scale, raw)
            .map(Value::Whole)
            .ok_or_else(|| Message::new("problem-no-such-level").with("given", raw).with("levels", levels.all(scale))),
        Shape::Flag => match raw {
            "on" | "true" | "1" => Ok(Value::Flag(true)),
            "false" | "0" => Ok(Value::Flag(false)),
            _ => Err(Message::new("problem-not-yes-or-no").with("given", raw)),
        },
        Shape::Choice(of) if of.contains(&raw) => Ok(Value::Text(raw.to_owned())),
        Shape::Choice(_) => Err(Message::new("problem-no-such-choice").with("given", raw)),
        Shape::Date => day(raw).map(Value::from),
        Shape::Reference(_) => Uuid::parse_str(raw).map(Value::Id).map_err(|_| Message::new("problem-no-such-record")),
    }
}
