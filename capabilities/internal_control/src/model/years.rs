//! From one year to the next: what becomes of last year's goals, and what is carried along. No I/O here.

use std::collections::HashMap;

use register::Head;
use uuid::Uuid;

use super::{Activity, Analysis, Event, Goal, Measure, Numbers, PlanLine, PlanRow, Process};

/// What becomes of a goal, or of one of its processes, in the new year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The goal with this text: kept, renumbered, or merged with another that says the same.
    Goal(String),
    /// It is no longer a goal; what hung on it is left out.
    Gone,
}

/// What becomes of each goal. A process may go its own way: then its goal is split.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    pub goals: HashMap<Uuid, Target>,
    pub processes: HashMap<Uuid, Target>,
}

/// An event to be made in the new year, with where it goes and what it brings along.
#[derive(Clone, Debug)]
pub struct Carried<'a> {
    pub goal: String,
    pub process: &'a str,
    pub way: &'a str,
    pub event: Event,
    /// Measures that are not done.
    pub measures: Vec<&'a Measure>,
    /// What the plan says of it, also where its event is marked outside: whether it goes on is for the new year to say.
    pub rows: Vec<CarriedRow<'a>>,
}

/// A row of the plan with its activities.
pub type CarriedRow<'a> = (&'a PlanRow, Vec<&'a Activity>);

/// A row of the plan about something that the analysis lacks: where it goes in the new year.
#[derive(Clone, Debug)]
pub struct Loose<'a> {
    pub goal: String,
    pub process: &'a str,
    pub way: &'a str,
    pub row: CarriedRow<'a>,
}

/// What a year becomes in the next, before any of it is stored.
#[derive(Clone, Debug, Default)]
pub struct Copy<'a> {
    /// Numbered anew, in the order of the new goals.
    pub events: Vec<Carried<'a>>,
    /// Goals of the new year in their order, also those without events.
    pub goals: Vec<String>,
    /// Numbers of events whose goal is gone.
    pub left_out: Vec<i64>,
    /// Rows of the plan whose events the analysis lacks.
    pub loose: Vec<Loose<'a>>,
    /// Rows of the plan that do not come along, because their goal is gone.
    pub rows_left_out: Vec<String>,
}

