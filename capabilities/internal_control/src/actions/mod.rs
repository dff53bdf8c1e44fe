//! The verbs of internal control: permission, rule, store, audit, one transaction each.

use context::{Change, Context, Error, Result};
use socket::Scope;

use crate::{EDIT, store};

mod collection;
mod event;
mod goals;
mod instruction;
mod method;
mod plan;
mod system;
pub(crate) mod withheld;
mod years;

pub(crate) use collection::ANSWERS;
pub use collection::{ask, give_back, hand_in, remind, take_in_department};
pub(crate) use event::remove_with_parts;
pub use event::{
    add_event, add_measure, edit_event, edit_events, edit_measure, remove_event, remove_measure, restore_event,
};
pub use goals::{add_goal, edit_goal, move_goal, remove_goal};
pub use instruction::{add_obligatory, remove_obligatory, take_in, write_instruction};
pub use method::{Begun, Meant, Outcome as MethodOutcome, set_method};
pub(crate) use plan::remove_row_with_parts;
pub use plan::{
    add_activity, edit_activity, edit_row, fill_responsible, include, leave_out, remove_activity, restore_row,
};
pub(crate) use system::own_system;
pub use system::{add_duty, edit_duty, remove_duty, review_system, write_chapter};
pub use withheld::close_gaps;
pub use years::{Copied, copy_year};

/// The way to change a unit's year: for whoever may, and only while it lies neither with the body that is to decide on it, nor, for a department, with the board that asked.
pub(crate) async fn change(context: &Context, scope: &Scope) -> Result<Change> {
    let mut change = context.change(EDIT, &scope.unit.place).await?;
    decisions::unlocked(&mut change, scope).await?;
    if store::request_of(&mut change, scope).await?.is_some_and(|r| r.locks()) {
        return Err(Error::invalid("collection-locked"));
    }
    Ok(change)
}
