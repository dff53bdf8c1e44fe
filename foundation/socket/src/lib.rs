//! How a room plugs into the house: a constant [`Capability`] that one reads as its table of contents.
//!
//! The command line, the menu, the pages, the checks, the annexes and the migrations are gathered from the list of
//! capabilities that the roof holds; nothing is registered twice. No trait objects with async methods: where the house must
//! call a room, the constant holds a function pointer that returns a boxed future.

mod acts;
mod aside;
mod body;
mod capability;
mod fault;
mod flow;
mod guesses;
mod house;
mod import;
mod kept;
pub mod names;
mod offers;
mod print;
mod registers;
pub mod roles;
mod routes;
mod secret;
mod visit;
mod works;

pub use acts::{Act, Carried, Confirmer, Holder, Wanted};
pub use aside::{aside, made, making, pdf};
pub use body::{Takes, read_form};
pub use capability::{Capability, MenuEntry, YearPage};
pub use fault::{Fault, Outcome};
pub use flow::Slowed;
pub use guesses::Against;
pub use house::{House, Settings};
pub use import::{InTurn, at_cell, finish, importing, open, read, received, remark};
pub use names::Named;
pub use offers::{
    Adoptable, Annex, Check, Decided, Delegable, Exporter, Finding, Guarded, ImportReport, ImportRequest, Importer,
    Lister, Onwards, Print, Progress, RowReport, Rows, Scope, Severity, SnapshotLine, Troubles, Unit, ValueSeen,
    Waiting,
};
pub use print::shell;
pub use register::Later;
pub use registers::{About, AnyRegister, Area, At, Before, On, Register, Rule, RuleAbout, Verb, VerbAbout, keep};
pub use roles::{Held, ROLES, Role};
pub use routes::{ASK_AGAIN, Access, Needed, Route, Routes, SIGNED_OUT, Such};
pub use secret::Secret;
pub use visit::Visit;
pub use works::Working;
