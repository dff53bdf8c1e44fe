//! The file of signed checkpoints, in a folder that is not the database.
//!
//! A line is written by one call and is on the disk before anybody is told so. A line that a power cut tore is told of and passed over;
//! the next one begins on a line of its own.

use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use audit_trail::{Checkpoint, Key};
use context::{Error, Message, Result, Stamped};
use socket::House;
use uuid::Uuid;

use crate::{files, install::file_unreadable as unreadable};

/// Where checkpoints and the public keys that they are signed with stand, in the data folder.
pub(crate) const CHECKPOINTS: &str = "checkpoints.jsonl";
pub(crate) const PUBLIC: &str = "checkpoint.pub";

/// What is kept outside the database, to hold a trail against.
#[derive(Default)]
pub(crate) struct Kept {
    pub checkpoints: Vec<Checkpoint>,
    /// The public keys that are trusted, one a line.
    pub keys: String,
    /// The lines that are no checkpoints.
    pub torn: Vec<usize>,
    pub file: PathBuf,
}

/// The checkpoints and the public keys to hold a trail against: those of the data folder, where no others are named.
pub(crate) fn kept(folder: &Path, checkpoints: Option<PathBuf>, key: Option<String>) -> Result<Kept> {
    let file = checkpoints.clone().unwrap_or_else(|| folder.join(CHECKPOINTS));
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        // Whether there should be any, the database says.
        Err(_) if checkpoints.is_none() && !file.exists() => vec![],
        Err(error) => return Err(unreadable(&file, &error)),
    };
    let (checkpoints, torn) = parsed(&bytes);
    let keys = key.or_else(|| fs::read_to_string(folder.join(PUBLIC)).ok()).unwrap_or_default();
    Ok(Kept { checkpoints, keys, torn, file })
}

/// The checkpoints of a file, and the numbers of the lines that are none.
fn parsed(bytes: &[u8]) -> (Vec<Checkpoint>, Vec<usize>) {
    let (mut all, mut torn) = (vec![], vec![]);
    for (n, line) in bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.trim_ascii().is_empty()) {
        match serde_json::from_slice(line) {
            Ok(checkpoint) => all.push(checkpoint),
            Err(_) => torn.push(n + 1),
        }
    }
    (all, torn)
}

/// Writes down where a tenant's chain stands, in the data folder's file or in another.
pub(crate) async fn write(house: &House, tenant: Uuid, folder: &Path, other: Option<&Path>) -> Result<Checkpoint> {
    let seed = house.settings().stamp.ok_or_else(|| Error::Internal("there is no key to sign with".to_owned()))?;
    let key = Key::of(&seed);
    let own = folder.join(CHECKPOINTS);
    let file = other.unwrap_or(&own);
    let mut read = house.database().read(tenant).await?;
    let chain = context::head(&mut read).await?;
    let remembered = context::stamps(&mut read).await?;
    drop(read);
    let remembered = remembered.into_iter().find(|s| other.is_none() && s.key == key.public()).map_or(0, |s| s.number);
    let appended = append(file, |all| {
        let mine = all.iter().filter(|c| c.tenant == tenant && c.number > 0 && c.is_signed_by(&key.public()));
        let last = mine.max_by_key(|c| c.number);
        let number = last.map_or(0, |c| c.number).max(remembered) + 1;
        key.stamp(tenant, number, last, &chain, house.clock().now())
    });
    let checkpoint = appended.map_err(|e| unreadable(file, &e))?;
    if other.is_none() {
        let stamp = Stamped { key: key.public(), number: checkpoint.number, seq: checkpoint.seq };
        context::stamped(house.database(), tenant, &stamp).await?;
    }
    Ok(checkpoint)
}

/// Adds the checkpoint that follows from those in the file, while nobody else adds one.
fn append(file: &Path, next: impl FnOnce(&[Checkpoint]) -> Checkpoint) -> std::io::Result<Checkpoint> {
    let mut opened = files::private().read(true).append(true).create(true).open(file)?;
    opened.lock()?;
    let mut bytes = vec![];
    opened.read_to_end(&mut bytes)?;
    let checkpoint = next(&parsed(&bytes).0);
    let mut line = serde_json::to_vec(&checkpoint)?;
    line.push(b'\n');
    if bytes.last().is_some_and(|last| *last != b'\n') {
        line.insert(0, b'\n');
    }
    opened.write_all(&line)?;
    opened.sync_all()?;
    if bytes.is_empty() {
        // That the file is there at all is a fact of its folder.
        file.parent().filter(|p| !p.as_os_str().is_empty()).map_or(Ok(()), |folder| File::open(folder)?.sync_all())?;
    }
    Ok(checkpoint)
}

/// Stamps a tenant's trail in the data folder, unless it stands where it stood; tells where it stands.
pub(crate) async fn stamp(house: &House, tenant: Uuid, folder: &Path, stood: Option<i64>) -> Result<i64> {
    let at = context::head(&mut house.database().read(tenant).await?).await?.at;
    if stood != Some(at) {
        write(house, tenant, folder, None).await?;
    }
    Ok(at)
}

/// Tells of the lines that are no checkpoints.
pub(crate) fn tell_torn(kept: &Kept, say: &dyn Fn(Message)) {
    for line in &kept.torn {
        say(Message::new("checkpoint-torn").with("line", *line).with("file", kept.file.display().to_string()));
    }
}
