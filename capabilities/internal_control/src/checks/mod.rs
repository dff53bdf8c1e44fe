//! What does not hold together (*iakttagelser*): one function per rule, all pure.
//!
//! A finding never stops anybody. What is missing in every row is one finding with all its numbers, so that a controller
//! meets a handful of groups and not a hundred and fifty red lines.

mod obligatory;
mod plan;
mod public;
mod similar;
mod system;
mod values;

use context::{Arg, Message};
use socket::{Finding, Severity, names::Known};

use crate::model::{Analysis, Method, Obligatory, System, label, labels, number};

database::statements! {
    BEGUN = "SELECT unit, year FROM analyses WHERE tenant = $1";
    ASKED = "SELECT DISTINCT unit, year FROM collection_requests WHERE tenant = $1";
}

/// The names to ask for before [`public`] is run, by their keys.
pub fn names(analysis: &Analysis) -> Vec<String> {
    socket::names::keys(public::texts(analysis).into_iter().map(|(_, text, _)| text))
}

/// Runs the rules about the version for the public. `people` are those of its names that are known, `functions` the organisation's
/// posts.
pub fn public(analysis: &Analysis, people: &Known, functions: &[String], base: &str) -> Vec<Finding> {
    let mut found = Found { base, findings: vec![] };
    public::rules(analysis, people, functions, &mut found);
    ordered(found.findings)
}

/// Runs every rule: law and the board's own rules first, then advice.
pub fn all(analysis: &Analysis, base: &str) -> Vec<Finding> {
    let mut found = Found { base, findings: vec![] };
    plan::rules(analysis, &mut found);
    values::rules(analysis, &mut found);
    similar::rules(analysis, &mut found);
    ordered(found.findings)
}

/// Runs the rules about what the year's instruction asks of the body.
pub fn instruction(analysis: &Analysis, ways: &[Obligatory], base: &str) -> Vec<Finding> {
    let mut found = Found { base, findings: vec![] };
    obligatory::rules(analysis, ways, &mut found);
    ordered(found.findings)
}

/// Runs the rules about the system for internal control. `functions` are those that the organisation has.
pub fn system(system: &System, method: &Method, functions: &[String], base: &str) -> Vec<Finding> {
    let mut found = Found { base, findings: vec![] };
    system::rules(system, method, functions, &mut found);
    ordered(found.findings)
}

fn ordered(mut findings: Vec<Finding>) -> Vec<Finding> {
    let numbers = |f: &Finding| f.numbers.iter().filter_map(|n| number(n)).collect::<Vec<_>>();
    findings.sort_by_cached_key(|f| (f.severity, f.rule, numbers(f), f.subject.clone()));
    findings
}

/// Findings as they gather, with the address of the unit's year to link into.
struct Found<'a> {
    base: &'a str,
    findings: Vec<Finding>,
}

/// Nothing more to say than which events.
const NOTHING: &[(&str, Arg)] = &[];

/// What a rule says: its id, weight and source. The messages are `finding-<id>` and `finding-<id>-remedy`.
#[derive(Clone, Copy)]
struct Rule {
    id: &'static str,
    message: &'static str,
    remedy: &'static str,
    severity: Severity,
    /// `R-06`, with where it was read; see `docs/rules.md`.
    source: &'static str,
    /// The page to mend it on.
    page: &'static str,
}

impl Found<'_> {
    /// Adds a finding about `numbers`. `matter` is what it is about in detail: when that changes, an acceptance lapses.
    fn say<A: Clone + Into<Arg>>(&mut self, rule: Rule, numbers: Vec<i64>, matter: &str, more: &[(&'static str, A)]) {
        let listed = labels(&numbers);
        let mut message = Message::new(rule.message).with("n", numbers.len()).with("numbers", listed.as_str());
        let mut remedy = Message::new(rule.remedy).with("n", numbers.len());
        for (name, text) in more {
            message = message.with(name, text.clone());
            remedy = remedy.with(name, text.clone());
        }
        let anchor = numbers.first().map(|n| format!("#nr-{}", label(*n))).unwrap_or_default();
        let digest = context::digest(format!("{listed}|{matter}").as_bytes());
        self.findings.push(Finding {
            rule: rule.id,
            severity: rule.severity,
            subject: format!("{}:{}", rule.id, &digest[..16]),
            numbers: numbers.iter().map(|n| label(*n)).collect(),
            message,
            remedy,
            source: rule.source,
            href: format!("{}/{}{anchor}", self.base, rule.page),
            accepted: None,
            about: &[],
        });
    }
}
