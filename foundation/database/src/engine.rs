//! Opening a database, and the two kinds of transaction.

use std::{
    cmp::Ordering,
    ops::{Deref, DerefMut},
    path::Path,
    str::FromStr,
    sync::{Arc, LazyLock},
    time::Duration,
};

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, SqlSafeStr as _, postgres, sqlite,
    sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use uuid::Uuid;

use crate::{
    Error, Moment, Pulse, Result, Row, Value,
    presence::Presence,
    pulse::{Beats, Header},
    statement::{Many, parameters},
    value::{for_postgres, for_sqlite},
    writer::{PATIENCE, Turn, Wire, Writer, Writers},
};

/// Which of the two a database is: only the house's own tests and messages ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Database(Pools);

#[derive(Clone)]
enum Pools {
    /// SQLite allows one writer: writers queue here and not in busy loops.
    Sqlite { writer: Writer, readers: sqlx::SqlitePool, header: Arc<Header>, presence: Arc<Presence> },
    /// A tenant's writers take turns at a connection: those who wait hold none, so a page never waits behind them.
    Postgres { writers: Writers, readers: sqlx::PgPool, beats: Beats },
}

/// Å, Ä and Ö last and in that order, as a Swedish reader expects; PostgreSQL has the same order from the same library.
static SWEDISH: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    Collator::try_new(icu_locale_core::locale!("sv").into(), CollatorOptions::default())
        .expect("Swedish is compiled in")
});

/// Compares two texts as a Swedish reader would sort them.
pub fn swedish(a: &str, b: &str) -> Ordering {
    SWEDISH.compare(a, b)
}

impl Database {
    /// Opens `sqlite:FILE` (made when missing) or `postgres://…`.
    ///
    /// # Errors
    /// When the address is of neither form, the file cannot be made, or the server does not answer.
    pub async fn open(address: &str) -> Result<Self> {
        match address.strip_prefix("sqlite:") {
            Some(file) => Self::open_file(Path::new(file)).await,
            None => {
                let patience = format!("{}ms", PATIENCE.as_millis());
                let options = postgres::PgConnectOptions::from_str(address)?.options([("lock_timeout", patience)]);
                let readers = pool(16).connect_with(options.clone()).await?;
                let writers = Writers::new(pool(8).connect_lazy_with(options));
                Ok(Self(Pools::Postgres { writers, beats: Beats::of(readers.clone()), readers }))
            }
        }
    }

