//! The risk analysis: the matrix beside the table, filtered and sorted by the address.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::IntoResponse,
};
use context::{Error, Message};
use interface::{Frame, Page, Tab};
use serde::Deserialize;
use socket::{House, Outcome, Print, Scope};
use uuid::Uuid;

use super::{
    event::level_options,
    scope::{Here, base, crumbs, tabs},
};
use crate::{
    EDIT, READ,
    model::{Analysis, Answered, Event, Goal, Line, Obligatory, Request, answers, label},
    store::{self, Previous, Told},
};

/// What the address says to show.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct View {
    q: String,
    process: String,
    zone: String,
    plan: String,
    /// `3-4`: the cell of likelihood 3 and consequence 4.
    cell: String,
    sort: String,
}

impl View {
    fn shows(&self, analysis: &Analysis, line: &Line<'_>) -> bool {
        let event = line.event;
        let zone = analysis.method.zone(event.likelihood, event.consequence);
        let has = |text: &str| context::search_key(text).contains(&context::search_key(&self.q));
        (self.q.is_empty()
            || has(&event.event)
            || has(&line.process.name)
            || has(&line.way.name)
            || event.label() == self.q)
            && (self.process.is_empty() || line.process.head.id.to_string() == self.process)
            && (self.zone.is_empty() || zone.is_some_and(|z| z.key == self.zone))
            && match self.plan.as_str() {
                "in" => event.in_plan,
                "out" => !event.in_plan,
                _ => true,
            }
            && (self.cell.is_empty() || self.cell == cell_key(event.likelihood, event.consequence))
    }

    fn narrows(&self) -> bool {
        [&self.q, &self.process, &self.zone, &self.plan, &self.cell].iter().any(|t| !t.is_empty())
    }
}

fn cell_key(likelihood: Option<i64>, consequence: Option<i64>) -> String {
    match (likelihood, consequence) {
        (Some(l), Some(c)) => format!("{l}-{c}"),
        _ => String::new(),
    }
}

#[derive(Template)]
#[template(path = "risk_analysis.html")]
struct RiskAnalysis<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    body: &'a str,
}

/// All of the page but its frame: the same for everybody who sees the same things, so it is kept until something changes.
#[derive(Template)]
#[template(path = "risk_analysis_body.html")]
struct Body<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    base: String,
    tabs: Vec<Tab>,
    status: String,
    /// An earlier year that can be copied, while this one is empty.
    earlier: Option<i64>,
    /// What the year's instruction asks, and whether anything of it is still to be taken in.
    asked: Option<(String, bool)>,
    /// What the board has asked of this department.
    request: Option<Request>,
    /// The year's instruction, whole, where it addresses the unit.
    told: Option<Told>,
    /// Whether departments can be asked from here.
    collects: bool,
    view: &'a View,
    may_edit: bool,
    rows: Vec<EventRow<'a>>,
    /// Goals that stand without events: shown when nothing narrows the list.
    empty_goals: Vec<&'a Goal>,
    shown: String,
    processes: Vec<(String, &'a str)>,
    zones: Vec<(&'a str, &'a str)>,
    matrix: Vec<MatrixRow<'a>>,
    columns: Vec<String>,
    legend: Vec<(&'a str, usize, usize)>,
    total: usize,
    /// Choices for editing in the table.
    likelihoods: Vec<(String, String)>,
    consequences: Vec<(String, String)>,
    plan_words: (&'a str, &'a str),
}

/// An event as the table shows it.
pub(super) struct EventRow<'a> {
    pub line: Line<'a>,
    pub likelihood: String,
    pub consequence: String,
    pub value: String,
    pub zone: String,
    pub rank: usize,
    pub plan: String,
    /// What it was last year, if it was copied from there.
    pub since: String,
    pub new_goal: bool,
}

struct MatrixRow<'a> {
    label: String,
    cells: Vec<MatrixCell<'a>>,
}

struct MatrixCell<'a> {
    key: String,
    label: String,
    zone: &'a str,
    rank: usize,
    events: Vec<(String, &'a str)>,
}

