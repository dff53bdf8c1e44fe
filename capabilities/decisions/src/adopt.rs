//! Recording a decision: snapshot, PDF, digests, one transaction for all the documents it covers.

use std::collections::BTreeMap;

use context::{Change, Clock, Context, Entry, Error, Message, Problem, Result, canonical, digest};
use database::Read;
use documents::Document;
use jiff::civil::Date;
use socket::{Adoptable, Annex, House, Print, Scope};
use uuid::Uuid;

use crate::{
    RECORD,
    delegation::{self, Rests},
    model::{DECIDERS, REPORTING},
    proposal, store,
};

/// What somebody writes down of a decision.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub body: String,
    /// As `2027-01-26`.
    pub date: String,
    pub paragraph: String,
    pub case_number: String,
    /// Whether somebody has confirmed a day that is before the proposal was sent.
    pub date_confirmed: bool,
    /// One of [`DECIDERS`](crate::model::DECIDERS); empty: the body.
    pub decider: String,
    /// The point of the delegation rules, where it was decided on delegation.
    pub delegation: String,
    /// Whether somebody has confirmed a point that is unknown, or did not hold that day.
    pub delegation_confirmed: bool,
    /// The function of whoever decided in the body's place; empty: the point says it.
    pub function: String,
    /// How it is reported to the body; empty: as the point says.
    pub reporting: String,
    /// Why it could be delegated.
    pub delegation_reason: String,
}

impl Given {
    /// As it is printed, with what it rests on.
    fn print(&self, date: Date, rests: &Rests) -> Print {
        let case_number = self.case_number.trim().to_owned();
        let decided = rests.printed(decider(self), self.body.trim());
        Print { case_number, meeting: Some(date), decided, ..Print::default() }
    }
}

/// One document of a recorded decision.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub id: Uuid,
    pub kind: &'static str,
    pub version: i64,
    pub snapshot_digest: String,
    pub pdf_digest: String,
}

/// A document as it will be frozen.
pub(crate) struct Frozen {
    pub kind: &'static str,
    pub snapshot: String,
    pub pdf: Vec<u8>,
    /// What the public may have, where that is not all of it.
    pub public: Option<Vec<u8>>,
}

