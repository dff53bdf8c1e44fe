//! Backup and restore on the console, and bringing the schema up to date by hand.

use std::path::{Path, PathBuf};

use context::{Clock, Entropy, Language, Message};
use interface::Words;
use serde_json::json;
use socket::Settings;

use super::{Code, Desk};
use crate::{
    Where,
    backup::{self, Source},
    cli::Global,
    restore::{self, Wanted},
};

pub(super) async fn backup(desk: &Desk, data: &Path, file: &Path, with_keys: bool) -> context::Result<Code> {
    let house = desk.house();
    let source = Source { database: house.database(), folder: data, clock: house.clock(), with_keys };
    let manifest = backup::write(&source, file).await?;
    let rows: u64 = manifest.files.iter().map(|part| part.rows).sum();
    let shown = file.display().to_string();
    desk.say(
        Message::new("backup-written")
            .with("file", shown.as_str())
            .with("rows", i64::try_from(rows).unwrap_or(i64::MAX)),
    );
    if !with_keys {
        desk.say(Message::new("backup-keys-apart").with("folder", data.display().to_string()));
    }
    desk.answer(
        &json!({ "file": shown, "rows": rows, "at": manifest.at, "tenants": manifest.tenants, "keys": with_keys }),
    );
    Ok(0)
}

/// What the command was given.
pub(super) struct Given {
    pub file: Option<PathBuf>,
    pub already: Option<String>,
    pub key: Option<String>,
    pub checkpoints: Option<PathBuf>,
    pub new_keys: bool,
}

pub(super) async fn restore(global: &Global, given: Given) -> context::Result<Code> {
    let words = Words::gather(crate::ROOMS.iter().map(|r| r.messages));
    let language = Language::from_code(&global.lang).unwrap_or_default();
    let say = |message: Message| eprintln!("{}", words.say(language, &message));
    let place = Where { folder: global.data.clone(), database: global.database.clone() };
    let (clock, entropy) = (Clock::system(), Entropy::system());
    let folder = place.folder.display().to_string();
    match (&given.file, &given.already) {
        (Some(file), _) => {
            let (key, checkpoints) = (given.key.as_deref(), given.checkpoints.as_deref());
            let wanted = Wanted { file, key, checkpoints, new_keys: given.new_keys };
            let manifest = restore::restore(&place, &wanted, &clock, &entropy).await?;
            say(Message::new("restore-done").with("folder", folder.as_str()).with("at", manifest.at.as_str()));
            if !place.folder.join(crate::keys::SECRET).exists() {
                say(Message::new("restore-keys").with("folder", folder.as_str()));
            }
            if global.json {
                out!("{:#}", json!({ "folder": folder, "at": manifest.at, "tenants": manifest.tenants }));
            }
        }
        (None, already) => {
            let reason = already.as_deref().unwrap_or_default();
            restore::already(&place, &clock, &entropy, reason, given.new_keys).await?;
            say("restore-told".into());
        }
    }
    Ok(0)
}

/// Brings the schema up to date, also where there is no tenant yet, and lets the program's own role in.
pub(super) async fn migrate(global: &Global, grant: Option<String>) -> context::Result<Code> {
    let installation = super::open(global, Settings::default()).await?;
    let house = &installation.house;
    if let Some(role) = grant {
        house.database().grant(&role).await?;
    }
    let language = Language::from_code(&global.lang).unwrap_or_default();
    eprintln!("{}", house.words().word(language, "migrate-done"));
    house.database().close().await;
    Ok(0)
}
