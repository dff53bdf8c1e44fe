//! Who reaches a unit, and why; and who has sat in it.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::IntoResponse,
};
use context::{Error, Place};
use interface::{Frame, Page};
use serde::Deserialize;
use socket::{House, Outcome, Unit, Visit};
use uuid::Uuid;

use super::held::Names;
use crate::{
    GIVE, MANAGE,
    model::seats,
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
    /// Mandate periods with who sat: role and name.
    seats: Vec<(String, Vec<(String, String)>)>,
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
    mut visit: Visit,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Outcome {
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
    let mut carried = Carried::new(&house);
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
    let sat = seats(store::seats(&mut read, id).await?);
    let seats = sat.into_iter().map(|(period, sat)| {
        (names.period(&period), sat.into_iter().map(|(role, name)| (names.role(&role), name)).collect())
    });
    let permissions = house.permissions().iter().map(|p| (*p, frame.t(&format!("permission-{p}")))).collect::<Vec<_>>();
    let employees = store::employees(&mut read, id, today).await?;
    let seats = seats.collect();
    let asked = asked.permission;
    Ok(Page(AccessPage { frame, unit: &unit, authority, rows, employees, permissions, asked, seats }).into_response())
}
