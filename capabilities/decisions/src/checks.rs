//! Rules about decisions on delegation.

use context::{Message, digest};
use database::Read;
use register::Later;
use socket::{Finding, Scope, Severity};

use crate::{case, delegation, store};

database::statements! {
    BEGUN = "SELECT DISTINCT unit, year FROM decisions WHERE tenant = $1";
}

/// A decision on delegation rests on a point that held that day, and is reported to the body where the body wants it to be.
pub(crate) fn run<'a>(read: &'a mut Read, scope: &'a Scope) -> Later<'a, Vec<Finding>> {
    Box::pin(async move {
        let delegated: Vec<_> =
            store::of_year(read, scope).await?.into_iter().filter(|d| d.decider == "delegation").collect();
        if delegated.is_empty() {
            return Ok(vec![]);
        }
        let (points, steps) = (case::points(read, scope).await?, case::steps(read, scope).await?);
        let page = format!("/{}/{}/case", scope.unit.slug, scope.year);
        let mut found = vec![];
        let mut said = vec![];
        for decision in delegated {
            // One paragraph covers several documents: it is told once.
            let key = (decision.body.clone(), decision.decided_on, decision.rests.point.clone());
            if said.contains(&key) {
                continue;
            }
            said.push(key);
            let mut say = |rule: &'static str, message: &'static str, remedy: &'static str| {
                let day = decision.decided_on.to_string();
                let matter = format!("{}|{day}|{}", decision.body, decision.rests.point);
                found.push(Finding {
                    rule,
                    severity: Severity::Rule,
                    subject: format!("{rule}:{}", &digest(matter.as_bytes())[..16]),
                    numbers: vec![],
                    message: Message::new(message)
                        .with("post", decision.body.as_str())
                        .with("day", day)
                        .with("point", decision.rests.point.as_str()),
                    remedy: remedy.into(),
                    source: delegation::source(&decision.rests.basis),
                    href: page.clone(),
                    accepted: None,
                    about: &[],
                });
            };
            if !points.iter().any(|p| p.number == decision.rests.point && p.holds(decision.decided_on)) {
                say("delegation-ended", "finding-delegation-ended", "finding-delegation-ended-remedy");
            }
            let reported = decision.rests.reporting != "not-reported";
            if reported && !steps.iter().any(|s| s.step == "reported" && s.day >= decision.decided_on) {
                say(
                    "delegation-not-reported",
                    "finding-delegation-not-reported",
                    "finding-delegation-not-reported-remedy",
                );
            }
        }
        Ok(found)
    })
}
