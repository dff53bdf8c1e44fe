//! The one door to the store: who ([`Actor`]), may they ([`Permission`] in a [`Place`]), and a [`Change`] that is
//! a transaction and its audit entries in one.
//!
//! Nothing above this floor can write without a [`Change`], and a [`Change`] is had only by asking [`Context::change`],
//! which checks the permission first. A change that touched rows and says nothing to the audit trail does not commit.

mod actor;
mod audit;
mod canonical;
mod change;
mod clock;
mod error;
mod message;
pub mod secrecy;

pub use actor::{Actor, Grant, Other, Permission, Place, Reach, Who};
pub use audit::{
    AUTHORITIES, Broken, Chain, Entry, MIGRATIONS, Of, Recorded, STATEMENTS, Salt, Search, Stamped, digest_of, entry,
    head, history, history_of_secret, is_digest, latest, search, secret_digest, stamp, stamped, stamps, told, verify,
};
pub use canonical::{canonical, composed, digest, hex, search_key};
pub use change::{Change, Context};
pub use clock::{Clock, Entropy, plain_code};
pub use error::{Conflict, Difference, Error, Problem, Result};
pub use message::{Arg, Language, Message};
pub use secrecy::Mark;
