//! The verbs of internal control: permission, rule, store, audit, one transaction each.

mod event;
mod method;
mod plan;

pub(crate) use event::remove_with_parts;
pub use event::{
    add_event, add_measure, edit_event, edit_events, edit_measure, remove_event, remove_measure, restore_event,
};
pub use method::set_method;
pub(crate) use plan::remove_row_with_parts;
pub use plan::{
    add_activity, edit_activity, edit_row, fill_responsible, include, leave_out, remove_activity, restore_row,
};
