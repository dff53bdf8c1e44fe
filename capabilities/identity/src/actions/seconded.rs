//! What a rule may want two people for here: giving powers that cross the borders of authorities, in whichever way; coming into the account
//! of whoever has them (`entering.rs`); and dropping a rule.

use context::{Actor, Change, Context, Entry, Error, Place, Problem, Reach, Result, Who};
use database::Read;
use serde_json::{Value as Json, json};
use socket::{Act, Carried, House, Later, Wanted as Asked};
use uuid::Uuid;
use work::second;

use super::{
    entering,
    giving::{Wanted, give_in, holders, place, substitute_in},
    providers::add_group_role_in,
};
use crate::{
    MANAGE,
    model::{Period, reach},
    store,
};

/// Giving somebody a role that reaches every authority.
pub(crate) const GIVE_ACROSS: &str = "give-across";
/// From now on one person is enough for an act.
const DROP_RULE: &str = "drop-second-look";

pub(crate) const ACTS: &[Act] = &[
    Act { name: GIVE_ACROSS, needs: MANAGE, chosen: true, run: run_give, sees: everybody, fits: not_raised },
    Act { name: entering::ENTER, needs: MANAGE, chosen: true, run: entering::run, sees: everybody, fits: everybody },
    Act { name: DROP_RULE, needs: MANAGE, chosen: false, run: run_drop, sees: everybody, fits: everybody },
];

fn everybody<'a>(_: &'a House, _: &'a mut Read, _: &'a Actor, _: &'a Json) -> Later<'a, bool> {
    Box::pin(async { Ok(true) })
}

/// Nobody gives to themselves, nor to whoever's place they take.
fn not_raised<'a>(house: &'a House, read: &'a mut Read, actor: &'a Actor, given: &'a Json) -> Later<'a, bool> {
    Box::pin(async move {
        let (Who::Person(by), "role" | "place") = (&actor.who, text(given, "how")) else { return Ok(true) };
        Ok(!holders(read, id(given, "person")?, house.clock().today()).await?.contains(by))
    })
}

pub(super) fn text<'a>(given: &'a Json, name: &str) -> &'a str {
    given[name].as_str().unwrap_or_default()
}

pub(super) fn id(given: &Json, name: &str) -> Result<Uuid> {
    text(given, name).parse().map_err(|_| Error::Internal(format!("an act without {name}")))
}

fn run_give<'a>(house: &'a House, change: &'a mut Change, given: &'a Json) -> Later<'a, ()> {
    Box::pin(async move {
        let (person, role) = (id(given, "person")?, text(given, "role"));
        let unit = text(given, "unit").parse().ok();
        let period = Period { from: text(given, "from").parse().ok(), to: text(given, "to").parse().ok() };
        match text(given, "how") {
            "role" => give_in(house, change, person, &Wanted { role: role.to_owned(), unit, period }).await,
            "place" => substitute_in(change, person, id(given, "instead_of")?, period).await,
            _ => add_group_role_in(house, change, person, text(given, "value"), role, unit).await,
        }
    })
}

fn days(period: Period) -> (String, String) {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    (day(period.from), day(period.to))
}

fn unit_text(unit: Option<Uuid>) -> String {
    unit.map(|unit| unit.to_string()).unwrap_or_default()
}

