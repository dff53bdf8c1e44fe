//! SQLite's one writing connection, shared so that many short writes cost one flush to disk.
//!
//! SQLite lets one write at a time, and making a write durable costs more than the write itself. Those who queue here
//! therefore share a transaction: the first opens it, those who already wait write in it one after the other, each behind a
//! savepoint of its own, and then one `COMMIT` makes all of them true. Nobody is told "stored" before that.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
    time::Duration,
};

use sqlx::{Connection as _, Executor as _, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// How long a write waits for its turn before it gives up.
const PATIENCE: Duration = Duration::from_secs(30);

/// The queue for the one connection. Turns are given in the order they were asked for.
#[derive(Clone)]
pub(crate) struct Writer(Arc<Mutex<Batch>>);

struct Batch {
    connection: Option<SqliteConnection>,
    /// A transaction is open, and a task waits at the end of the queue to commit it.
    open: bool,
    /// The last turn ended without being kept: what it wrote is undone before anything else happens.
    torn: bool,
    /// Those who have written in this transaction and wait to hear that it is durable.
    written: Vec<oneshot::Sender<Result<(), String>>>,
}

/// A turn at the connection. Dropping it undoes what was written in it, and nothing else.
pub(crate) struct Turn(OwnedMutexGuard<Batch>);

impl Writer {
    pub fn new(connection: SqliteConnection) -> Self {
        let batch = Batch { connection: Some(connection), open: false, torn: false, written: vec![] };
        Self(Arc::new(Mutex::new(batch)))
    }

    pub async fn turn(&self) -> sqlx::Result<Turn> {
        let queue = tokio::time::timeout(PATIENCE, Arc::clone(&self.0).lock_owned());
        let mut batch = queue.await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        batch.mend().await?;
        let first = !batch.open;
        // Said before it is done: if this future is dropped meanwhile, the next one finds something to undo.
        (batch.open, batch.torn) = (true, true);
        if !first {
            batch.run("SAVEPOINT turn").await?;
        } else if let Err(error) = batch.run("BEGIN IMMEDIATE").await {
            (batch.open, batch.torn) = (false, false);
            return Err(error);
        } else {
            let writer = self.clone();
            tokio::spawn(async move { writer.finish().await });
        }
        Ok(Turn(batch))
    }

    /// Commits what those before have written. It queues like everybody else, so a batch is those who waited already.
    async fn finish(self) {
        let mut batch = self.0.lock().await;
        if batch.mend().await.is_err() || !batch.open {
            return;
        }
        let done = batch.run("COMMIT").await.map_err(|error| error.to_string());
        if done.is_err() {
            batch.run("ROLLBACK").await.ok();
        }
        batch.tell(&done);
    }

    pub async fn close(&self) {
        let connection = self.0.lock().await.connection.take();
        if let Some(connection) = connection {
            connection.close().await.ok();
        }
    }
}

impl Batch {
    async fn run(&mut self, sql: &'static str) -> sqlx::Result<()> {
        let connection = self.connection.as_mut().ok_or(sqlx::Error::PoolClosed)?;
        connection.execute(sql).await.map(|_| ())
    }

    /// The transaction is over, one way or the other.
    fn tell(&mut self, how: &Result<(), String>) {
        self.open = false;
        for waiting in self.written.drain(..) {
            waiting.send(how.clone()).ok();
        }
    }

    /// Undoes a turn that was dropped.
    async fn mend(&mut self) -> sqlx::Result<()> {
        if !std::mem::take(&mut self.torn) {
            return Ok(());
        }
        if self.written.is_empty() {
            self.open = false;
            self.run("ROLLBACK").await.ok();
        } else if self.run("ROLLBACK TO turn").await.is_ok() {
            self.run("RELEASE turn").await?;
        } else if self.run("BEGIN").await.is_ok() {
            // A full disk makes SQLite undo the whole transaction by itself: then nothing of the batch is stored.
            self.run("ROLLBACK").await?;
            self.tell(&Err("the database undid the transaction".to_owned()));
        }
        Ok(())
    }
}

impl Turn {
    /// Waits until what was written in this turn is durable.
    pub async fn keep(mut self) -> sqlx::Result<()> {
        if !self.0.written.is_empty() {
            self.0.run("RELEASE turn").await?;
        }
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

impl Deref for Turn {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        self.0.connection.as_ref().expect("a turn is had only while the connection is open")
    }
}
impl DerefMut for Turn {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.0.connection.as_mut().expect("a turn is had only while the connection is open")
    }
}
