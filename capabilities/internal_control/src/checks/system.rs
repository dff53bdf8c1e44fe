//! Rules about the system for internal control: looked over each year, its roles held, its numbers those of the method.

use std::collections::BTreeSet;

use context::search_key;
use socket::Severity;

use super::{Found, NOTHING, Rule};
use crate::model::{Method, System};

const PAGE: &str = "system";

pub(super) fn rules(system: &System, method: &Method, functions: &[String], found: &mut Found<'_>) {
    not_reviewed(system, found);
    typed_thresholds(system, method, found);
    roles_not_held(system, method, functions, found);
}

/// The board is to look over its system every year.
fn not_reviewed(system: &System, found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "system-not-reviewed",
        message: "finding-system-not-reviewed",
        remedy: "finding-system-not-reviewed-remedy",
        severity: Severity::Rule,
        source: "P1",
        page: PAGE,
    };
    if system.reviews.is_empty() {
        found.say(RULE, vec![], "", NOTHING);
    }
}

/// A risk value that stands typed in the prose and is none of the method's thresholds.
fn typed_thresholds(system: &System, method: &Method, found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "system-threshold-typed",
        message: "finding-system-threshold-typed",
        remedy: "finding-system-threshold-typed-remedy",
        severity: Severity::Rule,
        source: "R-05, R-06",
        page: PAGE,
    };
    let mut strange: BTreeSet<i64> = BTreeSet::new();
    for chapter in &system.chapters {
        let text = search_key(&chapter.text);
        for after in text.split("riskvärde").skip(1).chain(text.split("risk value").skip(1)) {
            let number = after.trim_start_matches(|c: char| !c.is_ascii_digit() && c == ' ');
            let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
            strange
                .extend(digits.parse::<i64>().ok().filter(|n| ![method.measures_from, method.plan_from].contains(n)));
        }
    }
    if !strange.is_empty() {
        let listed = strange.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let right = format!("{}, {}", method.measures_from, method.plan_from);
        found.say(RULE, vec![], &listed, &[("typed", listed.clone()), ("right", right)]);
    }
}

/// Duties for a role that nobody in the organisation holds.
fn roles_not_held(system: &System, method: &Method, functions: &[String], found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "system-role-not-held",
        message: "finding-system-role-not-held",
        remedy: "finding-system-role-not-held-remedy",
        severity: Severity::Advice,
        source: "R-14",
        page: PAGE,
    };
    // Without an organisation there is nothing to hold the roles against.
    if functions.is_empty() {
        return;
    }
    let held: BTreeSet<String> =
        functions.iter().map(|f| search_key(f)).chain(method.signs.general_roles.iter().cloned()).collect();
    let is_held = |role: &str| {
        let role = search_key(role);
        role.split([',', '/']).flat_map(|part| part.split(" och ")).any(|part| {
            let part = part.trim();
            held.contains(part) || held.iter().any(|h| h.split(' ').any(|word| word == part))
        })
    };
    let strange: Vec<&str> = system.roles().iter().map(|(role, _)| *role).filter(|role| !is_held(role)).collect();
    if !strange.is_empty() {
        let listed = strange.join("; ");
        found.say(RULE, vec![], &listed, &[("roles", listed.clone()), ("count", strange.len().to_string())]);
    }
}
