//! Internal control: the risk analysis (VoR) with its matrix, the control plan (IKP), their checks and annexes.

mod actions;
mod annexes;
pub mod checks;
mod guarded;
mod import;
mod listing;
pub mod model;
mod pages;
mod snapshots;
mod store;

pub use actions::{Begun, Copied, Meant, MethodOutcome, copy_year, edit_event, set_method};
pub use import::entries;
pub use store::{analysis, method};

use context::Permission;
use database::Migration;
use interface::Messages;
use model::{
    ACTIVITY, ANALYSIS, CHAPTER, DUTY, EVENT, GOAL, INSTRUCTION, MEASURE, METHOD, OBLIGATORY, PLAN_ROW, PROCESS,
    REQUEST, REVIEW, WAY,
};
use socket::{
    Access, Adoptable, Annex, Capability, Check, Delegable, Exporter, Held, Importer, Lister, MenuEntry, Such,
    YearPage, roles,
};

pub const READ: Permission = Permission("read-risk-analysis");
pub const EDIT: Permission = Permission("edit-risk-analysis");
/// The year's instruction is the centre's: it sees figures of the bodies, never their drafts.
pub const PUBLISH: Permission = Permission("publish-instruction");
/// The method of a year holds for the whole tenant.
pub const SET_METHOD: Permission = Permission("set-method");

const COMBINED: Annex = Annex { name: "internal-control", permission: READ, run: annexes::internal_control };
const CONTROL_SYSTEM: Annex = Annex { name: "control-system", permission: READ, run: annexes::control_system };
const RISK_ANALYSIS: Annex = Annex { name: "risk-analysis", permission: READ, run: annexes::risk_analysis };
const CONTROL_PLAN: Annex = Annex { name: "control-plan", permission: READ, run: annexes::control_plan };

pub const INTERNAL_CONTROL: Capability = Capability {
    name: "internal-control",
    kinds: &[
        &METHOD,
        &ANALYSIS,
        &GOAL,
        &PROCESS,
        &WAY,
        &EVENT,
        &MEASURE,
        &PLAN_ROW,
        &ACTIVITY,
        &CHAPTER,
        &DUTY,
        &REVIEW,
        &INSTRUCTION,
        &OBLIGATORY,
        &REQUEST,
    ],
    statements: &[store::STATEMENTS],
    migrations: &[
        Migration::new(
            "20261122000400-internal-control",
            include_str!("../migrations/20261122000400_internal_control.sql"),
        ),
        Migration::new("20261122060000-system", include_str!("../migrations/20261122060000_system.sql")),
        Migration::new("20261122100000-years", include_str!("../migrations/20261122100000_years.sql")),
        Migration::new("20261122120000-instructions", include_str!("../migrations/20261122120000_instructions.sql")),
        Migration::new("20261122140000-collection", include_str!("../migrations/20261122140000_collection.sql")),
        Migration::new("20261123110000-goal-levels", include_str!("../migrations/20261123110000_goal_levels.sql")),
        Migration::new("20261123090000-withheld", include_str!("../migrations/20261123090000_withheld.sql")),
        Migration::new("20261127210000-followed", include_str!("../migrations/20261127210000_followed.sql")),
    ],
    messages: Messages { sv: include_str!("../messages/sv.ftl"), en: include_str!("../messages/en.ftl") },
    pages: pages::routes,
    menu: &[
        MenuEntry { message: "menu-internal-control", href: "/", needs: Access::Needs(READ) },
        MenuEntry { message: "instruction", href: "/instructions", needs: Access::Needs(PUBLISH) },
        MenuEntry { message: "menu-method", href: "/methods", needs: Access::Needs(SET_METHOD) },
    ],
    year: &[
        YearPage { page: "system", message: "tab-system", needs: Access::Needs(READ), place: 10 },
        YearPage { page: "risk-analysis", message: "tab-risk-analysis", needs: Access::Needs(READ), place: 20 },
        YearPage { page: "control-plan", message: "tab-control-plan", needs: Access::Needs(READ), place: 30 },
        YearPage { page: "findings", message: "tab-findings", needs: Access::Any(Such::Checks), place: 70 },
        YearPage { page: "documents", message: "tab-documents", needs: Access::Needs(decisions::READ), place: 80 },
        YearPage { page: "import", message: "tab-import", needs: Access::Any(Such::Imports), place: 90 },
    ],
    permissions: &[
        Held::new(READ, roles::WORKING),
        // In a department of their own managers prepare its events and hand them in.
        Held::new(EDIT, &["unit-manager", "department-manager", "head", "controller"]),
        Held::new(PUBLISH, &["central-coordinator"]),
        Held::new(SET_METHOD, &["administrator"]),
    ],
    importers: &[
        Importer {
            name: "risk-analysis",
            scoped: true,
            columns: import::ANALYSIS_COLUMNS,
            page: "risk-analysis",
            needs: EDIT,
            keeps_columns: true,
            run: import::risk_analysis,
        },
        Importer {
            name: "control-plan",
            scoped: true,
            columns: import::PLAN_COLUMNS,
            page: "control-plan",
            needs: EDIT,
            keeps_columns: true,
            run: import::control_plan,
        },
        Importer {
            name: "role-duties",
            scoped: true,
            columns: import::ROLE_COLUMNS,
            page: "system",
            needs: EDIT,
            keeps_columns: false,
            run: import::roles,
        },
    ],
    exporters: &[
        Exporter { name: "risk-analysis", needs: READ, run: listing::risk_analysis_rows },
        Exporter { name: "control-plan", needs: READ, run: listing::control_plan_rows },
    ],
    listers: &[
        Lister { name: "risk-analysis", run: listing::risk_analysis },
        Lister { name: "control-plan", run: listing::control_plan },
    ],
    begun: checks::STATEMENTS,
    checks: &[
        Check { name: "internal-control", needs: READ, about: &["risk-analysis", "control-plan"], run: listing::check },
        Check { name: "control-system", needs: READ, about: &["control-system"], run: listing::check_system },
    ],
    guarded: guarded::GUARDED,
    annexes: &[COMBINED, CONTROL_SYSTEM, RISK_ANALYSIS, CONTROL_PLAN],
    adoptables: &[
        Adoptable {
            name: "control-system",
            annex: &CONTROL_SYSTEM,
            delegable: Delegable::No,
            snapshot: snapshots::system_snapshot,
            lines: snapshots::system_lines,
        },
        Adoptable {
            name: "risk-analysis",
            annex: &RISK_ANALYSIS,
            delegable: Delegable::WithReason,
            snapshot: snapshots::analysis_snapshot,
            lines: snapshots::snapshot_lines,
        },
        Adoptable {
            name: "control-plan",
            annex: &CONTROL_PLAN,
            delegable: Delegable::WithReason,
            snapshot: snapshots::plan_snapshot,
            lines: snapshots::snapshot_lines,
        },
    ],
    ..Capability::EMPTY
};
