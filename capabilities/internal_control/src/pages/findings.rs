//! Findings: grouped per rule, law and the board's rules first, at most ten groups before the rest is unfolded.

use askama::Template;
use axum::{
    extract::{Form, State},
    response::IntoResponse,
};
use context::{Error, Message};
use interface::{Flash, Frame, Page, Tab};
use register::Given;
use socket::{Finding, House, Outcome, Scope};

use super::scope::{Here, base, crumbs, tabs};
use crate::{EDIT, actions};

/// How many groups a controller meets at once.
const SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "findings.html")]
struct Findings<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    base: String,
    tabs: Vec<Tab>,
    groups: Vec<Group<'a>>,
    more: Vec<Group<'a>>,
    accepted: Vec<&'a Finding>,
    functions: Vec<String>,
    may_edit: bool,
    may_accept: bool,
}

struct Group<'a> {
    rule: &'static str,
    severity: &'static str,
    source: &'static str,
    findings: Vec<&'a Finding>,
}

pub(super) async fn show(State(house): State<House>, here: Here) -> Outcome {
    page(&house, here, None).await
}

async fn page(house: &House, here: Here, flash: Option<Flash>) -> Outcome {
    let Here { mut visit, scope, .. } = here;
    let mut read = visit.context.read_common().await?;
    let functions = organisation::functions(&mut read).await?.into_iter().map(|f| f.name).collect();
    let findings = decisions::findings(house, &mut read, &visit.context, &scope).await?;
    drop(read);
    visit.frame.flash = flash;
    let frame = crumbs(&visit.frame, &scope, &visit.frame.t("tab-findings"));
    let mut groups: Vec<Group<'_>> = vec![];
    for finding in findings.iter().filter(|f| f.accepted.is_none()) {
        match groups.last_mut().filter(|g| g.rule == finding.rule) {
            Some(group) => group.findings.push(finding),
            None => groups.push(Group {
                rule: finding.rule,
                severity: finding.severity.word(),
                source: finding.source,
                findings: vec![finding],
            }),
        }
    }
    let more = if groups.len() > SHOWN { groups.split_off(SHOWN) } else { vec![] };
    let body = Findings {
        frame: &frame,
        scope: &scope,
        base: base(&scope),
        tabs: tabs(&frame, &scope, "findings"),
        groups,
        more,
        accepted: findings.iter().filter(|f| f.accepted.is_some()).collect(),
        functions,
        may_edit: visit.context.may(EDIT, &scope.unit.place),
        may_accept: visit.context.may(decisions::ACCEPT, &scope.unit.place),
    };
    Ok(Page(body).into_response())
}

pub(super) async fn accept(State(house): State<House>, here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let text = |name: &str| given.get(name).map(String::as_str).unwrap_or_default();
    match decisions::accept(&visit.context, scope, text("subject"), text("reason")).await {
        Ok(()) => here.to("findings"),
        Err(Error::Invalid(_)) => {
            let flash = Flash { text: visit.frame.t("finding-reason-missing"), color: "warning" };
            page(&house, here, Some(flash)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn withdraw(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let subject = given.get("subject").map(String::as_str).unwrap_or_default();
    decisions::withdraw(&visit.context, scope, subject).await?;
    here.to("findings")
}

pub(super) async fn fill_responsible(State(house): State<House>, here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let responsible = given.get("responsible").map(String::as_str).unwrap_or_default();
    let flash = if responsible.trim().is_empty() {
        Flash { text: visit.frame.t("finding-fill-missing"), color: "warning" }
    } else {
        let rows = actions::fill_responsible(&visit.context, scope, responsible).await?;
        Flash { text: visit.frame.say(&Message::new("finding-filled").with("rows", rows)), color: "success" }
    };
    page(&house, here, Some(flash)).await
}

/// Moves the public numbers together, so that no gap tells of an event that is withheld.
pub(super) async fn close_gaps(State(house): State<House>, here: Here) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let flash = match actions::close_gaps(&visit.context, scope).await {
        Ok(moved) => Flash { text: visit.frame.say(&Message::new("gaps-closed").with("n", moved)), color: "success" },
        Err(Error::Invalid(problems)) => {
            let told: Vec<String> = problems.iter().map(|p| visit.frame.say(&p.message)).collect();
            Flash { text: told.join(" "), color: "warning" }
        }
        Err(error) => return Err(error.into()),
    };
    page(&house, here, Some(flash)).await
}
