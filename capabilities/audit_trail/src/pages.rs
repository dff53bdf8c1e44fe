//! The trail as a page: filtered, following a record or a person, and taken out as text.

use askama::Template;
use axum::{
    body::Body,
    extract::{Path, Query, State},
    http::header,
    response::IntoResponse,
};
use context::{AUTHORITIES, Context, Error, Of, Place, Recorded, Result, Search};
use database::Read;
use futures_util::stream;
use interface::{Frame, Page, in_address};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Deserialize;
use socket::{Access, House, Outcome, Routes, Unit, Visit};
use uuid::Uuid;

use crate::{
    Key, READ, READ_ACCOUNTS, Taken,
    export::Format,
    words::{Told, told, word},
};

/// How many entries stand on a page, and how many are read at a time when they are taken out.
const PAGE: i64 = 50;
const AT_ONCE: i64 = 500;

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/audit", Access::Needs(READ), show)
        .get("/audit/names", Access::Needs(READ), names)
        .get("/audit/{file}", Access::Needs(READ), export)
        .get("/account-trail", Access::Tenant(READ_ACCOUNTS), accounts)
        .get("/account-trail/names", Access::Tenant(READ_ACCOUNTS), names)
        .get("/account-trail/{file}", Access::Tenant(READ_ACCOUNTS), export_accounts)
}

/// What is asked for most: who opened, decided, took away, gave out.
const ACTS: &[&str] = &[
    "opened",
    "protected",
    "secrecy-lifted",
    "disclosed",
    "refused",
    "created",
    "changed",
    "removed",
    "imported",
    "copied",
    "submitted",
    "accepted",
    "adopted",
    "withdrew",
    "granted",
    "role-ended",
    "left",
    "invited",
    "link-issued",
    "signed-in",
    "sign-in-failed",
    "seconded",
];

/// What is asked for in the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Asked {
    /// The unit by its name; empty: everything one may read.
    #[serde(default)]
    unit: String,
    /// Somebody's name, or `console:…`, or an id that a link carries.
    #[serde(default)]
    person: String,
    #[serde(default)]
    record: String,
    #[serde(default)]
    kind: String,
    /// What was done: `opened`.
    #[serde(default)]
    act: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    before: Option<i64>,
}

/// `?q=WHAT`: what has been typed so far.
#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "audit.html")]
struct Audit<'a> {
    frame: &'a Frame,
    /// `audit` or `account-trail`.
    page: &'static str,
    asked: &'a Asked,
    rows: Vec<Told>,
    /// The kinds to choose among: name and word.
    kinds: Vec<(&'static str, String)>,
    /// What may have been done, to choose among: name and word.
    acts: Vec<(&'static str, String)>,
    /// What is followed, where it is one record that may be seen.
    followed: Option<String>,
    /// The address of older entries.
    older: Option<String>,
    /// What was asked, as it stands in addresses.
    query: String,
    problem: Option<String>,
}

impl Audit<'_> {
    /// Whether this is the trail of the units, and not of accounts only.
    fn is_whole(&self) -> bool {
        self.page == "audit"
    }
}

async fn show(State(house): State<House>, visit: Visit, Query(asked): Query<Asked>) -> Outcome {
    page(&house, visit, asked, "audit").await
}

async fn accounts(State(house): State<House>, visit: Visit, Query(asked): Query<Asked>) -> Outcome {
    page(&house, visit, asked, "account-trail").await
}

/// Those whom somebody may mean who types a name in the filter.
async fn names(visit: Visit, Query(asked): Query<Typed>) -> Outcome {
    identity::suggested(&visit, &asked.q).await
}

async fn page(house: &House, mut visit: Visit, asked: Asked, page: &'static str) -> Outcome {
    visit.frame =
        visit.frame.clone().crumb(visit.frame.t(if page == "audit" { "audit" } else { "audit-accounts" }), "");
    let frame = &visit.frame;
    let (rows, problem) = match search(&visit.context, &asked, page).await {
        Ok(search) => {
            let mut read = visit.context.read_common().await?;
            let found = context::search(&mut read, &search, PAGE + 1).await?;
            (told(house, &visit.context, frame, &mut read, &found).await?, None)
        }
        Err(Error::Invalid(problems)) => (vec![], problems.first().map(|p| frame.say(&p.message))),
        Err(error) => return Err(error.into()),
    };
    let query = asked.query();
    let more = rows.len() > usize::try_from(PAGE).unwrap_or_default();
    let mut rows = rows;
    rows.truncate(usize::try_from(PAGE).unwrap_or_default());
    let older = rows.last().filter(|_| more).map(|last| format!("/{page}?{query}&before={}", last.seq));
    let kind = |kind: &'static str| (kind, word(frame, kind, kind));
    let mut kinds: Vec<_> = house.kinds().map(|k| kind(k.name())).chain([kind("mail"), kind("tenant")]).collect();
    kinds.sort_by(|a, b| database::swedish(&a.1, &b.1));
    let mut acts: Vec<_> = ACTS.iter().map(|act| (*act, frame.t(&format!("audit-{act}")))).collect();
    acts.sort_by(|a, b| database::swedish(&a.1, &b.1));
    let followed = rows.first().filter(|_| !asked.record.trim().is_empty()).map(|row| row.whose.clone());
    Ok(Page(Audit { frame, page, asked: &asked, rows, kinds, acts, followed, older, query, problem }).into_response())
}

impl Asked {
    /// The filter as it stands in an address, without the place in the list.
    fn query(&self) -> String {
        let pairs = [
            ("unit", &self.unit),
            ("person", &self.person),
            ("record", &self.record),
            ("kind", &self.kind),
            ("act", &self.act),
            ("from", &self.from),
            ("until", &self.until),
        ];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        pairs.map(|(name, value)| format!("{name}={}", in_address(value))).collect::<Vec<_>>().join("&")
    }
}

