//! The page after something was handed in. The code stands in a cookie of the sender's own browser, sealed, so that the page can be loaded
//! again without sending anything again, and found again for a while. Nothing is kept here, and nothing stands in an address, which others
//! on the way could write down. The cookie goes to these pages only, and is over with the browser, after half an hour, or when the sender
//! says so.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use identity::{named_cookie, seal};
use interface::{Frame, Page};
use serde::{Deserialize, Serialize};
use socket::{House, Outcome, Visit};

const COOKIE: &str = "receipt";
const PAGE: &str = "/receipt/sent";
/// For how long the code is found again, in seconds.
const FOUND_FOR: i64 = 30 * 60;

/// What the browser carries.
#[derive(Serialize, Deserialize)]
struct Carried {
    /// `request` or `report`.
    sort: String,
    code: String,
    until: i64,
}

/// Leads to the page that shows the code.
pub(super) fn lead(house: &House, sort: &str, code: String) -> Response {
    let until = house.clock().now().as_second() + FOUND_FOR;
    let carried = Carried { sort: sort.to_owned(), code, until };
    let sealed = seal::seal(&house.settings().key, house.entropy(), COOKIE, &carried);
    with_cookie(house, &sealed, Redirect::to(PAGE))
}

fn with_cookie(house: &House, value: &str, answer: impl IntoResponse) -> Response {
    let age = if value.is_empty() { "; Max-Age=0" } else { "" };
    let tls = if house.settings().secure { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={value}; Path=/receipt; HttpOnly; SameSite=Strict{age}{tls}");
    ([(header::SET_COOKIE, cookie)], answer).into_response()
}

fn carried(house: &House, headers: &HeaderMap) -> Option<Carried> {
    let sealed = named_cookie(headers, COOKIE)?;
    let carried: Carried = seal::open(&house.settings().key, COOKIE, &sealed)?;
    (carried.until > house.clock().now().as_second()).then_some(carried)
}

/// Where the code of what was just sent from this browser is shown, if there is any.
pub(super) fn page(house: &House, headers: &HeaderMap) -> Option<&'static str> {
    carried(house, headers).map(|_| PAGE)
}

#[derive(Template)]
#[template(path = "sent.html")]
struct Sent<'a> {
    frame: &'a Frame,
    carried: Carried,
}

pub(super) async fn show(State(house): State<House>, mut visit: Visit, headers: HeaderMap) -> Outcome {
    let Some(carried) = carried(&house, &headers) else { return Ok(Redirect::to("/receipt").into_response()) };
    visit.frame = visit.frame.clone().crumb(visit.frame.t(&format!("intake-{}", carried.sort)), "");
    Ok(Page(Sent { frame: &visit.frame, carried }).into_response())
}

/// Forgets the code in this browser, for whoever shares it.
pub(super) async fn forget(State(house): State<House>) -> Outcome {
    Ok(with_cookie(&house, "", Redirect::to("/receipt")))
}
