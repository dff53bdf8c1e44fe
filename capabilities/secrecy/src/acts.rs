//! What a rule may want two people for here: lifting a secret, and opening it to somebody.

use context::{Actor, Change, Context, Error, Mark, Result, secrecy};
use database::Read;
use serde_json::{Value as Json, json};
use socket::{Act, Carried, House, Later, Wanted};
use uuid::Uuid;

use crate::{
    PROTECT,
    actions::{admit_in, held, lift_in, unit_of},
    model::Decision,
};

pub(crate) const LIFT: &str = "lift-secrecy";
pub(crate) const ADMIT: &str = "admit-to-secret";

pub(crate) const ACTS: &[Act] = &[
    Act { name: LIFT, needs: PROTECT, chosen: true, run: run_lift, sees, fits },
    Act { name: ADMIT, needs: PROTECT, chosen: true, run: run_admit, sees, fits },
];

/// Asks for one of the acts about a secret that the actor opens.
pub(crate) async fn carry_out(
    house: &House,
    context: &Context,
    act: &'static str,
    id: Uuid,
    person: &str,
    decision: &Decision,
) -> Result<Carried> {
    let (mark, unit) = held(house, context, id).await?;
    let kind = house.kind(&mark.kind).ok_or(Error::NotFound)?.name();
    let day = decision.day.map(|day| day.to_string()).unwrap_or_default();
    let given = json!({ "mark": id, "person": person, "by": decision.by, "day": day, "number": decision.number });
    // What is seen by those who may confirm it, and who open the secret themselves.
    let words = if person.is_empty() { mark.label.clone() } else { format!("{}: {}", mark.label, person.trim()) };
    house.carry_out(context, Wanted { act, place: &unit.place, about: (kind, mark.record), words, given }).await
}

fn text<'a>(given: &'a Json, name: &str) -> &'a str {
    given[name].as_str().unwrap_or_default()
}

fn decision(given: &Json) -> Decision {
    Decision {
        by: text(given, "by").to_owned(),
        day: text(given, "day").parse().ok(),
        number: text(given, "number").to_owned(),
    }
}

async fn mark(read: &mut Read, given: &Json) -> Result<Mark> {
    let id = text(given, "mark").parse().map_err(|_| Error::NotFound)?;
    secrecy::mark(read, id).await?.filter(|mark| mark.lifted_at.is_none()).ok_or(Error::NotFound)
}

fn run_lift<'a>(house: &'a House, change: &'a mut Change, given: &'a Json) -> Later<'a, ()> {
    Box::pin(async move {
        let mark = mark(change, given).await?;
        lift_in(house, change, &mark, &decision(given)).await
    })
}

fn run_admit<'a>(house: &'a House, change: &'a mut Change, given: &'a Json) -> Later<'a, ()> {
    Box::pin(async move {
        let mark = mark(change, given).await?;
        admit_in(house, change, &mark, text(given, "person"), &decision(given)).await
    })
}

/// Only those who open the secret know that anything about it waits.
fn sees<'a>(house: &'a House, read: &'a mut Read, actor: &'a Actor, given: &'a Json) -> Later<'a, bool> {
    Box::pin(async move {
        let Ok(mark) = mark(read, given).await else { return Ok(false) };
        let unit = unit_of(house, read, &mark, house.clock().today()).await?;
        Ok(unit.is_some_and(|unit| mark.opens_to(actor, &unit.place)))
    })
}

fn fits<'a>(_: &'a House, _: &'a mut Read, _: &'a Actor, _: &'a Json) -> Later<'a, bool> {
    Box::pin(async { Ok(true) })
}
