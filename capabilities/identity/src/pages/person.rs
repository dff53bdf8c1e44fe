//! A person: what they hold, what they may see and why, and how that is changed.

use askama::Template;
use axum::{
    extract::{Form, Path, Query, State},
    response::{IntoResponse, Redirect},
};
use context::{Context, Error, Message, Place, Problem, Result};
use interface::{Clash, ErrorSummary, Flash, FormField, Frame, Page, Returned};
use register::{FieldView, Given, Shape};
use serde::Deserialize;
use socket::{Carried, House, Outcome, Visit};
use uuid::Uuid;

use super::{
    forms::{at, days, helped, missing, period, roles, unit},
    held::{HeldRow, Names, Seen, seen},
    people::UNITS,
    seconds::waits,
};
use crate::{
    GIVE, MANAGE, PERSON, Person,
    actions::{self, Linked},
    model::Holding,
    store::{self, Session},
};

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage<'a> {
    frame: &'a Frame,
    person: &'a Person,
    version: i64,
    conflict: Option<Clash>,
    fields: Vec<FormField<'a>>,
    held: Vec<HeldRow>,
    /// Functions they have been appointed to: id, function, unit, period, over.
    functions: Vec<HeldRow>,
    /// Whose place they take: the name stands as the role.
    substitutions: Vec<HeldRow>,
    seen: Vec<Seen>,
    giving: Vec<FormField<'a>>,
    appointing: Vec<FormField<'a>>,
    substituting: Vec<FormField<'a>>,
    sessions: Vec<Session>,
    /// A sign-in link that was just made; it is shown once.
    link: Option<String>,
    summary: ErrorSummary<'a>,
    /// Which of the forms came back.
    back: &'static str,
    may_manage: bool,
    oneself: bool,
    /// Why nothing that they sign in with was taken away.
    unsure: Option<String>,
}

const GIVING: &str = "giving";
const APPOINTING: &str = "appointing";
const SUBSTITUTING: &str = "substituting";
/// Coming into the account, which has no fields.
const ENTERING: &str = "entering";

/// The page's other state: which form came back, and a link that was made.
#[derive(Default)]
struct Shown {
    back: Returned,
    link: Option<String>,
    flash: Option<Message>,
}

impl Shown {
    fn said(flash: impl Into<Message>) -> Self {
        Self { flash: Some(flash.into()), ..Self::default() }
    }
}

/// What came of what was done on the page before: `?said=invited`.
#[derive(Default, Deserialize)]
pub(super) struct Told {
    said: Option<String>,
}

pub(super) async fn show(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(told): Query<Told>,
) -> Outcome {
    let shown = match told.said.as_deref() {
        Some("invited") => Shown::said("person-invited"),
        Some("written") => Shown::said("person-invited-waits"),
        Some("waits") => Shown::said("person-role-waits"),
        _ => Shown::default(),
    };
    page(&house, visit, id, shown).await
}

