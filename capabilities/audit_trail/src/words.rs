//! An entry in words, for people.

use std::collections::BTreeMap;

use context::{Recorded, Result};
use database::Read;
use interface::Frame;
use uuid::Uuid;

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
    pub what: String,
    pub record: Option<Uuid>,
    pub reason: String,
    /// Field, before, after.
    pub fields: Vec<(String, String, String)>,
}

/// The entries in the reader's language, with the names of units instead of their ids.
pub(crate) async fn told(frame: &Frame, read: &mut Read, entries: &[Recorded]) -> Result<Vec<Told>> {
    let mut units: BTreeMap<Uuid, String> = BTreeMap::new();
    for entry in entries {
        let mut ids: Vec<Uuid> = entry.unit.into_iter().collect();
        for difference in entry.differences().iter().filter(|d| d.field == "unit" || d.field == "parent") {
            ids.extend(
                [&difference.before, &difference.after].into_iter().flatten().filter_map(|t| Uuid::try_parse(t).ok()),
            );
        }
        for id in ids {
            if !units.contains_key(&id)
                && let Some(unit) = organisation::unit_by_id(read, id).await?
            {
                units.insert(id, unit.name);
            }
        }
    }
    let mut people: BTreeMap<Uuid, String> = BTreeMap::new();
    for entry in entries.iter().filter(|e| e.kind == "person") {
        if let Some(id) = entry.record
            && !people.contains_key(&id)
            && let Some(name) = identity::name_of(read, id).await?
        {
            people.insert(id, name);
        }
    }
    Ok(entries.iter().map(|entry| one(frame, &units, &people, entry)).collect())
}

/// What a kind of record is called.
pub(crate) fn word(frame: &Frame, kind: &str, otherwise: &str) -> String {
    let known =
        [format!("audit-kind-{kind}"), kind.to_owned()].into_iter().find(|k| frame.words.has(frame.language, k));
    known.map_or_else(|| otherwise.to_owned(), |key| frame.t(&key))
}

fn one(frame: &Frame, units: &BTreeMap<Uuid, String>, people: &BTreeMap<Uuid, String>, entry: &Recorded) -> Told {
    let word = |key: String, otherwise: &str| {
        if frame.words.has(frame.language, &key) { frame.t(&key) } else { otherwise.to_owned() }
    };
    let role = entry.acting_as.split(' ').next().unwrap_or_default();
    let shown = |field: &str, value: &Option<String>| {
        let text = value.clone().unwrap_or_default();
        match Uuid::try_parse(&text).ok().and_then(|id| units.get(&id)) {
            Some(name) => name.clone(),
            // What somebody outside wrote of themselves does not stand in the trail.
            None if context::is_digest(&text) => frame.t("audit-covered"),
            None if field == "role" || field == "means" => word(format!("{field}-{text}"), &text),
            None => text,
        }
    };
    Told {
        seq: entry.seq,
        at: frame.time(&entry.at),
        actor: interface::in_address(&entry.actor),
        name: entry.actor_name.clone(),
        acting_as: entry.acting_as.replacen(role, &word(format!("role-{role}"), role), 1),
        origin: word(format!("audit-origin-{}", entry.origin), &entry.origin),
        unit: entry.unit.and_then(|id| units.get(&id).cloned()).unwrap_or_default(),
        what: format!(
            "{}: {}",
            match entry.record.and_then(|id| people.get(&id)) {
                Some(name) => name.clone(),
                None => self::word(frame, &entry.kind, &entry.kind),
            },
            word(format!("audit-{}", entry.verb), &entry.verb).to_lowercase()
        ),
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
