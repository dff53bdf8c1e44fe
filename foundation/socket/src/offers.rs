//! What a room may offer the house besides pages: imports, exports, lists, checks, annexes, things to adopt.

use axum::body::Bytes;
use context::{Change, Context, Mark, Message, Permission, Place, Result};
use database::Read;
use documents::{
    Document, Sheet,
    spreadsheet::{Known, Trouble},
};
use jiff::civil::Date;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::{House, Later};

/// A unit as every room needs it; `organisation` makes them.
#[derive(Clone, Debug)]
pub struct Unit {
    pub id: Uuid,
    pub name: String,
    /// The name in addresses.
    pub slug: String,
    /// What it is called in file names: `AMN`. Empty: the whole name.
    pub short: String,
    /// `board`, `company-board`, `administration` …
    pub kind: String,
    /// The last day it exists; `None`: until further notice.
    pub until: Option<jiff::civil::Date>,
    /// The unit that took over from it.
    pub successor: Option<Uuid>,
    pub place: Place,
    /// In this year its things stay with another authority than it stands under today. What has no year, such as a list of governing
    /// documents, follows the unit, and is not met here.
    pub elsewhere: bool,
}

impl Unit {
    /// Whether the unit is a body that decides: those have an analysis and a plan of their own.
    pub fn decides(&self) -> bool {
        matches!(self.kind.as_str(), "board" | "executive-board" | "company-board")
    }

    /// Whether it has ceased to exist by a day.
    pub fn has_ended(&self, day: jiff::civil::Date) -> bool {
        self.until.is_some_and(|until| until < day)
    }
}

/// What most things belong to: a unit's year.
#[derive(Clone, Debug)]
pub struct Scope {
    pub unit: Unit,
    pub year: i64,
}

/// Is told how many of how many rows are done, now and then.
#[derive(Clone, Default)]
pub struct Progress(pub Option<std::sync::Arc<dyn Fn(usize, usize) + Send + Sync>>);

impl Progress {
    pub fn tell(&self, done: usize, all: usize) {
        if let Some(tell) = &self.0 {
            tell(done, all);
        }
    }
}

impl std::fmt::Debug for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Progress")
    }
}

/// A file to take in, and how.
#[derive(Clone, Debug, Default)]
pub struct ImportRequest {
    /// Shared by whoever reads it: a large file is not copied.
    pub bytes: Bytes,
    /// The file's own name, kept as the source.
    pub file: String,
    /// Tell what would happen; store nothing.
    pub dry_run: bool,
    /// Take out records that the file no longer has.
    pub remove_missing: bool,
    /// What a person decided about columns: heading → known name, `""` for none.
    pub columns: std::collections::BTreeMap<String, String>,
    /// What a person decided about values: `blank` → `in-plan` or `outside`, and `value:COLUMN:TEXT` → what the text means
    /// in that column.
    pub answers: std::collections::BTreeMap<String, String>,
    pub progress: Progress,
}

/// One row of a report, as the preview and the command line show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowReport {
    /// Its number as people write it.
    pub number: Option<String>,
    pub text: String,
    /// `number-and-text`, `text-and-place` or `number`: how it was recognised. Empty for new rows.
    pub matched: &'static str,
    /// Field, before, after.
    pub changes: Vec<(String, String, String)>,
}

/// What is wrong with a file, cell by cell: the first of it as it is told, and how much there is of it. A file with every row wrong says
/// nothing more by its hundred-thousandth.
#[derive(Clone, Debug, Default)]
pub struct Troubles {
    first: Vec<Trouble>,
    n: usize,
}

impl Troubles {
    const TOLD: usize = 1000;

    pub fn push(&mut self, trouble: Trouble) {
        self.n += 1;
        if self.first.len() < Self::TOLD {
            self.first.push(trouble);
        }
    }
    /// How many there are, also of those that are not told.
    pub fn len(&self) -> usize {
        self.n
    }
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }
}

impl Extend<Trouble> for Troubles {
    fn extend<I: IntoIterator<Item = Trouble>>(&mut self, all: I) {
        all.into_iter().for_each(|trouble| self.push(trouble));
    }
}

