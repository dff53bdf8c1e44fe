//! A document as a value: what it says, not how it looks. PDF, Word, workbook and page are made from the same one.

use serde::Serialize;

/// A document of a unit's year.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Document {
    /// `sv` or `en`.
    pub language: &'static str,
    pub title: String,
    /// The body whose document it is, as printed on every page.
    pub body: String,
    /// The administration under it, if there is one.
    pub administration: String,
    /// Case number with its label, `Bilaga till VP 2027`, the document type: the lines in the head of every page.
    pub head: Vec<String>,
    /// `Utkast`, `Förslag till sammanträde …`: never the paragraph of a decision that is still to come.
    pub status: String,
    /// What whoever holds it must know before anything else; empty: nothing. Its short form stands in the head of every page.
    pub notice: String,
    /// The document's date: year, month, day.
    pub date: (i16, i8, i8),
    /// The date as people say it.
    pub date_text: String,
    /// `Sida`, `forts.`, `Innehåll` …: the few words the shell itself needs.
    pub words: Words,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Words {
    pub page: String,
    pub contents: String,
    pub continued: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Block {
    Heading {
        level: u8,
        text: String,
    },
    Paragraph {
        text: String,
    },
    List {
        items: Vec<String>,
    },
    Table(Table),
    Matrix(Matrix),
    /// From here on the pages lie down, for tables that need the width.
    Landscape,
    Portrait,
}

impl Document {
    /// Every text that says something of its own, for changing it: the shell's words are the program's.
    pub fn each_text(&mut self, change: &mut impl FnMut(&mut String)) {
        for block in &mut self.blocks {
            match block {
                Block::Heading { text, .. } | Block::Paragraph { text } => change(text),
                Block::List { items } => items.iter_mut().for_each(&mut *change),
                Block::Table(table) => {
                    change(&mut table.caption);
                    for group in &mut table.groups {
                        change(&mut group.title);
                        let cells = group.rows.iter_mut().flat_map(|r| &mut r.cells);
                        cells.flat_map(|c| &mut c.paragraphs).for_each(&mut *change);
                    }
                }
                Block::Matrix(_) | Block::Landscape | Block::Portrait => {}
            }
        }
    }
}

/// Numbers the headings as they stand: 1, 1.1, 1.1.1. A part that is printed alone and inside a larger document gets its
/// numbers where it is printed, so they are never typed.
pub fn number(blocks: &mut [Block]) {
    let mut counts: Vec<usize> = vec![];
    for block in blocks {
        if let Block::Heading { level, text } = block {
            counts.resize(usize::from((*level).max(1)), 0);
            if let Some(last) = counts.last_mut() {
                *last += 1;
            }
            let number: Vec<String> = counts.iter().map(|n| n.max(&1).to_string()).collect();
            *text = format!("{} {text}", number.join("."));
        }
    }
}

/// The blocks one or more levels further down, as they stand inside another document.
pub fn lowered(blocks: Vec<Block>, by: u8) -> Vec<Block> {
    let lower = |block| match block {
        Block::Heading { level, text } => Block::Heading { level: level + by, text },
        other => other,
    };
    blocks.into_iter().map(lower).collect()
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    #[default]
    Left,
    Center,
    Right,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Column {
    pub title: String,
    /// Share of the width, against the other columns.
    pub width: u16,
    pub align: Align,
}

impl Column {
    pub fn new(title: impl Into<String>, width: u16) -> Self {
        Self { title: title.into(), width, align: Align::Left }
    }
    #[must_use]
    pub fn centered(mut self) -> Self {
        self.align = Align::Center;
        self
    }
}

/// A table in groups: each group's title is a row of its own that stays with its rows and is repeated on every page.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Table {
    /// What the table holds, for those who cannot see it and above it in print.
    pub caption: String,
    pub columns: Vec<Column>,
    pub groups: Vec<Group>,
    /// How it stands in a workbook, where what is a title in print must be a column.
    #[serde(skip)]
    pub sheet: Together,
}

/// A table as a workbook holds it: what its groups are is a column with a heading, so that it can be filtered, and read in again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Together {
    /// The heading of the column that the groups' titles stand in.
    pub grouped_by: String,
    /// The sheet that it shares with the tables of the same columns beside it; empty: one of its own.
    pub name: String,
    /// What stands in that column for a table whose groups have no titles of their own.
    pub group: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Group {
    /// Empty: no title row.
    pub title: String,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Row {
    pub cells: Vec<Cell>,
    /// It only says that there is nothing: a workbook has it beside the table, where it is no row of it.
    #[serde(skip)]
    pub note: bool,
}

/// A cell's paragraphs. `repeats` means: the same as in the row above, printed again only where a new page begins.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Cell {
    pub paragraphs: Vec<String>,
    pub repeats: bool,
    pub strong: bool,
    pub mark: Mark,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { paragraphs: text.lines().map(str::to_owned).collect(), ..Self::default() }
    }
    #[must_use]
    pub fn repeating(mut self, repeats: bool) -> Self {
        self.repeats = repeats;
        self
    }
    #[must_use]
    pub fn marked(mut self, mark: Mark) -> Self {
        self.mark = mark;
        self
    }
    #[must_use]
    pub fn strong(mut self) -> Self {
        self.strong = true;
        self
    }
}

/// A zone's shade: tells by lightness, so that it survives a black and white printer; the word always stands beside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    #[default]
    None,
    Low,
    Medium,
    High,
}

/// A matrix of numbered marks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Matrix {
    /// What it shows, in words: the alternative text.
    pub alternative: String,
    pub row_axis: String,
    pub column_axis: String,
    pub columns: Vec<String>,
    /// Highest level first.
    pub rows: Vec<(String, Vec<MatrixCell>)>,
    /// Zone and how many.
    pub legend: Vec<(String, Mark, String)>,
    pub total: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct MatrixCell {
    pub mark: Mark,
    /// The zone's word, printed small in the cell.
    pub zone: String,
    pub numbers: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_numbered_as_they_stand() {
        let heading = |level| Block::Heading { level, text: "x".to_owned() };
        let mut blocks: Vec<_> = [1, 2, 2, 3, 1, 2].map(heading).into();
        number(&mut blocks);
        let texts: Vec<_> = blocks
            .iter()
            .map(|b| match b {
                Block::Heading { text, .. } => text.as_str(),
                _ => "",
            })
            .collect();
        assert_eq!(texts, ["1 x", "1.1 x", "1.2 x", "1.2.1 x", "2 x", "2.1 x"]);
    }
}
