//! Proving that what was decided, sent, filed and given out is still there, and as it was written.
//!
//! A digest beside the bytes shows only that one of the two was changed. Whoever changes both, or takes the row away, meets the trail,
//! which says under its own digests what was frozen.

use std::collections::{HashMap, HashSet};

use context::{Recorded, Result, digest};
use database::{Read, Row};
use uuid::Uuid;

use crate::{shared, store};

/// Something frozen that is no longer as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub year: i64,
    pub kind: String,
    /// 0: what was sent, before any decision.
    pub version: i64,
    /// `snapshot`, `pdf`, `public`, `diary` for the file that the diary has, `shared` for a copy that was given out; `removed` where the
    /// trail tells of it and it is gone, `untold` where it is there and the trail does not tell of it.
    pub part: &'static str,
}

/// The parts that are frozen, with the column of their digest.
const PARTS: [(&str, &str); 3] = [("snapshot", "snapshot_digest"), ("pdf", "pdf_digest"), ("public", "public_digest")];

/// Recomputes the digests of everything frozen in the tenant, one at a time, and holds them against the trail. Gives how many decisions
/// there are, and the faults.
pub async fn verify(read: &mut Read) -> Result<(usize, Vec<Fault>)> {
    let mut faults = vec![];
    let count = adopted(read, &mut faults).await?;
    sent(read, &mut faults).await?;
    filed(read, &mut faults).await?;
    given_out(read, &mut faults).await?;
    Ok((count, faults))
}

/// What the trail says that a field became; `None` where it says nothing of the field.
fn said(entry: &Recorded, field: &str) -> Option<Option<String>> {
    entry.differences().into_iter().find(|d| d.field == field).map(|d| d.after)
}

fn number(entry: &Recorded, field: &str) -> i64 {
    entry.after(field).and_then(|text| text.get(..4.min(text.len()))?.parse().ok()).unwrap_or_default()
}

async fn adopted(read: &mut Read, faults: &mut Vec<Fault>) -> Result<usize> {
    let tenant = read.tenant();
    let told = context::told(read, "adopted").await?;
    let mut told: HashMap<Uuid, Recorded> = told.into_iter().filter_map(|e| Some((e.record?, e))).collect();
    let rows = read.rows(store::IDS, vec![tenant.into()]).await?;
    for row in &rows {
        let id: Uuid = row.get("id")?;
        let Some(row) = read.row(store::WHOLE, vec![tenant.into(), id.into()]).await? else { continue };
        let version = row.get("version")?;
        faults.extend(changed(&row, version)?);
        let entry = told.remove(&id);
        for (part, column) in PARTS {
            let written: Option<String> = row.get(column)?;
            if entry.as_ref().and_then(|e| said(e, column)).is_some_and(|said| said != written) {
                faults.push(fault(&row, version, part)?);
            }
        }
        if entry.is_none() {
            faults.push(fault(&row, version, "untold")?);
        }
    }
    faults.extend(told.into_values().map(|entry| Fault {
        year: number(&entry, "decided_on"),
        version: number(&entry, "version"),
        kind: entry.kind,
        part: "removed",
    }));
    Ok(rows.len())
}

async fn sent(read: &mut Read, faults: &mut Vec<Fault>) -> Result<()> {
    let (mut at, mut there) = (0_i64, HashMap::new());
    while let Some(row) = read.row(store::SENT, vec![read.tenant().into(), at.into()]).await? {
        at += 1;
        faults.extend(changed(&row, 0)?);
        let digests = PARTS.map(|(part, column)| (part, row.get::<Option<String>>(column)));
        let document: (Uuid, String) = (row.get("proposal")?, row.get("kind")?);
        there.insert(document, (row.get::<i64>("year")?, digests));
    }
    for entry in context::told(read, "submitted").await? {
        let Some(proposal) = entry.record else { continue };
        let kinds = entry.differences();
        let kinds = kinds.iter().filter_map(|d| d.field.strip_suffix("-pdf")).filter(|kind| !kind.ends_with("-public"));
        for kind in kinds {
            let Some((year, digests)) = there.remove(&(proposal, kind.to_owned())) else {
                let year = entry.after("year").map_or_else(|| number(&entry, "meeting"), |_| number(&entry, "year"));
                faults.push(Fault { year, kind: kind.to_owned(), version: 0, part: "removed" });
                continue;
            };
            let fields = [format!("{kind}-snapshot"), format!("{kind}-pdf"), format!("{kind}-public-pdf")];
            for ((part, written), field) in digests.into_iter().zip(fields) {
                let written = written?;
                if said(&entry, &field).is_some_and(|said| said != written) {
                    faults.push(Fault { year, kind: kind.to_owned(), version: 0, part });
                }
            }
        }
    }
    faults.extend(there.into_iter().map(|((_, kind), (year, _))| Fault { year, kind, version: 0, part: "untold" }));
    Ok(())
}

async fn filed(read: &mut Read, faults: &mut Vec<Fault>) -> Result<()> {
    let told = context::told(read, "filed").await?;
    let told: HashSet<(Uuid, String)> = told.iter().filter_map(|e| Some((e.record?, e.after("sha256")?))).collect();
    let (mut at, mut there) = (0_i64, HashSet::new());
    while let Some(row) = read.row(store::KEPT, vec![read.tenant().into(), at.into()]).await? {
        at += 1;
        let own: String = row.get("digest")?;
        let file = (row.get("decision")?, own.clone());
        if own != digest(&row.get::<Vec<u8>>("bytes")?) || !told.contains(&file) {
            faults.push(fault(&row, row.get("version")?, "diary")?);
        }
        there.insert(file);
    }
    for (decision, _) in told.difference(&there) {
        // With the decision itself gone that has been said already.
        if let Some(row) = read.row(store::WHOLE, vec![read.tenant().into(), (*decision).into()]).await? {
            faults.push(fault(&row, row.get("version")?, "diary")?);
        }
    }
    Ok(())
}

async fn given_out(read: &mut Read, faults: &mut Vec<Fault>) -> Result<()> {
    let told = context::told(read, "shared").await?;
    let mut told: HashMap<Uuid, Recorded> = told.into_iter().filter_map(|e| Some((e.record?, e))).collect();
    for copy in shared::standing(read).await? {
        let said = told.remove(&copy.id).and_then(|entry| entry.after("sha256"));
        if !copy.same || said.as_ref() != Some(&copy.digest) {
            faults.push(Fault { year: copy.year, kind: copy.kind, version: 0, part: "shared" });
        }
    }
    faults.extend(told.into_values().map(|entry| Fault {
        year: number(&entry, "year"),
        version: 0,
        kind: entry.kind,
        part: "removed",
    }));
    Ok(())
}

fn fault(row: &Row, version: i64, part: &'static str) -> Result<Fault> {
    Ok(Fault { year: row.get("year")?, kind: row.get("kind")?, version, part })
}

/// Which frozen parts of a row no longer have the digest that was written for them.
fn changed(row: &Row, version: i64) -> Result<Vec<Fault>> {
    let (snapshot, pdf): (String, Vec<u8>) = (row.get("snapshot")?, row.get("pdf")?);
    let public: Option<Vec<u8>> = row.get("public_pdf")?;
    let found = [Some(digest(snapshot.as_bytes())), Some(digest(&pdf)), public.as_deref().map(digest)];
    let mut faults = vec![];
    for ((part, column), found) in PARTS.into_iter().zip(found) {
        if row.get::<Option<String>>(column)? != found {
            faults.push(fault(row, version, part)?);
        }
    }
    Ok(faults)
}
