//! Rules about the year's instruction.

use socket::Severity;

use super::{Found, NOTHING, Rule};
use crate::model::{Analysis, Answered, Obligatory, answers};

const PAGE: &str = "risk-analysis";

pub(super) fn rules(analysis: &Analysis, ways: &[Obligatory], found: &mut Found<'_>) {
    const MISSING: Rule = Rule {
        id: "obligatory-missing",
        message: "finding-obligatory-missing",
        remedy: "finding-obligatory-missing-remedy",
        severity: Severity::Rule,
        source: "R-18",
        page: PAGE,
    };
    const NOT_VALUED: Rule = Rule {
        id: "obligatory-not-valued",
        message: "finding-obligatory-not-valued",
        remedy: "finding-obligatory-not-valued-remedy",
        severity: Severity::Rule,
        source: "R-18",
        page: PAGE,
    };
    const SILENT: Rule = Rule {
        id: "obligatory-without-reason",
        message: "finding-obligatory-without-reason",
        remedy: "finding-obligatory-without-reason-remedy",
        severity: Severity::Rule,
        source: "R-18",
        page: PAGE,
    };
    let all = answers(analysis, ways);
    let missing: Vec<&str> =
        all.iter().filter(|(_, a)| matches!(a, Answered::Missing)).map(|(way, _)| way.way.as_str()).collect();
    if !missing.is_empty() {
        let listed = missing.join("; ");
        found.say(MISSING, vec![], &listed, &[("ways", listed.clone()), ("count", missing.len().to_string())]);
    }
    let numbers = |pick: &dyn Fn(&Answered<'_>) -> Option<i64>| -> Vec<i64> {
        all.iter().filter_map(|(_, answer)| pick(answer)).collect()
    };
    let not_valued = numbers(&|a| match a {
        Answered::NotValued(event) => Some(event.number),
        _ => None,
    });
    if !not_valued.is_empty() {
        found.say(NOT_VALUED, not_valued, "", NOTHING);
    }
    let silent = numbers(&|a| match a {
        Answered::Valued(event) if !event.in_plan && event.reason.is_empty() => Some(event.number),
        _ => None,
    });
    if !silent.is_empty() {
        found.say(SILENT, silent, "", NOTHING);
    }
}
