//! Time and randomness are handed in, so that a test can hold them still.

use std::sync::{
    Arc,
    atomic::{AtomicI32, Ordering},
};

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use uuid::Uuid;

/// Tells the time. [`Clock::system`] in the program, [`Clock::fixed`] in tests.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the system")]
    pub fn system() -> Self {
        Self(Arc::new(Timestamp::now))
    }

    pub fn fixed(at: Timestamp) -> Self {
        Self(Arc::new(move || at))
    }

    /// A clock that goes on by a step each time it is looked at, for what must not depend on how long something takes.
    pub fn stepping(from: Timestamp, step: SignedDuration) -> Self {
        let looked = AtomicI32::new(0);
        Self(Arc::new(move || from + step * looked.fetch_add(1, Ordering::Relaxed)))
    }

    pub fn now(&self) -> Timestamp {
        (self.0)()
    }

    /// The date in Sweden: an office's day, whatever zone the server stands in.
    pub fn today(&self) -> Date {
        Self::day(self.now())
    }

    /// A clock that knows the day and no more: for what must not tell when it was done.
    #[must_use]
    pub fn of_day(&self) -> Self {
        let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
        let midnight = self.today().to_zoned(zone).map(|at| at.timestamp());
        Self::fixed(midnight.unwrap_or(Timestamp::UNIX_EPOCH))
    }

    /// The date in Sweden at a moment.
    pub fn day(at: Timestamp) -> Date {
        let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
        at.to_zoned(zone).date()
    }
}

/// A code as it is compared: it is typed with and without the gaps that make it easy to read.
pub fn plain_code(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).take(40).collect::<String>().to_ascii_lowercase()
}

/// Gives random bytes: ids, links, session tokens.
#[derive(Clone)]
pub struct Entropy(Arc<dyn Fn(&mut [u8]) + Send + Sync>);

impl Entropy {
    /// The operating system's generator.
    pub fn system() -> Self {
        Self(Arc::new(|bytes| getrandom::fill(bytes).expect("the operating system gives random bytes")))
    }

    pub fn fill<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0)(&mut bytes);
        bytes
    }

    /// A code that people write down and type: groups of five signs, twenty-five random bits each, without letters and digits that are
    /// easily taken for each other.
    pub fn code(&self, groups: usize) -> String {
        const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let group =
            || self.fill::<5>().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).iter().collect::<String>();
        (0..groups).map(|_| group()).collect::<Vec<_>>().join("-")
    }

    /// A UUIDv7: sorts by the time it was made.
    pub fn id(&self, clock: &Clock) -> Uuid {
        let milliseconds = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &self.fill()).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_however_they_are_typed() {
        let code = Entropy::system().code(2);
        assert_eq!(code.len(), 11, "{code}");
        assert_ne!(code, Entropy::system().code(2));
        assert_eq!(plain_code(&code.to_uppercase().replace('-', " ")), plain_code(&code));
        assert_eq!(plain_code("123 456\u{200b}"), "123456");
    }

    #[test]
    fn a_clock_of_the_day_tells_no_more_than_the_day() {
        let clock = Clock::fixed("2026-07-01T21:59:59Z".parse().unwrap());
        assert_eq!(clock.of_day().now(), "2026-06-30T22:00:00Z".parse().unwrap(), "midnight in Sweden, in summer");
        assert_eq!(clock.of_day().today(), clock.today());
        let later = Clock::fixed("2026-07-01T05:00:00Z".parse().unwrap());
        assert_eq!(clock.of_day().now(), later.of_day().now());
    }
}
