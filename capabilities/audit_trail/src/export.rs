//! The trail as text: JSON lines, which can be verified without the program's database, and CEF for a city's log system.

use context::Recorded;
use serde_json::{Value as Json, json};
use uuid::Uuid;

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

fn json(tenant: Uuid, entry: &Recorded) -> Json {
    let mut line = json!({
        "tenant": tenant, "seq": entry.seq, "at": database::sortable_time(entry.at), "actor": entry.actor, "actor_name": entry.actor_name,
        "acting_as": entry.acting_as, "origin": entry.origin, "unit": entry.unit, "verb": entry.verb, "kind": entry.kind,
        "record": entry.record, "reason": entry.reason, "details": entry.details, "digest": entry.digest,
    });
    if entry.withheld {
        line["withheld"] = true.into();
    }
    line
}

/// Reads a JSON line back: the tenant and the entry. `None` for what was not written by [`line`].
pub fn read_line(text: &str) -> Option<(Uuid, Recorded)> {
    let json: Json = serde_json::from_str(text).ok()?;
    let text = |name: &str| json[name].as_str().map(str::to_owned);
    let id = |name: &str| match &json[name] {
        Json::Null => Some(None),
        other => Uuid::try_parse(other.as_str()?).ok().map(Some),
    };
    let entry = Recorded {
        seq: json["seq"].as_i64()?,
        at: text("at")?.parse().ok()?,
        actor: text("actor")?,
        actor_name: text("actor_name")?,
        acting_as: text("acting_as")?,
        origin: text("origin")?,
        unit: id("unit")?,
        verb: text("verb")?,
        kind: text("kind")?,
        record: id("record")?,
        reason: text("reason")?,
        details: text("details")?,
        digest: text("digest")?,
        withheld: json["withheld"].as_bool().unwrap_or_default(),
    };
    Some((id("tenant")??, entry))
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
            seq: 3,
            at: "2027-01-02T03:04:05.000006Z".parse().unwrap(),
            actor: "console:x".into(),
            actor_name: "A|B=C\\D\nE".into(),
            acting_as: String::new(),
            origin: "web".into(),
            unit: None,
            verb: "changed".into(),
            kind: "risk-event".into(),
            record: Some(Uuid::from_u128(4)),
            reason: String::new(),
            details: "{\"a\":[null,\"b\"]}".into(),
            digest: "d".into(),
            withheld: false,
        }
    }

    #[test]
    fn a_json_line_reads_back_as_it_was() {
        let text = line(Format::JsonLines, Uuid::from_u128(9), &entry());
        let (tenant, back) = read_line(&text).unwrap();
        assert_eq!(tenant, Uuid::from_u128(9));
        assert_eq!(format!("{back:?}"), format!("{:?}", entry()));
        assert!(text.ends_with("}\n") && text.lines().count() == 1);
        for bad in ["", "{}", "[1]", "{\"seq\":1}"] {
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
