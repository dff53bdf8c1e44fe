//! Who is in which of a register's groups, and the roles that follow from them.

use std::collections::BTreeSet;

use context::{Change, Message, Result};
use uuid::Uuid;

use super::{
    arriving::roles,
    provisioning::{Client, Done},
};
use crate::{
    PERSON,
    model::{GROUP_ROLE, GroupRole, Provider, follow},
    scim::{Kind, MemberChange, Refused},
    store::scim as sql,
};

/// Carries out what happens to a group's members, and lets roles follow.
pub(super) async fn members_change(
    change: &mut Change,
    client: &Client,
    group: Uuid,
    changes: &[MemberChange],
) -> Done<()> {
    let tenant = change.tenant();
    let mut touched = BTreeSet::new();
    for one in changes {
        let (add, remove) = match one {
            MemberChange::Add(ids) => (ids.clone(), vec![]),
            MemberChange::Remove(ids) => (vec![], ids.clone()),
            MemberChange::Replace(ids) => {
                let now: Vec<Uuid> = sql::scim_members(change, group).await?.into_iter().map(|(id, _)| id).collect();
                let wanted: BTreeSet<_> = ids.iter().copied().collect();
                let there: BTreeSet<_> = now.iter().copied().collect();
                (wanted.difference(&there).copied().collect(), there.difference(&wanted).copied().collect())
            }
        };
        for member in remove {
            touched.extend(people_of(change, client, member).await?);
            change.run(sql::REMOVE_MEMBER, vec![tenant.into(), group.into(), member.into()]).await?;
        }
        for member in add {
            let values = vec![tenant.into(), client.provider.head.id.into(), member.into()];
            let Some(row) = change.row(sql::MEMBER, values).await? else {
                let detail = Message::new("scim-member-unknown").with("member", member.to_string());
                return Err(Refused::new(400, "invalidValue", detail).into());
            };
            let circle = row.get::<String>("kind")? == Kind::Group.name()
                && (member == group || sql::scim_groups(change, group).await?.iter().any(|(id, ..)| *id == member));
            if circle {
                return Err(Refused::new(400, "invalidValue", "scim-circle").into());
            }
            change.run(sql::ADD_MEMBER, vec![tenant.into(), group.into(), member.into()]).await?;
            touched.extend(people_of(change, client, member).await?);
        }
    }
    Ok(follow_all(change, &client.provider, touched).await?)
}

/// The people that a member stands for: itself, or those in it.
async fn people_of(change: &mut Change, client: &Client, member: Uuid) -> Result<BTreeSet<Uuid>> {
    match sql::scim_resource(change, client.provider.head.id, Kind::User, member).await? {
        Some(user) => Ok(user.person.into_iter().collect()),
        None => below(change, member).await,
    }
}

pub(super) async fn below(change: &mut Change, group: Uuid) -> Result<BTreeSet<Uuid>> {
    let tenant = change.tenant();
    let rows = change.rows(sql::BELOW, vec![tenant.into(), group.into()]).await?;
    Ok(rows.iter().map(|row| row.get("person")).collect::<database::Result<_>>()?)
}

/// Lets each person's roles be those that follow from their groups.
pub(super) async fn follow_all(change: &mut Change, provider: &Provider, people: BTreeSet<Uuid>) -> Result<()> {
    if people.is_empty() || !provider.gives_roles {
        return Ok(());
    }
    let rules: Vec<GroupRole> = GROUP_ROLE.list(change, provider.head.id).await?;
    // A rule that is taken away ends its roles itself.
    if rules.is_empty() {
        return Ok(());
    }
    for person in people {
        if PERSON.find(change, person).await?.is_none_or(|p| !p.active) {
            continue;
        }
        let groups = groups_of(change, provider, person).await?;
        roles(change, provider.head.id, person, &follow(&rules, &groups, person)).await?;
    }
    Ok(())
}

/// What the register calls the groups that a person is in: by name and by its own id.
pub(super) async fn groups_of(change: &mut Change, provider: &Provider, person: Uuid) -> Result<Vec<String>> {
    let values = vec![change.tenant().into(), provider.head.id.into(), person.into()];
    let mut groups = vec![];
    for row in change.rows(sql::USERS_OF, values).await? {
        for (_, name, external) in sql::scim_groups(change, row.get("id")?).await? {
            groups.extend([name, external].into_iter().filter(|g| !g.is_empty()));
        }
    }
    Ok(groups)
}
