//! One's own page: what one holds and may see, and where one is signed in.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect},
};
use context::{Error, Who};
use interface::{Frame, Page};
use socket::{House, Outcome, Visit};
use uuid::Uuid;

use super::held::{HeldRow, Names, Seen, seen};
use crate::{
    HAND_OVER, actions,
    store::{self, Session},
    token,
};

#[derive(Template)]
#[template(path = "me.html")]
struct Me<'a> {
    frame: &'a Frame,
    held: Vec<HeldRow>,
    seen: Vec<Seen>,
    sessions: Vec<Session>,
    may_hand_over: bool,
    /// The one that this page is read in.
    here: Option<Uuid>,
}

impl Me<'_> {
    fn is_here(&self, session: &Uuid) -> bool {
        self.here == Some(*session)
    }
}

pub(super) async fn show(State(house): State<House>, mut visit: Visit, headers: HeaderMap) -> Outcome {
    let Who::Person(id) = visit.context.actor.who else { return Err(Error::NotFound.into()) };
    let today = visit.context.clock.today();
    let mut read = visit.context.read_common().await?;
    visit.frame = visit.frame.clone().crumb(visit.frame.t("me"), "");
    let frame = &visit.frame;
    let holdings = store::holdings(&mut read, id, today).await?;
    let names = Names::of(frame, &mut read, &holdings).await?;
    let seen = seen(&house, &mut read, &names, &holdings, today).await?;
    let sessions = store::sessions(&mut read, id, visit.context.clock.now()).await?;
    let here = match token::session(&house, &headers) {
        Some(carried) => store::session_of(&mut read, &carried.token.digest).await?,
        None => None,
    };
    drop(read);
    let held = holdings.iter().map(|h| names.row(h, today)).collect();
    let may_hand_over = visit.context.actor.may_somewhere(HAND_OVER);
    Ok(Page(Me { frame, held, seen, sessions, may_hand_over, here }).into_response())
}

pub(super) async fn end_session(visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    actions::end_own_session(&visit.context, id).await?;
    Ok(Redirect::to("/me").into_response())
}
