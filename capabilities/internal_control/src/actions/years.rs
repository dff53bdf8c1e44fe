//! Beginning a year with what the last one had.

use context::{Context, Entry, Error, Message, Result};
use register::Head;
use socket::Scope;

use crate::{
    READ,
    import::Places,
    model::{
        ACTIVITY, Activity, Analysis, Copy, EVENT, Event, MEASURE, Mapping, Measure, PLAN_ROW, PlanRow, copy, labels,
    },
    store,
};

/// What was carried along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    pub events: usize,
    pub rows: usize,
    pub measures: usize,
    /// Last year's numbers of events whose goal is gone.
    pub left_out: Vec<i64>,
    /// Rows of the plan that did not come along, by their events' text.
    pub rows_left_out: Vec<String>,
}

/// Copies an earlier year's analysis and plan into the scope's year: goals as mapped, numbers anew, open measures along.
///
/// # Errors
/// [`Error::Invalid`] when the year has events already, or the earlier year has none; [`Error::Denied`] where that year lies with another
/// authority.
pub async fn copy_year(context: &Context, scope: &Scope, from: i64, mapping: &Mapping) -> Result<Copied> {
    let mut change = super::change(context, scope).await?;
    let then = organisation::in_year(&mut change, scope.unit.clone(), from, context.clock.today()).await?;
    context.must(READ, &then.place)?;
    let earlier = store::analysis(&mut change, scope.unit.id, from).await?;
    if earlier.events.is_empty() {
        return Err(Error::invalid(Message::new("copy-nothing").with("year", from.to_string())));
    }
    let head = store::begin(&mut change, scope).await?;
    let method = store::method(&mut change, scope.year).await?;
    let before = store::contents(&mut change, head.clone(), method).await?;
    if !before.events.is_empty() {
        return Err(Error::invalid(Message::new("copy-not-empty").with("year", scope.year.to_string())));
    }
    let known: Vec<String> = before.goals.iter().map(|g| g.text.clone()).collect();
    let plan = copy(&earlier, &known, mapping);
    let mut places = Places::of(&before);
    for goal in &plan.goals {
        places.goal(&mut change, goal).await?;
    }
    let copied = store_copy(&mut change, &before, &mut places, &plan).await?;
    let entry = Entry::new("copied", "risk-analysis", head.head.id)
        .field("from", None, Some(from.to_string()))
        .field("events", None, Some(copied.events.to_string()))
        .field("left_out", None, Some(labels(&plan.left_out)));
    change.audit(entry);
    change.commit().await?;
    Ok(copied)
}

async fn store_copy(
    change: &mut context::Change,
    before: &Analysis,
    places: &mut Places,
    plan: &Copy<'_>,
) -> Result<Copied> {
    let analysis = before.head.head.id;
    let (mut events, mut measures, mut rows, mut activities) = (vec![], vec![], vec![], vec![]);
    let mut planned = vec![];
    for carried in &plan.events {
        let way = places.way(change, &carried.goal, carried.process, carried.way).await?;
        let head = Head { id: change.new_id(), version: 0 };
        let event = Event { head, analysis, way, ..carried.event.clone() };
        for measure in &carried.measures {
            let head = Head { id: change.new_id(), version: 0 };
            measures.push(Measure { head, analysis, event: event.head.id, ..(*measure).clone() });
        }
        planned.extend(carried.rows.iter().map(|row| (Some(event.head.id), way, row)));
        events.push(event);
    }
    for loose in &plan.loose {
        planned.push((None, places.way(change, &loose.goal, loose.process, loose.way).await?, &loose.row));
    }
    for (position, (event, way, (row, tests))) in (0..).zip(planned) {
        let head = Head { id: change.new_id(), version: 0 };
        for test in tests {
            let own = Head { id: change.new_id(), version: 0 };
            activities.push(Activity { head: own, analysis, plan_row: head.id, ..(*test).clone() });
        }
        // Without an event the value that was printed is all there is of it.
        let printed_value = if event.is_some() { String::new() } else { row.printed_value.clone() };
        rows.push(PlanRow { head, analysis, position, event, way, printed_value, ..(*row).clone() });
    }
    EVENT.insert_all(change, &events).await?;
    MEASURE.insert_all(change, &measures).await?;
    PLAN_ROW.insert_all(change, &rows).await?;
    ACTIVITY.insert_all(change, &activities).await?;
    Ok(Copied {
        events: events.len(),
        rows: rows.len(),
        measures: measures.len(),
        left_out: plan.left_out.clone(),
        rows_left_out: plan.rows_left_out.clone(),
    })
}
