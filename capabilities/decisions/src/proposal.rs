//! What is handed to a body to decide on: sent and locked, then decided, decided with changes, referred back, postponed, or taken
//! back. While it is locked nobody edits what was sent.

use std::collections::BTreeMap;

use context::{Change, Context, Entry, Error, Message, Problem, Result, digest};
use database::{Read, Row};
use jiff::{Timestamp, civil::Date};
use socket::{Adoptable, Finding, House, Print, Scope, Severity};
use uuid::Uuid;

use crate::{
    READ, RECORD, SUBMIT,
    adopt::{drafted, freeze},
    findings, store,
};

/// What became of a proposal; `sent` and `postponed` lock the year.
pub const OUTCOMES: &[&str] = &["withdrawn", "referred-back", "postponed", "amending"];

/// Something that was handed to a body.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub id: Uuid,
    pub version: i64,
    pub meeting: Date,
    pub case_number: String,
    /// `sent`, `postponed`, `amending`, `referred-back`, `withdrawn` or `decided`.
    pub status: String,
    /// Why each rule that was broken was broken: rule and reason.
    pub reasons: BTreeMap<String, String>,
    pub note: String,
    pub sent_at: Timestamp,
    pub sent_by: String,
    pub documents: Vec<Sent>,
}

/// A document as it was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    pub kind: String,
    pub pdf_digest: String,
    /// Of the public version, where it is another than the whole.
    pub public_digest: Option<String>,
}

impl Proposal {
    fn read(row: &Row) -> Result<Self> {
        let reasons: String = row.get("reasons")?;
        Ok(Self {
            id: row.get("id")?,
            version: row.get("version")?,
            meeting: row.get("meeting")?,
            case_number: row.get("case_number")?,
            status: row.get("status")?,
            reasons: serde_json::from_str(&reasons).map_err(|e| Error::Internal(e.to_string()))?,
            note: row.get("note")?,
            sent_at: row.get("sent_at")?,
            sent_by: row.get("sent_by")?,
            documents: vec![],
        })
    }

    /// Whether the year waits for the body.
    pub fn is_open(&self) -> bool {
        matches!(self.status.as_str(), "sent" | "postponed" | "amending")
    }

    /// Whether nobody may edit what was sent.
    pub fn locks(&self) -> bool {
        matches!(self.status.as_str(), "sent" | "postponed")
    }
}

/// What somebody writes when handing over.
#[derive(Clone, Debug, Default)]
pub struct Handing {
    /// As `2027-01-26`.
    pub meeting: String,
    pub case_number: String,
    /// Why each broken rule is broken, by rule.
    pub reasons: BTreeMap<String, String>,
}

