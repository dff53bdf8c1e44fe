//! People, roles in units, sign-in and sessions.
//!
//! Somebody signs in by a one-time link, from the console, an administrator or by letter, or by way of an OpenID provider that the
//! tenant trusts. Roles are constants: each room says what it lets the holder of a role do, and a person holds a role in a unit and
//! the tree below it.

mod actions;
mod model;
mod oidc;
mod pages;
mod passkeys;
mod scim;
pub mod seal;
mod store;
mod token;

pub use actions::{
    Newcomer, Wanted, actor, add_person, appoint, at_work, called, called_any, choices, come_back, end_appointment,
    end_grant, end_substitution, first_link, forget, give, grant, held, issue_link, leave, named, person_by_name,
    revoke_sessions, substitute, welcome,
};
pub use model::{Holding, OWN_ROLE, OwnRole, PERSON, Period, Person};
pub use pages::suggested;
pub use store::{Listed, Reaches, holders, name_of, people, visitor, who_reaches};
pub use token::{cookie_name, named_cookie};

use context::Permission;
use database::Migration;
use interface::Messages;
use socket::{Access, Capability, Held, Importer, MenuEntry};

/// To look after people, roles and links in the whole tenant.
pub const MANAGE: Permission = Permission("manage-people");
/// To give roles that stay within an authority, in the units one governs.
pub const GIVE: Permission = Permission("give-roles");
/// To see to what those who have left answered for.
pub const HAND_OVER: Permission = Permission("see-to-handovers");

pub const IDENTITY: Capability = Capability {
    name: "identity",
    kinds: &[&PERSON, &OWN_ROLE, &model::MANDATE, &model::PROVIDER, &model::GROUP_ROLE],
    statements: &[
        store::STATEMENTS,
        store::finding::STATEMENTS,
        store::holdings::STATEMENTS,
        store::providers::STATEMENTS,
        store::credentials::STATEMENTS,
        store::scim::STATEMENTS,
        store::handovers::STATEMENTS,
        store::sql::STATEMENTS,
    ],
    migrations: &[
        Migration::new("20261122000300-identity", include_str!("../migrations/20261122000300_identity.sql")),
        Migration::new("20261124090000-roles", include_str!("../migrations/20261124090000_roles.sql")).with(
            include_str!("../migrations/20261124090000_roles.sqlite.sql"),
            include_str!("../migrations/20261124090000_roles.postgres.sql"),
        ),
        Migration::new("20261124110000-email-key", include_str!("../migrations/20261124110000_email_key.sql")).with(
            include_str!("../migrations/20261124110000_email_key.sqlite.sql"),
            include_str!("../migrations/20261124110000_email_key.postgres.sql"),
        ),
        Migration::new("20261127090000-people-words", include_str!("../migrations/20261127090000_people_words.sql"))
            .with(
                include_str!("../migrations/20261127090000_people_words.sqlite.sql"),
                include_str!("../migrations/20261127090000_people_words.postgres.sql"),
            ),
        Migration::new(
            "20261127092000-handovers-waiting",
            include_str!("../migrations/20261127092000_handovers_waiting.sql"),
        ),
        Migration::new("20261124150000-providers", include_str!("../migrations/20261124150000_providers.sql")),
        Migration::new("20261124180000-credentials", include_str!("../migrations/20261124180000_credentials.sql")),
        Migration::new("20261124190000-scim", include_str!("../migrations/20261124190000_scim.sql")),
        Migration::new("20261124200000-handovers", include_str!("../migrations/20261124200000_handovers.sql")),
        Migration::new("20261125010000-mandates", include_str!("../migrations/20261125010000_mandates.sql")),
        Migration::new("20261123130000-holders", include_str!("../migrations/20261123130000_holders.sql")),
        Migration::new("20261123121000-email", include_str!("../migrations/20261123121000_email.sql")),
    ],
    messages: Messages { sv: include_str!("../messages/sv.ftl"), en: include_str!("../messages/en.ftl") },
    pages: pages::routes,
    menu: &[MenuEntry { message: "people", href: "/people", needs: Access::Needs(GIVE) }],
    permissions: &[
        Held::new(MANAGE, &["administrator"]),
        Held::new(GIVE, &["administrator", "head"]),
        Held::new(HAND_OVER, &["unit-manager", "department-manager", "head", "administrator"]),
    ],
    people: Some(store::people),
    holders: Some(store::who_may),
    acts: actions::ACTS,
    importers: &[Importer {
        name: "people",
        scoped: false,
        columns: actions::COLUMNS,
        page: "",
        needs: MANAGE,
        keeps_columns: false,
        run: actions::take_in,
    }],
    ..Capability::EMPTY
};
