//! The one error of actions. Each variant has one meaning to a person and one status on the web.

use uuid::Uuid;

use crate::Message;

pub type Result<T> = std::result::Result<T, Error>;

/// Why an action was not carried out. Nothing is stored in any of these cases.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The actor lacks the permission in this place: 403, and on the command line exit code 2.
    #[error("permission {0} is missing")]
    Denied(&'static str),
    /// No such thing, or not for this actor: the two are never told apart. 404.
    #[error("there is no such thing")]
    NotFound,
    /// What was given breaks a rule of form: every problem of every field at once. 422.
    #[error("{} problems in what was given", .0.len())]
    Invalid(Vec<Problem>),
    /// Somebody changed the record in between: both versions are shown, neither is lost. 409.
    #[error("the record was changed by {}", .0.by)]
    Conflict(Box<Conflict>),
    #[error(transparent)]
    Database(#[from] database::Error),
    /// A mistake of ours: logged, and told as such. 500.
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// One problem that belongs to no field.
    pub fn invalid(message: impl Into<Message>) -> Self {
        Self::Invalid(vec![Problem { field: String::new(), message: message.into() }])
    }
}

/// What is wrong with a field (its name in the declaration; empty for the whole).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub field: String,
    pub message: Message,
}

/// A field that differs between two versions of a record, as text that can be read and stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What stands in the store now, against what the actor had read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub kind: &'static str,
    pub record: Uuid,
    pub by: String,
    pub at: String,
    /// The version that now stands; a second try with it overwrites knowingly.
    pub version: i64,
    /// `before` is what stands now, `after` what the actor wanted; where it was to be removed, what they had read.
    pub differences: Vec<Difference>,
    /// Whether the actor wanted it gone.
    pub removing: bool,
}
