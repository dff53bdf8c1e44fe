//! Whether the file that SQLite has open is still the one in the folder.
//!
//! A file that is deleted or replaced under a running program goes on taking writes, and all of them are lost when it stops.

use std::{
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

/// A file as it was when it was opened.
pub(crate) struct Presence {
    path: PathBuf,
    inode: Option<u64>,
}

impl Presence {
    pub fn of(file: &Path) -> Self {
        let path = file.to_path_buf();
        Self { inode: std::fs::metadata(&path).ok().map(|m| m.ino()), path }
    }

    /// # Errors
    /// When the file is gone or another one stands in its place.
    pub fn check(&self) -> crate::Result<()> {
        let now = std::fs::metadata(&self.path).ok().map(|m| m.ino());
        if now.is_some() && now == self.inode {
            Ok(())
        } else {
            Err(crate::Error::Gone(self.path.display().to_string()))
        }
    }
}
