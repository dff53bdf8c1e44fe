//! Collecting: a board asks, departments hand in, the board returns or takes in.

use std::collections::HashMap;

use context::{Change, Context, Entry, Error, Message, Problem, Result};
use database::Read;
use jiff::civil::Date;
use register::Head;
use socket::{House, Scope, Unit};
use uuid::Uuid;
use work::{Letter, Recipient};

use crate::{
    EDIT,
    import::Places,
    model::{ANALYSIS, Analysis, EVENT, Event, MEASURE, Measure, REQUEST, Request, raised, same},
    store,
};

/// The role that answers for a department: its holders get the letters.
pub(crate) const ANSWERS: &str = "unit-manager";

/// Asks departments for their events by a day. Whoever was asked already gets the new day.
///
/// # Errors
/// [`Error::Invalid`] for a day that is none, or when nobody was chosen; [`Error::NotFound`] for a unit that is not below the board.
pub async fn ask(house: &House, context: &Context, scope: &Scope, units: &[Uuid], due: &str) -> Result<()> {
    let mut change = super::change(context, scope).await?;
    let mut letters = Letters::of(house, &mut change, scope).await?;
    let refused = |field: &str, key: &'static str| {
        Err(Error::Invalid(vec![Problem { field: field.into(), message: key.into() }]))
    };
    if units.is_empty() {
        return refused("units", "collection-nobody");
    }
    let Ok(due) = due.trim().parse::<Date>() else { return refused("due", "unit-from-not-a-date") };
    let head = store::begin(&mut change, scope).await?;
    let asked = REQUEST.list(&mut change, head.head.id).await?;
    for unit in units {
        let below = organisation::unit_by_id(&mut change, *unit).await?.filter(|u| u.place.contains(scope.unit.id));
        if below.is_none_or(|u| u.id == scope.unit.id) {
            return Err(Error::NotFound);
        }
        match asked.iter().find(|r| r.unit == *unit) {
            Some(before) => {
                let after = Request { due, ..before.clone() };
                if REQUEST.update(&mut change, before, &after).await? {
                    tell(&mut change, &after);
                    letters.send(&mut change, &after, "collection-mail-asked").await?;
                }
            }
            None => {
                let head = (Head { id: change.new_id(), version: 0 }, head.head.id);
                let (status, year) = ("asked".to_owned(), scope.year);
                let made =
                    Request { head: head.0, analysis: head.1, unit: *unit, year, due, status, ..Request::default() };
                REQUEST.insert(&mut change, &made).await?;
                tell(&mut change, &made);
                letters.send(&mut change, &made, "collection-mail-asked").await?;
            }
        }
    }
    change.commit().await
}

/// Reminds the departments that have not handed in: one of them, or all. Tells how many letters were written.
pub async fn remind(house: &House, context: &Context, scope: &Scope, only: Option<Uuid>) -> Result<usize> {
    let mut change = super::change(context, scope).await?;
    let mut letters = Letters::of(house, &mut change, scope).await?;
    let head = store::head(&mut change, scope.unit.id, scope.year).await?.ok_or(Error::NotFound)?;
    let asked = REQUEST.list(&mut change, head.head.id).await?;
    for request in asked.iter().filter(|r| !r.locks() && only.is_none_or(|id| id == r.head.id)) {
        letters.send(&mut change, request, "collection-mail-reminded").await?;
    }
    change.commit().await?;
    Ok(letters.written)
}

/// Letters to those who answer for the departments, about what the board asks of them.
struct Letters<'a> {
    house: &'a House,
    board: &'a Scope,
    units: HashMap<Uuid, Unit>,
    holders: HashMap<Uuid, Vec<Recipient>>,
    written: usize,
}

impl<'a> Letters<'a> {
    async fn of(house: &'a House, read: &mut Read, board: &'a Scope) -> Result<Self> {
        let units = organisation::units_below(read, &board.unit).await?.into_iter().map(|u| (u.id, u)).collect();
        Ok(Self {
            house,
            board,
            units,
            holders: identity::holders(read, board.unit.id, ANSWERS, house.clock().today()).await?,
            written: 0,
        })
    }

    async fn send(&mut self, change: &mut Change, request: &Request, about: &'static str) -> Result<()> {
        let today = change.context().clock.today();
        let Some(unit) = self.units.get(&request.unit).filter(|u| !u.has_ended(today)) else { return Ok(()) };
        let words = self.house.words();
        for to in self.holders.get(&request.unit).into_iter().flatten() {
            let say = |key: &'static str| {
                Message::new(key)
                    .with("unit", unit.name.as_str())
                    .with("board", self.board.unit.name.as_str())
                    .with("year", request.year.to_string())
                    .with("due", interface::date(words, to.language, request.due))
            };
            let mut paragraphs = vec![say(about)];
            if request.status == "returned" && !request.comment.is_empty() {
                paragraphs.push(Message::new("collection-mail-comment").with("comment", request.comment.as_str()));
            }
            let link = format!("{}/{}/{}/risk-analysis", self.house.settings().base, unit.slug, request.year);
            let letter = Letter { subject: say("collection-mail-subject"), paragraphs, link, secret: false };
            self.written += usize::from(work::post(change, words, to, &letter).await?.is_some());
        }
        Ok(())
    }
}

