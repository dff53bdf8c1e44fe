//! A backup: the database as it was at one moment, and the checkpoints beside it, in one file that either engine restores from.
//!
//! It is a ZIP archive that any tool opens: one file of JSON lines for each table, and a manifest with the digest of every file, where each
//! tenant's trail stood, and which migrations the schema had had. The manifest is signed, so that nobody else changes a word unseen. Keys
//! are not in it unless somebody asks for them: whoever gets hold of a backup alone opens no secret with it.

use std::{
    fs::{self, File},
    io::{self, BufRead as _, BufReader, BufWriter, Read, Write},
    path::Path,
};

use audit_trail::{Key, is_signed};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use context::{Clock, Error, Message, Result};
use database::{Database, Table, Uuid, Value};
use ring::digest::{Context as Hash, SHA256};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    files,
    install::{file_unreadable as unreadable, file_unwritable as unwritable},
    keys, stamps,
};

/// The form of the archive.
const FORM: i64 = 1;
const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.sig";

/// What an archive says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub form: i64,
    pub program: String,
    /// When, in UTC.
    pub at: String,
    pub tenants: Vec<Stood>,
    /// Name and digest of each migration that the schema had had.
    pub migrations: Vec<(String, String)>,
    pub files: Vec<Part>,
    /// The public keys of the installation.
    pub keys: String,
}

/// Where a tenant's trail stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stood {
    pub id: Uuid,
    pub seq: i64,
    pub digest: String,
}

/// A file of the archive.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Part {
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
    /// How many rows it holds, where it is a table.
    pub rows: u64,
}

fn broken(file: &Path, error: &impl ToString) -> Error {
    let message = Message::new("backup-broken").with("file", file.display().to_string());
    Error::invalid(message.with("error", error.to_string()))
}

/// What goes into the archive is counted and digested on its way.
struct Putting<'a> {
    archive: &'a mut ZipWriter<BufWriter<File>>,
    hash: Hash,
    bytes: u64,
}

impl Write for Putting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.archive.write_all(bytes)?;
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        self.archive.flush()
    }
}

impl<'a> Putting<'a> {
    fn begin(archive: &'a mut ZipWriter<BufWriter<File>>, name: &str) -> io::Result<Self> {
        let options = SimpleFileOptions::default().large_file(true).unix_permissions(0o600);
        archive.start_file(name, options).map_err(io::Error::other)?;
        Ok(Self { archive, hash: Hash::new(&SHA256), bytes: 0 })
    }

    fn end(self, name: &str, rows: u64) -> Part {
        Part { name: name.to_owned(), bytes: self.bytes, sha256: context::hex(self.hash.finish().as_ref()), rows }
    }
}

/// What a backup is made of.
pub(crate) struct Source<'a> {
    pub database: &'a Database,
    pub folder: &'a Path,
    pub clock: &'a Clock,
    pub with_keys: bool,
}

/// Writes a backup while the program runs, and reads it through again before anybody is told that there is one.
///
/// # Errors
/// When there is such a file already, or it cannot be written whole.
pub(crate) async fn write(source: &Source<'_>, file: &Path) -> Result<Manifest> {
    if file.exists() {
        return Err(Error::invalid(Message::new("backup-exists").with("file", file.display().to_string())));
    }
    let draft = file.with_extension("unfinished");
    let written = write_draft(source, &draft).await.and_then(|_| check(&draft, None));
    if written.is_err() {
        fs::remove_file(&draft).ok();
    }
    let manifest = written?;
    fs::rename(&draft, file).map_err(|e| unwritable(file, &e))?;
    Ok(manifest)
}

