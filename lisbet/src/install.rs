//! An installation: its data folder, its database brought up to date, and the house over it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use context::{Actor, Clock, Context, Entropy, Error, Language, Message, Result};
use database::{Database, Engine};
use organisation::Tenant;
use socket::{House, Settings};
use uuid::Uuid;

use crate::{
    ROOMS,
    backup::{self, Source},
    files, keys,
    stamps::CHECKPOINTS,
};

/// Where an installation keeps its things.
#[derive(Clone, Debug)]
pub struct Where {
    pub folder: PathBuf,
    /// `sqlite:FILE` or `postgres://…`; none: a SQLite file in the folder.
    pub database: Option<String>,
}

impl Where {
    pub(crate) fn address(&self) -> String {
        let file = || format!("sqlite:{}", self.folder.join("lisbet.sqlite").display());
        self.database.clone().unwrap_or_else(file)
    }

    /// Whether there is anything here yet.
    pub fn exists(&self) -> bool {
        self.database.is_some() || self.folder.join("lisbet.sqlite").exists()
    }
}

pub(crate) fn file_unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::invalid(
        Message::new("file-unreadable").with("path", path.display().to_string()).with("error", error.to_string()),
    )
}

pub(crate) fn file_unwritable(path: &Path, error: &std::io::Error) -> Error {
    Error::invalid(
        Message::new("file-unwritable").with("path", path.display().to_string()).with("error", error.to_string()),
    )
}

/// Brings the schema up to date: one program at a time, after a backup where there is anything to lose, and never while another program
/// serves, which may be an older one.
pub(crate) async fn bring_up(place: &Where, clock: &Clock, serving: Option<&Lock>) -> Result<Database> {
    let _alone = Lock::wait(&place.folder.join("migrate.lock"))?;
    let database = Database::open(&place.address()).await?;
    let applied = database.applied(&mut database.read(Uuid::nil()).await?).await?;
    let lacking = database::lacking(House::migrations(ROOMS), &applied)?;
    let Some(last) = lacking.last() else { return Ok(database) };
    let mut _still = None;
    if !applied.is_empty() {
        if serving.is_none() && place.database.is_none() {
            _still = Some(Lock::serving(&place.folder).map_err(|_| database::Error::Running)?);
        }
        let file = place.folder.join(format!("before-{}.zip", last.name));
        if !file.exists() {
            let source = Source { database: &database, folder: &place.folder, clock, with_keys: false };
            backup::write(&source, &file).await?;
        }
    }
    database.migrate(House::migrations(ROOMS)).await?;
    // Connections that knew the old schema are not used again: what they prepared has other columns.
    database.close().await;
    Ok(Database::open(&place.address()).await?)
}

/// A lock on a file, which goes with the process.
pub(crate) struct Lock(#[expect(dead_code, reason = "the lock is the open file's")] std::fs::File);

impl Lock {
    fn file(path: &Path) -> Result<std::fs::File> {
        files::private().write(true).create(true).truncate(false).open(path).map_err(|e| file_unwritable(path, &e))
    }

    /// Waits for whoever holds it.
    fn wait(path: &Path) -> Result<Self> {
        let file = Self::file(path)?;
        file.lock().map_err(|e| file_unwritable(path, &e))?;
        Ok(Self(file))
    }

    /// Only one server per SQLite file.
    ///
    /// # Errors
    /// [`Error::Invalid`], and another one where somebody else holds it than where it cannot be made.
    pub fn serving(folder: &Path) -> Result<Self> {
        files::folder(folder).map_err(|e| file_unwritable(folder, &e))?;
        let path = folder.join("serve.lock");
        let file = Self::file(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(std::fs::TryLockError::Error(error)) => Err(file_unwritable(&path, &error)),
            Err(std::fs::TryLockError::WouldBlock) => {
                Err(Error::invalid(Message::new("folder-locked").with("folder", folder.display().to_string())))
            }
        }
    }
}

/// The console's own context in a tenant: every permission, and named in the audit trail by the system's user.
pub(crate) fn console(house: &House, tenant: Uuid, language: Language) -> Context {
    let user = std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).unwrap_or_else(|_| "root".to_owned());
    Context {
        database: house.database().clone(),
        tenant,
        actor: Arc::new(Actor::console(&user)),
        clock: house.clock().clone(),
        entropy: house.entropy().clone(),
        language,
        origin: "console",
        address: None,
        trial: false,
        timeless: false,
        moment: database::Moment::default(),
    }
}

