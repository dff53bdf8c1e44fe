//! Duties per role from a spreadsheet: one row per duty.

use std::collections::HashSet;

use context::{Context, search_key};
use documents::spreadsheet::Known;
use register::{Head, Later, NoLevels};
use socket::{House, ImportReport, ImportRequest, RowReport, Scope, at_cell, finish, importing, open};

use crate::{
    actions,
    model::{DUTY, Duty},
};

pub(crate) const COLUMNS: &[Known] = &[
    Known { name: "role", required: true, headings: &["Roll", "Roller", "Funktion", "Role"] },
    Known { name: "duty", required: true, headings: &["Ansvar", "Ansvarar för", "Uppgift", "Skyldighet", "Duty"] },
];

pub(crate) fn run<'a>(
    _: &'a House,
    context: &'a Context,
    scope: Option<&'a Scope>,
    request: &'a ImportRequest,
) -> Later<'a, ImportReport> {
    Box::pin(async move {
        let scope = scope.ok_or_else(|| context::Error::invalid("import-needs-unit"))?;
        let (found, mut report) = open(request, COLUMNS).await?;
        let context = importing(context, request);
        let mut change = crate::actions::change(&context, scope).await?;
        let (head, before) = actions::own_system(&mut change, scope).await?;
        let key = |d: &Duty| (search_key(&d.role), search_key(&d.duty));
        let standing: HashSet<_> = before.duties.iter().map(key).collect();
        let (mut seen, mut role) = (HashSet::new(), String::new());
        let mut position = before.duties.iter().map(|d| d.position + 1).max().unwrap_or_default();
        for record in &found.records {
            // An empty role is the one above, as in a printed table.
            if !record.text("role").is_empty() {
                record.text("role").clone_into(&mut role);
            }
            let given = |name: &'static str| if name == "role" { role.as_str() } else { record.text(name) };
            let checked = match DUTY.check_each(&NoLevels, given) {
                Ok(checked) => checked,
                Err(problems) => {
                    report.problems.extend(problems.into_iter().map(|p| at_cell(&found, record, p)));
                    continue;
                }
            };
            let made = (DUTY.make)(Head { id: change.new_id(), version: 0 }, &checked);
            let duty = Duty { analysis: head.head.id, position, ..made };
            if standing.contains(&key(&duty)) {
                report.unchanged += 1;
            } else if !seen.contains(&key(&duty)) {
                DUTY.insert(&mut change, &duty).await?;
                report.new.push(told(&duty));
                position += 1;
            }
            seen.insert(key(&duty));
        }
        for duty in before.duties.iter().filter(|d| !seen.contains(&key(d))) {
            report.missing.push(told(duty));
            if request.remove_missing {
                DUTY.remove(&mut change, duty, duty.head.version).await?;
            }
        }
        finish(change, head.head.id, "role-duties", request, &mut report).await?;
        Ok(report)
    })
}

fn told(duty: &Duty) -> RowReport {
    RowReport { text: format!("{}: {}", duty.role, duty.duty), ..RowReport::default() }
}
