//! Going to a provider and coming back, and a provider that tells of somebody who has left.

use axum::{
    extract::{Form, Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use context::Error;
use register::Given;
use socket::{House, Outcome, Visit};
use uuid::Uuid;

use super::sign_in::{SignIn, let_in};
use crate::{
    actions::{self, Unwelcome},
    oidc::Refusal,
    token::{cookie, flow_cookie, flow_name, named_cookie},
};

/// What is told to somebody who is not signed in, and how to a machine.
fn told(why: Unwelcome) -> (StatusCode, &'static str) {
    match why {
        Unwelcome::Provider(Refusal::Down) => (StatusCode::BAD_GATEWAY, "sign-in-provider-down"),
        Unwelcome::Provider(Refusal::Untrusted) => (StatusCode::FORBIDDEN, "sign-in-provider-untrusted"),
        Unwelcome::Provider(Refusal::Declined) => (StatusCode::FORBIDDEN, "sign-in-provider-declined"),
        Unwelcome::Provider(Refusal::Stale) => (StatusCode::BAD_REQUEST, "sign-in-provider-stale"),
        Unwelcome::Unknown => (StatusCode::FORBIDDEN, "sign-in-unknown"),
        Unwelcome::AddressTaken => (StatusCode::FORBIDDEN, "sign-in-address-taken"),
        Unwelcome::Left => (StatusCode::FORBIDDEN, "sign-in-left"),
    }
}

async fn refuse(house: &House, visit: &Visit, why: Unwelcome) -> Outcome {
    let (status, message) = told(why);
    let taken = [(header::SET_COOKIE, flow_cookie(house.settings().secure, None))];
    Ok((status, taken, SignIn::new(house, visit).await?.refused(visit.frame.t(message))).into_response())
}

pub(super) async fn set_out(State(house): State<House>, visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    let trusted = actions::trusted(&house, id).await?.ok_or(Error::NotFound)?;
    // Whoever is signed in and goes there again is asked again who they are.
    match actions::set_out(&house, &trusted, visit.signed_in()).await {
        Ok((address, sealed)) => {
            let set = flow_cookie(house.settings().secure, Some(&sealed));
            Ok(([(header::SET_COOKIE, set)], Redirect::to(&address)).into_response())
        }
        Err(refusal) => refuse(&house, &visit, refusal.into()).await,
    }
}

pub(super) async fn back(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(said): Query<Given>,
    headers: HeaderMap,
) -> Outcome {
    let secure = house.settings().secure;
    let trusted = actions::trusted(&house, id).await?.ok_or(Error::NotFound)?;
    let given = |name: &str| said.get(name).map(String::as_str).unwrap_or_default();
    // RFC 9207: a provider that says who it is says the truth.
    if said.get("iss").is_some_and(|iss| iss.trim_end_matches('/') != trusted.provider.issuer.trim_end_matches('/')) {
        return refuse(&house, &visit, Refusal::Untrusted.into()).await;
    }
    if !given("error").is_empty() {
        return refuse(&house, &visit, Refusal::Declined.into()).await;
    }
    let carried = named_cookie(&headers, flow_name(secure));
    let (state, code) = (given("state"), given("code"));
    match actions::arrive(&house, &visit.context, &trusted, carried.as_deref(), state, code).await? {
        Ok(session) => let_in(&house, &headers, [cookie(&house, Some(&session)), flow_cookie(secure, None)]),
        Err(why) => refuse(&house, &visit, why).await,
    }
}

/// Back-Channel Logout 1.0, 2.8: 200 when it was done, 400 when it was not believed.
pub(super) async fn left_there(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    let trusted = actions::trusted(&house, id).await?.ok_or(Error::NotFound)?;
    let token = given.get("logout_token").map(String::as_str).unwrap_or_default();
    let believed = actions::left_there(&house, &visit.context, &trusted, token).await?;
    let answer: Response = if believed { StatusCode::OK } else { StatusCode::BAD_REQUEST }.into_response();
    Ok(answer)
}
