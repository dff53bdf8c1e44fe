//! Reading a unit's year as one value. What is written goes through the kinds.

use std::collections::HashMap;

use context::{Change, Error, Result};
use database::Read;
use jiff::civil::Date;
use register::Head;
use socket::{Scope, Unit};
use uuid::Uuid;

use crate::model::{
    ACTIVITY, ANALYSIS, Analysis, AnalysisHead, CHAPTER, DUTY, EVENT, Event, GOAL, INSTRUCTION, Instruction, MEASURE,
    METHOD, Measure, Method, MethodRecord, OBLIGATORY, Obligatory, PLAN_ROW, PROCESS, REQUEST, REVIEW, Request, SERIES,
    System, WAY,
};

/// The events that are not secret, whatever their alias: figures and sums know of no others.
macro_rules! open {
    ($alias:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM sealed s WHERE s.tenant = ",
            $alias,
            ".tenant AND s.record = ",
            $alias,
            ".id)"
        )
    };
}

database::statements! {
    FIND = "SELECT id FROM analyses WHERE tenant = $1 AND unit = $2 AND year = $3";
    /// The method of the year, or the latest one before it.
    METHOD_OF = "SELECT id FROM methods WHERE tenant = $1 AND year <= $2 ORDER BY year DESC LIMIT 1";
    /// How the events of years that have begun are valued, where they are judged by the method of this year: until the next that has its own.
    BEGUN = concat!("SELECT a.unit, u.name, a.year, e.likelihood, e.consequence, COUNT(e.id) AS events FROM analyses a \
        CROSS JOIN units u CROSS JOIN events e WHERE a.tenant = $1 AND a.year >= $2 AND u.tenant = $1 AND u.id = a.unit \
        AND e.tenant = $1 AND e.analysis = a.id AND ", open!("e"), " \
        AND NOT EXISTS (SELECT 1 FROM methods m WHERE m.tenant = a.tenant AND m.year > $2 AND m.year <= a.year) \
        GROUP BY a.unit, u.name, a.year, e.likelihood, e.consequence ORDER BY a.year, u.name COLLATE sv, a.unit");
    METHOD_IN = "SELECT id FROM methods WHERE tenant = $1 AND year = $2";
    /// The latest year up to this one that has a system in the board's own words.
    SYSTEM_OF = "SELECT a.id, a.year FROM analyses a WHERE a.tenant = $1 AND a.unit = $2 AND a.year <= $3 AND ( \
            EXISTS (SELECT 1 FROM system_chapters c WHERE c.tenant = a.tenant AND c.analysis = a.id) OR \
            EXISTS (SELECT 1 FROM role_duties d WHERE d.tenant = a.tenant AND d.analysis = a.id) \
        ) ORDER BY a.year DESC LIMIT 1";
    WITH_EVENTS = concat!("SELECT a.year FROM analyses a WHERE a.tenant = $1 AND a.unit = $2 AND a.year < $3 \
        AND EXISTS (SELECT 1 FROM events e WHERE e.tenant = a.tenant AND e.analysis = a.id AND ", open!("e"), ") ORDER BY a.year DESC");
    /// What the events of a year were in the year they were copied from.
    PREVIOUS = concat!("SELECT p.id, p.number, p.likelihood, p.consequence, a.year FROM events e \
        JOIN events p ON p.tenant = e.tenant AND p.id = e.previous JOIN analyses a ON a.tenant = p.tenant AND a.id = p.analysis \
        WHERE e.tenant = $1 AND e.analysis = $2 AND ", open!("e"), " AND ", open!("p"));
    CLOSE_UP = "UPDATE events SET number = number - 1 WHERE tenant = $1 AND analysis = $2 AND number > $3 AND number < $4";
    INSTRUCTION_OF = "SELECT id FROM instructions WHERE tenant = $1 AND year = $2";
    /// How far each body has come with what the instruction asks: figures, and nothing of what they have written.
    /// Of each unit's analysis as a whole, and of what answers the instruction's ways of working.
    FIGURES = concat!("SELECT a.unit, CAST(CASE WHEN o.id IS NULL THEN 0 ELSE 1 END AS BIGINT) AS obligatory, COUNT(e.id) AS events, \
        CAST(SUM(CASE WHEN e.likelihood IS NOT NULL AND e.consequence IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS valued, \
        CAST(SUM(CASE WHEN e.in_plan THEN 1 ELSE 0 END) AS BIGINT) AS planned \
        FROM analyses a CROSS JOIN events e LEFT JOIN obligatory_ways o ON o.tenant = e.tenant AND o.id = e.obligatory \
        WHERE a.tenant = $1 AND a.year = $2 AND e.tenant = $1 AND e.analysis = a.id AND ", open!("e"), " GROUP BY a.unit, CASE WHEN o.id IS NULL THEN 0 ELSE 1 END");
    SECRET_ON = "SELECT e.id, TRUE AS event FROM events e JOIN sealed s ON s.tenant = e.tenant AND s.record = e.id WHERE e.tenant = $1 AND e.way = $2 \
        UNION ALL SELECT r.id, FALSE FROM plan_rows r JOIN sealed s ON s.tenant = r.tenant AND s.record = r.id WHERE r.tenant = $1 AND r.way = $2";
    REQUEST_OF = "SELECT id FROM collection_requests WHERE tenant = $1 AND unit = $2 AND year = $3 ORDER BY due, id LIMIT 1";
    EVENT_COUNTS = concat!("SELECT r.unit, COUNT(e.id) AS events FROM collection_requests r CROSS JOIN analyses a CROSS JOIN events e \
        WHERE r.tenant = $1 AND r.analysis = $2 AND a.tenant = $1 AND a.unit = r.unit AND a.year = r.year \
        AND e.tenant = $1 AND e.analysis = a.id AND ", open!("e"), " GROUP BY r.unit");
    HAS_EVENTS = concat!("SELECT e.id FROM analyses a CROSS JOIN events e WHERE a.tenant = $1 \
        AND a.unit = $2 AND a.year = $3 AND e.tenant = $1 AND e.analysis = a.id AND ", open!("e"), " LIMIT 1");
    /// What departments have been asked and have not handed in.
    WAITING = "SELECT unit, year, due FROM collection_requests WHERE tenant = $1 AND status IN ('asked', 'returned') ORDER BY due, unit";
    /// Every year that has been begun.
    YEARS = "SELECT unit, year FROM analyses WHERE tenant = $1 ORDER BY year DESC";
    /// How many events the years of some units have. `CROSS JOIN` keeps SQLite from walking through every event there is.
    EVENTS_IN = concat!("SELECT a.unit, a.year, COUNT(e.id) AS events FROM analyses a CROSS JOIN events e \
        WHERE e.tenant = a.tenant AND e.analysis = a.id AND ", open!("e"), " AND a.tenant = $1 AND a.unit IN ( \
            $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25 \
        ) GROUP BY a.unit, a.year");
}

