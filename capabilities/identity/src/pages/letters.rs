//! Letters that were given up, for whoever looks after the accounts: to whom and why, and sending them again. What they said is not shown.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect},
};
use context::Place;
use interface::{Frame, Page};
use socket::{Outcome, Visit};
use uuid::Uuid;
use work::GivenUp;

use crate::{MANAGE, actions};

#[derive(Template)]
#[template(path = "letters.html")]
struct Letters<'a> {
    frame: &'a Frame,
    letters: Vec<GivenUp>,
}

pub(super) async fn show(mut visit: Visit) -> Outcome {
    let letters = work::given_up(&mut visit.context.read(MANAGE, &Place::TENANT).await?).await?;
    visit.frame = visit.frame.clone().crumb(visit.frame.t("people"), "/people").crumb(visit.frame.t("letters"), "");
    Ok(Page(Letters { frame: &visit.frame, letters }).into_response())
}

pub(super) async fn again(visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    actions::send_again(&visit.context, id).await?;
    Ok(Redirect::to("/letters").into_response())
}
