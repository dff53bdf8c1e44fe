//! Copies for whoever has asked for a document: what is secret is masked, the decision is printed, and the copy is frozen.

use std::collections::HashMap;

use context::{Actor, Context, Entry, Error, Message, Problem, Result, digest};
use database::{Read, Row};
use documents::{Block, Cell, Column, Document, Group, Row as Line, Table};
use jiff::Timestamp;
use register::FieldView;
use socket::{House, Print, Scope, Unit, shell};
use uuid::Uuid;

use crate::{
    DISCLOSE, OPEN,
    actions::{decided, fields, held, opener},
    model::Decision,
    refusals::{Answered, appeal},
};

database::statements! {
    ADD = "INSERT INTO disclosures (tenant, id, unit, mark, recipient, decision, masked, pdf, pdf_digest, made_at, made_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    OF_MARK = "SELECT id, mark, unit, recipient, decision, masked, made_at, made_by FROM disclosures WHERE tenant = $1 AND mark = $2 ORDER BY made_at DESC, id LIMIT 100";
    OF_UNIT = "SELECT id, mark, unit, recipient, decision, masked, made_at, made_by FROM disclosures WHERE tenant = $1 AND unit = $2 ORDER BY made_at DESC, id LIMIT 100";
    ONE = "SELECT id, mark, unit, recipient, decision, masked, made_at, made_by, pdf FROM disclosures WHERE tenant = $1 AND id = $2";
    ALL = "SELECT made_at, mark, pdf, pdf_digest FROM disclosures WHERE tenant = $1 ORDER BY id LIMIT 1 OFFSET $2";
}

/// A copy that was made for somebody.
#[derive(Clone, Debug)]
pub struct Copy {
    pub id: Uuid,
    pub mark: Uuid,
    pub unit: Uuid,
    pub recipient: String,
    pub decision: String,
    /// The names of the fields that are masked.
    pub masked: Vec<String>,
    pub made_at: Timestamp,
    pub made_by: String,
}

fn copy(row: &Row) -> database::Result<Copy> {
    Ok(Copy {
        id: row.get("id")?,
        mark: row.get("mark")?,
        unit: row.get("unit")?,
        recipient: row.get("recipient")?,
        decision: row.get("decision")?,
        masked: row.get::<String>("masked")?.split_whitespace().map(str::to_owned).collect(),
        made_at: row.get("made_at")?,
        made_by: row.get("made_by")?,
    })
}

