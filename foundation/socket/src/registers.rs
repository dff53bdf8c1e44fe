//! A register as its room says it: a constant from which its pages, files, calls, permissions and findings come.

use std::{collections::BTreeSet, sync::Mutex};

use context::{Change, Permission, Place, Result};
use database::Read;
use jiff::civil::Date;
use register::{AnyKind, Belongs, Kind, Later, Owner};
use uuid::Uuid;

use crate::{Held, Scope, Severity, Unit};

/// Where something belongs: a unit's year, a unit, or the tenant.
#[derive(Clone, Debug, Default)]
pub struct At {
    pub unit: Option<Unit>,
    pub year: Option<i64>,
}

impl At {
    /// Where permissions are asked for.
    pub fn place(&self) -> &Place {
        static TENANT: Place = Place::TENANT;
        self.unit.as_ref().map_or(&TENANT, |unit| &unit.place)
    }
    pub fn owner(&self) -> Owner {
        Owner { unit: self.unit.as_ref().map(|unit| unit.id), year: self.year, within: None }
    }
}

impl From<&Scope> for At {
    fn from(scope: &Scope) -> Self {
        Self { unit: Some(scope.unit.clone()), year: Some(scope.year) }
    }
}

/// When something is judged.
#[derive(Clone, Copy, Debug)]
pub struct On {
    pub day: Date,
    pub year: Option<i64>,
}

/// What holds for each record of a kind, by itself. `rule-<name>`, `finding-<name>` and `finding-<name>-remedy` are its words.
pub struct Rule<T: 'static> {
    pub about: RuleAbout,
    broken: fn(&T, &On) -> bool,
}

#[derive(Clone, Copy, Debug)]
pub struct RuleAbout {
    pub name: &'static str,
    pub severity: Severity,
    pub source: &'static str,
}

impl<T> Rule<T> {
    pub const fn each(
        name: &'static str,
        severity: Severity,
        source: &'static str,
        broken: fn(&T, &On) -> bool,
    ) -> Self {
        Self { about: RuleAbout { name, severity, source }, broken }
    }
}

/// An act of a kind's own: what it asks for besides pressing its button, and what the record is afterwards. `verb-<kind>-<name>` is its
/// word, `audit-<kind>-<name>` the trail's.
pub struct Verb<T: 'static> {
    pub about: VerbAbout,
    act: fn(&T, &On) -> Result<T>,
}

#[derive(Clone, Copy, Debug)]
pub struct VerbAbout {
    pub name: &'static str,
    pub needs: Permission,
}

impl<T> Verb<T> {
    pub const fn new(name: &'static str, needs: Permission, act: fn(&T, &On) -> Result<T>) -> Self {
        Self { about: VerbAbout { name, needs }, act }
    }
}

/// Where a register stands in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    Control,
    Governance,
    Information,
}

impl Area {
    pub fn word(self) -> &'static str {
        match self {
            Self::Control => "area-control",
            Self::Governance => "area-governance",
            Self::Information => "area-information",
        }
    }
}

/// Is asked inside every change of a register's before anything is done.
pub type Before = for<'a> fn(&'a mut Change, &'a At) -> Later<'a, ()>;

/// What of a register does not hang on its records' type.
#[derive(Clone, Copy)]
pub struct About {
    /// The last part of its address, and the message that is its name.
    pub page: &'static str,
    pub area: Area,
    pub read: Held,
    pub edit: Held,
    /// By which fields a row of a file is recognised: the first of them that says something.
    pub matched_by: &'static [&'static str],
    pub before: Option<Before>,
}

/// A register: the table of contents of everything that comes of a kind.
pub struct Register<T: 'static> {
    kind: &'static Kind<T>,
    about: About,
    rules: &'static [&'static Rule<T>],
    verbs: &'static [&'static Verb<T>],
}

impl<T> Register<T> {
    pub const fn of(kind: &'static Kind<T>, page: &'static str, area: Area, read: Held, edit: Held) -> Self {
        Self { kind, about: About { page, area, read, edit, matched_by: &[], before: None }, rules: &[], verbs: &[] }
    }
    pub const fn matched_by(mut self, fields: &'static [&'static str]) -> Self {
        self.about.matched_by = fields;
        self
    }
    pub const fn before(mut self, before: Before) -> Self {
        self.about.before = Some(before);
        self
    }
    pub const fn rules(mut self, rules: &'static [&'static Rule<T>]) -> Self {
        self.rules = rules;
        self
    }
    pub const fn verbs(mut self, verbs: &'static [&'static Verb<T>]) -> Self {
        self.verbs = verbs;
        self
    }
}

