//! Values and histories as people read them.

use context::{Difference, Recorded};
use interface::{Frame, in_address};
use register::{About, AnyKind, Given, Line, Shape};

/// A value as it is read in its field.
pub(crate) fn shown(frame: &Frame, kind: &str, field: &About, text: Option<&str>) -> String {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return String::new() };
    match field.shape {
        Shape::Choice(_) => frame.choice(kind, field.name, text),
        Shape::Date => text.parse().map_or_else(|_| text.to_owned(), |day| frame.date(&day)),
        Shape::Flag => frame.t(if text == "true" { "yes" } else { "no" }),
        _ => text.to_owned(),
    }
}

/// Differences in words; what no field of the kind says is left out.
pub(crate) fn told(frame: &Frame, kind: &dyn AnyKind, all: &[Difference]) -> Vec<(String, String, String)> {
    let fields = kind.about();
    let one = |d: &Difference| {
        let field = fields.iter().find(|f| f.name == d.field && f.asked())?;
        let shown = |text: &Option<String>| shown(frame, kind.name(), field, text.as_deref());
        Some((frame.told_label(kind.name(), &d.field), shown(&d.before), shown(&d.after)))
    };
    all.iter().filter_map(one).collect()
}

/// An entry of the history, as it is read.
pub(crate) struct Past {
    pub when: String,
    pub who: String,
    pub verb: String,
    pub what: Vec<(String, String, String)>,
}

pub(crate) fn past(frame: &Frame, kind: &dyn AnyKind, entries: &[Recorded]) -> Vec<Past> {
    let verb = |verb: &str| {
        let own = format!("verb-{}-{verb}", kind.name());
        frame.t(if frame.words.has(frame.language, &own) { own } else { format!("audit-{verb}") }.as_str())
    };
    let entry = |e: &Recorded| Past {
        when: frame.time(&e.at),
        who: e.actor_name.clone(),
        verb: verb(&e.verb),
        what: told(frame, kind, &e.differences()),
    };
    entries.iter().map(entry).collect()
}

/// What a record is called: its first text.
pub(crate) fn title(fields: &[About], line: &Line) -> String {
    let text = |f: &About| f.asked() && matches!(f.shape, Shape::Text { .. } | Shape::LongText { .. });
    let at = fields.iter().position(text);
    at.and_then(|at| line.values[at].clone()).unwrap_or_else(|| line.head.id.to_string())
}

/// The list's address with what was asked, and something else.
pub(crate) fn address(base: &str, asked: &Given, with: &[(&str, &str)]) -> String {
    let mut all = asked.clone();
    all.remove("after");
    for (name, value) in with {
        all.insert((*name).to_owned(), (*value).to_owned());
    }
    let pairs = all.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", in_address(value))).collect();
    if pairs.is_empty() { base.to_owned() } else { format!("{base}?{}", pairs.join("&")) }
}