/// Hands the documents to the body as they stand: PDF frozen without a paragraph, the year locked.
///
/// # Errors
/// [`Error::Invalid`] for a day that is none, a proposal that is already there, and a broken rule of law or of the board's own
/// without a reason (`reason-<rule>`).
pub async fn submit(
    house: &House,
    context: &Context,
    scope: &Scope,
    kinds: &[&'static Adoptable],
    given: &Handing,
) -> Result<Uuid> {
    context.must(SUBMIT, &scope.unit.place)?;
    // Judged before anything is made, and again in the change: what is handed over is judged as it stands then.
    let meeting = judge(house, context, &mut context.read_common().await?, scope, kinds, given).await?;
    let case_number = given.case_number.trim().to_owned();
    let print = Print { case_number: case_number.clone(), meeting: Some(meeting), proposal: true, ..Print::default() };
    let drafts = drafted(house, context, scope, kinds, &print).await?;
    let mut change = context.change(SUBMIT, &scope.unit.place).await?;
    judge(house, context, &mut change, scope, kinds, given).await?;
    let frozen = freeze(house, &mut change, scope, kinds, &print, drafts).await?;
    let id = change.new_id();
    let reasons = serde_json::to_string(&given.reasons).unwrap_or_default();
    let (tenant, now) = (context.tenant, change.now());
    let values = vec![
        tenant.into(),
        id.into(),
        1_i64.into(),
        scope.unit.id.into(),
        scope.year.into(),
        meeting.into(),
        (&case_number).into(),
        "sent".into(),
        reasons.into(),
        "".into(),
        now.into(),
        (&context.actor.name).into(),
    ];
    change.run(store::ADD_PROPOSAL, values).await?;
    let mut entry = Entry::new("submitted", "proposal", id)
        .field("year", None, Some(scope.year.to_string()))
        .field("meeting", None, Some(meeting.to_string()))
        .field("case_number", None, Some(case_number));
    for document in frozen {
        let (snapshot_digest, pdf_digest) = (digest(document.snapshot.as_bytes()), digest(&document.pdf));
        let public_digest = document.public.as_deref().map(digest);
        entry = entry.field(&format!("{}-snapshot", document.kind), None, Some(snapshot_digest.clone()));
        entry = entry.field(&format!("{}-pdf", document.kind), None, Some(pdf_digest.clone()));
        entry = entry.field(&format!("{}-public-pdf", document.kind), None, public_digest.clone());
        let values = vec![
            tenant.into(),
            id.into(),
            document.kind.into(),
            document.snapshot.into(),
            snapshot_digest.into(),
            document.pdf.into(),
            pdf_digest.into(),
            public_digest.into(),
            document.public.into(),
        ];
        change.run(store::ADD_PROPOSAL_DOCUMENT, values).await?;
    }
    for (rule, reason) in &given.reasons {
        entry = entry.field(&format!("reason-{rule}"), None, Some(reason.clone()));
    }
    change.audit(entry);
    change.commit().await?;
    Ok(id)
}

async fn judge(
    house: &House,
    context: &Context,
    read: &mut Read,
    scope: &Scope,
    kinds: &[&'static Adoptable],
    given: &Handing,
) -> Result<Date> {
    if open(read, scope).await?.is_some() {
        return Err(Error::invalid("proposal-open"));
    }
    let mut problems = vec![];
    let mut say = |field: String, message: Message| problems.push(Problem { field, message });
    if kinds.is_empty() {
        say(String::new(), "decision-nothing-chosen".into());
    }
    let long =
        |text: &str| text.chars().count() > 2000 || text.chars().any(|c| c.is_control() && c != '\n' && c != '\r');
    if long(&given.case_number) {
        say("case_number".to_owned(), "problem-control-characters".into());
    }
    for rule in broken(house, context, read, scope, kinds).await? {
        match given.reasons.get(rule).map(|r| r.trim()).unwrap_or_default() {
            "" => say(format!("reason-{rule}"), "proposal-reason-missing".into()),
            reason if long(reason) => say(format!("reason-{rule}"), "problem-control-characters".into()),
            _ => {}
        }
    }
    let meeting = register::day(&given.meeting);
    if let Err(message) = &meeting {
        say("meeting".to_owned(), message.clone());
    }
    match meeting {
        Ok(meeting) if problems.is_empty() => Ok(meeting),
        _ => Err(Error::Invalid(problems)),
    }
}

/// Whether whoever hands these documents over says why: a rule of law or of the board's own is broken in one of them, and nobody
/// has accepted it.
pub fn wants_reason(finding: &Finding, kinds: &[&str]) -> bool {
    let about = finding.about.iter().any(|about| kinds.contains(about));
    about && finding.accepted.is_none() && finding.severity != Severity::Advice
}

/// The rules that want a reason, each once.
async fn broken(
    house: &House,
    context: &Context,
    read: &mut Read,
    scope: &Scope,
    kinds: &[&'static Adoptable],
) -> Result<Vec<&'static str>> {
    let kinds: Vec<&str> = kinds.iter().map(|k| k.name).collect();
    let mut rules = vec![];
    for finding in findings(house, read, context, scope).await? {
        if wants_reason(&finding, &kinds) && !rules.contains(&finding.rule) {
            rules.push(finding.rule);
        }
    }
    Ok(rules)
}

/// Records what became of a proposal that is open: taken back, referred back, postponed (to another day), or decided with changes
/// that are now to be made.
///
/// # Errors
/// [`Error::Invalid`] for an outcome that there is not, or a note that is missing; [`Error::NotFound`] when it is no longer open.
pub async fn conclude(
    context: &Context,
    scope: &Scope,
    id: Uuid,
    outcome: &str,
    meeting: &str,
    note: &str,
) -> Result<()> {
    let needs = if outcome == "withdrawn" { SUBMIT } else { RECORD };
    let mut change = context.change(needs, &scope.unit.place).await?;
    let proposal = open(&mut change, scope).await?.filter(|p| p.id == id).ok_or(Error::NotFound)?;
    if !OUTCOMES.contains(&outcome) {
        return Err(Error::NotFound);
    }
    let note = note.trim();
    if note.is_empty() || note.chars().count() > 4000 {
        return Err(Error::Invalid(vec![Problem { field: "note".into(), message: "proposal-note-missing".into() }]));
    }
    let day = match (outcome, meeting.trim()) {
        ("postponed", text) => {
            register::day(text).map_err(|message| Error::Invalid(vec![Problem { field: "meeting".into(), message }]))?
        }
        _ => proposal.meeting,
    };
    set(&mut change, &proposal, outcome, note, day).await?;
    change.commit().await
}

async fn set(change: &mut Change, proposal: &Proposal, status: &str, note: &str, meeting: Date) -> Result<()> {
    let values = vec![
        change.tenant().into(),
        proposal.id.into(),
        proposal.version.into(),
        status.into(),
        note.into(),
        meeting.into(),
    ];
    if change.run(store::SET_PROPOSAL, values).await? == 0 {
        return Err(Error::NotFound);
    }
    let mut entry = Entry::new("changed", "proposal", proposal.id).because(note).field(
        "status",
        Some(proposal.status.clone()),
        Some(status.to_owned()),
    );
    if meeting != proposal.meeting {
        entry = entry.field("meeting", Some(proposal.meeting.to_string()), Some(meeting.to_string()));
    }
    change.audit(entry);
    Ok(())
}

/// The proposal that the year's decision will be about, if one is open.
pub(crate) async fn open(read: &mut Read, scope: &Scope) -> Result<Option<Proposal>> {
    let values = vec![read.tenant().into(), scope.unit.id.into(), scope.year.into()];
    let rows = read.rows(store::PROPOSALS, values).await?;
    let all: Vec<Proposal> = rows.iter().map(Proposal::read).collect::<Result<_>>()?;
    Ok(all.into_iter().find(Proposal::is_open))
}

/// The digests of what was sent, by kind.
pub(crate) async fn sent(read: &mut Read, proposal: Uuid) -> Result<BTreeMap<String, String>> {
    let rows = read.rows(store::PROPOSAL_DOCUMENTS, vec![read.tenant().into(), proposal.into()]).await?;
    Ok(rows.iter().map(|r| Ok((r.get("kind")?, r.get("snapshot_digest")?))).collect::<database::Result<_>>()?)
}

/// Marks the open proposal as decided.
pub(crate) async fn decided(change: &mut Change, proposal: &Proposal) -> Result<()> {
    set(change, proposal, "decided", &proposal.note, proposal.meeting).await
}

/// Refuses to change what has been sent to a body.
///
/// # Errors
/// [`Error::Invalid`] with the meeting's day: somebody has to take the proposal back first.
pub async fn unlocked(read: &mut Read, scope: &Scope) -> Result<()> {
    match open(read, scope).await?.filter(Proposal::locks) {
        None => Ok(()),
        Some(proposal) => {
            Err(Error::invalid(Message::new("year-locked").with("meeting", proposal.meeting.to_string())))
        }
    }
}

/// Everything that has been handed over for a unit's year, latest first.
pub async fn proposals(context: &Context, scope: &Scope) -> Result<Vec<Proposal>> {
    let mut read = context.read(READ, &scope.unit.place).await?;
    let values = vec![context.tenant.into(), scope.unit.id.into(), scope.year.into()];
    let rows = read.rows(store::PROPOSALS, values).await?;
    let mut all: Vec<Proposal> = rows.iter().map(Proposal::read).collect::<Result<_>>()?;
    for proposal in &mut all {
        let rows = read.rows(store::PROPOSAL_DOCUMENTS, vec![context.tenant.into(), proposal.id.into()]).await?;
        let sent = |r: &Row| {
            let (kind, pdf_digest) = (r.get("kind")?, r.get("pdf_digest")?);
            Ok(Sent { kind, pdf_digest, public_digest: r.get("public_digest")? })
        };
        let documents = rows.iter().map(sent);
        proposal.documents = documents.collect::<database::Result<_>>()?;
    }
    Ok(all)
}

/// The PDF of a document as it was sent, or its public version.
pub async fn proposal_pdf(
    context: &Context,
    scope: &Scope,
    id: Uuid,
    kind: &str,
    public: bool,
) -> Result<Option<Vec<u8>>> {
    let mut read = context.read(READ, &scope.unit.place).await?;
    let values = vec![context.tenant.into(), scope.unit.id.into(), id.into(), kind.into()];
    let row = read.row(store::PROPOSAL_PDF, values).await?;
    let column = if public { "public_pdf" } else { "pdf" };
    Ok(row.map(|r| r.get::<Option<Vec<u8>>>(column)).transpose()?.flatten())
}
