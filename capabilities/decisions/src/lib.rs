//! Decisions: what a body has decided is frozen, numbered, compared and proved; and findings that somebody accepts.
//!
//! Recording a decision always works, whatever the findings: a program never refuses to record what a board has decided.

mod accepted;
mod adopt;
mod case;
mod checks;
mod delegation;
mod difference;
mod file;
pub mod model;
mod pack;
mod pages;
mod proof;
mod proposal;
mod shared;
mod store;

pub use accepted::{accept, findings, withdraw};
pub use adopt::{Given, Recorded, adopt};
pub use case::{points, steps};
pub use delegation::{Reserved, Rests, law, reserved};
pub use difference::{Change, Compared, Hidden, compare, print, print_in, version_or_draft};
pub use file::{DiaryFile, diary_file, diary_files, keep_file};
pub use pack::pack;
pub use proof::{Fault, verify};
pub use proposal::{
    Handing, OUTCOMES, Proposal, Sent, conclude, proposal_pdf, proposals, submit, unlocked, wants_reason,
};
pub use shared::{Shared, Sharing, share, shared_of, shared_with};
pub use store::{Decision, decisions, pdf, quoted};

use context::Permission;
use database::Migration;
use interface::Messages;
use model::{POINT, STEP};
use socket::{Access, Capability, Check, Held, MenuEntry, roles};

/// To record what a body has decided.
pub const RECORD: Permission = Permission("record-decision");
/// To hand a year to a body, and to take it back.
pub const SUBMIT: Permission = Permission("submit-proposal");
/// To read decided documents.
pub const READ: Permission = Permission("read-decisions");
/// To give a draft out to another authority.
pub const SHARE: Permission = Permission("share-draft");
/// To read what other authorities have given out to one's own.
pub const READ_SHARED: Permission = Permission("read-shared");
/// To accept a finding with a reason.
pub const ACCEPT: Permission = Permission("accept-finding");

pub const DECISIONS: Capability = Capability {
    name: "decisions",
    kinds: &[&STEP, &POINT],
    statements: &[store::STATEMENTS, shared::STATEMENTS],
    migrations: &[
        Migration::new("20261124120000-shared-drafts", include_str!("../migrations/20261124120000_shared_drafts.sql"))
            .with(
                include_str!("../migrations/20261124120000_shared_drafts.sqlite.sql"),
                include_str!("../migrations/20261124120000_shared_drafts.postgres.sql"),
            ),
        Migration::new("20261122000350-decisions", include_str!("../migrations/20261122000350_decisions.sql")).with(
            include_str!("../migrations/20261122000350_decisions.sqlite.sql"),
            include_str!("../migrations/20261122000350_decisions.postgres.sql"),
        ),
        Migration::new("20261122110000-proposals", include_str!("../migrations/20261122110000_proposals.sql")).with(
            include_str!("../migrations/20261122110000_proposals.sqlite.sql"),
            include_str!("../migrations/20261122110000_proposals.postgres.sql"),
        ),
        Migration::new("20261123100000-case", include_str!("../migrations/20261123100000_case.sql")),
        Migration::new("20261126120000-delegation", include_str!("../migrations/20261126120000_delegation.sql")),
        Migration::new(
            "20261123091000-public-versions",
            include_str!("../migrations/20261123091000_public_versions.sql"),
        ),
        Migration::new(
            "20261122130000-decision-files",
            include_str!("../migrations/20261122130000_decision_files.sql"),
        )
        .with(
            include_str!("../migrations/20261122130000_decision_files.sqlite.sql"),
            include_str!("../migrations/20261122130000_decision_files.postgres.sql"),
        ),
    ],
    messages: Messages { sv: include_str!("../messages/sv.ftl"), en: include_str!("../messages/en.ftl") },
    pages: pages::routes,
    menu: &[MenuEntry { message: "shared", href: "/shared", needs: Access::Needs(READ_SHARED) }],
    begun: checks::STATEMENTS,
    checks: &[Check { name: "delegation", needs: READ, about: &[], run: checks::run }],
    permissions: &[
        Held::new(READ, roles::DECIDED),
        Held::new(RECORD, &["head", "controller", "secretary", "registrator"]),
        Held::new(SUBMIT, &["head", "controller"]),
        Held::new(ACCEPT, &["head", "controller"]),
        Held::new(SHARE, &["head", "controller"]),
        Held::new(
            READ_SHARED,
            &[
                "head",
                "controller",
                "secretary",
                "registrator",
                "archivist",
                "information-security-coordinator",
                "data-protection-officer",
                "auditor",
            ],
        ),
    ],
    ..Capability::EMPTY
};
