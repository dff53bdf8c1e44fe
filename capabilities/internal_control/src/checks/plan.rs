//! Rules about the control plan and how it follows from the analysis.

use socket::Severity;

use super::{Found, Rule};
use crate::model::{Analysis, Event, PlanLine, Signs};

const ANALYSIS_PAGE: &str = "risk-analysis";
const PLAN_PAGE: &str = "control-plan";

pub(super) fn rules(analysis: &Analysis, found: &mut Found<'_>) {
    let plan = analysis.plan();
    unknown_event(&plan, found);
    outside_but_planned(&plan, found);
    if !plan.is_empty() || analysis.events.iter().any(|e| e.in_plan) {
        must_be_planned(analysis, found);
    }
    if !plan.is_empty() {
        chosen_but_not_planned(analysis, found);
    }
    below_without_reason(analysis, &plan, found);
    missing_fields(&plan, found);
    vague_activities(&analysis.method.signs, &plan, found);
    only_training(&analysis.method.signs, &plan, found);
    lower_before_higher(analysis, found);
}

fn unknown_event(plan: &[PlanLine<'_>], found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "planned-event-unknown",
        message: "finding-planned-event-unknown",
        remedy: "finding-planned-event-unknown-remedy",
        severity: Severity::Rule,
        source: "R-08, R-12",
        page: PLAN_PAGE,
    };
    for line in plan.iter().filter(|l| l.event.is_none()) {
        let text = line.event_text().to_owned();
        found.say(RULE, vec![], &text, &[("event", text.clone())]);
    }
}

fn outside_but_planned(plan: &[PlanLine<'_>], found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "outside-but-planned",
        message: "finding-outside-but-planned",
        remedy: "finding-outside-but-planned-remedy",
        severity: Severity::Rule,
        source: "R-08",
        page: ANALYSIS_PAGE,
    };
    for event in plan.iter().filter_map(|l| l.event).filter(|e| !e.in_plan) {
        found.say(RULE, vec![event.number], &event.handling, &[("event", event.event.clone())]);
    }
}

fn must_be_planned(analysis: &Analysis, found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "must-be-planned",
        message: "finding-must-be-planned",
        remedy: "finding-must-be-planned-remedy",
        severity: Severity::Rule,
        source: "R-06",
        page: ANALYSIS_PAGE,
    };
    let from = analysis.method.plan_from;
    let empty = analysis.rows.is_empty();
    for line in analysis.lines() {
        let value = line.event.risk_value().unwrap_or_default();
        let planned = line.row.is_some() || (empty && line.event.in_plan);
        if value >= from && !planned && line.event.reason.is_empty() {
            let more = [("event", line.event.event.clone()), ("value", value.to_string()), ("from", from.to_string())];
            found.say(RULE, vec![line.event.number], &value.to_string(), &more);
        }
    }
}

fn chosen_but_not_planned(analysis: &Analysis, found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "chosen-but-not-planned",
        message: "finding-chosen-but-not-planned",
        remedy: "finding-chosen-but-not-planned-remedy",
        severity: Severity::Rule,
        source: "R-08",
        page: ANALYSIS_PAGE,
    };
    let below = |e: &Event| e.risk_value().is_none_or(|v| v < analysis.method.plan_from);
    for line in analysis.lines() {
        if line.event.in_plan && line.row.is_none() && below(line.event) {
            found.say(RULE, vec![line.event.number], "", &[("event", line.event.event.clone())]);
        }
    }
}

fn below_without_reason(analysis: &Analysis, plan: &[PlanLine<'_>], found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "below-without-reason",
        message: "finding-below-without-reason",
        remedy: "finding-below-without-reason-remedy",
        severity: Severity::Rule,
        source: "R-06",
        page: PLAN_PAGE,
    };
    let from = analysis.method.plan_from;
    let numbers: Vec<i64> = plan.iter().filter(|l| analysis.wants_reason(l)).filter_map(PlanLine::number).collect();
    if !numbers.is_empty() {
        found.say(RULE, numbers, "", &[("from", from.to_string())]);
    }
}

