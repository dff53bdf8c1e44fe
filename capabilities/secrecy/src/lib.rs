//! What is kept secret on a ground in law: setting a mark, opening what it hides, lifting it, and copies for whoever has asked.
//!
//! How secrets are held is `context::secrecy`'s: whatever lists, counts, searches, prints or follows records leaves out what is marked,
//! for everybody. Here it is opened, one record at a time, by those whose role is named, and each time leaves an entry in the trail.
//! Somebody who must not know of a secret meets what everybody else meets: that there is nothing.

mod actions;
mod acts;
mod copies;
mod handing_on;
mod model;
mod pages;
mod refusals;

pub use actions::{
    Opened, Protecting, admit, decided, ground, grounded, keep_from, lift, listed, open, opener, protect, rewrite,
};
pub use copies::{Copy, changed, copies, copies_of_unit, given_out};
pub use model::{Decision, Ground, checked_ground, ground_field, grounds, keepers, names_section, suggested_grounds};
pub use refusals::{Answered, Refusal, appeal, keep, refusal, refuse};

use context::Permission;
use database::Migration;
use interface::Messages;
use socket::{Access, Capability, Held, MenuEntry, roles};

/// To mark what is secret, to lift the mark, and to say whom it is kept from.
pub const PROTECT: Permission = Permission("protect-records");
/// To open what is secret, where one's role is named.
pub const OPEN: Permission = Permission("open-secrets");
/// To give out what somebody has asked for, once it has been decided.
pub const DISCLOSE: Permission = Permission("disclose-documents");

pub const SECRECY: Capability = Capability {
    name: "secrecy",
    statements: &[copies::STATEMENTS, refusals::STATEMENTS],
    migrations: &[
        Migration::new("20261124220000-disclosures", include_str!("../migrations/20261124220000_disclosures.sql"))
            .with(
                include_str!("../migrations/20261124220000_disclosures.sqlite.sql"),
                include_str!("../migrations/20261124220000_disclosures.postgres.sql"),
            ),
        Migration::new("20261126121000-refusals", include_str!("../migrations/20261126121000_refusals.sql")).with(
            include_str!("../migrations/20261126121000_refusals.sqlite.sql"),
            include_str!("../migrations/20261126121000_refusals.postgres.sql"),
        ),
        Migration::new(
            "20261127210100-disclosures-unit",
            include_str!("../migrations/20261127210100_disclosures_unit.sql"),
        ),
    ],
    messages: Messages { sv: include_str!("../messages/sv.ftl"), en: include_str!("../messages/en.ftl") },
    pages: pages::routes,
    acts: acts::ACTS,
    hands_on: Some(handing_on::hand_on),
    menu: &[MenuEntry { message: "secrets", href: "/secrets", needs: Access::Needs(OPEN) }],
    permissions: &[
        Held::new(PROTECT, &["head", "controller", "information-security-coordinator", "head-of-hr"]),
        Held::new(OPEN, KEEPERS),
        Held::new(DISCLOSE, &["head", "secretary", "registrator", "archivist"]),
    ],
    ..Capability::EMPTY
};

/// Every role that a secret may be kept for: the mark says which of them open it.
const KEEPERS: &[&str] = roles::EVERYBODY.split_at(1).1;