async fn write_draft(source: &Source<'_>, file: &Path) -> Result<()> {
    let failed = |error: io::Error| unwritable(file, &error);
    let zipped = |error: zip::result::ZipError| unwritable(file, &io::Error::other(error));
    let opened = files::private().write(true).create(true).truncate(true).open(file).map_err(failed)?;
    let mut archive = ZipWriter::new(BufWriter::new(opened));
    let mut manifest = Manifest {
        form: FORM,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        at: source.clock.now().to_string(),
        tenants: vec![],
        migrations: vec![],
        files: vec![],
        keys: fs::read_to_string(source.folder.join(stamps::PUBLIC)).unwrap_or_default(),
    };
    // One transaction to read in: everything is of one moment.
    let mut read = source.database.read(Uuid::nil()).await?;
    manifest.migrations = source.database.applied(&mut read).await?;
    let tables = source.database.tables(&mut read).await?;
    let tenants = everybody(&tables, &mut read).await?;
    for table in &tables {
        let name = format!("tables/{}.jsonl", table.name);
        let mut part = Putting::begin(&mut archive, &name).map_err(failed)?;
        let mut rows = 0;
        let columns: Vec<_> = table.columns.iter().map(|(name, shape)| [name.as_str(), shape.word()]).collect();
        writeln!(part, "{}", serde_json::json!(columns)).map_err(failed)?;
        let of = if table.has_tenant() { tenants.as_slice() } else { &[Uuid::nil()] };
        for tenant in of {
            read = read.turn_to(*tenant).await?;
            let mut last: Option<Vec<Value>> = None;
            loop {
                let page = table.rows(&mut read, last.as_deref()).await?;
                for row in &page {
                    writeln!(part, "{}", Json::Array(row.iter().map(json).collect())).map_err(failed)?;
                }
                rows += page.len() as u64;
                match page.into_iter().next_back() {
                    Some(row) => last = Some(row),
                    None => break,
                }
            }
        }
        manifest.files.push(part.end(&name, rows));
    }
    for tenant in tenants.iter().filter(|id| !id.is_nil()) {
        read = read.turn_to(*tenant).await?;
        let head = context::head(&mut read).await?;
        manifest.tenants.push(Stood { id: *tenant, seq: head.at, digest: head.digest });
    }
    drop(read);
    // Checkpoints are read after the database, so that none it remembers is missing.
    let beside = [stamps::CHECKPOINTS, stamps::PUBLIC, keys::SECRET, keys::SEED];
    for name in beside.iter().take(if source.with_keys { 4 } else { 2 }) {
        let Ok(text) = fs::read(source.folder.join(name)) else { continue };
        let mut part = Putting::begin(&mut archive, name).map_err(failed)?;
        part.write_all(&text).map_err(failed)?;
        manifest.files.push(part.end(name, 0));
    }
    let text = serde_json::to_string_pretty(&manifest).map_err(|e| Error::Internal(e.to_string()))?;
    Putting::begin(&mut archive, MANIFEST).and_then(|mut part| part.write_all(text.as_bytes())).map_err(failed)?;
    if let Some(seed) = keys::known_seed(source.folder) {
        let signature = Key::of(&seed).sign(&text);
        Putting::begin(&mut archive, SIGNATURE).and_then(|mut p| p.write_all(signature.as_bytes())).map_err(failed)?;
    }
    let written = archive.finish().map_err(zipped)?.into_inner().map_err(|e| failed(e.into_error()))?;
    written.sync_all().map_err(failed)
}

/// Every tenant, and nobody: what belongs to no tenant yet stands under the empty id.
async fn everybody(tables: &[Table], read: &mut database::Read) -> Result<Vec<Uuid>> {
    let mut all = vec![Uuid::nil()];
    let Some(tenants) = tables.iter().find(|table| table.name == "tenants") else { return Ok(all) };
    let at = tenants.columns.iter().position(|(name, _)| name == "id");
    let mut last: Option<Vec<Value>> = None;
    loop {
        let page = tenants.rows(read, last.as_deref()).await?;
        all.extend(page.iter().filter_map(|row| match at.map(|at| &row[at]) {
            Some(Value::Id(id)) => Some(*id),
            _ => None,
        }));
        match page.into_iter().next_back() {
            Some(row) => last = Some(row),
            None => return Ok(all),
        }
    }
}

fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) => text.as_str().into(),
        Value::Whole(n) => (*n).into(),
        Value::Flag(flag) => (*flag).into(),
        Value::Id(id) => id.to_string().into(),
        Value::Bytes(bytes) => BASE64_STANDARD.encode(bytes).into(),
    }
}

/// Reads an archive through: every file is there, whole, and as the signed manifest says.
///
/// # Errors
/// [`Error::Invalid`] for a file that was cut, changed, or signed with another key than the one that is trusted.
pub(crate) fn check(file: &Path, trusted: Option<&str>) -> Result<Manifest> {
    let mut archive = open(file)?;
    let text = String::from_utf8(whole(&mut archive, file, MANIFEST)?).map_err(|e| broken(file, &e))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|e| broken(file, &e))?;
    let signature = whole(&mut archive, file, SIGNATURE).ok();
    let keys = trusted.unwrap_or(&manifest.keys);
    let signed = |signature: Vec<u8>| is_signed(&text, &String::from_utf8_lossy(&signature), keys);
    // Only where no key was ever made there is nothing to sign with.
    let unsigned = signature.is_none() && trusted.is_none() && manifest.keys.trim().is_empty();
    if manifest.form != FORM || !(unsigned || signature.is_some_and(signed)) {
        return Err(broken(file, &"manifest.sig"));
    }
    let expected = manifest.files.len() + if unsigned { 1 } else { 2 };
    if archive.len() != expected {
        return Err(broken(file, &"files"));
    }
    for part in &manifest.files {
        let mut opened = archive.by_name(&part.name).map_err(|e| broken(file, &e))?;
        let (mut hash, mut bytes, mut buffer) = (Hash::new(&SHA256), 0, vec![0; 64 * 1024]);
        loop {
            let n = opened.read(&mut buffer).map_err(|e| broken(file, &e))?;
            if n == 0 {
                break;
            }
            hash.update(&buffer[..n]);
            bytes += n as u64;
        }
        if (bytes, context::hex(hash.finish().as_ref())) != (part.bytes, part.sha256.clone()) {
            return Err(broken(file, &part.name));
        }
    }
    Ok(manifest)
}

