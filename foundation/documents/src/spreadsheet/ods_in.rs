//! ODS in (ISO/IEC 26300): what stands in the tables, with repeats written out only as far as they say something.

use std::collections::HashSet;

use quick_xml::events::{BytesStart, Event};

use super::{
    Raw, Trouble, Workbook,
    ledger::{LAST_COLUMN, LAST_ROW, LONGEST_CELL, Ledger, Reading, damaged},
    printed,
    xml::{Archive, Stop, Xml, add_text, attribute, too_much},
};

/// The most tables a workbook is read with, and the most styles they can have.
const MOST: usize = 300;

pub(super) fn read(mut archive: Archive<'_>) -> Result<Workbook, Trouble> {
    let mut ledger = Ledger::new();
    let mut xml = archive.part("content.xml")?.ok_or_else(damaged)?;
    let (mut sheets, mut hidden, mut style) = (vec![], HashSet::new(), String::new());
    loop {
        match xml.next()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "style" => {
                style = attribute(&tag, "name").unwrap_or_default();
            }
            Event::Start(tag) | Event::Empty(tag)
                if tag.local_name().as_ref() == "table-properties"
                    && hidden.len() < MOST
                    && attribute(&tag, "display").is_some_and(|shown| shown == "false") =>
            {
                hidden.insert(style.clone());
            }
            Event::Start(tag) if tag.local_name().as_ref() == "table" => {
                let name = attribute(&tag, "name").unwrap_or_default();
                let style = attribute(&tag, "style-name").unwrap_or_default();
                if sheets.len() >= MOST {
                    return Err(too_much());
                }
                let mut reading = Reading::new(&mut ledger, name, hidden.contains(&style));
                table(&mut xml, &mut reading)?;
                sheets.push(reading.finish());
            }
            Event::Eof => return Ok(Workbook { sheets }),
            _ => {}
        }
    }
}

/// How often something is said to stand there, and never more often than there is room.
fn times(tag: &BytesStart<'_>, name: &str, most: u32) -> u32 {
    attribute(tag, name).map_or(1, |value| value.parse().unwrap_or(u32::MAX)).clamp(1, most)
}

fn table(xml: &mut Xml<'_, '_>, sheet: &mut Reading<'_>) -> Result<(), Trouble> {
    let (mut row, mut column, mut repeated) = (0, 0, 1);
    loop {
        let event = xml.next()?;
        let ends = matches!(event, Event::Empty(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "table-row" => {
                    (column, repeated) = (0, times(&tag, "number-rows-repeated", LAST_ROW));
                    if ends {
                        row = LAST_ROW.min(row + repeated);
                    }
                }
                "table-cell" | "covered-table-cell" => {
                    let many = times(&tag, "number-columns-repeated", LAST_COLUMN);
                    let cell = Cell::of(&tag);
                    let said = if ends { String::new() } else { content(xml, sheet, row, column)? };
                    let number = cell.number();
                    let raw = cell.raw(&said, number.as_deref());
                    if raw == Raw::Empty {
                        sheet.put(row, column, raw)?;
                    } else {
                        for at in 0..many {
                            sheet.put(row, column.saturating_add(at), raw)?;
                        }
                    }
                    column = LAST_COLUMN.min(column + many);
                }
                // Pictures and drawings may hold tables of their own.
                "shapes" if !ends => past(xml, "shapes")?,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "table-row" => {
                    sheet.repeat(row, repeated)?;
                    row = LAST_ROW.min(row + repeated);
                }
                "table" => return Ok(()),
                _ => {}
            },
            Event::Eof => return Err(damaged()),
            _ => {}
        }
    }
}

/// What a cell says of itself.
struct Cell {
    sort: String,
    value: Option<String>,
    error: bool,
}

impl Cell {
    fn of(tag: &BytesStart<'_>) -> Self {
        let mut cell = Self { sort: String::new(), value: None, error: false };
        let mut all = tag.attributes();
        for said in all.with_checks(false).flatten() {
            let value = || said.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap_or_default().into_owned();
            match said.key.local_name().as_ref() {
                "value-type" => {
                    let sort = value();
                    cell.error |= sort == "error";
                    if said.key.as_ref().starts_with("office:") || cell.sort.is_empty() {
                        cell.sort = sort;
                    }
                }
                "value" | "string-value" | "date-value" | "time-value" | "boolean-value" => cell.value = Some(value()),
                _ => {}
            }
        }
        cell
    }

    /// Its value where that is a number, as a person writes it.
    fn number(&self) -> Option<String> {
        let is_number = matches!(self.sort.as_str(), "float" | "percentage" | "currency");
        let number = self.value.as_deref().filter(|_| is_number)?.parse::<f64>().ok()?;
        Some(number.to_string())
    }

    fn raw<'r>(&'r self, content: &'r str, number: Option<&'r str>) -> Raw<'r> {
        let value = self.value.as_deref().unwrap_or_default();
        match self.sort.as_str() {
            _ if self.error => Raw::Error(content.trim()),
            "float" | "percentage" | "currency" => printed(number.unwrap_or(content)),
            "boolean" => printed(if value.eq_ignore_ascii_case("true") { "Ja" } else { "Nej" }),
            "date" | "time" => printed(value),
            "string" => printed(if value.is_empty() { content } else { value }),
            _ => Raw::Empty,
        }
    }
}

/// The paragraphs of a cell, without remarks that somebody hung on it.
fn content(xml: &mut Xml<'_, '_>, sheet: &Reading<'_>, row: u32, column: u32) -> Result<String, Trouble> {
    let (mut text, mut begun, mut inside) = (String::new(), false, 0_u32);
    loop {
        let event = match xml.next() {
            Ok(event) => event,
            Err(Stop::Long) => return Err(sheet.too_long(row, column)),
            Err(stop) => return Err(stop.into()),
        };
        let ends = matches!(event, Event::Empty(_));
        match &event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                name @ ("annotation" | "table" | "frame" | "custom-shape") if !ends => {
                    let name = name.to_owned();
                    past(xml, &name)?;
                }
                "p" => {
                    text.extend(begun.then_some('\n'));
                    begun = true;
                    inside += u32::from(!ends);
                }
                "s" => {
                    let many = times(tag, "c", u32::try_from(LONGEST_CELL).unwrap_or(u32::MAX));
                    text.extend(std::iter::repeat_n(' ', many as usize));
                }
                "tab" => text.push('\t'),
                "line-break" => text.push('\n'),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "table-cell" | "covered-table-cell" => return Ok(text),
                "p" => inside = inside.saturating_sub(1),
                _ => {}
            },
            Event::Eof => return Err(damaged()),
            event if inside > 0 => add_text(&mut text, event),
            _ => {}
        }
        if text.len() > LONGEST_CELL {
            return Err(sheet.too_long(row, column));
        }
    }
}

/// Passes over an element and what stands in it.
fn past(xml: &mut Xml<'_, '_>, name: &str) -> Result<(), Trouble> {
    let mut depth = 1_u32;
    while depth > 0 {
        match xml.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == name => depth += 1,
            Event::End(tag) if tag.local_name().as_ref() == name => depth -= 1,
            Event::Eof => return Err(damaged()),
            _ => {}
        }
    }
    Ok(())
}
