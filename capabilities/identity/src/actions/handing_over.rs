//! What somebody answered for when they left: written down, told to the nearest manager, and seen to.

use std::collections::BTreeMap;

use context::{Change, Context, Entry, Error, Language, Message, Place, Result};
use socket::{House, Unit};
use uuid::Uuid;
use work::{Letter, Recipient};

use crate::{
    HAND_OVER, PERSON, Person,
    model::{Holding, reach},
    store::{
        self,
        handovers::{self as sql, Handover},
    },
};

/// Those who have the staff, nearest first where several are as near.
const MANAGERS: [&str; 3] = ["unit-manager", "department-manager", "head"];

/// Writes down what somebody who leaves holds today, and tells whoever is nearest above them in each unit. Called before it ends.
pub(super) async fn hand_over(house: &House, change: &mut Change, person: &Person) -> Result<()> {
    let (tenant, now, today) = (change.tenant(), change.now(), change.context().clock.today());
    let held = store::holdings(change, person.head.id, today).await?;
    let mut left: Vec<(Option<Uuid>, String, String)> = vec![];
    for holding in held.into_iter().filter(|h| h.instead_of.is_none() && h.period.holds(today)) {
        let Holding { role, unit, function, .. } = holding;
        // Whoever has a function has all that it carries, and that is one thing to see to.
        let one = match function {
            Some(function) => (unit, String::new(), function),
            None if role == store::holdings::EVERYBODYS => continue,
            None => (unit, role, String::new()),
        };
        if !left.contains(&one) {
            left.push(one);
        }
    }
    let mut told: BTreeMap<Uuid, (Recipient, Vec<String>)> = BTreeMap::new();
    for (unit, role, function) in &left {
        let id = change.new_id();
        let values = vec![
            tenant.into(),
            id.into(),
            person.head.id.into(),
            (*unit).into(),
            role.as_str().into(),
            function.as_str().into(),
            now.into(),
        ];
        change.run(sql::ADD_HANDOVER, values).await?;
        let Some(unit) = unit else { continue };
        let Some(unit) = organisation::unit_by_id(change, *unit).await? else { continue };
        let Some(manager) = nearest_manager(change, &unit, person.head.id).await? else { continue };
        let language = Language::from_code(&manager.language).unwrap_or_default();
        let what =
            if role.is_empty() { function.clone() } else { house.words().word(language, &format!("role-{role}")) };
        let to = Recipient { name: manager.name.clone(), address: manager.email.clone(), language };
        told.entry(manager.head.id).or_insert_with(|| (to, vec![])).1.push(format!("{what}, {}", unit.name));
    }
    for (to, lines) in told.into_values() {
        let say =
            |key: &'static str| Message::new(key).with("name", person.name.as_str()).with("what", lines.join("; "));
        let letter = Letter {
            subject: say("handover-subject"),
            paragraphs: vec![say("handover-text"), say("handover-then")],
            link: format!("{}/handovers", house.settings().base),
            secret: false,
        };
        work::post(change, house.words(), &to, &letter).await?;
    }
    Ok(())
}

/// Whoever is manager nearest to a unit, in it or above, within its authority, and can be written to.
async fn nearest_manager(change: &mut Change, unit: &Unit, but: Uuid) -> Result<Option<Person>> {
    let today = change.context().clock.today();
    let mut found: Vec<(usize, usize, Uuid)> = vec![];
    for one in store::reaching(change, unit.id, today).await? {
        let rank = MANAGERS.iter().position(|role| *role == one.holding.role);
        let steps = one.holding.unit.and_then(|held| unit.place.distance(held));
        let inside = context::Grant {
            role: one.holding.role.clone(),
            permissions: [].into(),
            unit: one.holding.unit,
            reach: reach(&one.holding.role),
            instead_of: None,
        };
        if let (Some(rank), Some(steps)) = (rank, steps)
            && one.person != but
            && inside.reaches(&unit.place)
        {
            found.push((steps, rank, one.person));
        }
    }
    found.sort_unstable();
    for (.., person) in found {
        if let Some(person) = PERSON.find(change, person).await?.filter(|p| !p.email.is_empty()) {
            return Ok(Some(person));
        }
    }
    Ok(None)
}

/// What waits in the units that the actor manages, latest first, each with its unit; none: the whole tenant.
pub(crate) async fn handovers(context: &Context) -> Result<Vec<(Handover, Option<Unit>)>> {
    let mut read = context.read_anywhere(HAND_OVER).await?;
    let mut theirs = vec![];
    for open in sql::handovers(&mut read).await? {
        let unit = match open.unit {
            Some(unit) => organisation::unit_by_id(&mut read, unit).await?,
            None => None,
        };
        if context.may(HAND_OVER, &place(unit.as_ref())) {
            theirs.push((open, unit));
        }
    }
    Ok(theirs)
}

fn place(unit: Option<&Unit>) -> Place {
    unit.map_or(Place::TENANT, |unit| unit.place.clone())
}

/// Somebody else has been found for what a person answered for, or it is not needed any more.
///
/// # Errors
/// [`Error::NotFound`] also for what is in a unit that the actor does not manage.
pub(crate) async fn settle(context: &Context, id: Uuid) -> Result<()> {
    let found = handovers(context).await?.into_iter().find(|(open, _)| open.id == id);
    let (open, unit) = found.ok_or(Error::NotFound)?;
    let mut change = context.change(HAND_OVER, &place(unit.as_ref())).await?;
    let now = change.now();
    if change.run(sql::SETTLE, vec![context.tenant.into(), id.into(), now.into()]).await? > 0 {
        let what = if open.role.is_empty() { open.function } else { open.role };
        change.audit(Entry::new("handed-over", "person", open.person).field("role", Some(what), None));
    }
    change.commit().await
}
