//! Events that are not in the public version: they have a ground and a series of numbers of their own, so that neither a gap
//! in the numbers, nor a count, nor a difference tells which they are. No I/O here.

use std::collections::HashSet;

use uuid::Uuid;

use super::{Analysis, Event};

/// Numbers above this one belong to the series of what is withheld: the first of them is printed `S1`.
pub const SERIES: i64 = 1_000_000;

/// A number as people write it: `34`, or `S1` for one that is withheld.
pub fn label(number: i64) -> String {
    if number > SERIES { format!("S{}", number - SERIES) } else { number.to_string() }
}

/// Numbers as people list them.
pub fn labels(numbers: &[i64]) -> String {
    numbers.iter().map(|n| label(*n)).collect::<Vec<_>>().join(", ")
}

/// Reads what [`label`] wrote; a full stop after it is forgiven.
pub fn number(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches('.');
    let fits = |n: &i64| (1..SERIES).contains(n);
    match text.strip_prefix(['S', 's']) {
        Some(of_series) => of_series.parse().ok().filter(fits).map(|n: i64| n + SERIES),
        None => text.parse().ok().filter(fits),
    }
}

/// Gives out numbers in both series: one that has been used is not used again, since numbers are quoted in minutes.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    public: i64,
    withheld: i64,
}

impl Numbers {
    /// Those that follow on the ones that are given.
    pub fn after(used: impl Iterator<Item = i64>) -> Self {
        let mut numbers = Self { public: 1, withheld: SERIES + 1 };
        for number in used {
            let next = if number > SERIES { &mut numbers.withheld } else { &mut numbers.public };
            *next = (*next).max(number + 1);
        }
        numbers
    }

    /// The next number of the event's series.
    pub fn next(&mut self, withheld: bool) -> i64 {
        let next = if withheld { &mut self.withheld } else { &mut self.public };
        *next += 1;
        *next - 1
    }
}

impl Event {
    /// Whether the public version leaves it out.
    pub fn is_withheld(&self) -> bool {
        !self.withheld.is_empty()
    }

    /// Its number as people write it.
    pub fn label(&self) -> String {
        label(self.number)
    }

    /// Whether the number is of the series that it belongs to.
    pub fn takes(&self, number: i64) -> bool {
        (number > SERIES) == self.is_withheld()
    }
}

impl Analysis {
    /// The next free numbers.
    pub fn numbers(&self) -> Numbers {
        Numbers::after(self.events.iter().map(|e| e.number))
    }

    /// What the public version may show, and how many events are left out of it. Everything that hangs on those goes too.
    #[must_use]
    pub fn public(mut self) -> (Self, usize) {
        let all = self.events.len();
        self.events.retain(|e| !e.is_withheld());
        let shown: HashSet<Uuid> = self.events.iter().map(|e| e.head.id).collect();
        self.measures.retain(|m| shown.contains(&m.event));
        self.rows.retain(|r| r.event.is_none_or(|id| shown.contains(&id)));
        let rows: HashSet<Uuid> = self.rows.iter().map(|r| r.head.id).collect();
        self.activities.retain(|a| rows.contains(&a.plan_row));
        let left_out = all - self.events.len();
        (self, left_out)
    }

    /// Numbers that no event of the public series has although one after them does.
    pub fn gaps(&self) -> Vec<i64> {
        let used: HashSet<i64> = self.events.iter().filter(|e| !e.is_withheld()).map(|e| e.number).collect();
        let (first, last) = (used.iter().min().copied().unwrap_or(1), used.iter().max().copied().unwrap_or(0));
        (first..last).filter(|n| !used.contains(n)).collect()
    }
}

#[cfg(test)]
mod tests {
    use register::Head;

    use super::*;
    use crate::model::{Activity, Measure, PlanRow};

    #[test]
    fn a_number_reads_back_as_it_was_written() {
        for (given, text) in [(34, "34"), (SERIES + 1, "S1"), (SERIES + 20, "S20")] {
            assert_eq!(label(given), text);
            assert_eq!(number(text), Some(given));
        }
        assert_eq!((number("7."), number("s2")), (Some(7), Some(SERIES + 2)));
        for odd in ["", "S", "S0", "0", "-1", "7b", "1000000", "S1000000", "SS1"] {
            assert_eq!(number(odd), None, "{odd}");
        }
    }

    #[test]
    fn each_series_goes_on_by_itself() {
        let mut numbers = Numbers::after([1, 5, SERIES + 2].into_iter());
        assert_eq!([numbers.next(false), numbers.next(false), numbers.next(true)], [6, 7, SERIES + 3]);
        assert_eq!(label(Numbers::after([].into_iter()).next(true)), "S1");
    }

    #[test]
    fn what_hangs_on_a_withheld_event_is_left_out_with_it() {
        let id = |n| Uuid::from_u128(n);
        let head = |n| Head { id: id(n), version: 1 };
        let event = |n: u128, number, withheld: &str| Event {
            head: head(n),
            number,
            withheld: withheld.into(),
            ..Event::default()
        };
        let row = |n, event: Option<u128>| PlanRow { head: head(n), event: event.map(id), ..PlanRow::default() };
        let analysis = Analysis {
            events: vec![event(1, 1, ""), event(2, SERIES + 1, "18 kap. 13 § OSL"), event(3, 3, "")],
            measures: [1, 2].map(|n| Measure { head: head(10 + n), event: id(n), ..Measure::default() }).into(),
            rows: vec![row(21, Some(1)), row(22, Some(2)), row(23, None)],
            activities: [21, 22]
                .map(|n| Activity { head: head(30 + n), plan_row: id(n), ..Activity::default() })
                .into(),
            ..Analysis::default()
        };
        assert_eq!(analysis.gaps(), [2]);
        let (public, left_out) = analysis.public();
        assert_eq!(left_out, 1);
        assert_eq!(public.events.iter().map(Event::label).collect::<Vec<_>>(), ["1", "3"]);
        assert_eq!((public.measures.len(), public.rows.len(), public.activities.len()), (1, 2, 1));
    }
}
