//! The start page: the units and years that the visitor may see.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::IntoResponse,
};
use context::{Message, Permission, search_key};
use interface::{Frame, Page};
use jiff::civil::Date;
use register::Given;
use socket::{House, Outcome, Scope, Unit, Visit, YearPage};
use uuid::Uuid;

use crate::{EDIT, READ, store};

/// How many units are shown before somebody asks for all of them.
const SHOWN: usize = 24;

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    frame: &'a Frame,
    groups: Vec<Group<'a>>,
    /// Units whose year can be begun by the visitor.
    open: Vec<&'a Unit>,
    year: i64,
    /// What the visitor's units have been asked to hand in: unit, year, day.
    waiting: Vec<(&'a Unit, i64, Date)>,
    /// The instructions that address the visitor's units.
    told: Vec<store::Told>,
    /// What was written to find a unit by.
    find: &'a str,
    /// There are more units than are shown unasked, so that they can be looked for.
    finds: bool,
    /// How many units are shown of how many there are, where some are left out.
    left: Option<Message>,
}

struct Group<'a> {
    unit: &'a Unit,
    years: Vec<Begun>,
}

struct Begun {
    year: i64,
    /// How many events it has, where the visitor takes part in the work on it.
    events: Option<usize>,
    /// Else the pages of it that they may see.
    pages: Vec<&'static YearPage>,
}

/// `?find=TEXT` shows the units of that name, `?show=all` every one of them.
pub(super) async fn show(State(house): State<House>, visit: Visit, Query(asked): Query<Given>) -> Outcome {
    let tree = organisation::tree(&house, &visit.context).await?;
    let by_id: HashMap<Uuid, &Unit> = tree.units.iter().map(|u| (u.id, u)).collect();
    let today = visit.context.clock.today();
    let find = asked.get("find").map(|text| text.trim()).unwrap_or_default();
    let key = search_key(find);
    let most = if asked.get("show").is_some_and(|show| show == "all") { usize::MAX } else { SHOWN };

    let mut read = visit.context.read_common().await?;
    let begun = store::years(&mut read).await?;
    let pages: Vec<_> = house.year_pages().into_iter().map(|page| (page, page.needs.needs(&house))).collect();
    let seen = |unit: &&Unit, year: i64| {
        let place = tree.place(unit.id, year, today);
        if visit.context.may(READ, &place) {
            return Some(Begun { year, events: Some(0), pages: vec![] });
        }
        let may = |needed: &[Permission]| needed.iter().any(|one| visit.context.may(*one, &place));
        let pages: Vec<_> = pages.iter().filter(|(_, needed)| may(needed)).map(|(page, _)| *page).collect();
        (!pages.is_empty()).then_some(Begun { year, events: None, pages })
    };
    let groups = tree.units.iter().filter_map(|unit| {
        let years: Vec<_> = begun.get(&unit.id)?.iter().filter_map(|year| seen(&unit, *year)).collect();
        (!years.is_empty()).then_some(Group { unit, years })
    });
    let (mut groups, all_groups, found_groups) = some(groups, |group| group.unit, &key, most);
    let shown: Vec<Uuid> = groups.iter().map(|group| group.unit.id).collect();
    let counted = store::events_in(&mut read, &shown).await?;
    for group in &mut groups {
        for Begun { year, events, .. } in &mut group.years {
            *events = events.map(|_| counted.get(&(group.unit.id, *year)).copied().unwrap_or_default());
        }
    }

    let waiting = store::waiting(&mut read).await?.into_iter().filter_map(|(id, year, due)| {
        let unit = by_id.get(&id).filter(|unit| visit.context.may(EDIT, &unit.place))?;
        Some((*unit, year, due))
    });
    let waiting: Vec<(&Unit, i64, Date)> = waiting.collect();
    let may_begin = || tree.units.iter().filter(|unit| unit.decides() && visit.context.may(EDIT, &unit.place));
    let (open, all_open, found_open) = some(may_begin(), |unit| unit, &key, most);
    let year = i64::from(today.year()) + 1;
    // Those whose own year it is, and those who have been asked for one.
    let deciding = may_begin().next().map(|unit| (unit, year));
    let mut told: Vec<store::Told> = vec![];
    for (unit, year) in deciding.into_iter().chain(waiting.iter().map(|(unit, year, _)| (*unit, *year))) {
        if told.iter().all(|t| t.instruction.year != year) {
            let scope = Scope { unit: unit.clone(), year };
            let request = store::request_of(&mut read, &scope).await?;
            told.extend(store::told(&mut read, &scope, request.as_ref()).await?);
        }
    }
    let found = found_groups.max(found_open);
    let shown = groups.len().max(open.len());
    let left = (shown < found).then(|| Message::new("home-left").with("shown", shown).with("all", found));
    let finds = all_groups.max(all_open) > SHOWN;
    let frame = &visit.frame;
    Ok(Page(Home { frame, groups, open, year, waiting, told, find, finds, left }).into_response())
}

/// The first of those whose unit is called what is looked for; how many there are at all, and how many are called so.
fn some<'a, T>(
    all: impl Iterator<Item = T>,
    unit: impl Fn(&T) -> &'a Unit,
    key: &str,
    most: usize,
) -> (Vec<T>, usize, usize) {
    let (mut first, mut counted, mut found) = (vec![], 0, 0);
    for one in all {
        counted += 1;
        if key.is_empty() || search_key(&unit(&one).name).contains(key) {
            found += 1;
            if first.len() < most {
                first.push(one);
            }
        }
    }
    (first, counted, found)
}