/// Freezes the documents as they stand and records the decision on them. It works whatever the findings.
///
/// # Errors
/// [`Error::Invalid`] for a date that is none, a body, paragraph or case number that is empty, and a decision that is recorded already; on
/// delegation also for what it rests on.
pub async fn adopt(
    house: &House,
    context: &Context,
    scope: &Scope,
    kinds: &[&'static Adoptable],
    given: &Given,
) -> Result<Vec<Recorded>> {
    let date = check(given)?;
    context.must(RECORD, &scope.unit.place)?;
    // Judged before anything is made, and again in the change.
    let rests = delegation::rests(house, context, &mut context.read_common().await?, scope, kinds, given, date).await?;
    let drafts = drafted(house, context, scope, kinds, &given.print(date, &rests)).await?;
    let mut change = context.change(RECORD, &scope.unit.place).await?;
    let rests = delegation::rests(house, context, &mut change, scope, kinds, given, date).await?;
    let print = given.print(date, &rests);
    let frozen = freeze(house, &mut change, scope, kinds, &print, drafts).await?;
    let proposal = proposal::open(&mut change, scope).await?;
    let sent = match &proposal {
        Some(proposal) if date < Clock::day(proposal.sent_at) && !given.date_confirmed => {
            let message = Message::new("decision-before-sent").with("sent", Clock::day(proposal.sent_at).to_string());
            return Err(Error::Invalid(vec![Problem { field: "date".to_owned(), message }]));
        }
        Some(proposal) => proposal::sent(&mut change, proposal.id).await?,
        None => BTreeMap::new(),
    };
    let mut recorded = vec![];
    for document in frozen {
        let (tenant, unit, year) = (context.tenant, scope.unit.id, scope.year);
        let latest = vec![tenant.into(), unit.into(), year.into(), document.kind.into()];
        let row = change.row(store::LATEST, latest).await?;
        let version = row.map_or(Ok(0), |r| r.get::<i64>("version"))? + 1;
        let one = Recorded {
            id: change.new_id(),
            kind: document.kind,
            version,
            snapshot_digest: digest(document.snapshot.as_bytes()),
            pdf_digest: digest(&document.pdf),
        };
        not_twice(house, &mut change, scope, &one, date, given.paragraph.trim()).await?;
        let public_digest = document.public.as_deref().map(digest);
        let values = vec![
            tenant.into(),
            one.id.into(),
            unit.into(),
            year.into(),
            document.kind.into(),
            version.into(),
            given.body.trim().into(),
            date.into(),
            given.paragraph.trim().into(),
            print.case_number.as_str().into(),
            document.snapshot.into(),
            (&one.snapshot_digest).into(),
            document.pdf.into(),
            (&one.pdf_digest).into(),
            change.now().into(),
            (&context.actor.name).into(),
            proposal.as_ref().map(|p| p.id).into(),
            sent.get(document.kind).map(|digest| *digest != one.snapshot_digest).into(),
            public_digest.clone().into(),
            document.public.into(),
            decider(given).into(),
            (&rests.point).into(),
            (&rests.function).into(),
            (&rests.basis).into(),
            (&rests.reporting).into(),
            (&rests.reason).into(),
        ];
        change.run(store::ADD, values).await?;
        let entry = Entry::new("adopted", document.kind, one.id)
            .field("version", None, Some(version.to_string()))
            .field("body", None, Some(given.body.trim().to_owned()))
            .field("decider", None, Some(decider(given).to_owned()))
            .field("delegation", None, said(&rests.point))
            .field("function", None, said(&rests.function))
            .field("reporting", None, said(&rests.reporting))
            .field("delegation_reason", None, said(&rests.reason))
            .field("decided_on", None, Some(date.to_string()))
            .field("paragraph", None, Some(given.paragraph.trim().to_owned()))
            .field("case_number", None, Some(print.case_number.clone()))
            .field("snapshot_digest", None, Some(one.snapshot_digest.clone()))
            .field("pdf_digest", None, Some(one.pdf_digest.clone()))
            .field("public_digest", None, public_digest.clone());
        change.audit(entry);
        recorded.push(one);
    }
    // The proposal is closed when everything that was sent has been decided.
    if let Some(proposal) = &proposal
        && sent.keys().all(|kind| recorded.iter().any(|r| r.kind == kind))
    {
        proposal::decided(&mut change, proposal).await?;
    }
    change.commit().await?;
    Ok(recorded)
}

fn said(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// Who presses twice decides once: the same document of the same day and paragraph, with nothing changed since, is the same decision.
async fn not_twice(
    house: &House,
    change: &mut Change,
    scope: &Scope,
    one: &Recorded,
    day: Date,
    paragraph: &str,
) -> Result<()> {
    let values = vec![
        change.tenant().into(),
        scope.unit.id.into(),
        scope.year.into(),
        one.kind.into(),
        day.into(),
        paragraph.into(),
        (&one.snapshot_digest).into(),
    ];
    let row = change.row(store::SAME, values).await?;
    match row.map(|row| row.get::<Option<i64>>("version")).transpose()?.flatten() {
        Some(version) => {
            let document = house.words().word(change.context().language, one.kind);
            Err(Error::invalid(Message::new("decision-already").with("document", document).with("version", version)))
        }
        None => Ok(()),
    }
}

fn decider(given: &Given) -> &str {
    if given.decider.is_empty() { "body" } else { &given.decider }
}

fn check(given: &Given) -> Result<Date> {
    let mut problems = vec![];
    if !DECIDERS.contains(&decider(given)) {
        problems.push(Problem {
            field: "decider".to_owned(),
            message: Message::new("problem-no-such-choice").with("given", decider(given)),
        });
    }
    if decider(given) == "delegation" && given.delegation.trim().is_empty() {
        problems.push(Problem { field: "delegation".to_owned(), message: "problem-missing".into() });
    }
    // A decision on delegation has no paragraph of a meeting; what the diary calls it may stand there.
    let texts = [
        ("body", &given.body),
        ("paragraph", &given.paragraph),
        ("case_number", &given.case_number),
        ("delegation", &given.delegation),
        ("function", &given.function),
        ("delegation_reason", &given.delegation_reason),
    ];
    for (field, text) in texts {
        let may_lack = !matches!(field, "body" | "paragraph" | "case_number")
            || (field == "paragraph" && decider(given) != "body");
        let max = if field == "delegation_reason" { 2000_i64 } else { 200 };
        let message = match text.trim() {
            "" if may_lack => continue,
            "" => "problem-missing".into(),
            long if long.chars().count() > max as usize => {
                Message::new("problem-too-long").with("length", long.chars().count()).with("max", max)
            }
            lines
                if field == "delegation_reason" && !lines.chars().any(|c| c.is_control() && c != '\n' && c != '\r') =>
            {
                continue;
            }
            odd if odd.chars().any(char::is_control) => "problem-control-characters".into(),
            _ => continue,
        };
        problems.push(Problem { field: field.to_owned(), message });
    }
    if !given.reporting.is_empty() && !REPORTING.contains(&given.reporting.as_str()) {
        let message = Message::new("problem-no-such-choice").with("given", given.reporting.as_str());
        problems.push(Problem { field: "reporting".to_owned(), message });
    }
    let date = register::day(&given.date);
    if let Err(message) = &date {
        problems.push(Problem { field: "date".to_owned(), message: message.clone() });
    }
    match date {
        Ok(date) if problems.is_empty() => Ok(date),
        _ => Err(Error::Invalid(problems)),
    }
}

/// A document as it stood at some moment: its content, what is printed of it, and what the public may have, where that is not all.
#[derive(PartialEq)]
pub(crate) struct Moment {
    kind: &'static str,
    snapshot: String,
    whole: Document,
    public: Option<Document>,
}

/// The documents as they stand now, and their PDFs: made before the change is begun, so that nobody waits while they are.
pub(crate) type Drafts = (Vec<Moment>, Vec<Frozen>);

pub(crate) async fn drafted(
    house: &House,
    context: &Context,
    scope: &Scope,
    kinds: &[&'static Adoptable],
    print: &Print,
) -> Result<Drafts> {
    let now = moment(house, context, &mut context.read_common().await?, scope, kinds, print).await?;
    let frozen = made_all(&now).await?;
    Ok((now, frozen))
}

/// All the documents of one moment: as they stand in the change, in which nobody else writes. Where somebody has saved since they were
/// drafted, they are made anew.
pub(crate) async fn freeze(
    house: &House,
    change: &mut Change,
    scope: &Scope,
    kinds: &[&'static Adoptable],
    print: &Print,
    (drafted, frozen): Drafts,
) -> Result<Vec<Frozen>> {
    let context = change.context().clone();
    let now = moment(house, &context, change, scope, kinds, print).await?;
    if now == drafted { Ok(frozen) } else { made_all(&now).await }
}

async fn moment(
    house: &House,
    context: &Context,
    read: &mut Read,
    scope: &Scope,
    kinds: &[&'static Adoptable],
    print: &Print,
) -> Result<Vec<Moment>> {
    let mut all = vec![];
    for kind in kinds {
        let whole = house.print_of(context, read, scope, kind.annex, print).await?;
        let public = public(house, context, read, scope, kind.annex, print, &whole).await?;
        let snapshot = canonical(&(kind.snapshot)(context, read, scope).await?);
        all.push(Moment { kind: kind.name, snapshot, whole, public });
    }
    Ok(all)
}

async fn made_all(moment: &[Moment]) -> Result<Vec<Frozen>> {
    let mut frozen = vec![];
    for Moment { kind, snapshot, whole, public } in moment {
        let public = match public {
            Some(document) => Some(socket::pdf(document.clone()).await?),
            None => None,
        };
        frozen.push(Frozen { kind, snapshot: snapshot.clone(), pdf: socket::pdf(whole.clone()).await?, public });
    }
    Ok(frozen)
}

/// The version for the public; nothing where it would say the same.
pub(crate) async fn public(
    house: &House,
    context: &Context,
    read: &mut Read,
    scope: &Scope,
    annex: &Annex,
    print: &Print,
    whole: &Document,
) -> Result<Option<Document>> {
    let public = house.print_of(context, read, scope, annex, &Print { public: true, ..print.clone() }).await?;
    Ok((whole.blocks != public.blocks).then_some(public))
}
