//! Whether anything has been committed since: told without reading anything.

use std::{
    fs::File,
    os::unix::fs::{FileExt as _, MetadataExt as _},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

/// A value that is another one after every commit, whichever process made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulse(Arc<[u8]>);

impl Pulse {
    /// PostgreSQL's snapshot of which transactions can be seen (`pg_current_snapshot()`). While it is the same text, the same
    /// rows are seen; it is taken before what it vouches for is read, so that it can be too old but never too new.
    pub(crate) fn of_snapshot(text: &str) -> Self {
        Self(text.as_bytes().into())
    }
}

/// SQLite's shared-memory file beside the database begins with the header of the write-ahead log's index. It holds a counter
/// that every commit raises, and is written after the commit's pages, so that whoever sees the old header would also have
/// read the old content. (SQLite's own documentation of the format: "WAL-mode File Format", section 2.1.)
pub(crate) struct Header {
    path: PathBuf,
    open: Mutex<Option<File>>,
}

impl Header {
    pub fn beside(file: &std::path::Path) -> Self {
        let mut path = file.as_os_str().to_owned();
        path.push("-shm");
        Self { path: path.into(), open: Mutex::new(None) }
    }

    /// `None` when the header cannot be read: then nothing is known, and the database must be asked.
    pub fn read(&self) -> Option<Pulse> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        // The file is made anew when the last connection has closed: a handle to the old one would never change again.
        let there = std::fs::metadata(&self.path).ok()?.ino();
        let same = open.as_ref().and_then(|file| file.metadata().ok()).is_some_and(|m| m.ino() == there);
        if !same {
            *open = Some(File::open(&self.path).ok()?);
        }
        let mut header = [0; 48];
        open.as_ref()?.read_exact_at(&mut header, 0).ok()?;
        Some(Pulse(Arc::new(header)))
    }
}
