//! What somebody answered for when they left: written down, told to the nearest manager, and seen to.

use std::collections::{BTreeMap, BTreeSet};

use context::{Change, Context, Entry, Error, Language, Message, Place, Result};
use database::Read;
use interface::Words;
use socket::{House, Unit, Waiting};
use uuid::Uuid;
use work::{Letter, Recipient, second, second::Asked};

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
pub(super) async fn hand_over(house: &House, change: &mut Change, person: &Person) -> Result<Left> {
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
    let mut told = Told::new();
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
        let say = |language: Language| {
            if role.is_empty() { function.clone() } else { house.words().word(language, &format!("role-{role}")) }
        };
        told_to(change, person, *unit, &mut told, say).await?;
    }
    let left_by = left_by(house, change, person.head.id).await?;
    for one in &left_by.waiting {
        let (id, others) = (change.new_id(), one.others.join(", "));
        let n = i64::try_from(one.n).unwrap_or(i64::MAX);
        let values = vec![
            tenant.into(),
            id.into(),
            person.head.id.into(),
            one.unit.into(),
            now.into(),
            one.what.into(),
            n.into(),
            others.as_str().into(),
        ];
        change.run(sql::ADD_WAITING, values).await?;
        let say = |language: Language| waits_in_words(house.words(), language, one.what, n, &others);
        told_to(change, person, one.unit, &mut told, say).await?;
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
    Ok(left_by)
}

/// Those who are written to, each with the lines of their letter.
type Told = BTreeMap<Uuid, (Recipient, Vec<String>)>;

/// Adds a line to the letter of whoever is nearest above in a unit.
async fn told_to(
    change: &mut Change,
    person: &Person,
    unit: Option<Uuid>,
    told: &mut Told,
    say: impl Fn(Language) -> String,
) -> Result<()> {
    let Some(unit) = unit else { return Ok(()) };
    let Some(unit) = organisation::unit_by_id(change, unit).await? else { return Ok(()) };
    let Some(manager) = nearest_manager(change, &unit, person.head.id).await? else { return Ok(()) };
    let to = manager.recipient();
    let line = format!("{}, {}", say(to.language), unit.name);
    told.entry(manager.head.id).or_insert_with(|| (to, vec![])).1.push(line);
    Ok(())
}

/// What waited with somebody, and who has it before them besides.
pub(crate) fn waits_in_words(words: &Words, language: Language, what: &str, n: i64, others: &str) -> String {
    let Some(what) = WAITS.iter().find(|known| **known == what) else { return String::new() };
    let with = if others.is_empty() {
        Message::new("handover-with-nobody")
    } else {
        Message::new("handover-with").with("others", others)
    };
    let count = Message::new(what).with("n", usize::try_from(n).unwrap_or_default());
    format!("{}. {}", words.say(language, &count), words.say(language, &with))
}

/// What may wait.
const WAITS: &[&str] = &["handover-requests", "handover-seconds"];

/// What waits with somebody who leaves, told before their roles end.
pub(super) struct Left {
    waiting: Vec<Waiting>,
    /// Acts that wait to be confirmed, and that they could confirm.
    acts: Vec<Asked>,
}

/// What waits with a person: what the rooms say, and acts that they may confirm.
pub(super) async fn left_by(house: &House, change: &mut Change, person: Uuid) -> Result<Left> {
    let mut left = Left { waiting: house.waits_with(change, person).await?, acts: vec![] };
    let mut by_unit: BTreeMap<Option<Uuid>, (usize, BTreeSet<String>)> = BTreeMap::new();
    for asked in second::waiting(change).await? {
        let place = act_place(change, asked.unit).await?;
        let (theirs, others): (Vec<_>, Vec<_>) =
            house.confirmers(change, &asked, &place).await?.into_iter().partition(|one| one.person == person);
        if !theirs.is_empty() {
            let (n, names) = by_unit.entry(asked.unit).or_default();
            *n += 1;
            names.extend(others.into_iter().map(|one| one.name));
            left.acts.push(asked);
        }
    }
    let act = |(unit, (n, others)): (Option<Uuid>, (usize, BTreeSet<String>))| Waiting {
        unit,
        what: "handover-seconds",
        n,
        others: others.into_iter().collect(),
    };
    left.waiting.extend(by_unit.into_iter().map(act));
    Ok(left)
}

async fn act_place(read: &mut Read, unit: Option<Uuid>) -> Result<Place> {
    let found = match unit {
        Some(unit) => organisation::unit_by_id(read, unit).await?,
        None => None,
    };
    Ok(place(found.as_ref()))
}

/// Writes to those who have asked for what nobody can confirm any longer. Called when the roles have ended.
pub(super) async fn tell_askers(house: &House, change: &mut Change, left: &Left) -> Result<()> {
    for asked in &left.acts {
        let place = act_place(change, asked.unit).await?;
        if !house.confirmers(change, asked, &place).await?.is_empty() {
            continue;
        }
        let Some(asker) = PERSON.find(change, asked.by).await?.filter(|p| p.active && !p.email.is_empty()) else {
            continue;
        };
        let letter = Letter {
            subject: "second-left-subject".into(),
            paragraphs: vec![Message::new("second-left-text").with("about", asked.about.as_str())],
            link: format!("{}/second-looks", house.settings().base),
            secret: false,
        };
        work::post(change, house.words(), &asker.recipient(), &letter).await?;
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
        let what = [open.role, open.function, open.waits].concat();
        change.audit(Entry::new("handed-over", "person", open.person).field("role", Some(what), None));
    }
    change.commit().await
}
