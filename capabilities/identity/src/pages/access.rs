//! Who reaches a unit, and why; and who has sat in it.

use askama::Template;
use axum::{
    extract::{Form, Path, Query, State},
    response::{IntoResponse, Redirect},
};
use context::{Error, Place};
use interface::{ErrorSummary, FormField, Frame, Page, Returned};
use register::{Given, Head};
use serde::Deserialize;
use socket::{House, Outcome, Unit, Visit};
use uuid::Uuid;

use super::held::Names;
use crate::{
    GIVE, MANAGE, actions,
    model::{MANDATE, sat},
    store::{self, Carried},
};

#[derive(Template)]
#[template(path = "access.html")]
struct AccessPage<'a> {
    frame: &'a Frame,
    unit: &'a Unit,
    authority: Option<String>,
    rows: Vec<Row>,
    /// How many hold the role that everybody holds; they are not named.
    employees: i64,
    /// Value and text of the permissions to ask for.
    permissions: Vec<(&'static str, String)>,
    asked: String,
    /// Mandate periods with who sat.
    seats: Vec<Sat>,
    /// The form for another mandate period, of a body.
    mandate: Option<Vec<FormField<'a>>>,
    summary: ErrorSummary<'a>,
}

/// Who sat in a period.
struct Sat {
    title: String,
    /// The mandate period, where it is one.
    mandate: Option<Head>,
    /// Role, name, and their own days where they sat for a part of it.
    who: Vec<(String, String, String)>,
}

struct Row {
    person: Uuid,
    name: String,
    role: String,
    place: String,
    how: String,
    period: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    permission: String,
}

pub(super) async fn show(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Outcome {
    page(&house, visit, id, asked, Returned::default()).await
}

pub(super) async fn add_mandate(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    match actions::add_mandate(&visit.context, id, &given).await {
        Ok(()) => Ok(Redirect::to(&format!("/organisation/units/{id}/access#seats")).into_response()),
        Err(error) => {
            let back = Returned::refused(error, given, MANDATE.name, None)?;
            page(&house, visit, id, Asked { permission: String::new() }, back).await
        }
    }
}

pub(super) async fn remove_mandate(
    visit: Visit,
    Path((id, mandate)): Path<(Uuid, Uuid)>,
    Form(given): Form<Given>,
) -> Outcome {
    actions::remove_mandate(&visit.context, id, mandate, register::version(&given)?).await?;
    Ok(Redirect::to(&format!("/organisation/units/{id}/access#seats")).into_response())
}

async fn page(house: &House, mut visit: Visit, id: Uuid, asked: Asked, back: Returned) -> Outcome {
    let context = &visit.context;
    let mut read = context.read_anywhere(GIVE).await?;
    let unit = organisation::unit_by_id(&mut read, id).await?.ok_or(Error::NotFound)?;
    if !context.may(GIVE, &unit.place) && !context.may(MANAGE, &Place::TENANT) {
        return Err(Error::Denied(GIVE.0).into());
    }
    let today = context.clock.today();
    let authority = match unit.place.authority() {
        Some(id) => organisation::unit_by_id(&mut read, id).await?.map(|u| u.name),
        None => None,
    };
    let may_edit = visit.frame.menu.iter().any(|m| m.href == "/organisation");
    let tree = if may_edit { "/organisation" } else { "" };
    visit.frame = visit.frame.clone().crumb(visit.frame.t("organisation"), tree).crumb(&unit.name, "");
    let frame = &visit.frame;
    let reaching = store::reaching(&mut read, id, today).await?;
    let (people, holdings): (Vec<_>, Vec<_>) = reaching.into_iter().map(|r| ((r.person, r.name), r.holding)).unzip();
    let names = Names::of(frame, &mut read, &holdings).await?;
    let mut carried = Carried::new(house);
    let mut rows = vec![];
    for ((person, name), holding) in people.into_iter().zip(&holdings) {
        let Some(grant) = carried.grant(&mut read, holding).await? else { continue };
        let carries = asked.permission.is_empty() || grant.permissions.contains(&asked.permission.as_str());
        if carries && grant.reaches(&unit.place) {
            rows.push(Row {
                person,
                name,
                role: names.role(&holding.role),
                place: names.place(holding.unit),
                how: names.how(holding),
                period: names.period(&holding.period),
            });
        }
    }
    let mandates = MANDATE.list(&mut read, id).await?;
    let all = store::seats(&mut read, id).await?;
    let seats = sat(&mandates, &all).into_iter().map(|(mandate, period, who)| Sat {
        title: match &mandate {
            Some(mandate) => format!("{} ({})", mandate.name, names.period(&period)),
            None => names.period(&period),
        },
        mandate: mandate.map(|m| m.head),
        who: who
            .into_iter()
            .map(|((role, name), own)| (names.role(&role), name, own.map(|own| names.period(&own)).unwrap_or_default()))
            .collect(),
    });
    let permissions = house.permissions().iter().map(|p| (*p, frame.t(&format!("permission-{p}")))).collect::<Vec<_>>();
    let employees = store::employees(&mut read, id, today).await?;
    let seats = seats.collect();
    let views = back.fill(MANDATE.form(None), MANDATE.name, None);
    let body = AccessPage {
        frame,
        unit: &unit,
        authority,
        rows,
        employees,
        permissions,
        asked: asked.permission,
        seats,
        mandate: unit.decides().then(|| back.form(frame, &views, MANDATE.name, None, "")),
        summary: back.summary(frame, MANDATE.name),
    };
    Ok((back.status(), Page(body)).into_response())
}
