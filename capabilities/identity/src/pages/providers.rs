//! The providers that the tenant trusts, and which roles follow from their groups.

use askama::Template;
use axum::{
    extract::{Form, Path, State},
    response::{IntoResponse, Redirect},
};
use context::{Context, Error, Place, Result};
use interface::{Clash, ErrorSummary, FormField, Frame, Page, Returned};
use register::{FieldView, Given, Head, Shape};
use socket::{Carried, House, Outcome, Visit};
use uuid::Uuid;

use super::forms::{roles, unit};
use crate::{
    MANAGE, actions,
    model::{GROUP_ROLE, PROVIDER, Provider},
    store::scim::{self as store, Register},
};

const KIND: &str = "provider";
const GROUP: &str = "group-role";

/// How many units are suggested.
const SUGGESTED: usize = 200;

#[derive(Template)]
#[template(path = "providers.html")]
struct Providers<'a> {
    frame: &'a Frame,
    rows: Vec<Provider>,
    fields: Vec<FormField<'a>>,
    summary: ErrorSummary<'a>,
}

#[derive(Template)]
#[template(path = "provider.html")]
struct ProviderPage<'a> {
    frame: &'a Frame,
    provider: &'a Provider,
    version: i64,
    conflict: Option<Clash>,
    fields: Vec<FormField<'a>>,
    /// Which, group, role, unit.
    rules: Vec<(Head, String, String, String)>,
    giving: Vec<FormField<'a>>,
    register: Register,
    /// What the provider must be told: where people come back to, where it tells of leaving, where they go after it.
    told: [(&'static str, String); 3],
    /// Where its register writes.
    scim: String,
    summary: ErrorSummary<'a>,
    back: &'a str,
}

/// The fields of a provider: the secret is asked for and never shown.
fn views(provider: Option<&Provider>) -> Vec<FieldView> {
    let mut views = PROVIDER.form(provider);
    let after = views.iter().position(|v| v.name == "client_id").map_or(views.len(), |at| at + 1);
    views.insert(after, FieldView::new("secret", Shape::Text { max: 500 }, false));
    views
}

/// What comes back from a form that was refused, without the secret: that is typed again.
fn returned(error: Error, mut given: Given, of: &'static str, id: Option<Uuid>) -> Result<Returned> {
    given.remove("secret");
    Returned::refused(error, given, of, id)
}

fn to(id: Uuid) -> Outcome {
    Ok(Redirect::to(&format!("/providers/{id}")).into_response())
}

pub(super) async fn list(visit: Visit) -> Outcome {
    list_page(visit, Returned::default()).await
}

async fn list_page(mut visit: Visit, back: Returned) -> Outcome {
    let mut read = visit.context.read(MANAGE, &Place::TENANT).await?;
    let rows = PROVIDER.list(&mut read, None).await?;
    drop(read);
    visit.frame = visit.frame.clone().crumb(visit.frame.t("people"), "/people").crumb(visit.frame.t("providers"), "");
    let frame = &visit.frame;
    let fresh = Provider { active: true, groups_claim: "groups".to_owned(), ..Provider::default() };
    let views = back.fill(views(Some(&fresh)), KIND, None);
    let body =
        Providers { frame, rows, fields: back.form(frame, &views, KIND, None, ""), summary: back.summary(frame, KIND) };
    Ok((back.status(), Page(body)).into_response())
}

pub(super) async fn add(State(house): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    match actions::edit_provider(&house, &visit.context, None, &given).await {
        Ok(id) => to(id),
        Err(error) => list_page(visit, returned(error, given, KIND, None)?).await,
    }
}

pub(super) async fn show(State(house): State<House>, visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    page(&house, visit, id, Returned::default(), None).await
}

async fn page(house: &House, mut visit: Visit, id: Uuid, back: Returned, token: Option<String>) -> Outcome {
    let mut read = visit.context.read(MANAGE, &Place::TENANT).await?;
    let provider = PROVIDER.find(&mut read, id).await?.ok_or(Error::NotFound)?;
    let rules = GROUP_ROLE.list(&mut read, id).await?;
    let register = Register { token, ..store::register(&mut read, id).await? };
    visit.frame = visit.frame.clone().crumb(visit.frame.t("providers"), "/providers").crumb(&provider.name, "");
    let frame = &visit.frame;
    let choices = roles(frame, &mut read).await?;
    let units = organisation::some_units(&mut read, SUGGESTED).await?;
    let mut rows = vec![];
    for rule in rules {
        let role =
            choices.iter().find(|(key, _)| *key == rule.role).map_or(rule.role.clone(), |(_, text)| text.clone());
        let unit = match rule.unit {
            Some(unit) => organisation::unit_by_id(&mut read, unit).await?.map(|u| u.name).unwrap_or_default(),
            None => frame.t("held-everywhere"),
        };
        rows.push((rule.head, rule.value, role, unit));
    }
    drop(read);
    let edited = back.fill(views(Some(&provider)), KIND, Some(id));
    let line = Shape::Text { max: 200 };
    let asked = vec![
        FieldView::new("value", line, true),
        FieldView::new("role", Shape::Choice(&[]), true),
        FieldView::new("unit", line, false),
    ];
    let asked = back.fill(asked, GROUP, None);
    let mut giving = back.form(frame, &asked, GROUP, None, "group");
    for field in &mut giving {
        match field.field.name {
            "role" => field.options.clone_from(&choices),
            "unit" => field.suggestions.clone_from(&units),
            _ => {}
        }
    }
    let base = &house.settings().base;
    let body = ProviderPage {
        frame,
        version: back.version(KIND, Some(id), provider.head.version),
        conflict: back.clash(frame, KIND, Some(id)),
        fields: back.form(frame, &edited, KIND, Some(id), ""),
        rules: rows,
        register,
        scim: format!("{base}/scim/v2"),
        giving,
        told: [
            ("provider-back", format!("{base}/sign-in/with/{id}/back")),
            ("provider-leaving", format!("{base}/sign-in/with/{id}/sign-out")),
            ("provider-after", format!("{base}/sign-in")),
        ],
        summary: back.summary(frame, KIND),
        back: back.of.map(|(kind, _)| kind).unwrap_or_default(),
        provider: &provider,
    };
    Ok((back.status(), Page(body)).into_response())
}

pub(super) async fn save(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    let version = given.get("version").and_then(|v| v.parse().ok()).unwrap_or_default();
    match actions::edit_provider(&house, &visit.context, Some((id, version)), &given).await {
        Ok(id) => to(id),
        Err(error) => page(&house, visit, id, returned(error, given, KIND, Some(id))?, None).await,
    }
}

async fn wanted(house: &House, context: &Context, id: Uuid, given: &Given) -> Result<Carried> {
    let unit = unit(context, given).await?.map(|u| u.id);
    let text = |name: &str| given.get(name).map(|t| t.trim()).unwrap_or_default();
    actions::add_group_role_seconded(house, context, id, text("value"), text("role"), unit).await
}

pub(super) async fn add_group(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    match wanted(&house, &visit.context, id, &given).await {
        Ok(Carried::Done) => to(id),
        Ok(Carried::Waits(_)) => Ok(Redirect::to("/second-looks").into_response()),
        Err(error) => page(&house, visit, id, Returned::refused(error, given, GROUP, None)?, None).await,
    }
}

pub(super) async fn remove_group(
    visit: Visit,
    Path((id, rule)): Path<(Uuid, Uuid)>,
    Form(given): Form<Given>,
) -> Outcome {
    actions::remove_group_role(&visit.context, id, rule, register::version(&given)?).await?;
    to(id)
}

pub(super) async fn set_token(State(house): State<House>, visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    let token = actions::set_token(&visit.context, id).await?;
    page(&house, visit, id, Returned::default(), Some(token)).await
}

pub(super) async fn remove_token(visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    actions::remove_token(&visit.context, id).await?;
    to(id)
}

pub(super) async fn confirm(State(house): State<House>, visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    actions::confirm_leavings(&house, &visit.context, id).await?;
    to(id)
}

pub(super) async fn keep(visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    actions::keep_all(&visit.context, id).await?;
    to(id)
}
