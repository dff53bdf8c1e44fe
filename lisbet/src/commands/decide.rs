//! Decisions: recording, comparing, proving.

use std::path::Path;

use context::{Error, Message};
use serde_json::json;
use socket::Adoptable;

use super::{Code, Desk};
use crate::cli::Year;

fn adoptable(desk: &Desk, name: &str) -> context::Result<&'static Adoptable> {
    desk.house().adoptables().find(|a| a.name == name).ok_or(Error::NotFound)
}

pub(super) async fn adopt(
    desk: &Desk,
    kinds: &[String],
    year: &Year,
    given: decisions::Given,
) -> context::Result<Code> {
    let scope = desk.scope(year).await?;
    let kinds = kinds.iter().map(|k| adoptable(desk, k)).collect::<context::Result<Vec<_>>>()?;
    let recorded = decisions::adopt(desk.house(), &desk.context, &scope, &kinds, &given).await?;
    let rows: Vec<_> = recorded
        .iter()
        .map(|r| json!({ "id": r.id, "kind": r.kind, "version": r.version, "snapshot_sha256": r.snapshot_digest, "pdf_sha256": r.pdf_digest }))
        .collect();
    desk.answer(&json!(rows));
    for one in &recorded {
        desk.say(Message::new("adopt-done").with("kind", one.kind).with("version", one.version));
    }
    Ok(0)
}

/// `2027` or `2027@2`.
fn version(text: &str) -> context::Result<(i64, Option<i64>)> {
    let bad = || Error::invalid(Message::new("version-form").with("given", text));
    let (year, version) = match text.split_once('@') {
        Some((year, version)) => (year, Some(version.parse().map_err(|_| bad())?)),
        None => (text, None),
    };
    Ok((year.parse().map_err(|_| bad())?, version))
}

pub(super) async fn diff(desk: &Desk, kind: &str, unit: &str, from: &str, to: &str) -> context::Result<Code> {
    let kind = adoptable(desk, kind)?;
    let (mut contents, mut of) = (vec![], None);
    for text in [from, to] {
        let (year, version) = version(text)?;
        let scope = desk.scope(&Year { unit: unit.to_owned(), year }).await?;
        of = Some(scope.unit.id);
        contents.push(decisions::version_or_draft(&desk.context, &scope, kind, version).await?);
    }
    let mut read = desk.context.read_common().await?;
    let hidden = decisions::Hidden::read(desk.house(), &mut read, of.unwrap_or_default()).await?;
    drop(read);
    let compared = decisions::compare(kind, &contents[0], &contents[1], &hidden)?;
    let rows = |all: &[(String, String)]| all.iter().map(|(k, t)| json!({ "key": k, "text": t })).collect::<Vec<_>>();
    let changed: Vec<_> = compared
        .changed
        .iter()
        .map(|c| {
            let fields: Vec<_> =
                c.fields.iter().map(|(f, b, a)| json!({ "field": f, "before": b, "after": a })).collect();
            json!({ "key": c.key, "text": c.text, "fields": fields })
        })
        .collect();
    desk.answer(&json!({ "added": rows(&compared.added), "removed": rows(&compared.removed), "changed": changed }));
    if !desk.json {
        compared.added.iter().for_each(|(key, text)| out!("+ {key} {text}"));
        compared.removed.iter().for_each(|(key, text)| out!("- {key} {text}"));
        for change in &compared.changed {
            out!("~ {} {}", change.key, change.text);
            change.fields.iter().for_each(|(field, before, after)| out!("    {field}: {before} → {after}"));
        }
    }
    Ok(0)
}

/// Everything that can be proved: what was decided and given out against the trail, and the trail against the checkpoints.
pub(super) async fn verify(desk: &Desk, data: &Path) -> context::Result<Code> {
    let held = super::audit::held(desk, data, None, None).await?;
    let mut read = desk.house().database().read(desk.context.tenant).await?;
    let (count, faults) = decisions::verify(&mut read).await?;
    let disclosures = secrecy::changed(&mut read).await?;
    drop(read);
    for at in &disclosures {
        let at = interface::time(desk.house().words(), desk.context.language, *at);
        desk.say(Message::new("verify-disclosure").with("at", at));
    }
    let rows: Vec<_> = faults
        .iter()
        .map(|f| json!({ "year": f.year, "kind": f.kind, "version": f.version, "part": f.part }))
        .collect();
    let trail = held.json();
    desk.answer(&json!({
        "decisions": count, "faults": rows, "disclosures_changed": disclosures.len(),
        "audit_entries": trail["entries"], "audit_broken": trail["broken"], "audit": trail,
    }));
    for fault in &faults {
        let key = match fault.part {
            "removed" => "verify-removed",
            "untold" => "verify-untold",
            _ => "verify-fault",
        };
        desk.say(
            Message::new(key)
                .with("kind", desk.house().words().word(desk.context.language, &fault.kind))
                .with("year", fault.year.to_string())
                .with("version", fault.version)
                .with("part", desk.house().words().word(desk.context.language, &format!("verify-part-{}", fault.part))),
        );
    }
    let whole = faults.is_empty() && disclosures.is_empty() && held.is_whole();
    if whole {
        let entries = held.chain.as_ref().map(|chain| chain.at).unwrap_or_default();
        desk.say(Message::new("verify-whole").with("decisions", count).with("entries", entries));
    } else {
        held.tell(&|message| desk.say(message));
    }
    Ok(u8::from(!whole))
}
