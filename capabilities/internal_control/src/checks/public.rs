//! Rules about the version for the public: it names functions and no people, and its numbers tell nothing of what it leaves out.

use std::collections::BTreeMap;

use context::search_key;
use socket::{Named, Severity};

use super::{Found, Rule};
use crate::model::{Analysis, Signs, labels};

/// The rules of an analysis: `people` are those the municipality knows by name, `functions` what it calls its posts.
pub(super) fn rules(analysis: &Analysis, people: &[Named], functions: &[String], found: &mut Found<'_>) {
    gaps(analysis, found);
    names(analysis, people, functions, found);
}

/// Where events are withheld, a gap in the public numbers tells that one of them stood there.
fn gaps(analysis: &Analysis, found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "withheld-gap",
        message: "finding-withheld-gap",
        remedy: "finding-withheld-gap-remedy",
        severity: Severity::Rule,
        source: "P2",
        page: "risk-analysis",
    };
    let gaps = analysis.gaps();
    if !gaps.is_empty() && analysis.events.iter().any(|e| e.is_withheld()) {
        let listed = labels(&gaps);
        found.say(RULE, vec![], &listed, &[("gaps", listed.clone())]);
    }
}

/// People's names in what will be public: the post answers, whoever holds it.
fn names(analysis: &Analysis, people: &[Named], functions: &[String], found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "person-named",
        message: "finding-person-named",
        remedy: "finding-person-named-remedy",
        severity: Severity::Rule,
        source: "P3",
        page: "control-plan",
    };
    let posts: Vec<String> = functions.iter().map(|f| search_key(f)).collect();
    let signs = &analysis.method.signs;
    // What stands where, and whether it says who answers for something.
    let mut texts: Vec<(Option<i64>, &str, bool)> = vec![];
    for event in analysis.events.iter().filter(|e| !e.is_withheld()) {
        texts.extend([&event.event, &event.control].map(|text| (Some(event.number), text.as_str(), false)));
        let own = analysis.measures.iter().filter(|m| m.event == event.head.id);
        texts.extend(own.flat_map(|m| {
            [(Some(event.number), m.measure.as_str(), false), (Some(event.number), m.responsible.as_str(), true)]
        }));
    }
    let plan = analysis.plan();
    for line in plan.iter().filter(|l| l.event.is_none_or(|e| !e.is_withheld())) {
        let row = line.row;
        texts.extend(
            [(&row.control, false), (&row.responsible, true), (&row.performer, true)]
                .map(|(t, holder)| (line.number(), t.as_str(), holder)),
        );
        texts.extend(line.activities.iter().map(|a| (line.number(), a.activity.as_str(), false)));
    }
    let mut named: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (number, text, holder) in texts {
        let known = people.iter().map(|p| p.name.as_str()).filter(|name| text.contains(name));
        let probable = Some(text).filter(|t| holder && looks_like_a_person(t, &posts, signs));
        for name in known.chain(probable) {
            named.entry(name).or_default().extend(number);
        }
    }
    for (name, mut numbers) in named {
        numbers.sort_unstable();
        numbers.dedup();
        found.say(RULE, numbers, name, &[("name", name.to_owned())]);
    }
}

/// Two or three words that each begin with a capital, none of which is a word for a post or a place of work.
fn looks_like_a_person(text: &str, posts: &[String], signs: &Signs) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && word.chars().count() > 1
            && letters.clone().any(char::is_lowercase)
            && letters.all(|c| c.is_alphabetic() || c == '-')
    };
    let post = |word: &&str| {
        let word = word.to_lowercase();
        signs.posts.iter().any(|sign| word.contains(sign.as_str()))
    };
    (2..=3).contains(&words.len())
        && words.iter().all(capital)
        && !words.iter().any(post)
        && !posts.contains(&search_key(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_from_a_post() {
        let posts = ["upphandling mitt".to_owned()];
        let person = |text: &str| looks_like_a_person(text, &posts, &Signs::default());
        for name in ["Prova Provsson", "Eva-Lena Exempel", "Åke Von Prov"] {
            assert!(person(name), "{name}");
        }
        for post in [
            "Chef ekonomi",
            "HR-chef",
            "Enhetschef Jobbtorg Stockholm",
            "Upphandling Mitt",
            "Controller",
            "Avdelningen Stab",
            "IT",
            "Rektor Ekåsaskolan",
            "",
        ] {
            assert!(!person(post), "{post}");
        }
    }
}
