//! B. Väsentlighets- och riskanalys: how to read it, the matrix, the scale, and the table.

use context::Message;
use database::Read;
use documents::{Block, Cell, Column, Document, Group, Matrix, MatrixCell, Row, Table, Together};
use register::Later;
use socket::{House, Print, Scope};

use super::{Say, annex, mark, shade};
use crate::model::{Analysis, Event, Line};

pub(crate) fn risk_analysis<'a>(
    house: &'a House,
    context: &'a context::Context,
    read: &'a mut Read,
    scope: &'a Scope,
    print: &'a Print,
) -> Later<'a, Document> {
    annex((house, context, scope, print), read, "risk-analysis", blocks)
}

pub(super) fn blocks(say: &Say<'_>, analysis: &Analysis) -> Vec<Block> {
    let star = analysis.method.handling_word(true).to_owned();
    let mut blocks = vec![
        Block::Paragraph { text: say.t("annex-analysis-how") },
        Block::Heading { level: 1, text: say.t("risk-matrix") },
        Block::Matrix(matrix(say, analysis)),
        Block::Paragraph { text: say.say(&Message::new("annex-star").with("star", star)) },
        Block::Heading { level: 1, text: say.t("annex-scale") },
        Block::Table(scale(say, analysis)),
        Block::Landscape,
        Block::Heading { level: 1, text: say.t("risk-events") },
        Block::Table(events(say, analysis)),
    ];
    if !analysis.measures.is_empty() {
        blocks.push(Block::Heading { level: 1, text: say.t("measures") });
        blocks.push(Block::Table(measures(say, analysis)));
    }
    blocks
}

pub(super) fn scale(say: &Say<'_>, analysis: &Analysis) -> Table {
    let method = &analysis.method;
    let mut steps: Vec<i64> = method.likelihood.iter().chain(&method.consequence).map(|l| l.value).collect();
    steps.sort_unstable();
    steps.dedup();
    let label = |scale: &str, value| {
        method.scale(scale).iter().find(|l| l.value == value).map(|l| l.label.clone()).unwrap_or_default()
    };
    let rows = steps.iter().rev().map(|step| Row {
        cells: vec![
            Cell::text(step.to_string()),
            Cell::text(label("likelihood", *step)),
            Cell::text(label("consequence", *step)),
        ],
        note: false,
    });
    Table {
        caption: String::new(),
        columns: vec![
            Column::new(say.t("annex-step"), 1).centered(),
            Column::new(say.t("risk-event-likelihood"), 4),
            Column::new(say.t("risk-event-consequence"), 4),
        ],
        groups: vec![Group { title: String::new(), rows: rows.collect() }],
        ..Table::default()
    }
}

/// The matrix as the page, the annex and the text alternative share it.
fn matrix(say: &Say<'_>, analysis: &Analysis) -> Matrix {
    let method = &analysis.method;
    let mut told = vec![];
    let rows = method.likelihood.iter().rev().map(|likelihood| {
        let cells = method.consequence.iter().map(|consequence| {
            let (l, c) = (Some(likelihood.value), Some(consequence.value));
            let numbers: Vec<String> =
                analysis.events.iter().filter(|e| e.likelihood == l && e.consequence == c).map(Event::label).collect();
            if !numbers.is_empty() {
                told.push(
                    say.say(
                        &Message::new("matrix-cell")
                            .with("likelihood", method.printed("likelihood", l))
                            .with("consequence", method.printed("consequence", c))
                            .with("numbers", numbers.join(", ")),
                    ),
                );
            }
            MatrixCell {
                mark: mark(analysis, l, c),
                zone: method.zone(l, c).map(|z| z.label.clone()).unwrap_or_default(),
                numbers,
            }
        });
        (method.printed("likelihood", Some(likelihood.value)), cells.collect())
    });
    let rows = rows.collect();
    let counts = analysis.zone_counts();
    let legend = method
        .zones
        .iter()
        .zip(&counts)
        .enumerate()
        .rev()
        .map(|(rank, (zone, n))| (zone.label.clone(), shade(rank, counts.len()), n.to_string()))
        .collect();
    let total = say.say(&Message::new("matrix-total").with("n", analysis.events.len()));
    Matrix {
        alternative: format!("{} {}", say.t("matrix-alternative"), told.join(" ")),
        row_axis: say.t("risk-event-likelihood"),
        column_axis: say.t("risk-event-consequence"),
        columns: method.consequence.iter().map(|l| method.printed("consequence", Some(l.value))).collect(),
        rows,
        legend,
        total,
    }
}

