//! The constant that is a room.

use context::{Context, Permission, Place};
use database::{Migration, Read, Statement};
use interface::Messages;
use register::AnyKind;
use uuid::Uuid;

use crate::{
    Access, Act, Adoptable, Annex, AnyRegister, Check, Exporter, Guarded, Held, Holder, House, Importer, Later, Lister,
    Routes, Waiting, names,
};

/// An entry in the menu, shown to whoever has the permission somewhere.
#[derive(Clone, Copy, Debug)]
pub struct MenuEntry {
    pub message: &'static str,
    pub href: &'static str,
    /// Who may see it, as its route says.
    pub needs: Access,
}

/// A page that every unit's year has, under `/{unit}/{year}/`, shown as a tab to whoever has the permission somewhere.
#[derive(Clone, Copy, Debug)]
pub struct YearPage {
    pub page: &'static str,
    pub message: &'static str,
    /// Who may see it, as its route says.
    pub needs: Access,
    /// Tabs stand in this order, whichever room they come from.
    pub place: u8,
}

/// A room of the house.
#[derive(Clone, Copy)]
pub struct Capability {
    pub name: &'static str,
    pub kinds: &'static [&'static dyn AnyKind],
    pub registers: &'static [&'static dyn AnyRegister],
    /// Draws the pages of every room's registers: one room does.
    pub draws: Option<fn(&'static dyn AnyRegister) -> Routes>,
    pub statements: &'static [&'static [Statement]],
    pub migrations: &'static [Migration],
    pub messages: Messages,
    pub pages: fn() -> Routes,
    pub menu: &'static [MenuEntry],
    pub year: &'static [YearPage],
    /// What everybody meets at the foot of every page, signed in or not: message and address.
    pub foot: &'static [(&'static str, &'static str)],
    /// What may be done in this room, and which roles carry it.
    pub permissions: &'static [Held],
    pub importers: &'static [Importer],
    pub exporters: &'static [Exporter],
    pub listers: &'static [Lister],
    pub checks: &'static [Check],
    /// Statements that give every unit and year that has anything to check; a year that is none stands for the current one.
    pub begun: &'static [Statement],
    pub annexes: &'static [Annex],
    pub adoptables: &'static [Adoptable],
    pub guarded: &'static [Guarded],
    /// What a rule may want two people for.
    pub acts: &'static [Act],
    /// The people that a room knows by these keys of names.
    pub people: Option<for<'a> fn(&'a mut Read, &'a [String]) -> Later<'a, names::Known>>,
    /// Those who have a permission in a place today.
    pub holders: Option<for<'a> fn(&'a House, &'a mut Read, Permission, &'a Place) -> Later<'a, Vec<Holder>>>,
    /// What waits with a person, which somebody else must see to when they leave.
    pub waits_with: Option<for<'a> fn(&'a House, &'a mut Read, Uuid) -> Later<'a, Vec<Waiting>>>,
    /// Lets others read what nobody is left to read, since somebody left, a role ended or a period was over.
    pub hands_on: Option<for<'a> fn(&'a House, &'a Context) -> Later<'a, ()>>,
}

impl Capability {
    /// An empty room, for `..Capability::EMPTY`.
    pub const EMPTY: Self = Self {
        name: "",
        kinds: &[],
        registers: &[],
        draws: None,
        statements: &[],
        migrations: &[],
        messages: Messages::NONE,
        pages: Routes::default,
        menu: &[],
        year: &[],
        foot: &[],
        permissions: &[],
        importers: &[],
        exporters: &[],
        listers: &[],
        checks: &[],
        begun: &[],
        annexes: &[],
        adoptables: &[],
        guarded: &[],
        acts: &[],
        people: None,
        holders: None,
        waits_with: None,
        hands_on: None,
    };
}
