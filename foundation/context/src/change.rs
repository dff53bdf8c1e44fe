//! Reading and changing, always as somebody and somewhere.

use std::{net::IpAddr, sync::Arc};

use database::{Database, Many, Moment, Read, Value, Write};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    Actor, Clock, Entropy, Entry, Error, Language, Permission, Place, Recorded, Result, Who,
    audit::{APPEND, AT_ONCE, FEW, FORM, Links, WAIT, passed, sql, until, waiting_sql},
};

/// Who acts, for which tenant, in which language, and from where; cheap to clone.
#[derive(Clone)]
pub struct Context {
    pub database: Database,
    pub tenant: Uuid,
    pub actor: Arc<Actor>,
    pub clock: Clock,
    pub entropy: Entropy,
    pub language: Language,
    /// `web`, `console`, `import` …: how the act came in.
    pub origin: &'static str,
    /// The machine that a request came from, as far as it is known. Only the trail of who comes and goes keeps it.
    pub address: Option<IpAddr>,
    /// Changes are only tried, see [`Context::trying`].
    pub trial: bool,
    /// What is done tells no more than its day, see [`Context::of_day`].
    pub timeless: bool,
    /// The moment that what has been kept is asked for at: one for each request that comes in.
    pub moment: Moment,
}

impl Context {
    /// Whether the actor may do this here; see [`Actor::may`].
    pub fn may(&self, permission: Permission, place: &Place) -> bool {
        self.actor.may(permission, place)
    }

    /// Goes on only for an actor who may; see [`Actor::may`].
    ///
    /// # Errors
    /// [`Error::Denied`] for anybody else.
    pub fn must(&self, permission: Permission, place: &Place) -> Result<()> {
        if self.may(permission, place) { Ok(()) } else { Err(Error::Denied(permission.0)) }
    }

    /// A snapshot to read in, for an actor who may.
    pub async fn read(&self, permission: Permission, place: &Place) -> Result<Read> {
        self.must(permission, place)?;
        self.open().await
    }

    /// A snapshot of what belongs to no unit, for an actor who has the permission in at least one.
    pub async fn read_anywhere(&self, permission: Permission) -> Result<Read> {
        if self.actor.may_somewhere(permission) { self.open().await } else { Err(Error::Denied(permission.0)) }
    }

    /// A snapshot of what everybody in the tenant may know: its units and its methods' names.
    pub async fn read_common(&self) -> Result<Read> {
        self.open().await
    }

    async fn open(&self) -> Result<Read> {
        Ok(self.database.read(self.tenant).await?)
    }

    /// The same, where every change is tried and goes nowhere: it is worked out in a snapshot, so that it waits for nobody who writes and
    /// nobody waits for it. Each statement is taken to do what it says, which is true of what was read in the same snapshot; what is
    /// written is not there to be read again.
    #[must_use]
    pub fn trying(&self) -> Self {
        Self { trial: true, ..self.clone() }
    }

    /// The same, at no other time than some time today: what is made is made at midnight, and its entries wait until the next morning before
    /// they come into the chain, where their neighbours would say when it was.
    #[must_use]
    pub fn of_day(&self) -> Self {
        Self { clock: self.clock.of_day(), timeless: true, ..self.clone() }
    }

    /// The door: permission first, then a transaction that commits only together with its audit entries.
    pub async fn change(&self, permission: Permission, place: &Place) -> Result<Change> {
        self.must(permission, place)?;
        let acting_as = self.actor.grant_for(permission, place).map(crate::Grant::acting_as).unwrap_or_default();
        let to = if self.trial {
            To::Nowhere(self.open().await?)
        } else {
            To::Database(self.database.write(self.tenant).await?)
        };
        Ok(Change {
            to,
            context: self.clone(),
            acting_as,
            unit: place.id(),
            authority: place.authority(),
            entries: vec![],
            touched: 0,
            salt: None,
            personal: None,
        })
    }
}

/// Where a change is written.
enum To {
    Database(Write),
    /// It is only tried.
    Nowhere(Read),
}

/// A transaction and what it will say to the audit trail. Dropping it undoes everything.
#[must_use = "a change that is not committed leaves no trace"]
pub struct Change {
    to: To,
    context: Context,
    acting_as: String,
    unit: Option<Uuid>,
    authority: Option<Uuid>,
    entries: Vec<Entry>,
    touched: u64,
    salt: Option<String>,
    personal: Option<(String, &'static [&'static str])>,
}

impl Change {
    /// From now on the trail keeps digests under this salt instead of values: what is written is secret.
    pub fn keep_secret(&mut self, salt: &str) {
        self.salt = Some(salt.to_owned());
    }

