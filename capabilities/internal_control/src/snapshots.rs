//! What a decision freezes, and how two of them are compared.

use std::collections::HashMap;

use context::{Context, Error, Result};
use database::Read;
use register::Later;
use serde_json::{Value as Json, json};
use socket::{Scope, SnapshotLine};

use crate::{
    listing::{event, row},
    model::Analysis,
    store,
};

fn about(scope: &Scope, analysis: &Analysis) -> Json {
    json!({ "unit": scope.unit.name, "year": scope.year, "method": analysis.method })
}

/// What a decision on the analysis freezes.
pub(crate) fn analysis_snapshot<'a>(_: &'a Context, read: &'a mut Read, scope: &'a Scope) -> Later<'a, Json> {
    Box::pin(async move {
        let analysis = store::analysis(read, scope.unit.id, scope.year).await?;
        let goals: Vec<_> = analysis.goals.iter().map(|g| g.text.clone()).collect();
        let mut lines = analysis.lines();
        lines.sort_by_key(|l| l.event.number);
        let events: Vec<_> = lines.iter().map(|l| event(&analysis, l)).collect();
        Ok(json!({ "about": about(scope, &analysis), "goals": goals, "rows": events }))
    })
}

/// What a decision on the plan freezes.
pub(crate) fn plan_snapshot<'a>(_: &'a Context, read: &'a mut Read, scope: &'a Scope) -> Later<'a, Json> {
    Box::pin(async move {
        let analysis = store::analysis(read, scope.unit.id, scope.year).await?;
        let rows: Vec<_> = analysis.plan().iter().map(row).collect();
        Ok(json!({ "about": about(scope, &analysis), "rows": rows }))
    })
}

/// What a decision on the system freezes: its words, its roles' duties, and the method they rest on.
pub(crate) fn system_snapshot<'a>(_: &'a Context, read: &'a mut Read, scope: &'a Scope) -> Later<'a, Json> {
    Box::pin(async move {
        let method = store::method(read, scope.year).await?;
        let (system, _) = store::system(read, scope.unit.id, scope.year).await?;
        let named = |c: &crate::model::Chapter| json!({ "chapter": c.chapter, "title": c.title, "text": c.text });
        let chapters: Vec<_> = system.chapters.iter().map(named).collect();
        let roles: Vec<_> = system
            .roles()
            .iter()
            .map(|(role, duties)| json!({ "role": role, "duties": duties.iter().map(|d| &d.duty).collect::<Vec<_>>() }))
            .collect();
        let reviewed = |r: &crate::model::Review| json!({ "day": r.day.map(|d| d.to_string()), "reviewer": r.reviewer, "unchanged": r.unchanged });
        let reviews: Vec<_> = system.reviews.iter().map(reviewed).collect();
        let about = json!({ "unit": scope.unit.name, "year": scope.year, "method": method });
        Ok(json!({ "about": about, "chapters": chapters, "roles": roles, "reviews": reviews }))
    })
}

/// A system's snapshot as lines to compare: one for each chapter and each role.
pub(crate) fn system_lines(snapshot: &Json) -> Result<Vec<SnapshotLine>> {
    let mut lines = vec![("method".to_owned(), flat(&snapshot["about"]["method"]))];
    // Systems that were decided before chapters were stored have none.
    for (part, key) in [("chapters", "chapter"), ("roles", "role"), ("reviews", "day")] {
        for one in snapshot[part].as_array().into_iter().flatten() {
            lines.push((text(&one[key]), flat(one)));
        }
    }
    Ok(lines)
}

/// A snapshot as rows to compare: each row's key, and its fields as text.
pub(crate) fn snapshot_lines(snapshot: &Json) -> Result<Vec<SnapshotLine>> {
    let broken = || Error::Internal("a snapshot does not read".to_owned());
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut lines = vec![("method".to_owned(), flat(&snapshot["about"]["method"]))];
    for row in snapshot["rows"].as_array().ok_or_else(broken)? {
        let row = row.as_object().ok_or_else(broken)?;
        let name = match &row["number"] {
            Json::Null => context::search_key(row["event"].as_str().unwrap_or_default()),
            number => text(number),
        };
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        let key = if *count > 1 { format!("{name} ({count})") } else { name };
        lines.push((key, row.iter().map(|(field, value)| (field.clone(), text(value))).collect()));
    }
    Ok(lines)
}

fn flat(value: &Json) -> Vec<(String, String)> {
    value.as_object().map(|o| o.iter().map(|(k, v)| (k.clone(), text(v))).collect()).unwrap_or_default()
}

fn text(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(text).collect::<Vec<_>>().join("\n"),
        Json::Object(fields) => {
            let parts: Vec<_> = fields.values().map(text).filter(|t| !t.is_empty()).collect();
            parts.join(" · ")
        }
        plain => plain.to_string(),
    }
}