async fn page(house: &House, mut visit: Visit, id: Uuid, state: Shown) -> Outcome {
    let Shown { back, link, flash } = state;
    let today = visit.context.clock.today();
    let mut read = visit.context.read_anywhere(GIVE).await?;
    let person = PERSON.find(&mut read, id).await?.ok_or(Error::NotFound)?;
    visit.frame = visit.frame.clone().crumb(visit.frame.t("people"), "/people").crumb(&person.name, "");
    visit.frame.flash = flash.map(|said| Flash { text: visit.frame.say(&said), color: "success" });
    let frame = &visit.frame;
    let holdings = store::holdings(&mut read, id, today).await?;
    let appointments = store::appointments(&mut read, id).await?;
    let all: Vec<Holding> = holdings.iter().chain(&appointments).cloned().collect();
    let names = Names::of(frame, &mut read, &all).await?;
    let seen = seen(house, &mut read, &names, &holdings, today).await?;
    let instead_of = store::substitutions(&mut read, id).await?;
    let units: Vec<String> = organisation::some_units(&mut read, UNITS).await?;
    let known: Vec<String> = organisation::functions(&mut read).await?.into_iter().map(|f| f.name).collect();
    let choices = roles(frame, &mut read).await?;
    let typed = back.given.get("instead_of").map(String::as_str).unwrap_or_default();
    let meant = actions::choices(&mut read, typed, today).await?;
    let sessions = store::sessions(&mut read, id, visit.context.clock.now()).await?;
    drop(read);

    // A function's name stands where a role's does, and so does the name of whose place is taken.
    let functions = appointments.iter().map(|a| HeldRow { role: a.role.clone(), ..names.row(a, today) }).collect();
    let substitutions = instead_of.into_iter().map(|(id, role, period)| HeldRow {
        id,
        role,
        place: String::new(),
        how: String::new(),
        period: names.period(&period),
        over: period.is_over(today),
        direct: true,
    });
    let views = back.fill(PERSON.form(Some(&person)), "person", Some(id));
    let line = Shape::Text { max: 200 };
    let giving = fill(
        &back,
        GIVING,
        [FieldView::new("role", Shape::Choice(&[]), true), FieldView::new("unit", line, false)],
        days(false),
    );
    let appointing = fill(
        &back,
        APPOINTING,
        [FieldView::new("function", line, true), FieldView::new("unit", line, true)],
        days(false),
    );
    let substituting = fill(&back, SUBSTITUTING, [FieldView::new("instead_of", line, true)], days(true));
    let body = PersonPage {
        frame,
        person: &person,
        version: back.version("person", Some(id), person.head.version),
        conflict: back.clash(frame, "person", Some(id)),
        fields: back.form(frame, &views, "person", Some(id), ""),
        held: holdings.iter().map(|h| names.row(h, today)).collect(),
        functions,
        substitutions: substitutions.collect(),
        seen,
        giving: helped(back.form(frame, &giving, GIVING, None, "giving"), &choices, &units, &known),
        appointing: helped(back.form(frame, &appointing, APPOINTING, None, "appointing"), &choices, &units, &known),
        substituting: (back.form(frame, &substituting, SUBSTITUTING, None, "substituting").into_iter())
            .map(|f| if f.field.name == "instead_of" { f.of_people("/people/names", meant.clone()) } else { f })
            .collect(),
        sessions,
        link,
        summary: back.summary(frame, "person"),
        back: back.of.map(|(kind, _)| kind).unwrap_or_default(),
        may_manage: visit.context.may(MANAGE, &Place::TENANT),
        unsure: back.problems.iter().find(|p| p.field == "sure").map(|p| frame.say(&p.message)),
        oneself: visit.context.actor.who == context::Who::Person(id),
    };
    Ok((back.status(), Page(body)).into_response())
}

fn fill<const N: usize>(
    back: &Returned,
    kind: &'static str,
    first: [FieldView; N],
    days: [FieldView; 2],
) -> Vec<FieldView> {
    back.fill(first.into_iter().chain(days).collect(), kind, None)
}

fn to(id: Uuid) -> Outcome {
    Ok(Redirect::to(&format!("/people/{id}")).into_response())
}

/// The page again, with the form as it was typed, unless it went well.
async fn outcome(house: &House, visit: Visit, id: Uuid, kind: &'static str, given: Given, done: Result<()>) -> Outcome {
    match done {
        Ok(()) => to(id),
        Err(error) => {
            let record = (kind == "person").then_some(id);
            let back = Returned::refused(error, given, kind, record)?;
            page(house, visit, id, Shown { back, ..Shown::default() }).await
        }
    }
}

/// As [`outcome`], of what may wait for a second person: then the page says so.
async fn carried(
    house: &House,
    visit: Visit,
    id: Uuid,
    kind: &'static str,
    given: Given,
    done: Result<Carried>,
) -> Outcome {
    match done {
        Ok(Carried::Waits(confirmers)) => {
            let waits = waits(&visit, &confirmers).await?;
            page(house, visit, id, Shown::said(waits)).await
        }
        done => outcome(house, visit, id, kind, given, done.map(drop)).await,
    }
}

