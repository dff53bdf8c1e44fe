//! The files of an installation: its owner's, and nobody else's.

use std::{
    fs::{DirBuilder, OpenOptions},
    io::{ErrorKind, Result, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

/// Makes a folder that only its owner may enter, where there is none.
pub(crate) fn folder(path: &Path) -> Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// How a file is opened that only its owner may read.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

/// Makes an empty file that only its owner may read, where there is none: what SQLite makes beside it gets the same rights.
pub(crate) fn reserve(path: &Path) -> Result<()> {
    match private().write(true).create_new(true).open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Writes a file that only its owner may read, whole or not at all; one that another process has just made stays.
pub(crate) fn keep(file: &Path, text: &str) -> Result<()> {
    let draft = file.with_extension(format!("{}.new", std::process::id()));
    let mut opened = private().write(true).create(true).truncate(true).open(&draft)?;
    opened.write_all(text.as_bytes()).and_then(|()| opened.sync_all())?;
    let linked = std::fs::hard_link(&draft, file);
    std::fs::remove_file(&draft)?;
    linked.or_else(|e| if e.kind() == ErrorKind::AlreadyExists { Ok(()) } else { Err(e) })
}

/// The folder and what stands in it that others than the owner may read or change: files that were made before they were kept close.
pub(crate) fn loose(folder: &Path) -> Vec<PathBuf> {
    let inside = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let open = |path: &PathBuf| {
        path.metadata().is_ok_and(|m| (m.is_file() || path == folder) && m.permissions().mode() & 0o077 != 0)
    };
    std::iter::once(folder.to_path_buf()).chain(inside).filter(open).collect()
}

/// What the rights should be, as `chmod` writes it.
pub(crate) fn wanted(path: &Path) -> u32 {
    if path.is_dir() { 0o700 } else { 0o600 }
}