/// A mandatory field of the plan, and how a row is asked for it.
type Field = (Rule, fn(&PlanLine<'_>) -> bool);

fn missing_fields(plan: &[PlanLine<'_>], found: &mut Found<'_>) {
    const fn rule(id: &'static str, message: &'static str, remedy: &'static str) -> Rule {
        Rule { id, message, remedy, severity: Severity::Rule, source: "R-10", page: PLAN_PAGE }
    }
    const FIELDS: &[Field] = &[
        (
            rule(
                "plan-responsible-missing",
                "finding-plan-responsible-missing",
                "finding-plan-responsible-missing-remedy",
            ),
            |l| l.row.responsible.is_empty(),
        ),
        (rule("plan-control-missing", "finding-plan-control-missing", "finding-plan-control-missing-remedy"), |l| {
            l.row.control.is_empty()
        }),
        (rule("plan-activity-missing", "finding-plan-activity-missing", "finding-plan-activity-missing-remedy"), |l| {
            l.activities.is_empty()
        }),
        (rule("plan-place-missing", "finding-plan-place-missing", "finding-plan-place-missing-remedy"), |l| {
            l.goal.text.is_empty() || l.process.name.is_empty() || l.way.name.is_empty()
        }),
    ];
    for (rule, lacks) in FIELDS {
        let lacking: Vec<_> = plan.iter().filter(|l| lacks(l)).collect();
        if !lacking.is_empty() {
            let numbers: Vec<i64> = lacking.iter().filter_map(|l| l.number()).collect();
            let unnumbered: Vec<&str> = lacking.iter().filter(|l| l.event.is_none()).map(|l| l.event_text()).collect();
            found.say(*rule, numbers, &unnumbered.join("|"), &[("rows", lacking.len())]);
        }
    }
}

fn vague_activities(signs: &Signs, plan: &[PlanLine<'_>], found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "activity-vague",
        message: "finding-activity-vague",
        remedy: "finding-activity-vague-remedy",
        severity: Severity::Advice,
        source: "P1",
        page: PLAN_PAGE,
    };
    let vague = |text: &str| {
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '%').collect();
        !text.contains(|c: char| c.is_ascii_digit())
            && !signs.times.iter().any(|t| text.contains(t))
            && !signs.counts.iter().any(|c| words.contains(&c.as_str()))
    };
    let lacking: Vec<_> = plan
        .iter()
        .filter(|l| {
            l.activities
                .iter()
                .any(|a| a.population.is_empty() && a.sample.is_empty() && a.timing.is_empty() && vague(&a.activity))
        })
        .collect();
    if !lacking.is_empty() {
        let numbers = lacking.iter().filter_map(|l| l.number()).collect();
        found.say(RULE, numbers, "", &[("rows", lacking.len())]);
    }
}

/// A check that only counts who has been trained tells nothing of a risk that is not about knowing.
fn only_training(signs: &Signs, plan: &[PlanLine<'_>], found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "only-training",
        message: "finding-only-training",
        remedy: "finding-only-training-remedy",
        severity: Severity::Advice,
        source: "P1",
        page: PLAN_PAGE,
    };
    let says = |text: &str, words: &[String]| words.iter().any(|w| text.to_lowercase().contains(w.as_str()));
    for line in plan {
        let trains = |text: &str| says(text, &signs.training);
        let only = !line.activities.is_empty() && line.activities.iter().all(|a| trains(&a.activity));
        if only && !says(line.event_text(), &signs.knowing) {
            let numbers = line.number().into_iter().collect();
            found.say(RULE, numbers, line.event_text(), &[("event", line.event_text().to_owned())]);
        }
    }
}

/// Within a process, a lower risk is checked while a higher one is not.
fn lower_before_higher(analysis: &Analysis, found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "lower-before-higher",
        message: "finding-lower-before-higher",
        remedy: "finding-lower-before-higher-remedy",
        severity: Severity::Advice,
        source: "P1",
        page: ANALYSIS_PAGE,
    };
    let lines = analysis.lines();
    for process in &analysis.processes {
        let inside = || lines.iter().filter(|l| l.process.head.id == process.head.id);
        let value = |e: &Event| e.risk_value().unwrap_or_default();
        let Some(lowest) = inside().filter(|l| l.row.is_some()).min_by_key(|l| value(l.event)) else { continue };
        let higher: Vec<i64> = inside()
            .filter(|l| l.row.is_none() && l.event.reason.is_empty() && value(l.event) > value(lowest.event))
            .map(|l| l.event.number)
            .collect();
        if !higher.is_empty() {
            let more = [
                ("process", process.name.clone()),
                ("lower", lowest.event.label()),
                ("value", value(lowest.event).to_string()),
            ];
            // A process that nobody has named is told of without its name.
            let nowhere = Rule { message: "finding-lower-before-higher-nowhere", ..RULE };
            let rule = if process.name.is_empty() { nowhere } else { RULE };
            found.say(rule, higher, &lowest.event.number.to_string(), &more);
        }
    }
}
