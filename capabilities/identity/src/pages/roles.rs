//! The roles: what each lets its holder do, those that the tenant has made, and those that functions carry.

use askama::Template;
use axum::{
    extract::{Form, Path, State},
    response::{IntoResponse, Redirect},
};
use context::{Error, Place, Reach};
use interface::{Clash, ErrorSummary, FormField, Frame, Page, Returned};
use register::Given;
use socket::{House, Outcome, ROLES, Visit};
use uuid::Uuid;

use crate::{
    GIVE, MANAGE, actions,
    model::{OWN_ROLE, OwnRole},
    store,
};

#[derive(Template)]
#[template(path = "roles.html")]
struct Roles<'a> {
    frame: &'a Frame,
    rows: Vec<RoleRow>,
    own: Vec<(Uuid, RoleRow)>,
    /// Functions with the roles they carry: id, name, role as it is stored, in words.
    functions: Vec<(Uuid, String, Vec<(String, String)>)>,
    /// What a function may carry.
    choices: Vec<(String, String)>,
    fields: Vec<FormField<'a>>,
    /// Name, text, ticked.
    permissions: Vec<(&'static str, String, bool)>,
    problem: Option<String>,
    summary: ErrorSummary<'a>,
    may_manage: bool,
}

struct RoleRow {
    name: String,
    /// What it is for, in a sentence; empty for the tenant's own.
    what: String,
    across: bool,
    permissions: Vec<String>,
}

pub(super) async fn show(State(house): State<House>, visit: Visit) -> Outcome {
    page(&house, visit, Returned::default()).await
}

/// The permissions to tick: those of a role, or those that were ticked in the form that came back.
fn ticked(house: &House, frame: &Frame, back: &Returned, role: Option<&OwnRole>) -> Vec<(&'static str, String, bool)> {
    let returned = back.of.is_some();
    let is = |p: &str| {
        if returned { back.given.contains_key(&format!("permission-{p}")) } else { role.is_some_and(|r| r.carries(p)) }
    };
    house.permissions().iter().map(|p| (*p, frame.t(&format!("permission-{p}")), is(p))).collect()
}

fn problem(frame: &Frame, back: &Returned) -> Option<String> {
    back.problems.iter().find(|p| p.field == "permissions").map(|p| frame.say(&p.message))
}

async fn page(house: &House, mut visit: Visit, back: Returned) -> Outcome {
    let mut read = visit.context.read_anywhere(GIVE).await?;
    let own = OWN_ROLE.list(&mut read, None).await?;
    let functions = organisation::functions(&mut read).await?;
    let carried = store::function_roles(&mut read).await?;
    drop(read);
    visit.frame = visit.frame.clone().crumb(visit.frame.t("people"), "/people").crumb(visit.frame.t("roles"), "");
    let frame = &visit.frame;
    let word = |role: &str| match own.iter().find(|o| o.key() == role) {
        Some(own) => own.name.clone(),
        None => frame.t(&format!("role-{role}")),
    };
    let say = |permissions: &[&str]| permissions.iter().map(|p| frame.t(&format!("permission-{p}"))).collect();
    let rows = ROLES.iter().map(|role| RoleRow {
        name: word(role.name),
        what: frame.t(&format!("role-{}-for", role.name)),
        across: role.reach == Reach::Tree,
        permissions: say(&house.role(role.name).unwrap_or_else(|| [].into())),
    });
    let own_row = |role: &OwnRole| {
        let carries: Vec<&str> = house.permissions().iter().copied().filter(|p| role.carries(p)).collect();
        (
            role.head.id,
            RoleRow { name: role.name.clone(), what: String::new(), across: false, permissions: say(&carries) },
        )
    };
    let of_function = |id: Uuid| -> Vec<(String, String)> {
        carried.iter().filter(|(f, _)| *f == id).map(|(_, role)| (role.clone(), word(role))).collect()
    };
    let house_roles = ROLES.iter().filter(|r| r.reach == Reach::Authority).map(|r| r.name.to_owned());
    let choices = house_roles.chain(own.iter().map(OwnRole::key)).map(|key| (key.clone(), word(&key))).collect();
    let views = back.fill(OWN_ROLE.form(None), "own-role", None);
    let body = Roles {
        frame,
        rows: rows.collect(),
        own: own.iter().map(own_row).collect(),
        functions: functions.iter().map(|f| (f.head.id, f.name.clone(), of_function(f.head.id))).collect(),
        choices,
        fields: back.form(frame, &views, "own-role", None, ""),
        permissions: ticked(house, frame, &back, None),
        problem: problem(frame, &back),
        summary: back.summary(frame, "own-role"),
        may_manage: visit.context.may(MANAGE, &Place::TENANT),
    };
    Ok((back.status(), Page(body)).into_response())
}