/// Makes a copy of what a mark hides, with some of its fields masked, and freezes it.
///
/// # Errors
/// [`Error::NotFound`] for whoever does not open it; [`Error::Invalid`] without a recipient, without who decided and when, and for a field
/// that is none.
pub async fn make(
    house: &House,
    context: &Context,
    id: Uuid,
    masked: &[String],
    recipient: &str,
    decision: &Decision,
) -> Result<Uuid> {
    let (mark, unit) = held(house, context, id).await?;
    let kind = house.kind(&mark.kind).ok_or(Error::NotFound)?;
    let mut problems = match decided(decision) {
        Err(Error::Invalid(problems)) => problems,
        other => other.map(|()| vec![])?,
    };
    let recipient = register::clean(recipient).into_owned();
    if let Err(message) = register::fitting(&recipient, register::Shape::Text { max: 200 }, true) {
        problems.push(Problem { field: "recipient".into(), message });
    }
    if mark.ground.is_empty() && !masked.is_empty() {
        problems.push(Problem { field: String::new(), message: "secrecy-ground-first".into() });
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let mut read = context.read_common().await?;
    let shown = fields(&mut read, kind, &mark).await?;
    let (kind, guarded) = house.kind(&mark.kind).zip(house.guarded(&mark.kind)).ok_or(Error::NotFound)?;
    let at = crate::actions::belongs(kind, &guarded, &mut read, mark.record, context.clock.today()).await?;
    let year = at.and_then(|at| at.year).unwrap_or_default();
    drop(read);
    if !masked.iter().all(|name| shown.iter().any(|field| field.name == *name)) {
        return Err(Error::NotFound);
    }
    let scope = Scope { unit, year };
    let document = document(house, context, &scope, kind.name(), &mark, &shown, masked, decision);
    let pdf = socket::pdf(document).await?;
    let mut change = opener(context, &scope.unit).change(OPEN, &scope.unit.place).await?;
    change.keep_secret(&mark.salt);
    let (copy, own) = (change.new_id(), digest(&pdf));
    let values = vec![
        context.tenant.into(),
        copy.into(),
        mark.unit.into(),
        mark.id.into(),
        (&recipient).into(),
        decision.text().into(),
        masked.join(" ").into(),
        pdf.into(),
        (&own).into(),
        change.now().into(),
        (&context.actor.name).into(),
    ];
    change.run(ADD, values).await?;
    let entry = Entry::new("disclosed", kind.name(), mark.record).because(&decision.text());
    change.audit(entry.field("recipient", None, Some(recipient)).field("sha256", None, Some(own)));
    change.commit().await?;
    Ok(copy)
}

/// The copy as it is printed: what is masked says on which ground, and how the decision is appealed against.
#[expect(clippy::too_many_arguments, reason = "all of it stands on the paper")]
fn document(
    house: &House,
    context: &Context,
    scope: &Scope,
    kind: &str,
    mark: &context::Mark,
    fields: &[FieldView],
    masked: &[String],
    decision: &Decision,
) -> Document {
    let (words, language) = (house.words(), context.language);
    let word = |key: &str| words.word(language, key);
    let hidden = words.say(language, &Message::new("copy-masked").with("ground", mark.ground.as_str()));
    let row = |field: &FieldView| {
        let text = match field.value.as_str() {
            _ if masked.iter().any(|name| name == field.name) => hidden.clone(),
            "true" => word("secrecy-yes"),
            "false" => word("secrecy-no"),
            text => text.to_owned(),
        };
        Line {
            cells: vec![Cell::text(word(&format!("{kind}-{}", field.name))).strong(), Cell::text(text)],
            note: false,
        }
    };
    let rows = fields.iter().filter(|field| !field.value.is_empty()).map(row).collect();
    let table = Table {
        caption: word("copy-caption"),
        columns: vec![Column::new(word("copy-field"), 1), Column::new(word("copy-text"), 3)],
        groups: vec![Group { title: String::new(), rows }],
        ..Table::default()
    };
    let decided = words.say(language, &Message::new("copy-decided").with("decision", decision.text()));
    let mut blocks = vec![Block::Paragraph { text: decided }, Block::Table(table)];
    if !masked.is_empty() {
        blocks.extend(appeal(Answered::Masked, language, &scope.unit.name).map(|text| Block::Paragraph { text }));
    }
    let print = Print { case_number: decision.number.trim().to_owned(), ..Print::default() };
    let document = shell(house, context, scope, &print, "copy-of", blocks);
    // It is no annex and no draft: its head says whose it is, and which case.
    let head = document.head.into_iter().skip(1).collect();
    Document { head, status: word(kind), ..document }
}

/// The copies that have been made of what a mark hides, latest first, for whoever opens it.
pub async fn copies(read: &mut Read, mark: Uuid) -> Result<Vec<Copy>> {
    let rows = read.rows(OF_MARK, vec![read.tenant().into(), mark.into()]).await?;
    Ok(rows.iter().map(copy).collect::<database::Result<_>>()?)
}

/// The copies that a unit has made and the actor may give out, latest first: not those of what they must not know of.
pub async fn copies_of_unit(read: &mut Read, unit: Uuid, actor: &Actor) -> Result<Vec<Copy>> {
    let mut all = vec![];
    for row in read.rows(OF_UNIT, vec![read.tenant().into(), unit.into()]).await? {
        let one = copy(&row)?;
        let mark = context::secrecy::mark(read, one.mark).await?;
        all.extend(mark.is_some_and(|mark| !mark.keeps_from(actor)).then_some(one));
    }
    Ok(all)
}

/// The file of a copy that goes along with an answer: for whoever has been shown to be the one who asked.
pub async fn given_out(read: &mut Read, id: Uuid) -> Result<Option<Vec<u8>>> {
    let row = read.row(ONE, vec![read.tenant().into(), id.into()]).await?;
    Ok(row.map(|row| row.get("pdf")).transpose()?)
}

/// A copy's file, for whoever opens what it was made of or gives out documents for the unit.
pub(crate) async fn pdf(house: &House, context: &Context, id: Uuid) -> Result<Option<Vec<u8>>> {
    let mut read = context.read_common().await?;
    let Some(row) = read.row(ONE, vec![context.tenant.into(), id.into()]).await? else { return Ok(None) };
    let of = copy(&row)?;
    let unit: Option<Unit> = organisation::unit_by_id(&mut read, of.unit).await?;
    let kept_from = match context::secrecy::mark(&mut read, of.mark).await? {
        Some(mark) => mark.keeps_from(&context.actor),
        None => true,
    };
    drop(read);
    let gives_out = !kept_from && unit.is_some_and(|unit| context.may(DISCLOSE, &unit.place));
    // Somebody else's is not told from what is not there.
    if gives_out || held(house, context, of.mark).await.is_ok() { Ok(Some(row.get("pdf")?)) } else { Ok(None) }
}

/// The copies, and the decisions not to give anything out, that are no longer what they were, by their bytes or by what the trail says of
/// them under the mark's salt: when they were made.
pub async fn changed(read: &mut Read) -> Result<Vec<Timestamp>> {
    let told = context::told(read, "disclosed").await?;
    // Two copies may be the same to the letter.
    let mut said: HashMap<String, Vec<Timestamp>> = HashMap::new();
    told.iter().for_each(|e| e.after("sha256").into_iter().for_each(|own| said.entry(own).or_default().push(e.at)));
    let (mut at, mut faults) = (0_i64, vec![]);
    while let Some(row) = read.row(ALL, vec![read.tenant().into(), at.into()]).await? {
        at += 1;
        let own: String = row.get("pdf_digest")?;
        let mark = context::secrecy::mark(read, row.get("mark")?).await?;
        let known = mark.and_then(|m| said.get_mut(&context::secret_digest(&m.salt, "sha256", &own))?.pop());
        if known.is_none() || own != digest(&row.get::<Vec<u8>>("pdf")?) {
            faults.push(row.get("made_at")?);
        }
    }
    // What the trail tells of and is not there.
    faults.extend(said.into_values().flatten());
    faults.extend(crate::refusals::changed(read).await?);
    Ok(faults)
}