/// What the visitor may read of what was asked.
///
/// # Errors
/// [`Error::Denied`] for a unit that the visitor's role does not reach; [`Error::Invalid`] for a name or day that is none.
async fn search(context: &Context, asked: &Asked, page: &'static str) -> Result<Search> {
    let of = if page == "audit" { part(context, &asked.unit).await? } else { Of::Tenant };
    let mut search = Search::of(of);
    search.than = asked.before;
    search.kind = asked.kind.trim().to_owned();
    search.verb = asked.act.trim().to_owned();
    if !asked.record.trim().is_empty() {
        search.record = Some(Uuid::try_parse(asked.record.trim()).map_err(|_| Error::invalid("audit-record-unfit"))?);
    }
    search.actor = match asked.person.trim() {
        known if known.is_empty() || known.starts_with("console:") || Uuid::try_parse(known).is_ok() => {
            known.to_owned()
        }
        name => identity::named(&mut context.read_common().await?, name, context.clock.today()).await?.to_string(),
    };
    let day = |text: &str| -> Result<Option<Date>> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        register::day(text).map(Some).map_err(Error::invalid)
    };
    search.from = day(&asked.from)?.map(midnight);
    search.until = day(&asked.until)?.and_then(|day| day.tomorrow().ok()).map(midnight);
    Ok(search)
}

/// The first moment of a day in Sweden.
fn midnight(day: Date) -> Timestamp {
    let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
    day.to_zoned(zone).map(|at| at.timestamp()).unwrap_or_default()
}

async fn part(context: &Context, unit: &str) -> Result<Of> {
    if unit.trim().is_empty() {
        if context.may(READ, &Place::TENANT) {
            return Ok(Of::Everything);
        }
        // Whoever governs one unit means that one.
        let own = context.actor.grants.iter().find(|g| g.permissions.contains(&READ.0)).and_then(|g| g.unit);
        let own = own.ok_or(Error::Denied(READ.0))?;
        let mut read = context.read_common().await?;
        let unit = organisation::unit_by_id(&mut read, own).await?.ok_or(Error::NotFound)?;
        return under(context, &mut read, &unit).await;
    }
    let mut read = context.read_common().await?;
    let unit = organisation::unit_by_name(&mut read, unit.trim()).await?;
    under(context, &mut read, &unit).await
}

/// The unit's entries of those times whose authority lets the reader in: what was done before a move stays with the one before.
///
/// # Errors
/// [`Error::Denied`] where none does.
async fn under(context: &Context, read: &mut Read, unit: &Unit) -> Result<Of> {
    let stood = organisation::places_over_time(read, unit, context.clock.today()).await?;
    let older = stood.first().is_some_and(|now| context.may(READ, now));
    let mut open: Vec<Uuid> = vec![];
    for place in stood.iter().filter(|place| context.may(READ, place)) {
        // An authority that has ended stands before the one that took over from it: entries made under either are met.
        let way = place.lineage();
        let border = way.iter().position(|id| Some(*id) == place.authority());
        open.extend(border.into_iter().flat_map(|at| way[at.saturating_sub(1)..=at].iter().copied()));
    }
    if open.is_empty() && !older {
        return Err(Error::Denied(READ.0));
    }
    let mut authorities = [Uuid::nil(); AUTHORITIES];
    authorities.iter_mut().zip(open).for_each(|(slot, id)| *slot = id);
    Ok(Of::Unit { unit: unit.id, authorities, older })
}

async fn export(
    State(house): State<House>,
    visit: Visit,
    Path(file): Path<String>,
    Query(asked): Query<Asked>,
) -> Outcome {
    take_out(&house, visit, &file, asked, "audit").await
}

async fn export_accounts(
    State(house): State<House>,
    visit: Visit,
    Path(file): Path<String>,
    Query(asked): Query<Asked>,
) -> Outcome {
    take_out(&house, visit, &file, asked, "account-trail").await
}

/// Everything that was asked for, earliest first, read and sent some hundred entries at a time, with a signed line at the end.
async fn take_out(house: &House, visit: Visit, file: &str, asked: Asked, page: &'static str) -> Outcome {
    let ending = file.strip_prefix("trail.").and_then(Format::of_ending);
    let mut search = search(&visit.context, &asked, page).await?;
    let format = ending.ok_or(Error::NotFound)?;
    (search.earliest_first, search.than) = (true, None);
    let context = visit.context;
    let key = house.settings().stamp.filter(|_| format == Format::JsonLines);
    let begun = Some((context, search, Taken::default()));
    let lines = stream::try_unfold(begun, move |begun| async move {
        let Some((context, mut search, mut taken)) = begun else { return Ok::<_, std::io::Error>(None) };
        let entries = next(&context, &search).await.map_err(|error| std::io::Error::other(error.to_string()))?;
        let Some(last) = entries.last() else {
            let seal = key.map(|seed| taken.seal(&Key::of(&seed), context.tenant, context.clock.now()));
            return Ok(seal.map(|text| (text, None)));
        };
        search.than = Some(last.seq);
        let text: String = entries.iter().map(|entry| taken.line(format, context.tenant, entry)).collect();
        Ok(Some((text, Some((context, search, taken)))))
    });
    let kind =
        if format == Format::JsonLines { "application/jsonl; charset=utf-8" } else { "text/plain; charset=utf-8" };
    let name = format!("attachment; filename=\"{page}.{}\"", file.trim_start_matches("trail."));
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], Body::from_stream(lines))
        .into_response())
}

async fn next(context: &Context, search: &Search) -> Result<Vec<Recorded>> {
    context::search(&mut context.read_common().await?, search, AT_ONCE).await
}
