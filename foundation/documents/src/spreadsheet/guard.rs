//! Before anything is parsed: what is this file, and is it safe to open?

use std::io::{Cursor, Read as _};

use super::{LARGEST, Trouble};

pub(super) enum Kind {
    /// Whether any sheet has merged cells: to be asked which, the whole file must be parsed again.
    Xlsx {
        merged: bool,
    },
    Ods,
    Csv,
}

/// The most a workbook may unpack to. A hundred thousand rows unpack to about a tenth of this.
const MOST_UNPACKED: u64 = 400 * 1024 * 1024;
const OLD_CONTAINER: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

pub(super) fn judge(bytes: &[u8]) -> Result<Kind, Trouble> {
    if bytes.len() > LARGEST {
        return Err(Trouble::file("file-too-large", "file-too-large-remedy"));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Trouble::file("file-empty", "file-empty-remedy"));
    }
    if bytes.starts_with(b"PK") {
        return zipped(bytes);
    }
    if bytes.starts_with(OLD_CONTAINER) {
        let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return Err(if bytes.windows(locked.len()).any(|w| w == locked) {
            Trouble::file("file-password", "file-password-remedy")
        } else {
            Trouble::file("file-old-excel", "file-old-excel-remedy")
        });
    }
    let looks_like_text = !bytes.iter().take(4096).any(|b| *b < 32 && !matches!(b, b'\t' | b'\n' | b'\r'))
        && !bytes.starts_with(b"%PDF")
        && !bytes.starts_with(b"<")
        && !bytes.starts_with(b"{\\rtf");
    if looks_like_text { Ok(Kind::Csv) } else { Err(wrong_type()) }
}

fn wrong_type() -> Trouble {
    Trouble::file("file-wrong-type", "file-wrong-type-remedy")
}

fn zipped(bytes: &[u8]) -> Result<Kind, Trouble> {
    let damaged = || Trouble::file("file-damaged", "file-damaged-remedy");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut left = MOST_UNPACKED;
    let (mut kind, mut seen) = (None, Seen::default());
    for index in 0..archive.len() {
        let file = match archive.by_index(index) {
            Ok(file) => file,
            Err(zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED)) => {
                return Err(Trouble::file("file-password", "file-password-remedy"));
            }
            Err(_) => return Err(damaged()),
        };
        match file.name() {
            "xl/workbook.xml" => kind = Some(Kind::Xlsx { merged: false }),
            "content.xml" if kind.is_none() => kind = Some(Kind::Ods),
            "word/document.xml" | "ppt/presentation.xml" => return Err(wrong_type()),
            _ => {}
        }
        let is_manifest = file.name() == "META-INF/manifest.xml";
        // What an archive says of its own sizes may be a lie, so the bytes are counted as they come out.
        let mut limited = file.take(left + 1);
        let unpacked = if is_manifest {
            let mut text = String::new();
            let read = limited.read_to_string(&mut text).map_err(|_| damaged())?;
            if text.contains("encryption-data") {
                return Err(Trouble::file("file-password", "file-password-remedy"));
            }
            read as u64
        } else {
            std::io::copy(&mut limited, &mut seen).map_err(|_| damaged())?
        };
        left = left.checked_sub(unpacked).ok_or_else(|| Trouble::file("file-bomb", "file-bomb-remedy"))?;
    }
    match kind {
        Some(Kind::Xlsx { .. }) => Ok(Kind::Xlsx { merged: seen.merged }),
        Some(kind) => Ok(kind),
        None => Err(wrong_type()),
    }
}

/// Looks at what streams by for the tag of merged cells, and keeps nothing but the end of it.
#[derive(Default)]
struct Seen {
    tail: Vec<u8>,
    merged: bool,
}

impl std::io::Write for Seen {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        const TAG: &[u8] = b"<mergeCell";
        if !self.merged {
            self.tail.extend(bytes);
            self.merged = memchr::memmem::find(&self.tail, TAG).is_some();
            self.tail.drain(..self.tail.len().saturating_sub(TAG.len()));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