impl FromIterator<Trouble> for Troubles {
    fn from_iter<I: IntoIterator<Item = Trouble>>(all: I) -> Self {
        let mut troubles = Self::default();
        troubles.extend(all);
        troubles
    }
}

/// Those that are told.
impl std::ops::Deref for Troubles {
    type Target = [Trouble];

    fn deref(&self) -> &[Trouble] {
        &self.first
    }
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default)]
pub struct ImportReport {
    pub new: Vec<RowReport>,
    pub changed: Vec<RowReport>,
    pub missing: Vec<RowReport>,
    pub unchanged: usize,
    /// Hinder the import: nothing is stored while there is one.
    pub problems: Troubles,
    /// Do not hinder it: what was kept as printed, what became a finding.
    pub remarks: Troubles,
    pub headings: Vec<documents::spreadsheet::Heading>,
    /// Questions about values that the file leaves open, with the answer that was used.
    pub questions: Vec<(&'static str, String)>,
    /// The different texts of columns whose texts stand for something, with what each was taken for.
    pub values: Vec<ValueSeen>,
    pub stored: bool,
}

/// A text that stands for something, such as `3. Möjlig` for a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueSeen {
    pub column: &'static str,
    pub text: String,
    /// In how many rows.
    pub rows: usize,
    /// What it was taken for: a level's value, `in-plan` or `outside`; empty when nobody knows.
    pub means: String,
}

#[derive(Clone, Copy)]
pub struct Importer {
    /// The word on the command line: `lisbet import NAME`.
    pub name: &'static str,
    /// Whether it needs `--unit` and `--year`; then the wizard of the unit's year offers it, to whoever has `needs`.
    pub scoped: bool,
    /// The columns it knows, for the page where a person adjusts them.
    pub columns: &'static [Known],
    /// The page of the unit's year where what came in is seen.
    pub page: &'static str,
    /// Asked for the import and for its preview, whatever it is about.
    pub needs: Permission,
    /// Whether a column that nobody knows is kept with its row; otherwise it is not read, and everybody is told so.
    pub keeps_columns: bool,
    pub run: for<'a> fn(&'a House, &'a Context, Option<&'a Scope>, &'a ImportRequest) -> Later<'a, ImportReport>,
}

/// Rows that can be written to a workbook or as CSV.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub sheets: Vec<Sheet>,
}

#[derive(Clone, Copy)]
pub struct Exporter {
    pub name: &'static str,
    /// Who may read what it takes out.
    pub needs: Permission,
    pub run: for<'a> fn(&'a House, &'a Context, &'a Scope) -> Later<'a, Rows>,
}

#[derive(Clone, Copy)]
pub struct Lister {
    pub name: &'static str,
    pub run: for<'a> fn(&'a Context, &'a Scope) -> Later<'a, Vec<Json>>,
}

/// How much a finding weighs: law and the board's own rules before what is merely wise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Law,
    Rule,
    Advice,
}

impl Severity {
    pub fn word(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Rule => "rule",
            Self::Advice => "advice",
        }
    }
}

/// Something that does not hold together (*iakttagelse*): it never stops anybody, and it may be accepted with a reason.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static str,
    pub severity: Severity,
    /// What the finding is about, to recognise it by when it is accepted: it changes when the matter changes.
    pub subject: String,
    /// The events' numbers as people write them, where it is about numbered rows.
    pub numbers: Vec<String>,
    pub message: Message,
    pub remedy: Message,
    /// Where the rule comes from: law, the board's own rules, or what is known to be wise.
    pub source: &'static str,
    /// Where to mend it.
    pub href: String,
    /// The reason it was accepted with, if it was.
    pub accepted: Option<String>,
    /// What a body may decide on that it is about, as its check says.
    pub about: &'static [&'static str],
}

#[derive(Clone, Copy)]
pub struct Check {
    pub name: &'static str,
    /// Who may read what it looks at; for others it says nothing.
    pub needs: Permission,
    /// Which documents to decide on it is about: whoever hands one of them over says why its rules are broken.
    pub about: &'static [&'static str],
    /// It reads in the snapshot it is given: a check that opened one of its own inside a page's would wait for a connection while
    /// holding one, and many visitors at once would wait for each other.
    pub run: for<'a> fn(&'a mut Read, &'a Scope) -> Later<'a, Vec<Finding>>,
}

