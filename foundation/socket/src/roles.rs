//! The roles of a municipality, and which permissions each room lets them have.
//!
//! A role is a name and how far it reaches; what its holder may do is said by the rooms, one [`Held`] for each permission.
//! Who holds it, where and for how long, is `identity`'s. A tenant may make roles of its own out of the same permissions.

use std::{collections::BTreeMap, sync::Arc};

use context::{Permission, Reach};

use crate::Capability;

/// A role that every tenant has.
#[derive(Clone, Copy, Debug)]
pub struct Role {
    /// The message `role-<name>` says it to people.
    pub name: &'static str,
    pub reach: Reach,
}

const fn within(name: &'static str) -> Role {
    Role { name, reach: Reach::Authority }
}
const fn across(name: &'static str) -> Role {
    Role { name, reach: Reach::Tree }
}

/// Every role, in the order in which people choose among them: those who work, those who are elected, those who look after
/// something for the whole authority, those who look in from outside, and those who keep the installation going.
pub const ROLES: &[Role] = &[
    within("employee"),
    within("unit-manager"),
    within("department-manager"),
    within("head"),
    within("controller"),
    within("process-owner"),
    within("control-owner"),
    within("control-team-member"),
    within("information-security-coordinator"),
    within("information-owner"),
    within("system-owner"),
    within("crisis-coordinator"),
    within("head-of-economy"),
    within("head-of-hr"),
    within("hr"),
    within("it"),
    within("board-chair"),
    within("board-member"),
    within("board-substitute"),
    within("secretary"),
    within("registrator"),
    within("archivist"),
    within("data-protection-officer"),
    within("union-representative"),
    // The auditors have a right to whatever they need from every board (KL 12 kap. 9 §).
    across("auditor"),
    // The centre works with all boards, with permissions that show figures and never drafts.
    across("central-coordinator"),
    across("central-security-coordinator"),
    across("administrator"),
];

/// Every role there is.
pub const ALL: &[&str] = &NAMES;

const NAMES: [&str; ROLES.len()] = {
    let mut names = [""; ROLES.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = ROLES[at].name;
        at += 1;
    }
    names
};

/// Everybody but those who only keep the installation going.
pub const EVERYBODY: &[&str] = NAMES.split_at(ROLES.len() - 1).0;

/// Those who take part in the work on what is not decided yet, or look into it. Elected members and union representatives
/// meet the matter when it is dispatched to them.
pub const WORKING: &[&str] = &[
    "unit-manager",
    "department-manager",
    "head",
    "controller",
    "process-owner",
    "control-owner",
    "control-team-member",
    "information-security-coordinator",
    "information-owner",
    "system-owner",
    "crisis-coordinator",
    "head-of-economy",
    "head-of-hr",
    "secretary",
    "data-protection-officer",
    "auditor",
];

/// Those who may read what has been dispatched or decided.
pub const DECIDED: &[&str] = &[
    "unit-manager",
    "department-manager",
    "head",
    "controller",
    "process-owner",
    "control-owner",
    "control-team-member",
    "information-security-coordinator",
    "information-owner",
    "system-owner",
    "crisis-coordinator",
    "head-of-economy",
    "head-of-hr",
    "board-chair",
    "board-member",
    "board-substitute",
    "secretary",
    "registrator",
    "archivist",
    "data-protection-officer",
    "union-representative",
    "auditor",
];

/// A permission, and the roles that a room lets have it.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    pub permission: Permission,
    pub by: &'static [&'static str],
}

impl Held {
    pub const fn new(permission: Permission, by: &'static [&'static str]) -> Self {
        Self { permission, by }
    }

    /// A room's permissions: those that it says itself, and those of its registers.
    pub fn of(room: &Capability) -> impl Iterator<Item = Self> {
        let registers = room.registers.iter().flat_map(|r| [r.about().read, r.about().edit]);
        room.permissions.iter().copied().chain(registers)
    }
}

/// What each role carries, from every room together.
#[derive(Default)]
pub(crate) struct Roles {
    carries: BTreeMap<&'static str, Arc<[&'static str]>>,
    permissions: Vec<&'static str>,
}

impl Roles {
    /// # Panics
    /// When a room names a role that there is not: a mistake of ours, found at the first start.
    pub fn gather(rooms: &[&'static Capability]) -> Self {
        let mut carries: BTreeMap<&'static str, Vec<&'static str>> =
            ROLES.iter().map(|role| (role.name, vec![])).collect();
        let mut permissions = vec![];
        for held in rooms.iter().flat_map(|r| Held::of(r)) {
            permissions.push(held.permission.0);
            for role in held.by {
                let all = carries.get_mut(role).unwrap_or_else(|| panic!("there is no role {role}"));
                all.push(held.permission.0);
            }
        }
        let carries = carries.into_iter().map(|(name, all)| (name, all.into())).collect();
        Self { carries, permissions }
    }

    pub fn carried(&self, role: &str) -> Option<Arc<[&'static str]>> {
        self.carries.get(role).cloned()
    }

    pub fn permissions(&self) -> &[&'static str] {
        &self.permissions
    }
}
