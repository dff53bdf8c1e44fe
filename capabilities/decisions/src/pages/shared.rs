//! Giving a draft out to another authority, and what others have given out to us.

use askama::Template;
use axum::{
    extract::{Form, Path, State},
    http::header,
    response::IntoResponse,
};
use context::Error;
use interface::{ErrorSummary, FormField, Frame, Page, Returned, Tab};
use organisation::{Here, base, crumbs};
use register::{FieldView, Given, Shape};
use socket::{Annex, House, Outcome, Scope, Visit};
use uuid::Uuid;

use crate::{
    SHARE,
    shared::{Shared, Sharing, share, shared_of, shared_pdf, shared_with},
};

const SHARING: &str = "sharing";

#[derive(Template)]
#[template(path = "share.html")]
struct Share<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    base: String,
    tabs: Vec<Tab>,
    /// What can be given out, and whether it is chosen.
    annexes: Vec<(&'static str, bool)>,
    fields: Vec<FormField<'a>>,
    /// What is wrong with the confirmation.
    unconfirmed: Option<String>,
    given_out: Vec<Shared>,
    summary: ErrorSummary<'a>,
}

pub(super) async fn ask(State(house): State<House>, here: Here) -> Outcome {
    page(&house, &here, Returned::default()).await
}

async fn page(house: &House, here: &Here, back: Returned) -> Outcome {
    let Here { visit, scope, .. } = here;
    let mut read = visit.context.read(SHARE, &scope.unit.place).await?;
    let given_out = shared_of(&mut read, scope).await?;
    let authorities = organisation::authorities(&mut read).await?;
    drop(read);
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("share"));
    let field = |name, shape| FieldView::new(name, shape, true);
    let views = vec![field("recipient", Shape::Text { max: 200 }), field("purpose", Shape::LongText { max: 2000 })];
    let views = back.fill(views, SHARING, None);
    let mut fields = back.form(frame, &views, SHARING, None, "");
    let own = scope.unit.place.authority();
    let others = authorities.into_iter().filter(|(id, _)| Some(*id) != own).map(|(_, name)| name);
    fields[0].suggestions = others.collect();
    let chosen = |a: &Annex| back.given.contains_key(&format!("annex-{}", a.name));
    let body = Share {
        frame,
        scope,
        base: base(scope),
        tabs: frame.year(&base(scope), "documents"),
        annexes: house.annexes().map(|a| (a.name, chosen(a))).collect(),
        fields,
        unconfirmed: back.problems.iter().find(|p| p.field == "confirmed").map(|p| frame.say(&p.message)),
        given_out,
        summary: back.summary(frame, SHARING),
    };
    Ok((back.status(), Page(body)).into_response())
}

pub(super) async fn give(State(house): State<House>, here: Here, Form(given): Form<Given>) -> Outcome {
    let text = |name: &str| given.get(name).cloned().unwrap_or_default();
    let chosen = |a: &&Annex| given.contains_key(&format!("annex-{}", a.name));
    let annexes: Vec<&'static Annex> = house.annexes().filter(chosen).collect();
    let sharing =
        Sharing { recipient: text("recipient"), purpose: text("purpose"), confirmed: given.contains_key("confirmed") };
    match share(&house, &here.visit.context, &here.scope, &annexes, &sharing).await {
        Ok(()) => here.to("share"),
        Err(error) => page(&house, &here, Returned::refused(error, given, SHARING, None)?).await,
    }
}

#[derive(Template)]
#[template(path = "shared.html")]
struct SharedPage<'a> {
    frame: &'a Frame,
    rows: Vec<Shared>,
}

pub(super) async fn show(mut visit: Visit) -> Outcome {
    let rows = shared_with(&visit.context).await?;
    visit.frame = visit.frame.clone().crumb(visit.frame.t("shared"), "");
    Ok(Page(SharedPage { frame: &visit.frame, rows }).into_response())
}

pub(super) async fn copy(visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    let (kind, year, bytes) = shared_pdf(&visit.context, id).await?.ok_or(Error::NotFound)?;
    let name = format!("inline; filename=\"{kind}-{year}.pdf\"");
    Ok(([(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)], bytes)
        .into_response())
}
