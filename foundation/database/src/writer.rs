//! Those who wait to write share a commit, so that many short writes cost one flush to disk.
//!
//! SQLite lets one write at a time, and on PostgreSQL a tenant's writers take turns, because what is decided from a reading must
//! still be true when it is written. Making a write durable costs more than the write itself. Those who queue here therefore share a
//! transaction: the first opens it, those who already wait write in it one after the other, each behind a savepoint, and then one
//! `COMMIT` makes all of them true. Nobody is told "stored" before that. Whoever waits holds no connection.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex as Quick, PoisonError},
    time::Duration,
};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection, pool::PoolConnection};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};
use uuid::Uuid;

/// How long a write waits for its turn before it gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The queue for one connection. Turns are given in the order they were asked for.
#[derive(Clone)]
pub(crate) struct Writer(Arc<Mutex<Batch>>);

/// A queue for each tenant, on PostgreSQL. As many tenants as the pool has connections write at once.
#[derive(Clone)]
pub(crate) struct Writers {
    pub pool: sqlx::PgPool,
    queues: Arc<Quick<HashMap<Uuid, Writer>>>,
}

struct Batch {
    line: Line,
    /// A transaction is open, and a task waits at the end of the queue to commit it.
    open: bool,
    /// The last turn ended without being kept: what it wrote is undone before anything else happens.
    torn: bool,
    /// The number of the last turn, which names its savepoint: one that was given up on the way must never be taken for the one before.
    turn: u64,
    /// Whether that savepoint is known to be there.
    begun: bool,
    /// Those who have written in this transaction and wait to hear that it is durable.
    written: Vec<oneshot::Sender<Result<(), String>>>,
}

/// The connection, while there is one.
enum Line {
    /// `None` once it is closed.
    Sqlite(Option<SqliteConnection>),
    /// Held only while a transaction is open.
    Postgres { pool: sqlx::PgPool, tenant: Uuid, held: Option<PoolConnection<sqlx::Postgres>> },
}

/// A connection of either engine, for one statement.
pub(crate) enum Wire<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

/// A turn at the connection. Dropping it undoes what was written in it, and nothing else.
pub(crate) struct Turn(OwnedMutexGuard<Batch>);

impl Writers {
    pub fn new(pool: sqlx::PgPool) -> Self {
        Self { pool, queues: Arc::default() }
    }

    /// A turn in the tenant's queue.
    pub async fn turn(&self, tenant: Uuid) -> sqlx::Result<Turn> {
        let writer = {
            let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
            let new = || Writer::over(Line::Postgres { pool: self.pool.clone(), tenant, held: None });
            queues.entry(tenant).or_insert_with(new).clone()
        };
        writer.turn().await
    }
}

impl Writer {
    pub fn new(connection: SqliteConnection) -> Self {
        Self::over(Line::Sqlite(Some(connection)))
    }

    fn over(line: Line) -> Self {
        Self(Arc::new(Mutex::new(Batch { line, open: false, torn: false, turn: 0, begun: false, written: vec![] })))
    }

    pub async fn turn(&self) -> sqlx::Result<Turn> {
        let queue = tokio::time::timeout(PATIENCE, Arc::clone(&self.0).lock_owned());
        let mut batch = queue.await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        batch.mend().await;
        let first = !batch.open;
        // Said before it is done: if this future is dropped meanwhile, the next one finds something to undo.
        (batch.open, batch.torn, batch.begun, batch.turn) = (true, true, false, batch.turn + 1);
        let savepoint = format!("SAVEPOINT turn_{}", batch.turn);
        let begun = if first { batch.line.begin().await } else { batch.line.run(savepoint).await };
        if let Err(error) = begun {
            batch.mend().await;
            return Err(error);
        }
        batch.begun = true;
        if first {
            let writer = self.clone();
            tokio::spawn(async move { writer.finish().await });
        }
        Ok(Turn(batch))
    }

    /// Commits what those before have written. It queues like everybody else, so a batch is those who waited already.
    async fn finish(self) {
        let mut batch = self.0.lock().await;
        batch.mend().await;
        if !batch.open {
            return;
        }
        let done = batch.line.run("COMMIT").await.map_err(|error| error.to_string());
        if done.is_err() {
            batch.line.undo().await;
        }
        batch.tell(&done);
    }