    /// From now on the trail keeps digests under this salt instead of what stands in these fields: what somebody outside has written of
    /// themselves is theirs, and the trail is never changed. Who has the salt can prove what stood there.
    pub fn keep_personal(&mut self, salt: &str, fields: &'static [&'static str]) {
        self.personal = Some((salt.to_owned(), fields));
    }

    /// Runs one statement and tells how many rows it touched.
    pub async fn run(&mut self, sql: &'static str, values: Vec<Value>) -> Result<u64> {
        let touched = match &mut self.to {
            To::Database(write) => write.run(sql, values).await?,
            To::Nowhere(_) => 1,
        };
        self.touched += touched;
        Ok(touched)
    }

    /// Inserts many rows at once: the values of one after those of the other.
    pub async fn run_many(&mut self, many: &Many, values: Vec<Value>) -> Result<u64> {
        let touched = match &mut self.to {
            To::Database(write) => write.run_many(many, values).await?,
            To::Nowhere(_) => 0,
        };
        self.touched += touched;
        Ok(touched)
    }

    /// Says to the audit trail what was done.
    pub fn audit(&mut self, entry: Entry) {
        if matches!(self.to, To::Nowhere(_)) {
            return;
        }
        self.entries.push(match (&self.salt, &self.personal) {
            (Some(salt), _) => entry.covered(salt, |_| true),
            (None, Some((salt, fields))) => entry.covered(salt, |field| fields.contains(&field)),
            (None, None) => entry,
        });
    }

    /// Whether anything has been said yet.
    pub fn has_entries(&self) -> bool {
        !self.entries.is_empty()
    }

    pub fn now(&self) -> Timestamp {
        self.context.clock.now()
    }

    pub fn new_id(&self) -> Uuid {
        self.context.entropy.id(&self.context.clock)
    }

    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Writes the audit entries and makes the change true, both or neither.
    ///
    /// # Errors
    /// [`Error::Internal`] when rows were touched and nothing was said, or the change was only tried: that is a mistake of ours, and nothing
    /// is stored.
    pub async fn commit(mut self) -> Result<()> {
        self.write()?;
        if self.entries.is_empty() {
            return if self.touched == 0 {
                Ok(())
            } else {
                Err(Error::Internal("a change without an audit entry".to_owned()))
            };
        }
        self.append().await?;
        match self.to {
            To::Database(write) => write.commit().await?,
            To::Nowhere(_) => return Err(only_tried()),
        }
        self.context.moment.pass().await;
        Ok(())
    }

    fn write(&mut self) -> Result<&mut Write> {
        match &mut self.to {
            To::Database(write) => Ok(write),
            To::Nowhere(_) => Err(only_tried()),
        }
    }

    async fn append(&mut self) -> Result<()> {
        let tenant = self.context.tenant;
        let entries = std::mem::take(&mut self.entries);
        if self.context.timeless {
            return self.wait(entries).await;
        }
        let at = self.now();
        let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
        let (last, previous, waits) = self.take(count).await?;
        // Those that have waited come first: the latest entry is then one that says when it was written.
        let until = until(at);
        let waited = match waits {
            Some(earliest) if earliest <= until => passed(self, until).await?,
            _ => vec![],
        };
        let more = i64::try_from(waited.len()).unwrap_or(i64::MAX);
        let last = if more > 0 { self.take(more).await?.0 } else { last };
        let common = self.unit.is_none() && entries.iter().any(Entry::is_common);
        let mut links = Links {
            tenant,
            previous,
            seq: last - more - count,
            entropy: self.context.entropy.clone(),
            waited: waited.into_iter(),
            now: self.blank(at),
            entries: entries.into_iter(),
        };
        let mut values = vec![];
        while links.left() > FEW {
            // The next ones are worked out while these are written: a long file has two hundred thousand.
            let next = tokio::task::spawn_blocking(move || (links.values(AT_ONCE), links));
            self.write()?.run_many(&APPEND, values).await?;
            (values, links) = next.await.map_err(|error| Error::Internal(error.to_string()))?;
        }
        values.extend(links.values(FEW));
        self.write()?.run_many(&APPEND, values).await?;
        self.write()?.run(sql::HEAD, vec![tenant.into(), links.previous.into(), common.into()]).await?;
        if more > 0 {
            self.write()?.run(waiting_sql::TAKEN, vec![tenant.into(), until.into()]).await?;
            self.write()?.run(waiting_sql::WAITS, vec![tenant.into()]).await?;
        }
        Ok(())
    }

    /// Locks the chain and takes the next numbers: the last of them, the digest that they follow, and the earliest day that waits.
    async fn take(&mut self, count: i64) -> Result<(i64, String, Option<Timestamp>)> {
        let tenant = self.context.tenant;
        let head = self.write()?.row(sql::TAKE, vec![tenant.into(), count.into()]).await?;
        let head = head.ok_or_else(|| Error::Internal("the audit head gave no number".to_owned()))?;
        Ok((head.get("seq")?, head.get("digest")?, head.get("waits")?))
    }

    /// Lays entries aside until their day has passed.
    async fn wait(&mut self, entries: Vec<Entry>) -> Result<()> {
        let tenant = self.context.tenant;
        self.take(0).await?;
        let mut values: Vec<Value> = vec![];
        for entry in entries {
            let id = uuid::Builder::from_random_bytes(self.context.entropy.fill()).into_uuid();
            values.extend(self.blank(self.now()).telling(entry).1.waiting(tenant, id));
        }
        self.write()?.run_many(&WAIT, values).await?;
        self.write()?.run(waiting_sql::WAITS, vec![tenant.into()]).await?;
        Ok(())
    }

    /// Who does it, where, and when: what every entry of this change has in common.
    fn blank(&self, at: Timestamp) -> Recorded {
        Recorded {
            // Microseconds are what is stored, so that is what is hashed.
            at: Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at),
            actor: match self.context.actor.who {
                Who::Console => self.context.actor.name.clone(),
                Who::Person(id) => id.to_string(),
            },
            actor_name: self.context.actor.name.clone(),
            acting_as: self.acting_as.clone(),
            origin: self.context.origin.to_owned(),
            unit: self.unit,
            authority: self.authority,
            withheld: false,
            ..Recorded::nothing(0, FORM, String::new())
        }
    }
}

fn only_tried() -> Error {
    Error::Internal("a change that was only tried is not stored".to_owned())
}

impl std::ops::Deref for Change {
    type Target = Read;
    fn deref(&self) -> &Read {
        match &self.to {
            To::Database(write) => write,
            To::Nowhere(read) => read,
        }
    }
}
impl std::ops::DerefMut for Change {
    fn deref_mut(&mut self) -> &mut Read {
        match &mut self.to {
            To::Database(write) => write,
            To::Nowhere(read) => read,
        }
    }
}
