//! Long work, and how far it has come: told to whoever waits for it, kept nowhere.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use uuid::Uuid;

use crate::{House, Progress};

/// What is going on, by tenant and by the id that the waiting page made up: done, of how many.
#[derive(Default)]
pub(crate) struct Works(Mutex<HashMap<(Uuid, Uuid), (usize, usize)>>);

/// Work that is going on; dropping it ends it.
pub struct Working {
    house: House,
    name: (Uuid, Uuid),
}

impl House {
    /// Begins a piece of work that can be asked about while it goes on.
    pub fn begin(&self, tenant: Uuid, id: Uuid) -> (Working, Progress) {
        let working = Working { house: self.clone(), name: (tenant, id) };
        let (house, name) = (self.clone(), working.name);
        house.tell(name, (0, 0));
        (working, Progress(Some(Arc::new(move |done, all| house.tell(name, (done, all))))))
    }

    /// How far the work has come; `None` when there is none.
    pub fn progress(&self, tenant: Uuid, id: Uuid) -> Option<(usize, usize)> {
        self.works().0.lock().unwrap_or_else(PoisonError::into_inner).get(&(tenant, id)).copied()
    }

    fn tell(&self, name: (Uuid, Uuid), stands: (usize, usize)) {
        self.works().0.lock().unwrap_or_else(PoisonError::into_inner).insert(name, stands);
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.house.works().0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}
