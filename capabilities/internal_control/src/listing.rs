//! The year as rows: for the command line, for workbooks, and for checks.

use std::collections::HashMap;

use context::{Context, Result};
use database::Read;
use documents::{Sheet, Typed};
use register::Later;
use serde_json::{Value as Json, json};
use socket::{Finding, House, Rows, Scope};

use crate::{
    READ, checks,
    model::{Analysis, Line, PlanLine, label},
    store,
};

pub(crate) async fn read(context: &Context, scope: &Scope) -> Result<Analysis> {
    let mut read = context.read(READ, &scope.unit.place).await?;
    store::analysis(&mut read, scope.unit.id, scope.year).await
}

/// Runs every check of the unit's year.
pub(crate) fn check<'a>(read: &'a mut Read, scope: &'a Scope) -> Later<'a, Vec<Finding>> {
    Box::pin(async move {
        let analysis = store::analysis(read, scope.unit.id, scope.year).await?;
        let ways = store::obligatory(read, scope).await?;
        let base = format!("/{}/{}", scope.unit.slug, scope.year);
        let functions: Vec<_> = organisation::functions(read).await?.into_iter().map(|f| f.name).collect();
        let people = identity::people(read, &checks::names(&analysis)).await?;
        // Pairs of texts are compared, and every word with the names there are: other visitors do not wait for it.
        let work = move || {
            [
                checks::all(&analysis, &base),
                checks::instruction(&analysis, &ways, &base),
                checks::public(&analysis, &people, &functions, &base),
            ]
            .concat()
        };
        socket::aside(work).await
    })
}

/// Runs every check of the year's system for internal control.
pub(crate) fn check_system<'a>(read: &'a mut Read, scope: &'a Scope) -> Later<'a, Vec<Finding>> {
    Box::pin(async move {
        let method = store::method(read, scope.year).await?;
        let (system, _) = store::system(read, scope.unit.id, scope.year).await?;
        let functions: Vec<_> = organisation::functions(read).await?.into_iter().map(|f| f.name).collect();
        let base = format!("/{}/{}", scope.unit.slug, scope.year);
        socket::aside(move || checks::system(&system, &method, &functions, &base)).await
    })
}

fn extra(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|_| json!([]))
}

/// A number as data: a whole number, or the text of one that is withheld.
fn written(number: i64) -> Json {
    let label = label(number);
    label.parse::<i64>().map_or_else(|_| label.into(), Json::from)
}

/// A number in a workbook's cell.
fn number_cell(number: i64) -> Typed {
    let label = label(number);
    label.parse::<i64>().map_or_else(|_| Typed::from(label), Typed::from)
}

pub(crate) fn event(analysis: &Analysis, line: &Line<'_>) -> Json {
    let e = line.event;
    let method = &analysis.method;
    json!({
        "number": written(e.number),
        "goal": line.goal.text,
        "process": line.process.name,
        "way_of_working": line.way.name,
        "event": e.event,
        "likelihood": e.likelihood,
        "consequence": e.consequence,
        "risk_value": e.risk_value(),
        "zone": method.zone(e.likelihood, e.consequence).map(|z| z.label.clone()),
        "in_plan": e.in_plan,
        "handling": if e.handling.is_empty() { method.handling_word(e.in_plan) } else { &e.handling },
        "printed_value": e.printed_value,
        "control": e.control,
        "reason": e.reason,
        "withheld": e.withheld,
        "extra": extra(&e.extra),
        "measures": analysis.measures.iter().filter(|m| m.event == e.head.id).map(|m| json!({
            "measure": m.measure, "responsible": m.responsible, "due": m.due.map(|d| d.to_string()), "status": m.status,
        })).collect::<Vec<_>>(),
    })
}

pub(crate) fn row(line: &PlanLine<'_>) -> Json {
    json!({
        "number": line.number().map(written),
        "goal": line.goal.text,
        "process": line.process.name,
        "way_of_working": line.way.name,
        "event": line.event_text(),
        "risk_value": line.risk_value(),
        "printed_value": line.row.printed_value,
        "control": line.row.control,
        "responsible": line.row.responsible,
        "performer": line.row.performer,
        "reason": line.row.reason,
        "extra": extra(&line.row.extra),
        "activities": line.activities.iter().map(|a| json!({
            "activity": a.activity, "method": a.method, "population": a.population, "sample": a.sample, "timing": a.timing,
        })).collect::<Vec<_>>(),
    })
}

/// The events of the year, in the order of their numbers.
pub(crate) fn risk_analysis<'a>(context: &'a Context, scope: &'a Scope) -> Later<'a, Vec<Json>> {
    Box::pin(async move {
        let analysis = read(context, scope).await?;
        let mut lines = analysis.lines();
        lines.sort_by_key(|l| l.event.number);
        Ok(lines.iter().map(|l| event(&analysis, l)).collect())
    })
}

/// The rows of the plan.
pub(crate) fn control_plan<'a>(context: &'a Context, scope: &'a Scope) -> Later<'a, Vec<Json>> {
    Box::pin(async move { Ok(read(context, scope).await?.plan().iter().map(row).collect()) })
}

/// The extra headings that any of the rows has, in the order they first appear.
fn extra_headings<'a>(extras: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut headings: Vec<String> = vec![];
    for text in extras.filter(|t| !t.is_empty()) {
        let pairs: Vec<(String, String)> = serde_json::from_str(text).unwrap_or_default();
        for (heading, _) in pairs {
            if !headings.contains(&heading) {
                headings.push(heading);
            }
        }
    }
    headings
}

