//! A second numbered list held against the analysis: a matrix or a table of another version, whose numbers have drifted. No I/O
//! here.

use context::{Message, search_key};

use super::{Analysis, label};

/// An entry of the other list: a table says what happens, a matrix only in which cell it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub number: i64,
    pub text: String,
    pub process: String,
    /// Likelihood and consequence.
    pub cell: Option<(i64, i64)>,
}

impl Entry {
    fn same(&self, other: &Entry) -> bool {
        if self.text.is_empty() || other.text.is_empty() {
            return self.cell.is_some() && self.cell == other.cell;
        }
        // Texts and processes are kept as keys.
        self.text == other.text
            && (self.process.is_empty() || other.process.is_empty() || self.process == other.process)
    }
}

/// From a number of the other list on, its numbers are so many steps ahead of ours (below zero: behind).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    pub from: i64,
    pub ours: i64,
    pub steps: i64,
}

impl Shift {
    /// From which number the lists are shifted, and by how much.
    pub fn message(&self) -> Message {
        let key = match self.steps {
            0 => "numbering-level",
            1.. => "numbering-ahead",
            _ => "numbering-behind",
        };
        Message::new(key)
            .with("from", label(self.from))
            .with("ours", label(self.ours))
            .with("steps", usize::try_from(self.steps.abs()).unwrap_or_default())
    }
}

/// What the two lists have to do with each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Their number and ours, of what is the same.
    pub same: Vec<(i64, i64)>,
    /// Their number and ours, of what stands in the same place in the order and says something else.
    pub differ: Vec<(i64, i64)>,
    /// The same, but elsewhere in the order.
    pub moved: Vec<(i64, i64)>,
    pub only_theirs: Vec<i64>,
    pub only_ours: Vec<i64>,
    pub shifts: Vec<Shift>,
}

impl Analysis {
    /// The analysis as such a list, in the order of its numbers.
    pub fn numbered(&self) -> Vec<Entry> {
        let mut lines = self.lines();
        lines.sort_by_key(|l| l.event.number);
        let entry = |l: &super::Line<'_>| Entry {
            number: l.event.number,
            text: search_key(&l.event.event),
            process: search_key(&l.process.name),
            cell: l.event.likelihood.zip(l.event.consequence),
        };
        lines.iter().map(entry).collect()
    }
}

/// Holds another list against ours. Both are put in the order of their numbers and aligned: what was put in or taken out in
/// between costs as much as what was changed, so the fewest changes explain the difference.
pub fn hold(theirs: &[Entry], ours: &[Entry]) -> Held {
    let order = |list: &[Entry]| {
        let mut list = list.to_vec();
        list.sort_by_key(|e| e.number);
        list
    };
    let (theirs, ours) = (order(theirs), order(ours));
    let mut held = Held::default();
    let (mut left, mut right) = (vec![], vec![]);
    for step in align(&theirs, &ours) {
        match step {
            (Some(a), Some(b)) if theirs[a].same(&ours[b]) => held.same.push((theirs[a].number, ours[b].number)),
            (Some(a), Some(b)) => {
                left.push(a);
                right.push(b);
                held.differ.push((theirs[a].number, ours[b].number));
            }
            (Some(a), None) => left.push(a),
            (None, Some(b)) => right.push(b),
            (None, None) => {}
        }
    }
    // What says the same somewhere else has moved; only a text can tell that, a cell holds many.
    for a in left.clone() {
        let moved = right.iter().position(|b| !theirs[a].text.is_empty() && theirs[a].same(&ours[*b]));
        if let Some(at) = moved {
            held.moved.push((theirs[a].number, ours[right.remove(at)].number));
            left.retain(|other| *other != a);
        }
    }
    let moved = |pair: &(i64, i64)| held.moved.iter().any(|m| m.0 == pair.0 || m.1 == pair.1);
    let differ: Vec<(i64, i64)> = held.differ.iter().filter(|p| !moved(p)).copied().collect();
    held.only_theirs = left.iter().map(|a| theirs[*a].number).filter(|n| !differ.iter().any(|d| d.0 == *n)).collect();
    held.only_ours = right.iter().map(|b| ours[*b].number).filter(|n| !differ.iter().any(|d| d.1 == *n)).collect();
    held.differ = differ;
    held.shifts = shifts(&held.same);
    held
}

/// Where the distance between the numbers changes, and stays changed for more than one.
pub fn shifts(same: &[(i64, i64)]) -> Vec<Shift> {
    let mut found: Vec<Shift> = vec![];
    let mut steps = 0;
    for (at, (theirs, ours)) in same.iter().enumerate() {
        let here = theirs - ours;
        let stays = same.get(at + 1).is_none_or(|(a, b)| a - b == here);
        if here != steps && stays {
            found.push(Shift { from: *theirs, ours: *ours, steps: here });
            steps = here;
        }
    }
    found
}

