//! The tabs of a unit's year; where an address leads is `organisation`'s to say.

use interface::{Frame, Tab};
pub(super) use organisation::{Here, base, crumbs};
use socket::Scope;

/// The tabs of a unit's year, with the one that is open.
pub(super) fn tabs(frame: &Frame, scope: &Scope, open: &str) -> Vec<Tab> {
    frame.year(&base(scope), open)
}