/// The method that a year's analysis is judged by: the tenant's own, or Stockholm's.
///
/// # Errors
/// [`Error::Internal`] when what is stored no longer reads as a method: a damaged database.
pub async fn method(read: &mut Read, year: i64) -> Result<Method> {
    let Some(row) = read.row(METHOD_OF, vec![read.tenant().into(), year.into()]).await? else {
        return Ok(Method::default());
    };
    let record = METHOD.find(read, row.get("id")?).await?.ok_or(Error::NotFound)?;
    serde_json::from_str(&record.body).map_err(|e| Error::Internal(format!("the method of {year} does not read: {e}")))
}

/// The tenant's own method for exactly this year.
pub(crate) async fn own_method(read: &mut Read, year: i64) -> Result<Option<MethodRecord>> {
    match read.row(METHOD_IN, vec![read.tenant().into(), year.into()]).await? {
        Some(row) => METHOD.find(read, row.get("id")?).await,
        None => Ok(None),
    }
}

/// The unit's year, if anything has been begun.
pub(crate) async fn head(read: &mut Read, unit: Uuid, year: i64) -> Result<Option<AnalysisHead>> {
    match read.row(FIND, vec![read.tenant().into(), unit.into(), year.into()]).await? {
        Some(row) => ANALYSIS.find(read, row.get("id")?).await,
        None => Ok(None),
    }
}

