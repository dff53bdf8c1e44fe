//! Drafts that one authority gives out to another, for consultation or otherwise.
//!
//! A draft that another authority can reach in a database counts as dispatched (TF 2 kap. 10 §, HFD 2011 ref. 52), so nobody is let
//! into the draft: a copy of it as it stands is frozen and given out, by a logged act. It is the public version, since what is left
//! out of that does not cross the border of an authority by itself (OSL 8 kap. 1 §).

use context::{Context, Entry, Error, Message, Problem, Result, digest};
use database::{Read, Row};
use jiff::Timestamp;
use socket::{Annex, House, Print, Scope, Unit};
use uuid::Uuid;

use crate::{READ_SHARED, SHARE};

database::statements! {
    ADD = "INSERT INTO shared_drafts (tenant, id, unit, year, kind, recipient, purpose, pdf, pdf_digest, shared_at, shared_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    OF_YEAR = "SELECT s.id, s.year, s.kind, s.recipient, u.name AS unit, r.name AS to_unit, s.purpose, s.pdf_digest, s.shared_at, s.shared_by \
        FROM shared_drafts s JOIN units u ON u.tenant = s.tenant AND u.id = s.unit JOIN units r ON r.tenant = s.tenant AND r.id = s.recipient \
        WHERE s.tenant = $1 AND s.unit = $2 AND s.year = $3 ORDER BY s.shared_at DESC, s.id LIMIT 500";
    RECIPIENTS = "SELECT DISTINCT recipient FROM shared_drafts WHERE tenant = $1";
    GIVEN_TO = "SELECT s.id, s.year, s.kind, s.recipient, u.name AS unit, r.name AS to_unit, s.purpose, s.pdf_digest, s.shared_at, s.shared_by \
        FROM shared_drafts s JOIN units u ON u.tenant = s.tenant AND u.id = s.unit JOIN units r ON r.tenant = s.tenant AND r.id = s.recipient \
        WHERE s.tenant = $1 AND s.recipient = $2 ORDER BY s.shared_at DESC, s.id LIMIT 200";
    PDF = "SELECT recipient, unit, kind, year, pdf FROM shared_drafts WHERE tenant = $1 AND id = $2";
    ALL = "SELECT id, year, kind, pdf, pdf_digest FROM shared_drafts WHERE tenant = $1 ORDER BY id LIMIT 1 OFFSET $2";
}

/// A copy that was given out.
#[derive(Clone, Debug)]
pub struct Shared {
    pub id: Uuid,
    pub year: i64,
    /// The annex.
    pub kind: String,
    pub unit: String,
    pub recipient: String,
    pub purpose: String,
    pub digest: String,
    pub shared_at: Timestamp,
    pub shared_by: String,
}

fn shared(row: &Row) -> database::Result<Shared> {
    Ok(Shared {
        id: row.get("id")?,
        year: row.get("year")?,
        kind: row.get("kind")?,
        unit: row.get("unit")?,
        recipient: row.get("to_unit")?,
        purpose: row.get("purpose")?,
        digest: row.get("pdf_digest")?,
        shared_at: row.get("shared_at")?,
        shared_by: row.get("shared_by")?,
    })
}

/// What somebody writes when giving a draft out.
#[derive(Clone, Debug, Default)]
pub struct Sharing {
    /// The receiving authority, by its name.
    pub recipient: String,
    pub purpose: String,
    /// Whether whoever gives it out has said that they know what it means.
    pub confirmed: bool,
}

