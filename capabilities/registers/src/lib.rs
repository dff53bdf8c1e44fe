//! The pages, files and calls of every register: drawn from what its room says of it.

mod api;
mod files;
mod pages;
mod spot;
mod view;

use interface::Messages;
use socket::{Access, Capability, MenuEntry, Such};

pub const REGISTERS: Capability = Capability {
    name: "registers",
    messages: Messages { sv: include_str!("../messages/sv.ftl"), en: include_str!("../messages/en.ftl") },
    pages: pages::routes,
    menu: &[MenuEntry { message: "registers", href: "/registers", needs: Access::Any(Such::Registers) }],
    draws: Some(pages::draw),
    ..Capability::EMPTY
};