fn extra_cells(text: &str, headings: &[String]) -> Vec<Typed> {
    let pairs: HashMap<String, String> =
        serde_json::from_str::<Vec<(String, String)>>(text).unwrap_or_default().into_iter().collect();
    headings.iter().map(|h| Typed::from(pairs.get(h).cloned().unwrap_or_default())).collect()
}

/// The analysis as a workbook that reads in again unchanged.
pub(crate) fn risk_analysis_rows<'a>(house: &'a House, context: &'a Context, scope: &'a Scope) -> Later<'a, Rows> {
    Box::pin(async move {
        let analysis = read(context, scope).await?;
        let word = |key: &str| house.words().word(context.language, key);
        let keys = [
            "risk-event-number",
            "goal",
            "process",
            "way-of-working",
            "risk-event-event",
            "risk-event-likelihood",
            "risk-event-consequence",
            "risk-value-short",
            "plan-short",
            "risk-event-control",
            "risk-event-reason",
            "risk-event-withheld",
        ];
        let (name, headings) = (word("sheet-risk-analysis"), keys.map(word).into());
        socket::aside(move || Rows { sheets: vec![analysis_sheet(&analysis, name, headings)] }).await
    })
}

/// The events in the order of their numbers; what nobody knew gets columns of its own after the known ones.
fn analysis_sheet(analysis: &Analysis, name: String, mut headings: Vec<String>) -> Sheet {
    let more = extra_headings(analysis.events.iter().map(|e| e.extra.as_str()));
    headings.extend(more.iter().cloned());
    let mut lines = analysis.lines();
    lines.sort_by_key(|l| l.event.number);
    let mut rows: Vec<Vec<Typed>> = vec![];
    for line in &lines {
        let e = line.event;
        let value = if e.printed_value.is_empty() {
            Typed::from(e.risk_value())
        } else {
            e.printed_value.parse::<i64>().map_or_else(|_| Typed::from(e.printed_value.as_str()), Typed::from)
        };
        let handling =
            if e.handling.is_empty() { analysis.method.handling_word(e.in_plan) } else { e.handling.as_str() };
        let mut cells: Vec<Typed> = vec![
            number_cell(e.number),
            line.goal.text.as_str().into(),
            line.process.name.as_str().into(),
            line.way.name.as_str().into(),
            e.event.as_str().into(),
            e.likelihood.into(),
            e.consequence.into(),
            value,
            handling.into(),
            e.control.as_str().into(),
            e.reason.as_str().into(),
            e.withheld.as_str().into(),
        ];
        cells.extend(extra_cells(&e.extra, &more));
        rows.push(cells);
    }
    for goal in analysis.goals_without_events() {
        rows.push(vec![Typed::Empty, goal.text.as_str().into()]);
    }
    let widths = vec![6, 30, 26, 30, 44, 12, 12, 6, 18, 30, 30, 22];
    Sheet { name, headings, widths, rows }
}

/// The plan as a workbook that reads in again unchanged.
pub(crate) fn control_plan_rows<'a>(house: &'a House, context: &'a Context, scope: &'a Scope) -> Later<'a, Rows> {
    Box::pin(async move {
        let analysis = read(context, scope).await?;
        let word = |key: &str| house.words().word(context.language, key);
        let keys = [
            "risk-event-number",
            "goal",
            "process",
            "way-of-working",
            "plan-row-control",
            "risk-event-event",
            "risk-value-short",
            "control-activity",
            "plan-row-responsible",
            "plan-row-performer",
            "control-activity-timing",
            "control-activity-population",
            "control-activity-sample",
            "plan-row-reason",
        ];
        let (name, headings) = (word("sheet-control-plan"), keys.map(word).into());
        socket::aside(move || Rows { sheets: vec![plan_sheet(&analysis, name, headings)] }).await
    })
}

/// The rows of the plan; what nobody knew gets columns of its own after the known ones.
fn plan_sheet(analysis: &Analysis, name: String, mut headings: Vec<String>) -> Sheet {
    let more = extra_headings(analysis.rows.iter().map(|r| r.extra.as_str()));
    headings.extend(more.iter().cloned());
    let mut rows: Vec<Vec<Typed>> = vec![];
    for line in analysis.plan() {
        let joined = |pick: fn(&crate::model::Activity) -> &String| {
            let mut all: Vec<&str> = line.activities.iter().map(|a| pick(a).as_str()).collect();
            all.dedup();
            all.join("\n").trim().to_owned()
        };
        let value = if line.row.printed_value.is_empty() {
            Typed::from(line.risk_value())
        } else {
            let printed = &line.row.printed_value;
            printed.parse::<i64>().map_or_else(|_| Typed::from(printed.as_str()), Typed::from)
        };
        let activities: Vec<&str> = line.activities.iter().map(|a| a.activity.as_str()).collect();
        let mut cells: Vec<Typed> = vec![
            line.number().map_or(Typed::Empty, number_cell),
            line.goal.text.as_str().into(),
            line.process.name.as_str().into(),
            line.way.name.as_str().into(),
            line.row.control.as_str().into(),
            line.event_text().into(),
            value,
            activities.join("\n").into(),
            line.row.responsible.as_str().into(),
            line.row.performer.as_str().into(),
            joined(|a| &a.timing).into(),
            joined(|a| &a.population).into(),
            joined(|a| &a.sample).into(),
            line.row.reason.as_str().into(),
        ];
        cells.extend(extra_cells(&line.row.extra, &more));
        rows.push(cells);
    }
    let widths = vec![6, 30, 26, 30, 34, 40, 6, 44, 22, 22, 18, 18, 18, 30];
    Sheet { name, headings, widths, rows }
}