fn open(file: &Path) -> Result<ZipArchive<BufReader<File>>> {
    let opened = File::open(file).map_err(|e| unreadable(file, &e))?;
    ZipArchive::new(BufReader::new(opened)).map_err(|e| broken(file, &e))
}

fn whole(archive: &mut ZipArchive<BufReader<File>>, file: &Path, name: &str) -> Result<Vec<u8>> {
    let mut bytes = vec![];
    let mut opened = archive.by_name(name).map_err(|e| broken(file, &e))?;
    opened.read_to_end(&mut bytes).map_err(|e| broken(file, &e))?;
    Ok(bytes)
}

/// A file of the archive that is no table, where it has one.
pub(crate) fn beside(file: &Path, name: &str) -> Result<Option<Vec<u8>>> {
    let mut archive = open(file)?;
    if archive.index_for_name(name).is_none() { Ok(None) } else { whole(&mut archive, file, name).map(Some) }
}

/// Puts every row of an archive into a database whose tables are empty and of the same migrations: all of them or none.
pub(crate) async fn load(database: &Database, file: &Path) -> Result<()> {
    let mut archive = open(file)?;
    let tables = database.tables(&mut database.read(Uuid::nil()).await?).await?;
    let mut loading = database.load().await?;
    for table in &tables {
        let name = format!("tables/{}.jsonl", table.name);
        let opened = archive.by_name(&name).map_err(|e| broken(file, &e))?;
        let mut lines = BufReader::new(opened).lines();
        let head = lines.next().transpose().map_err(|e| broken(file, &e))?.unwrap_or_default();
        let columns: Vec<(String, String)> = serde_json::from_str(&head).map_err(|e| broken(file, &e))?;
        let order: Option<Vec<usize>> =
            table.columns.iter().map(|(name, _)| columns.iter().position(|(column, _)| column == name)).collect();
        let order = order.filter(|order| order.len() == columns.len()).ok_or_else(|| broken(file, &name))?;
        let (mut rows, mut tenant, mut weight) = (vec![], Uuid::nil(), 0);
        for line in lines {
            let line = line.map_err(|e| broken(file, &e))?;
            weight += line.len();
            let mut values: Vec<Json> = serde_json::from_str(&line).map_err(|e| broken(file, &e))?;
            if values.len() != columns.len() {
                return Err(broken(file, &name));
            }
            let row: Option<Vec<Value>> = order
                .iter()
                .zip(&table.columns)
                .map(|(at, (_, shape))| value(std::mem::take(&mut values[*at]), *shape))
                .collect();
            let row = row.ok_or_else(|| broken(file, &name))?;
            let of = table.columns.iter().zip(&row).find(|((column, _), _)| column == "tenant");
            let of = of.map_or(Uuid::nil(), |(_, value)| if let Value::Id(id) = value { *id } else { Uuid::nil() });
            if of != tenant || weight > 4 * 1024 * 1024 {
                loading.put(table, tenant, std::mem::take(&mut rows)).await?;
                (tenant, weight) = (of, 0);
            }
            rows.push(row);
        }
        loading.put(table, tenant, rows).await?;
    }
    Ok(loading.finish().await?)
}

fn value(json: Json, shape: database::Shape) -> Option<Value> {
    use database::Shape;
    Some(match (json, shape) {
        (Json::Null, _) => Value::Null,
        (Json::String(text), Shape::Text) => Value::Text(text),
        (Json::Number(n), Shape::Whole) => Value::Whole(n.as_i64()?),
        (Json::Bool(flag), Shape::Flag) => Value::Flag(flag),
        (Json::String(text), Shape::Id) => Value::Id(Uuid::try_parse(&text).ok()?),
        (Json::String(text), Shape::Bytes) => Value::Bytes(BASE64_STANDARD.decode(text).ok()?),
        _ => return None,
    })
}
