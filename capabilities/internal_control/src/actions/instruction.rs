//! The centre's verbs: writing and publishing the year's instruction; and a body's: taking it in.

use context::{Context, Error, Place, Problem, Result};
use register::{Given, Head, NoLevels};
use socket::Scope;
use uuid::Uuid;

use crate::{
    PUBLISH,
    import::Places,
    model::{EVENT, Event, INSTRUCTION, Instruction, OBLIGATORY, Obligatory},
    store,
};

/// Writes the year's instruction; with `published` every addressed body sees it.
///
/// # Errors
/// [`Error::Conflict`] when somebody else was first.
pub async fn write_instruction(context: &Context, year: i64, version: i64, given: &Given) -> Result<()> {
    let mut change = context.change(PUBLISH, &Place::TENANT).await?;
    let checked = INSTRUCTION.check(&NoLevels, given).map_err(Error::Invalid)?;
    let before = store::instruction(&mut change, year).await?;
    let head = before.as_ref().map_or_else(|| Head { id: change.new_id(), version: 0 }, |b| b.head);
    let after = Instruction { year, ..(INSTRUCTION.make)(head, &checked) };
    match &before {
        Some(before) if before.head.version != version => {
            return Err(INSTRUCTION.conflict(&mut change, before.head.id, &after).await?);
        }
        Some(before) => drop(INSTRUCTION.update(&mut change, before, &after).await?),
        None => INSTRUCTION.insert(&mut change, &after).await?,
    }
    change.commit().await
}

/// Adds an obligatory way of working. Bodies that have answered already see that there is one more.
///
/// # Errors
/// [`Error::Invalid`] also when the year has the same way of working in the same process.
pub async fn add_obligatory(context: &Context, year: i64, given: &Given) -> Result<()> {
    let mut change = context.change(PUBLISH, &Place::TENANT).await?;
    let checked = OBLIGATORY.check(&NoLevels, given).map_err(Error::Invalid)?;
    let instruction = match store::instruction(&mut change, year).await? {
        Some(instruction) => instruction,
        None => {
            let head = Head { id: change.new_id(), version: 0 };
            let begun = Instruction { head, year, ..Instruction::default() };
            INSTRUCTION.insert(&mut change, &begun).await?;
            begun
        }
    };
    let all = OBLIGATORY.list(&mut change, instruction.head.id).await?;
    let made = (OBLIGATORY.make)(Head { id: change.new_id(), version: 0 }, &checked);
    let key = |o: &Obligatory| (context::search_key(&o.process), context::search_key(&o.way), o.addressed.clone());
    if all.iter().any(|o| key(o) == key(&made)) {
        return Err(Error::Invalid(vec![Problem { field: "way".into(), message: "obligatory-twice".into() }]));
    }
    let position = all.iter().map(|o| o.position + 1).max().unwrap_or_default();
    OBLIGATORY.insert(&mut change, &Obligatory { instruction: instruction.head.id, position, ..made }).await?;
    change.commit().await
}

/// Takes an obligatory way of working back. What bodies have valued stays theirs.
pub async fn remove_obligatory(context: &Context, year: i64, id: Uuid, version: i64) -> Result<()> {
    let mut change = context.change(PUBLISH, &Place::TENANT).await?;
    let instruction = store::instruction(&mut change, year).await?.ok_or(Error::NotFound)?;
    let way = OBLIGATORY.find(&mut change, id).await?.filter(|o| o.instruction == instruction.head.id);
    OBLIGATORY.remove(&mut change, &way.ok_or(Error::NotFound)?, version).await?;
    change.commit().await
}

/// Takes what the instruction asks for into the body's analysis: an event to value for each way of working that it lacks. Where the
/// analysis has the same process and way of working already, its event is the answer. Tells how many were made or recognised.
pub async fn take_in(context: &Context, scope: &Scope) -> Result<usize> {
    let mut change = super::change(context, scope).await?;
    let ways = store::obligatory(&mut change, scope).await?;
    let head = store::begin(&mut change, scope).await?;
    let method = store::method(&mut change, scope.year).await?;
    let before = store::contents(&mut change, head, method).await?;
    let mut places = Places::of(&before);
    let mut numbers = before.numbers();
    let mut taken = 0;
    for way in ways.iter().filter(|w| !before.events.iter().any(|e| e.obligatory == Some(w.head.id))) {
        let same = before.lines().into_iter().find(|l| {
            let key = context::search_key;
            key(&l.way.name) == key(&way.way) && key(&l.process.name) == key(&way.process)
        });
        match same {
            Some(line) => {
                let after = Event { obligatory: Some(way.head.id), ..line.event.clone() };
                EVENT.update(&mut change, line.event, &after).await?;
            }
            None => {
                let place = places.way(&mut change, "", &way.process, &way.way).await?;
                let event = Event {
                    head: Head { id: change.new_id(), version: 0 },
                    analysis: before.head.head.id,
                    way: place,
                    number: numbers.next(false),
                    event: way.event.clone(),
                    obligatory: Some(way.head.id),
                    ..Event::default()
                };
                EVENT.insert(&mut change, &event).await?;
            }
        }
        taken += 1;
    }
    change.commit().await?;
    Ok(taken)
}
