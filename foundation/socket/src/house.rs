//! What the rooms can ask of the house as a whole.

use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};

use context::{Actor, Clock, Context, Entropy, Grant, Language, Permission, Place, Reach, Who};
use database::{Database, Migration, Read, Statement, Uuid};
use interface::Words;
use register::AnyKind;

use crate::{
    Act, Adoptable, Annex, AnyRegister, Capability, Check, Exporter, Guarded, Holder, Importer, Lister, On, Route,
    Routes, Secret, Waiting, YearPage, flow::Flow, guesses::Guesses, kept::Kept, roles::Roles, works::Works,
};

/// How this installation is set up.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Whether people reach it over TLS: then cookies are bound to the host and to TLS.
    pub secure: bool,
    /// The address people use, for links in messages: `http://localhost:8080`.
    pub base: String,
    /// Whether letters are carried: without a mail server they wait in the queue.
    pub mail: bool,
    /// After how many minutes without anything a session is over, where it is not the usual.
    pub idle_minutes: Option<i64>,
    /// Whether administrators need a second factor, and dangerous acts a proof of who one is that is recent. Off in the demo, where nobody
    /// stays.
    pub strict: bool,
    /// What secrets in the database are sealed with.
    pub key: Secret,
    /// The data folder; none where nothing is kept in one.
    pub folder: std::path::PathBuf,
    /// The seed of the key that the trail is signed with; none where nothing is signed.
    pub stamp: Option<Secret>,
}

impl Settings {
    /// After how many minutes without anything a session is over. What somebody was typing waits in their browser.
    pub fn idle(&self) -> i64 {
        self.idle_minutes.unwrap_or(60)
    }
}

/// The rooms, the words, the database: cheap to clone, and the state of every handler.
#[derive(Clone)]
pub struct House(Arc<Inside>);

struct Inside {
    rooms: &'static [&'static Capability],
    words: Arc<Words>,
    database: Database,
    clock: Clock,
    entropy: Entropy,
    settings: Settings,
    roles: Roles,
    kept: Kept,
    works: Works,
    guesses: Guesses,
    flow: Flow,
    routes: OnceLock<Vec<Route>>,
}