/// Whether a trail has been signed with a key that must stand in the folder. On a server each machine has a folder and a key of its own.
async fn signs(database: &Database, tenants: &[Tenant]) -> Result<bool> {
    for tenant in tenants.iter().filter(|_| database.engine() == Engine::Sqlite) {
        if !context::stamps(&mut database.read(tenant.id).await?).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// An open installation.
#[derive(Clone)]
pub struct Installation {
    pub house: House,
}

impl Installation {
    /// Opens an installation, makes its folder when it is missing, and brings its schema up to date.
    ///
    /// # Errors
    /// When the folder cannot be made, or the database does not open or is newer than this program.
    pub async fn open(place: &Where, clock: Clock, entropy: Entropy, settings: Settings) -> Result<Self> {
        Self::open_beside(place, clock, entropy, settings, None).await
    }

    /// As [`open`](Self::open), for whoever holds the lock of those who serve.
    pub(crate) async fn open_beside(
        place: &Where,
        clock: Clock,
        entropy: Entropy,
        settings: Settings,
        serving: Option<&Lock>,
    ) -> Result<Self> {
        files::folder(&place.folder).map_err(|e| {
            let folder = place.folder.display().to_string();
            Error::invalid(Message::new("folder-unusable").with("folder", folder).with("error", e.to_string()))
        })?;
        let address = place.address();
        database::reach_if_server(&address).await?;
        if let Some(file) = address.strip_prefix("sqlite:").map(Path::new) {
            files::reserve(file).map_err(|e| file_unreadable(file, &e))?;
        }
        let database = bring_up(place, &clock, serving).await?;
        let tenants = organisation::tenants(&database).await?;
        let key = keys::secret(&place.folder, &entropy, tenants.is_empty())?;
        let unsigned = !place.folder.join(CHECKPOINTS).exists() && !signs(&database, &tenants).await?;
        let stamp = Some(keys::seed(&place.folder, &entropy, unsigned)?);
        let settings = Settings { key, stamp, folder: place.folder.clone(), ..settings };
        Ok(Self { house: House::new(ROOMS, database, clock, entropy, settings) })
    }

    /// Opens an installation to read in: nothing is made, brought up to date or written, also where the folder cannot be written in.
    ///
    /// # Errors
    /// When there is none, or its schema is another than this program's.
    pub async fn open_to_read(place: &Where, clock: Clock, entropy: Entropy) -> Result<Self> {
        let address = place.address();
        database::reach_if_server(&address).await?;
        let database = Database::open_to_read(&address).await?;
        let applied = database.applied(&mut database.read(Uuid::nil()).await?).await?;
        let lacking = database::lacking(House::migrations(ROOMS), &applied)?;
        if !lacking.is_empty() {
            return Err(database::Error::Older(lacking.len()).into());
        }
        let key = keys::secret(&place.folder, &entropy, false).unwrap_or_default();
        let settings = Settings { key, stamp: keys::known_seed(&place.folder), ..Settings::default() };
        Ok(Self { house: House::new(ROOMS, database, clock, entropy, settings) })
    }

    /// The tenant that the console means: the one with the name, or the only one.
    pub async fn tenant(&self, name: Option<&str>) -> Result<Tenant> {
        let all = organisation::tenants(self.house.database()).await?;
        let names = || all.iter().map(|t| t.name.clone()).collect::<Vec<_>>().join(", ");
        match name {
            Some(name) => {
                all.iter().find(|t| context::search_key(&t.name) == context::search_key(name)).cloned().ok_or_else(
                    || Error::invalid(Message::new("tenant-unknown").with("name", name).with("names", names())),
                )
            }
            None if all.len() == 1 => Ok(all[0].clone()),
            None if all.is_empty() => Err(Error::invalid("tenant-none")),
            None => Err(Error::invalid(Message::new("tenant-several").with("names", names()))),
        }
    }

    /// The console's own context in a tenant: every permission, and named in the audit trail by the system's user.
    pub fn console(&self, tenant: Uuid, language: Language) -> Context {
        console(&self.house, tenant, language)
    }
}
