//! The roof: the list of rooms, the command line, and the web server.

mod backup;
mod cli;
mod commands;
pub mod demo;
mod files;
mod help;
mod install;
mod keys;
mod restore;
mod stamps;
mod web;

pub use cli::{command_words, run};
pub use install::{Installation, Where};
pub use web::{router, serve};

use interface::Messages;
use socket::Capability;

/// The words of the command line and of the error pages.
const ROOF: Capability = Capability {
    name: "lisbet",
    messages: Messages {
        sv: concat!(include_str!("../messages/sv.ftl"), include_str!("../messages/help.sv.ftl")),
        en: concat!(include_str!("../messages/en.ftl"), include_str!("../messages/help.en.ftl")),
    },
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
    &registers::REGISTERS,
    &suppliers::SUPPLIERS,
    &audit_trail::AUDIT_TRAIL,
];
