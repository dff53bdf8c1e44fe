//! Before anything is parsed: what is this file, and is it safe to open?

use quick_xml::events::Event;

use super::{LARGEST, Trouble, xml::Archive};

pub(super) enum Kind<'a> {
    Xlsx(Archive<'a>),
    Ods(Archive<'a>),
    Csv,
}

const OLD_CONTAINER: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

pub(super) fn judge(bytes: &[u8]) -> Result<Kind<'_>, Trouble> {
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
        return Err(if memchr::memmem::find(bytes, &locked).is_some() {
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

fn zipped(bytes: &[u8]) -> Result<Kind<'_>, Trouble> {
    let mut archive = Archive::open(bytes)?;
    if archive.has("xl/workbook.xml") {
        return Ok(Kind::Xlsx(archive));
    }
    if !archive.has("content.xml") {
        return Err(wrong_type());
    }
    if let Some(mut manifest) = archive.part("META-INF/manifest.xml")? {
        loop {
            match manifest.next()? {
                Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "encryption-data" => {
                    return Err(Trouble::file("file-password", "file-password-remedy"));
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }
    Ok(Kind::Ods(archive))
}
