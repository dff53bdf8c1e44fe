//! How much may come to a route from one address: a flood is slowed to a trickle, and a school behind one address is not.
//!
//! What is good and what is not are counted apart, so that somebody's nonsense does not take a neighbour's place. It is asked before anything of
//! the body is read, when nobody knows yet which it will be: then it counts as both, and the other is given back with the answer.

use std::{
    collections::HashMap,
    convert::Infallible,
    hash::{BuildHasher as _, RandomState},
    sync::{Mutex, PoisonError},
};

use axum::{
    extract::{FromRequestParts, Request},
    http::{StatusCode, request::Parts},
    middleware::Next,
    response::Response,
};

use crate::{House, Visit};

/// How many come at once without waiting: more than a class or two.
const AT_ONCE: i64 = 120;
/// How long one takes to be forgotten, in milliseconds: three hundred in a quarter of an hour, besides those at once.
const EACH: i64 = 3_000;
/// How many names are counted: a few megabytes.
const MOST: usize = 100_000;

/// When each name will have nothing to its account, in milliseconds of Unix time. Names are kept as keyed hashes, so nobody chooses which
/// collide and nobody reads which addresses there were.
#[derive(Default)]
pub(crate) struct Flow {
    clear: Mutex<HashMap<u64, i64>>,
    hasher: RandomState,
}

impl Flow {
    /// Takes a place in each.
    ///
    /// # Errors
    /// How many milliseconds to wait, where there is none in one of them. Then none is taken.
    fn take(&self, names: &[&str], now: i64) -> Result<(), i64> {
        let mut clear = self.clear.lock().unwrap_or_else(PoisonError::into_inner);
        let stands =
            |clear: &HashMap<u64, i64>, name| clear.get(&self.hasher.hash_one(name)).copied().unwrap_or(now).max(now);
        let wait =
            names.iter().map(|name| stands(&clear, *name) + EACH - now - AT_ONCE * EACH).max().unwrap_or_default();
        if wait > 0 {
            return Err(wait);
        }
        if clear.len() + names.len() > MOST {
            clear.retain(|_, at| *at > now);
        }
        for name in names {
            let at = stands(&clear, *name) + EACH;
            // Where so many addresses come at once that there is no room, they are not one flood but many visitors.
            if clear.len() < MOST {
                clear.insert(self.hasher.hash_one(name), at);
            }
        }
        Ok(())
    }

    fn give_back(&self, name: &str) {
        let mut clear = self.clear.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = clear.get_mut(&self.hasher.hash_one(name)) {
            *at -= EACH;
        }
    }
}

/// For how many seconds somebody has to wait, where too much has come from their address. What they sent is read all the same, within what
/// a form may be, so that the page that says so can hand it back.
#[derive(Clone, Copy, Debug, Default)]
pub struct Slowed(pub Option<i64>);

impl<S: Send + Sync> FromRequestParts<S> for Slowed {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().copied().unwrap_or_default())
    }
}

/// Counts what comes to a route from an address, and carries it on.
pub(crate) async fn slowed(house: &House, path: &str, mut request: Request, next: Next) -> Response {
    let address = request.extensions().get::<Visit>().and_then(|visit| visit.context.address);
    let name = |sort: &str| format!("{sort} {path} {}", address.map(|a| a.to_string()).unwrap_or_default());
    let (good, bad) = (name("good"), name("bad"));
    let now = house.clock().now().as_millisecond();
    match house.flow().take(&[&good, &bad], now) {
        Ok(()) => {
            let answer = next.run(request).await;
            let taken = answer.status().is_success() || answer.status() == StatusCode::SEE_OTHER;
            house.flow().give_back(if taken { &bad } else { &good });
            answer
        }
        Err(wait) => {
            request.extensions_mut().insert(Slowed(Some((wait + 999) / 1000)));
            next.run(request).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_comes_through_and_a_flood_becomes_a_trickle() {
        let flow = Flow::default();
        let minute = 60_000;
        // Two hundred pupils within a quarter of an hour, most of them in the same five minutes.
        for n in 0..200 {
            let at = if n < 180 { n * 5 * minute / 180 } else { 10 * minute + n };
            assert_eq!(flow.take(&["skolan"], at), Ok(()), "{n}");
        }
        let mut through = 0;
        for at in 0..minute {
            through += i64::from(flow.take(&["floden"], at).is_ok());
        }
        assert_eq!(through, AT_ONCE + minute / EACH - 1, "sixty thousand in a minute");
        assert_eq!(flow.take(&["en annan"], minute), Ok(()), "nobody else waits");
        flow.give_back("floden");
        assert_eq!(flow.take(&["floden"], minute), Ok(()), "what was given back can be taken");
        assert_eq!(flow.take(&["floden"], minute), Ok(()), "and what the minute itself gave");
        assert!(flow.take(&["en annan", "floden"], minute).is_err());
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let flow = Flow::default();
        for n in 0..=MOST {
            flow.take(&[&n.to_string()], 0).unwrap();
        }
        assert!(flow.clear.lock().unwrap().len() <= MOST);
        flow.take(&["senare"], EACH).unwrap();
        assert_eq!(flow.clear.lock().unwrap().len(), 1, "what is over is forgotten");
    }
}
