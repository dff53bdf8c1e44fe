//! A decision not to give out what somebody has asked for: a document of its own, frozen, that can be appealed against. How it is done is
//! data (`appeal.toml`).

use std::sync::LazyLock;

use context::{Change, Context, Language, Message, Result, digest};
use database::Read;
use documents::{Block, Document};
use jiff::{Timestamp, civil::Date};
use serde::Deserialize;
use socket::{House, Print, Scope, Unit, shell};
use uuid::Uuid;

use crate::model::Decision;

database::statements! {
    ADD = "INSERT INTO refusals (tenant, id, unit, subject, decision, ground, pdf, pdf_digest, made_at, made_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    LATEST = "SELECT pdf FROM refusals WHERE tenant = $1 AND subject = $2 ORDER BY made_at DESC, id DESC LIMIT 1";
    ALL = "SELECT made_at, pdf, pdf_digest FROM refusals WHERE tenant = $1 ORDER BY id LIMIT 1 OFFSET $2";
}

/// How a request was answered that did not get all it asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    Masked,
    Refused,
}

#[derive(Deserialize)]
struct Paragraph {
    sv: String,
    en: String,
}

#[derive(Deserialize)]
struct Appeals {
    masked: Vec<Paragraph>,
    refused: Vec<Paragraph>,
}

static APPEALS: LazyLock<Appeals> =
    LazyLock::new(|| toml::from_str(include_str!("../appeal.toml")).expect("how to appeal is well formed"));

/// How to have it tried, paragraph by paragraph.
pub fn appeal(answered: Answered, language: Language, authority: &str) -> impl Iterator<Item = String> {
    let paragraphs = match answered {
        Answered::Masked => &APPEALS.masked,
        Answered::Refused => &APPEALS.refused,
    };
    let text = move |p: &'static Paragraph| if language == Language::Swedish { &p.sv } else { &p.en };
    let authority = authority.to_owned();
    paragraphs.iter().map(move |paragraph| text(paragraph).replace("{authority}", &authority))
}

/// What a refusal says.
pub struct Refusal<'a> {
    /// What was asked for, in the words of whoever did.
    pub asked: &'a str,
    pub came: Option<Date>,
    /// Chapter and section.
    pub ground: &'a str,
    /// More of why, where somebody has written it.
    pub reasons: &'a str,
    pub decision: &'a Decision,
}

/// The decision as PDF: what was asked, what was decided and why, who decided, and how to appeal.
pub async fn refuse(house: &House, context: &Context, unit: &Unit, refusal: &Refusal<'_>) -> Result<Vec<u8>> {
    let document = document(house, context, unit, refusal);
    socket::pdf(document).await
}

fn document(house: &House, context: &Context, unit: &Unit, refusal: &Refusal<'_>) -> Document {
    let (words, language) = (house.words(), context.language);
    let word = |key: &str| words.word(language, key);
    let say = |message: Message| words.say(language, &message);
    let long = |day: Date| interface::date(words, language, day);
    let mut blocks = vec![];
    let mut part = |title: &str, texts: Vec<String>| {
        blocks.push(Block::Heading { level: 1, text: word(title) });
        blocks.extend(texts.into_iter().map(|text| Block::Paragraph { text }));
    };
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let came = refusal.came.map(|day| say(Message::new("refusal-came").with("day", long(day))));
    part("refusal-asked", came.into_iter().chain(lines(refusal.asked)).collect());
    part("refusal-decision", vec![say(Message::new("refusal-decided").with("authority", unit.name.as_str()))]);
    let ground = say(Message::new("refusal-ground").with("ground", refusal.ground));
    part("refusal-why", std::iter::once(ground).chain(lines(refusal.reasons)).collect());
    part("refusal-by", vec![refusal.decision.by.trim().to_owned()]);
    part("refusal-appeal", appeal(Answered::Refused, language, &unit.name).collect());
    let day = refusal.decision.day.unwrap_or_else(|| context.clock.today());
    let print =
        Print { case_number: refusal.decision.number.trim().to_owned(), meeting: Some(day), ..Print::default() };
    let scope = Scope { unit: unit.clone(), year: i64::from(day.year()) };
    let document = shell(house, context, &scope, &print, "refusal", blocks);
    // It is no annex of a plan: its head says which case.
    let head = document.head.into_iter().skip(1).collect();
    Document { head, status: say(Message::new("refusal-status").with("date", long(day))), ..document }
}

/// Keeps the decision, frozen, beside the request that it answers.
pub async fn keep(
    change: &mut Change,
    unit: Uuid,
    subject: Uuid,
    ground: &str,
    decision: &Decision,
    pdf: Vec<u8>,
) -> Result<String> {
    let (tenant, id, own) = (change.tenant(), change.new_id(), digest(&pdf));
    let by = change.context().actor.name.clone();
    let values = vec![
        tenant.into(),
        id.into(),
        unit.into(),
        subject.into(),
        decision.text().into(),
        ground.into(),
        pdf.into(),
        (&own).into(),
        change.now().into(),
        by.into(),
    ];
    change.run(ADD, values).await?;
    Ok(own)
}

/// The latest decision on a request, as PDF, for whoever has been shown to be the one who asked or answers.
pub async fn refusal(read: &mut Read, subject: Uuid) -> Result<Option<Vec<u8>>> {
    let row = read.row(LATEST, vec![read.tenant().into(), subject.into()]).await?;
    Ok(row.map(|row| row.get("pdf")).transpose()?)
}

/// The decisions whose bytes are no longer what was decided: when they were made.
pub(crate) async fn changed(read: &mut Read) -> Result<Vec<Timestamp>> {
    let (mut at, mut faults) = (0_i64, vec![]);
    while let Some(row) = read.row(ALL, vec![read.tenant().into(), at.into()]).await? {
        at += 1;
        if row.get::<String>("pdf_digest")? != digest(&row.get::<Vec<u8>>("pdf")?) {
            faults.push(row.get("made_at")?);
        }
    }
    Ok(faults)
}