fn events(say: &Say<'_>, analysis: &Analysis) -> Table {
    let columns = vec![
        Column::new(say.t("process"), 20),
        Column::new(say.t("way-of-working"), 24),
        Column::new(say.t("risk-event-number"), 6).centered(),
        Column::new(say.t("risk-event-event"), 36),
        Column::new(say.t("risk-event-likelihood"), 14),
        Column::new(say.t("risk-event-consequence"), 14),
        Column::new(say.t("risk-value-short"), 7).centered(),
        Column::new(say.t("plan-short"), 10),
    ];
    let lines = analysis.lines();
    let mut groups: Vec<Group> = vec![];
    for goal in &analysis.goals {
        let inside: Vec<&Line<'_>> = lines.iter().filter(|l| l.goal.head.id == goal.head.id).collect();
        let mut rows = vec![];
        for (at, line) in inside.iter().enumerate() {
            let above = at.checked_sub(1).map(|i| inside[i]);
            rows.push(event_row(analysis, line, above));
        }
        if rows.is_empty() {
            let mut cells = vec![Cell::default(); columns.len()];
            cells[3] = Cell::text(say.t("annex-goal-empty"));
            rows.push(Row { cells, note: true });
        }
        // Beside goals that have a text, one without must not look as if its events were those of the goal above.
        let alone = goal.text.is_empty() && analysis.goals.len() > 1;
        groups.push(Group { title: if alone { say.t("annex-goal-none") } else { goal.text.clone() }, rows });
    }
    let sheet = Together { grouped_by: say.t("goal"), ..Together::default() };
    Table { caption: say.t("annex-events-caption"), columns, groups, sheet }
}

fn event_row(analysis: &Analysis, line: &Line<'_>, above: Option<&Line<'_>>) -> Row {
    let method = &analysis.method;
    let event = line.event;
    let same_process = above.is_some_and(|a| a.process.head.id == line.process.head.id);
    let same_way = above.is_some_and(|a| a.way.head.id == line.way.head.id);
    let value = event.risk_value().map(|v| v.to_string()).unwrap_or_default();
    let handling = if event.handling.is_empty() { method.handling_word(event.in_plan) } else { &event.handling };
    Row {
        cells: vec![
            Cell::text(&line.process.name).repeating(same_process),
            Cell::text(&line.way.name).repeating(same_way),
            Cell::text(event.label()),
            Cell::text(&event.event),
            Cell::text(method.printed("likelihood", event.likelihood)),
            Cell::text(method.printed("consequence", event.consequence)),
            Cell::text(value).marked(mark(analysis, event.likelihood, event.consequence)),
            Cell::text(handling),
        ],
        note: false,
    }
}

fn measures(say: &Say<'_>, analysis: &Analysis) -> Table {
    let rows = analysis.lines().into_iter().flat_map(|line| {
        analysis.measures.iter().filter(|m| m.event == line.event.head.id).map(move |m| (line.event.label(), m))
    });
    let rows = rows.map(|(number, measure)| Row {
        cells: vec![
            Cell::text(number),
            Cell::text(&measure.measure),
            Cell::text(&measure.responsible),
            Cell::text(measure.due.map(|d| d.to_string()).unwrap_or_default()),
            Cell::text(say.t(&format!("choice-{}", measure.status))),
        ],
        note: false,
    });
    Table {
        caption: say.say(&Message::new("annex-measures-caption").with("from", analysis.method.measures_from)),
        columns: vec![
            Column::new(say.t("risk-event-number"), 6).centered(),
            Column::new(say.t("measure-measure"), 50),
            Column::new(say.t("measure-responsible"), 24),
            Column::new(say.t("measure-due"), 14),
            Column::new(say.t("measure-status"), 14),
        ],
        groups: vec![Group { title: String::new(), rows: rows.collect() }],
        ..Table::default()
    }
}
