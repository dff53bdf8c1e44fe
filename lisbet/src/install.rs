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

use crate::{ROOMS, files, keys, stamps::CHECKPOINTS};

/// Where an installation keeps its things.
#[derive(Clone, Debug)]
pub struct Where {
    pub folder: PathBuf,
    /// `sqlite:FILE` or `postgres://…`; none: a SQLite file in the folder.
    pub database: Option<String>,
}

impl Where {
    fn address(&self) -> String {
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
        files::folder(&place.folder).map_err(|e| {
            let folder = place.folder.display().to_string();
            Error::invalid(Message::new("folder-unusable").with("folder", folder).with("error", e.to_string()))
        })?;
        let address = place.address();
        if let Some(file) = address.strip_prefix("sqlite:").map(Path::new) {
            files::reserve(file).map_err(|e| file_unreadable(file, &e))?;
        }
        let database = Database::open(&address).await?;
        database.migrate(House::migrations(ROOMS)).await?;
        let tenants = organisation::tenants(&database).await?;
        let key = keys::secret(&place.folder, &entropy, tenants.is_empty())?;
        let unsigned = !place.folder.join(CHECKPOINTS).exists() && !signs(&database, &tenants).await?;
        let settings = Settings { key, stamp: Some(keys::seed(&place.folder, &entropy, unsigned)?), ..settings };
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
        let user = std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).unwrap_or_else(|_| "root".to_owned());
        Context {
            database: self.house.database().clone(),
            tenant,
            actor: Arc::new(Actor::console(&user)),
            clock: self.house.clock().clone(),
            entropy: self.house.entropy().clone(),
            language,
            origin: "console",
            address: None,
        }
    }
}
