//! The combined annex: what the work is, the system, the analysis and the plan, in one file with one numbering.

use context::{Context, Message};
use database::Read;
use documents::{Block, Document, lowered, number};
use register::Later;
use socket::{House, Print, Scope, shell};

use super::{Say, analysis, left_out, plan, read, series, system};
use crate::model::Analysis;

pub(crate) fn internal_control<'a>(
    house: &'a House,
    context: &'a Context,
    reading: &'a mut Read,
    scope: &'a Scope,
    print: &'a Print,
) -> Later<'a, Document> {
    Box::pin(async move {
        let say = Say { house, context };
        let (year, withheld) = read(reading, scope, print).await?;
        let part = |title: &str, blocks: Vec<Block>| {
            let heading = Block::Heading { level: 1, text: say.t(title) };
            [vec![Block::Portrait, heading], lowered(blocks, 1)].concat()
        };
        let mut blocks = [
            part(
                "combined-description",
                [description(&say, &year), left_out(&say, withheld).into_iter().chain(series(&say, &year)).collect()]
                    .concat(),
            ),
            part("control-system", system::blocks(&say, reading, scope, print).await?),
            part("risk-analysis", analysis::blocks(&say, &year)),
            part("control-plan", plan::blocks(&say, &year)),
        ]
        .concat();
        number(&mut blocks);
        Ok(shell(house, context, scope, print, "internal-control", blocks))
    })
}

/// Half a page for whoever reads nothing else: the parts, the year, the scale, what the value decides.
fn description(say: &Say<'_>, analysis: &Analysis) -> Vec<Block> {
    let method = &analysis.method;
    let paragraph = |text: String| Block::Paragraph { text };
    let range = |scale: &str| {
        let levels = method.scale(scale);
        let ends = (levels.first(), levels.last());
        if let (Some(low), Some(high)) = ends { format!("{}–{}", low.value, high.value) } else { String::new() }
    };
    let scale = Message::new("combined-scale")
        .with("likelihood", range("likelihood"))
        .with("consequence", range("consequence"))
        .with("measures_from", method.measures_from)
        .with("plan", method.plan_from);
    let figures =
        Message::new("combined-figures").with("events", analysis.events.len()).with("rows", analysis.rows.len());
    vec![
        paragraph(say.t("combined-parts")),
        paragraph(say.t("combined-cycle")),
        paragraph(say.say(&scale)),
        paragraph(say.say(&figures)),
    ]
}
