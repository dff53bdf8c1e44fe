//! Handing a year to the board: the findings that want a reason, the meeting, and what became of it.

use askama::Template;
use axum::{
    extract::{Form, Path, Query, State},
    response::IntoResponse,
};
use context::{Error, Message, Problem};
use decisions::{Handing, Proposal, model::Step};
use interface::{ErrorSummary, Frame, Page, Tab};
use register::Given;
use socket::{Adoptable, Finding, House, Outcome, Scope, Severity};
use uuid::Uuid;

use super::{
    documents::{file, version},
    scope::{Here, base, crumbs, tabs},
};
use crate::{INTERNAL_CONTROL, READ, model::Analysis, store};

#[derive(Template)]
#[template(path = "proposal.html")]
struct ProposalPage<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    base: String,
    tabs: Vec<Tab>,
    /// What may be handed over, and whether it is chosen.
    kinds: Vec<(&'static str, bool)>,
    /// Each broken rule of law or the board's own, with its findings, the reason that was typed, and what is wrong with it.
    broken: Vec<Broken<'a>>,
    /// How many tips there are besides: they want no reason.
    tips: usize,
    open: Option<&'a Proposal>,
    past: Vec<&'a Proposal>,
    /// Text for the official report, ready to copy.
    memo: String,
    given: &'a Given,
    summary: ErrorSummary<'a>,
    may_submit: bool,
    may_record: bool,
}

struct Broken<'a> {
    rule: &'static str,
    findings: Vec<&'a Finding>,
    reason: String,
    problem: Option<String>,
}

impl ProposalPage<'_> {
    fn given(&self, name: &str) -> &str {
        self.given.get(name).map(String::as_str).unwrap_or_default()
    }
}

pub(super) async fn show(State(house): State<House>, here: Here) -> Outcome {
    page(&house, &here, &Given::new(), &[]).await
}

async fn page(house: &House, here: &Here, given: &Given, problems: &[Problem]) -> Outcome {
    let Here { visit, scope, .. } = here;
    // Elected members meet what is sent to them; the findings and the official report are drafts until then.
    let works = visit.context.may(READ, &scope.unit.place);
    let mut read = visit.context.read(decisions::READ, &scope.unit.place).await?;
    let steps = decisions::steps(&mut read, scope).await?;
    let (findings, report) = if works {
        // The official report is public.
        let (analysis, _) = store::analysis(&mut read, scope.unit.id, scope.year).await?.public();
        let findings = decisions::findings(house, &mut read, &visit.context, scope).await?;
        (findings, memo(&visit.frame, scope, &analysis, &steps))
    } else {
        (vec![], String::new())
    };
    drop(read);
    let proposals = decisions::proposals(&visit.context, scope).await?;
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("proposal"));
    let mut broken: Vec<Broken<'_>> = vec![];
    let waiting = || findings.iter().filter(|f| f.accepted.is_none());
    let chosen = |a: &'static Adoptable| {
        let usual = INTERNAL_CONTROL.adoptables.iter().any(|i| i.name == a.name);
        (a.name, (given.is_empty() && usual) || given.contains_key(&format!("kind-{}", a.name)))
    };
    let kinds: Vec<(&'static str, bool)> = house.adoptables().map(chosen).collect();
    let handed: Vec<&str> = kinds.iter().filter(|(_, chosen)| *chosen).map(|(name, _)| *name).collect();
    for finding in findings.iter().filter(|f| decisions::wants_reason(f, &handed)) {
        match broken.iter_mut().find(|b| b.rule == finding.rule) {
            Some(group) => group.findings.push(finding),
            None => {
                let name = format!("reason-{}", finding.rule);
                broken.push(Broken {
                    rule: finding.rule,
                    findings: vec![finding],
                    reason: given.get(&name).cloned().unwrap_or_default(),
                    problem: problems.iter().find(|p| p.field == name).map(|p| frame.say(&p.message)),
                });
            }
        }
    }
    let summary: Vec<Problem> = problems.iter().filter(|p| !p.field.starts_with("reason-")).cloned().collect();
    let body = ProposalPage {
        frame,
        scope,
        base: base(scope),
        tabs: tabs(frame, scope, "documents"),
        kinds,
        broken,
        tips: waiting().filter(|f| f.severity == Severity::Advice).count(),
        open: proposals.iter().find(|p| p.is_open()),
        past: proposals.iter().filter(|p| !p.is_open()).collect(),
        memo: report,
        given,
        summary: ErrorSummary { frame, kind: "proposal", problems: &summary },
        may_submit: visit.context.may(decisions::SUBMIT, &scope.unit.place),
        may_record: visit.context.may(decisions::RECORD, &scope.unit.place),
    };
    let status =
        if problems.is_empty() { axum::http::StatusCode::OK } else { axum::http::StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page(body)).into_response())
}