pub(super) async fn show(State(house): State<House>, here: Here, Query(view): Query<View>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let may_edit = visit.context.may(EDIT, &scope.unit.place);
    let frame = crumbs(&visit.frame, scope, &visit.frame.t("risk-analysis"));
    // How many findings there are depends on which checks the visitor may read.
    let sees: String =
        house.checks().map(|c| if visit.context.may(c.needs, &scope.unit.place) { '+' } else { '-' }).collect();
    let name = format!("risk-analysis|{}|{}|{may_edit}|{sees}|{view:?}", scope.year, frame.language.code());
    let body = house
        .kept(&visit.context, READ, &scope.unit, &name, async |read| {
            let analysis = store::analysis(read, scope.unit.id, scope.year).await?;
            let today = house.clock().today();
            let own = store::own_years(read, scope, today).await?;
            let mut was = store::previous(read, analysis.head.head.id).await?;
            was.retain(|_, was| own.contains(&was.year));
            let earlier = own.first().copied().filter(|_| analysis.events.is_empty());
            let ways = store::obligatory(read, scope).await?;
            let request = store::request_of(read, scope).await?;
            let asked = asked(&frame, &analysis, &ways);
            let findings = decisions::findings(&house, read, &visit.context, scope).await?;
            let open = findings.iter().filter(|f| f.accepted.is_none()).count();
            let print = match house.adoptables().find(|a| a.name == "risk-analysis") {
                Some(kind) => decisions::print_in(&visit.context, read, scope, kind).await?,
                None => Print::default(),
            };
            let status = frame.say(&status(&frame, &print, open));
            let told = store::told(read, scope, request.as_ref()).await?;
            let plain = page(&frame, scope, &analysis, &was, &view, may_edit);
            let body = Body { status, earlier, asked, request, told, ..plain };
            body.render().map_err(|e| Error::Internal(e.to_string()))
        })
        .await?;
    Ok(Page(RiskAnalysis { frame: &frame, scope, body: &body }).into_response())
}

fn page<'a>(
    frame: &'a Frame,
    scope: &'a Scope,
    analysis: &'a Analysis,
    was: &HashMap<Uuid, Previous>,
    view: &'a View,
    may_edit: bool,
) -> Body<'a> {
    let method = &analysis.method;
    let mut lines: Vec<Line<'_>> = analysis.lines().into_iter().filter(|l| view.shows(analysis, l)).collect();
    match view.sort.as_str() {
        "value" => lines.sort_by_key(|l| (std::cmp::Reverse(l.event.risk_value()), l.event.number)),
        "number" => lines.sort_by_key(|l| l.event.number),
        _ => {}
    }
    let grouped = view.sort.is_empty();
    let mut goal = None;
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        let new_goal = grouped && goal != Some(line.goal.head.id);
        goal = Some(line.goal.head.id);
        rows.push(event_row(frame, analysis, was, line, new_goal));
    }
    let shown = Message::new("analysis-shown").with("shown", rows.len()).with("all", analysis.events.len());
    let counts = analysis.zone_counts();
    Body {
        frame,
        scope,
        base: base(scope),
        tabs: tabs(frame, scope, "risk-analysis"),
        status: String::new(),
        earlier: None,
        asked: None,
        request: None,
        told: None,
        collects: may_edit && scope.unit.decides(),
        view,
        may_edit,
        rows,
        empty_goals: if grouped && !view.narrows() { analysis.goals_without_events() } else { vec![] },
        shown: frame.say(&shown),
        processes: analysis.processes.iter().map(|p| (p.head.id.to_string(), p.name.as_str())).collect(),
        zones: method.zones.iter().map(|z| (z.key.as_str(), z.label.as_str())).collect(),
        matrix: matrix(frame, analysis),
        columns: method.consequence.iter().map(|l| method.printed("consequence", Some(l.value))).collect(),
        legend: method.zones.iter().zip(counts).enumerate().rev().map(|(r, (z, n))| (z.label.as_str(), r, n)).collect(),
        total: analysis.events.len(),
        likelihoods: level_options(method, "likelihood"),
        consequences: level_options(method, "consequence"),
        plan_words: (method.handling_word(true), method.handling_word(false)),
    }
}

