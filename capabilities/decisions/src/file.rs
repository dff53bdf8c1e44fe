//! The decided file as the diary has it: kept with its digest, and held against ours.

use std::collections::HashMap;

use context::{Context, Entry, Error, Message, Problem, Result, digest};
use database::Row;
use jiff::Timestamp;
use socket::Scope;
use uuid::Uuid;

use crate::{READ, RECORD, store};

/// The largest file that is taken in, in bytes. A board's whole annex of 25 pages is under one megabyte.
const LARGEST: usize = 30 * 1024 * 1024;

/// A file from the diary, without its bytes.
#[derive(Clone, Debug)]
pub struct DiaryFile {
    pub id: Uuid,
    pub name: String,
    pub digest: String,
    /// Whether it is, byte for byte, the one we made.
    pub same: bool,
    pub uploaded_at: Timestamp,
    pub uploaded_by: String,
}

/// Keeps the file of the diary beside the decision. Whether it differs from ours is told, not judged: the diary's is *the* decided
/// one.
///
/// # Errors
/// [`Error::Invalid`] for what is no PDF, or is too large; [`Error::NotFound`] for another unit's decision.
pub async fn keep_file(context: &Context, scope: &Scope, decision: Uuid, name: &str, bytes: Vec<u8>) -> Result<()> {
    let refused = |key: &'static str| {
        let message = Message::new(key).with("file", name);
        Err(Error::Invalid(vec![Problem { field: "file".into(), message }]))
    };
    let mut change = context.change(RECORD, &scope.unit.place).await?;
    let values = vec![context.tenant.into(), scope.unit.id.into(), decision.into()];
    let ours = change.row(store::PDF_DIGEST, values).await?.ok_or(Error::NotFound)?;
    if bytes.len() > LARGEST {
        return refused("diary-file-large");
    }
    if !bytes.starts_with(b"%PDF-") || !bytes.windows(5).rev().take(2048).any(|w| w == b"%%EOF") {
        return refused("diary-file-not-pdf");
    }
    let ours: String = ours.get("pdf_digest")?;
    let (id, own) = (change.new_id(), digest(&bytes));
    let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
    let same = own == ours;
    let values = vec![
        context.tenant.into(),
        id.into(),
        decision.into(),
        (&name).into(),
        bytes.into(),
        (&own).into(),
        change.now().into(),
        (&context.actor.name).into(),
    ];
    change.run(store::ADD_FILE, values).await?;
    change.audit(
        Entry::new("filed", "decision", decision)
            .field("file", None, Some(name))
            .field("sha256", None, Some(own))
            .field("same", None, Some(same.to_string())),
    );
    change.commit().await
}

/// The files of the diary for each decision of the unit's year, latest last.
pub async fn diary_files(context: &Context, scope: &Scope) -> Result<HashMap<Uuid, Vec<DiaryFile>>> {
    let mut read = context.read(READ, &scope.unit.place).await?;
    let values = vec![context.tenant.into(), scope.unit.id.into(), scope.year.into()];
    let mut files: HashMap<Uuid, Vec<DiaryFile>> = HashMap::new();
    for row in read.rows(store::FILES, values).await? {
        let one = |r: &Row| -> database::Result<DiaryFile> {
            let (digest, ours): (String, String) = (r.get("digest")?, r.get("pdf_digest")?);
            let same = digest == ours;
            let (id, name) = (r.get("id")?, r.get("name")?);
            let (uploaded_at, uploaded_by) = (r.get("uploaded_at")?, r.get("uploaded_by")?);
            Ok(DiaryFile { id, name, digest, same, uploaded_at, uploaded_by })
        };
        files.entry(row.get("decision")?).or_default().push(one(&row)?);
    }
    Ok(files)
}

/// A file of the diary, with its name.
pub async fn diary_file(context: &Context, scope: &Scope, id: Uuid) -> Result<Option<(String, Vec<u8>)>> {
    let mut read = context.read(READ, &scope.unit.place).await?;
    let row = read.row(store::FILE, vec![context.tenant.into(), scope.unit.id.into(), id.into()]).await?;
    Ok(row.map(|r| Ok::<_, database::Error>((r.get("name")?, r.get("bytes")?))).transpose()?)
}
