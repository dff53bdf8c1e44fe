//! The pages of what comes in: for those who send it, and for those who answer.

mod inside;
mod sending;
mod sent;

use axum::{
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use socket::{Access, Routes};
use uuid::Uuid;

use crate::READ;

pub(crate) fn routes() -> Routes {
    const OPEN: Access = Access::Public;
    Routes::default()
        .get("/request", OPEN, sending::ask_request)
        .slowed("/request", OPEN, sending::send_request)
        .get("/report", OPEN, sending::ask_report)
        .slowed("/report", OPEN, sending::send_report)
        .get("/receipt", OPEN, sending::ask_code)
        .post("/receipt", OPEN, sending::come_back)
        .get("/receipt/sent", OPEN, sent::show)
        .post("/receipt/forget", OPEN, sent::forget)
        .slowed("/receipt/add", OPEN, sending::add)
        .post("/receipt/copy", OPEN, sending::copy)
        .post("/receipt/decision", OPEN, sending::decision)
        .get("/intake", Access::Needs(READ), inside::list)
        // Who may read it is known only when it has been found; for everybody else there is none.
        .get("/intake/{id}", Access::SignedIn, inside::show)
        .post("/intake/{id}", Access::SignedIn, inside::open)
        .get("/intake/{id}/decision", Access::SignedIn, inside::decided)
        .post("/intake/{id}/answer", Access::SignedIn, inside::answer)
        .post("/intake/{id}/settle", Access::SignedIn, inside::settle)
}

fn pdf(bytes: Vec<u8>, name: &str) -> Response {
    let shown = format!("inline; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, shown)], bytes)
        .into_response()
}

fn to(id: Uuid) -> Response {
    Redirect::to(&format!("/intake/{id}")).into_response()
}
