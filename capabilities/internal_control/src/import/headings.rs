//! What people call the columns that analysis, plan and other lists have in common.

pub(super) const NUMBER: &[&str] = &["Nr", "Nummer", "Löpnr", "Löpnummer", "Risknr", "No", "Number", "#"];
pub(super) const GOAL: &[&str] = &[
    "KF:s mål för verksamhetsområdet",
    "KF:s mål",
    "Mål",
    "KF-mål",
    "Nämndmål",
    "Verksamhetsmål",
    "Mål för verksamhetsområdet",
    "Goal",
    "Council goal for the area",
];
/// How an annex names the lack of a goal, where an empty cell would mean the goal above.
pub(super) const NO_GOAL: &[&str] = &["Utan mål", "Without a goal"];
pub(super) const PROCESS: &[&str] = &["Process", "Processer", "Huvudprocess", "Område"];
pub(super) const WAY: &[&str] = &["Arbetssätt", "Rutin", "Delprocess", "Way of working"];
pub(super) const EVENT: &[&str] =
    &["Oönskad händelse", "Oönskade händelser", "Händelse", "Risk", "Riskbeskrivning", "Undesired event", "Event"];
pub(super) const LIKELIHOOD: &[&str] = &["Sannolikhet", "Sannolikhetsgrad", "S", "Likelihood", "Probability"];
pub(super) const CONSEQUENCE: &[&str] =
    &["Konsekvens", "Väsentlighet", "Väsentlighetsgrad", "K", "Consequence", "Impact"];
pub(super) const VALUE: &[&str] = &["RV", "Riskvärde", "Värde", "Risktal", "Riskpoäng", "Risk value", "Value"];
pub(super) const CONTROL: &[&str] =
    &["Systematisk kontroll", "Systematiska kontroller", "Befintlig kontroll", "Systematic control"];