    async fn open_file(file: &Path) -> Result<Self> {
        let options = sqlite::SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A decision that was answered with "saved" must survive a power cut.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true)
            .collation("sv", swedish);
        // A long import is one transaction: with the usual two megabytes its pages would be written out and read in again.
        let large = options.clone().pragma("cache_size", "-32768");
        let writer = Writer::new(large.connect().await?);
        let readers = sqlite::SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        Ok(Self::of_file(writer, readers, file))
    }

    fn of_file(writer: Writer, readers: sqlx::SqlitePool, file: &Path) -> Self {
        let (header, presence) = (Arc::new(Header::beside(file)), Arc::new(Presence::of(file)));
        Self(Pools::Sqlite { writer, readers, header, presence })
    }

    /// Opens a database to read in and nothing else: nothing is made, changed or brought up to date, also where the folder cannot be
    /// written in.
    ///
    /// # Errors
    /// When there is none, or the server does not answer.
    pub async fn open_to_read(address: &str) -> Result<Self> {
        let Some(file) = address.strip_prefix("sqlite:").map(Path::new) else {
            let options =
                postgres::PgConnectOptions::from_str(address)?.options([("default_transaction_read_only", "on")]);
            let readers = pool(4).connect_with(options.clone()).await?;
            let writers = Writers::new(pool(1).connect_lazy_with(options));
            return Ok(Self(Pools::Postgres { writers, beats: Beats::of(readers.clone()), readers }));
        };
        let mut options = sqlite::SqliteConnectOptions::new()
            .filename(file)
            .read_only(true)
            .busy_timeout(Duration::from_secs(10))
            .collation("sv", swedish);
        let mut connection = options.connect().await?;
        if let Err(error) = connection.execute("SELECT COUNT(*) FROM sqlite_master").await {
            let mut log = file.as_os_str().to_owned();
            log.push("-wal");
            // What stands in the log only would be left out.
            if std::fs::metadata(Path::new(&log)).is_ok_and(|log| log.len() > 0) {
                return Err(error.into());
            }
            // Where the files beside it can be neither found nor made, nobody else writes in it either.
            options = options.immutable(true);
            connection = options.connect().await?;
        }
        let readers = sqlite::SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        Ok(Self::of_file(Writer::new(connection), readers, file))
    }

    /// Whether the database answers, and its file is the one that was opened.
    pub async fn check(&self) -> Result<()> {
        if let Pools::Sqlite { presence, .. } = &self.0 {
            presence.check()?;
        }
        self.read(Uuid::nil()).await?.rows("SELECT COUNT(*) AS n FROM migrations", vec![]).await.map(drop)
    }

    pub fn engine(&self) -> Engine {
        match self.0 {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres { .. } => Engine::Postgres,
        }
    }

    /// Another value after every commit, by this process or another; `None` when nobody can tell. On SQLite it costs two
    /// system calls, on PostgreSQL a share in one short query; each once for a [`Moment`].
    pub async fn pulse(&self, moment: &Moment) -> Option<Pulse> {
        let ask = async {
            match &self.0 {
                Pools::Sqlite { header, .. } => header.read(),
                Pools::Postgres { beats, .. } => beats.ask().await,
            }
        };
        moment.pulse(ask).await
    }

    /// A transaction to read in: everything read in it is of one moment, and of one tenant.
    pub async fn read(&self, tenant: Uuid) -> Result<Read> {
        let connection = match &self.0 {
            Pools::Sqlite { readers, .. } => Connection::Sqlite(readers.begin().await?),
            Pools::Postgres { readers, .. } => {
                // Row-level security reads the tenant from the transaction: a second lock behind the `tenant = $1` of every statement.
                let begin = format!(
                    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT set_config('lisbet.tenant', '{tenant}', true)"
                );
                Connection::Postgres(readers.begin_with(AssertSqlSafe(begin)).await?)
            }
        };
        Ok(Read { connection, tenant })
    }

    /// A transaction to write in. Dropping it undoes everything. Nobody else of the tenant writes meanwhile, so what is read in it is
    /// still true when it is committed.
    ///
    /// Only `context` calls this: there the permission is asked first and the audit entry written last.
    pub async fn write(&self, tenant: Uuid) -> Result<Write> {
        let connection = match &self.0 {
            Pools::Sqlite { writer, presence, .. } => {
                let turn = writer.turn().await?;
                presence.check()?;
                turn
            }
            Pools::Postgres { writers, .. } => writers.turn(tenant).await?,
        };
        Ok(Write(Read { connection: Connection::Turn(connection), tenant }))
    }

    /// Prepares a statement without running it, so that a test can hold every SQL text against both engines.
    pub async fn prepare(&self, sql: &'static str) -> Result<()> {
        match &self.0 {
            Pools::Sqlite { readers, .. } => drop(readers.prepare(AssertSqlSafe(sql).into_sql_str()).await?),
            Pools::Postgres { readers, .. } => drop(readers.prepare(AssertSqlSafe(sql).into_sql_str()).await?),
        }
        Ok(())
    }

    /// Closes every connection, so that SQLite leaves one tidy file behind.
    pub async fn close(&self) {
        match &self.0 {
            Pools::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres { writers, readers, .. } => {
                readers.close().await;
                writers.pool.close().await;
            }
        }
    }
}

/// Connections are asked whether they live only when they have rested: a server that was started anew is noticed, and a page does not pay
/// a round for each question.
fn pool(most: u32) -> postgres::PgPoolOptions {
    postgres::PgPoolOptions::new().max_connections(most).test_before_acquire(false).before_acquire(
        |connection, rested| {
            Box::pin(async move { Ok(rested.idle_for < Duration::from_secs(1) || connection.ping().await.is_ok()) })
        },
    )
}

enum Connection {
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
    Turn(Turn),
}

impl Connection {
    fn wire(&mut self) -> Result<Wire<'_>> {
        Ok(match self {
            Self::Sqlite(transaction) => Wire::Sqlite(transaction),
            Self::Postgres(transaction) => Wire::Postgres(transaction),
            Self::Turn(turn) => turn.wire()?,
        })
    }
}

/// A transaction that can be read in.
pub struct Read {
    connection: Connection,
    tenant: Uuid,
}

