//! An organisation from a spreadsheet: id, name, parent, kind, manager function.

use std::collections::BTreeMap;

use context::{Context, Message, Place, Result, search_key};
use documents::spreadsheet::{Known, Recognised, Record};
use register::{Head, Later};
use socket::{House, ImportReport, ImportRequest, RowReport, Scope, open};
use uuid::Uuid;

use crate::{
    EDIT, KINDS, UNIT, UnitRecord,
    actions::{add_manager, free_slug, remember},
};

pub(crate) const COLUMNS: &[Known] = &[
    Known { name: "id", required: false, headings: &["Id", "Enhetsid", "Enhetskod", "Kod", "Unit id", "Nr"] },
    Known { name: "name", required: true, headings: &["Namn", "Enhet", "Enhetsnamn", "Benämning", "Name", "Unit"] },
    Known {
        name: "parent",
        required: false,
        headings: &["Överordnad", "Överordnad enhet", "Tillhör", "Förälder", "Parent", "Belongs to"],
    },
    Known { name: "kind", required: false, headings: &["Slag", "Typ", "Enhetstyp", "Kind", "Type"] },
    Known {
        name: "short",
        required: false,
        headings: &["Förkortning", "Kortnamn", "Kort namn", "Abbreviation", "Short"],
    },
    Known {
        name: "manager",
        required: false,
        headings: &["Chefsfunktion", "Chef", "Ansvarig funktion", "Manager function", "Manager"],
    },
];

/// Swedish words for the kinds, as people write them in a register.
const WORDS: &[(&str, &str)] = &[
    ("kommunfullmäktige", "council"),
    ("fullmäktige", "council"),
    ("kommun", "council"),
    ("kommunstyrelse", "executive-board"),
    ("nämnd", "board"),
    ("bolagsstyrelse", "company-board"),
    ("bolag", "company-board"),
    ("förvaltning", "administration"),
    ("avdelning", "department"),
    ("stab", "staff"),
    ("verksamhetsområde", "area"),
    ("område", "area"),
    ("enhet", "unit"),
    ("utförare", "provider"),
];

fn kind(text: &str) -> Option<&'static str> {
    let key = search_key(text);
    KINDS.iter().find(|k| **k == key).or_else(|| WORDS.iter().find(|(w, _)| *w == key).map(|(_, k)| k)).copied()
}

pub(crate) fn run<'a>(
    _: &'a House,
    context: &'a Context,
    _: Option<&'a Scope>,
    request: &'a ImportRequest,
) -> Later<'a, ImportReport> {
    Box::pin(async move {
        let (found, mut report) = open(request, COLUMNS).await?;
        let rows = order(&found, &mut report);
        if report.problems.is_empty() {
            let context = Context { trial: request.dry_run, ..context.clone() };
            store(&context, &found, rows, &mut report).await?;
        }
        Ok(report)
    })
}

/// Parents before their children; what names a parent that is not there, or goes in a circle, is a problem at its cell.
fn order<'a>(found: &'a Recognised, report: &mut ImportReport) -> Vec<(&'a Record, &'static str)> {
    let mut names: BTreeMap<String, ()> = BTreeMap::new();
    for record in &found.records {
        for name in ["id", "name"] {
            names.insert(search_key(record.text(name)), ());
        }
    }
    let mut waiting = vec![];
    for record in &found.records {
        let problem = |name: &str, key: &'static str, remedy: &'static str| {
            found.trouble(record, name, Message::new(key).with("given", record.text(name)), remedy.into())
        };
        let kind = match record.text("kind") {
            "" => Some("unit"),
            text => kind(text),
        };
        let parent = search_key(record.text("parent"));
        if record.text("name").is_empty() {
            report.problems.push(problem("name", "import-name-missing", "import-name-missing-remedy"));
        } else if record.text("name").chars().count() > 200 || record.text("name").chars().any(char::is_control) {
            report.problems.push(problem("name", "import-name-unfit", "import-name-unfit-remedy"));
        } else if kind.is_none() {
            report.problems.push(problem("kind", "import-kind-unknown", "import-kind-unknown-remedy"));
        } else if !parent.is_empty() && !names.contains_key(&parent) {
            report.problems.push(problem("parent", "import-parent-unknown", "import-parent-unknown-remedy"));
        } else {
            waiting.push((record, kind.unwrap_or("unit")));
        }
    }
    let mut ordered: Vec<(&Record, &'static str)> = vec![];
    let mut placed: std::collections::BTreeSet<String> = [String::new()].into();
    while !waiting.is_empty() {
        let (now, later): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(r, _)| placed.contains(&search_key(r.text("parent"))));
        if now.is_empty() {
            let key = "import-parent-circle";
            report.problems.extend(
                later.iter().map(|(r, _)| found.trouble(r, "parent", key.into(), "import-parent-circle-remedy".into())),
            );
            break;
        }
        placed.extend(now.iter().flat_map(|(r, _)| [search_key(r.text("id")), search_key(r.text("name"))]));
        ordered.extend(now);
        waiting = later;
    }
    ordered
}

fn short(record: &Record) -> String {
    record.text("short").chars().filter(|c| !c.is_control()).take(20).collect()
}

async fn store(
    context: &Context,
    found: &Recognised,
    rows: Vec<(&Record, &'static str)>,
    report: &mut ImportReport,
) -> Result<()> {
    let mut change = context.change(EDIT, &Place::TENANT).await?;
    let known = UNIT.list(&mut change, None).await?;
    let mut ids: BTreeMap<String, Uuid> = BTreeMap::new();
    for (record, kind) in rows {
        let (name, external) = (record.text("name").to_owned(), record.text("id").to_owned());
        let parent = ids.get(&search_key(record.text("parent"))).copied();
        let same = known.iter().find(|u| {
            if external.is_empty() || u.external_id.is_empty() {
                search_key(&u.name) == search_key(&name) && u.parent == parent
            } else {
                u.external_id == external
            }
        });
        let row = RowReport { text: name.clone(), ..RowReport::default() };
        let id = if let Some(before) = same {
            let after = UnitRecord {
                name: name.clone(),
                kind: kind.to_owned(),
                parent,
                short: if found.has("short") { short(record) } else { before.short.clone() },
                manager: if found.has("manager") { record.text("manager").to_owned() } else { before.manager.clone() },
                ..before.clone()
            };
            add_manager(&mut change, &after).await?;
            // A new list of the organisation is what holds from today; old years keep what was.
            let today = change.context().clock.today();
            remember(&mut change, before, &after, today).await?;
            if UNIT.update(&mut change, before, &after).await? {
                let changes = UNIT.difference(before, &after);
                let shown =
                    changes.into_iter().map(|d| (d.field, d.before.unwrap_or_default(), d.after.unwrap_or_default()));
                report.changed.push(RowReport { changes: shown.collect(), ..row });
            } else {
                report.unchanged += 1;
            }
            before.head.id
        } else {
            let unit = UnitRecord {
                head: Head { id: change.new_id(), version: 0 },
                slug: free_slug(&mut change, &name).await?,
                name: name.clone(),
                kind: kind.to_owned(),
                parent,
                external_id: external.clone(),
                short: short(record),
                manager: record.text("manager").to_owned(),
                ..UnitRecord::default()
            };
            add_manager(&mut change, &unit).await?;
            UNIT.insert(&mut change, &unit).await?;
            report.new.push(row);
            unit.head.id
        };
        for key in [search_key(&external), search_key(&name)] {
            if !key.is_empty() {
                ids.entry(key).or_insert(id);
            }
        }
    }
    if !context.trial {
        change.commit().await?;
        report.stored = true;
    }
    Ok(())
}
