//! Answers to the baseline requirements from a spreadsheet.

use context::{Context, Message, search_key};
use documents::spreadsheet::Known;
use register::{Head, Later, NoLevels};
use socket::{House, ImportReport, ImportRequest, RowReport, Scope, at_cell, finish, importing, open};

use crate::{
    EDIT,
    model::{ANSWER, Answer, BASKRAV},
};

pub(crate) const COLUMNS: &[Known] = &[
    Known { name: "number", required: true, headings: &["Nr", "Nummer", "Punkt", "No"] },
    Known { name: "requirement", required: false, headings: &["Krav", "Baskrav", "Påstående", "Requirement"] },
    Known { name: "status", required: true, headings: &["Status", "Svar", "Uppfyllt", "Ja/Nej", "Answer"] },
    Known { name: "comment", required: false, headings: &["Kommentar", "Kommentarer", "Beskrivning", "Comment"] },
    Known { name: "evidence", required: false, headings: &["Underlag", "Belägg", "Evidence"] },
    Known { name: "measure", required: false, headings: &["Åtgärd", "Åtgärder", "Measure"] },
];

/// What an answer in words means; `None` when it is none that is known.
fn status(text: &str) -> Option<&'static str> {
    match search_key(text).as_str() {
        "" => Some(""),
        "ja" | "yes" | "x" => Some("yes"),
        "nej" | "no" => Some("no"),
        "delvis" | "partly" | "till viss del" => Some("partly"),
        _ => None,
    }
}

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
        let mut change = context.change(EDIT, &scope.unit.place).await?;
        let mut before = ANSWER.list(&mut change, scope.unit.id).await?;
        before.retain(|a| a.year == scope.year);
        let mut seen: Vec<i64> = vec![];
        for record in &found.records {
            let trouble = |name: &str, message: Message, remedy: &'static str| {
                found.trouble(record, name, message, remedy.into())
            };
            let text = record.text("number").trim_end_matches('.');
            let Some(number) = text.parse::<i64>().ok().filter(|n| (1..=1000).contains(n)) else {
                let message =
                    Message::new("problem-not-in-range").with("given", text).with("min", 1_i64).with("max", 1000_i64);
                report.problems.push(trouble("number", message, "import-remedy-cell"));
                continue;
            };
            if seen.contains(&number) {
                let message = Message::new("baskrav-number-twice").with("number", number);
                report.problems.push(trouble("number", message, "import-remedy-cell"));
                continue;
            }
            seen.push(number);
            let Some(status) = status(record.text("status")) else {
                let message = Message::new("baskrav-status-unknown").with("given", record.text("status"));
                report.problems.push(trouble("status", message, "baskrav-status-unknown-remedy"));
                continue;
            };
            let given = |name: &'static str| if name == "status" { status } else { record.text(name) };
            let checked = match ANSWER.check_each(&NoLevels, given) {
                Ok(checked) => checked,
                Err(problems) => {
                    report.problems.extend(problems.into_iter().map(|p| at_cell(&found, record, p)));
                    continue;
                }
            };
            let old = before.iter().find(|a| a.number == number);
            let head = old.map_or_else(|| Head { id: change.new_id(), version: 0 }, |o| o.head);
            let mut made = Answer { unit: scope.unit.id, year: scope.year, number, ..(ANSWER.make)(head, &checked) };
            let printed = record.text("requirement");
            // The words of the list need not be kept; a requirement in other words is kept as printed.
            let listed = BASKRAV.requirement.iter().find(|r| r.number == number);
            if listed.is_none_or(|r| search_key(r.text(context::Language::Swedish)) != search_key(printed)) {
                made.requirement = printed.chars().take(4000).collect();
            }
            if let Some(old) = old {
                // A column that the file does not have says nothing about what stands.
                if !found.has("evidence") {
                    made.evidence.clone_from(&old.evidence);
                }
                if !found.has("measure") {
                    made.measure.clone_from(&old.measure);
                }
            }
            let mut row =
                RowReport { number: Some(number.to_string()), text: printed.to_owned(), ..RowReport::default() };
            match old {
                Some(old) => {
                    row.matched = "number";
                    let shown =
                        |d: context::Difference| (d.field, d.before.unwrap_or_default(), d.after.unwrap_or_default());
                    row.changes = ANSWER.difference(old, &made).into_iter().map(shown).collect();
                    if ANSWER.update(&mut change, old, &made).await? {
                        report.changed.push(row);
                    } else {
                        report.unchanged += 1;
                    }
                }
                None => {
                    ANSWER.insert(&mut change, &made).await?;
                    report.new.push(row);
                }
            }
        }
        for answer in before.iter().filter(|a| !seen.contains(&a.number)) {
            let text = answer.requirement.clone();
            report.missing.push(RowReport { number: Some(answer.number.to_string()), text, ..RowReport::default() });
            if request.remove_missing {
                ANSWER.remove(&mut change, answer, answer.head.version).await?;
            }
        }
        finish(change, scope.unit.id, "baskrav", request, &mut report).await?;
        Ok(report)
    })
}
