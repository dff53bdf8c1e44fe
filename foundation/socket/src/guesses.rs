//! Guessing slowed down: failures are counted in memory, and whoever has had their free ones waits, longer each time.
//!
//! Nobody is locked out: a wait ends by itself, and whoever guesses in another's name is counted apart from the owner's own machine.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
    sync::{Mutex, PoisonError},
};

use crate::House;

/// How long a failure is remembered, and the longest that anybody waits, in seconds.
const REMEMBERED: i64 = 15 * 60;
/// How many names are counted: a few megabytes.
const MOST: usize = 100_000;

/// Something that failures are counted against: an account, an address, both together.
#[derive(Clone, Debug)]
pub struct Against {
    pub name: String,
    /// How many failures cost nothing.
    pub free: u32,
}

#[derive(Clone, Copy)]
struct Tried {
    times: u32,
    /// Of the last one, in seconds of Unix time.
    at: i64,
}

/// What has been tried lately. Names are kept as keyed hashes, so nobody chooses which collide.
#[derive(Default)]
pub(crate) struct Guesses {
    tried: Mutex<HashMap<u64, Tried>>,
    hasher: RandomState,
}

impl Guesses {
    /// Counts an attempt as a failure until it is [forgiven](Self::forgive); many at once are counted one by one.
    ///
    /// # Errors
    /// How many seconds to wait, when it is too early. Then nothing is counted.
    fn attempt(&self, against: &[Against], now: i64) -> Result<(), i64> {
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        let known = |tried: &HashMap<u64, Tried>, one: &Against| {
            tried.get(&self.hasher.hash_one(&one.name)).copied().filter(|t| now - t.at < REMEMBERED)
        };
        let left = |t: Tried, free: u32| t.at + pause(t.times, free) - now;
        let waits = against.iter().filter_map(|one| known(&tried, one).map(|t| left(t, one.free)));
        if let Some(wait) = waits.max().filter(|wait| *wait > 0) {
            return Err(wait);
        }
        if tried.len() + against.len() > MOST {
            make_room(&mut tried, now);
        }
        for one in against {
            let times = known(&tried, one).map_or(0, |t| t.times).saturating_add(1);
            tried.insert(self.hasher.hash_one(&one.name), Tried { times, at: now });
        }
        Ok(())
    }

    /// The attempt was right: it counts against nobody, and the first named, the owner's own, begins anew.
    fn forgive(&self, against: &[Against]) {
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        for (n, one) in against.iter().enumerate() {
            let name = self.hasher.hash_one(&one.name);
            match tried.get_mut(&name) {
                Some(t) if n > 0 && t.times > 1 => t.times -= 1,
                _ => drop(tried.remove(&name)),
            }
        }
    }
}

/// How long to wait after so many failures, in seconds.
fn pause(times: u32, free: u32) -> i64 {
    match times.checked_sub(free.max(1)) {
        None => 0,
        Some(over) => 1_i64.checked_shl(over).filter(|s| over < 20 && *s < REMEMBERED).unwrap_or(REMEMBERED),
    }
}

/// Forgets what is old, and then those who have failed least: whoever floods the memory forgets nobody's many failures.
fn make_room(tried: &mut HashMap<u64, Tried>, now: i64) {
    tried.retain(|_, t| now - t.at < REMEMBERED);
    let mut least = 1;
    while tried.len() > MOST / 2 {
        tried.retain(|_, t| t.times > least);
        least += 1;
    }
}

impl House {
    /// Counts an attempt to prove who one is. The first name is the owner's own: it begins anew when they are right.
    ///
    /// # Errors
    /// How many seconds to wait.
    pub fn attempt(&self, against: &[Against]) -> Result<(), i64> {
        self.guesses().attempt(against, self.clock().now().as_second())
    }

    /// The attempt was right.
    pub fn forgive(&self, against: &[Against]) {
        self.guesses().forgive(against);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(name: &str, free: u32) -> Against {
        Against { name: name.to_owned(), free }
    }

    #[test]
    fn whoever_fails_waits_longer_each_time_and_nobody_is_locked_out() {
        let guesses = Guesses::default();
        let all = [at("konto på adress", 3), at("konto", 5)];
        for _ in 0..3 {
            guesses.attempt(&all, 1000).unwrap();
        }
        assert_eq!(guesses.attempt(&all, 1000), Err(1));
        assert_eq!(guesses.attempt(&all, 1001), Ok(()));
        assert_eq!(guesses.attempt(&all, 1001), Err(2));
        // From another address it is the account that counts.
        let elsewhere = [at("konto på annan adress", 3), at("konto", 5)];
        guesses.attempt(&elsewhere, 1001).unwrap();
        assert_eq!(guesses.attempt(&elsewhere, 1001), Err(1));
        // The owner's own machine is counted apart, and a quarter of an hour forgets.
        guesses.attempt(&[at("konto på egen dator", 3)], 1001).unwrap();
        for n in 0..30 {
            let _ = guesses.attempt(&all, 2000 + n * 900);
        }
        assert_eq!(guesses.attempt(&all, 2000 + 30 * 900), Ok(()), "the longest wait is the time it is remembered");
    }

    #[test]
    fn being_right_begins_anew_for_the_owner_and_is_no_way_round_for_a_guesser() {
        let guesses = Guesses::default();
        let mine = [at("mitt", 3), at("adressen", 4)];
        for _ in 0..3 {
            guesses.attempt(&mine, 0).unwrap();
        }
        guesses.forgive(&mine);
        guesses.attempt(&mine, 0).unwrap();
        // Two of the three stay counted against the address, and this one.
        guesses.attempt(&[at("en annans", 3), at("adressen", 4)], 0).unwrap();
        assert_eq!(guesses.attempt(&[at("en tredjes", 3), at("adressen", 4)], 0), Err(1));
    }

    #[test]
    fn what_is_remembered_is_bounded_and_many_failures_are_not_flooded_away() {
        let guesses = Guesses::default();
        for _ in 0..3 {
            guesses.attempt(&[at("den utsatta", 3)], 0).unwrap();
        }
        for n in 0..=MOST {
            guesses.attempt(&[at(&format!("konto {n}"), 3)], 0).unwrap();
        }
        assert!(guesses.tried.lock().unwrap().len() <= MOST);
        assert_eq!(guesses.attempt(&[at("den utsatta", 3)], 0), Err(1));
    }
}
