//! The roof: the list of rooms, the command line, and the web server.

mod cli;
mod commands;
pub mod demo;
mod files;
mod install;
mod keys;
mod stamps;
mod web;

pub use cli::run;
pub use install::{Installation, Where};
pub use web::{router, serve};

use interface::Messages;
use socket::Capability;

/// The words of the command line and of the error pages.
const ROOF: Capability = Capability {
    name: "lisbet",
    messages: Messages { sv: include_str!("../messages/sv.ftl"), en: include_str!("../messages/en.ftl") },
    ..Capability::EMPTY
};

/// The rooms of the house. What each offers it says itself; nothing is registered a second time.
pub const ROOMS: &[&Capability] = &[
    &ROOF,
    &organisation::ORGANISATION,
    &identity::IDENTITY,
    &secrecy::SECRECY,
    &intake::INTAKE,
    &decisions::DECISIONS,
    &internal_control::INTERNAL_CONTROL,
    &governing_documents::GOVERNING_DOCUMENTS,
    &management_review::MANAGEMENT_REVIEW,
    &audit_trail::AUDIT_TRAIL,
];
