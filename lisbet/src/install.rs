//! An installation: its data folder, its database brought up to date, and the house over it.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use context::{Actor, Clock, Context, Entropy, Error, Language, Message, Result, hex};
use database::Database;
use organisation::Tenant;
use socket::{House, Secret, Settings};
use uuid::Uuid;

use crate::ROOMS;

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

/// The variable that holds the installation's key where several machines share a database.
const KEY: &str = "LISBET_KEY";
const KEY_FILE: &str = "secret.key";

/// The installation's key: from the environment, else from a file in the folder, made the first time and readable by its owner only.
/// It stands beside the database and not in it, so that a copy of the database alone opens nothing.
fn key(folder: &Path, entropy: &Entropy) -> Result<Secret> {
    let file = folder.join(KEY_FILE);
    let unfit = |place: String| Error::invalid(Message::new("key-unfit").with("place", place));
    if let Ok(text) = std::env::var(KEY) {
        return Secret::parse(&text).ok_or_else(|| unfit(KEY.to_owned()));
    }
    let shown = || file.display().to_string();
    if !file.exists() {
        let made = format!("{}\n", hex(&entropy.fill::<32>()));
        keep_secret(&file, &made).map_err(|e| file_unreadable(&file, &e))?;
    }
    let text = std::fs::read_to_string(&file).map_err(|e| file_unreadable(&file, &e))?;
    Secret::parse(&text).ok_or_else(|| unfit(shown()))
}

/// Writes a file that only its owner may read, whole or not at all; one that another process has just made stays.
pub(crate) fn keep_secret(file: &Path, text: &str) -> std::io::Result<()> {
    let draft = file.with_extension(format!("{}.new", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut opened = options.write(true).create(true).truncate(true).open(&draft)?;
    opened.write_all(text.as_bytes()).and_then(|()| opened.sync_all())?;
    let linked = std::fs::hard_link(&draft, file);
    std::fs::remove_file(&draft)?;
    linked.or_else(|e| if e.kind() == std::io::ErrorKind::AlreadyExists { Ok(()) } else { Err(e) })
}

pub(crate) fn file_unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::invalid(
        Message::new("file-unreadable").with("path", path.display().to_string()).with("error", error.to_string()),
    )
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
        std::fs::create_dir_all(&place.folder).map_err(|e| {
            let folder = place.folder.display().to_string();
            Error::invalid(Message::new("folder-unusable").with("folder", folder).with("error", e.to_string()))
        })?;
        let database = Database::open(&place.address()).await?;
        database.migrate(House::migrations(ROOMS)).await?;
        let settings = Settings { key: key(&place.folder, &entropy)?, ..settings };
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