impl House {
    pub fn new(
        rooms: &'static [&'static Capability],
        database: Database,
        clock: Clock,
        entropy: Entropy,
        settings: Settings,
    ) -> Self {
        let words = Arc::new(Words::gather(rooms.iter().map(|r| r.messages)));
        Self(Arc::new(Inside {
            rooms,
            words,
            database,
            clock,
            entropy,
            settings,
            roles: Roles::gather(rooms),
            kept: Kept::default(),
            works: Works::default(),
            guesses: Guesses::default(),
            flow: Flow::default(),
            routes: OnceLock::new(),
        }))
    }

    /// The migrations of every room and of the floors below.
    pub fn migrations(rooms: &[&Capability]) -> Vec<Migration> {
        context::MIGRATIONS
            .iter()
            .chain(work::MIGRATIONS)
            .chain(rooms.iter().flat_map(|r| r.migrations))
            .copied()
            .collect()
    }

    /// Every SQL text of the house, for the test that prepares them on both engines.
    pub fn statements(&self) -> Vec<Statement> {
        let written = self.0.rooms.iter().flat_map(|r| r.statements.iter().copied().flatten());
        let begun = self.0.rooms.iter().flat_map(|r| r.begun);
        let made = self.kinds().flat_map(|k| k.statements());
        context::STATEMENTS
            .iter()
            .copied()
            .flatten()
            .chain(work::STATEMENTS.iter().copied().flatten())
            .chain(written)
            .chain(begun)
            .copied()
            .chain(made)
            .collect()
    }

    pub(crate) fn keeps(&self) -> &Kept {
        &self.0.kept
    }
    pub(crate) fn guesses(&self) -> &Guesses {
        &self.0.guesses
    }
    pub(crate) fn flow(&self) -> &Flow {
        &self.0.flow
    }
    pub(crate) fn works(&self) -> &Works {
        &self.0.works
    }
    pub fn database(&self) -> &Database {
        &self.0.database
    }
    pub fn words(&self) -> &Arc<Words> {
        &self.0.words
    }
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }
    pub fn entropy(&self) -> &Entropy {
        &self.0.entropy
    }
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }
    pub fn rooms(&self) -> &'static [&'static Capability] {
        self.0.rooms
    }
    pub fn routes(&self) -> &[Route] {
        self.0.routes.get_or_init(|| Self::pages(self.0.rooms).into_iter().flat_map(|pages| pages.list).collect())
    }

    /// The pages of every room, and of every room's registers.
    pub fn pages(rooms: &[&Capability]) -> Vec<Routes> {
        let drawn = rooms.iter().find_map(|r| r.draws);
        let registers = rooms.iter().flat_map(|r| r.registers).filter_map(|register| Some(drawn?(*register)));
        rooms.iter().map(|r| (r.pages)()).chain(registers).collect()
    }

    /// The route that an address belongs to, for one that came from outside.
    pub fn route(&self, method: &str, path: &str) -> Option<Route> {
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let fits = |pattern: &str| {
            let (ours, theirs): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
            ours.len() == theirs.len()
                && ours.iter().zip(&theirs).skip(1).all(|(o, t)| o == t || (o.starts_with('{') && plain(t)))
        };
        self.routes().iter().copied().find(|route| route.method == method && fits(route.path))
    }

    /// The permissions of which one is needed to follow a link to an address, so that no page offers what is refused.
    pub fn needs(&self, path: &str) -> Vec<Permission> {
        self.route("GET", path).map(|route| route.access.needs(self)).unwrap_or_default()
    }

    pub fn kinds(&self) -> impl Iterator<Item = &'static dyn AnyKind> {
        self.0.rooms.iter().flat_map(|r| r.kinds.iter().copied()).chain(self.registers().map(AnyRegister::kind))
    }
    pub fn registers(&self) -> impl Iterator<Item = &'static dyn AnyRegister> {
        self.0.rooms.iter().flat_map(|r| r.registers.iter().copied())
    }
    /// The day by the house's clock.
    pub fn on(&self, year: Option<i64>) -> On {
        On { day: self.0.clock.today(), year }
    }
    pub fn importers(&self) -> impl Iterator<Item = &'static Importer> {
        self.0.rooms.iter().flat_map(|r| r.importers)
    }
    pub fn exporters(&self) -> impl Iterator<Item = &'static Exporter> {
        self.0.rooms.iter().flat_map(|r| r.exporters)
    }
    pub fn listers(&self) -> impl Iterator<Item = &'static Lister> {
        self.0.rooms.iter().flat_map(|r| r.listers)
    }
    pub fn checks(&self) -> impl Iterator<Item = &'static Check> {
        self.0.rooms.iter().flat_map(|r| r.checks)
    }
    pub fn annexes(&self) -> impl Iterator<Item = &'static Annex> {
        self.0.rooms.iter().flat_map(|r| r.annexes)
    }
    pub fn adoptables(&self) -> impl Iterator<Item = &'static Adoptable> {
        self.0.rooms.iter().flat_map(|r| r.adoptables)
    }

    /// The pages of a unit's year, in the order of their tabs.
    pub fn year_pages(&self) -> Vec<&'static YearPage> {
        let mut pages: Vec<_> = self.0.rooms.iter().flat_map(|r| r.year).collect();
        pages.sort_by_key(|page| page.place);
        pages
    }

    /// Every unit and year that has anything to check, in any room; what belongs to no year is asked about in the current one.
    pub async fn begun(&self, read: &mut Read) -> context::Result<BTreeSet<(Uuid, i64)>> {
        let mut all = BTreeSet::new();
        for statement in self.0.rooms.iter().flat_map(|r| r.begun) {
            for row in read.rows(statement.sql, vec![read.tenant().into()]).await? {
                let year: Option<i64> = row.get("year")?;
                all.insert((row.get("unit")?, year.unwrap_or_else(|| self.clock().today().year().into())));
            }
        }
        Ok(all)
    }

    /// The kind of this name, if there is one.
    pub fn kind(&self, name: &str) -> Option<&'static dyn AnyKind> {
        self.kinds().find(|kind| kind.name() == name)
    }

    /// What its room does about a kind whose records may be kept secret.
    pub fn guarded(&self, kind: &str) -> Option<Guarded> {
        let said = self.0.rooms.iter().flat_map(|r| r.guarded).find(|guarded| guarded.kind == kind).copied();
        let register = || self.registers().map(|r| r.kind()).find(|k| k.name() == kind && k.guarded());
        said.or_else(|| {
            let kind = register()?.name();
            Some(Guarded { kind, whole: true, belongs: None, page: None, listed: "", told: None, onwards: None })
        })
    }

    /// The acts that a rule may want two people for.
    pub fn acts(&self) -> impl Iterator<Item = &'static Act> {
        self.0.rooms.iter().flat_map(|r| r.acts)
    }

    /// Everybody who has a permission in a place today.
    ///
    /// # Errors
    /// The database's.
    pub async fn holders(
        &self,
        read: &mut Read,
        permission: Permission,
        place: &Place,
    ) -> context::Result<Vec<Holder>> {
        let mut all = vec![];
        for holders in self.0.rooms.iter().filter_map(|r| r.holders) {
            all.extend(holders(self, read, permission, place).await?);
        }
        Ok(all)
    }

    /// What waits with a person in every room.
    ///
    /// # Errors
    /// The database's.
    pub async fn waits_with(&self, read: &mut Read, person: Uuid) -> context::Result<Vec<Waiting>> {
        let mut all = vec![];
        for waits in self.0.rooms.iter().filter_map(|r| r.waits_with) {
            all.extend(waits(self, read, person).await?);
        }
        Ok(all)
    }

    /// Lets others read what nobody is left to read, in every room: asked for whenever somebody's roles have ended, and now and then, since
    /// roles end with the day too. It is the program that does it, whoever asked.
    ///
    /// # Errors
    /// The database's.
    pub async fn hand_on(&self, context: &Context) -> context::Result<()> {
        let permissions = self.permissions().to_vec().into();
        let grant = Grant { role: "program".to_owned(), permissions, unit: None, reach: Reach::Tree, instead_of: None };
        let actor = Actor { who: Who::Person(Uuid::nil()), name: "Lisbet".to_owned(), grants: vec![grant] };
        // What is written of it is in the authorities' language (språklagen 10 §).
        let language = Language::default();
        let context = Context { actor: actor.into(), address: None, language, ..context.clone() };
        for hands_on in self.0.rooms.iter().filter_map(|r| r.hands_on) {
            hands_on(self, &context).await?;
        }
        Ok(())
    }

    /// The permissions of a role: what every room gives it together. `None` when there is no such role.
    pub fn role(&self, name: &str) -> Option<Arc<[&'static str]>> {
        self.0.roles.carried(name)
    }

    /// Every permission there is, room by room.
    pub fn permissions(&self) -> &[&'static str] {
        self.0.roles.permissions()
    }
}
