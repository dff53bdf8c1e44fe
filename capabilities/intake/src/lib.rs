//! What somebody comes with from outside, or without an account: a request for a document (TF 2 kap.), and a report of something wrong.
//!
//! Nothing is kept of who sent it: no account, address or device. The sender gets a code to come back with. A report knows the day and
//! nothing nearer, is secret from the beginning, and reaches those of its route whom it does not name. A request reaches the registrator
//! and is always answered by a person: the program itself never says that something does not exist.

mod actions;
mod addressing;
mod handing_on;
mod kept_out;
mod model;
mod pages;
mod store;

pub use actions::{HAND_IN, Settling, answer, report, request, settle};
pub use model::{MATTER, Matter, NOTE, Note, ROUTES, Route};

use context::Permission;
use database::Migration;
use interface::Messages;
use socket::{Access, Capability, Guarded, Held, MenuEntry, Scope};

/// To see what has come in: requests where one gives out documents, reports where one's role is named.
pub const READ: Permission = Permission("read-intake");

pub const INTAKE: Capability = Capability {
    name: "intake",
    kinds: &[&MATTER, &NOTE],
    statements: &[store::STATEMENTS],
    migrations: &[
        Migration::new("20261124230000-intake", include_str!("../migrations/20261124230000_intake.sql")),
        Migration::new("20261127210200-matters-open", include_str!("../migrations/20261127210200_matters_open.sql")),
    ],
    messages: Messages { sv: include_str!("../messages/sv.ftl"), en: include_str!("../messages/en.ftl") },
    pages: pages::routes,
    menu: &[MenuEntry { message: "intake", href: "/intake", needs: Access::Needs(READ) }],
    foot: &[("intake-request", "/request"), ("intake-report", "/report"), ("receipt", "/receipt")],
    permissions: &[Held::new(
        READ,
        &[
            "unit-manager",
            "department-manager",
            "head",
            "head-of-economy",
            "head-of-hr",
            "board-chair",
            "secretary",
            "registrator",
            "archivist",
            "auditor",
        ],
    )],
    guarded: &[Guarded {
        kind: "matter",
        whole: true,
        page: Some(|id| format!("/intake/{id}")),
        listed: "",
        belongs: Some(|read, id, _| {
            Box::pin(async move {
                let Some(matter) = MATTER.find_secret(read, id).await? else { return Ok(None) };
                let unit = organisation::unit_by_id(read, matter.unit).await?;
                Ok(unit.map(|unit| Scope { unit, year: i64::from(matter.day.map_or(0, |day| day.year())) }))
            })
        }),
        told: None,
        onwards: Some(|read, mark| {
            Box::pin(async move {
                let matter = MATTER.find_secret(read, mark.record).await?;
                let route = matter.map(|matter| matter.route).unwrap_or_default();
                // Where it was not certain who is meant, it stays with those furthest away.
                let certain = mark.roles != model::way("", false)[0].roles;
                let way = model::way(&route, certain);
                Ok(way.iter().map(|route| route.roles).take(if certain { way.len() } else { 1 }).collect())
            })
        }),
    }],
    waits_with: Some(handing_on::requests_with),
    ..Capability::EMPTY
};