/// A document that belongs to a unit's year.
#[derive(Clone, Copy)]
pub struct Annex {
    pub name: &'static str,
    /// Who may read what it prints: asked by [`House::print`], in the unit.
    pub permission: Permission,
    /// Everything it says is read in the one transaction it is given, so that several documents can be of one moment.
    pub run: for<'a> fn(&'a House, &'a Context, &'a mut Read, &'a Scope, &'a Print) -> Later<'a, Document>,
}

/// What is printed on a document that goes to a meeting: never its own paragraph, which is not known yet.
#[derive(Clone, Debug, Default)]
pub struct Print {
    pub case_number: String,
    /// The day of the meeting; without one the document is a draft.
    pub meeting: Option<jiff::civil::Date>,
    /// Which annex of the operational plan it is.
    pub number: Option<i64>,
    /// Not decided yet: it goes to the meeting as a proposal.
    pub proposal: bool,
    /// The version for the public: without what is withheld, with functions instead of names.
    pub public: bool,
    /// How it was decided, where no meeting did.
    pub decided: Option<Decided>,
}

/// A decision that no meeting made, as a document's head says it.
#[derive(Clone, Debug)]
pub struct Decided {
    /// What stands where the meeting would; it is given the `date`.
    pub status: &'static str,
    /// Who decided, and what that rests on.
    pub head: Vec<Message>,
}

/// Whether a document may be decided on in the body's place. What is about the goals, direction, extent or quality of the activity may not
/// be (KL 2017:725, chapter 6, section 38).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delegable {
    Yes,
    /// As a rule it is the body's; whoever records that it was delegated says why it could be.
    WithReason,
    /// The body's own.
    No,
}

/// What a body can decide on: its content as JSON, and the annex that is frozen with it.
#[derive(Clone, Copy)]
pub struct Adoptable {
    pub name: &'static str,
    pub annex: &'static Annex,
    pub delegable: Delegable,
    pub snapshot: for<'a> fn(&'a Context, &'a mut Read, &'a Scope) -> Later<'a, Json>,
    /// Says a snapshot's parts as lines that two versions can be compared by: key and text.
    pub lines: fn(&Json) -> Result<Vec<SnapshotLine>>,
}

/// A row of a snapshot to compare: its key, and its fields with their text.
pub type SnapshotLine = (String, Vec<(String, String)>);

/// A kind whose records may be kept secret (`context::secrecy`), and what its room does about it.
#[derive(Clone, Copy)]
pub struct Guarded {
    pub kind: &'static str,
    /// Whether the whole record may be, and not only one of its texts.
    pub whole: bool,
    /// Where a record belongs, also if it is secret, seen from a day: a unit's things stay with the authority that it stood under. Without
    /// one its kind says it (`AnyKind::home`).
    pub belongs: Option<for<'a> fn(&'a mut Read, Uuid, Date) -> Later<'a, Option<Scope>>>,
    /// Where one that is secret is worked with, if its room has a page for that.
    pub page: Option<fn(Uuid) -> String>,
    /// The page of the unit's year on which such records stand; empty where they stand on none.
    pub listed: &'static str,
    /// Is told in the same transaction before a record becomes secret as a whole, on a ground, and after it is seen again.
    pub told: Option<for<'a> fn(&'a mut Change, Uuid, Option<&'a str>) -> Later<'a, ()>>,
    /// Whose roles read a secret next, nearest first, where nobody is left who does; the usual way is the head, the chair, the auditors.
    pub onwards: Option<for<'a> fn(&'a mut Read, &'a Mark) -> Later<'a, Onwards>>,
}

/// The roles that read a secret next, group by group, nearest first.
pub type Onwards = Vec<&'static [&'static str]>;

/// What waits with somebody who leaves, and does not say what is secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Where; none: in the whole tenant.
    pub unit: Option<Uuid>,
    /// What it is called, a message that takes the number `n`.
    pub what: &'static str,
    pub n: usize,
    /// Those besides who have it before them too, by name.
    pub others: Vec<String>,
}
