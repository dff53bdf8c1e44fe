//! An action's error as an answer. The page around it is drawn by the roof, which knows the visitor's frame.

use std::sync::Arc;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use context::Error;

/// Why a request could not be carried out. The roof finds it in the answer's extensions and draws the page.
#[derive(Clone, Debug)]
pub struct Fault(pub Arc<Error>);

/// What every handler returns.
pub type Outcome = Result<Response, Fault>;

impl<E: Into<Error>> From<E> for Fault {
    fn from(error: E) -> Self {
        Self(Arc::new(error.into()))
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let status = match &*self.0 {
            Error::Denied(_) => StatusCode::FORBIDDEN,
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Conflict(_) => StatusCode::CONFLICT,
            // The roof logs it: it knows which request it was.
            Error::Database(_) | Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