    pub async fn close(&self) {
        let mut batch = self.0.lock().await;
        if let Line::Sqlite(connection) = &mut batch.line
            && let Some(connection) = connection.take()
        {
            connection.close().await.ok();
        }
    }
}

impl Batch {
    /// The transaction is over, one way or the other.
    fn tell(&mut self, how: &Result<(), String>) {
        self.open = false;
        self.line.rest();
        for waiting in self.written.drain(..) {
            waiting.send(how.clone()).ok();
        }
    }

    /// Undoes a turn that was dropped.
    async fn mend(&mut self) {
        if !std::mem::take(&mut self.torn) {
            return;
        }
        if !self.written.is_empty() {
            let undone = self.line.run(format!("ROLLBACK TO turn_{}", self.turn)).await.is_ok();
            // SQLite may have been given up before it made the savepoint: then nothing has been written behind it either.
            if undone || (!self.begun && matches!(self.line, Line::Sqlite(_))) {
                return;
            }
        }
        // Nobody else wrote, or there is no transaction any more: a full disk makes SQLite undo it by itself, and a connection that
        // was lost takes it along. Then nothing of the batch is stored.
        self.line.undo().await;
        self.tell(&Err("the database undid the transaction".to_owned()));
    }
}

impl Line {
    fn wire(&mut self) -> sqlx::Result<Wire<'_>> {
        Ok(match self {
            Self::Sqlite(connection) => Wire::Sqlite(connection.as_mut().ok_or(sqlx::Error::PoolClosed)?),
            Self::Postgres { held, .. } => Wire::Postgres(held.as_mut().ok_or(sqlx::Error::PoolClosed)?),
        })
    }

    /// Opens a transaction in which nobody else of the tenant writes, this process or another.
    async fn begin(&mut self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(_) => self.run("BEGIN IMMEDIATE").await,
            Self::Postgres { pool, tenant, held } => {
                let connection = held.insert(pool.acquire().await?);
                sqlx::raw_sql(AssertSqlSafe(open_for(*tenant))).execute(&mut **connection).await.map(|_| ())
            }
        }
    }

    async fn run(&mut self, sql: impl Into<String>) -> sqlx::Result<()> {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.into()));
        match self.wire()? {
            Wire::Sqlite(connection) => sql.execute(connection).await.map(|_| ()),
            Wire::Postgres(connection) => sql.execute(connection).await.map(|_| ()),
        }
    }

    /// Undoes the whole transaction, if there is one. A connection that cannot even do that is not used again.
    async fn undo(&mut self) {
        let undone = self.run("ROLLBACK").await;
        if let (Self::Postgres { held, .. }, Err(_)) = (self, undone)
            && let Some(lost) = held.take()
        {
            drop(lost.detach());
        }
    }

    /// Gives the connection back.
    fn rest(&mut self) {
        if let Self::Postgres { held, .. } = self {
            held.take();
        }
    }
}

/// The tenant's row in `beats` is its writers' lock across processes, taken before anything is read; what it counts is whether
/// anything has been committed (see `pulse.rs`). Who migrates has no tenant, and a lock of its own.
fn open_for(tenant: Uuid) -> String {
    let beat = if tenant.is_nil() {
        String::new()
    } else {
        format!(
            "SELECT set_config('lisbet.tenant', '{tenant}', true); INSERT INTO beats (whose, n) VALUES ('{tenant}', 1) \
            ON CONFLICT (whose) DO UPDATE SET n = beats.n + 1;"
        )
    };
    format!("BEGIN; {beat}")
}

impl Turn {
    /// The connection, for one statement.
    pub fn wire(&mut self) -> sqlx::Result<Wire<'_>> {
        self.0.line.wire()
    }

    /// Waits until what was written in this turn is durable.
    pub async fn keep(mut self) -> sqlx::Result<()> {
        let (tell, told) = oneshot::channel();
        self.0.written.push(tell);
        self.0.torn = false;
        drop(self);
        match told.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(text)) => Err(sqlx::Error::Protocol(text)),
            Err(_) => Err(sqlx::Error::WorkerCrashed),
        }
    }
}