/// Three paragraphs and the clauses to decide, so that nothing is typed twice. *Fastställa* is for the system and the plan.
fn memo(frame: &Frame, scope: &Scope, analysis: &Analysis, steps: &[Step]) -> String {
    let method = &analysis.method;
    let highest = method.zones.last().map(|z| z.label.clone()).unwrap_or_default();
    let critical = analysis.zone_counts().last().copied().unwrap_or_default();
    let year = scope.year.to_string();
    let figures = Message::new("memo-figures")
        .with("events", analysis.events.len())
        .with("critical", critical)
        .with("zone", highest)
        .with("rows", analysis.rows.len());
    let about = |key: &'static str| {
        frame.say(&Message::new(key).with("unit", scope.unit.name.as_str()).with("year", year.as_str()))
    };
    let ground = if scope.unit.kind == "company-board" { "memo-ground-company" } else { "memo-ground" };
    let consulted = |s: &Step| {
        let with = Message::new("memo-consulted").with("party", s.party.as_str()).with("day", frame.date(&s.day));
        frame.say(&with.with("outcome", frame.t(&format!("choice-{}", s.outcome)).to_lowercase()))
    };
    let consulted: Vec<String> = steps.iter().filter(|s| s.step == "consulted").map(consulted).collect();
    let mut paragraphs = vec![about("memo-summary"), frame.t(ground), frame.say(&figures)];
    if !consulted.is_empty() {
        paragraphs.push(consulted.join(" "));
    }
    let clauses = ["memo-clause-system", "memo-clause-analysis", "memo-clause-plan"].map(about);
    format!("{}\n\n{}\n{}", paragraphs.join("\n\n"), about("memo-decide"), clauses.join("\n"))
}

pub(super) async fn submit(State(house): State<House>, here: Here, Form(given): Form<Given>) -> Outcome {
    let chosen = |a: &&Adoptable| given.contains_key(&format!("kind-{}", a.name));
    let kinds: Vec<&'static Adoptable> = house.adoptables().filter(chosen).collect();
    let text = |name: &str| given.get(name).cloned().unwrap_or_default();
    let reasons = given.iter().filter_map(|(name, reason)| Some((name.strip_prefix("reason-")?.to_owned(), reason)));
    let reasons = reasons.map(|(rule, reason)| (rule, register::clean(reason).into_owned()));
    let handing = Handing {
        meeting: text("meeting"),
        case_number: text("case_number"),
        reasons: reasons.filter(|(_, reason)| !reason.is_empty()).collect(),
    };
    match decisions::submit(&house, &here.visit.context, &here.scope, &kinds, &handing).await {
        Ok(_) => here.to("proposal"),
        Err(Error::Invalid(problems)) => page(&house, &here, &given, &problems).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn conclude(State(house): State<House>, here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let text = |name: &str| given.get(name).map(String::as_str).unwrap_or_default();
    let (outcome, meeting, note) = (text("outcome"), text("meeting"), text("note"));
    match decisions::conclude(&visit.context, scope, here.id()?, outcome, meeting, note).await {
        Ok(()) => here.to("proposal"),
        Err(Error::Invalid(problems)) => page(&house, &here, &given, &problems).await,
        Err(error) => Err(error.into()),
    }
}

/// A document as it was sent.
pub(super) async fn sent(
    here: Here,
    Path((_, _, id, kind)): Path<(String, i64, Uuid, String)>,
    Query(given): Query<Given>,
) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let kind = kind.strip_suffix(".pdf").ok_or(Error::NotFound)?;
    let public = given.contains_key("public");
    let bytes = decisions::proposal_pdf(&visit.context, scope, id, kind, public).await?.ok_or(Error::NotFound)?;
    let which = version(&visit.frame, &given);
    Ok(file(bytes, &format!("{} {} {}{which}.pdf", visit.frame.t(kind), scope.year, scope.unit.name)))
}
