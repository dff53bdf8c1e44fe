//! Spreadsheets into a unit's year. Everything is worked out inside one change: a dry run is the same work, not committed,
//! so the preview can never differ from what happens.

mod control_plan;
mod matching;
mod meanings;
pub(crate) mod place;
mod risk_analysis;
mod roles;

pub(crate) use control_plan::run as control_plan;
pub(crate) use place::Places;
pub(crate) use risk_analysis::run as risk_analysis;
pub(crate) use roles::run as roles;

use documents::spreadsheet::{Known, Record};

/// The columns that an import knows, for the page where a person adjusts them.
pub(crate) fn columns(kind: &str) -> &'static [Known] {
    if kind == "control-plan" { control_plan::COLUMNS } else { risk_analysis::COLUMNS }
}

/// What nobody knew, kept as printed: `[["Heading", "text"], …]`.
fn extra(record: &Record) -> String {
    if record.extra.is_empty() { String::new() } else { serde_json::json!(record.extra).to_string() }
}
