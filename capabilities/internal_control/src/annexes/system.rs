//! A. System för intern kontroll: for now what follows from the method of the year; its stored chapters come later.

use context::Message;
use documents::{Block, Cell, Column, Document, Group, Row, Table};
use register::Later;
use socket::{House, Print, Scope};

use super::{Say, analysis::scale, annex, mark};
use crate::model::Analysis;

pub(crate) fn control_system<'a>(
    house: &'a House,
    context: &'a context::Context,
    scope: &'a Scope,
    print: &'a Print,
) -> Later<'a, Document> {
    annex((house, context, scope, print), "control-system", blocks)
}

fn blocks(say: &Say<'_>, analysis: &Analysis) -> Vec<Block> {
    let method = &analysis.method;
    let heading = |key: &str| Block::Heading { level: 1, text: say.t(key) };
    let text = |key: &str| Block::Paragraph { text: say.t(key) };
    let list = |keys: &[&str]| Block::List { items: keys.iter().map(|k| say.t(k)).collect() };
    let thresholds =
        Message::new("system-thresholds").with("measures", method.measures_from).with("plan", method.plan_from);
    vec![
        heading("system-1"),
        text("system-1-law"),
        text("system-1-outsourced"),
        heading("system-2"),
        text("system-2-text"),
        list(&["system-aim-1", "system-aim-2", "system-aim-3", "system-aim-4", "system-aim-5", "system-aim-6"]),
        heading("system-3"),
        text("system-3-text"),
        list(&["system-step-1", "system-step-2", "system-step-3", "system-step-4", "system-step-5"]),
        Block::Paragraph { text: say.say(&thresholds) },
        heading("annex-scale"),
        Block::Table(scale(say, analysis)),
        heading("system-zones"),
        Block::Table(zones(say, analysis)),
        heading("system-4"),
        text("system-4-text"),
        list(&["system-plan-1", "system-plan-2", "system-plan-3", "system-plan-4", "system-plan-5", "system-plan-6"]),
        heading("system-5"),
        text("system-5-text"),
        heading("system-source"),
        Block::Paragraph { text: format!("{}. {}", method.name, method.source) },
    ]
}

fn zones(say: &Say<'_>, analysis: &Analysis) -> Table {
    let method = &analysis.method;
    let mut columns = vec![Column::new(say.t("risk-event-likelihood"), 3)];
    columns.extend(method.consequence.iter().map(|l| Column::new(method.printed("consequence", Some(l.value)), 2)));
    let rows = method.likelihood.iter().rev().map(|likelihood| {
        let mut cells = vec![Cell::text(method.printed("likelihood", Some(likelihood.value))).strong()];
        cells.extend(method.consequence.iter().map(|consequence| {
            let (l, c) = (Some(likelihood.value), Some(consequence.value));
            let word = method.zone(l, c).map(|z| z.label.clone()).unwrap_or_default();
            Cell::text(word).marked(mark(analysis, l, c))
        }));
        Row { cells }
    });
    Table {
        caption: say.t("system-zones-caption"),
        columns,
        groups: vec![Group { title: String::new(), rows: rows.collect() }],
    }
}
