//! What the texts of a file's columns stand for, as the method says or as a person has decided.

use std::collections::HashMap;

use documents::spreadsheet::{Recognised, Record};
use register::Levels as _;
use socket::{ImportRequest, ValueSeen};

use crate::model::{Handling, Method};

/// The columns whose texts stand for something.
const COLUMNS: [&str; 3] = ["likelihood", "consequence", "handling"];

/// How many different texts of a column a person is shown: a column with more is not one of levels.
const SHOWN: usize = 20;

/// What a person decided: column and printed text → meaning.
pub(super) struct Meanings<'r>(HashMap<(&'r str, &'r str), &'r str>);

impl<'r> Meanings<'r> {
    pub fn of(request: &'r ImportRequest) -> Self {
        let decided = request.answers.iter().filter_map(|(key, means)| {
            let (column, text) = key.strip_prefix("value:")?.split_once(':')?;
            (!means.is_empty()).then_some(((column, text), means.as_str()))
        });
        Self(decided.collect())
    }

    /// The record's text in a column, or what a person said that it means.
    pub fn text<'a>(&'a self, record: &'a Record, column: &'static str) -> &'a str {
        let text = record.text(column);
        if self.0.is_empty() { text } else { self.0.get(&(column, text)).copied().unwrap_or(text) }
    }

    /// What an IKP cell means.
    pub fn handling(&self, method: &Method, text: &str) -> Option<Handling> {
        match self.0.get(&("handling", text)) {
            Some(&"in-plan") => Some(Handling::InPlan),
            Some(_) => Some(Handling::Outside),
            None => method.handling(text),
        }
    }

    /// Every text that stands for something, the unknown ones first.
    pub fn seen(&self, found: &Recognised, method: &Method) -> Vec<ValueSeen> {
        let mut seen = vec![];
        for column in COLUMNS.into_iter().filter(|c| found.has(c)) {
            let mut rows: HashMap<&str, usize> = HashMap::new();
            for record in &found.records {
                *rows.entry(record.text(column)).or_default() += 1;
            }
            rows.remove("");
            let means = |text: &str| match column {
                "handling" => match self.handling(method, text) {
                    Some(Handling::InPlan) => "in-plan".to_owned(),
                    Some(Handling::Outside) => "outside".to_owned(),
                    None => String::new(),
                },
                scale => {
                    let text = self.0.get(&(scale, text)).copied().unwrap_or(text);
                    method.level(scale, text).map(|l| l.to_string()).unwrap_or_default()
                }
            };
            let of_column =
                |(text, rows): (&str, usize)| ValueSeen { column, text: text.to_owned(), rows, means: means(text) };
            let mut of_column: Vec<_> = rows.into_iter().map(of_column).collect();
            of_column.sort_by(|a, b| (!a.means.is_empty(), &a.text).cmp(&(!b.means.is_empty(), &b.text)));
            of_column.truncate(SHOWN);
            seen.append(&mut of_column);
        }
        seen
    }
}
