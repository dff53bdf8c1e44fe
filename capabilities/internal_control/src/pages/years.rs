//! Beginning a year with what the last one had: what becomes of each goal is said here.

use askama::Template;
use axum::{
    extract::{Form, Query},
    http::StatusCode,
    response::IntoResponse,
};
use context::{Error, Problem};
use interface::{ErrorSummary, Frame, Page, Tab};
use register::Given;
use socket::{Outcome, Scope};

use super::scope::{Here, base, crumbs, tabs};
use crate::{
    EDIT, actions,
    model::{Mapping, Target, labels},
    store,
};

#[derive(Template)]
#[template(path = "copy_year.html")]
struct CopyYear<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    base: String,
    tabs: Vec<Tab>,
    from: i64,
    /// Earlier years that can be copied.
    years: Vec<i64>,
    goals: Vec<OldGoal>,
    /// Goals that the new year has already.
    known: Vec<(String, String)>,
    summary: ErrorSummary<'a>,
}

impl CopyYear<'_> {
    fn is_from(&self, year: &i64) -> bool {
        *year == self.from
    }
}

struct OldGoal {
    id: String,
    text: String,
    numbers: String,
    choice: String,
    typed: String,
    processes: Vec<OldProcess>,
}

struct OldProcess {
    id: String,
    name: String,
    numbers: String,
    choice: String,
    typed: String,
}

pub(super) async fn ask(here: Here, Query(given): Query<Given>) -> Outcome {
    page(&here, &given, &[]).await
}

async fn page(here: &Here, given: &Given, problems: &[Problem]) -> Outcome {
    let Here { visit, scope, .. } = here;
    let mut read = visit.context.read(EDIT, &scope.unit.place).await?;
    let years = store::own_years(&mut read, scope, visit.context.clock.today()).await?;
    let asked = given.get("from").and_then(|y| y.parse().ok()).filter(|y| years.contains(y));
    let from = asked.or_else(|| years.first().copied()).ok_or(Error::NotFound)?;
    let earlier = store::analysis(&mut read, scope.unit.id, from).await?;
    let now = store::analysis(&mut read, scope.unit.id, scope.year).await?;
    drop(read);
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("copy-year"));
    let lines = earlier.lines();
    let text = |name: String| given.get(&name).cloned().unwrap_or_default();
    let listed = |numbers: Vec<i64>| labels(&numbers);
    let goals = earlier.goals.iter().map(|goal| {
        let processes = earlier.processes.iter().filter(|p| p.goal == goal.head.id).map(|p| OldProcess {
            id: p.head.id.to_string(),
            name: p.name.clone(),
            numbers: listed(lines.iter().filter(|l| l.process.head.id == p.head.id).map(|l| l.event.number).collect()),
            choice: text(format!("process-{}", p.head.id)),
            typed: text(format!("process-{}-text", p.head.id)),
        });
        OldGoal {
            id: goal.head.id.to_string(),
            text: goal.text.clone(),
            numbers: listed(lines.iter().filter(|l| l.goal.head.id == goal.head.id).map(|l| l.event.number).collect()),
            choice: text(format!("goal-{}", goal.head.id)),
            typed: text(format!("goal-{}-text", goal.head.id)),
            processes: processes.collect(),
        }
    });
    let body = CopyYear {
        frame,
        scope,
        base: base(scope),
        tabs: tabs(frame, scope, "risk-analysis"),
        from,
        goals: goals.collect(),
        years,
        known: now.goals.iter().map(|g| (g.head.id.to_string(), g.text.clone())).collect(),
        summary: ErrorSummary { frame, kind: "copy", problems },
    };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page(body)).into_response())
}

pub(super) async fn copy(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let from = given.get("from").and_then(|y| y.parse().ok()).ok_or(Error::NotFound)?;
    let mut read = visit.context.read(EDIT, &scope.unit.place).await?;
    let earlier = store::analysis(&mut read, scope.unit.id, from).await?;
    let now = store::analysis(&mut read, scope.unit.id, scope.year).await?;
    drop(read);
    let mut problems = vec![];
    // What was chosen for a goal or a process; nothing where it goes along as it is.
    let mut target = |name: &str| -> Option<Target> {
        let chosen = given.get(name).map(String::as_str).unwrap_or_default();
        match chosen {
            "" | "keep" => None,
            "gone" => Some(Target::Gone),
            "new" => {
                let text = given.get(&format!("{name}-text")).map(|t| register::clean(t)).unwrap_or_default();
                if text.is_empty() || text.chars().count() > 1000 || text.chars().any(|c| c.is_control() && c != '\n') {
                    problems.push(Problem { field: String::new(), message: "copy-goal-missing".into() });
                }
                Some(Target::Goal(text.into_owned()))
            }
            id => now.goals.iter().find(|g| g.head.id.to_string() == id).map(|g| Target::Goal(g.text.clone())),
        }
    };
    let mut mapping = Mapping::default();
    for goal in &earlier.goals {
        mapping.goals.extend(target(&format!("goal-{}", goal.head.id)).map(|t| (goal.head.id, t)));
    }
    for process in &earlier.processes {
        mapping.processes.extend(target(&format!("process-{}", process.head.id)).map(|t| (process.head.id, t)));
    }
    if !problems.is_empty() {
        problems.truncate(1);
        return page(&here, &given, &problems).await;
    }
    match actions::copy_year(&visit.context, scope, from, &mapping).await {
        Ok(_) => here.to("risk-analysis"),
        Err(Error::Invalid(problems)) => page(&here, &given, &problems).await,
        Err(error) => Err(error.into()),
    }
}
