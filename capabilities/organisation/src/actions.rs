//! The verbs: permission, rule, store, audit.

use context::{Change, Context, Entry, Error, Message, Place, Problem, Result};
use jiff::civil::Date;
use register::{Given, Head, NoLevels};
use uuid::Uuid;

use crate::{EDIT, FORMER, FUNCTION, Former, Function, UNIT, UnitRecord, slug, store};

/// Makes a tenant. The context's own tenant id is the one it gets.
pub async fn create_tenant(context: &Context, name: &str) -> Result<()> {
    let name = register::clean(name).into_owned();
    if name.is_empty() {
        return Err(Error::Invalid(vec![Problem { field: "name".into(), message: "problem-missing".into() }]));
    }
    let mut change = context.change(EDIT, &Place::TENANT).await?;
    let known = store::tenants(&context.database).await?;
    if known.iter().any(|t| context::search_key(&t.name) == context::search_key(&name)) {
        return Err(Error::invalid(Message::new("tenant-taken").with("name", name)));
    }
    change.run(store::ADD_TENANT, vec![context.tenant.into(), (&name).into()]).await?;
    change.audit(Entry::new("created", "tenant", context.tenant).field("name", None, Some(name)));
    change.commit().await
}

/// Adds a unit and gives its id.
///
/// # Errors
/// [`Error::Invalid`] with every problem of the form; nothing is stored then.
pub async fn add_unit(context: &Context, given: &Given) -> Result<Uuid> {
    let mut change = context.change(EDIT, &Place::TENANT).await?;
    let checked = UNIT.check(&NoLevels, given).map_err(Error::Invalid)?;
    let head = Head { id: change.new_id(), version: 0 };
    let mut unit = (UNIT.make)(head, &checked);
    if let Some(parent) = unit.parent
        && UNIT.find(&mut change, parent).await?.is_none()
    {
        return Err(Error::Invalid(vec![Problem { field: "parent".into(), message: "problem-no-such-record".into() }]));
    }
    unit.slug = free_slug(&mut change, &unit.name).await?;
    add_manager(&mut change, &unit).await?;
    UNIT.insert(&mut change, &unit).await?;
    change.commit().await?;
    Ok(head.id)
}

/// Changes a unit: its name, kind, place, manager, or the days it exists between. Its name in addresses stays, so that
/// links in old documents still lead here. With a day in `changes_from`, what it was stays true until the day before;
/// without one it was a mistake, and is mended for all years.
pub async fn edit_unit(context: &Context, id: Uuid, version: i64, given: &Given) -> Result<()> {
    let mut change = context.change(EDIT, &Place::TENANT).await?;
    let before = UNIT.find(&mut change, id).await?.ok_or(Error::NotFound)?;
    let checked = UNIT.check(&NoLevels, given).map_err(Error::Invalid)?;
    let after = UnitRecord { slug: before.slug.clone(), ..(UNIT.make)(before.head, &checked) };
    let refused = |field: &str, key: &'static str| {
        Err(Error::Invalid(vec![Problem { field: field.into(), message: key.into() }]))
    };
    if let Some(parent) = after.parent {
        if UNIT.find(&mut change, parent).await?.is_none() {
            return refused("parent", "problem-no-such-record");
        }
        let above = store::unit_by_id(&mut change, parent).await?;
        if above.is_some_and(|u| u.place.contains(id)) {
            return refused("parent", "unit-circle");
        }
    }
    if after.valid_from.zip(after.valid_to).is_some_and(|(from, to)| to < from) {
        return refused("valid_to", "unit-ends-before");
    }
    if after.successor == Some(id) {
        return refused("successor", "unit-circle");
    }
    let from = match given.get("changes_from").map(|t| register::clean(t)).filter(|t| !t.is_empty()) {
        None => None,
        Some(text) => match text.parse::<Date>() {
            Ok(day) => Some(day),
            Err(_) => return refused("changes_from", "unit-from-not-a-date"),
        },
    };
    if version != before.head.version {
        return Err(UNIT.conflict(&mut change, id, &after).await?);
    }
    add_manager(&mut change, &after).await?;
    if let Some(from) = from
        && !remember(&mut change, &before, &after, from).await?
    {
        return refused("changes_from", "unit-from-too-early");
    }
    UNIT.update(&mut change, &before, &after).await?;
    change.commit().await
}

/// Keeps what the unit was until the day before `from`; gives false where it has been something else after that day.
pub(crate) async fn remember(change: &mut Change, before: &UnitRecord, after: &UnitRecord, from: Date) -> Result<bool> {
    if (&before.name, &before.kind, before.parent) == (&after.name, &after.kind, after.parent) {
        return Ok(true);
    }
    let Ok(until) = from.yesterday() else { return Ok(false) };
    if let Some(last) = FORMER.list(change, before.head.id).await?.last() {
        // Changed twice on the same day: what it was before the first time is what it was.
        if last.until >= until {
            return Ok(last.until == until);
        }
    }
    let former = Former {
        head: Head { id: change.new_id(), version: 0 },
        unit: before.head.id,
        until,
        name: before.name.clone(),
        kind: before.kind.clone(),
        parent: before.parent,
    };
    FORMER.insert(change, &former).await?;
    Ok(true)
}

/// The first name in addresses that no other unit has.
pub(crate) async fn free_slug(change: &mut Change, name: &str) -> Result<String> {
    let wanted = slug(name);
    let mut free = wanted.clone();
    let mut n = 2;
    while RESERVED.contains(&free.as_str()) || store::unit_by_slug(change, &free).await?.is_some() {
        free = format!("{wanted}-{n}");
        n += 1;
    }
    Ok(free)
}

/// First parts of addresses that are pages of the house.
const RESERVED: &[&str] = &[
    "account-trail",
    "api",
    "assets",
    "audit",
    "handovers",
    "healthz",
    "instructions",
    "language",
    "me",
    "methods",
    "organisation",
    "people",
    "providers",
    "roles",
    "scim",
    "scim",
    "shared",
    "registers",
    "sign-in",
    "sign-out",
];

pub(crate) async fn add_manager(change: &mut Change, unit: &UnitRecord) -> Result<()> {
    if unit.manager.is_empty() { Ok(()) } else { add_function(change, &unit.manager).await }
}

/// Adds a function to the tenant's list, unless it is there.
pub async fn add_function(change: &mut Change, name: &str) -> Result<()> {
    function(change, name).await.map(drop)
}

/// The function with this name; one that is new is put on the tenant's list.
///
/// # Errors
/// [`Error::Invalid`] for a name that is empty or too long.
pub async fn function(change: &mut Change, name: &str) -> Result<Function> {
    let known = store::functions(change).await?;
    if let Some(found) = known.into_iter().find(|f| context::search_key(&f.name) == context::search_key(name)) {
        return Ok(found);
    }
    let given = Given::from([("name".to_owned(), name.to_owned())]);
    let checked = FUNCTION.check(&NoLevels, &given).map_err(|problems| {
        Error::Invalid(problems.into_iter().map(|p| Problem { field: "function".into(), ..p }).collect())
    })?;
    let function = (FUNCTION.make)(Head { id: change.new_id(), version: 0 }, &checked);
    FUNCTION.insert(change, &function).await?;
    Ok(function)
}
