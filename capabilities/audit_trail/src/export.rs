//! The trail as text: JSON lines, which can be verified without the program's database, and CEF for a city's log system.

use std::collections::BTreeMap;

use context::{Recorded, Salt};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::checkpoint::{Key, is_signed};

/// How a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line, with every column that is under the entry's digest.
    JsonLines,
    /// ArcSight's Common Event Format, version 0.
    Cef,
}

impl Format {
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending {
            "jsonl" => Some(Self::JsonLines),
            "cef" => Some(Self::Cef),
            _ => None,
        }
    }
}

/// An entry as a line, with its line break.
pub fn line(format: Format, tenant: Uuid, entry: &Recorded) -> String {
    match format {
        Format::JsonLines => format!("{}\n", json(tenant, entry)),
        // A log system has no use for an entry that says nothing.
        Format::Cef if entry.verb.is_empty() => String::new(),
        Format::Cef => cef(tenant, entry),
    }
}

/// Every column that is under the digest, and what the digest of the second form is computed with: the salts of what is shown, the
/// commitments of fields that are left out, and for an entry that is left out the digest of its content.
fn json(tenant: Uuid, entry: &Recorded) -> Json {
    let mut line = json!({ "tenant": tenant, "seq": entry.seq, "form": entry.form, "digest": entry.digest });
    if entry.withheld {
        line["withheld"] = true.into();
    }
    if let Some(content) = &entry.content {
        line["content"] = content.as_str().into();
    }
    if entry.withheld && entry.verb.is_empty() {
        return line;
    }
    let said = json!({
        "at": database::sortable_time(entry.at), "actor": entry.actor, "actor_name": entry.actor_name,
        "acting_as": entry.acting_as, "origin": entry.origin, "unit": entry.unit, "authority": entry.authority, "verb": entry.verb, "kind": entry.kind,
        "record": entry.record, "reason": entry.reason, "details": entry.details,
    });
    let (Json::Object(line), Json::Object(said)) = (&mut line, said) else { return Json::Null };
    line.extend(said);
    if entry.form > 1 {
        line.insert("salts".to_owned(), json!(entry.salts()));
    }
    if !entry.covered.is_empty() {
        line.insert("covered".to_owned(), json!(entry.covered));
    }
    Json::Object(line.clone())
}

/// A line of a trail that was taken out.
pub(crate) enum Line {
    Entry(Uuid, Box<Recorded>),
    Seal(Seal),
}

/// Reads a JSON line back. `None` for what was not written here, also where a line that is left out says anything.
pub(crate) fn read_line(text: &str) -> Option<Line> {
    let json: Json = serde_json::from_str(text).ok()?;
    if let Some(sealed) = json.get("sealed") {
        return serde_json::from_value(sealed.clone()).ok().map(Line::Seal);
    }
    let text = |name: &str| json[name].as_str().map(str::to_owned);
    let id = |name: &str| match &json[name] {
        Json::Null => Some(None),
        other => Uuid::try_parse(other.as_str()?).ok().map(Some),
    };
    let texts = |name: &str| match json.get(name) {
        None => Some(BTreeMap::new()),
        Some(all) => serde_json::from_value(all.clone()).ok(),
    };
    let form = json.get("form").map_or(Some(1), Json::as_i64)?;
    let withheld = json["withheld"].as_bool().unwrap_or_default();
    let nothing = Recorded {
        content: text("content"),
        withheld,
        ..Recorded::nothing(json["seq"].as_i64()?, form, text("digest")?)
    };
    let tenant = id("tenant")??;
    let says = [
        "at",
        "actor",
        "actor_name",
        "acting_as",
        "origin",
        "unit",
        "authority",
        "verb",
        "kind",
        "record",
        "reason",
        "details",
    ];
    if withheld && says.iter().all(|name| json.get(name).is_none()) {
        return Some(Line::Entry(tenant, Box::new(nothing)));
    }
    // What shows anything is followed by what it shows.
    if nothing.content.is_some() || (withheld && form > 1) {
        return None;
    }
    let entry = Recorded {
        at: text("at")?.parse().ok()?,
        actor: text("actor")?,
        actor_name: text("actor_name")?,
        acting_as: text("acting_as")?,
        origin: text("origin")?,
        unit: id("unit")?,
        authority: id("authority")?,
        verb: text("verb")?,
        kind: text("kind")?,
        record: id("record")?,
        reason: text("reason")?,
        details: text("details")?,
        salt: Salt::Parts(texts("salts")?),
        covered: texts("covered")?,
        ..nothing
    };
    Some(Line::Entry(tenant, Box::new(entry)))
}

/// What has been taken out so far: how many entries, where the chain stands, and the digest of every line as it was written.
#[derive(Clone)]
pub struct Taken {
    entries: i64,
    digest: String,
    file: ring::digest::Context,
}

impl Default for Taken {
    fn default() -> Self {
        Self { entries: 0, digest: String::new(), file: ring::digest::Context::new(&ring::digest::SHA256) }
    }
}

impl Taken {
    /// Counts an entry in, with its line as it was written.
    pub(crate) fn add(&mut self, line: &str, entry: &Recorded) {
        self.entries += 1;
        self.digest.clone_from(&entry.digest);
        self.file.update(line.trim_end_matches('\n').as_bytes());
        self.file.update(b"\n");
    }

