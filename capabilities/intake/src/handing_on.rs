//! What waits with whoever leaves: requests that they could answer. Reports are secret, and go on in silence (`Guarded::onwards`).

use database::Read;
use secrecy::DISCLOSE;
use socket::{House, Later, Waiting};
use uuid::Uuid;

use crate::store;

/// The requests without an answer that a person could give one, unit by unit.
pub(crate) fn requests_with<'a>(house: &'a House, read: &'a mut Read, person: Uuid) -> Later<'a, Vec<Waiting>> {
    Box::pin(async move {
        let mut waiting = vec![];
        for (id, n) in store::unanswered(read).await? {
            let Some(unit) = organisation::unit_by_id(read, id).await? else { continue };
            let holders = house.holders(read, DISCLOSE, &unit.place).await?;
            let is = |holder: &socket::Holder| holder.actor.who == context::Who::Person(person);
            if holders.iter().any(is) {
                let others = holders.iter().filter(|holder| !is(holder)).map(|holder| holder.actor.name.clone());
                waiting.push(Waiting { unit: Some(id), what: "handover-requests", n, others: others.collect() });
            }
        }
        Ok(waiting)
    })
}
