//! People, what they hold, and the rules of giving. No I/O here.

mod holding;
mod own_role;
mod person;
mod provider;

pub use holding::{BODY, Giving, Holding, Period, Refusal, reach, seats};
pub use own_role::{OWN_ROLE, OwnRole};
pub use person::{PERSON, Person};
pub(crate) use provider::{GROUP_ROLE, GroupRole, PROVIDER, Provider, fit_issuer, follow};