/// Gives copies of drafts out to another authority.
///
/// # Errors
/// [`Error::Invalid`] without a document, a purpose or the confirmation, and for a recipient that is no other authority.
pub async fn share(
    house: &House,
    context: &Context,
    scope: &Scope,
    annexes: &[&'static Annex],
    given: &Sharing,
) -> Result<()> {
    if !context.may(SHARE, &scope.unit.place) {
        return Err(Error::Denied(SHARE.0));
    }
    let recipient = checked(context, scope, annexes, given).await?;
    let mut copies = vec![];
    for annex in annexes {
        let print = Print { public: true, ..Print::default() };
        copies.push((annex.name, socket::pdf(house.print(context, scope, annex, &print).await?).await?));
    }
    let mut change = context.change(SHARE, &scope.unit.place).await?;
    let purpose = register::clean(&given.purpose).into_owned();
    for (kind, pdf) in copies {
        let (id, own) = (change.new_id(), digest(&pdf));
        let values = vec![
            context.tenant.into(),
            id.into(),
            scope.unit.id.into(),
            scope.year.into(),
            kind.into(),
            recipient.id.into(),
            (&purpose).into(),
            pdf.into(),
            (&own).into(),
            change.now().into(),
            (&context.actor.name).into(),
        ];
        change.run(ADD, values).await?;
        let entry = || {
            Entry::new("shared", kind, id)
                .field("year", None, Some(scope.year.to_string()))
                .field("recipient", None, Some(recipient.name.clone()))
                .field("purpose", None, Some(purpose.clone()))
                .field("sha256", None, Some(own.clone()))
        };
        // Both authorities' trails tell of it.
        change.audit(entry());
        change.audit(entry().concerning(recipient.id).belonging_to(recipient.id));
    }
    change.commit().await
}

async fn checked(context: &Context, scope: &Scope, annexes: &[&'static Annex], given: &Sharing) -> Result<Unit> {
    let mut problems = vec![];
    let mut say = |field: &str, message: Message| problems.push(Problem { field: field.to_owned(), message });
    if annexes.is_empty() {
        say("", "sharing-nothing".into());
    }
    let purpose = register::clean(&given.purpose);
    if purpose.is_empty() {
        say("purpose", "problem-missing".into());
    }
    if purpose.chars().count() > 2000 || purpose.chars().any(|c| c.is_control() && c != '\n') {
        say("purpose", "problem-control-characters".into());
    }
    if !given.confirmed {
        say("confirmed", "sharing-unconfirmed".into());
    }
    let mut read = context.read_common().await?;
    match organisation::unit_by_name(&mut read, given.recipient.trim()).await {
        Ok(unit) => {
            let authority = unit.place.authority();
            if authority != Some(unit.id) || authority == scope.unit.place.authority() {
                say("recipient", "sharing-no-authority".into());
            }
            if problems.is_empty() { Ok(unit) } else { Err(Error::Invalid(problems)) }
        }
        Err(Error::Invalid(unknown)) => {
            problems.extend(unknown.into_iter().map(|p| Problem { field: "recipient".into(), ..p }));
            Err(Error::Invalid(problems))
        }
        Err(error) => Err(error),
    }
}

/// What has been given out of a unit's year, latest first.
pub async fn shared_of(read: &mut Read, scope: &Scope) -> Result<Vec<Shared>> {
    let rows = read.rows(OF_YEAR, vec![read.tenant().into(), scope.unit.id.into(), scope.year.into()]).await?;
    Ok(rows.iter().map(shared).collect::<database::Result<_>>()?)
}

/// What other authorities have given out to those that the visitor may read for.
pub async fn shared_with(context: &Context) -> Result<Vec<Shared>> {
    let mut read = context.read_anywhere(READ_SHARED).await?;
    let mut all = vec![];
    for row in read.rows(RECIPIENTS, vec![context.tenant.into()]).await? {
        let recipient: Uuid = row.get("recipient")?;
        let unit = organisation::unit_by_id(&mut read, recipient).await?;
        if !unit.is_some_and(|unit| context.may(READ_SHARED, &unit.place)) {
            continue;
        }
        for row in read.rows(GIVEN_TO, vec![context.tenant.into(), recipient.into()]).await? {
            all.push(shared(&row)?);
        }
    }
    all.sort_by_key(|s| std::cmp::Reverse(s.shared_at));
    Ok(all)
}

/// A copy, for whoever reads for the authority that it was given to, or may give out from the one it came from: kind, year, bytes.
pub async fn shared_pdf(context: &Context, id: Uuid) -> Result<Option<(String, i64, Vec<u8>)>> {
    let mut read = context.read_common().await?;
    let Some(row) = read.row(PDF, vec![context.tenant.into(), id.into()]).await? else { return Ok(None) };
    let mut allowed = false;
    for (column, permission) in [("recipient", READ_SHARED), ("unit", SHARE)] {
        let unit = organisation::unit_by_id(&mut read, row.get(column)?).await?;
        allowed |= unit.is_some_and(|unit| context.may(permission, &unit.place));
    }
    // Somebody else's is not told from what is not there.
    if allowed { Ok(Some((row.get("kind")?, row.get("year")?, row.get("pdf")?))) } else { Ok(None) }
}

/// A copy as it stands, for whoever proves it.
pub(crate) struct Standing {
    pub id: Uuid,
    pub year: i64,
    pub kind: String,
    pub digest: String,
    /// Whether its bytes are those of the digest.
    pub same: bool,
}

/// Every copy that was given out.
pub(crate) async fn standing(read: &mut Read) -> Result<Vec<Standing>> {
    let mut all: Vec<Standing> = vec![];
    while let Some(row) =
        read.row(ALL, vec![read.tenant().into(), i64::try_from(all.len()).unwrap_or(i64::MAX).into()]).await?
    {
        let own: String = row.get("pdf_digest")?;
        let same = own == digest(&row.get::<Vec<u8>>("pdf")?);
        all.push(Standing { id: row.get("id")?, year: row.get("year")?, kind: row.get("kind")?, digest: own, same });
    }
    Ok(all)
}