/// A register without its records' type: what the house holds.
pub trait AnyRegister: Send + Sync {
    fn about(&self) -> &About;
    fn kind(&self) -> &'static dyn AnyKind;
    fn rules(&self) -> Vec<RuleAbout>;
    fn verbs(&self) -> Vec<VerbAbout>;
    /// The records that break each rule, for all rules in one reading.
    fn broken<'a>(&'a self, read: &'a mut Read, owner: &'a Owner, on: On) -> Later<'a, Vec<(RuleAbout, Vec<Uuid>)>>;
    fn act<'a>(
        &'a self,
        change: &'a mut Change,
        owner: &'a Owner,
        record: (Uuid, i64),
        verb: &'a str,
        on: On,
    ) -> Later<'a, ()>;
}

impl<T: Send + Sync> AnyRegister for Register<T> {
    fn about(&self) -> &About {
        &self.about
    }
    fn kind(&self) -> &'static dyn AnyKind {
        self.kind
    }
    fn rules(&self) -> Vec<RuleAbout> {
        self.rules.iter().map(|rule| rule.about).collect()
    }
    fn verbs(&self) -> Vec<VerbAbout> {
        self.verbs.iter().map(|verb| verb.about).collect()
    }
    fn broken<'a>(&'a self, read: &'a mut Read, owner: &'a Owner, on: On) -> Later<'a, Vec<(RuleAbout, Vec<Uuid>)>> {
        Box::pin(async move {
            let mut found: Vec<(RuleAbout, Vec<Uuid>)> = self.rules.iter().map(|rule| (rule.about, vec![])).collect();
            if found.is_empty() {
                return Ok(found);
            }
            let seen = |record: &T| {
                let broken = self.rules.iter().zip(&mut found).filter(|(rule, _)| (rule.broken)(record, &on));
                broken.for_each(|(_, (_, ids))| ids.push((self.kind.head)(record).id));
            };
            self.kind.each_in(read, owner, seen).await?;
            Ok(found)
        })
    }
    fn act<'a>(
        &'a self,
        change: &'a mut Change,
        owner: &'a Owner,
        record: (Uuid, i64),
        verb: &'a str,
        on: On,
    ) -> Later<'a, ()> {
        Box::pin(async move {
            let verb = self.verbs.iter().find(|v| v.about.name == verb).ok_or(context::Error::NotFound)?;
            self.kind.act(change, owner, record, verb.about.name, |before| (verb.act)(before, &on)).await
        })
    }
}

impl dyn AnyRegister {
    /// Where its list is.
    pub fn base(&self, at: &At) -> String {
        let page = self.about().page;
        match (self.kind().belongs(), &at.unit, at.year) {
            (Belongs::Unit, Some(unit), _) => format!("/{}/{page}", unit.slug),
            (Belongs::UnitYear, Some(unit), Some(year)) => format!("/{}/{year}/{page}", unit.slug),
            _ => format!("/registers/{page}"),
        }
    }

    /// As [`base`](Self::base), with names for what the address says.
    pub fn path(&self) -> String {
        let page = self.about().page;
        match self.kind().belongs() {
            Belongs::Unit => format!("/{{unit}}/{page}"),
            Belongs::UnitYear => format!("/{{unit}}/{{year}}/{page}"),
            _ => format!("/registers/{page}"),
        }
    }

    /// As much of a place as its records belong to.
    pub fn at(&self, at: &At) -> At {
        match self.kind().belongs() {
            Belongs::Unit => At { year: None, ..at.clone() },
            Belongs::UnitYear => at.clone(),
            _ => At::default(),
        }
    }
}

/// A text made at run time of the declarations' own names that must live as long as the program; the same one is kept once.
pub fn keep(text: String) -> &'static str {
    static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut kept = KEPT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(text) = kept.get(text.as_str()) {
        return text;
    }
    let text: &'static str = Box::leak(text.into_boxed_str());
    kept.insert(text);
    text
}
