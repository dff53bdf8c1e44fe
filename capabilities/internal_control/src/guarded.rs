//! What may be kept secret here: an event as a whole, and texts of events, rows of the plan and control activities.

use context::{Change, Error, Result};
use database::Read;
use jiff::civil::Date;
use socket::{Guarded, Later, Scope};
use uuid::Uuid;

use crate::{
    model::{ACTIVITY, ANALYSIS, EVENT, Event, PLAN_ROW},
    store,
};

/// A text may be kept secret.
const TEXTS: Guarded = Guarded {
    kind: "",
    whole: false,
    belongs: Some(event_belongs),
    page: None,
    listed: "control-plan",
    told: None,
    onwards: None,
};

pub(crate) const GUARDED: &[Guarded] = &[
    Guarded { kind: "risk-event", whole: true, listed: "risk-analysis", told: Some(event_told), ..TEXTS },
    Guarded { kind: "plan-row", belongs: Some(row_belongs), ..TEXTS },
    Guarded { kind: "control-activity", belongs: Some(activity_belongs), ..TEXTS },
];

fn event_belongs(read: &mut Read, id: Uuid, today: Date) -> Later<'_, Option<Scope>> {
    Box::pin(async move {
        let analysis = EVENT.find_secret(read, id).await?.map(|event| event.analysis);
        scope(read, analysis, today).await
    })
}

fn row_belongs(read: &mut Read, id: Uuid, today: Date) -> Later<'_, Option<Scope>> {
    Box::pin(async move {
        let analysis = PLAN_ROW.find_secret(read, id).await?.map(|row| row.analysis);
        scope(read, analysis, today).await
    })
}

fn activity_belongs(read: &mut Read, id: Uuid, today: Date) -> Later<'_, Option<Scope>> {
    Box::pin(async move {
        let analysis = ACTIVITY.find_secret(read, id).await?.map(|activity| activity.analysis);
        scope(read, analysis, today).await
    })
}

/// The unit and year of an analysis.
async fn scope(read: &mut Read, analysis: Option<Uuid>, today: Date) -> Result<Option<Scope>> {
    let Some(analysis) = analysis else { return Ok(None) };
    let Some(head) = ANALYSIS.find(read, analysis).await? else { return Ok(None) };
    let Some(unit) = organisation::unit_by_id(read, head.unit).await? else { return Ok(None) };
    let unit = organisation::in_year(read, unit, head.year, today).await?;
    Ok(Some(Scope { unit, year: head.year }))
}

/// An event that becomes secret leaves the public series, and those after it move up in silence: neither a gap nor a trail of other
/// numbers tells where it stood. One that is seen again has a number
/// that nobody has taken meanwhile.
fn event_told<'a>(change: &'a mut Change, id: Uuid, ground: Option<&'a str>) -> Later<'a, ()> {
    Box::pin(async move {
        let event = EVENT.find_secret(change, id).await?.ok_or(Error::NotFound)?;
        let today = change.context().clock.today();
        let scope = scope(change, Some(event.analysis), today).await?.ok_or(Error::NotFound)?;
        let after = match ground {
            Some(ground) if !event.is_withheld() => {
                let mut numbers = store::analysis(change, scope.unit.id, scope.year).await?.numbers();
                if !decisions::quoted(change, &scope).await? {
                    store::close_up(change, &event).await?;
                }
                Event { withheld: ground.to_owned(), number: numbers.next(true), ..event.clone() }
            }
            Some(_) => return Ok(()),
            None => {
                let analysis = store::analysis(change, scope.unit.id, scope.year).await?;
                let taken = analysis.events.iter().any(|e| e.number == event.number && e.head.id != id);
                let number = if taken { analysis.numbers().next(event.is_withheld()) } else { event.number };
                Event { number, ..event.clone() }
            }
        };
        EVENT.update(change, &event, &after).await.map(drop)
    })
}
