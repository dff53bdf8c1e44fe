//! The same event, or nearly the same, scored differently.

use std::collections::HashMap;

use socket::Severity;

use super::{Found, Rule};
use crate::model::{Analysis, Event};

/// Two events are nearly the same when this share of their words is common to both.
const ALIKE: f64 = 0.6;

pub(super) fn rules(analysis: &Analysis, found: &mut Found<'_>) {
    const RULE: Rule = Rule {
        id: "scored-differently",
        message: "finding-scored-differently",
        remedy: "finding-scored-differently-remedy",
        severity: Severity::Advice,
        source: "P1",
        page: "risk-analysis",
    };
    for (a, b) in alike(&analysis.events) {
        if (a.likelihood, a.consequence) != (b.likelihood, b.consequence) {
            let score = |e: &Event| match (e.likelihood, e.consequence) {
                (Some(l), Some(c)) => format!("{l} × {c}"),
                _ => "–".to_owned(),
            };
            let more = [("event", a.event.clone()), ("first", score(a)), ("second", score(b))];
            found.say(RULE, vec![a.number, b.number], &format!("{}{}", score(a), score(b)), &more);
        }
    }
}

/// Pairs of events that share most of their words. Only events that share one of their rarest words are compared, so the
/// work grows with the number of likely pairs and not with the square of the events.
fn alike(events: &[Event]) -> Vec<(&Event, &Event)> {
    let mut ids: HashMap<String, usize> = HashMap::new();
    let mut counts: Vec<usize> = vec![];
    let mut words: Vec<Vec<usize>> = Vec::with_capacity(events.len());
    for event in events {
        let key = context::search_key(&event.event);
        let mut own: Vec<usize> = key
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.chars().count() > 3)
            .map(|w| {
                let next = ids.len();
                *ids.entry(w.to_owned()).or_insert(next)
            })
            .collect();
        own.sort_unstable();
        own.dedup();
        counts.resize(ids.len(), 0);
        own.iter().for_each(|w| counts[*w] += 1);
        words.push(own);
    }
    let mut seen: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut pairs = vec![];
    let mut compared = vec![usize::MAX; events.len()];
    for (at, own) in words.iter().enumerate() {
        if own.is_empty() {
            continue;
        }
        let mut rare = own.clone();
        rare.sort_unstable_by_key(|w| (counts[*w], *w));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a count of words"
        )]
        let telling = own.len() - (ALIKE * own.len() as f64).ceil() as usize + 1;
        for word in &rare[..telling.min(rare.len())] {
            let earlier = seen.entry(*word).or_default();
            for other in earlier.iter().copied() {
                if compared[other] != at {
                    compared[other] = at;
                    if share(own, &words[other]) >= ALIKE {
                        pairs.push((&events[other], &events[at]));
                    }
                }
            }
            earlier.push(at);
        }
    }
    pairs.sort_by_key(|(a, b)| (a.number, b.number));
    pairs
}

/// Words in common as a share of all words of the two (Jaccard). Both lists are sorted.
fn share(a: &[usize], b: &[usize]) -> f64 {
    let common = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
    #[expect(clippy::cast_precision_loss, reason = "a count of words")]
    let share = common as f64 / (a.len() + b.len() - common) as f64;
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(number: i64, event: &str) -> Event {
        Event { number, event: event.to_owned(), ..Event::default() }
    }

    #[test]
    fn events_that_share_most_words_are_alike() {
        let events = [
            event(1, "Obehöriga får tillgång till information i kommunens system"),
            event(2, "Avtal följs inte upp"),
            event(3, "Obehöriga, som tidigare anställda, får tillgång till information i kommunens system."),
            event(4, "Obehöriga vistas i lokalerna"),
        ];
        let pairs: Vec<_> = alike(&events).iter().map(|(a, b)| (a.number, b.number)).collect();
        assert_eq!(pairs, [(1, 3)]);
    }
}
