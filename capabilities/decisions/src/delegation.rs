//! Deciding in a body's place: what it rests on in law, what may never be decided so, how it is reported and how it is printed. The law is
//! data (`delegation.toml`), the points are the body's own, and what a document is about is said by its room.

use std::sync::LazyLock;

use context::{Context, Error, Language, Message, Problem, Result};
use database::Read;
use jiff::civil::Date;
use serde::Deserialize;
use socket::{Adoptable, Decided, Delegable, House, Scope};

use crate::{adopt::Given, case, model::Point};

/// On what a right to decide in the body's place rests.
#[derive(Debug, Deserialize)]
pub struct Basis {
    pub name: String,
    /// What gives the right.
    sections: String,
    /// What says how such decisions are reported.
    reported: String,
    /// Whether the law itself says when they are; otherwise the body decides in what extent.
    #[serde(default)]
    always_reported: bool,
}

/// What may not be delegated.
#[derive(Debug, Deserialize)]
pub struct Reserved {
    pub name: String,
    pub section: String,
    sv: String,
    en: String,
}

impl Reserved {
    pub fn about(&self, language: Language) -> &str {
        match language {
            Language::Swedish => &self.sv,
            Language::English => &self.en,
        }
    }
}

#[derive(Deserialize)]
struct Law {
    law: String,
    basis: Vec<Basis>,
    reserved: Vec<Reserved>,
}

static LAW: LazyLock<Law> =
    LazyLock::new(|| toml::from_str(include_str!("../delegation.toml")).expect("the law of delegation is well formed"));

/// What may not be delegated, for whoever is about to record that it was.
pub fn reserved() -> &'static [Reserved] {
    &LAW.reserved
}

/// The act that says so.
pub fn law() -> &'static str {
    &LAW.law
}

fn basis(name: &str) -> Option<&'static Basis> {
    LAW.basis.iter().find(|basis| basis.name == name)
}

/// The section that says how decisions on this basis are reported, for a finding.
pub(crate) fn source(name: &str) -> &'static str {
    basis(name).map_or(law(), |basis| &basis.reported)
}

/// What a decision in the body's place rests on. All empty for what the body decided itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rests {
    /// The function of whoever decided.
    pub function: String,
    /// The point of the delegation rules.
    pub point: String,
    /// The name of its [`Basis`]; empty where no law of municipalities says anything, or nothing was written down.
    pub basis: String,
    /// One of [`REPORTING`](crate::model::REPORTING).
    pub reporting: String,
    /// Why it could be delegated, where the document is of a nature that as a rule may not be.
    pub reason: String,
}

impl Rests {
    /// How the decision is printed, where no meeting decided: `by` is who did.
    pub(crate) fn printed(&self, decider: &str, by: &str) -> Option<Decided> {
        let same = self.function.is_empty() || context::search_key(&self.function) == context::search_key(by);
        let who = match same {
            true => Message::new("annex-decided-by").with("by", by),
            false => Message::new("annex-decided-by-function").with("by", by).with("function", self.function.as_str()),
        };
        let point = match basis(&self.basis) {
            Some(basis) => Message::new("annex-delegation-point-law")
                .with("point", self.point.as_str())
                .with("section", basis.sections.as_str())
                .with("law", law()),
            None => Message::new("annex-delegation-point").with("point", self.point.as_str()),
        };
        let reported = match self.reporting.as_str() {
            "next-meeting" => Some("annex-reported-next-meeting"),
            "listed" => Some("annex-reported-listed"),
            "not-reported" => Some("annex-reported-not"),
            _ => None,
        };
        match decider {
            "post" => Some(Decided { status: "annex-decided-day", head: vec![who] }),
            "delegation" => {
                let head = [who, point].into_iter().chain(reported.map(Message::new)).collect();
                Some(Decided { status: "annex-decided-on-delegation", head })
            }
            _ => None,
        }
    }
}

