//! Which of the events that stand an imported row is.

use std::collections::{HashMap, HashSet};

use context::search_key;

use super::risk_analysis::Parsed;
use crate::model::{Analysis, Event};

/// The events that stand, by what an imported row can be recognised by.
pub(super) struct Index<'a> {
    by_number: HashMap<i64, &'a Event>,
    by_text: HashMap<(String, [String; 3]), &'a Event>,
}

impl<'a> Index<'a> {
    pub fn of(analysis: &'a Analysis) -> Self {
        let lines = analysis.lines();
        Self {
            by_number: lines.iter().map(|l| (l.event.number, l.event)).collect(),
            by_text: lines
                .iter()
                .map(|l| {
                    let place = [&l.goal.text, &l.process.name, &l.way.name].map(|t| search_key(t));
                    ((search_key(&l.event.event), place), l.event)
                })
                .collect(),
        }
    }

    /// Number and text first, then text and place, then number alone; an event is recognised once.
    pub fn matches(&self, rows: &[Parsed<'_>]) -> Vec<Option<(&'a Event, &'static str)>> {
        let mut taken = HashSet::new();
        let mut found = vec![None; rows.len()];
        if self.by_number.is_empty() {
            return found;
        }
        let text = |row: &Parsed<'_>| search_key(&row.checked.text("event"));
        type Way<'w, 'a> = (&'static str, &'w dyn Fn(&Parsed<'_>) -> Option<&'a Event>);
        let ways: [Way<'_, 'a>; 3] = [
            ("number-and-text", &|row| {
                self.by_number.get(&row.number?).copied().filter(|e| search_key(&e.event) == text(row))
            }),
            ("text-and-place", &|row| {
                let place = row.place.each_ref().map(|t| search_key(t));
                self.by_text.get(&(text(row), place)).copied()
            }),
            ("number", &|row| self.by_number.get(&row.number?).copied()),
        ];
        for (how, find) in ways {
            for (row, slot) in rows.iter().zip(&mut found).filter(|(_, slot)| slot.is_none()) {
                if let Some(event) = find(row).filter(|e| !taken.contains(&e.head.id)) {
                    taken.insert(event.head.id);
                    *slot = Some((event, how));
                }
            }
        }
        found
    }
}
