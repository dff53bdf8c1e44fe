//! A. System för intern kontroll: the board's own chapters or the standard ones, the roles' duties, and whatever
//! follows from the method of the year, which is never typed.

use context::{Context, Message, Result};
use database::Read;
use documents::{Block, Cell, Column, Document, Group, Row, Table, lowered, number};
use register::Later;
use socket::{House, Print, Scope, shell};

use super::{Say, analysis::scale, mark, read};
use crate::{
    model::{Analysis, CHAPTERS, Piece, System, pieces},
    store,
};

pub(crate) fn control_system<'a>(
    house: &'a House,
    context: &'a Context,
    read: &'a mut Read,
    scope: &'a Scope,
    print: &'a Print,
) -> Later<'a, Document> {
    Box::pin(async move {
        let say = Say { house, context };
        let mut blocks = blocks(&say, read, scope, print).await?;
        number(&mut blocks);
        Ok(shell(house, context, scope, print, "control-system", blocks))
    })
}

/// The system's blocks without numbers, as they also stand in the combined annex.
pub(super) async fn blocks(say: &Say<'_>, reading: &mut Read, scope: &Scope, print: &Print) -> Result<Vec<Block>> {
    let (analysis, _) = read(reading, scope, print).await?;
    let (system, _) = store::system(reading, scope.unit.id, scope.year).await?;
    let governing = elsewhere(say, reading, scope, print, "governing-documents").await?;
    let mut blocks = vec![];
    for (name, level) in CHAPTERS {
        let own = system.chapter(name);
        let title = own.map(|c| c.title.clone()).filter(|t| !t.is_empty());
        blocks.push(Block::Heading { level: *level, text: title.unwrap_or_else(|| say.t(&format!("chapter-{name}"))) });
        let text = own.map_or_else(|| standard(say, scope, name), |c| c.text.clone());
        blocks.extend(pieces(&text).into_iter().map(|piece| match piece {
            Piece::Paragraph(text) => Block::Paragraph { text },
            Piece::List(items) => Block::List { items },
        }));
        match *name {
            "roles" => blocks.extend(roles(&system)),
            "analysis" => blocks.extend(method(say, &analysis)),
            "annual" => blocks.push(Block::Paragraph { text: grades(say, &analysis) }),
            "governing" => blocks.extend(lowered(governing.clone(), 1)),
            _ => {}
        }
    }
    blocks.push(Block::Paragraph { text: say.say(&source(&analysis)) });
    blocks.extend(reviewed(say, &system).map(|text| Block::Paragraph { text }));
    Ok(blocks)
}

/// The standard text of a chapter; a company's board answers to its owner and not to the municipal law.
pub(crate) fn standard(say: &Say<'_>, scope: &Scope, name: &str) -> String {
    let of_company = format!("chapter-{name}-text-company");
    if scope.unit.kind == "company-board" && say.house.words().has(say.context.language, &of_company) {
        return say.t(&of_company);
    }
    say.t(&format!("chapter-{name}-text"))
}

/// Another room's annex as part of this one; nothing where the room has none, or the reader may not read it.
async fn elsewhere(say: &Say<'_>, read: &mut Read, scope: &Scope, print: &Print, name: &str) -> Result<Vec<Block>> {
    let Some(annex) = say.house.annexes().find(|a| a.name == name) else { return Ok(vec![]) };
    if !say.context.may(annex.permission, &scope.unit.place) {
        return Ok(vec![]);
    }
    Ok((annex.run)(say.house, say.context, read, scope, print).await?.blocks)
}

fn roles(system: &System) -> Vec<Block> {
    let role = |(role, duties): (&str, Vec<&crate::model::Duty>)| {
        let items = duties.iter().map(|d| d.duty.clone()).collect();
        [Block::Heading { level: 2, text: role.to_owned() }, Block::List { items }]
    };
    system.roles().into_iter().flat_map(role).collect()
}

/// Thresholds, scale and zones, from the method of the year.
fn method(say: &Say<'_>, analysis: &Analysis) -> Vec<Block> {
    let method = &analysis.method;
    let thresholds =
        Message::new("system-thresholds").with("measures_from", method.measures_from).with("plan", method.plan_from);
    let mut scale = scale(say, analysis);
    scale.caption = say.t("annex-scale");
    vec![Block::Paragraph { text: say.say(&thresholds) }, Block::Table(scale), Block::Table(zones(say, analysis))]
}

fn grades(say: &Say<'_>, analysis: &Analysis) -> String {
    say.say(&Message::new("system-grades").with("grades", analysis.method.grades.join(", ")))
}

fn source(analysis: &Analysis) -> Message {
    let method = &analysis.method;
    Message::new("system-source").with("name", method.name.as_str()).with("source", method.source.as_str())
}

/// The last time somebody looked the system over.
fn reviewed(say: &Say<'_>, system: &System) -> Option<String> {
    let review = system.reviews.last()?;
    let key = if review.unchanged { "system-reviewed-unchanged" } else { "system-reviewed" };
    let day = interface::date(say.house.words(), say.context.language, review.day?);
    Some(say.say(&Message::new(key).with("day", day).with("reviewer", review.reviewer.as_str())))
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
        Row { cells, note: false }
    });
    Table {
        caption: say.t("system-zones-caption"),
        columns,
        groups: vec![Group { title: String::new(), rows: rows.collect() }],
        ..Table::default()
    }
}
