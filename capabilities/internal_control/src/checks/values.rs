//! Rules about values, measures, numbers and goals.

use std::collections::{BTreeMap, HashSet};

use socket::Severity;

use super::{Found, NOTHING, Rule};
use crate::model::Analysis;

const PAGE: &str = "risk-analysis";

pub(super) fn rules(analysis: &Analysis, found: &mut Found<'_>) {
    measures(analysis, found);
    printed_values(analysis, found);
    planned_values(analysis, found);
    not_valued(analysis, found);
    numbers(analysis, found);
    goals(analysis, found);
}

fn measures(analysis: &Analysis, found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "measure-missing",
        message: "finding-measure-missing",
        remedy: "finding-measure-missing-remedy",
        severity: Severity::Rule,
        source: "R-05",
        page: PAGE,
    };
    let from = analysis.method.measures_from;
    let measured: HashSet<_> = analysis.measures.iter().map(|m| m.event).collect();
    let numbers: Vec<i64> = analysis
        .events
        .iter()
        .filter(|e| e.risk_value().is_some_and(|v| v >= from) && !measured.contains(&e.head.id))
        .map(|e| e.number)
        .collect();
    if !numbers.is_empty() {
        found.say(RULE, numbers, &from.to_string(), &[("from", from.to_string())]);
    }
}

fn printed_values(analysis: &Analysis, found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "value-not-product",
        message: "finding-value-not-product",
        remedy: "finding-value-not-product-remedy",
        severity: Severity::Rule,
        source: "R-04",
        page: PAGE,
    };
    for event in analysis.events.iter().filter(|e| !e.printed_value.is_empty()) {
        let value = event.risk_value().map(|v| v.to_string()).unwrap_or_default();
        if value != event.printed_value {
            let more = [("printed", event.printed_value.clone()), ("value", value.clone())];
            found.say(RULE, vec![event.number], &format!("{}|{value}", event.printed_value), &more);
        }
    }
}

fn planned_values(analysis: &Analysis, found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "plan-value-differs",
        message: "finding-plan-value-differs",
        remedy: "finding-plan-value-differs-remedy",
        severity: Severity::Rule,
        source: "R-08, R-11",
        page: "control-plan",
    };
    for line in analysis.plan() {
        let Some(event) = line.event else { continue };
        let value = event.risk_value().map(|v| v.to_string()).unwrap_or_default();
        let printed = &line.row.printed_value;
        if !printed.is_empty() && *printed != value {
            let more = [("printed", printed.clone()), ("value", value.clone())];
            found.say(RULE, vec![event.number], &format!("{printed}|{value}"), &more);
        }
    }
}

fn not_valued(analysis: &Analysis, found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "not-valued",
        message: "finding-not-valued",
        remedy: "finding-not-valued-remedy",
        severity: Severity::Rule,
        source: "R-01",
        page: PAGE,
    };
    let numbers: Vec<i64> = analysis.events.iter().filter(|e| e.risk_value().is_none()).map(|e| e.number).collect();
    if !numbers.is_empty() {
        found.say(RULE, numbers, "", NOTHING);
    }
}

fn numbers(analysis: &Analysis, found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "number-used-twice",
        message: "finding-number-used-twice",
        remedy: "finding-number-used-twice-remedy",
        severity: Severity::Rule,
        source: "R-09",
        page: PAGE,
    };
    let mut used: BTreeMap<i64, usize> = BTreeMap::new();
    for event in &analysis.events {
        *used.entry(event.number).or_default() += 1;
    }
    let twice: Vec<i64> = used.into_iter().filter(|(_, n)| *n > 1).map(|(number, _)| number).collect();
    if !twice.is_empty() {
        found.say(RULE, twice, "", NOTHING);
    }
}

fn goals(analysis: &Analysis, found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "goal-without-process",
        message: "finding-goal-without-process",
        remedy: "finding-goal-without-process-remedy",
        severity: Severity::Advice,
        source: "R-09",
        page: PAGE,
    };
    let used: HashSet<_> = analysis.processes.iter().map(|p| p.goal).collect();
    for goal in analysis.goals.iter().filter(|g| !used.contains(&g.head.id)) {
        found.say(RULE, vec![], &goal.text, &[("goal", goal.text.clone())]);
    }
}
