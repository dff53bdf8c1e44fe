//! Documents to files.

use std::path::Path;

use context::{Error, Message};
use serde_json::json;
use socket::Print;

use super::{Code, Desk, records::write_file};
use crate::cli::Year;

pub(super) async fn annex(desk: &Desk, name: &str, year: &Year, public: bool, output: &Path) -> context::Result<Code> {
    let scope = desk.scope(year).await?;
    let annex = desk.house().annexes().find(|a| a.name == name).ok_or(Error::NotFound)?;
    let kind = output.extension().and_then(|e| e.to_str()).unwrap_or_default().to_owned();
    let adoptable = desk.house().adoptables().find(|a| a.annex.name == name);
    let print = decisions::print(&desk.context, &scope, adoptable).await?;
    let print = Print { public, ..print };
    let document = desk.house().print(&desk.context, &scope, annex, &print).await?;
    let wrong = || Error::invalid(Message::new("annex-type").with("path", output.display().to_string()));
    let bytes = socket::made(document, &kind).await?.ok_or_else(wrong)?;
    write_file(output, &bytes)?;
    let written = output.display().to_string();
    desk.say(Message::new("file-written").with("path", written.as_str()));
    desk.answer(&json!({ "file": written, "bytes": bytes.len(), "sha256": context::digest(&bytes) }));
    Ok(0)
}

pub(super) async fn pack(
    desk: &Desk,
    names: &[String],
    year: &Year,
    first: i64,
    meeting: Option<String>,
    case_number: String,
    output: &Path,
) -> context::Result<Code> {
    let scope = desk.scope(year).await?;
    let meeting = meeting.map(|day| register::day(&day)).transpose().map_err(Error::invalid)?;
    let print = Print { case_number, proposal: meeting.is_some(), meeting, ..Print::default() };
    let bytes = decisions::pack(desk.house(), &desk.context, &scope, names, first, &print).await?;
    write_file(output, &bytes)?;
    let written = output.display().to_string();
    desk.say(Message::new("file-written").with("path", written.as_str()));
    desk.answer(&json!({ "file": written, "bytes": bytes.len(), "sha256": context::digest(&bytes) }));
    Ok(0)
}
