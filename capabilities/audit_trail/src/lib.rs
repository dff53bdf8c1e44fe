//! Reading the audit trail: who did what, when, as what and why; taking it out as JSON lines or CEF; and signed checkpoints that
//! stand outside the database, so that an auditor can see a tail that was cut or a chain that was written anew.

mod checkpoint;
mod export;
mod pages;
mod proof;
mod words;

pub use checkpoint::{Checkpoint, Key, is_signed};
pub use export::{Format, Taken};
pub use proof::{Fault, Proof, Stamps, Unfit, against, latest, prove};

use context::Permission;
use interface::Messages;
use socket::{Access, Capability, Held, MenuEntry};

/// To read what was done in the units one governs.
pub const READ: Permission = Permission("read-audit");
/// To read what was done to people, roles and the organisation: what belongs to no unit, and holds no matter of a board.
pub const READ_ACCOUNTS: Permission = Permission("read-account-trail");

pub const AUDIT_TRAIL: Capability = Capability {
    name: "audit_trail",
    messages: Messages { sv: include_str!("../messages/sv.ftl"), en: include_str!("../messages/en.ftl") },
    pages: pages::routes,
    menu: &[
        MenuEntry { message: "audit", href: "/audit", needs: Access::Needs(READ) },
        MenuEntry { message: "audit-accounts", href: "/account-trail", needs: Access::Needs(READ_ACCOUNTS) },
    ],
    permissions: &[
        Held::new(READ, &["head", "controller", "data-protection-officer", "archivist", "auditor"]),
        Held::new(READ_ACCOUNTS, &["auditor", "administrator"]),
    ],
    ..Capability::EMPTY
};