/// The unit's year, begun now if it was not.
pub(crate) async fn begin(change: &mut Change, scope: &Scope) -> Result<AnalysisHead> {
    if let Some(head) = head(change, scope.unit.id, scope.year).await? {
        return Ok(head);
    }
    let head = AnalysisHead {
        head: Head { id: change.new_id(), version: 1 },
        unit: scope.unit.id,
        year: scope.year,
        blank_means: String::new(),
    };
    ANALYSIS.insert(change, &head).await?;
    Ok(head)
}

/// Everything of a unit's year; empty, with the year's method, where nothing has been begun.
pub async fn analysis(read: &mut Read, unit: Uuid, year: i64) -> Result<Analysis> {
    let method = method(read, year).await?;
    match head(read, unit, year).await? {
        Some(head) => contents(read, head, method).await,
        None => {
            let head = AnalysisHead { unit, year, ..AnalysisHead::default() };
            Ok(Analysis { head, method, ..Analysis::default() })
        }
    }
}

pub(crate) async fn contents(read: &mut Read, head: AnalysisHead, method: Method) -> Result<Analysis> {
    let id = head.head.id;
    Ok(Analysis {
        head,
        method,
        goals: GOAL.list(read, id).await?,
        processes: PROCESS.list(read, id).await?,
        ways: WAY.list(read, id).await?,
        events: EVENT.list(read, id).await?,
        measures: MEASURE.list(read, id).await?,
        rows: PLAN_ROW.list(read, id).await?,
        activities: ACTIVITY.list(read, id).await?,
    })
}

/// The system that holds in a unit's year, and the year it was written for: until it is looked over, last year's holds.
pub async fn system(read: &mut Read, unit: Uuid, year: i64) -> Result<(System, i64)> {
    let reviews = match head(read, unit, year).await? {
        Some(head) => REVIEW.list(read, head.head.id).await?,
        None => vec![],
    };
    let Some(row) = read.row(SYSTEM_OF, vec![read.tenant().into(), unit.into(), year.into()]).await? else {
        return Ok((System { reviews, ..System::default() }, year));
    };
    let id: Uuid = row.get("id")?;
    let (chapters, duties) = (CHAPTER.list(read, id).await?, DUTY.list(read, id).await?);
    Ok((System { chapters, duties, reviews }, row.get("year")?))
}

/// Earlier years that have events and are with the same authority as the scope's, latest first: what a unit did under another stays there.
pub async fn own_years(read: &mut Read, scope: &Scope, today: Date) -> Result<Vec<i64>> {
    let rows = read.rows(WITH_EVENTS, vec![read.tenant().into(), scope.unit.id.into(), scope.year.into()]).await?;
    let mut years = vec![];
    for row in &rows {
        let year = row.get("year")?;
        let then = organisation::in_year(read, scope.unit.clone(), year, today).await?;
        if then.place.authority() == scope.unit.place.authority() {
            years.push(year);
        }
    }
    Ok(years)
}

/// Moves the public numbers after an event's one step up, with no entry and no version of their own: the only entry is the event's, which is
/// secret.
pub(crate) async fn close_up(change: &mut Change, event: &Event) -> Result<()> {
    let values = vec![change.tenant().into(), event.analysis.into(), event.number.into(), SERIES.into()];
    change.run(CLOSE_UP, values).await.map(drop)
}

/// What an event was in the year it was copied from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Previous {
    pub year: i64,
    pub number: i64,
    pub likelihood: Option<i64>,
    pub consequence: Option<i64>,
}

/// What the events of a year were before, by the earlier event's id.
pub async fn previous(read: &mut Read, analysis: Uuid) -> Result<HashMap<Uuid, Previous>> {
    let rows = read.rows(PREVIOUS, vec![read.tenant().into(), analysis.into()]).await?;
    let one = |r: &database::Row| {
        let (year, number) = (r.get("year")?, r.get("number")?);
        let was = Previous { year, number, likelihood: r.get("likelihood")?, consequence: r.get("consequence")? };
        Ok((r.get("id")?, was))
    };
    Ok(rows.iter().map(one).collect::<database::Result<_>>()?)
}

