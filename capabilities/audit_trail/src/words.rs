//! An entry in words, for people.

use std::collections::{BTreeMap, btree_map::Entry};

use context::{Context, Of, Recorded, Result, Search};
use database::Read;
use interface::Frame;
use register::{FieldView, Shape};
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
        let told = entry.differences();
        let values = told.iter().flat_map(|d| [&d.before, &d.after]).flatten();
        let ids = values.filter_map(|text| Uuid::try_parse(text).ok()).chain(entry.unit).chain(entry.record);
        for id in ids.collect::<Vec<_>>() {
            if let Entry::Vacant(unknown) = known.entry(id) {
                unknown.insert(called(house, context, read, id).await?);
            }
        }
    }
    Ok(entries.iter().map(|entry| one(house, frame, &known, entry)).collect())
}

/// What ids are called: units and people by name, other records by number and title. None: nothing is told of it.
type Known = BTreeMap<Uuid, Option<String>>;

/// How much of a record's history is looked through for what it is called.
const LOOKED_THROUGH: i64 = 20;

async fn called(house: &House, context: &Context, read: &mut Read, id: Uuid) -> Result<Option<String>> {
    if let Some(unit) = organisation::unit_by_id(read, id).await? {
        return Ok(Some(unit.name));
    }
    if let Some(name) = identity::name_of(read, id).await? {
        return Ok(Some(name));
    }
    title(house, context, read, id).await
}

/// The number and the title of a record as the trail has them: what is covered there is not told here either, nor what is another
/// authority's by now.
async fn title(house: &House, context: &Context, read: &mut Read, record: Uuid) -> Result<Option<String>> {
    let mut history = context::history(read, record, LOOKED_THROUGH).await?;
    if i64::try_from(history.len()) == Ok(LOOKED_THROUGH) {
        // What has not been changed since stands where it was made.
        let made = Search { record: Some(record), earliest_first: true, ..Search::of(Of::Everything) };
        history.extend(context::search(read, &made, 1).await?);
    }
    let Some(kind) = history.first().and_then(|entry| house.kind(&entry.kind)) else { return Ok(None) };
    if let Some(unit) = history[0].unit {
        let place = organisation::unit_by_id(read, unit).await?.map(|unit| unit.place);
        if !place.is_some_and(|place| context.may(READ, &place)) {
            return Ok(None);
        }
    }
    let differences: Vec<_> = history.iter().flat_map(|entry| entry.differences()).collect();
    let latest = |name: &str| {
        let value = differences.iter().find(|d| d.field == name).and_then(|d| d.after.clone());
        value.filter(|text| !text.is_empty() && !context::is_digest(text) && Uuid::try_parse(text).is_err())
    };
    // What must be filled in says best what it is.
    let mut texts: Vec<_> = kind.fields().into_iter().filter(is_text).collect();
    texts.sort_by_key(|field| !field.required);
    let title = texts.iter().find_map(|field| latest(field.name));
    let parts: Vec<String> = latest("number").into_iter().chain(title.map(|title| shortened(&title))).collect();
    Ok(Some(parts.join(" ")).filter(|told| !told.is_empty()))
}

fn is_text(field: &FieldView) -> bool {
    matches!(field.shape, Shape::Text { .. } | Shape::LongText { .. })
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

fn one(house: &House, frame: &Frame, known: &Known, entry: &Recorded) -> Told {
    let word = |key: String, otherwise: &str| {
        if frame.words.has(frame.language, &key) { frame.t(&key) } else { otherwise.to_owned() }
    };
    let fields = house.kind(&entry.kind).map(|kind| kind.fields()).unwrap_or_default();
    let written: Vec<&FieldView> = fields.iter().filter(|field| is_text(field)).collect();
    let role = entry.acting_as.split(' ').next().unwrap_or_default();
    let shown = |field: &str, value: &Option<String>| {
        let text = value.clone().unwrap_or_default();
        match Uuid::try_parse(&text).ok().and_then(|id| known.get(&id)) {
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
            // What somebody wrote stands as they wrote it.
            None if written.iter().any(|known| known.name == field) => text,
            None if text == "true" => frame.t("audit-yes"),
            None if text == "false" => frame.t("audit-no"),
            None => word(format!("choice-{text}"), &text),
        }
    };
    let kind = self::word(frame, &entry.kind, &entry.kind);
    let whose = match entry.record.and_then(|id| known.get(&id)).and_then(Option::as_deref) {
        None => kind,
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
        unit: entry.unit.and_then(|id| known.get(&id).cloned().flatten()).unwrap_or_default(),
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