/// How far the analysis has come, as its annex would say it now, and what is to look at.
fn status(frame: &Frame, print: &Print, findings: usize) -> Message {
    let state = match print.meeting {
        None => frame.t("analysis-draft"),
        Some(day) => {
            let key = if print.proposal { "analysis-sent" } else { "analysis-decided" };
            frame.say(&Message::new(key).with("date", frame.date(&day)))
        }
    };
    Message::new("analysis-status").with("state", state).with("findings", findings)
}

fn event_row<'a>(
    frame: &Frame,
    analysis: &'a Analysis,
    was: &HashMap<Uuid, Previous>,
    line: Line<'a>,
    new_goal: bool,
) -> EventRow<'a> {
    let method = &analysis.method;
    let event = line.event;
    let zone = method.zone(event.likelihood, event.consequence);
    let plan = if event.handling.is_empty() { method.handling_word(event.in_plan) } else { &event.handling };
    EventRow {
        line,
        likelihood: method.printed("likelihood", event.likelihood),
        consequence: method.printed("consequence", event.consequence),
        value: event.risk_value().map(|v| v.to_string()).unwrap_or_default(),
        zone: zone.map(|z| z.label.clone()).unwrap_or_default(),
        rank: zone.map_or(0, |z| method.zone_rank(z)),
        plan: plan.to_owned(),
        since: event.previous.and_then(|id| was.get(&id)).map(|was| since(frame, event, was)).unwrap_or_default(),
        new_goal,
    }
}

/// How far the body has come with the year's instruction; nothing where there is none.
fn asked(frame: &Frame, analysis: &Analysis, ways: &[Obligatory]) -> Option<(String, bool)> {
    if ways.is_empty() {
        return None;
    }
    let answers = answers(analysis, ways);
    let valued = answers.iter().filter(|(_, a)| matches!(a, Answered::Valued(_))).count();
    let missing = answers.iter().any(|(_, a)| matches!(a, Answered::Missing));
    let told = Message::new("instruction-asked").with("ways", ways.len()).with("valued", valued);
    Some((frame.say(&told), missing))
}

/// `2026: nr 12, 9 → 12`: what the event was, and whether its value is another.
pub(super) fn since(frame: &Frame, event: &Event, was: &Previous) -> String {
    let value = |v: Option<i64>| v.map_or_else(|| "–".to_owned(), |v| v.to_string());
    let (before, now) = (was.likelihood.zip(was.consequence).map(|(l, c)| l * c), event.risk_value());
    let values = if before == now { "=".to_owned() } else { format!("{} → {}", value(before), value(now)) };
    let told = Message::new("event-since").with("year", was.year.to_string()).with("number", label(was.number));
    frame.say(&told.with("values", values))
}

fn matrix<'a>(frame: &Frame, analysis: &'a Analysis) -> Vec<MatrixRow<'a>> {
    let method = &analysis.method;
    let cell = |l: Option<i64>, c: Option<i64>| {
        let zone = method.zone(l, c);
        let events: Vec<_> = analysis
            .events
            .iter()
            .filter(|e| e.likelihood == l && e.consequence == c)
            .map(|e| (e.label(), e.event.as_str()))
            .collect();
        let label = Message::new("matrix-cell-label")
            .with("zone", zone.map(|z| z.label.clone()).unwrap_or_default())
            .with("likelihood", method.printed("likelihood", l))
            .with("consequence", method.printed("consequence", c))
            .with("n", events.len());
        MatrixCell {
            key: cell_key(l, c),
            label: frame.say(&label),
            zone: zone.map_or("", |z| z.label.as_str()),
            rank: zone.map_or(0, |z| method.zone_rank(z)),
            events,
        }
    };
    let row = |likelihood: &crate::model::Level| MatrixRow {
        label: method.printed("likelihood", Some(likelihood.value)),
        cells: method.consequence.iter().map(|c| cell(Some(likelihood.value), Some(c.value))).collect(),
    };
    method.likelihood.iter().rev().map(row).collect()
}