/// An event of an earlier year with its measures there.
pub(crate) async fn was(read: &mut Read, id: Uuid) -> Result<Option<(Previous, Vec<Measure>)>> {
    let Some(event) = EVENT.find(read, id).await? else { return Ok(None) };
    let Some(head) = ANALYSIS.find(read, event.analysis).await? else { return Ok(None) };
    let mut measures = MEASURE.list(read, event.analysis).await?;
    measures.retain(|m| m.event == id);
    let (number, likelihood, consequence) = (event.number, event.likelihood, event.consequence);
    Ok(Some((Previous { year: head.year, number, likelihood, consequence }, measures)))
}

/// What is secret and hangs on a way of working.
#[derive(Default)]
pub(crate) struct Secret {
    pub events: Vec<Uuid>,
    pub rows: Vec<Uuid>,
}

impl Secret {
    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.rows.is_empty()
    }
}

/// What is secret on a way of working: only for moving it along, unread.
pub(crate) async fn secret_on(read: &mut Read, way: Uuid) -> Result<Secret> {
    let mut secret = Secret::default();
    for row in read.rows(SECRET_ON, vec![read.tenant().into(), way.into()]).await? {
        let into = if row.get("event")? { &mut secret.events } else { &mut secret.rows };
        into.push(row.get("id")?);
    }
    Ok(secret)
}

/// What a unit has been asked to hand in for the year, if it has.
pub(crate) async fn request_of(read: &mut Read, scope: &Scope) -> Result<Option<Request>> {
    match read.row(REQUEST_OF, vec![read.tenant().into(), scope.unit.id.into(), scope.year.into()]).await? {
        Some(row) => REQUEST.find(read, row.get("id")?).await,
        None => Ok(None),
    }
}

/// How many events each department has that the board's analysis has asked.
pub(crate) async fn event_counts(read: &mut Read, board: Uuid) -> Result<HashMap<Uuid, i64>> {
    let rows = read.rows(EVENT_COUNTS, vec![read.tenant().into(), board.into()]).await?;
    Ok(rows.iter().map(|r| Ok((r.get("unit")?, r.get("events")?))).collect::<database::Result<_>>()?)
}

/// Whether the unit's year has any event.
pub(crate) async fn has_events(read: &mut Read, scope: &Scope) -> Result<bool> {
    let values = vec![read.tenant().into(), scope.unit.id.into(), scope.year.into()];
    Ok(read.row(HAS_EVENTS, values).await?.is_some())
}

/// Who has been asked and has not handed in: unit, year, day.
pub(crate) async fn waiting(read: &mut Read) -> Result<Vec<(Uuid, i64, jiff::civil::Date)>> {
    let rows = read.rows(WAITING, vec![read.tenant().into()]).await?;
    Ok(rows.iter().map(|r| Ok((r.get("unit")?, r.get("year")?, r.get("due")?))).collect::<database::Result<_>>()?)
}

/// The year's instruction, published or not.
pub(crate) async fn instruction(read: &mut Read, year: i64) -> Result<Option<Instruction>> {
    match read.row(INSTRUCTION_OF, vec![read.tenant().into(), year.into()]).await? {
        Some(row) => INSTRUCTION.find(read, row.get("id")?).await,
        None => Ok(None),
    }
}

/// What the year's published instruction asks of a body.
pub(crate) async fn obligatory(read: &mut Read, scope: &Scope) -> Result<Vec<Obligatory>> {
    match instruction(read, scope.year).await?.filter(|i| i.published && scope.unit.decides()) {
        None => Ok(vec![]),
        Some(instruction) => {
            let mut ways = OBLIGATORY.list(read, instruction.head.id).await?;
            ways.retain(|way| way.addresses(&scope.unit.kind));
            Ok(ways)
        }
    }
}

