//! The parts of a zipped workbook as XML, a bounded piece at a time.

use std::{
    borrow::Cow,
    cell::Cell,
    io::{self, BufRead, BufReader, Cursor},
    rc::Rc,
};

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesRef, BytesStart, Event},
};
use zip::{ZipArchive, read::ZipFile, result::ZipError};

use super::{Trouble, ledger::damaged};

/// The most that is unpacked of a workbook, in bytes. A hundred thousand rows unpack to about a third of this.
const MOST_UNPACKED: u64 = 128 * 1024 * 1024;
/// The longest tag or run of text.
const LONGEST_PIECE: usize = 512 * 1024;
/// How many tags and texts are looked at, over all parts: a hundred thousand rows of twelve columns have half as many.
const MOST_PIECES: u64 = 12_000_000;
/// How deep elements may stand in each other; a workbook's are about ten.
const DEEPEST: usize = 100;
/// How much is unpacked ahead of what is read.
const AHEAD: usize = 64 * 1024;
/// The most parts an archive may have, so that its list of them stays short.
const MOST_PARTS: usize = 10_000;

/// A zipped file of which parts are read. What an archive says of its own sizes may be a lie, so bytes are counted as they come out,
/// over all parts and however often one is read. What nobody asks for, such as pictures, is not unpacked.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: Rc<Cell<u64>>,
    pieces: Rc<Cell<u64>>,
}

impl<'a> Archive<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, Trouble> {
        // The list of parts is read whole, so its length is known before: each entry begins with this signature.
        if memchr::memmem::find_iter(bytes, b"PK\x01\x02").nth(MOST_PARTS).is_some() {
            return Err(too_much());
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        let count = |most| Rc::new(Cell::new(most));
        Ok(Self { zip, left: count(MOST_UNPACKED), pieces: count(MOST_PIECES) })
    }

    pub fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// A part by its name. Some programs write the names in other cases than they refer to them.
    pub fn part(&mut self, name: &str) -> Result<Option<Xml<'_, 'a>>, Trouble> {
        let exact = self.zip.index_for_name(name);
        let alike = || {
            let all = self.zip.file_names().enumerate();
            all.map(|(at, own)| (at, own.replace('\\', "/"))).find(|(_, own)| own.eq_ignore_ascii_case(name))
        };
        let Some(index) = exact.or_else(|| alike().map(|(at, _)| at)) else { return Ok(None) };
        let file = self.zip.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                Trouble::file("file-password", "file-password-remedy")
            }
            _ => damaged(),
        })?;
        let meter = Meter {
            inner: BufReader::with_capacity(AHEAD, file),
            left: self.left.clone(),
            piece: 0,
            long: false,
            over: false,
        };
        let mut reader = Reader::from_reader(meter);
        // How deep elements stand is counted here; their names need not be remembered for that.
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        Ok(Some(Xml { reader, buffer: vec![], depth: 0, left: self.pieces.clone() }))
    }
}

pub(super) fn too_much() -> Trouble {
    Trouble::file("file-bomb", "file-bomb-remedy")
}

/// Bytes as they come out, counted for the piece that is being read and for the whole file.
struct Meter<'p, 'a> {
    inner: BufReader<ZipFile<'p, Cursor<&'a [u8]>>>,
    left: Rc<Cell<u64>>,
    /// Read of this piece.
    piece: usize,
    long: bool,
    over: bool,
}

impl io::Read for Meter<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let from = self.fill_buf()?;
        let n = from.len().min(into.len());
        into[..n].copy_from_slice(&from[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Meter<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.long |= self.piece > LONGEST_PIECE;
        self.over |= self.left.get() == 0;
        if self.long || self.over {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.piece += n;
        self.left.set(self.left.get().saturating_sub(n as u64));
        self.inner.consume(n);
    }
}

/// A part, read from its beginning to its end.
pub(super) struct Xml<'p, 'a> {
    reader: Reader<Meter<'p, 'a>>,
    buffer: Vec<u8>,
    depth: usize,
    /// How many pieces may still be read.
    left: Rc<Cell<u64>>,
}

/// Why there is no next piece.
pub(super) enum Stop {
    /// A single piece is longer than any can be.
    Long,
    Trouble(Trouble),
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Long => too_much(),
            Stop::Trouble(trouble) => trouble,
        }
    }
}

impl Xml<'_, '_> {
    /// The next piece; [`Event::Eof`] at the end.
    pub fn next(&mut self) -> Result<Event<'_>, Stop> {
        self.buffer.clear();
        self.reader.get_mut().piece = 0;
        self.left.set(self.left.get().checked_sub(1).ok_or_else(|| Stop::Trouble(too_much()))?);
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(_) => {
                let meter = self.reader.get_mut();
                return Err(match (meter.over, meter.long) {
                    (true, _) => Stop::Trouble(too_much()),
                    (_, true) => Stop::Long,
                    _ => Stop::Trouble(damaged()),
                });
            }
        };
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => return Err(Stop::Trouble(damaged())),
            _ => {}
        }
        if self.depth > DEEPEST { Err(Stop::Trouble(damaged())) } else { Ok(event) }
    }
}

/// Every attribute of a tag: its name without prefix, and its value.
pub(super) fn attributes<'t>(tag: &'t BytesStart<'_>) -> impl Iterator<Item = (&'t str, Cow<'t, str>)> {
    let mut all = tag.attributes();
    all.with_checks(false);
    all.flatten().filter_map(|a| {
        let value = a.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some((a.key.into_inner().rsplit(':').next()?, value))
    })
}

/// An attribute's value, by its name without prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = tag.attributes();
    let found = all.with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// Whether an attribute says yes.
pub(super) fn says_yes(tag: &BytesStart<'_>, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| value == "1" || value == "true")
}

/// Adds what an event says in text.
pub(super) fn add_text(text: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(said) => text.push_str(&said.xml_content(XmlVersion::Implicit1_0)),
        Event::CData(said) => text.push_str(&said.xml_content(XmlVersion::Implicit1_0)),
        Event::GeneralRef(name) => text.extend(referred(name)),
        _ => {}
    }
}

fn referred(name: &BytesRef<'_>) -> Option<char> {
    match name.resolve_char_ref() {
        Ok(Some(one)) => Some(one),
        _ => match &**name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            // What a document type would have had to say: none is read.
            _ => None,
        },
    }
}