/// Tells the department's own trail what the board has done with its request.
fn tell(change: &mut Change, request: &Request) {
    let entry = Entry::new("told", "collection-request", request.head.id).concerning(request.unit);
    change.audit(entry.field("status", None, Some(request.status.clone())));
}

/// A department hands in what it has. Doing it again changes nothing; after the day it is late and comes in all the same.
///
/// # Errors
/// [`Error::NotFound`] when nobody has asked, [`Error::Invalid`] when there is nothing to hand in.
pub async fn hand_in(context: &Context, scope: &Scope) -> Result<()> {
    let mut change = context.change(EDIT, &scope.unit.place).await?;
    let request = store::request_of(&mut change, scope).await?.ok_or(Error::NotFound)?;
    if request.locks() {
        return Ok(());
    }
    if !store::has_events(&mut change, scope).await? {
        return Err(Error::invalid("collection-empty"));
    }
    let today = context.clock.today();
    let after = Request { status: "handed-in".into(), handed_in: Some(today), ..request.clone() };
    REQUEST.update(&mut change, &request, &after).await?;
    change.commit().await
}

/// The request, if it is of the board's year.
async fn find(change: &mut Change, scope: &Scope, id: Uuid) -> Result<Request> {
    let request = REQUEST.find(change, id).await?.ok_or(Error::NotFound)?;
    let head = ANALYSIS.find(change, request.analysis).await?.ok_or(Error::NotFound)?;
    if head.unit == scope.unit.id && head.year == scope.year { Ok(request) } else { Err(Error::NotFound) }
}

/// Gives a department its draft back, with what is missing.
///
/// # Errors
/// [`Error::Invalid`] without a comment: the department must know why.
pub async fn give_back(house: &House, context: &Context, scope: &Scope, id: Uuid, comment: &str) -> Result<()> {
    let mut change = super::change(context, scope).await?;
    let mut letters = Letters::of(house, &mut change, scope).await?;
    let request = find(&mut change, scope, id).await?;
    let comment = register::clean(comment);
    if comment.is_empty() || comment.chars().count() > 4000 {
        return Err(Error::Invalid(vec![Problem {
            field: "comment".into(),
            message: "collection-comment-missing".into(),
        }]));
    }
    let after = Request { status: "returned".into(), comment: comment.into_owned(), ..request.clone() };
    REQUEST.update(&mut change, &request, &after).await?;
    tell(&mut change, &after);
    letters.send(&mut change, &after, "collection-mail-returned").await?;
    change.commit().await
}

/// Takes in what a department has handed in: its events last among the board's, in their process and way of working. What says the same
/// in the same process is merged, and keeps who raised it. Tells how many came in and how many were merged.
///
/// # Errors
/// [`Error::Invalid`] when it has not been handed in.
pub async fn take_in_department(context: &Context, scope: &Scope, id: Uuid) -> Result<(usize, usize)> {
    let mut change = super::change(context, scope).await?;
    let request = find(&mut change, scope, id).await?;
    if request.status != "handed-in" {
        return Err(Error::invalid("collection-not-handed-in"));
    }
    let unit = organisation::unit_by_id(&mut change, request.unit).await?.ok_or(Error::NotFound)?;
    let theirs = store::analysis(&mut change, request.unit, request.year).await?;
    let board = store::analysis(&mut change, scope.unit.id, scope.year).await?;
    let counted = bring(&mut change, &board, &theirs, &unit.name).await?;
    let after = Request { status: "taken-in".into(), ..request.clone() };
    REQUEST.update(&mut change, &request, &after).await?;
    tell(&mut change, &after);
    change.commit().await?;
    Ok(counted)
}

async fn bring(change: &mut Change, board: &Analysis, theirs: &Analysis, name: &str) -> Result<(usize, usize)> {
    let mut places = Places::of(board);
    let (mut numbers, mut merged) = (board.numbers(), 0);
    let (mut events, mut measures) = (vec![], vec![]);
    for line in theirs.lines() {
        if let Some(known) = same(board, &line.process.name, line.event) {
            let after = Event { raised_by: raised(&known.raised_by, name), ..known.clone() };
            EVENT.update(change, known, &after).await?;
            merged += 1;
            continue;
        }
        let way = places.way(change, &line.goal.text, &line.process.name, &line.way.name).await?;
        let head = Head { id: change.new_id(), version: 0 };
        let analysis = board.head.head.id;
        let own = theirs.measures.iter().filter(|m| m.event == line.event.head.id);
        for measure in own {
            let own = Head { id: change.new_id(), version: 0 };
            measures.push(Measure { head: own, analysis, event: head.id, ..measure.clone() });
        }
        let raised_by = name.to_owned();
        let number = numbers.next(line.event.is_withheld());
        events.push(Event { head, analysis, way, number, raised_by, in_plan: false, ..line.event.clone() });
    }
    EVENT.insert_all(change, &events).await?;
    MEASURE.insert_all(change, &measures).await?;
    Ok((events.len(), merged))
}
