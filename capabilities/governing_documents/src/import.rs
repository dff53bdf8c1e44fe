//! Governing documents from a spreadsheet.

use std::collections::HashMap;

use context::{Context, search_key};
use documents::spreadsheet::Known;
use register::{Head, Later, NoLevels};
use socket::{House, ImportReport, ImportRequest, RowReport, Scope, at_cell, finish, importing, open};

use crate::{
    actions::{change, documents},
    model::{DOCUMENT, Document},
};

pub(crate) const COLUMNS: &[Known] = &[
    Known { name: "kind", required: false, headings: &["Typ", "Slag", "Dokumenttyp", "Kind"] },
    Known {
        name: "title",
        required: true,
        headings: &["Rubrik", "Titel", "Namn", "Dokument", "Styrdokument", "Title"],
    },
    Known { name: "designation", required: false, headings: &["Beteckning", "SFS", "Nummer", "Designation"] },
    Known {
        name: "decided_by",
        required: false,
        headings: &["Beslutsfattare", "Beslutad av", "Beslutas av", "Beslutande", "Decided by"],
    },
    Known {
        name: "decided",
        required: false,
        headings: &["Beslutsdatum/år", "Beslutsdatum", "Beslutad", "Datum", "År", "Decided"],
    },
    Known { name: "area", required: false, headings: &["Område", "Ämne", "Ämnesområde", "Area"] },
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
        let mut change = change(&context, scope).await?;
        let before = documents(&mut change, scope).await?;
        // A list may name the same document twice, and that is a finding: each row is matched with one of its own.
        let mut standing: HashMap<(String, String), Vec<&Document>> = HashMap::new();
        for document in before.iter().rev() {
            standing.entry((search_key(&document.title), search_key(&document.area))).or_default().push(document);
        }
        let mut position = before.iter().map(|d| d.position + 1).max().unwrap_or_default();
        for record in &found.records {
            let kind = match search_key(record.text("kind")).as_str() {
                "lag" | "law" | "förordning" | "föreskrift" => "law",
                _ => "own",
            };
            let given = |name: &'static str| if name == "kind" { kind } else { record.text(name) };
            let checked = match DOCUMENT.check_each(&NoLevels, given) {
                Ok(checked) => checked,
                Err(problems) => {
                    report.problems.extend(problems.into_iter().map(|p| at_cell(&found, record, p)));
                    continue;
                }
            };
            let key = (search_key(record.text("title")), search_key(record.text("area")));
            let old = standing.get_mut(&key).and_then(Vec::pop);
            let head = old.map_or_else(|| Head { id: change.new_id(), version: 0 }, |o| o.head);
            let made = (DOCUMENT.make)(head, &checked);
            let mut row = RowReport { text: made.title.clone(), ..RowReport::default() };
            match old {
                Some(old) => {
                    let after = Document { unit: old.unit, position: old.position, ..made };
                    let differences = DOCUMENT.difference(old, &after).into_iter();
                    let shown =
                        |d: context::Difference| (d.field, d.before.unwrap_or_default(), d.after.unwrap_or_default());
                    row.changes = differences.map(shown).collect();
                    row.matched = "text-and-place";
                    if DOCUMENT.update(&mut change, old, &after).await? {
                        report.changed.push(row);
                    } else {
                        report.unchanged += 1;
                    }
                }
                None => {
                    DOCUMENT.insert(&mut change, &Document { unit: scope.unit.id, position, ..made }).await?;
                    report.new.push(row);
                    position += 1;
                }
            }
        }
        let mut missing: Vec<&Document> = standing.into_values().flatten().collect();
        missing.sort_by_key(|d| d.position);
        for document in missing {
            report.missing.push(RowReport { text: document.title.clone(), ..RowReport::default() });
            if request.remove_missing {
                DOCUMENT.remove(&mut change, document, document.head.version).await?;
            }
        }
        finish(change, scope.unit.id, "governing-documents", request, &mut report).await?;
        Ok(report)
    })
}
