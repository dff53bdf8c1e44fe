//! The answers to the baseline requirements as an annex, with every comment whole.

use context::{Context, Message, Result};
use database::Read;
use documents::{Block, Cell, Column, Document, Group, Row, Table};
use register::Later;
use serde_json::{Value as Json, json};
use socket::{House, Print, Scope, SnapshotLine, shell};

use crate::model::{ANSWER, BASKRAV, Line, lines};

async fn answered(context: &Context, read: &mut Read, scope: &Scope) -> Result<Vec<Line>> {
    let answers = ANSWER.list(read, scope.unit.id).await?;
    Ok(lines(&answers, scope.year, context.language))
}

pub(crate) fn run<'a>(
    house: &'a House,
    context: &'a Context,
    read: &'a mut Read,
    scope: &'a Scope,
    print: &'a Print,
) -> Later<'a, Document> {
    Box::pin(async move {
        let lines = answered(context, read, scope).await?;
        let word = |key: &str| house.words().word(context.language, key);
        let row = |line: &Line| {
            let mut comment = Cell::text(&line.answer.comment);
            for (key, text) in [("baskrav-evidence", &line.answer.evidence), ("baskrav-measure", &line.answer.measure)]
            {
                if !text.is_empty() {
                    comment.paragraphs.push(format!("{}: {text}", word(key)));
                }
            }
            Row {
                cells: vec![
                    Cell::text(line.answer.number.to_string()),
                    Cell::text(&line.text),
                    Cell::text(word(&format!("choice-{}", status(&line.answer.status)))).strong(),
                    comment,
                ],
                note: false,
            }
        };
        let table = Table {
            caption: word("baskrav-caption"),
            columns: vec![
                Column::new(word("baskrav-number"), 4).centered(),
                Column::new(word("baskrav-requirement"), 30),
                Column::new(word("baskrav-status"), 9),
                Column::new(word("baskrav-comment"), 40),
            ],
            groups: vec![Group { title: String::new(), rows: lines.iter().map(row).collect() }],
            ..Table::default()
        };
        let source = Message::new("baskrav-source").with("source", BASKRAV.source.as_str());
        let blocks = vec![
            Block::Paragraph { text: word("baskrav-how") },
            Block::Table(table),
            Block::Paragraph { text: house.words().say(context.language, &source) },
        ];
        Ok(shell(house, context, scope, print, "baskrav", blocks))
    })
}

/// The word for a status; one that is not given has its own.
pub(crate) fn status(status: &str) -> &str {
    if status.is_empty() { "unanswered" } else { status }
}

/// What a decision on the answers freezes.
pub(crate) fn snapshot<'a>(context: &'a Context, read: &'a mut Read, scope: &'a Scope) -> Later<'a, Json> {
    Box::pin(async move {
        let row = |l: &Line| {
            let a = &l.answer;
            json!({ "number": a.number, "requirement": l.text, "status": a.status, "comment": a.comment, "evidence": a.evidence, "measure": a.measure })
        };
        let rows: Vec<_> = answered(context, read, scope).await?.iter().map(row).collect();
        Ok(json!({ "about": { "unit": scope.unit.name, "year": scope.year, "source": BASKRAV.source }, "rows": rows }))
    })
}

/// A snapshot's answers as lines to compare.
pub(crate) fn snapshot_lines(snapshot: &Json) -> Result<Vec<SnapshotLine>> {
    let rows = snapshot["rows"].as_array().into_iter().flatten();
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let fields = |row: &Json| row.as_object().into_iter().flatten().map(|(k, v)| (k.clone(), text(v))).collect();
    Ok(rows.map(|row| (row["number"].to_string(), fields(row))).collect())
}
