//! Keeping a record, or one of its texts, secret.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Form, Path, Query, State},
    response::{IntoResponse, Redirect},
};
use context::{Error, Result, secrecy};
use interface::{ErrorSummary, FormField, Frame, Page, Returned};
use organisation::{Here, base, crumbs};
use register::{FieldView, Given, Shape};
use socket::{Guarded, House, Outcome, Scope, Visit};

use super::{LABELS, text};
use crate::{
    PROTECT,
    actions::{self, Protecting, is_text, of_scope},
    model,
};

const FORM: &str = "protecting";
/// What is sent for the whole record; a field's name otherwise.
const WHOLE: &str = "whole";

#[derive(Template)]
#[template(path = "protect.html")]
struct Protect<'a> {
    frame: &'a Frame,
    kind: &'a str,
    /// The first text of the record, to recognise it by.
    about: String,
    whole: bool,
    /// Fields of it that are secret already: label and ground.
    marks: Vec<(String, String)>,
    fields: Vec<FormField<'a>>,
    /// Role, its name, whether it is ticked.
    roles: Vec<(&'static str, String, bool)>,
    /// What is wrong with the roles.
    no_role: Option<String>,
    back_to: String,
    summary: ErrorSummary<'a>,
}

/// Where an address leads.
type Params = Path<BTreeMap<String, String>>;

pub(super) async fn ask(State(house): State<House>, here: Here, Path(params): Params) -> Outcome {
    page(&house, &here, &params["kind"], Returned::default()).await
}

async fn page(house: &House, here: &Here, kind: &str, back: Returned) -> Outcome {
    let Here { visit, scope, .. } = here;
    let (declared, guarded) = house.kind(kind).zip(house.guarded(kind)).ok_or(Error::NotFound)?;
    let id = here.id()?;
    let mut read = visit.context.read(PROTECT, &scope.unit.place).await?;
    let shown = of_scope(&mut read, declared, &guarded, scope, id, visit.context.clock.today()).await?;
    let marks = secrecy::marks_of(&mut read, id).await?;
    drop(read);
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("secrecy-set"));
    let mut views = vec![
        FieldView::new("field", Shape::Choice(&[]), true),
        FieldView::new("ground", Shape::Text { max: 200 }, true),
        FieldView::new("label", Shape::Text { max: 200 }, true),
        FieldView::new("instead", Shape::Text { max: 200 }, false),
        FieldView::new("reason", Shape::LongText { max: 2000 }, false),
    ];
    if guarded.whole {
        views.push(FieldView::new("kept_from", Shape::LongText { max: 2000 }, false));
        views[0].value = WHOLE.to_owned();
    }
    views[3].value = frame.t("secrecy-instead-usual");
    let views = back.fill(views, FORM, None);
    let mut fields = back.form_of(frame, LABELS, FORM, &views);
    let label = |name: &str| frame.label(kind, name);
    let whole = guarded.whole.then(|| (WHOLE.to_owned(), frame.t("secrecy-whole")));
    let texts = shown.iter().filter(|f| is_text(f) && !f.value.is_empty());
    fields[0].options = whole.into_iter().chain(texts.map(|f| (f.name.to_owned(), label(f.name)))).collect();
    fields[1].suggestions = model::suggested_grounds(frame.language);
    let came_back = back.is(FORM, None);
    let ticked = |role: &str| {
        if came_back { back.given.contains_key(&format!("role-{role}")) } else { role == "head" }
    };
    let roles = model::keepers().map(|role| (role, frame.t(&format!("role-{role}")), ticked(role))).collect();
    let active = marks.iter().filter(|m| m.lifted_at.is_none());
    let body = Protect {
        frame,
        kind,
        about: shown.iter().find(|f| is_text(f)).map(|f| f.value.clone()).unwrap_or_default(),
        whole: guarded.whole,
        marks: active.map(|m| (label(&m.field), m.ground.clone())).collect(),
        fields,
        roles,
        no_role: back.problems.iter().find(|p| p.field == "roles").map(|p| frame.say(&p.message)),
        back_to: back_to(&guarded, scope),
        summary: ErrorSummary { frame, kind: LABELS, problems: &back.problems },
    };
    Ok((back.status(), Page(body)).into_response())
}

/// Where what is secret is listed.
const SECRETS: &str = "/secrets";

/// The page that such a record stands on, where somebody came from.
fn back_to(guarded: &Guarded, scope: &Scope) -> String {
    if guarded.listed.is_empty() { SECRETS.to_owned() } else { format!("{}/{}", base(scope), guarded.listed) }
}

/// Those whom somebody may mean who types a name.
pub(super) async fn names(visit: Visit, Query(asked): Query<BTreeMap<String, String>>) -> Outcome {
    identity::suggested(&visit, asked.get("q").map(String::as_str).unwrap_or_default()).await
}

pub(super) async fn set(
    State(house): State<House>,
    here: Here,
    Path(params): Params,
    Form(given): Form<Given>,
) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let kind = &params["kind"];
    match protected(&house, &here, kind, &given).await {
        Ok(()) => {
            // Whoever set it may not be among those who open it.
            let opens = actions::listed(&house, &visit.context)
                .await?
                .iter()
                .any(|(mark, _)| Some(mark.record) == here.id().ok());
            let guarded = house.guarded(kind).ok_or(Error::NotFound)?;
            let to = if opens { SECRETS.to_owned() } else { back_to(&guarded, scope) };
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => page(&house, &here, kind, Returned::refused(error, given, FORM, None)?).await,
    }
}

async fn protected(house: &House, here: &Here, kind: &str, given: &Given) -> Result<()> {
    let field = text(given, "field");
    if field.is_empty() {
        let message = "problem-missing".into();
        return Err(Error::Invalid(vec![context::Problem { field: "field".into(), message }]));
    }
    let wanted = Protecting {
        field: if field == WHOLE { String::new() } else { field },
        ground: text(given, "ground"),
        reason: text(given, "reason"),
        label: text(given, "label"),
        instead: text(given, "instead"),
        roles: model::keepers().filter(|r| given.contains_key(&format!("role-{r}"))).map(str::to_owned).collect(),
        kept_from: super::names(given, "kept_from"),
    };
    actions::protect(house, &here.visit.context, &here.scope, kind, here.id()?, &wanted).await.map(drop)
}
