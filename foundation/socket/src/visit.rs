//! A request as a room sees it: who visits, and the frame of the page that will answer.

use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};
use context::Context;
use interface::Frame;

/// Who visits, and the frame of their page. The roof makes it from the session before any room is asked.
#[derive(Clone)]
pub struct Visit {
    pub context: Context,
    pub frame: Frame,
    /// Whether they proved who they are a short while ago, where that is asked for.
    pub recent: bool,
}

impl Visit {
    /// Whether somebody is signed in; a visit without a session has an actor without a name and without grants.
    pub fn signed_in(&self) -> bool {
        !self.context.actor.name.is_empty()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().expect("the roof puts a visit into every request").clone())
    }
}
