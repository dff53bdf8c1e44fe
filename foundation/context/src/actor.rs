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
    /// How far up the lineage the unit's own authority stands.
    border: Option<usize>,
}

impl Place {
    /// The tenant as a whole: only a grant that is not bound to a unit reaches it.
    pub const TENANT: Self = Self { lineage: Vec::new(), border: None };

    /// A unit and those above it, nearest first, and the one of them that is its authority (*myndighet*): the nearest board.
    /// Only `organisation` knows the tree, so only it makes these.
    pub fn unit(lineage: Vec<Uuid>, authority: Option<Uuid>) -> Self {
        let border = authority.and_then(|authority| lineage.iter().position(|id| *id == authority));
        Self { lineage, border }
    }

    /// The authority that the unit belongs to: its own secrecy border, diary, archive and controller (OSL 8 kap. 1 §, TF 2 kap.).
    pub fn authority(&self) -> Option<Uuid> {
        self.border.map(|at| self.lineage[at])
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

/// How far down the tree a role reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// To the border of the authority: held above a board, it opens nothing of the board's.
    #[default]
    Authority,
    /// To everything below, whichever authority it belongs to: auditors, and those who keep the installation going.
    Tree,
}

/// A set of permissions held in a unit and the tree below it, or in the whole tenant.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The role's name, kept for the audit trail ("acting as").
    pub role: String,
    pub permissions: Arc<[&'static str]>,
    pub unit: Option<Uuid>,
    pub reach: Reach,
    /// Whose place is taken for a time, where the role is another person's.
    pub instead_of: Option<Other>,
}

/// Another person, whose place is taken: who they are, and what they were called when it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    pub person: Uuid,
    pub name: String,
}

impl Grant {
    /// Whether the role, held where it is held, reaches a place. Between authorities the answer is no, also within one tenant.
    pub fn reaches(&self, place: &Place) -> bool {
        match self.unit {
            None => self.reach == Reach::Tree || place.border.is_none(),
            Some(unit) => place
                .distance(unit)
                .is_some_and(|steps| self.reach == Reach::Tree || place.border.is_none_or(|border| steps <= border)),
        }
    }

    /// As the audit trail says it: `controller`, or `controller (Name)` for somebody who takes Name's place.
    pub fn acting_as(&self) -> String {
        match &self.instead_of {
            None => self.role.clone(),
            Some(other) => format!("{} ({})", self.role, other.name),
        }
    }
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
        self.who == Who::Console || self.grant_for(permission, place).is_some()
    }

    /// May they do it in at least one unit? For the menu, and for what belongs to no unit.
    pub fn may_somewhere(&self, permission: Permission) -> bool {
        self.who == Who::Console || self.grants.iter().any(|g| g.permissions.contains(&permission.0))
    }

    /// The role that carries the permission here; one's own before one that is held for somebody else.
    pub fn grant_for(&self, permission: Permission, place: &Place) -> Option<&Grant> {
        let mut carrying = self.grants.iter().filter(|g| g.permissions.contains(&permission.0) && g.reaches(place));
        let first = carrying.next()?;
        if first.instead_of.is_none() { Some(first) } else { carrying.find(|g| g.instead_of.is_none()).or(Some(first)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDIT: Permission = Permission("edit");
    const COUNCIL: Uuid = Uuid::from_u128(1);
    const BOARD: Uuid = Uuid::from_u128(2);
    const STAFF: Uuid = Uuid::from_u128(3);
    const OTHER: Uuid = Uuid::from_u128(4);

    fn grant(unit: Option<Uuid>, reach: Reach) -> Grant {
        Grant { role: "controller".into(), permissions: ["edit"].into(), unit, reach, instead_of: None }
    }
    fn holder(grant: Grant) -> Actor {
        Actor { who: Who::Person(Uuid::from_u128(9)), name: "Prov".into(), grants: vec![grant] }
    }

    #[test]
    fn a_role_reaches_down_the_tree_and_nowhere_else() {
        let actor = holder(grant(Some(BOARD), Reach::Authority));
        assert!(actor.may(EDIT, &Place::unit(vec![BOARD, COUNCIL], Some(BOARD))));
        assert!(actor.may(EDIT, &Place::unit(vec![STAFF, BOARD, COUNCIL], Some(BOARD))));
        assert!(!actor.may(EDIT, &Place::unit(vec![COUNCIL], None)));
        assert!(!actor.may(EDIT, &Place::unit(vec![OTHER, COUNCIL], Some(OTHER))));
        assert!(!actor.may(EDIT, &Place::TENANT));
        assert!(!actor.may(Permission("adopt"), &Place::unit(vec![BOARD, COUNCIL], Some(BOARD))));
        assert!(actor.may_somewhere(EDIT) && !actor.may_somewhere(Permission("adopt")));
    }

    #[test]
    fn between_authorities_the_answer_is_no() {
        let staff = Place::unit(vec![STAFF, BOARD, COUNCIL], Some(BOARD));
        for above in [Some(COUNCIL), None] {
            assert!(!holder(grant(above, Reach::Authority)).may(EDIT, &staff), "{above:?}");
            assert!(holder(grant(above, Reach::Tree)).may(EDIT, &staff), "{above:?}");
        }
        assert!(holder(grant(Some(COUNCIL), Reach::Authority)).may(EDIT, &Place::unit(vec![COUNCIL], None)));
        assert_eq!(staff.authority(), Some(BOARD));
    }

    #[test]
    fn a_role_without_a_unit_reaches_the_tenant() {
        assert!(holder(grant(None, Reach::Authority)).may(EDIT, &Place::TENANT));
    }

    #[test]
    fn ones_own_role_comes_before_one_that_is_held_for_somebody_else() {
        let lent = Grant {
            instead_of: Some(Other { person: Uuid::nil(), name: "Annan".into() }),
            ..grant(Some(BOARD), Reach::Authority)
        };
        let place = Place::unit(vec![BOARD], Some(BOARD));
        let mut actor = holder(lent);
        assert_eq!(actor.grant_for(EDIT, &place).unwrap().acting_as(), "controller (Annan)");
        actor.grants.push(grant(Some(BOARD), Reach::Authority));
        assert_eq!(actor.grant_for(EDIT, &place).unwrap().acting_as(), "controller");
    }
}