async fn across(
    house: &House,
    context: &Context,
    at: &Place,
    about: (&'static str, Uuid),
    words: String,
    given: Json,
) -> Result<Carried> {
    house.carry_out(context, Asked { act: GIVE_ACROSS, place: at, about, words, given }).await
}

/// Gives a person a role; what reaches every authority may wait for a second person.
///
/// # Errors
/// As [`super::give`].
pub(crate) async fn give_seconded(house: &House, context: &Context, person: Uuid, wanted: &Wanted) -> Result<Carried> {
    if reach(&wanted.role) == Reach::Authority {
        return super::give(house, context, person, wanted).await.map(|()| Carried::Done);
    }
    let at = place(context, wanted.unit).await?;
    let name = store::name_of(&mut context.read_common().await?, person).await?.ok_or(Error::NotFound)?;
    let role = house.words().word(context.language, &format!("role-{}", wanted.role));
    let (from, to) = days(wanted.period);
    let given = json!({
        "how": "role", "person": person, "role": wanted.role, "unit": unit_text(wanted.unit), "from": from, "to": to,
    });
    across(house, context, &at, ("person", person), format!("{name}: {role}"), given).await
}

/// Lets a person take another's place; where the other's roles reach every authority it may wait for a second person.
///
/// # Errors
/// As [`super::substitute`].
pub(crate) async fn substitute_seconded(
    house: &House,
    context: &Context,
    person: Uuid,
    instead_of: Uuid,
    period: Period,
) -> Result<Carried> {
    let today = context.clock.today();
    let mut read = context.read_common().await?;
    let held = store::holdings(&mut read, instead_of, today).await?;
    let (name, other) = (store::name_of(&mut read, person).await?, store::name_of(&mut read, instead_of).await?);
    drop(read);
    let reaches =
        held.iter().any(|h| h.instead_of.is_none() && !h.period.is_over(today) && reach(&h.role) == Reach::Tree);
    if !reaches {
        return super::substitute(context, person, instead_of, period).await.map(|()| Carried::Done);
    }
    let (name, other) = name.zip(other).ok_or(Error::NotFound)?;
    let (from, to) = days(period);
    let given = json!({ "how": "place", "person": person, "instead_of": instead_of, "from": from, "to": to });
    across(house, context, &Place::TENANT, ("person", person), format!("{name} → {other}"), given).await
}

/// Lets a role follow from a group; one that reaches every authority may wait for a second person.
///
/// # Errors
/// As [`super::add_group_role`].
pub(crate) async fn add_group_role_seconded(
    house: &House,
    context: &Context,
    provider: Uuid,
    value: &str,
    role: &str,
    unit: Option<Uuid>,
) -> Result<Carried> {
    if reach(role) == Reach::Authority {
        return super::add_group_role(house, context, provider, value, role, unit).await.map(|()| Carried::Done);
    }
    let at = place(context, unit).await?;
    let given = json!({ "how": "group", "person": provider, "value": value, "role": role, "unit": unit_text(unit) });
    let words = format!("{value}: {}", house.words().word(context.language, &format!("role-{role}")));
    across(house, context, &at, ("provider", provider), words, given).await
}

/// Sets which of the acts that can be chosen want two people. More is set at once; less waits for a second person itself.
///
/// # Errors
/// [`Error::Denied`] for whoever does not look after the tenant; [`Error::Invalid`] at the act, for one that no two people could do.
pub(crate) async fn set_second_looks(house: &House, context: &Context, wanted: &[&str]) -> Result<Carried> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let now = second::rules(&mut change).await?;
    let more: Vec<&Act> = house.acts().filter(|act| act.chosen && wanted.contains(&act.name)).collect();
    let mut problems = vec![];
    for act in more.iter().filter(|act| now.iter().all(|rule| rule != act.name)) {
        if !somewhere_two(house, &mut change, act).await? {
            let roles: Vec<&str> = house.roles_for(act).collect();
            let message = house.nobody(context, "second-rule-nobody", &roles);
            problems.push(Problem { field: act.name.to_owned(), message });
        }
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    for act in more {
        if second::set_rule(&mut change, act.name, true).await? {
            change.audit(rule_entry(&change, act.name, true));
        }
    }
    change.commit().await?;
    let mut carried = Carried::Done;
    for rule in now.iter().filter(|rule| !wanted.contains(&rule.as_str())) {
        let words = house.words().word(context.language, &format!("act-{rule}"));
        let about = ("tenant", context.tenant);
        let asked = Asked { act: DROP_RULE, place: &Place::TENANT, about, words, given: json!({ "act": rule }) };
        carried = house.carry_out(context, asked).await?;
    }
    Ok(carried)
}

/// Whether there is a place where two people could do an act: a rule that nobody could fulfil locks what it was to guard.
async fn somewhere_two(house: &House, change: &mut Change, act: &Act) -> Result<bool> {
    if house.two_could(change, act, &Place::TENANT).await? {
        return Ok(true);
    }
    // What is done in the tenant as a whole is done nowhere else.
    if act.needs == MANAGE {
        return Ok(false);
    }
    for unit in store::units_held_in(change).await? {
        let Some(unit) = organisation::unit_by_id(change, unit).await? else { continue };
        if house.two_could(change, act, &unit.place).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn rule_entry(change: &Change, act: &str, two: bool) -> Entry {
    let (before, after) = if two { (None, Some(act.to_owned())) } else { (Some(act.to_owned()), None) };
    Entry::new("second-look-rule", "tenant", change.tenant()).field("act", before, after)
}

fn run_drop<'a>(_: &'a House, change: &'a mut Change, given: &'a Json) -> Later<'a, ()> {
    Box::pin(async move {
        let act = text(given, "act");
        if !second::set_rule(change, act, false).await? {
            let message = "problem-no-such-record".into();
            return Err(Error::Invalid(vec![Problem { field: String::new(), message }]));
        }
        change.audit(rule_entry(change, act, false));
        Ok(())
    })
}