/// The cheapest way through both lists, as pairs of places in them.
fn align(theirs: &[Entry], ours: &[Entry]) -> Vec<(Option<usize>, Option<usize>)> {
    let width = ours.len() + 1;
    // Doubled, so that a change can cost a little less than taking out and putting in.
    let mut costs = vec![0_u32; (theirs.len() + 1) * width];
    let at = |a: usize, b: usize| a * width + b;
    for a in 0..=theirs.len() {
        for b in 0..=ours.len() {
            let cost = match (a, b) {
                (0, 0) => 0,
                (0, b) => costs[at(0, b - 1)] + 2,
                (a, 0) => costs[at(a - 1, 0)] + 2,
                (a, b) => {
                    let both = if theirs[a - 1].same(&ours[b - 1]) { 0 } else { 3 };
                    (costs[at(a - 1, b - 1)] + both).min(costs[at(a - 1, b)] + 2).min(costs[at(a, b - 1)] + 2)
                }
            };
            costs[at(a, b)] = cost;
        }
    }
    let (mut a, mut b) = (theirs.len(), ours.len());
    let mut steps = vec![];
    while a > 0 || b > 0 {
        let here = costs[at(a, b)];
        if a > 0 && b > 0 && here == costs[at(a - 1, b - 1)] + if theirs[a - 1].same(&ours[b - 1]) { 0 } else { 3 } {
            (a, b) = (a - 1, b - 1);
            steps.push((Some(a), Some(b)));
        } else if a > 0 && here == costs[at(a - 1, b)] + 2 {
            a -= 1;
            steps.push((Some(a), None));
        } else {
            b -= 1;
            steps.push((None, Some(b)));
        }
    }
    steps.reverse();
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(texts: &[(i64, &str)]) -> Vec<Entry> {
        texts
            .iter()
            .map(|(number, text)| Entry { number: *number, text: (*text).to_owned(), ..Entry::default() })
            .collect()
    }

    #[test]
    fn one_that_was_put_in_shifts_the_rest() {
        let ours = list(&[(1, "a"), (2, "b"), (3, "c"), (4, "d")]);
        let theirs = list(&[(1, "a"), (2, "b"), (3, "ny"), (4, "c"), (5, "d")]);
        let held = hold(&theirs, &ours);
        assert_eq!(held.shifts, [Shift { from: 4, ours: 3, steps: 1 }]);
        assert_eq!((held.only_theirs.as_slice(), held.only_ours.is_empty()), ([3].as_slice(), true));
        let back = hold(&ours, &theirs);
        assert_eq!(back.shifts, [Shift { from: 3, ours: 4, steps: -1 }]);
    }

    #[test]
    fn what_moved_is_found_by_its_text_and_what_was_rewritten_by_its_place() {
        let ours = list(&[(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "e")]);
        let held = hold(&list(&[(1, "a"), (2, "c"), (3, "d"), (4, "e"), (5, "b")]), &ours);
        assert_eq!(held.moved, [(5, 2)]);
        assert_eq!(held.shifts, [Shift { from: 2, ours: 3, steps: -1 }]);
        let held = hold(&list(&[(1, "a"), (2, "b"), (3, "annat"), (4, "d"), (5, "e")]), &ours);
        assert_eq!((held.differ.as_slice(), held.shifts.len()), ([(3, 3)].as_slice(), 0));
        assert!(held.only_theirs.is_empty() && held.only_ours.is_empty());
    }

    /// The real matrix of 2021 has 66 numbers and the table 65 (shared source S1, read 2026-11-22).
    #[test]
    fn a_matrix_is_held_by_its_cells() {
        let table = [
            (48, (2, 3)),
            (49, (3, 4)),
            (50, (3, 3)),
            (51, (4, 3)),
            (52, (2, 4)),
            (53, (2, 4)),
            (54, (2, 4)),
            (55, (2, 4)),
            (56, (2, 3)),
            (57, (3, 2)),
            (58, (3, 2)),
            (59, (3, 4)),
            (60, (4, 2)),
            (61, (2, 3)),
            (62, (1, 4)),
            (63, (2, 4)),
        ];
        let matrix = [
            (48, (2, 3)),
            (49, (3, 4)),
            (50, (3, 3)),
            (51, (4, 3)),
            (52, (4, 3)),
            (53, (2, 4)),
            (54, (2, 4)),
            (55, (2, 4)),
            (56, (2, 4)),
            (57, (2, 3)),
            (58, (3, 2)),
            (59, (3, 2)),
            (60, (3, 4)),
            (61, (4, 2)),
            (62, (2, 3)),
            (63, (1, 4)),
            (64, (2, 4)),
        ];
        let list = |all: &[(i64, (i64, i64))]| -> Vec<Entry> {
            all.iter().map(|(number, cell)| Entry { number: *number, cell: Some(*cell), ..Entry::default() }).collect()
        };
        let held = hold(&list(&matrix), &list(&table));
        assert_eq!((held.only_theirs.len(), held.only_ours.len(), held.differ.len()), (1, 0, 0));
        assert_eq!(held.shifts.len(), 1, "{:?}", held.shifts);
        assert!((51..=53).contains(&held.shifts[0].from) && held.shifts[0].steps == 1, "{:?}", held.shifts);
    }
}
