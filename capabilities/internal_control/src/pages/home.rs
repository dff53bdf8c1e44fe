//! The start page: the units and years that the visitor may see.

use std::collections::HashMap;

use askama::Template;
use axum::response::IntoResponse;
use interface::{Frame, Page};
use jiff::civil::Date;
use socket::{Outcome, Scope, Unit, Visit};

use crate::{EDIT, READ, store};

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    frame: &'a Frame,
    groups: Vec<Group>,
    /// Units whose year can be begun by the visitor.
    open: Vec<(String, String)>,
    year: i64,
    /// What the visitor's units have been asked to hand in: address, unit, year, day.
    waiting: Vec<(String, String, i64, Date)>,
    /// The instructions that address the visitor's units.
    told: Vec<store::Told>,
}

struct Group {
    unit: String,
    /// Each with whether the visitor takes part in the work on it, or meets what is decided.
    years: Vec<(store::YearRow, bool)>,
}

pub(super) async fn show(visit: Visit) -> Outcome {
    let mut read = visit.context.read_common().await?;
    let units = organisation::placed_units(&mut read).await?;
    let by_slug: HashMap<&str, &Unit> = units.iter().map(|u| (u.slug.as_str(), u)).collect();
    let mut groups: Vec<Group> = vec![];
    let mut past = organisation::Past::read(&mut read).await?;
    let today = visit.context.clock.today();
    for row in store::years(&mut read).await? {
        let Some(unit) = by_slug.get(row.slug.as_str()) else { continue };
        let place = past.place(unit.id, row.year, today);
        let works = visit.context.may(READ, &place);
        if !works && !visit.context.may(decisions::READ, &place) {
            continue;
        }
        match groups.last_mut().filter(|g| g.unit == row.unit) {
            Some(group) => group.years.push((row, works)),
            None => groups.push(Group { unit: row.unit.clone(), years: vec![(row, works)] }),
        }
    }
    let waiting = store::waiting(&mut read).await?.into_iter().filter_map(|(id, year, due)| {
        let unit = units.iter().find(|u| u.id == id && visit.context.may(EDIT, &u.place))?;
        Some((unit.slug.clone(), unit.name.clone(), year, due))
    });
    let waiting: Vec<(String, String, i64, Date)> = waiting.collect();
    let open = units.iter().filter(|unit| unit.decides()).filter(|unit| visit.context.may(EDIT, &unit.place));
    let open: Vec<(String, String)> = open.map(|unit| (unit.slug.clone(), unit.name.clone())).collect();
    let year = i64::from(visit.context.clock.today().year()) + 1;
    // Those whose own year it is, and those who have been asked for one.
    let deciding = units.iter().find(|u| open.first().is_some_and(|(slug, _)| *slug == u.slug)).map(|u| (u, year));
    let asked = waiting.iter().filter_map(|(slug, _, year, _)| Some((*by_slug.get(slug.as_str())?, *year)));
    let mut told: Vec<store::Told> = vec![];
    for (unit, year) in deciding.into_iter().chain(asked) {
        let scope = Scope { unit: unit.clone(), year };
        if told.iter().all(|t| t.instruction.year != year) {
            let request = store::request_of(&mut read, &scope).await?;
            told.extend(store::told(&mut read, &scope, request.as_ref()).await?);
        }
    }
    Ok(Page(Home { frame: &visit.frame, groups, open, year, waiting, told }).into_response())
}