/// What the decision rests on, judged: a point that held that day, a document that may be delegated. What was decided is recorded once
/// somebody has said that it is so; only what is the body's own is refused.
///
/// # Errors
/// [`Error::Invalid`] with every problem.
pub(crate) async fn rests(
    house: &House,
    context: &Context,
    read: &mut Read,
    scope: &Scope,
    kinds: &[&'static Adoptable],
    given: &Given,
    day: Date,
) -> Result<Rests> {
    let text = |text: &str| text.trim().to_owned();
    let mut rests = Rests { function: text(&given.function), ..Rests::default() };
    if given.decider != "delegation" {
        return Ok(rests);
    }
    let mut problems = vec![];
    let mut say = |field: &str, message: Message| problems.push(Problem { field: field.to_owned(), message });
    (rests.point, rests.reporting, rests.reason) =
        (text(&given.delegation), text(&given.reporting), text(&given.delegation_reason));
    let points = case::points(read, scope).await?;
    let known: Vec<&Point> = points.iter().filter(|p| p.number == rests.point).collect();
    let holding = known.iter().find(|p| p.holds(day)).copied();
    if holding.is_none() && !given.delegation_confirmed {
        say("delegation", lacking(&rests.point, &known));
    }
    // A company decides by its own rules; the act on municipalities says nothing of them.
    let municipal = scope.unit.kind != "company-board";
    let point = holding.or(known.first().copied());
    let or = |given: &mut String, usual: &str| {
        if given.is_empty() {
            usual.clone_into(given);
        }
    };
    if let Some(point) = point {
        or(&mut rests.function, &point.post);
        or(&mut rests.reporting, &point.reporting);
    }
    if municipal {
        let named = point.map(|p| p.basis.as_str()).filter(|name| !name.is_empty());
        rests.basis = named.unwrap_or("employee").to_owned();
        // Until the body is known to have decided otherwise, everything is reported.
        or(&mut rests.reporting, "next-meeting");
        if basis(&rests.basis).is_some_and(|basis| basis.always_reported) {
            "next-meeting".clone_into(&mut rests.reporting);
        }
        if let Some((field, message)) = reserved_in(house, context, kinds, &rests) {
            say(field, message);
        }
    }
    if rests.function.is_empty() {
        say("function", "problem-missing".into());
    }
    if context::search_key(&given.body) == context::search_key(&scope.unit.name) {
        say("body", "delegation-by-the-body".into());
    }
    if problems.is_empty() { Ok(rests) } else { Err(Error::Invalid(problems)) }
}

fn lacking(number: &str, known: &[&Point]) -> Message {
    let Some(point) = known.first() else { return Message::new("delegation-unknown").with("point", number) };
    let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
    Message::new("delegation-not-then")
        .with("point", number)
        .with("from", day(point.valid_from))
        .with("to", day(point.valid_to))
}

/// What is wrong with delegating these documents: one is the body's own, or is of a nature that wants a reason.
fn reserved_in(
    house: &House,
    context: &Context,
    kinds: &[&'static Adoptable],
    rests: &Rests,
) -> Option<(&'static str, Message)> {
    let named = |which: &dyn Fn(&Adoptable) -> bool| {
        let names = kinds.iter().filter(|kind| which(kind)).map(|kind| house.words().word(context.language, kind.name));
        Some(names.collect::<Vec<_>>().join(", ")).filter(|names| !names.is_empty())
    };
    // What cannot wait is decided on another ground, and may be the body's own matter.
    let urgent = basis(&rests.basis).is_some_and(|basis| basis.always_reported);
    let own = named(&|kind| kind.delegable == Delegable::No && !urgent);
    let wanting = named(&|kind| kind.delegable != Delegable::Yes).filter(|_| rests.reason.is_empty());
    let (field, key, documents) = match (own, wanting) {
        (Some(own), _) => ("delegation", "delegation-own", own),
        (None, Some(wanting)) => ("delegation_reason", "delegation-reserved", wanting),
        (None, None) => return None,
    };
    let direction = reserved().first()?;
    let message = Message::new(key)
        .with("documents", documents)
        .with("what", direction.about(context.language))
        .with("section", direction.section.as_str())
        .with("law", law());
    Some((field, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BASES;

    #[test]
    fn the_law_has_what_the_form_offers() {
        assert_eq!(LAW.basis.iter().map(|b| b.name.as_str()).collect::<Vec<_>>(), BASES);
        assert_eq!(
            reserved().first().map(|r| r.name.as_str()),
            Some("direction"),
            "what annexes are about stands first"
        );
        for reserved in reserved() {
            assert!(!reserved.about(Language::Swedish).is_empty() && !reserved.about(Language::English).is_empty());
        }
    }
}
