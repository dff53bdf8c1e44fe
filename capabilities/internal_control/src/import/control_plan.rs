//! A control plan from a spreadsheet.

use std::collections::HashSet;

use context::{Change, Context, Result, search_key};
use documents::spreadsheet::{Known, Recognised, Record, Trouble};
use register::{Checked, Given, Head, Later};
use socket::{House, ImportReport, ImportRequest, RowReport, Scope, at_cell, finish, importing, open, remark};
use uuid::Uuid;

use super::{extra, headings, place::Places, risk_analysis::fill_down};
use crate::{
    model::{ACTIVITY, Activity, Analysis, Event, Line, Method, PLAN_ROW, PlanRow, number, shifts},
    store,
};

pub(crate) const COLUMNS: &[Known] = &[
    Known { name: "number", required: false, headings: headings::NUMBER },
    Known { name: "goal", required: false, headings: headings::GOAL },
    Known { name: "process", required: false, headings: headings::PROCESS },
    Known { name: "way", required: false, headings: headings::WAY },
    Known { name: "control", required: false, headings: headings::CONTROL },
    Known { name: "event", required: true, headings: headings::EVENT },
    Known { name: "printed_value", required: false, headings: headings::VALUE },
    Known {
        name: "activity",
        required: true,
        headings: &[
            "Kontrollaktivitet",
            "Kontrollaktiviteter",
            "Kontrollmetod",
            "Metod för kontroll",
            "Kontrollmoment",
            "Metod",
            "Control activity",
        ],
    },
    Known {
        name: "responsible",
        required: false,
        headings: &["Kontrollansvarig", "Ansvarig", "Ansvarig funktion", "Control owner", "Responsible"],
    },
    Known { name: "performer", required: false, headings: &["Utförare", "Utförs av", "Performer"] },
    Known { name: "timing", required: false, headings: &["När", "När/hur ofta", "Frekvens", "Tidpunkt", "When"] },
    Known { name: "population", required: false, headings: &["Population", "Omfattning"] },
    Known { name: "sample", required: false, headings: &["Urval", "Stickprov antal", "Sample"] },
    Known { name: "reason", required: false, headings: &["Skäl", "Motivering", "Varför med", "Reason"] },
];

struct Parsed<'a> {
    record: &'a Record,
    event: &'a str,
    number: Option<i64>,
    row: Checked,
    place: [String; 3],
    /// Each as it stands in the file, and as it is understood.
    activities: Vec<(String, Checked)>,
}

/// The event that a row names, with its number: in a column of its own, or in brackets after the text, as a plan is printed.
fn named(record: &Record) -> (&str, Option<i64>) {
    let text = record.text("event");
    if let Some(number) = number(record.text("number")) {
        return (text, Some(number));
    }
    let after = text.strip_suffix(']').and_then(|t| t.rsplit_once(" ["));
    match after.and_then(|(event, label)| Some((event, number(label)?))) {
        Some((event, number)) => (event, Some(number)),
        None => (text, None),
    }
}

pub(crate) fn run<'a>(
    _: &'a House,
    context: &'a Context,
    scope: Option<&'a Scope>,
    request: &'a ImportRequest,
) -> Later<'a, ImportReport> {
    Box::pin(async move {
        let scope = scope.ok_or_else(|| context::Error::invalid("import-needs-unit"))?;
        let (found, mut report) = open(request, COLUMNS).await?;
        let context = importing(context, request);
        let mut change = crate::actions::change(&context, scope).await?;
        let method = store::method(&mut change, scope.year).await?;
        let head = store::begin(&mut change, scope).await?;
        let rows = parse(&found, &method, &mut report);
        if !report.problems.is_empty() {
            return Ok(report);
        }
        let before = store::contents(&mut change, head.clone(), method).await?;
        let mut places = Places::of(&before);
        let lines = before.lines();
        let mut taken: HashSet<Uuid> = HashSet::new();
        let mut numbered = vec![];
        for (at, parsed) in rows.iter().enumerate() {
            let [goal, process, way] = &parsed.place;
            let event = event_of(&lines, parsed, &found, &mut report);
            numbered.extend(parsed.number.zip(event.map(|e| e.number)));
            let way = match event {
                Some(event) if goal.is_empty() => event.way,
                _ => places.way(&mut change, goal, process, way).await?,
            };
            let old = recognised(&before, parsed, event, &taken);
            taken.extend(old.map(|r| r.head.id));
            let row = plan_row(&change, &before, parsed, &found, old, event, way, at);
            store_row(&mut change, &before, parsed, old, &row, event, &mut report).await?;
        }
        numbered.sort_unstable();
        report.remarks.extend(shifts(&numbered).iter().map(|shift| Trouble {
            sheet: found.sheets.first().cloned().unwrap_or_default(),
            cell: String::new(),
            problem: shift.message(),
            remedy: "numbering-remedy".into(),
        }));
        for row in before.rows.iter().filter(|r| !taken.contains(&r.head.id)) {
            report.missing.push(RowReport { text: row.event_text.clone(), ..RowReport::default() });
            if request.remove_missing {
                crate::actions::remove_row_with_parts(&mut change, &before, row, row.head.version).await?;
            }
        }
        finish(change, head.head.id, "control-plan", request, &mut report).await?;
        Ok(report)
    })
}

