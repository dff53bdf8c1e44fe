//! A unit's year as one value: what pages show, checks judge, annexes print and a decision freezes.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Activity, AnalysisHead, Event, Goal, Measure, Method, PlanRow, Process, Way};

/// Everything of a unit's year, read at one moment.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    pub head: AnalysisHead,
    pub method: Method,
    pub goals: Vec<Goal>,
    pub processes: Vec<Process>,
    pub ways: Vec<Way>,
    /// In the order of their numbers.
    pub events: Vec<Event>,
    pub measures: Vec<Measure>,
    pub rows: Vec<PlanRow>,
    pub activities: Vec<Activity>,
}

/// An event with where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    pub goal: &'a Goal,
    pub process: &'a Process,
    pub way: &'a Way,
    pub event: &'a Event,
    /// The event's row in the plan, if it has one.
    pub row: Option<&'a PlanRow>,
}

/// A row of the plan with where it stands and how it is tested.
#[derive(Clone, Debug)]
pub struct PlanLine<'a> {
    pub goal: &'a Goal,
    pub process: &'a Process,
    pub way: &'a Way,
    pub row: &'a PlanRow,
    pub event: Option<&'a Event>,
    pub activities: Vec<&'a Activity>,
}

impl PlanLine<'_> {
    /// The event's text: the analysis' own, or what the plan printed when the analysis lacks it.
    pub fn event_text(&self) -> &str {
        self.event.map_or(&self.row.event_text, |e| &e.event)
    }
    pub fn number(&self) -> Option<i64> {
        self.event.map(|e| e.number)
    }
    /// The event's number as people write it.
    pub fn label(&self) -> Option<String> {
        self.event.map(Event::label)
    }
    /// The value of the event in the analysis; where it lacks one, the number that the plan printed.
    pub fn risk_value(&self) -> Option<i64> {
        self.event.map_or_else(|| self.row.printed_value.parse().ok(), Event::risk_value)
    }
}

struct Places<'a> {
    goals: HashMap<Uuid, &'a Goal>,
    processes: HashMap<Uuid, &'a Process>,
    ways: HashMap<Uuid, &'a Way>,
}

impl<'a> Places<'a> {
    fn of(analysis: &'a Analysis) -> Self {
        Self {
            goals: analysis.goals.iter().map(|g| (g.head.id, g)).collect(),
            processes: analysis.processes.iter().map(|p| (p.head.id, p)).collect(),
            ways: analysis.ways.iter().map(|w| (w.head.id, w)).collect(),
        }
    }

    fn find(&self, way: Uuid) -> Option<(&'a Goal, &'a Process, &'a Way)> {
        let way = *self.ways.get(&way)?;
        let process = *self.processes.get(&way.process)?;
        Some((self.goals.get(&process.goal)?, process, way))
    }
}

impl Analysis {
    /// The events in the order of goal, process, way of working and number.
    pub fn lines(&self) -> Vec<Line<'_>> {
        let places = Places::of(self);
        let rows: HashMap<_, _> = self.rows.iter().filter_map(|r| Some((r.event?, r))).collect();
        let mut lines: Vec<_> = self
            .events
            .iter()
            .filter_map(|event| {
                let (goal, process, way) = places.find(event.way)?;
                Some(Line { goal, process, way, event, row: rows.get(&event.head.id).copied() })
            })
            .collect();
        lines.sort_by_key(|l| (l.goal.position, l.process.position, l.way.position, l.event.number));
        lines
    }

    /// The rows of the plan in the order of goal, process, way of working and the event's number.
    pub fn plan(&self) -> Vec<PlanLine<'_>> {
        let places = Places::of(self);
        let events: HashMap<_, _> = self.events.iter().map(|e| (e.head.id, e)).collect();
        let mut activities: HashMap<Uuid, Vec<&Activity>> = HashMap::new();
        for activity in &self.activities {
            activities.entry(activity.plan_row).or_default().push(activity);
        }
        let mut lines: Vec<_> = self
            .rows
            .iter()
            .filter_map(|row| {
                let (goal, process, way) = places.find(row.way)?;
                let event = row.event.and_then(|id| events.get(&id).copied());
                let activities = activities.remove(&row.head.id).unwrap_or_default();
                Some(PlanLine { goal, process, way, row, event, activities })
            })
            .collect();
        lines.sort_by_key(|l| {
            (l.goal.position, l.process.position, l.way.position, l.number().unwrap_or(i64::MAX), l.row.position)
        });
        lines
    }

    /// Events that belong in the plan and have no row there: marked for it, or at the threshold without a reason to leave
    /// them out.
    pub fn waiting(&self) -> Vec<Line<'_>> {
        let must = |e: &Event| e.risk_value().is_some_and(|v| v >= self.method.plan_from) && e.reason.is_empty();
        self.lines().into_iter().filter(|l| l.row.is_none() && (l.event.in_plan || must(l.event))).collect()
    }

    /// Whether a row is there by the board's choice, below the threshold, and nobody has said why.
    pub fn wants_reason(&self, line: &PlanLine<'_>) -> bool {
        let given = !line.row.reason.is_empty() || line.event.is_some_and(|e| !e.reason.is_empty());
        !given && line.event.and_then(Event::risk_value).is_some_and(|v| v < self.method.plan_from)
    }

    /// Goals that no event belongs to: they still stand in the annex.
    pub fn goals_without_events(&self) -> Vec<&Goal> {
        let used: Vec<Uuid> = self.lines().iter().map(|l| l.goal.head.id).collect();
        self.goals.iter().filter(|g| !used.contains(&g.head.id)).collect()
    }

    /// How many events each zone holds, lowest zone first.
    pub fn zone_counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.method.zones.len()];
        for event in &self.events {
            if let Some(zone) = self.method.zone(event.likelihood, event.consequence) {
                counts[self.method.zone_rank(zone)] += 1;
            }
        }
        counts
    }
}
