//! Who acts, and what they may do where.

use std::sync::Arc;

use uuid::Uuid;

/// A permission, named by the room that asks for it: `Permission("edit-risk-analysis")`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Permission(pub &'static str);

/// Where a permission is asked for: a unit with the units above it, or the tenant as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The unit first, then its parent, and so on up; empty for the tenant as a whole.
    lineage: Vec<Uuid>,
}

impl Place {
    /// The tenant as a whole: only a grant that is not bound to a unit reaches it.
    pub const TENANT: Self = Self { lineage: Vec::new() };

    /// A unit and those above it, nearest first. Only `organisation` knows the tree, so only it makes these.
    pub fn unit(lineage: Vec<Uuid>) -> Self {
        Self { lineage }
    }

    /// Whether the unit is this one or above it.
    pub fn contains(&self, unit: Uuid) -> bool {
        self.lineage.contains(&unit)
    }

    /// The unit and those above it, nearest first.
    pub fn lineage(&self) -> &[Uuid] {
        &self.lineage
    }

    /// How many steps below the unit it is: 0 for the unit itself.
    pub fn distance(&self, unit: Uuid) -> Option<usize> {
        self.lineage.iter().position(|id| *id == unit)
    }

    /// The unit itself, if the place is one.
    pub fn id(&self) -> Option<Uuid> {
        self.lineage.first().copied()
    }
}

/// A set of permissions held in a unit and the tree below it, or in the whole tenant.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The role's name, kept for the audit trail ("acting as").
    pub role: String,
    pub permissions: Arc<[&'static str]>,
    pub unit: Option<Uuid>,
}

/// A person who is signed in, or someone at the machine's own console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Console,
    Person(Uuid),
}

/// Who acts, with everything that decides what they may do.
#[derive(Clone, Debug)]
pub struct Actor {
    pub who: Who,
    /// As the audit trail names them: a person's name, or `console:<os user>`.
    pub name: String,
    pub grants: Vec<Grant>,
}

impl Actor {
    /// Someone at the console, who has every permission in the tenant: they could open the database file anyway.
    pub fn console(user: &str) -> Self {
        Self { who: Who::Console, name: format!("console:{user}"), grants: vec![] }
    }

    /// May this actor do this here? Roles reach down the tree, never up or sideways.
    pub fn may(&self, permission: Permission, place: &Place) -> bool {
        self.who == Who::Console || self.acting_as(permission, place).is_some()
    }

    /// May they do it in at least one unit? For the menu, and for what belongs to no unit.
    pub fn may_somewhere(&self, permission: Permission) -> bool {
        self.who == Who::Console || self.grants.iter().any(|g| g.permissions.contains(&permission.0))
    }

    /// The role that carries the permission here.
    pub fn acting_as(&self, permission: Permission, place: &Place) -> Option<&str> {
        self.grants
            .iter()
            .find(|g| g.permissions.contains(&permission.0) && g.unit.is_none_or(|unit| place.lineage.contains(&unit)))
            .map(|g| g.role.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDIT: Permission = Permission("edit");

    fn holder(unit: Option<Uuid>) -> Actor {
        let grant = Grant { role: "controller".into(), permissions: ["edit"].into(), unit };
        Actor { who: Who::Person(Uuid::from_u128(9)), name: "Prov".into(), grants: vec![grant] }
    }

    #[test]
    fn a_role_reaches_down_the_tree_and_nowhere_else() {
        let [council, board, staff, other] = [1, 2, 3, 4].map(Uuid::from_u128);
        let actor = holder(Some(board));
        assert!(actor.may(EDIT, &Place::unit(vec![board, council])));
        assert!(actor.may(EDIT, &Place::unit(vec![staff, board, council])));
        assert!(!actor.may(EDIT, &Place::unit(vec![council])));
        assert!(!actor.may(EDIT, &Place::unit(vec![other, council])));
        assert!(!actor.may(EDIT, &Place::TENANT));
        assert!(!actor.may(Permission("adopt"), &Place::unit(vec![board, council])));
        assert!(actor.may_somewhere(EDIT));
    }

    #[test]
    fn a_grant_without_a_unit_reaches_everything_in_the_tenant() {
        assert!(holder(None).may(EDIT, &Place::TENANT));
        assert!(holder(None).may(EDIT, &Place::unit(vec![Uuid::from_u128(1)])));
    }
}