fn parse<'a>(found: &'a Recognised, method: &Method, report: &mut ImportReport) -> Vec<Parsed<'a>> {
    let mut rows: Vec<Parsed<'_>> = vec![];
    let mut place = [String::new(), String::new(), String::new()];
    for record in &found.records {
        fill_down(&mut place, record);
        let text = |name: &str| record.text(name).to_owned();
        let given: Given = ["control", "responsible", "performer", "reason"].map(|n| (n.to_owned(), text(n))).into();
        let row = PLAN_ROW.check(method, &given);
        // The lines of a cell are separate activities; full stops do not split them.
        let mut activities = vec![];
        for line in record.text("activity").lines().map(str::trim).filter(|l| !l.is_empty()) {
            let given = Given::from([
                ("activity".to_owned(), line.to_owned()),
                ("method".to_owned(), method.control_method(line).to_owned()),
                ("population".to_owned(), text("population")),
                ("sample".to_owned(), text("sample")),
                ("timing".to_owned(), text("timing")),
            ]);
            match ACTIVITY.check(method, &given) {
                Ok(activity) => activities.push((line.to_owned(), activity)),
                Err(problems) => report.problems.extend(problems.into_iter().map(|p| at_cell(found, record, p))),
            }
        }
        let (event, number) = named(record);
        if event.is_empty() {
            // A row with only an activity belongs to the row above it.
            match rows.last_mut().filter(|_| !activities.is_empty()) {
                Some(above) => above.activities.append(&mut activities),
                None => {
                    let remedy = "import-remedy-missing".into();
                    report.problems.push(found.trouble(record, "event", "problem-missing".into(), remedy));
                }
            }
            continue;
        }
        if event.chars().count() > 2000 || event.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            report.problems.push(found.trouble(
                record,
                "event",
                "import-place-unfit".into(),
                "import-remedy-cell".into(),
            ));
            continue;
        }
        match row {
            Ok(row) => rows.push(Parsed { record, event, number, row, place: place.clone(), activities }),
            Err(problems) => report.problems.extend(problems.into_iter().map(|p| at_cell(found, record, p))),
        }
    }
    rows
}

/// The event that a row names: by number and text, by text and place, by text, by number alone. One that the analysis lacks
/// is told and kept, never dropped.
fn event_of<'a>(
    lines: &[Line<'a>],
    parsed: &Parsed<'_>,
    found: &Recognised,
    report: &mut ImportReport,
) -> Option<&'a Event> {
    let (key, number) = (search_key(parsed.event), parsed.number);
    let place = parsed.place.each_ref().map(|t| search_key(t));
    let same: Vec<_> = lines.iter().filter(|l| search_key(&l.event.event) == key).collect();
    let event = same
        .iter()
        .find(|l| Some(l.event.number) == number)
        .or_else(|| same.iter().find(|l| [&l.goal.text, &l.process.name, &l.way.name].map(|t| search_key(t)) == place))
        .or_else(|| same.first())
        .map(|l| l.event)
        .or_else(|| lines.iter().find(|l| Some(l.event.number) == number).map(|l| l.event));
    if event.is_none() {
        report.remarks.push(remark(found, parsed.record, "event", "import-event-unknown".into()));
    }
    event
}

/// The row that stands for the same event, first with the same systematic control.
fn recognised<'a>(
    before: &'a Analysis,
    parsed: &Parsed<'_>,
    event: Option<&Event>,
    taken: &HashSet<Uuid>,
) -> Option<&'a PlanRow> {
    let key = search_key(parsed.event);
    let about = |row: &&PlanRow| {
        !taken.contains(&row.head.id)
            && match event {
                Some(event) => row.event == Some(event.head.id),
                None => row.event.is_none() && search_key(&row.event_text) == key,
            }
    };
    let control = search_key(&parsed.row.text("control"));
    let rows: Vec<_> = before.rows.iter().filter(about).collect();
    rows.iter().find(|r| search_key(&r.control) == control).or_else(|| rows.first()).copied()
}

