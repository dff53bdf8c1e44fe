//! Governing documents (styrdokument): the simple register that a system for internal control lists. To be widened later
//! with their life cycle.

mod actions;
mod annex;
pub mod checks;
mod import;
mod laws;
pub mod model;
mod pages;
mod seen;

use context::Permission;
use database::Migration;
use interface::Messages;
use model::DOCUMENT;
use socket::{Access, Annex, Capability, Check, Held, Importer, YearPage, roles};

pub const READ: Permission = Permission("read-governing-documents");
pub const EDIT: Permission = Permission("edit-governing-documents");

pub const GOVERNING_DOCUMENTS: Capability = Capability {
    name: "governing-documents",
    kinds: &[&DOCUMENT],
    migrations: &[Migration::new(
        "20261122070000-governing-documents",
        include_str!("../migrations/20261122070000_governing_documents.sql"),
    )],
    messages: Messages { sv: include_str!("../messages/sv.ftl"), en: include_str!("../messages/en.ftl") },
    pages: pages::routes,
    year: &[YearPage {
        page: "governing-documents",
        message: "tab-governing-documents",
        needs: Access::Needs(READ),
        place: 40,
    }],
    permissions: &[
        Held::new(READ, roles::EVERYBODY),
        Held::new(EDIT, &["head", "controller", "secretary", "information-security-coordinator"]),
    ],
    importers: &[Importer {
        name: "governing-documents",
        scoped: true,
        columns: import::COLUMNS,
        page: "governing-documents",
        needs: EDIT,
        keeps_columns: false,
        run: import::run,
    }],
    // The system for internal control prints the governing documents.
    begun: checks::STATEMENTS,
    checks: &[Check { name: "governing-documents", needs: READ, about: &["control-system"], run: checks::run }],
    annexes: &[Annex { name: "governing-documents", permission: READ, run: annex::run }],
    ..Capability::EMPTY
};
