//! What was worked out is kept until something changes: who a session is, where an address leads, parts of pages.

use std::{
    any::Any,
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use context::{Context, Error, Permission, Result};
use database::{Moment, Pulse, Read};
use uuid::Uuid;

use crate::{House, Unit};

/// How many things are kept at most. The largest, a part of a page, is some tens of kilobytes.
const MOST: usize = 512;

type Thing = Arc<dyn Any + Send + Sync>;

/// Things by name, each with what was known of the database when it was made.
#[derive(Default)]
pub(crate) struct Kept(Mutex<HashMap<String, (Option<Pulse>, i64, Thing)>>);

impl Kept {
    fn find<T: Any + Send + Sync>(&self, name: &str, holds: impl Fn(&Option<Pulse>, i64) -> bool) -> Option<Arc<T>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, _, thing) = kept.get(name).filter(|(pulse, stamp, _)| holds(pulse, *stamp))?;
        thing.clone().downcast::<T>().ok()
    }

    fn keep(&self, name: String, pulse: Option<Pulse>, stamp: i64, thing: Thing) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST && !kept.contains_key(&name) {
            kept.clear();
        }
        kept.insert(name, (pulse, stamp, thing));
    }
}

impl House {
    /// The thing with this name: as it was, while nothing at all has been committed since; else made anew. Names begin with
    /// the tenant's id. It is never stale: the pulse is read before the content and after the request came, and
    /// changes with every commit of every process. Where there is no pulse the thing is made every time.
    pub async fn remembered<T: Any + Send + Sync>(
        &self,
        moment: &Moment,
        name: String,
        make: impl AsyncFnOnce() -> Result<T>,
    ) -> Result<Arc<T>> {
        let pulse = self.database().pulse(moment).await;
        if pulse.is_some()
            && let Some(thing) = self.keeps().find(&name, |at, _| *at == pulse)
        {
            return Ok(thing);
        }
        let made = Arc::new(make().await?);
        if pulse.is_some() {
            self.keeps().keep(name, pulse, 0, made.clone());
        }
        Ok(made)
    }

    /// A text about a unit, for an actor who may: as it was, while nothing of the unit or of the tenant as a whole has changed;
    /// else made anew, in a snapshot.
    ///
    /// # Errors
    /// [`Error::Denied`] before anything is looked up, and what `make` fails with.
    pub async fn kept(
        &self,
        context: &Context,
        permission: Permission,
        unit: &Unit,
        name: &str,
        make: impl AsyncFnOnce(&mut Read) -> Result<String>,
    ) -> Result<Arc<String>> {
        if !context.may(permission, &unit.place) {
            return Err(Error::Denied(permission.0));
        }
        self.stamped(context, unit.id, name, make).await
    }

    /// A thing that everybody in the tenant may know, such as its units: as it was, while nothing of the tenant as a whole has changed,
    /// whatever is done in its units; else made anew, in a snapshot.
    ///
    /// # Errors
    /// What `make` fails with.
    pub async fn kept_in_common<T: Any + Send + Sync>(
        &self,
        context: &Context,
        name: &str,
        make: impl AsyncFnOnce(&mut Read) -> Result<T>,
    ) -> Result<Arc<T>> {
        // No unit has this id: what is left of the stamp is what is common.
        self.stamped(context, Uuid::nil(), name, make).await
    }

    async fn stamped<T: Any + Send + Sync>(
        &self,
        context: &Context,
        unit: Uuid,
        name: &str,
        make: impl AsyncFnOnce(&mut Read) -> Result<T>,
    ) -> Result<Arc<T>> {
        let name = format!("{}|{unit}|{name}", context.tenant);
        let pulse = self.database().pulse(&context.moment).await;
        if pulse.is_some()
            && let Some(thing) = self.keeps().find(&name, |at, _| *at == pulse)
        {
            return Ok(thing);
        }
        let mut read = context.read_common().await?;
        let stamp = context::stamp(&mut read, unit).await?;
        let thing = match self.keeps().find(&name, |_, at| at == stamp) {
            Some(thing) => thing,
            None => Arc::new(make(&mut read).await?),
        };
        self.keeps().keep(name, pulse, stamp, thing.clone());
        Ok(thing)
    }
}
