//! The pages of internal control.

mod analysis;
mod home;
mod scope;

use socket::{Access, Routes};

use crate::READ;

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/", Access::SignedIn, home::show)
        .get("/{unit}/{year}/risk-analysis", Access::Needs(READ), analysis::show)
}
