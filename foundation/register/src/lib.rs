//! Record kinds declared once: a plain `static EVENT: Kind<Event>` with a typed getter per field and one `make` from
//! checked values.
//!
//! From the declaration come the form, the check of what was given (form, spreadsheet, JSON: the same words for the same
//! mistake), the SQL, the field-level difference in the audit trail, the history, the JSON and its schema. What does not
//! fit here is written plainly in its room.

mod any;
mod belongs;
mod check;
mod field;
mod kind;
mod query;
mod store;
mod verbs;

pub use any::{AnyKind, FieldView, Later, Line, typed};
pub use belongs::{Belongs, Owner};
pub use check::{Checked, Given, Levels, NoLevels, clean, day, fitting, version};
pub use field::{About, Field, Shape};
pub use kind::{Head, Kind};
pub use query::{COUNTED, PAGE, Query};