/// What the year's instruction says to a unit: to a body, and to the departments that a body has asked.
pub(crate) struct Told {
    pub instruction: Instruction,
    pub ways: Vec<Obligatory>,
}

/// The year's instruction as it addresses the unit; nothing before it is published. A department is told what the body that asked it is told.
pub(crate) async fn told(read: &mut Read, scope: &Scope, request: Option<&Request>) -> Result<Option<Told>> {
    let Some(instruction) = instruction(read, scope.year).await?.filter(|i| i.published) else { return Ok(None) };
    let kind = match request {
        _ if scope.unit.decides() => scope.unit.kind.clone(),
        None => return Ok(None),
        Some(request) => {
            let asking = ANALYSIS.find(read, request.analysis).await?.map(|analysis| analysis.unit);
            let asking = match asking {
                Some(unit) => organisation::unit_by_id(read, unit).await?,
                None => None,
            };
            asking.map(|unit| unit.kind).unwrap_or_default()
        }
    };
    let mut ways = OBLIGATORY.list(read, instruction.head.id).await?;
    ways.retain(|way| way.addresses(&kind));
    Ok(Some(Told { instruction, ways }))
}

/// How far a body has come, as the centre sees it: figures, and nothing of what they count.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    pub unit: String,
    /// How many obligatory ways of working it is to value.
    pub asked: usize,
    /// The whole analysis.
    pub all: Counted,
    /// What answers the obligatory ways of working.
    pub obligatory: Counted,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Counted {
    pub events: i64,
    pub valued: i64,
    pub planned: i64,
}

impl std::ops::AddAssign for Counted {
    fn add_assign(&mut self, more: Self) {
        self.events += more.events;
        self.valued += more.valued;
        self.planned += more.planned;
    }
}

/// The figures of every body, also those that have not begun.
pub(crate) async fn figures(read: &mut Read, year: i64, ways: &[Obligatory], units: &[Unit]) -> Result<Vec<Figures>> {
    let mut by_unit: HashMap<Uuid, Figures> = HashMap::new();
    for row in read.rows(FIGURES, vec![read.tenant().into(), year.into()]).await? {
        let counted = Counted { events: row.get("events")?, valued: row.get("valued")?, planned: row.get("planned")? };
        let figures = by_unit.entry(row.get("unit")?).or_default();
        figures.all += counted;
        if row.get::<i64>("obligatory")? > 0 {
            figures.obligatory += counted;
        }
    }
    let figures = units.iter().filter(|u| u.decides()).map(|unit| {
        let asked = ways.iter().filter(|w| w.addresses(&unit.kind)).count();
        Figures { unit: unit.name.clone(), asked, ..by_unit.remove(&unit.id).unwrap_or_default() }
    });
    Ok(figures.collect())
}

/// Every year that has been begun, by unit, the latest first; the caller leaves out what the visitor may not see.
pub(crate) async fn years(read: &mut Read) -> Result<HashMap<Uuid, Vec<i64>>> {
    let mut years: HashMap<Uuid, Vec<i64>> = HashMap::new();
    for row in read.rows(YEARS, vec![read.tenant().into()]).await? {
        years.entry(row.get("unit")?).or_default().push(row.get("year")?);
    }
    Ok(years)
}

/// How many units [`EVENTS_IN`] counts for at a time.
const AT_ONCE: usize = 24;

/// How many events the years of these units have. Only what is shown is counted: a large municipality has a hundred thousand.
pub(crate) async fn events_in(read: &mut Read, units: &[Uuid]) -> Result<HashMap<(Uuid, i64), usize>> {
    let mut counted = HashMap::new();
    for some in units.chunks(AT_ONCE) {
        let padded = some.iter().copied().chain(std::iter::repeat(Uuid::nil())).take(AT_ONCE);
        let values = std::iter::once(read.tenant()).chain(padded).map(Into::into).collect();
        for row in read.rows(EVENTS_IN, values).await? {
            let events = usize::try_from(row.get::<i64>("events")?).unwrap_or_default();
            counted.insert((row.get("unit")?, row.get("year")?), events);
        }
    }
    Ok(counted)
}
