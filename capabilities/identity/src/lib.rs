//! People, roles in units, sign-in links and sessions.
//!
//! Sign-in is by a one-time link only, for now: the console or the demo makes it. Roles are constants: each room says
//! what it lets the holder of a role do, and a person holds a role in a unit and the tree below it.

mod actions;
mod model;
mod pages;
mod store;
mod token;

pub use actions::{actor, add_person, grant, issue_link, person_by_name, revoke_sessions};
pub use model::{PERSON, Person};
pub use store::{holders, people, visitor};
pub use token::{cookie_name, session_cookie};

use context::Permission;
use database::Migration;
use interface::Messages;
use socket::{Capability, Role};

/// To make people, give roles and issue links.
pub const MANAGE: Permission = Permission("manage-people");

pub const IDENTITY: Capability = Capability {
    name: "identity",
    kinds: &[&PERSON],
    statements: &[store::STATEMENTS],
    migrations: &[
        Migration::new("20261122000300-identity", include_str!("../migrations/20261122000300_identity.sql")),
        Migration::new("20261123130000-holders", include_str!("../migrations/20261123130000_holders.sql")),
        Migration::new("20261123121000-email", include_str!("../migrations/20261123121000_email.sql")),
    ],
    messages: Messages { sv: include_str!("../messages/sv.ftl"), en: include_str!("../messages/en.ftl") },
    pages: pages::routes,
    roles: &[Role { name: "administrator", permissions: &[MANAGE] }],
    people: Some(store::people),
    ..Capability::EMPTY
};
