//! Trusting another's sign-in, and which roles follow from its groups.

use context::{Change, Context, Entry, Error, Place, Result};
use jiff::civil::Date;
use register::{Given, Head, NoLevels};
use socket::House;
use uuid::Uuid;

use super::giving::{administrators, giver, keep_an_administrator, known, place, problem, yesterday};
use crate::{
    MANAGE,
    model::{GROUP_ROLE, GroupRole, OwnRole, PROVIDER, Provider, Refusal, fit_issuer, reach},
    seal, store,
};

/// What a provider's secret is sealed for.
pub(super) const SECRET: &str = "provider-secret";

/// Trusts a provider, or changes what is known of one; `secret` is a field of its own, and stays as it is where nothing is typed.
///
/// # Errors
/// [`Error::Invalid`] also for an address without TLS; [`Error::Conflict`] when somebody else was first.
pub(crate) async fn edit_provider(
    house: &House,
    context: &Context,
    id: Option<(Uuid, i64)>,
    given: &Given,
) -> Result<Uuid> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let checked = PROVIDER.check(&NoLevels, given).map_err(Error::Invalid)?;
    let head = Head { id: change.new_id(), version: 0 };
    let mut after = Provider { head, ..(PROVIDER.make)(head, &checked) };
    if !fit_issuer(&after.issuer, house.settings().secure) {
        return Err(problem("issuer", "provider-issuer-unfit"));
    }
    match id {
        None => PROVIDER.insert(&mut change, &after).await?,
        Some((id, version)) => {
            let before = PROVIDER.find(&mut change, id).await?.ok_or(Error::NotFound)?;
            after.head = before.head;
            if version != before.head.version {
                return Err(PROVIDER.conflict(&mut change, id, &after).await?);
            }
            PROVIDER.update(&mut change, &before, &after).await?;
            if before.gives_roles && before.active && !(after.gives_roles && after.active) {
                end_roles(&mut change, id, None).await?;
            }
        }
    }
    let id = after.head.id;
    let secret = given.get("secret").map(|s| s.trim()).unwrap_or_default();
    if !secret.is_empty() {
        let sealed = seal::seal(&house.settings().key, house.entropy(), SECRET, &secret);
        change.run(store::SEAL_SECRET, vec![context.tenant.into(), id.into(), sealed.into()]).await?;
        change.audit(Entry::new("secret-set", "provider", id));
    }
    change.commit().await?;
    Ok(id)
}

/// The roles that a provider's groups gave end at once: all of them, or those of a rule.
async fn end_roles(change: &mut Change, provider: Uuid, rule: Option<&GroupRole>) -> Result<()> {
    let before = administrators(change).await?;
    let last: Date = yesterday(change.context())?;
    let values = vec![change.tenant().into(), provider.into(), last.into()];
    let ended = match rule {
        None => change.run(store::END_SOURCED, values).await?,
        Some(rule) => {
            let more = vec![rule.role.as_str().into(), rule.unit.into()];
            change.run(store::END_RULED, [values, more].concat()).await?
        }
    };
    if ended > 0 {
        change.audit(Entry::new("roles-ended", "provider", provider).field("people", Some(ended.to_string()), None));
    }
    keep_an_administrator(change, before).await
}

/// Lets a role follow from a group.
///
/// # Errors
/// [`Error::Invalid`] for a role that is not, and for one that stays within an authority where no unit is named.
pub(crate) async fn add_group_role(
    house: &House,
    context: &Context,
    provider: Uuid,
    value: &str,
    role: &str,
    unit: Option<Uuid>,
) -> Result<()> {
    let mut change = context.change(MANAGE, &place(context, unit).await?).await?;
    add_group_role_in(house, &mut change, provider, value, role, unit).await?;
    change.commit().await
}

/// As [`add_group_role`], inside a change that was asked for where the role is given.
pub(super) async fn add_group_role_in(
    house: &House,
    change: &mut Change,
    provider: Uuid,
    value: &str,
    role: &str,
    unit: Option<Uuid>,
) -> Result<()> {
    PROVIDER.find(change, provider).await?.ok_or(Error::NotFound)?;
    let given = Given::from([("value".to_owned(), value.to_owned()), ("role".to_owned(), role.to_owned())]);
    let checked = GROUP_ROLE.check(&NoLevels, &given).map_err(Error::Invalid)?;
    known(house, change, role).await?;
    if unit.is_none() && (OwnRole::is(role) || reach(role) == context::Reach::Authority) {
        let (field, message) = Refusal::NeedsUnit.told();
        return Err(problem(field, message));
    }
    let head = Head { id: change.new_id(), version: 0 };
    let rule = GroupRole { provider, unit, made_by: giver(change.context()), ..(GROUP_ROLE.make)(head, &checked) };
    let all = GROUP_ROLE.list(change, provider).await?;
    if all.iter().any(|r| (&r.value, &r.role, r.unit) == (&rule.value, &rule.role, rule.unit)) {
        return Ok(());
    }
    GROUP_ROLE.insert(change, &rule).await
}

/// A role follows from a group no longer; whoever has it by the group loses it at once.
pub(crate) async fn remove_group_role(context: &Context, provider: Uuid, id: Uuid, version: i64) -> Result<()> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let rule = GROUP_ROLE.find(&mut change, id).await?.filter(|r| r.provider == provider).ok_or(Error::NotFound)?;
    GROUP_ROLE.remove(&mut change, &rule, version).await?;
    end_roles(&mut change, provider, Some(&rule)).await?;
    change.commit().await
}