    /// An entry as a line, counted in.
    pub fn line(&mut self, format: Format, tenant: Uuid, entry: &Recorded) -> String {
        let text = line(format, tenant, entry);
        self.add(&text, entry);
        text
    }

    /// The last line of a trail as JSON lines: signed, so that no line before it can be changed, left out or added by anybody else.
    pub fn seal(&self, key: &Key, tenant: Uuid, at: Timestamp) -> String {
        let (entries, digest, file) = (self.entries, self.digest.clone(), self.file());
        let mut seal = Seal { tenant, entries, digest, file, at: at.to_string(), signature: String::new() };
        seal.signature = key.sign(&seal.text());
        format!("{}\n", json!({ "sealed": seal }))
    }

    fn file(&self) -> String {
        context::hex(self.file.clone().finish().as_ref())
    }
}

/// The signed last line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Seal {
    pub tenant: Uuid,
    entries: i64,
    /// Of the last entry.
    digest: String,
    /// SHA-256 of every line before this one, line breaks included.
    file: String,
    at: String,
    signature: String,
}

impl Seal {
    fn text(&self) -> String {
        let Self { tenant, entries, digest, file, at, .. } = self;
        format!("lisbet audit export\n{tenant}\n{entries}\n{digest}\n{file}\n{at}\n")
    }

    /// Whether it was signed with one of the keys, over these very lines.
    pub fn holds(&self, taken: &Taken, keys: &str) -> bool {
        (self.entries, &self.digest, &self.file) == (taken.entries, &taken.digest, &taken.file())
            && is_signed(&self.text(), &self.signature, keys)
    }
}

/// In the head `|` and `\` are escaped, in the extension `=`, `\` and line breaks: CEF's own rules.
fn cef(tenant: Uuid, entry: &Recorded) -> String {
    let head = |text: &str| text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ");
    let value = |text: &str| text.replace('\\', "\\\\").replace('=', "\\=").replace('\n', "\\n").replace('\r', "\\r");
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let severity = if matches!(entry.verb.as_str(), "granted" | "role-ended" | "left" | "removed") { 5 } else { 3 };
    format!(
        "CEF:0|Lisbet|Lisbet|{}|{}|{} {}|{severity}|rt={} externalId={} suid={} suser={} spriv={} cs1Label=unit cs1={} cs2Label=record cs2={} \
         cs3Label=details cs3={} cs4Label=digest cs4={} cs5Label=tenant cs5={tenant} reason={} deviceFacility={}\n",
        env!("CARGO_PKG_VERSION"),
        head(&entry.verb),
        head(&entry.verb),
        head(&entry.kind),
        entry.at.as_millisecond(),
        entry.seq,
        value(&entry.actor),
        value(&entry.actor_name),
        value(&entry.acting_as),
        id(entry.unit),
        id(entry.record),
        value(&entry.details),
        entry.digest,
        value(&entry.reason),
        value(&entry.origin),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Recorded {
        Recorded {
            at: "2027-01-02T03:04:05.000006Z".parse().unwrap(),
            actor: "console:x".into(),
            actor_name: "A|B=C\\D\nE".into(),
            origin: "web".into(),
            verb: "changed".into(),
            kind: "risk-event".into(),
            record: Some(Uuid::from_u128(4)),
            details: "{\"a\":[null,\"b\"]}".into(),
            salt: Salt::Whole(vec![1; 16]),
            covered: [("c".to_owned(), "d".to_owned())].into(),
            withheld: false,
            ..Recorded::nothing(3, 2, "d".into())
        }
    }

    fn back(text: &str) -> Option<(Uuid, Recorded)> {
        match read_line(text)? {
            Line::Entry(tenant, entry) => Some((tenant, *entry)),
            Line::Seal(_) => None,
        }
    }

    #[test]
    fn a_json_line_reads_back_as_it_was() {
        let tenant = Uuid::from_u128(9);
        let shown = Recorded { salt: Salt::Parts(entry().salts()), ..entry() };
        let left_out = Recorded { content: Some("e".into()), ..Recorded::nothing(4, 2, "d".into()) };
        for entry in [shown, left_out, Recorded::nothing(4, 1, "d".into())] {
            let text = line(Format::JsonLines, tenant, &entry);
            let (of, read) = back(&text).unwrap();
            assert_eq!((of, format!("{read:?}")), (tenant, format!("{entry:?}")));
            assert!(text.ends_with("}\n") && text.lines().count() == 1);
            let named = text.replace("\"form\"", "\"actor_name\":\"X\",\"form\"");
            assert!(!entry.withheld || read_line(&named).is_none(), "a line that is left out says nothing: {named}");
        }
        for bad in ["", "{}", "[1]", "{\"seq\":1}", "{\"sealed\":{}}"] {
            assert!(read_line(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_cef_line_is_one_line_and_nothing_breaks_out_of_its_field() {
        let text = line(Format::Cef, Uuid::from_u128(9), &entry());
        assert_eq!(text.lines().count(), 1);
        assert!(text.starts_with("CEF:0|Lisbet|Lisbet|"), "{text}");
        assert!(text.contains("suser=A|B\\=C\\\\D\\nE spriv="), "{text}");
    }
}