pub(super) async fn save(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    let version = given.get("version").and_then(|v| v.parse().ok()).unwrap_or_default();
    let done = actions::edit_seconded(&house, &visit.context, id, version, &given).await;
    carried(&house, visit, id, "person", given, done).await
}

pub(super) async fn give(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    let done = wanted(&house, &visit.context, id, &given).await;
    carried(&house, visit, id, GIVING, given, done).await
}

async fn wanted(house: &House, context: &Context, id: Uuid, given: &Given) -> Result<Carried> {
    let role = given.get("role").filter(|r| !r.is_empty()).ok_or_else(|| missing("role"))?.clone();
    let unit = unit(context, given).await?.map(|u| u.id);
    let wanted = actions::Wanted { role, unit, period: period(given)? };
    actions::give_seconded(house, context, id, &wanted).await
}

pub(super) async fn appoint(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    let done = async {
        let unit = unit(&visit.context, &given).await?.ok_or_else(|| missing("unit"))?;
        let function = given.get("function").map(String::as_str).unwrap_or_default();
        actions::appoint(&visit.context, id, function, unit.id, period(&given)?).await
    };
    let done = done.await;
    outcome(&house, visit, id, APPOINTING, given, done).await
}

pub(super) async fn substitute(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    let done = async {
        let name = given.get("instead_of").map(String::as_str).unwrap_or_default();
        let other = actions::someone(&visit.context, name).await.map_err(|error| at("instead_of", error))?;
        actions::substitute_seconded(&house, &visit.context, id, other, period(&given)?).await
    };
    let done = done.await;
    carried(&house, visit, id, SUBSTITUTING, given, done).await
}

type Held = Path<(Uuid, Uuid)>;

pub(super) async fn end_role(State(house): State<House>, visit: Visit, Path((id, held)): Held) -> Outcome {
    let done = actions::end_grant(&house, &visit.context, id, held).await;
    outcome(&house, visit, id, GIVING, Given::new(), done).await
}

pub(super) async fn end_function(State(house): State<House>, visit: Visit, Path((id, held)): Held) -> Outcome {
    let done = actions::end_appointment(&house, &visit.context, id, held).await;
    outcome(&house, visit, id, APPOINTING, Given::new(), done).await
}

pub(super) async fn end_substitution(State(house): State<House>, visit: Visit, Path((id, held)): Held) -> Outcome {
    let done = actions::end_substitution(&visit.context, id, held).await;
    outcome(&house, visit, id, SUBSTITUTING, Given::new(), done).await
}

pub(super) async fn link(State(house): State<House>, visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    let shown = match actions::link(&house, &visit.context, id).await {
        Ok(Linked::Made(link)) => Shown { link: Some(link), ..Shown::default() },
        Ok(Linked::Sent) => Shown::said("enter-link-sent"),
        Ok(Linked::Waits(confirmers)) => Shown::said(waits(&visit, &confirmers).await?),
        Err(error) => {
            let of = Returned::refused(error, Given::new(), ENTERING, None)?;
            Shown { back: of, ..Shown::default() }
        }
    };
    page(&house, visit, id, shown).await
}

pub(super) async fn sign_out(State(house): State<House>, visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    actions::revoke_sessions(&visit.context, id).await?;
    page(&house, visit, id, Shown::said("sessions-ended")).await
}

pub(super) async fn forget(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    if !given.contains_key("sure") {
        let unsure = Problem { field: "sure".to_owned(), message: "person-forget-unsure".into() };
        let back = Returned::refused(Error::Invalid(vec![unsure]), given, ENTERING, None)?;
        return page(&house, visit, id, Shown { back, ..Shown::default() }).await;
    }
    match actions::forget_seconded(&house, &visit.context, id).await {
        Ok(Carried::Done) => page(&house, visit, id, Shown::said("factors-forgotten")).await,
        done => carried(&house, visit, id, ENTERING, Given::new(), done).await,
    }
}

pub(super) async fn leave(State(house): State<House>, visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    let done = actions::leave(&house, &visit.context, id).await;
    outcome(&house, visit, id, "person", Given::new(), done).await
}

pub(super) async fn come_back(visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    actions::come_back(&visit.context, id).await?;
    to(id)
}
