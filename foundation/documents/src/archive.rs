//! Several files as one.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

/// A ZIP archive of named files, in their order.
///
/// # Errors
/// When the archive cannot be put together, which memory alone decides.
pub fn archive(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String> {
    let mut archive = zip::ZipWriter::new(Cursor::new(vec![]));
    for (name, bytes) in files {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).map_err(|e| e.to_string())?;
        archive.write_all(bytes).map_err(|e| e.to_string())?;
    }
    archive.finish().map(Cursor::into_inner).map_err(|e| e.to_string())
}