#[expect(clippy::too_many_arguments, reason = "one place puts a row together from what stands and what was read")]
fn plan_row(
    change: &Change,
    before: &Analysis,
    parsed: &Parsed<'_>,
    found: &Recognised,
    old: Option<&PlanRow>,
    event: Option<&Event>,
    way: Uuid,
    at: usize,
) -> PlanRow {
    let head = old.map_or_else(|| Head { id: change.new_id(), version: 0 }, |r| r.head);
    let mut row = (PLAN_ROW.make)(head, &parsed.row);
    row.analysis = before.head.head.id;
    row.position = old.map_or_else(|| i64::try_from(before.rows.len() + at).unwrap_or(0), |r| r.position);
    row.event = event.map(|e| e.head.id);
    row.way = way;
    // Beside its event a row has no text of its own: what it was once made with stays.
    let own = event.is_none_or(|e| search_key(&e.event) != search_key(parsed.event));
    row.event_text = old.filter(|_| !own).map_or(parsed.event, |r| &r.event_text).to_owned();
    row.extra = extra(found, parsed.record, old.map_or("", |r| &r.extra));
    let keep = |name: &str, pick: fn(&PlanRow) -> &String, into: &mut String| {
        if !found.has(name) {
            *into = old.map(pick).cloned().unwrap_or_default();
        }
    };
    keep("control", |r| &r.control, &mut row.control);
    keep("responsible", |r| &r.responsible, &mut row.responsible);
    keep("performer", |r| &r.performer, &mut row.performer);
    keep("reason", |r| &r.reason, &mut row.reason);
    let value = event.and_then(Event::risk_value).map(|v| v.to_string()).unwrap_or_default();
    let printed = parsed.record.text("printed_value");
    // The event's value tells nothing that was not known: what an earlier file had printed stands.
    row.printed_value = match found.has("printed_value") && printed != value {
        true => printed.chars().take(200).collect(),
        false => old.map(|r| r.printed_value.clone()).unwrap_or_default(),
    };
    row
}

async fn store_row(
    change: &mut Change,
    before: &Analysis,
    parsed: &Parsed<'_>,
    old: Option<&PlanRow>,
    row: &PlanRow,
    event: Option<&Event>,
    report: &mut ImportReport,
) -> Result<()> {
    let mut line = RowReport { number: event.map(Event::label), text: row.event_text.clone(), ..RowReport::default() };
    let standing: Vec<&Activity> = before.activities.iter().filter(|a| a.plan_row == row.head.id).collect();
    let wanted: Vec<Activity> = (0..)
        .zip(&parsed.activities)
        .map(|(position, (line, checked))| {
            let head = Head { id: change.new_id(), version: 0 };
            let made = match standing.iter().find(|a| a.printed() == *line) {
                Some(known) => Activity { head, ..(*known).clone() },
                None => (ACTIVITY.make)(head, checked),
            };
            Activity { analysis: row.analysis, plan_row: row.head.id, position, ..made }
        })
        .collect();
    let told = |a: &Activity| [&a.activity, &a.population, &a.sample, &a.timing].map(Clone::clone);
    let lines = |all: Vec<String>| all.join("\n");
    // One that has lines of its own is printed as several, and would come back as several.
    let printed = lines(standing.iter().map(|a| a.printed()).collect());
    let printed = printed.lines().map(str::trim).filter(|l| !l.is_empty());
    let same = printed.eq(parsed.activities.iter().map(|(line, _)| line.as_str()))
        || standing.len() == wanted.len() && standing.iter().zip(&wanted).all(|(a, b)| told(a) == told(b));
    let changed = match old {
        None => {
            PLAN_ROW.insert(change, row).await?;
            true
        }
        Some(old) => {
            line.matched = "text-and-place";
            let changes = PLAN_ROW.difference(old, row).into_iter();
            line.changes =
                changes.map(|d| (d.field, d.before.unwrap_or_default(), d.after.unwrap_or_default())).collect();
            PLAN_ROW.update(change, old, row).await?
        }
    };
    if !same {
        for activity in &standing {
            ACTIVITY.remove(change, activity, activity.head.version).await?;
        }
        for activity in &wanted {
            ACTIVITY.insert(change, activity).await?;
        }
        let texts = |all: &[&Activity]| lines(all.iter().map(|a| a.activity.clone()).collect());
        line.changes.push(("activity".to_owned(), texts(&standing), texts(&wanted.iter().collect::<Vec<_>>())));
    }
    match (old, changed || !same) {
        (None, _) => report.new.push(line),
        (Some(_), true) => report.changed.push(line),
        (Some(_), false) => report.unchanged += 1,
    }
    Ok(())
}
