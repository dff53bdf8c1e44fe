//! The start page: the units and years that the visitor may see.

use askama::Template;
use axum::response::IntoResponse;
use interface::{Frame, Page};
use socket::{Outcome, Visit};

use crate::{EDIT, READ, store};

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    frame: &'a Frame,
    groups: Vec<Group>,
    /// Units whose year can be begun by the visitor.
    open: Vec<(String, String)>,
    year: i64,
}

struct Group {
    unit: String,
    years: Vec<store::YearRow>,
}

pub(super) async fn show(visit: Visit) -> Outcome {
    let mut read = visit.context.read_common().await?;
    let mut groups: Vec<Group> = vec![];
    for row in store::years(&mut read).await? {
        let Some(unit) = organisation::unit_by_slug(&mut read, &row.slug).await? else { continue };
        if !visit.context.may(READ, &unit.place) {
            continue;
        }
        match groups.last_mut().filter(|g| g.unit == row.unit) {
            Some(group) => group.years.push(row),
            None => groups.push(Group { unit: row.unit.clone(), years: vec![row] }),
        }
    }
    let mut open = vec![];
    for unit in organisation::units(&mut read).await? {
        if !matches!(unit.kind.as_str(), "board" | "executive-board" | "company-board") {
            continue;
        }
        let Some(placed) = organisation::unit_by_slug(&mut read, &unit.slug).await? else { continue };
        if visit.context.may(EDIT, &placed.place) {
            open.push((unit.slug, unit.name));
        }
    }
    let year = i64::from(visit.context.clock.today().year()) + 1;
    Ok(Page(Home { frame: &visit.frame, groups, open, year }).into_response())
}
