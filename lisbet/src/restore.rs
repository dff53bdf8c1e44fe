//! Restoring: an installation is made anew from a backup, or somebody says that a database was put back by other means. Either way the
//! trail tells who did it, when, and from where, so that what was stamped afterwards is known for another history.

use std::{fs, path::Path};

use context::{Clock, Context, Entropy, Entry, Error, Language, Message, Permission, Place, Result};
use database::Database;
use socket::{House, Settings};

use crate::{
    Installation, ROOMS, Where,
    backup::{self, Manifest},
    files,
    install::{self, console, file_unwritable as unwritable},
    keys, stamps,
};

/// Only the console restores.
const RESTORE: Permission = Permission("restore");

/// What a restoration is told to do.
pub(crate) struct Wanted<'a> {
    pub file: &'a Path,
    /// The public key to trust, where it is not the archive's own word.
    pub key: Option<&'a str>,
    /// Checkpoints that are later than those of the archive.
    pub checkpoints: Option<&'a Path>,
    pub new_keys: bool,
}

/// Makes an installation from a backup, where there is none. The whole archive is read through before anything is made.
///
/// # Errors
/// [`Error::Invalid`] where there is something already, for an archive that was cut or changed, and for one of a newer program.
pub(crate) async fn restore(place: &Where, wanted: &Wanted<'_>, clock: &Clock, entropy: &Entropy) -> Result<Manifest> {
    let taken = || Error::invalid(Message::new("restore-taken").with("folder", place.folder.display().to_string()));
    if place.folder.join(stamps::CHECKPOINTS).exists() || place.folder.join("lisbet.sqlite").exists() {
        return Err(taken());
    }
    let manifest = backup::check(wanted.file, wanted.key)?;
    database::lacking(House::migrations(ROOMS), &manifest.migrations)?;
    files::folder(&place.folder).map_err(|e| unwritable(&place.folder, &e))?;
    match &place.database {
        Some(address) => {
            database::reach_if_server(address).await?;
            let database = Database::open(address).await?;
            if !database.applied(&mut database.read(uuid::Uuid::nil()).await?).await?.is_empty()
                && !organisation::tenants(&database).await?.is_empty()
            {
                return Err(taken());
            }
            database.close().await;
            fill(address, wanted.file, &manifest).await?;
        }
        None => {
            // It gets its name when all of it is there.
            let (draft, whole) = (place.folder.join("restoring.sqlite"), place.folder.join("lisbet.sqlite"));
            for ending in ["", "-wal", "-shm"] {
                fs::remove_file(format!("{}{ending}", draft.display())).ok();
            }
            files::reserve(&draft).map_err(|e| unwritable(&draft, &e))?;
            fill(&format!("sqlite:{}", draft.display()), wanted.file, &manifest).await?;
            fs::rename(&draft, &whole).map_err(|e| unwritable(&whole, &e))?;
        }
    }
    let later = wanted.checkpoints.map(fs::read).transpose().map_err(|e| unwritable(wanted.file, &e))?;
    for name in [stamps::CHECKPOINTS, stamps::PUBLIC, keys::SECRET, keys::SEED] {
        let kept = later.clone().filter(|_| name == stamps::CHECKPOINTS);
        let Some(bytes) = kept.map_or_else(|| backup::beside(wanted.file, name), |bytes| Ok(Some(bytes)))? else {
            continue;
        };
        let target = place.folder.join(name);
        let mut options = files::private();
        let opened = options.write(true).create(true).truncate(true).open(&target);
        opened
            .and_then(|mut file| std::io::Write::write_all(&mut file, &bytes))
            .map_err(|e| unwritable(&target, &e))?;
    }
    let name = wanted.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let from = [("file", name), ("taken", manifest.at.clone())];
    told(place, clock, entropy, "", &from, wanted.new_keys).await?;
    Ok(manifest)
}

/// The rows, in the schema that they were written in; then, by connections that never knew that schema, the one that this program has, and
/// the proof of every chain.
async fn fill(address: &str, file: &Path, manifest: &Manifest) -> Result<()> {
    let had = |m: &database::Migration| manifest.migrations.iter().any(|(name, _)| name == m.name);
    let database = Database::open(address).await?;
    database.migrate(House::migrations(ROOMS).into_iter().filter(had)).await?;
    backup::load(&database, file).await?;
    database.migrate(House::migrations(ROOMS)).await?;
    database.close().await;
    let database = Database::open(address).await?;
    for stood in &manifest.tenants {
        let mut read = database.read(stood.id).await?;
        let chain = context::verify(&mut read).await?;
        if !chain.is_ok_and(|chain| (chain.at, &chain.digest) == (stood.seq, &stood.digest)) {
            return Err(Error::invalid(Message::new("restore-broken").with("file", file.display().to_string())));
        }
    }
    database.close().await;
    Ok(())
}

/// Says in the trail that a database was put back by other means than by this program.
pub(crate) async fn already(
    place: &Where,
    clock: &Clock,
    entropy: &Entropy,
    reason: &str,
    new_keys: bool,
) -> Result<()> {
    told(place, clock, entropy, reason, &[], new_keys).await
}

/// Writes in every tenant's trail that the database was restored, and up to which checkpoint there has been another history.
async fn told(
    place: &Where,
    clock: &Clock,
    entropy: &Entropy,
    reason: &str,
    from: &[(&str, String)],
    new_keys: bool,
) -> Result<()> {
    if new_keys {
        keys::secret(&place.folder, entropy, true)?;
        keys::seed(&place.folder, entropy, true)?;
    }
    let kept = stamps::kept(&place.folder, None, None)?;
    let database = install::bring_up(place, clock, None).await?;
    let house = House::new(ROOMS, database.clone(), clock.clone(), entropy.clone(), Settings::default());
    for tenant in organisation::tenants(&database).await? {
        let context: Context = console(&house, tenant.id, Language::Swedish);
        let own = kept.checkpoints.iter().filter(|c| c.tenant == tenant.id);
        let stamp = own.map(|c| c.number).max().unwrap_or_default();
        let head = context::head(&mut context.read_common().await?).await?.at;
        let mut change = context.change(RESTORE, &Place::TENANT).await?;
        let mut entry = Entry::new("restored", "tenant", tenant.id).because(reason);
        for (field, value) in from {
            entry = entry.field(field, None, Some(value.clone()));
        }
        entry = entry.field("stamp", None, Some(stamp.to_string())).field("entries", None, Some(head.to_string()));
        if new_keys {
            entry = entry.field("new_keys", None, Some("true".to_owned()));
        }
        change.audit(entry);
        change.commit().await?;
    }
    database.close().await;
    Ok(())
}

/// Refuses to go on with a database that is older than its own latest checkpoint, until somebody has said that it was restored.
///
/// # Errors
/// [`Error::Invalid`] with the tenant, and with what the checkpoint says.
pub(crate) async fn stands(installation: &Installation, folder: &Path) -> Result<()> {
    let kept = stamps::kept(folder, None, None)?;
    for tenant in organisation::tenants(installation.house.database()).await? {
        let mut read = installation.house.database().read(tenant.id).await?;
        if let Some((latest, false)) = audit_trail::latest(&mut read, &kept.checkpoints, &kept.keys).await? {
            let message = Message::new("serve-older").with("tenant", tenant.name).with("seq", latest.seq);
            return Err(Error::invalid(message.with("at", latest.at.clone())));
        }
    }
    Ok(())
}
