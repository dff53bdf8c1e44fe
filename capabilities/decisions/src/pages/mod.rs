//! The pages of the case beside the decision, and of drafts that are given out.

mod case;
mod shared;

use socket::{Access, Routes};

use crate::{READ, READ_SHARED, RECORD, SHARE};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/{unit}/{year}/case", Access::Needs(READ), case::show)
        .post("/{unit}/{year}/case/steps", Access::Needs(RECORD), case::add_step)
        .post("/{unit}/{year}/case/steps/{id}/remove", Access::Needs(RECORD), case::remove_step)
        .post("/{unit}/{year}/case/points", Access::Needs(RECORD), case::add_point)
        .post("/{unit}/{year}/case/points/{id}", Access::Needs(RECORD), case::save_point)
        .get("/{unit}/{year}/share", Access::Needs(SHARE), shared::ask)
        .post("/{unit}/{year}/share", Access::Needs(SHARE), shared::give)
        .get("/shared", Access::Needs(READ_SHARED), shared::show)
        .get("/shared/{id}", Access::Needs(READ_SHARED), shared::copy)
}