impl Read {
    /// The tenant this transaction is for; `$1` of nearly every statement.
    pub fn tenant(&self) -> Uuid {
        self.tenant
    }

    /// The same moment, in another tenant.
    pub async fn turn_to(mut self, tenant: Uuid) -> Result<Self> {
        if let Wire::Postgres(connection) = self.connection.wire()? {
            sqlx::query("SELECT set_config('lisbet.tenant', $1, true)")
                .bind(tenant.to_string())
                .execute(connection)
                .await?;
        }
        self.tenant = tenant;
        Ok(self)
    }

    /// All rows of a statement.
    pub async fn rows(&mut self, sql: &'static str, values: Vec<Value>) -> Result<Vec<Row>> {
        check(sql, &values)?;
        let text = AssertSqlSafe(sql);
        Ok(match self.connection.wire()? {
            Wire::Sqlite(c) => {
                let rows = sqlx::query_with(text, for_sqlite(values)).fetch_all(c).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Wire::Postgres(c) => {
                let rows = sqlx::query_with(text, for_postgres(values)).fetch_all(c).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// The first row of a statement, if there is one.
    pub async fn row(&mut self, sql: &'static str, values: Vec<Value>) -> Result<Option<Row>> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }

    async fn execute(&mut self, sql: &'static str, values: Vec<Value>) -> Result<u64> {
        check(sql, &values)?;
        let text = AssertSqlSafe(sql);
        Ok(match self.connection.wire()? {
            Wire::Sqlite(c) => sqlx::query_with(text, for_sqlite(values)).execute(c).await?.rows_affected(),
            Wire::Postgres(c) => sqlx::query_with(text, for_postgres(values)).execute(c).await?.rows_affected(),
        })
    }

    /// Runs a script of several statements without parameters: migrations only.
    pub(crate) async fn script(&mut self, sql: &'static str) -> Result<()> {
        match self.connection.wire()? {
            Wire::Sqlite(c) => sqlx::raw_sql(AssertSqlSafe(sql)).execute(c).await.map(|_| ())?,
            Wire::Postgres(c) => sqlx::raw_sql(AssertSqlSafe(sql)).execute(c).await.map(|_| ())?,
        }
        Ok(())
    }
}

fn check(sql: &'static str, values: &[Value]) -> Result<()> {
    let wanted = parameters(sql);
    if wanted == values.len() { Ok(()) } else { Err(Error::Values { sql, wanted, given: values.len() }) }
}

/// A transaction that can be written in, and read like any [`Read`].
pub struct Write(Read);

impl Write {
    /// Runs one statement and tells how many rows it touched.
    pub async fn run(&mut self, sql: &'static str, values: Vec<Value>) -> Result<u64> {
        self.0.execute(sql, values).await
    }

    /// Inserts many rows: the values of one after those of the other.
    pub async fn run_many(&mut self, many: &Many, values: Vec<Value>) -> Result<u64> {
        if !values.len().is_multiple_of(many.width) {
            return Err(Error::Values { sql: many.one, wanted: many.width, given: values.len() });
        }
        let mut left = values.len() / many.width;
        let mut values = values.into_iter();
        let mut touched = 0;
        while left >= Many::ROWS {
            let rows: Vec<Value> = values.by_ref().take(many.width * Many::ROWS).collect();
            touched += match self.0.connection.wire()? {
                Wire::Sqlite(c) => {
                    let query = sqlx::query_with(AssertSqlSafe(many.plain), for_sqlite(rows));
                    query.execute(c).await?.rows_affected()
                }
                Wire::Postgres(c) => {
                    let query = sqlx::query_with(AssertSqlSafe(many.numbered), for_postgres(rows));
                    query.execute(c).await?.rows_affected()
                }
            };
            left -= Many::ROWS;
        }
        for _ in 0..left {
            touched += self.0.execute(many.one, values.by_ref().take(many.width).collect()).await?;
        }
        Ok(touched)
    }

    /// Makes everything of this transaction true at once.
    pub async fn commit(self) -> Result<()> {
        match self.0.connection {
            Connection::Turn(turn) => turn.keep().await?,
            Connection::Sqlite(c) => c.commit().await?,
            Connection::Postgres(c) => c.commit().await?,
        }
        Ok(())
    }
}

impl Deref for Write {
    type Target = Read;
    fn deref(&self) -> &Read {
        &self.0
    }
}
impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Read {
        &mut self.0
    }
}
