//! C. Internkontrollplan: one section per goal, one row per event in the plan.

use database::Read;
use documents::{Block, Cell, Column, Document, Group, Row, Table, Together};
use register::Later;
use socket::{House, Print, Scope};

use super::{Say, annex, mark};
use crate::model::{Analysis, Line, PlanLine};

pub(crate) fn control_plan<'a>(
    house: &'a House,
    context: &'a context::Context,
    read: &'a mut Read,
    scope: &'a Scope,
    print: &'a Print,
) -> Later<'a, Document> {
    annex((house, context, scope, print), read, "control-plan", blocks)
}

pub(super) fn blocks(say: &Say<'_>, analysis: &Analysis) -> Vec<Block> {
    let plan = analysis.plan();
    let mut blocks = vec![Block::Landscape, Block::Paragraph { text: say.t("annex-plan-how") }];
    if plan.is_empty() {
        blocks.push(Block::Paragraph { text: say.t("annex-plan-empty") });
    }
    for goal in &analysis.goals {
        let inside: Vec<&PlanLine<'_>> = plan.iter().filter(|l| l.goal.head.id == goal.head.id).collect();
        if inside.is_empty() {
            continue;
        }
        let rows =
            inside.iter().enumerate().map(|(at, line)| row(analysis, line, at.checked_sub(1).map(|i| inside[i])));
        let title = if goal.text.is_empty() { say.t("annex-goal-none") } else { goal.text.clone() };
        // In print a section for each goal; in a workbook one table, whose rows say their goal.
        let group = if goal.text.is_empty() && analysis.goals.len() == 1 { String::new() } else { title.clone() };
        let sheet = Together { grouped_by: say.t("goal"), name: say.t("control-plan"), group };
        blocks.push(Block::Heading { level: 1, text: title });
        blocks.push(Block::Table(Table {
            caption: String::new(),
            columns: columns(say),
            groups: vec![Group { title: String::new(), rows: rows.collect() }],
            sheet,
        }));
    }
    let left_out: Vec<_> =
        analysis.lines().into_iter().filter(|l| l.event.obligatory.is_some() && !l.event.in_plan).collect();
    if !left_out.is_empty() {
        let row = |l: &Line<'_>| {
            let value = l.event.risk_value().map(|v| v.to_string()).unwrap_or_default();
            let shade = mark(analysis, l.event.likelihood, l.event.consequence);
            let event = format!("{} [{}]", l.event.event, l.event.label());
            let texts = [&l.process.name, &l.way.name, &event];
            let mut cells: Vec<Cell> = texts.into_iter().map(Cell::text).collect();
            cells.extend([Cell::text(value).marked(shade), Cell::text(&l.event.reason)]);
            Row { cells, note: false }
        };
        blocks.push(Block::Heading { level: 1, text: say.t("annex-obligatory") });
        blocks.push(Block::Table(Table {
            caption: String::new(),
            columns: vec![
                Column::new(say.t("process"), 20),
                Column::new(say.t("way-of-working"), 26),
                Column::new(say.t("risk-event-event"), 34),
                Column::new(say.t("risk-value-short"), 6).centered(),
                Column::new(say.t("risk-event-reason"), 30),
            ],
            groups: vec![Group { title: String::new(), rows: left_out.iter().map(row).collect() }],
            ..Table::default()
        }));
    }
    blocks
}

fn columns(say: &Say<'_>) -> Vec<Column> {
    vec![
        Column::new(say.t("process"), 17),
        Column::new(say.t("way-of-working"), 20),
        Column::new(say.t("plan-row-control"), 24),
        Column::new(say.t("risk-value-short"), 6).centered(),
        Column::new(say.t("risk-event-event"), 24),
        Column::new(say.t("control-activity"), 28),
        Column::new(say.t("plan-row-responsible"), 15),
    ]
}

fn row(analysis: &Analysis, line: &PlanLine<'_>, above: Option<&PlanLine<'_>>) -> Row {
    let same_process = above.is_some_and(|a| a.process.head.id == line.process.head.id);
    let same_way = above.is_some_and(|a| a.way.head.id == line.way.head.id);
    let same_control = same_way && above.is_some_and(|a| a.row.control == line.row.control);
    let value = line.risk_value().map(|v| v.to_string()).unwrap_or_default();
    let shade = line.event.map(|e| mark(analysis, e.likelihood, e.consequence)).unwrap_or_default();
    let number = line.event.map(|e| format!(" [{}]", e.label())).unwrap_or_default();
    let mut activities = Cell::default();
    for activity in &line.activities {
        activities.paragraphs.push(activity.printed());
    }
    Row {
        cells: vec![
            Cell::text(&line.process.name).repeating(same_process),
            Cell::text(&line.way.name).repeating(same_way),
            Cell::text(&line.row.control).repeating(same_control),
            Cell::text(value).marked(shade),
            Cell::text(format!("{}{number}", line.event_text())),
            activities,
            Cell::text(&line.row.responsible),
        ],
        note: false,
    }
}
