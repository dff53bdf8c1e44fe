//! PDF: PDF/UA-1 and PDF/A-2a in one file, made by Typst from one template that any [`Document`] fits.

use std::sync::LazyLock;

use serde_json::Value as Json;
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::Document;

const TEMPLATE: &str = include_str!("document.typ");
const EMBEDDED: &[&[u8]] = include!(concat!(env!("OUT_DIR"), "/fonts.rs"));

/// Fonts, the library and the template: read once, shared by every document.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: Source,
    data: FileId,
}

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain name");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let all = EMBEDDED.iter().copied().chain(typst_assets::fonts());
    let fonts: Vec<Font> = all.flat_map(|bytes| Font::iter(Bytes::new(bytes))).collect();
    Shared {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        main: Source::new(file("document.typ"), TEMPLATE.to_owned()),
        data: file("document.json"),
    }
});

/// One document's world: the shared parts and its own data. No file system, no network, no clock.
struct Paper {
    data: Bytes,
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &SHARED.library
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &SHARED.book
    }
    fn main(&self) -> FileId {
        SHARED.main.id()
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == SHARED.main.id() {
            Ok(SHARED.main.clone())
        } else {
            Err(FileError::NotFound(id.vpath().get_with_slash().into()))
        }
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == SHARED.data {
            return Ok(self.data.clone());
        }
        Err(FileError::NotFound(id.vpath().get_with_slash().into()))
    }
    fn font(&self, index: usize) -> Option<Font> {
        SHARED.fonts.get(index).cloned()
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Stands where a sign stood that none of the fonts has: the standards refuse a document with a sign that cannot be seen, and nobody
/// should be without the whole annex for that.
const NO_SIGN: char = '\u{25a1}';

/// The text as the fonts can print it. Marks that only choose how another sign looks go with it.
fn printable(text: &str) -> Option<String> {
    let has = |c: char| SHARED.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)));
    let chooses =
        |c: char| matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0100}'..='\u{e01ef}');
    let fine = |c: char| c.is_ascii() || has(c);
    if text.chars().all(fine) {
        return None;
    }
    Some(text.chars().filter(|c| !chooses(*c)).map(|c| if fine(c) { c } else { NO_SIGN }).collect())
}

/// Makes every text of the document one that can be printed.
fn make_printable(value: &mut Json) {
    match value {
        Json::String(text) => {
            if let Some(printable) = printable(text) {
                *text = printable;
            }
        }
        Json::Array(all) => all.iter_mut().for_each(make_printable),
        Json::Object(all) => all.values_mut().for_each(make_printable),
        _ => {}
    }
}

/// Sets the document and checks it against PDF/UA-1 and PDF/A-2a. Takes a moment, and memory: `socket::pdf` calls it off the
/// async threads, a few at a time.
///
/// # Errors
/// What the typesetter refused, such as a picture without a text alternative: a mistake of ours, told as text.
pub fn pdf(document: &Document) -> Result<Vec<u8>, String> {
    let mut data = serde_json::to_value(document).map_err(|e| e.to_string())?;
    make_printable(&mut data);
    let data = serde_json::to_vec(&data).map_err(|e| e.to_string())?;
    let paper = Paper { data: Bytes::new(data) };
    let say = |errors: &[typst::diag::SourceDiagnostic]| {
        let line = |e: &typst::diag::SourceDiagnostic| {
            let at = typst::WorldExt::range(&paper, e.span)
                .map_or(0, |range| TEMPLATE[..range.start].matches('\n').count() + 1);
            format!("{} (document.typ:{at})", e.message)
        };
        errors.iter().map(line).collect::<Vec<_>>().join("; ")
    };
    let set = typst::compile::<PagedDocument>(&paper);
    let paged = set.output.map_err(|errors| say(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).map_err(|e| e.message().to_string())?;
    let options = PdfOptions { standards, creator: Smart::Custom(Some("Lisbet".to_owned())), ..PdfOptions::default() };
    let bytes = typst_pdf::pdf(&paged, &options).map_err(|errors| say(&errors))?;
    // Typst remembers what it has set; without this a server would remember every document it ever made.
    typst::comemo::evict(5);
    Ok(bytes)
}
