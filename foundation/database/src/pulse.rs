//! Whether anything has been committed since: told without reading anything.

use std::{
    fs::File,
    os::unix::fs::{FileExt as _, MetadataExt as _},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{Mutex as AsyncMutex, oneshot};

/// A value that is another one after every commit, whichever process made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulse(Arc<[u8]>);

/// What a request knows of the pulse: it is asked when the request first meets something that has been kept, and holds for all the rest
/// that it meets. Everything shown was then true after the request came, and is of one moment. What is no request asks every time.
#[derive(Clone, Default)]
pub struct Moment(Option<Arc<AsyncMutex<Option<Pulse>>>>);

impl Moment {
    pub fn of_a_request() -> Self {
        Self(Some(Arc::default()))
    }

    /// The pulse, as `ask` tells it the first time; asked again while there is none.
    pub(crate) async fn pulse(&self, ask: impl Future<Output = Option<Pulse>>) -> Option<Pulse> {
        let Some(known) = &self.0 else { return ask.await };
        let mut known = known.lock().await;
        if known.is_none() {
            *known = ask.await;
        }
        known.clone()
    }

    /// The request has changed something itself: what it meets from now on is of a later moment.
    pub async fn pass(&self) {
        if let Some(known) = &self.0 {
            *known.lock().await = None;
        }
    }
}

/// The beats of PostgreSQL: every commit raises its tenant's number by one (`writer.rs`), so their sum is another one after each. It is
/// asked once for all who wait: whoever comes while it is asked shares the next question, which begins after they came.
#[derive(Clone)]
pub(crate) struct Beats {
    pool: sqlx::PgPool,
    queue: Arc<Mutex<Queue>>,
}

#[derive(Default)]
struct Queue {
    asking: bool,
    waiting: Vec<oneshot::Sender<Option<Pulse>>>,
}

impl Beats {
    pub fn of(pool: sqlx::PgPool) -> Self {
        Self { pool, queue: Arc::default() }
    }

    /// `None` when the database does not answer.
    pub async fn ask(&self) -> Option<Pulse> {
        let (tell, told) = oneshot::channel();
        let idle = {
            let mut queue = self.queue();
            queue.waiting.push(tell);
            !std::mem::replace(&mut queue.asking, true)
        };
        if idle {
            let all = self.clone();
            tokio::spawn(async move { all.answer().await });
        }
        told.await.ok().flatten()
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for those who wait, until nobody does.
    async fn answer(self) {
        loop {
            let waiting = {
                let mut queue = self.queue();
                queue.asking = !queue.waiting.is_empty();
                std::mem::take(&mut queue.waiting)
            };
            if waiting.is_empty() {
                return;
            }
            let sum = sqlx::query_scalar::<_, i64>("SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM beats");
            let pulse = sum.fetch_one(&self.pool).await.ok().map(|sum| Pulse(Arc::new(sum.to_be_bytes())));
            for one in waiting {
                one.send(pulse.clone()).ok();
            }
        }
    }
}

/// SQLite's shared-memory file beside the database begins with the header of the write-ahead log's index. It holds a counter
/// that every commit raises, and is written after the commit's pages, so that whoever sees the old header would also have
/// read the old content. (SQLite's own documentation of the format: "WAL-mode File Format", section 2.1.)
pub(crate) struct Header {
    path: PathBuf,
    open: Mutex<Option<File>>,
}

impl Header {
    pub fn beside(file: &std::path::Path) -> Self {
        let mut path = file.as_os_str().to_owned();
        path.push("-shm");
        Self { path: path.into(), open: Mutex::new(None) }
    }

    /// `None` when the header cannot be read: then nothing is known, and the database must be asked.
    pub fn read(&self) -> Option<Pulse> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        // The file is made anew when the last connection has closed: a handle to the old one would never change again.
        let there = std::fs::metadata(&self.path).ok()?.ino();
        let same = open.as_ref().and_then(|file| file.metadata().ok()).is_some_and(|m| m.ino() == there);
        if !same {
            *open = Some(File::open(&self.path).ok()?);
        }
        let mut header = [0; 48];
        open.as_ref()?.read_exact_at(&mut header, 0).ok()?;
        Some(Pulse(Arc::new(header)))
    }
}
