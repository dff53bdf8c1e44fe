//! A readable difference between any two versions or years.

use std::collections::HashSet;

use context::{Context, Error, Message, Result, canonical, search_key};
use database::Read;
use register::Shape;
use serde_json::Value as Json;
use socket::{Adoptable, House, Print, Scope, SnapshotLine as Line};
use uuid::Uuid;

use crate::{READ, proposal, store};

/// What differs between two contents.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    pub added: Vec<(String, String)>,
    pub removed: Vec<(String, String)>,
    pub changed: Vec<Change>,
}

impl Compared {
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

/// A row that both have: field, before, after.
#[derive(Clone, Debug)]
pub struct Change {
    pub key: String,
    pub text: String,
    pub fields: Vec<(String, String, String)>,
}

/// What is printed on a document right now: the case and the meeting while it is still what was decided, nothing once
/// somebody has worked on: then it is a draft again.
pub async fn print(context: &Context, scope: &Scope, kind: Option<&'static Adoptable>) -> Result<Print> {
    let Some(kind) = kind else { return Ok(Print::default()) };
    print_in(context, &mut context.read_common().await?, scope, kind).await
}

/// As [`print`], of what is read here: what a page says of how far the document has come is what would be printed on it.
pub async fn print_in(context: &Context, read: &mut Read, scope: &Scope, kind: &'static Adoptable) -> Result<Print> {
    if let Some(open) = proposal::open(read, scope).await?.filter(proposal::Proposal::locks)
        && proposal::sent(read, open.id).await?.contains_key(kind.name)
    {
        let (case_number, meeting) = (open.case_number, Some(open.meeting));
        return Ok(Print { case_number, meeting, proposal: true, ..Print::default() });
    }
    let values = vec![context.tenant.into(), scope.unit.id.into(), scope.year.into(), kind.name.into()];
    let Some(row) = read.row(store::NEWEST, values).await? else { return Ok(Print::default()) };
    let decided: String = row.get("snapshot")?;
    if canonical(&(kind.snapshot)(context, read, scope).await?) != decided {
        return Ok(Print::default());
    }
    let (decider, by): (String, String) = (row.get("decider")?, row.get("body")?);
    let decided = store::rests(&row)?.printed(&decider, &by);
    let (case_number, meeting) = (row.get("case_number")?, Some(row.get("decided_on")?));
    Ok(Print { case_number, meeting, decided, ..Print::default() })
}

/// The content of a decided version, or of the draft as it stands where no version is given.
pub async fn version_or_draft(
    context: &Context,
    scope: &Scope,
    kind: &'static Adoptable,
    version: Option<i64>,
) -> Result<Json> {
    let Some(version) = version else {
        let mut read = context.read(kind.annex.permission, &scope.unit.place).await?;
        return (kind.snapshot)(context, &mut read, scope).await;
    };
    let mut read = context.read(READ, &scope.unit.place).await?;
    let values = vec![context.tenant.into(), scope.unit.id.into(), scope.year.into(), kind.name.into(), version.into()];
    let row = read.row(store::SNAPSHOT, values).await?.ok_or_else(|| {
        Error::invalid(Message::new("version-unknown").with("version", version).with("year", scope.year.to_string()))
    })?;
    let text: String = row.get("snapshot")?;
    serde_json::from_str(&text).map_err(|e| Error::Internal(e.to_string()))
}

/// What is secret today in a unit, by what it says. It stands in what was decided before it became so, and a comparison would point it
/// out.
#[derive(Clone, Debug, Default)]
pub struct Hidden {
    /// Texts of records that are secret as a whole: a row that says one of them is left out.
    whole: HashSet<String>,
    /// Texts of single fields.
    parts: HashSet<String>,
}

impl Hidden {
    pub async fn read(house: &House, read: &mut Read, unit: Uuid) -> Result<Self> {
        let mut hidden = Self::default();
        for mark in context::secrecy::every_mark_in(read, unit).await? {
            if !mark.is_whole() {
                hidden.parts.insert(search_key(&mark.value));
                continue;
            }
            let Some(kind) = house.kind(&mark.kind) else { continue };
            let fields = kind.opened(read, mark.record).await?.into_iter().flatten();
            let texts = fields.filter(|field| matches!(field.shape, Shape::Text { .. } | Shape::LongText { .. }));
            hidden.whole.extend(texts.map(|field| search_key(&field.value)));
        }
        hidden.whole.remove("");
        hidden.parts.remove("");
        Ok(hidden)
    }

    /// The rows without what is secret.
    fn leave_out(&self, mut lines: Vec<Line>) -> Vec<Line> {
        lines.retain(|(_, fields)| {
            !fields.iter().any(|(name, t)| name == "event" && self.whole.contains(&search_key(t)))
        });
        for (_, fields) in &mut lines {
            fields.retain(|(_, text)| !self.parts.contains(&search_key(text)));
        }
        lines
    }
}

/// Compares two contents row by row: first by what a row says happened, then by its key, since a new year numbers anew. What is secret
/// today is in neither.
pub fn compare(kind: &'static Adoptable, from: &Json, to: &Json, hidden: &Hidden) -> Result<Compared> {
    let (before, after) = (hidden.leave_out((kind.lines)(from)?), hidden.leave_out((kind.lines)(to)?));
    let said = |line: &Line| {
        let text = line.1.iter().find(|(field, _)| field == "event").map(|(_, t)| search_key(t));
        text.filter(|t| !t.is_empty())
    };
    let mut taken = HashSet::new();
    let mut found: Vec<Option<usize>> = vec![None; after.len()];
    let same_event = |a: &Line, b: &Line| said(a).is_some() && said(a) == said(b);
    let same_both = |a: &Line, b: &Line| same_event(a, b) && a.0 == b.0;
    let same_key = |a: &Line, b: &Line| a.0 == b.0;
    let ways: [&dyn Fn(&Line, &Line) -> bool; 3] = [&same_both, &same_event, &same_key];
    for way in ways {
        for (line, slot) in after.iter().zip(&mut found).filter(|(_, slot)| slot.is_none()) {
            let at = before.iter().enumerate().position(|(i, b)| !taken.contains(&i) && way(b, line));
            if let Some(at) = at {
                taken.insert(at);
                *slot = Some(at);
            }
        }
    }
    let text = |line: &Line| line.1.iter().find(|(f, _)| f == "event").map(|(_, t)| t.clone()).unwrap_or_default();
    let mut compared = Compared::default();
    for (line, slot) in after.iter().zip(&found) {
        match slot {
            None => compared.added.push((line.0.clone(), text(line))),
            Some(at) => {
                let fields = differing(&before[*at].1, &line.1);
                if !fields.is_empty() {
                    compared.changed.push(Change { key: line.0.clone(), text: text(line), fields });
                }
            }
        }
    }
    let gone = before.iter().enumerate().filter(|(i, _)| !taken.contains(i));
    compared.removed = gone.map(|(_, line)| (line.0.clone(), text(line))).collect();
    Ok(compared)
}

fn differing(before: &[(String, String)], after: &[(String, String)]) -> Vec<(String, String, String)> {
    let value = |all: &[(String, String)], name: &str| {
        all.iter().find(|(f, _)| f == name).map(|(_, t)| t.clone()).unwrap_or_default()
    };
    let mut names: Vec<&String> = before.iter().chain(after).map(|(f, _)| f).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .map(|name| (name.clone(), value(before, name), value(after, name)))
        .filter(|(_, b, a)| b != a)
        .collect()
}
