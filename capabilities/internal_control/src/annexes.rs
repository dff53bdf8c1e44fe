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
use database::Read;
use documents::{Block, Document, Mark};
use register::Later;
use socket::{House, Print, Scope, shell};

use crate::{
    model::{Analysis, Event},
    store,
};

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

/// The year as it is printed, and how many events that leaves out: none, but of the public version.
async fn read(read: &mut Read, scope: &Scope, print: &Print) -> Result<(Analysis, usize)> {
    let analysis = store::analysis(read, scope.unit.id, scope.year).await?;
    Ok(if print.public { analysis.public() } else { (analysis, 0) })
}

/// Says how many events the public version leaves out, and nothing else of them.
fn left_out(say: &Say<'_>, count: usize) -> Option<Block> {
    let told = Message::new("annex-left-out").with("n", count);
    (count > 0).then(|| Block::Paragraph { text: say.say(&told) })
}

/// Says what the numbers of a series of their own are, where there are such events and this is not the public version.
fn series(say: &Say<'_>, analysis: &Analysis) -> Option<Block> {
    let withheld = analysis.events.iter().any(Event::is_withheld);
    withheld.then(|| Block::Paragraph { text: say.t("annex-series") })
}

/// An annex: its title, and the blocks that are made of the year.
fn annex<'a>(
    (house, context, scope, print): (&'a House, &'a Context, &'a Scope, &'a Print),
    reading: &'a mut Read,
    title: &'static str,
    blocks: fn(&Say<'_>, &Analysis) -> Vec<Block>,
) -> Later<'a, Document> {
    Box::pin(async move {
        let (analysis, withheld) = read(reading, scope, print).await?;
        let say = Say { house, context };
        let first = left_out(&say, withheld).into_iter().chain(series(&say, &analysis));
        let blocks = first.chain(blocks(&say, &analysis)).collect();
        Ok(shell(house, context, scope, print, title, blocks))
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
