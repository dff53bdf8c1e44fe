//! What those who have left answered for, for whoever manages the unit.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect},
};
use interface::{Frame, Page};
use socket::{Outcome, Unit, Visit};
use uuid::Uuid;

use super::forms::role_names;
use crate::{HAND_OVER, actions, store::handovers::Handover};

/// A line: id, who, what, where, since when.
struct Line {
    id: Uuid,
    name: String,
    what: String,
    place: String,
    since: String,
}

#[derive(Template)]
#[template(path = "handovers.html")]
struct Handovers<'a> {
    frame: &'a Frame,
    lines: Vec<Line>,
}

pub(super) async fn show(mut visit: Visit) -> Outcome {
    let open = actions::handovers(&visit.context).await?;
    let words = role_names(&visit.frame, &mut visit.context.read_anywhere(HAND_OVER).await?).await?;
    visit.frame = visit.frame.clone().crumb(visit.frame.t("handovers"), "");
    let frame = &visit.frame;
    let line = |(open, unit): (Handover, Option<Unit>)| {
        let role = words.iter().find(|(key, _)| *key == open.role).map(|(_, text)| text.clone());
        let waits = actions::waits_in_words(&frame.words, frame.language, &open.waits, open.waiting, &open.others);
        Line {
            id: open.id,
            name: open.name,
            what: role.unwrap_or_else(|| [open.role, open.function, waits].concat()),
            place: unit.map_or_else(|| frame.t("held-everywhere"), |u| u.name),
            since: frame.time(&open.left_at),
        }
    };
    let lines = open.into_iter().map(line).collect();
    Ok(Page(Handovers { frame, lines }).into_response())
}

pub(super) async fn settle(visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    actions::settle(&visit.context, id).await?;
    Ok(Redirect::to("/handovers").into_response())
}
