//! Spreadsheets into a unit's year. Everything is worked out inside one change: a dry run is the same work in a change that is only tried
//! (`Context::trying`), so the preview can never differ from what happens, and holds nobody up.

mod control_plan;
mod headings;
mod matching;
mod meanings;
mod numbering;
pub(crate) mod place;
mod risk_analysis;
mod roles;

pub(crate) use control_plan::{COLUMNS as PLAN_COLUMNS, run as control_plan};
pub use numbering::entries;
pub(crate) use place::Places;
pub(crate) use risk_analysis::{COLUMNS as ANALYSIS_COLUMNS, run as risk_analysis};
pub(crate) use roles::{COLUMNS as ROLE_COLUMNS, run as roles};

use documents::spreadsheet::{Recognised, Record};

/// What nobody knew, kept as printed: `[["Heading", "text"], …]`. A column that the file does not have says nothing about what stands.
fn extra(found: &Recognised, record: &Record, before: &str) -> String {
    let before: Vec<(String, String)> = serde_json::from_str(before).unwrap_or_default();
    let absent = before.into_iter().filter(|(heading, _)| found.headings.iter().all(|h| h.text != *heading));
    let here = record.extra().into_iter().map(|(heading, text)| (heading.to_owned(), text.to_owned()));
    let extra: Vec<_> = absent.chain(here).collect();
    if extra.is_empty() { String::new() } else { serde_json::json!(extra).to_string() }
}
