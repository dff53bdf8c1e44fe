//! SQLite and PostgreSQL behind one small layer: one SQL text, one [`Value`], one [`Row`].
//!
//! The floor knows nothing of people, permissions or audit. It opens a database, brings it up to date with the rooms'
//! [`Migration`]s, and gives transactions: [`Read`] (a snapshot, with the tenant set) and [`Write`]. Only the floor above,
//! `context`, asks for a [`Write`]; a test of the house holds that.
//!
//! The SQL subset that runs unchanged on both engines, and the traps this layer takes care of, stand in CONTRIBUTING.md;
//! each trap is a test in `tests/stories/database.rs`.

mod copying;
mod engine;
mod migrate;
mod presence;
mod pulse;
mod server;
mod statement;
mod value;
mod writer;

pub use copying::{Loading, Shape, Table};
pub use engine::{Database, Engine, Read, Write, swedish};
pub use migrate::{Migration, lacking};
pub use pulse::{Moment, Pulse};
pub use server::{Running, Standing, reach, reach_if_server, run};
pub use statement::{Many, Statement};
pub use uuid::Uuid;
pub use value::{Column, Row, Value, sortable_time};

/// What can go wrong below the house. Not found is an `Option`, never an error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A unique key already holds the value. Constraint names are not portable, so callers look before they insert.
    #[error("the value is already taken")]
    Taken,
    /// A row is referred to by another, or refers to one that is not there.
    #[error("a row refers to something that is not there, or is still referred to")]
    Reference,
    /// A CHECK of the schema refused the row.
    #[error("the schema refused the value")]
    Refused,
    /// The number of values does not match the highest `$n`: SQLite would silently read NULL.
    #[error("{given} values for {wanted} parameters in: {sql}")]
    Values { sql: &'static str, wanted: usize, given: usize },
    /// A migration that has been applied was edited afterwards, or is newer than this program.
    #[error("migration {0} differs from what was applied to this database")]
    Migration(String),
    /// The schema is older than the program, and whoever only reads does not change it: how many migrations it lacks.
    #[error("the schema lacks {0} migrations")]
    Older(usize),
    /// The schema would have to be changed while another program runs on it.
    #[error("another program runs on this database")]
    Running,
    /// The server does not answer.
    #[error("{place}: {error}")]
    Unreachable { place: String, error: String },
    /// The database's file has been deleted or replaced since it was opened.
    #[error("{0} has been deleted or replaced")]
    Gone(String),
    #[error(transparent)]
    Engine(sqlx::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::error::ErrorKind;
        match error.as_database_error().map(|e| e.kind()) {
            Some(ErrorKind::UniqueViolation) => Self::Taken,
            Some(ErrorKind::ForeignKeyViolation) => Self::Reference,
            Some(ErrorKind::CheckViolation | ErrorKind::NotNullViolation) => Self::Refused,
            _ => Self::Engine(error),
        }
    }
}

pub type Result<T> = std::result::Result<T, Error>;
