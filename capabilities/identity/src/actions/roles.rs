//! The roles themselves: those a tenant makes, and those that a function carries.

use context::{Context, Entry, Error, Message, Place, Problem, Result};
use register::{Given, Head, NoLevels};
use socket::House;
use uuid::Uuid;

use super::giving::giver;
use crate::{
    MANAGE,
    model::{OWN_ROLE, OwnRole, reach},
    store,
};

/// Makes a role of the tenant's own, or changes the one that `of` names with the version that was read. Permissions are the fields `permission-<name>`.
///
/// # Errors
/// [`Error::Invalid`] without a name or any permission, for a name that is taken, and for permissions that only cross borders;
/// [`Error::Conflict`] when somebody else was first.
pub(crate) async fn edit_role(house: &House, context: &Context, of: Option<(Uuid, i64)>, given: &Given) -> Result<()> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let checked = OWN_ROLE.check(&NoLevels, given).map_err(Error::Invalid)?;
    let chosen = house.permissions().iter().filter(|p| given.contains_key(&format!("permission-{p}")));
    let permissions = chosen.copied().collect::<Vec<_>>().join(" ");
    let refused = |field: &str, key: &'static str| {
        Err(Error::Invalid(vec![Problem { field: field.to_owned(), message: Message::new(key) }]))
    };
    if permissions.is_empty() {
        return refused("permissions", "own-role-empty");
    }
    let all = OWN_ROLE.list(&mut change, None).await?;
    let head = Head { id: of.map_or_else(|| change.new_id(), |(id, _)| id), version: 0 };
    let after = OwnRole { permissions, ..(OWN_ROLE.make)(head, &checked) };
    let key = context::search_key;
    if all.iter().any(|r| r.head.id != head.id && key(&r.name) == key(&after.name)) {
        return refused("name", "own-role-taken");
    }
    match of {
        None => OWN_ROLE.insert(&mut change, &after).await?,
        Some((id, version)) => {
            let before = all.iter().find(|r| r.head.id == id).ok_or(Error::NotFound)?;
            if version != before.head.version {
                return Err(OWN_ROLE.conflict(&mut change, id, &after).await?);
            }
            let grows = after.permissions.split(' ').any(|p| !before.carries(p));
            if grows && has_role(context, &before.key()).await? {
                return refused("permissions", "giving-oneself");
            }
            OWN_ROLE.update(&mut change, before, &OwnRole { head: before.head, ..after }).await?;
        }
    }
    change.commit().await
}

/// Takes a role of the tenant's own away; those who held it hold it no longer.
pub(crate) async fn remove_role(context: &Context, id: Uuid, version: i64) -> Result<()> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let role = OWN_ROLE.find(&mut change, id).await?.ok_or(Error::NotFound)?;
    OWN_ROLE.remove(&mut change, &role, version).await?;
    change.run(store::FORGET_ROLE, vec![context.tenant.into(), role.key().into()]).await?;
    change.commit().await
}

/// Lets a function carry a role, or no longer.
///
/// # Errors
/// [`Error::Invalid`] for a role that crosses the borders of authorities: those are given to persons one by one.
pub(crate) async fn carry_by_function(
    house: &House,
    context: &Context,
    function: Uuid,
    role: &str,
    on: bool,
) -> Result<()> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let refused = |key: &'static str| Err(Error::Invalid(vec![Problem { field: "role".into(), message: key.into() }]));
    let own = OwnRole::is(role) && OWN_ROLE.list(&mut change, None).await?.iter().any(|r| r.key() == role);
    if !own && house.role(role).is_none() {
        return refused("problem-missing");
    }
    if reach(role) == context::Reach::Tree {
        return refused("function-role-crosses");
    }
    let (tenant, today) = (context.tenant, context.clock.today());
    if let Some(me) = giver(context).filter(|_| on) {
        let values = vec![tenant.into(), me.into(), function.into(), today.into()];
        if change.row(store::HAS_FUNCTION, values).await?.is_some() {
            return refused("giving-oneself");
        }
    }
    let found = change.row(store::FUNCTION_GRANT, vec![tenant.into(), function.into(), role.into()]).await?;
    let field = Some(role.to_owned());
    match (found, on) {
        (None, true) => {
            let id = change.new_id();
            let values = vec![tenant.into(), id.into(), function.into(), role.into()];
            change.run(store::ADD_FUNCTION_GRANT, values).await?;
            change.audit(Entry::new("changed", "function", function).field("role", None, field));
        }
        (Some(row), false) => {
            let id: Uuid = row.get("id")?;
            change.run(store::REMOVE_GRANT, vec![tenant.into(), id.into()]).await?;
            change.audit(Entry::new("changed", "function", function).field("role", field, None));
        }
        _ => {}
    }
    change.commit().await
}

/// Whether whoever acts has the role, now or later, however they came to it.
async fn has_role(context: &Context, role: &str) -> Result<bool> {
    let Some(me) = giver(context) else { return Ok(false) };
    let today = context.clock.today();
    let held = store::holdings(&mut context.read_common().await?, me, today).await?;
    Ok(held.iter().any(|h| h.role == role && !h.period.is_over(today)))
}
