//! People, what they hold, and the rules of giving. No I/O here.

mod credential;
mod holding;
mod mandate;
mod own_role;
mod person;
mod provider;

pub(crate) use credential::{
    APP_SECRET, Credential, Credentials, Means, RECOVERY_CODES, app, hash_password, recovery_code, unfit_password,
    whose_password,
};
pub use holding::{BODY, Giving, Holding, Period, Refusal, reach, seats};
pub(crate) use mandate::{MANDATE, Mandate, sat, seat_period, unfit};
pub use own_role::{OWN_ROLE, OwnRole};
pub use person::{PERSON, Person};
pub(crate) use provider::{GROUP_ROLE, GroupRole, PROVIDER, Provider, fit_issuer, follow};
