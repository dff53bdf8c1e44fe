//! What was worked out is kept until something changes: parts of pages that many look at and few change.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use context::Result;
use database::Read;
use uuid::Uuid;

/// How many parts are kept at most. A part of a page is some tens of kilobytes.
const MOST: usize = 256;

/// Texts kept by tenant, unit and name, each with the stamp it was made at.
#[derive(Default)]
pub(crate) struct Kept(Mutex<HashMap<(Uuid, Uuid, String), (i64, Arc<str>)>>);

impl Kept {
    fn get(&self, key: &(Uuid, Uuid, String), stamp: i64) -> Option<Arc<str>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(key).filter(|(at, _)| *at == stamp).map(|(_, text)| text.clone())
    }

    fn put(&self, key: (Uuid, Uuid, String), stamp: i64, text: Arc<str>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST && !kept.contains_key(&key) {
            kept.clear();
        }
        kept.insert(key, (stamp, text));
    }
}

impl crate::House {
    /// The text with this name for a unit: as it was kept, or made anew when anything of the unit or of the tenant as a whole
    /// has changed since. What is kept can never be stale: the stamp is read in the same snapshot as the content, and
    /// every change raises it, whoever made it and from which process.
    ///
    /// # Errors
    /// What `make` fails with.
    pub async fn kept(
        &self,
        read: &mut Read,
        unit: Uuid,
        name: String,
        make: impl AsyncFnOnce(&mut Read) -> Result<String>,
    ) -> Result<Arc<str>> {
        let stamp = context::stamp(read, unit).await?;
        let key = (read.tenant(), unit, name);
        if let Some(text) = self.keeps().get(&key, stamp) {
            return Ok(text);
        }
        let text: Arc<str> = make(read).await?.into();
        self.keeps().put(key, stamp, text.clone());
        Ok(text)
    }
}
