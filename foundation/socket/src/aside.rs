//! Work that takes its time is done beside the async threads, where other visitors are answered.

use context::{Error, Result};
use documents::Document;
use tokio::sync::Semaphore;

/// How many files are made at a time: a short one need not wait for a long one, and the memory of two is what there is for it. The annex of
/// a thousand events takes 300 MB as PDF, that of sixty-five takes 70. Whoever waits holds no thread.
const AT_ONCE: usize = 2;

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Does what takes its time beside the async threads, so that other visitors do not wait for it.
///
/// # Errors
/// When the work broke off.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Internal(e.to_string()))
}

/// Makes a file, whatever its kind, when it is its turn. Where nobody waits for it any more, the turn still lasts until the work is done.
///
/// # Errors
/// When the work broke off.
pub async fn making<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let turn = TURNS.acquire().await.map_err(|e| Error::Internal(e.to_string()))?;
    aside(move || {
        let made = work();
        drop(turn);
        made
    })
    .await
}

/// The document as a file with this ending; `None` for an ending that no document has.
///
/// # Errors
/// What the format refused: a mistake of ours.
pub async fn made(document: Document, ending: &str) -> Result<Option<Vec<u8>>> {
    let ending = ending.to_owned();
    let made = making(move || documents::made(&document, &ending)).await?;
    made.transpose().map_err(Error::Internal)
}

/// The document as PDF.
///
/// # Errors
/// What the typesetter refused: a mistake of ours.
pub async fn pdf(document: Document) -> Result<Vec<u8>> {
    making(move || documents::pdf::pdf(&document)).await?.map_err(Error::Internal)
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc, Barrier,
        atomic::{AtomicUsize, Ordering::SeqCst},
    };

    use super::*;

    #[tokio::test]
    async fn files_are_made_two_at_a_time_and_whoever_waits_holds_no_thread() {
        let (both, going, most) = (Arc::new(Barrier::new(AT_ONCE)), Arc::new(AtomicUsize::new(0)), Arc::default());
        let one = || {
            let (both, going, most): (_, _, Arc<AtomicUsize>) = (both.clone(), going.clone(), Arc::clone(&most));
            tokio::spawn(making(move || {
                most.fetch_max(going.fetch_add(1, SeqCst) + 1, SeqCst);
                // Nobody gets past this alone: one at a time would never be done.
                both.wait();
                going.fetch_sub(1, SeqCst);
            }))
        };
        // Far more than there are threads for such work, had each of them waited on one.
        let all: Vec<_> = (0..600 * AT_ONCE).map(|_| one()).collect();
        aside(|| ()).await.unwrap();
        for one in all {
            one.await.unwrap().unwrap();
        }
        assert_eq!(most.load(SeqCst), AT_ONCE);
    }
}
