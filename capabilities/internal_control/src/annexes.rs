//! The annexes: the system, the analysis and the plan as documents, in the structure a board secretary expects.

mod analysis;
mod combined;
mod plan;
mod system;

pub(crate) use analysis::risk_analysis;
pub(crate) use combined::internal_control;
pub(crate) use plan::control_plan;
pub(crate) use system::{control_system, standard};

use context::{Context, Message, Result};
use documents::{Block, Document, Mark};
use register::Later;
use socket::{House, Print, Scope, shell};

use crate::{READ, model::Analysis, store};

/// Words in the document's language.
pub(crate) struct Say<'a> {
    pub house: &'a House,
    pub context: &'a Context,
}

impl Say<'_> {
    fn t(&self, key: &str) -> String {
        self.house.words().word(self.context.language, key)
    }
    fn say(&self, message: &Message) -> String {
        self.house.words().say(self.context.language, message)
    }
}

async fn read(context: &Context, scope: &Scope) -> Result<Analysis> {
    let mut read = context.read(READ, &scope.unit.place).await?;
    store::analysis(&mut read, scope.unit.id, scope.year).await
}

/// An annex: its title, and the blocks that are made of the year.
fn annex<'a>(
    (house, context, scope, print): (&'a House, &'a Context, &'a Scope, &'a Print),
    title: &'static str,
    blocks: fn(&Say<'_>, &Analysis) -> Vec<Block>,
) -> Later<'a, Document> {
    Box::pin(async move {
        let analysis = read(context, scope).await?;
        let say = Say { house, context };
        Ok(shell(house, context, scope, print, title, blocks(&say, &analysis)))
    })
}

/// The shade of a zone: the lowest and the highest of the method's zones, and what is between.
fn mark(analysis: &Analysis, likelihood: Option<i64>, consequence: Option<i64>) -> Mark {
    match analysis.method.zone(likelihood, consequence) {
        None => Mark::None,
        Some(zone) => shade(analysis.method.zone_rank(zone), analysis.method.zones.len()),
    }
}

fn shade(rank: usize, zones: usize) -> Mark {
    match rank {
        0 => Mark::Low,
        r if r + 1 == zones => Mark::High,
        _ => Mark::Medium,
    }
}
