//! An entry in words, for people.

use std::collections::BTreeMap;

use context::{Context, Place, Recorded, Result};
use database::Read;
use interface::Frame;
use register::Shape;
use socket::House;
use uuid::Uuid;

use crate::READ;

/// A line of the page.
pub(crate) struct Told {
    pub seq: i64,
    pub at: String,
    /// The actor as the trail has it, escaped for an address, to follow them by; and their name.
    pub actor: String,
    pub name: String,
    pub acting_as: String,
    pub origin: String,
    pub unit: String,
    /// What it is about: the kind of record with its number and title, or the person.
    pub whose: String,
    pub what: String,
    pub record: Option<Uuid>,
    pub reason: String,
    /// Field, before, after.
    pub fields: Vec<(String, String, String)>,
}

/// The entries in the reader's language, with the names of units instead of their ids.
pub(crate) async fn told(
    house: &House,
    context: &Context,
    frame: &Frame,
    read: &mut Read,
    entries: &[Recorded],
) -> Result<Vec<Told>> {
    let mut known = Known::default();
    for entry in entries {
        if let Some(unit) = entry.unit {
            known.meet(read, unit).await?;
        }
        for difference in entry.differences() {
            for id in [&difference.before, &difference.after].into_iter().flatten() {
                if let Ok(id) = Uuid::try_parse(id) {
                    known.meet(read, id).await?;
                }
            }
        }
        known.record(house, context, read, entry).await?;
    }
    Ok(entries.iter().map(|entry| one(frame, &known, entry)).collect())
}

/// What ids are called.
#[derive(Default)]
struct Known {
    /// Units and people; none for what is neither.
    names: BTreeMap<Uuid, Option<String>>,
    /// Records: number and title.
    records: BTreeMap<Uuid, String>,
}

impl Known {
    async fn meet(&mut self, read: &mut Read, id: Uuid) -> Result<()> {
        if !self.names.contains_key(&id) {
            let name = match organisation::unit_by_id(read, id).await? {
                Some(unit) => Some(unit.name),
                None => identity::name_of(read, id).await?,
            };
            self.names.insert(id, name);
        }
        Ok(())
    }

    /// The number and the title of the record that an entry is about, as they stand today; of what is secret nothing is read.
    /// Nor of what is another authority's by now: what was done before a move is read, and not what came of it.
    async fn record(&mut self, house: &House, context: &Context, read: &mut Read, entry: &Recorded) -> Result<()> {
        let (Some(id), Some(kind)) = (entry.record, house.kind(&entry.kind)) else { return Ok(()) };
        if self.records.contains_key(&id) {
            return Ok(());
        }
        let place = match entry.unit {
            Some(unit) => organisation::unit_by_id(read, unit).await?.map(|unit| unit.place),
            None => Some(Place::TENANT),
        };
        let reads = place.is_some_and(|place| entry.unit.is_none() || context.may(READ, &place));
        let mut told = String::new();
        if reads
            && !context::secrecy::is_sealed(read, id).await?
            && let Some(fields) = kind.opened(read, id).await?
        {
            let is_text = |shape: Shape| matches!(shape, Shape::Text { .. } | Shape::LongText { .. });
            let number = fields.iter().find(|f| f.name == "number" && !f.value.is_empty());
            let title = fields.iter().find(|f| f.name != "number" && is_text(f.shape) && !f.value.is_empty());
            let title = title.map(|f| shortened(&f.value));
            told = number.map(|f| f.value.clone()).into_iter().chain(title).collect::<Vec<_>>().join(" ");
        }
        self.records.insert(id, told);
        Ok(())
    }
}

/// So much of a title is shown.
const TITLE: usize = 60;

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= TITLE { line.to_owned() } else { line.chars().take(TITLE).chain(['…']).collect() }
}

/// What a kind of record is called.
pub(crate) fn word(frame: &Frame, kind: &str, otherwise: &str) -> String {
    let known =
        [format!("audit-kind-{kind}"), kind.to_owned()].into_iter().find(|k| frame.words.has(frame.language, k));
    known.map_or_else(|| otherwise.to_owned(), |key| frame.t(&key))
}

fn one(frame: &Frame, known: &Known, entry: &Recorded) -> Told {
    let word = |key: String, otherwise: &str| {
        if frame.words.has(frame.language, &key) { frame.t(&key) } else { otherwise.to_owned() }
    };
    let role = entry.acting_as.split(' ').next().unwrap_or_default();
    let shown = |field: &str, value: &Option<String>| {
        let text = value.clone().unwrap_or_default();
        match Uuid::try_parse(&text).ok().and_then(|id| known.names.get(&id)) {
            Some(Some(name)) => name.clone(),
            Some(None) => frame.t("audit-some-record"),
            // What somebody outside wrote of themselves does not stand in the trail.
            None if context::is_digest(&text) => frame.t("audit-covered"),
            None if field == "role" || field == "means" => word(format!("{field}-{text}"), &text),
            None if field == "roles" => {
                let roles = text.split_whitespace().map(|role| word(format!("role-{role}"), role));
                roles.collect::<Vec<_>>().join(", ")
            }
            None if field == "field" => frame.label(&entry.kind, &text),
            None if text == "true" => frame.t("audit-yes"),
            None if text == "false" => frame.t("audit-no"),
            None => word(format!("choice-{text}"), &text),
        }
    };
    let kind = self::word(frame, &entry.kind, &entry.kind);
    let whose = match entry.record.and_then(|id| known.records.get(&id)).map(String::as_str) {
        None | Some("") => kind,
        // A name says who it is.
        Some(name) if entry.kind == "person" => name.to_owned(),
        Some(told) => format!("{kind} {told}"),
    };
    Told {
        seq: entry.seq,
        at: frame.time(&entry.at),
        actor: interface::in_address(&entry.actor),
        name: entry.actor_name.clone(),
        acting_as: entry.acting_as.replacen(role, &word(format!("role-{role}"), role), 1),
        origin: word(format!("audit-origin-{}", entry.origin), &entry.origin),
        unit: entry.unit.and_then(|id| known.names.get(&id).cloned().flatten()).unwrap_or_default(),
        what: format!("{whose}: {}", word(format!("audit-{}", entry.verb), &entry.verb).to_lowercase()),
        whose,
        record: entry.record,
        reason: entry.reason.clone(),
        fields: entry
            .differences()
            .iter()
            .filter(|d| d.before.is_some() || d.after.is_some())
            .map(|d| (frame.told_label(&entry.kind, &d.field), shown(&d.field, &d.before), shown(&d.field, &d.after)))
            .collect(),
    }
}