/// Works out the copy. Goals keep their order; `known` are goals that the new year has already, and they come first.
pub fn copy<'a>(from: &'a Analysis, known: &[String], mapping: &Mapping) -> Copy<'a> {
    let key = |text: &str| context::search_key(text);
    let mut goals: Vec<String> = known.to_vec();
    let place = |goals: &mut Vec<String>, text: &str| match goals.iter().position(|g| key(g) == key(text)) {
        Some(at) => at,
        None => {
            goals.push(text.to_owned());
            goals.len() - 1
        }
    };
    for goal in &from.goals {
        let target = mapping.goals.get(&goal.head.id).cloned().unwrap_or_else(|| Target::Goal(goal.text.clone()));
        if let Target::Goal(text) = target {
            place(&mut goals, &text);
        }
    }
    let plan = from.plan();
    // Where what hangs on a goal's process goes; nowhere, if it is gone.
    let goes = |process: &Process, goal: &Goal| match mapping
        .processes
        .get(&process.head.id)
        .or_else(|| mapping.goals.get(&goal.head.id))
    {
        Some(Target::Gone) => None,
        Some(Target::Goal(text)) => Some(text.clone()),
        None => Some(goal.text.clone()),
    };
    let (mut left_out, mut rows_left_out) = (vec![], vec![]);
    let mut carried: Vec<(usize, Carried<'_>)> = vec![];
    for line in from.lines() {
        let about = plan.iter().filter(|p| p.event.is_some_and(|e| e.head.id == line.event.head.id));
        let Some(goal) = goes(line.process, line.goal) else {
            left_out.push(line.event.number);
            rows_left_out.extend(about.map(PlanLine::event_text));
            continue;
        };
        let event = Event {
            head: Head::default(),
            previous: Some(line.event.head.id),
            previous_number: Some(line.event.number),
            // The new year has an instruction of its own.
            obligatory: None,
            printed_value: String::new(),
            handling: String::new(),
            ..line.event.clone()
        };
        let measures = from.measures.iter().filter(|m| m.event == line.event.head.id && m.status != "done").collect();
        let rows = about.map(|p| (p.row, p.activities.clone())).collect();
        let at = place(&mut goals, &goal);
        carried.push((at, Carried { goal, process: &line.process.name, way: &line.way.name, event, measures, rows }));
    }
    let mut loose = vec![];
    for line in plan.iter().filter(|p| p.event.is_none()) {
        match goes(line.process, line.goal) {
            None => rows_left_out.push(line.event_text()),
            Some(goal) => {
                place(&mut goals, &goal);
                let row = (line.row, line.activities.clone());
                loose.push(Loose { goal, process: &line.process.name, way: &line.way.name, row });
            }
        }
    }
    // Lines come in the order of the old goals; a stable sort keeps process and number within the new one.
    carried.sort_by_key(|(at, _)| *at);
    let mut numbers = Numbers::after([].into_iter());
    let number = |(_, mut one): (usize, Carried<'a>)| {
        one.event.number = numbers.next(one.event.is_withheld());
        one
    };
    left_out.sort_unstable();
    let events: Vec<_> = carried.into_iter().map(number).collect();
    let rows_left_out = rows_left_out.into_iter().map(str::to_owned).collect();
    Copy { events, goals, left_out, loose, rows_left_out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Way;

    fn id(n: u128) -> Head {
        Head { id: Uuid::from_u128(n), version: 1 }
    }

    /// Two goals with a process each, two events in the first and one in the second.
    fn year() -> Analysis {
        let goal = |n: u128, text: &str| Goal { head: id(n), text: text.into(), ..Goal::default() };
        let process = |n: u128, goal: u128| Process {
            head: id(n),
            goal: Uuid::from_u128(goal),
            name: format!("P{n}"),
            ..Process::default()
        };
        let way = |n: u128, process: u128| Way {
            head: id(n),
            process: Uuid::from_u128(process),
            name: format!("A{n}"),
            ..Way::default()
        };
        let event = |n: u128, number: i64, way: u128| Event {
            head: id(n),
            number,
            way: Uuid::from_u128(way),
            event: format!("H{number}"),
            reason: "skäl".into(),
            handling: "Nej, bevakas".into(),
            ..Event::default()
        };
        let measure = |n: u128, event: u128, status: &str| Measure {
            head: id(n),
            event: Uuid::from_u128(event),
            status: status.into(),
            ..Measure::default()
        };
        Analysis {
            goals: vec![goal(1, "1.1 Skola"), goal(2, "1.2 Miljö")],
            processes: vec![process(11, 1), process(12, 2), process(13, 1)],
            ways: vec![way(21, 11), way(22, 12), way(23, 13)],
            events: vec![event(31, 4, 21), event(32, 5, 22), event(33, 7, 23)],
            measures: vec![measure(41, 31, "done"), measure(42, 31, "ongoing")],
            ..Analysis::default()
        }
    }

    fn told(copy: &Copy<'_>) -> Vec<(i64, Option<i64>, String)> {
        copy.events.iter().map(|c| (c.event.number, c.event.previous_number, c.goal.clone())).collect()
    }

    #[test]
    fn a_year_is_numbered_anew_and_remembers_its_old_numbers() {
        let year = year();
        let copy = copy(&year, &[], &Mapping::default());
        let first: Vec<_> = copy.events.iter().map(|c| (c.event.number, c.event.previous_number)).collect();
        assert_eq!(first, [(1, Some(4)), (2, Some(7)), (3, Some(5))]);
        assert_eq!(copy.events[0].measures.len(), 1, "what is done stays in its year");
        assert_eq!((copy.events[0].event.reason.as_str(), copy.events[0].event.handling.as_str()), ("skäl", ""));
    }

    #[test]
    fn goals_are_renamed_merged_split_and_gone() {
        let year = year();
        let goal = |text: &str| Target::Goal(text.into());
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let merged = Mapping { goals: [(one, goal("1 Allt")), (two, goal("1 Allt"))].into(), ..Mapping::default() };
        let all = copy(&year, &[], &merged);
        assert_eq!(all.goals, ["1 Allt"]);
        assert_eq!(told(&all).len(), 3);
        let split = Mapping { processes: [(Uuid::from_u128(13), goal("3 Nytt"))].into(), ..Mapping::default() };
        let all = copy(&year, &["2 Redan här".to_owned()], &split);
        assert_eq!(all.goals, ["2 Redan här", "1.1 Skola", "1.2 Miljö", "3 Nytt"]);
        assert_eq!(told(&all)[2], (3, Some(7), "3 Nytt".into()));
        let gone = Mapping { goals: [(one, Target::Gone)].into(), ..Mapping::default() };
        let all = copy(&year, &[], &gone);
        assert_eq!((all.left_out.as_slice(), all.events.len()), ([4, 7].as_slice(), 1));
        assert_eq!(all.goals, ["1.2 Miljö"]);
    }
}
