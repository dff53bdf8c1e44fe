//! Time and randomness are handed in, so that a test can hold them still.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
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

    pub fn now(&self) -> Timestamp {
        (self.0)()
    }

    /// The date in Sweden: an office's day, whatever zone the server stands in.
    pub fn today(&self) -> Date {
        Self::day(self.now())
    }

    /// The date in Sweden at a moment.
    pub fn day(at: Timestamp) -> Date {
        let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
        at.to_zoned(zone).date()
    }
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

    /// A UUIDv7: sorts by the time it was made.
    pub fn id(&self, clock: &Clock) -> Uuid {
        let milliseconds = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &self.fill()).into_uuid()
    }
}
