//! Numbers of events that leave the public version, and of those that stay.

use context::{Change, Context, Error, Result};
use socket::Scope;

use crate::{
    model::{ANALYSIS, Analysis, EVENT, Event},
    store,
};

/// The event with a number of the series it belongs to. While nobody can have quoted the year's numbers, those after a
/// withheld one move up a step: a gap would tell where it stood.
pub(crate) async fn renumbered(change: &mut Change, scope: &Scope, before: &Event, after: Event) -> Result<Event> {
    if after.takes(after.number) {
        return Ok(after);
    }
    let head = ANALYSIS.find(change, after.analysis).await?.ok_or(Error::NotFound)?;
    let method = store::method(change, scope.year).await?;
    let analysis = store::contents(change, head, method).await?;
    let number = analysis.numbers().next(after.is_withheld());
    if after.is_withheld() && !decisions::quoted(change, scope).await? {
        close(change, &analysis, &[before.number]).await?;
    }
    Ok(Event { number, ..after })
}

/// Moves the public numbers together. Gives how many events got another one.
///
/// # Errors
/// [`Error::Invalid`] once the numbers may have been quoted: something has been sent or decided.
pub async fn close_gaps(context: &Context, scope: &Scope) -> Result<usize> {
    let mut change = super::change(context, scope).await?;
    if decisions::quoted(&mut change, scope).await? {
        return Err(Error::invalid("numbers-quoted"));
    }
    let analysis = store::analysis(&mut change, scope.unit.id, scope.year).await?;
    let moved = close(&mut change, &analysis, &analysis.gaps()).await?;
    change.commit().await?;
    Ok(moved)
}

async fn close(change: &mut Change, analysis: &Analysis, gaps: &[i64]) -> Result<usize> {
    let mut moved = 0;
    // In the order of the numbers, so that none is taken twice on the way.
    for event in analysis.events.iter().filter(|e| !e.is_withheld() && !gaps.contains(&e.number)) {
        let steps = i64::try_from(gaps.iter().filter(|gap| **gap < event.number).count()).unwrap_or_default();
        if steps > 0 {
            EVENT.update(change, event, &Event { number: event.number - steps, ..event.clone() }).await?;
            moved += 1;
        }
    }
    Ok(moved)
}