pub(super) async fn add(State(house): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    match actions::edit_role(&house, &visit.context, None, &given).await {
        Ok(()) => to_roles(),
        Err(error) => page(&house, visit, Returned::refused(error, given, "own-role", None)?).await,
    }
}

fn to_roles() -> Outcome {
    Ok(Redirect::to("/roles").into_response())
}

#[derive(Template)]
#[template(path = "own_role.html")]
struct OwnRolePage<'a> {
    frame: &'a Frame,
    role: &'a OwnRole,
    version: i64,
    conflict: Option<Clash>,
    fields: Vec<FormField<'a>>,
    permissions: Vec<(&'static str, String, bool)>,
    problem: Option<String>,
    summary: ErrorSummary<'a>,
}

pub(super) async fn edit(State(house): State<House>, visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    role_page(&house, visit, id, Returned::default()).await
}

async fn role_page(house: &House, mut visit: Visit, id: Uuid, back: Returned) -> Outcome {
    let mut read = visit.context.read(MANAGE, &Place::TENANT).await?;
    let role = OWN_ROLE.find(&mut read, id).await?.ok_or(Error::NotFound)?;
    drop(read);
    visit.frame = visit.frame.clone().crumb(visit.frame.t("roles"), "/roles").crumb(&role.name, "");
    let frame = &visit.frame;
    let views = back.fill(OWN_ROLE.form(Some(&role)), "own-role", Some(id));
    let body = OwnRolePage {
        frame,
        role: &role,
        version: back.version("own-role", Some(id), role.head.version),
        conflict: back.clash(frame, "own-role", Some(id)),
        fields: back.form(frame, &views, "own-role", Some(id), ""),
        permissions: ticked(house, frame, &back, Some(&role)),
        problem: problem(frame, &back),
        summary: back.summary(frame, "own-role"),
    };
    Ok((back.status(), Page(body)).into_response())
}

pub(super) async fn save(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    match actions::edit_role(&house, &visit.context, Some((id, register::version(&given)?)), &given).await {
        Ok(()) => to_roles(),
        Err(error) => role_page(&house, visit, id, Returned::refused(error, given, "own-role", Some(id))?).await,
    }
}

pub(super) async fn remove(visit: Visit, Path(id): Path<Uuid>, Form(given): Form<Given>) -> Outcome {
    actions::remove_role(&visit.context, id, register::version(&given)?).await?;
    to_roles()
}

/// Lets the function `function` carry the role `role`, or with `off` no longer.
pub(super) async fn carry(State(house): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    let function = given.get("function").and_then(|f| Uuid::try_parse(f).ok()).ok_or(Error::NotFound)?;
    let role = given.get("role").map(String::as_str).unwrap_or_default();
    let on = !given.contains_key("off");
    match actions::carry_by_function(&house, &visit.context, function, role, on).await {
        Ok(()) => to_roles(),
        Err(error) => page(&house, visit, Returned::refused(error, Given::new(), "function", Some(function))?).await,
    }
}
