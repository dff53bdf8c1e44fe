//! Tenants, units over time, and functions: the tree that everything hangs on.

mod actions;
mod here;
mod import;
mod model;
mod pages;
mod store;
pub mod taking_in;

pub use actions::{add_function, add_unit, create_tenant, function};
pub use here::{Here, base, crumbs};
pub use model::{FORMER, FUNCTION, Former, Function, KINDS, UNIT, UnitRecord, slug};
pub use store::{
    Tenant, Tree, authorities, functions, in_year, placed_units, places_over_time, some_units, tenants, tree,
    unit_by_id, unit_by_name, unit_by_slug, units, units_below,
};

use context::Permission;
use database::Migration;
use interface::Messages;
use socket::{Access, Capability, Held, Importer, MenuEntry, roles};

pub const READ: Permission = Permission("read-organisation");
pub const EDIT: Permission = Permission("edit-organisation");

pub const ORGANISATION: Capability = Capability {
    name: "organisation",
    kinds: &[&UNIT, &FUNCTION, &FORMER],
    statements: &[store::STATEMENTS],
    migrations: &[
        Migration::new("20261122000200-organisation", include_str!("../migrations/20261122000200_organisation.sql")),
        Migration::new(
            "20261122050000-units-over-time",
            include_str!("../migrations/20261122050000_units_over_time.sql"),
        ),
        Migration::new("20261122090000-unit-short", include_str!("../migrations/20261122090000_unit_short.sql")),
    ],
    messages: Messages { sv: include_str!("../messages/sv.ftl"), en: include_str!("../messages/en.ftl") },
    pages: pages::routes,
    menu: &[MenuEntry { message: "menu-organisation", href: "/organisation", needs: Access::Needs(EDIT) }],
    permissions: &[Held::new(READ, roles::ALL), Held::new(EDIT, &["administrator"])],
    importers: &[Importer {
        name: "organisation",
        scoped: false,
        columns: import::COLUMNS,
        page: "",
        needs: EDIT,
        keeps_columns: false,
        run: import::run,
    }],
    ..Capability::EMPTY
};
