//! The installation's keys: they stand beside the database and not in it, so that a copy of the database alone opens nothing and signs
//! nothing. New ones are made only where nothing has been sealed or signed yet: a key that is missing is somebody's to put back.

use std::{fs, path::Path};

use audit_trail::Key;
use context::{Entropy, Error, Message, Result, hex};
use socket::Secret;

use crate::{files, install::file_unreadable as unreadable, stamps::PUBLIC};

/// The variable that holds the installation's key where several machines share a database.
const VARIABLE: &str = "LISBET_KEY";
pub(crate) const SECRET: &str = "secret.key";
pub(crate) const SEED: &str = "checkpoint.key";

fn unfit(key: &'static str, place: &str) -> Error {
    Error::invalid(Message::new(key).with("place", place))
}

/// What secrets in the database are sealed with: from the environment, else from a file in the folder.
pub(crate) fn secret(folder: &Path, entropy: &Entropy, may_make: bool) -> Result<Secret> {
    if let Ok(text) = std::env::var(VARIABLE) {
        return Secret::parse(&text).ok_or_else(|| unfit("key-unfit", VARIABLE));
    }
    let file = folder.join(SECRET);
    if !file.exists() {
        if !may_make {
            return Err(unfit("key-missing", &file.display().to_string()));
        }
        let made = format!("{}\n", hex(&entropy.fill::<32>()));
        files::keep(&file, &made).map_err(|e| unreadable(&file, &e))?;
    }
    let text = fs::read_to_string(&file).map_err(|e| unreadable(&file, &e))?;
    Secret::parse(&text).ok_or_else(|| unfit("key-unfit", &file.display().to_string()))
}

/// The seed of the key that the trail is signed with. Its public half stands beside it, after those that it has had before.
pub(crate) fn seed(folder: &Path, entropy: &Entropy, may_make: bool) -> Result<Secret> {
    let file = folder.join(SEED);
    if !file.exists() {
        if !may_make {
            return Err(unfit("checkpoint-key-missing", &file.display().to_string()));
        }
        files::keep(&file, &Key::new(entropy).1).map_err(|e| unreadable(&file, &e))?;
    }
    let text = fs::read_to_string(&file).map_err(|e| unreadable(&file, &e))?;
    let seed = Secret::parse(&text)
        .ok_or_else(|| Error::invalid(Message::new("checkpoint-key-unfit").with("file", file.display().to_string())))?;
    let (public, own) = (folder.join(PUBLIC), Key::of(&seed).public());
    let known = fs::read_to_string(&public).unwrap_or_default();
    if !known.lines().any(|line| line.trim() == own) {
        let all: Vec<&str> = known.lines().filter(|line| !line.trim().is_empty()).chain([own.as_str()]).collect();
        fs::write(&public, format!("{}\n", all.join("\n"))).map_err(|e| unreadable(&public, &e))?;
    }
    Ok(seed)
}

/// The seed where there is one, for whoever only reads.
pub(crate) fn known_seed(folder: &Path) -> Option<Secret> {
    Secret::parse(&fs::read_to_string(folder.join(SEED)).ok()?)
}
