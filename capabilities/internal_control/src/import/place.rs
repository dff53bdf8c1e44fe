//! Where an imported row belongs: its goal, process and way of working, reused by search key or made.

use std::collections::HashMap;

use context::{Change, Result, search_key};
use register::Head;
use uuid::Uuid;

use crate::model::{Analysis, GOAL, Goal, PROCESS, Process, WAY, Way};

/// The places of an analysis by their keys, growing as rows name new ones.
pub(crate) struct Places {
    analysis: Uuid,
    /// The next goal's place: after the last, also when one has been taken away.
    next_goal: i64,
    goals: HashMap<String, Uuid>,
    processes: HashMap<(Uuid, String), Uuid>,
    ways: HashMap<(Uuid, String), Uuid>,
    /// The place that was asked for last, as it was written: a row mostly stands in that of the row above.
    last: Option<([String; 3], Uuid)>,
}

impl Places {
    pub fn of(analysis: &Analysis) -> Self {
        Self {
            analysis: analysis.head.head.id,
            next_goal: analysis.goals.iter().map(|g| g.position + 1).max().unwrap_or_default(),
            goals: analysis.goals.iter().map(|g| (search_key(&g.text), g.head.id)).collect(),
            processes: analysis.processes.iter().map(|p| ((p.goal, search_key(&p.name)), p.head.id)).collect(),
            ways: analysis.ways.iter().map(|w| ((w.process, search_key(&w.name)), w.head.id)).collect(),
            last: None,
        }
    }

    /// The goal with this text, made if it is new.
    pub async fn goal(&mut self, change: &mut Change, text: &str) -> Result<Uuid> {
        let key = search_key(text);
        if let Some(id) = self.goals.get(&key) {
            return Ok(*id);
        }
        let goal = Goal {
            head: Head { id: change.new_id(), version: 0 },
            analysis: self.analysis,
            position: self.next_goal,
            text: text.to_owned(),
            level: String::new(),
        };
        self.next_goal += 1;
        GOAL.insert(change, &goal).await?;
        self.goals.insert(key, goal.head.id);
        Ok(goal.head.id)
    }

    /// The way of working under its process and goal, each made if it is new.
    pub async fn way(&mut self, change: &mut Change, goal: &str, process: &str, way: &str) -> Result<Uuid> {
        if let Some((_, id)) = self.last.as_ref().filter(|(place, _)| *place == [goal, process, way]) {
            return Ok(*id);
        }
        let id = self.found(change, goal, process, way).await?;
        self.last = Some(([goal, process, way].map(str::to_owned), id));
        Ok(id)
    }

    async fn found(&mut self, change: &mut Change, goal: &str, process: &str, way: &str) -> Result<Uuid> {
        let goal = self.goal(change, goal).await?;
        let key = (goal, search_key(process));
        let process = if let Some(id) = self.processes.get(&key) {
            *id
        } else {
            let made = Process {
                head: Head { id: change.new_id(), version: 0 },
                analysis: self.analysis,
                goal,
                position: position(self.processes.len()),
                name: process.to_owned(),
            };
            PROCESS.insert(change, &made).await?;
            self.processes.insert(key, made.head.id);
            made.head.id
        };
        let key = (process, search_key(way));
        if let Some(id) = self.ways.get(&key) {
            return Ok(*id);
        }
        let made = Way {
            head: Head { id: change.new_id(), version: 0 },
            analysis: self.analysis,
            process,
            position: position(self.ways.len()),
            name: way.to_owned(),
        };
        WAY.insert(change, &made).await?;
        self.ways.insert(key, made.head.id);
        Ok(made.head.id)
    }
}

fn position(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
