//! The yearly review of the management system: for now the baseline requirements (baskrav, R-20) that a board answers with its
//! operational plan.

mod actions;
mod annex;
pub mod checks;
mod import;
pub mod model;
mod pages;

use context::Permission;
use database::Migration;
use interface::Messages;
use model::ANSWER;
use socket::{Access, Adoptable, Annex, Capability, Check, Delegable, Guarded, Held, Importer, Scope, YearPage, roles};

pub const READ: Permission = Permission("read-management-review");
pub const EDIT: Permission = Permission("edit-management-review");

const ANNEX: Annex = Annex { name: "baskrav", permission: READ, run: annex::run };

pub const MANAGEMENT_REVIEW: Capability = Capability {
    name: "management-review",
    kinds: &[&ANSWER],
    migrations: &[Migration::new("20261122080000-baskrav", include_str!("../migrations/20261122080000_baskrav.sql"))],
    messages: Messages { sv: include_str!("../messages/sv.ftl"), en: include_str!("../messages/en.ftl") },
    pages: pages::routes,
    year: &[YearPage { page: "baskrav", message: "baskrav", needs: Access::Needs(READ), place: 50 }],
    permissions: &[
        Held::new(READ, roles::WORKING),
        Held::new(EDIT, &["head", "controller", "information-security-coordinator"]),
    ],
    importers: &[Importer {
        name: "baskrav",
        scoped: true,
        columns: import::COLUMNS,
        page: "baskrav",
        needs: EDIT,
        keeps_columns: false,
        run: import::run,
    }],
    begun: checks::STATEMENTS,
    checks: &[Check { name: "baskrav", needs: READ, about: &["baskrav"], run: checks::run }],
    // An answer may tell where the protection is weak.
    guarded: &[Guarded {
        kind: "baskrav",
        whole: false,
        page: None,
        listed: "baskrav",
        belongs: Some(|read, id, today| {
            Box::pin(async move {
                let Some(answer) = ANSWER.find_secret(read, id).await? else { return Ok(None) };
                let Some(unit) = organisation::unit_by_id(read, answer.unit).await? else { return Ok(None) };
                let unit = organisation::in_year(read, unit, answer.year, today).await?;
                Ok(Some(Scope { unit, year: answer.year }))
            })
        }),
        told: None,
        onwards: None,
    }],
    annexes: &[ANNEX],
    adoptables: &[Adoptable {
        name: "baskrav",
        annex: &ANNEX,
        delegable: Delegable::Yes,
        snapshot: annex::snapshot,
        lines: annex::snapshot_lines,
    }],
    ..Capability::EMPTY
};
