//! Migrations: append-only, embedded, applied in the order of their names whatever room they come from.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{Database, Engine, Error, Read, Result, Row, Write, server::NOBODY_RUNS};

/// One step of the schema. `name` begins with a timestamp; `sqlite` and `postgres` are the twins for what differs by nature
/// (triggers, collation).
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    pub name: &'static str,
    pub sql: &'static str,
    pub sqlite: &'static str,
    pub postgres: &'static str,
}

impl Migration {
    /// A migration that is the same text on both engines.
    pub const fn new(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql, sqlite: "", postgres: "" }
    }

    /// Adds what only one of the engines needs.
    pub const fn with(mut self, sqlite: &'static str, postgres: &'static str) -> Self {
        self.sqlite = sqlite;
        self.postgres = postgres;
        self
    }

    fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for part in [self.sql, self.sqlite, self.postgres] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.finalize().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// A collation of the same name as the one registered on SQLite, so that `ORDER BY name COLLATE sv` means the same on both.
const FIRST: Migration = Migration::new(
    "20261122000000-first",
    "CREATE TABLE migrations (name TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL);",
)
.with("", "CREATE COLLATION IF NOT EXISTS sv (provider = icu, locale = 'sv');");

/// What each tenant's writers take turns at, and tell by that something was committed. It has no row-level security: it says how often
/// somebody has written, and nothing else, and is asked about before anybody is known.
const BEATS: Migration = Migration::new("20261126200000-beats", "")
    .with("", "CREATE TABLE beats (whose UUID NOT NULL PRIMARY KEY, n BIGINT NOT NULL) WITH (fillfactor = 50);");

const APPLIED: &str = "SELECT name, digest FROM migrations ORDER BY name";
const RECORD: &str = "INSERT INTO migrations (name, digest) VALUES ($1, $2)";
/// One program at a time brings the schema up to date; the others wait and then find nothing to do.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7104532)";
/// Every table that has a tenant gets row-level security, so that none can be forgotten.
const UNLOCKED_TABLES: &str = "SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant' \
     WHERE c.relkind = 'r' AND NOT c.relrowsecurity AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname";
const SQLITE_HAS_TABLE: &str = "SELECT COUNT(*) AS n FROM sqlite_master WHERE type = 'table' AND name = 'migrations'";
const POSTGRES_HAS_TABLE: &str = "SELECT COUNT(*) AS n FROM pg_class WHERE relkind = 'r' AND relname = 'migrations' \
     AND relnamespace = current_schema()::regnamespace";

impl Database {
    /// Brings the schema up to date with the union of all rooms' migrations, in one transaction: all or nothing.
    ///
    /// # Errors
    /// [`Error::Migration`] when one that was applied has been edited since, or the database is newer than this program.
    pub async fn migrate(&self, rooms: impl IntoIterator<Item = Migration>) -> Result<()> {
        let mut write = self.write(Uuid::nil()).await?;
        if self.engine() == Engine::Postgres {
            write.rows(LOCK, vec![]).await?;
        }
        let known = self.applied(&mut write).await?;
        let lacking = lacking(rooms, &known)?;
        if self.engine() == Engine::Postgres && !known.is_empty() && !lacking.is_empty() {
            let free = write.row(NOBODY_RUNS, vec![]).await?;
            if !free.map_or(Ok(false), |row| row.get("free"))? {
                return Err(Error::Running);
            }
        }
        for migration in lacking {
            write.script(migration.sql).await?;
            let twin = if self.engine() == Engine::Sqlite { migration.sqlite } else { migration.postgres };
            if !twin.is_empty() {
                write.script(twin).await?;
            }
            write.run(RECORD, vec![migration.name.into(), migration.digest().into()]).await?;
        }
        if self.engine() == Engine::Postgres {
            lock_rows(&mut write).await?;
        }
        write.commit().await
    }

    /// The migrations that the database has had, by name and digest.
    pub async fn applied(&self, read: &mut Read) -> Result<Vec<(String, String)>> {
        let has_table = if self.engine() == Engine::Sqlite { SQLITE_HAS_TABLE } else { POSTGRES_HAS_TABLE };
        let found: i64 = read.row(has_table, vec![]).await?.map_or(Ok(0), |row| row.get("n"))?;
        if found == 0 {
            return Ok(vec![]);
        }
        read.rows(APPLIED, vec![]).await?.iter().map(|row| Ok((row.get("name")?, row.get("digest")?))).collect()
    }
}

/// The migrations that are not among those a database has had, in their order.
///
/// # Errors
/// [`Error::Migration`] when one that it has had is unknown, or has been edited since.
pub fn lacking(rooms: impl IntoIterator<Item = Migration>, applied: &[(String, String)]) -> Result<Vec<Migration>> {
    let mut all: Vec<_> = [FIRST, BEATS].into_iter().chain(rooms).collect();
    all.sort_by_key(|m| m.name);
    for (name, digest) in applied {
        if !all.iter().any(|m| m.name == name && m.digest() == *digest) {
            return Err(Error::Migration(name.clone()));
        }
    }
    all.retain(|m| !applied.iter().any(|(name, _)| name == m.name));
    Ok(all)
}

async fn lock_rows(write: &mut Write) -> Result<()> {
    let tables: Vec<String> =
        write.rows(UNLOCKED_TABLES, vec![]).await?.iter().map(|r: &Row| r.get("name")).collect::<Result<_>>()?;
    for table in tables {
        let policy = format!(
            "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
             CREATE POLICY tenant ON {table} USING (tenant = NULLIF(current_setting('lisbet.tenant', true), '')::uuid);"
        );
        // The names come from the catalogue of our own schema; leaked once per table and process, when a table is new.
        write.script(Box::leak(policy.into_boxed_str())).await?;
    }
    Ok(())
}
