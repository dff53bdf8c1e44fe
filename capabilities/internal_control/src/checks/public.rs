//! Rules about the version for the public: it names functions and no people, and its numbers tell nothing of what it leaves out.

use std::collections::{BTreeMap, HashMap};

use context::search_key;
use socket::{Severity, names::Known};
use uuid::Uuid;

use super::{Found, Rule};
use crate::model::{Analysis, Event, Signs};

/// The rules of an analysis: `people` are those of its names that the municipality knows, `functions` what it calls its posts.
pub(super) fn rules(analysis: &Analysis, people: &Known, functions: &[String], found: &mut Found<'_>) {
    gaps(analysis, found);
    names(analysis, people, functions, found);
    left(analysis, people, found);
}

/// Somebody who has left answers for nothing: what stands in their name is handed over.
fn left(analysis: &Analysis, people: &Known, found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "responsible-left",
        message: "finding-responsible-left",
        remedy: "finding-responsible-left-remedy",
        severity: Severity::Rule,
        source: "P4",
        page: "control-plan",
    };
    let mut named: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (number, text, holder) in texts(analysis) {
        let gone = socket::names::named(text, people).into_iter().filter(|one| holder && one.left);
        for one in gone {
            named.entry(one.name.as_str()).or_default().extend(number);
        }
    }
    for (name, mut numbers) in named {
        numbers.sort_unstable();
        numbers.dedup();
        found.say(RULE, numbers, name, &[("name", name.to_owned())]);
    }
}

/// A text that the public version prints, with the number it stands at, and whether it says who answers for something.
type Text<'a> = (Option<i64>, &'a str, bool);

/// What the public version prints of an analysis and its plan.
pub(super) fn texts(analysis: &Analysis) -> Vec<Text<'_>> {
    let mut texts: Vec<Text<'_>> = vec![];
    let mut shown: HashMap<Uuid, i64> = HashMap::new();
    for event in analysis.events.iter().filter(|e| !e.is_withheld()) {
        shown.insert(event.head.id, event.number);
        texts.extend([&event.event, &event.control].map(|text| (Some(event.number), text.as_str(), false)));
    }
    for measure in &analysis.measures {
        let Some(number) = shown.get(&measure.event).copied() else { continue };
        texts.extend([
            (Some(number), measure.measure.as_str(), false),
            (Some(number), measure.responsible.as_str(), true),
        ]);
    }
    for line in analysis.plan().iter().filter(|l| l.event.is_none_or(|e| !e.is_withheld())) {
        let (row, number) = (line.row, line.number());
        let of_row = [(&row.control, false), (&row.responsible, true), (&row.performer, true)];
        texts.extend(of_row.map(|(text, holder)| (number, text.as_str(), holder)));
        texts.extend(line.activities.iter().map(|a| (number, a.activity.as_str(), false)));
    }
    texts
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
    let gaps = if analysis.events.iter().any(Event::is_withheld) { analysis.gaps() } else { vec![] };
    if !gaps.is_empty() {
        let listed = ranges(&gaps);
        found.say(RULE, vec![], &listed, &[("gaps", listed.clone())]);
    }
}

/// Numbers with those in a row drawn together: `5, 9–12`.
fn ranges(numbers: &[i64]) -> String {
    let mut rows: Vec<(i64, i64)> = vec![];
    for number in numbers {
        match rows.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => rows.push((*number, *number)),
        }
    }
    let told = |(first, last): &(i64, i64)| if first == last { first.to_string() } else { format!("{first}–{last}") };
    rows.iter().map(told).collect::<Vec<_>>().join(", ")
}

/// People's names in what will be public: the post answers, whoever holds it.
fn names(analysis: &Analysis, people: &Known, functions: &[String], found: &mut Found<'_>) {
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
    let mut named: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (number, text, holder) in texts(analysis) {
        // Whoever has left is another rule's to tell.
        let known = socket::names::named(text, people).into_iter();
        let gone = known.clone().any(|one| holder && one.left);
        let known = known.filter(|one| !(holder && one.left)).map(|one| one.name.as_str());
        let probable = Some(text).filter(|t| holder && !gone && looks_like_a_person(t, &posts, signs));
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
    fn gaps_in_a_row_are_drawn_together() {
        assert_eq!(ranges(&[5, 9, 10, 11, 14]), "5, 9–11, 14");
        assert_eq!(ranges(&[]), "");
    }

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
