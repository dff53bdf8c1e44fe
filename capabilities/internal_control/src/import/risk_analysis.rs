//! A risk analysis from a spreadsheet.

use std::collections::{HashMap, HashSet};

use context::{Context, Message, Result};
use documents::spreadsheet::{Known, Recognised, Record};
use register::{Checked, Head, Later};
use socket::{
    House, ImportReport, ImportRequest, Progress, RowReport, Scope, at_cell, finish, importing, open, remark,
};
use uuid::Uuid;

use super::{extra, headings, matching::Index, meanings::Meanings, place::Places};
use crate::{
    model::{ANALYSIS, Analysis, AnalysisHead, EVENT, Event, Handling, Method, Numbers, number as number_of},
    store,
};

pub(crate) const COLUMNS: &[Known] = &[
    Known { name: "number", required: false, headings: headings::NUMBER },
    Known { name: "goal", required: false, headings: headings::GOAL },
    Known { name: "process", required: false, headings: headings::PROCESS },
    Known { name: "way", required: false, headings: headings::WAY },
    Known { name: "event", required: true, headings: headings::EVENT },
    Known { name: "likelihood", required: true, headings: headings::LIKELIHOOD },
    Known { name: "consequence", required: true, headings: headings::CONSEQUENCE },
    Known { name: "printed_value", required: false, headings: headings::VALUE },
    Known {
        name: "handling",
        required: false,
        headings: &["IKP", "Internkontrollplan", "I planen", "Till IKP", "Hantering", "In plan", "Handling"],
    },
    Known { name: "control", required: false, headings: headings::CONTROL },
    Known {
        name: "reason",
        required: false,
        headings: &["Skäl", "Motivering", "Motiv", "Kommentar till val", "Reason"],
    },
    Known {
        name: "withheld",
        required: false,
        headings: &["Ej offentlig", "Ej i offentlig version", "Sekretess", "Sekretessgrund", "Not public"],
    },
];

/// How many new events are stored at a time; then whoever waits is told.
const BATCH: usize = 1024;

/// A row whose shapes have been checked.
pub(super) struct Parsed<'a> {
    record: &'a Record,
    pub checked: Checked,
    pub number: Option<i64>,
    pub place: [String; 3],
    in_plan: bool,
    handling: String,
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
        let mut head = store::begin(&mut change, scope).await?;
        let blank = blank_means(&found, &method, &head, request, &mut report);
        let meanings = Meanings::of(request);
        let (rows, goals) = parse(&found, &method, &meanings, blank, &mut report);
        report.values = meanings.seen(&found, &method);
        if !report.problems.is_empty() {
            return Ok(report);
        }
        let before = store::contents(&mut change, head.clone(), method).await?;
        let mut places = Places::of(&before);
        let mut work = Work {
            change,
            before: &before,
            places: &mut places,
            report: &mut report,
            found: &found,
            progress: &request.progress,
        };
        work.goals(&goals).await?;
        let seen = work.rows(&rows).await?;
        work.missing(&seen, request.remove_missing).await?;
        let mut change = work.change;
        if let Some(answer) = request.answers.get("blank").filter(|a| **a != head.blank_means) {
            let remembered = AnalysisHead { blank_means: answer.clone(), ..head.clone() };
            ANALYSIS.update(&mut change, &head, &remembered).await?;
            head = remembered;
        }
        finish(change, head.head.id, "risk-analysis", request, &mut report).await?;
        Ok(report)
    })
}

/// What an empty IKP cell means: as somebody said, as somebody said last time, or as the other rows suggest: beside rows
/// that say *Nej …*, an empty cell is a yes.
fn blank_means(
    found: &Recognised,
    method: &Method,
    head: &AnalysisHead,
    request: &ImportRequest,
    report: &mut ImportReport,
) -> bool {
    let written = found.records.iter().map(|r| r.text("handling"));
    let has_blank = found.has("handling") && written.clone().any(str::is_empty);
    let says_no = written.filter(|t| !t.is_empty()).any(|t| method.handling(t) == Some(Handling::Outside));
    let answer = request.answers.get("blank").cloned().unwrap_or_else(|| head.blank_means.clone());
    let in_plan = if answer.is_empty() { says_no } else { answer == "in-plan" };
    if has_blank {
        report.questions.push(("blank", if in_plan { "in-plan" } else { "outside" }.to_owned()));
    }
    in_plan
}

/// Checks every row; a row with only a goal is a goal that stands without events. Goals come in the file's own order.
fn parse<'a>(
    found: &'a Recognised,
    method: &Method,
    meanings: &'a Meanings<'_>,
    blank_in_plan: bool,
    report: &mut ImportReport,
) -> (Vec<Parsed<'a>>, Vec<String>) {
    let (mut rows, mut goals) = (vec![], vec![]);
    let mut place = [String::new(), String::new(), String::new()];
    let mut numbers: HashMap<i64, &Record> = HashMap::new();
    for record in &found.records {
        fill_down(&mut place, record);
        if record.text("event").is_empty()
            && record.text("likelihood").is_empty()
            && record.text("consequence").is_empty()
        {
            let alone = !record.text("goal").is_empty();
            goals.extend(alone.then(|| place[0].clone()));
            continue;
        }
        if goals.last().is_none_or(|last| *last != place[0]) {
            goals.push(place[0].clone());
        }
        let checked = match EVENT.check_each(method, |name| meanings.text(record, name)) {
            Ok(checked) => checked,
            Err(problems) => {
                report.problems.extend(problems.into_iter().map(|p| at_cell(found, record, p)));
                continue;
            }
        };
        for (name, text) in ["goal", "process", "way"].into_iter().zip(&place) {
            if text.chars().count() > 1000 || text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
                let message = Message::new("import-place-unfit");
                report.problems.push(found.trouble(record, name, message, "import-remedy-cell".into()));
            }
        }
        let number = number(found, record, &mut numbers, report);
        let (in_plan, handling) = match record.text("handling") {
            "" => (found.has("handling") && blank_in_plan, String::new()),
            text => match meanings.handling(method, text) {
                Some(means) => {
                    let in_plan = means == Handling::InPlan;
                    let own = text == method.handling_word(in_plan);
                    (in_plan, if own { String::new() } else { text.to_owned() })
                }
                None => {
                    let message = Message::new("import-handling-unknown").with("given", text);
                    report.remarks.push(remark(found, record, "handling", message));
                    (false, text.to_owned())
                }
            },
        };
        rows.push(Parsed { record, checked, number, place: place.clone(), in_plan, handling });
    }
    (rows, goals)
}

/// An empty goal, process or way of working means the one above, as in a printed table; a new goal begins anew.
pub(super) fn fill_down(place: &mut [String; 3], record: &Record) {
    for (level, name) in ["goal", "process", "way"].into_iter().enumerate() {
        let text = record.text(name);
        let said = if level == 0 && headings::NO_GOAL.contains(&text) { "" } else { text };
        if !text.is_empty() && place[level] != said {
            said.clone_into(&mut place[level]);
            place.iter_mut().skip(level + 1).for_each(String::clear);
        }
    }
}

fn number<'a>(
    found: &Recognised,
    record: &'a Record,
    numbers: &mut HashMap<i64, &'a Record>,
    report: &mut ImportReport,
) -> Option<i64> {
    let text = record.text("number");
    if text.is_empty() {
        return None;
    }
    let Some(number) = number_of(text) else {
        let problem =
            Message::new("problem-not-in-range").with("given", text).with("min", 1_i64).with("max", 999_999_i64);
        report.problems.push(found.trouble(record, "number", problem, "import-remedy-number".into()));
        return None;
    };
    if let Some(first) = numbers.insert(number, record) {
        let message = Message::new("import-number-twice").with("number", number).with("first", first.cell("number"));
        report.problems.push(found.trouble(record, "number", message, "import-number-twice-remedy".into()));
    }
    Some(number)
}

/// The work of storing, with what it needs at hand.
struct Work<'a> {
    change: context::Change,
    before: &'a Analysis,
    places: &'a mut Places,
    report: &'a mut ImportReport,
    found: &'a Recognised,
    progress: &'a Progress,
}

impl Work<'_> {
    async fn goals(&mut self, goals: &[String]) -> Result<()> {
        for goal in goals {
            self.places.goal(&mut self.change, goal).await?;
        }
        Ok(())
    }

    /// Stores each row over the event it is recognised as; gives the ids of those.
    async fn rows(&mut self, rows: &[Parsed<'_>]) -> Result<HashSet<Uuid>> {
        let index = Index::of(self.before);
        let matches = index.matches(rows);
        let mut asked = Vec::with_capacity(rows.len());
        for (row, found) in rows.iter().zip(matches) {
            let [goal, process, way] = &row.place;
            asked.push(Asked { row, found, way: self.places.way(&mut self.change, goal, process, way).await? });
        }
        let taken = self.before.events.iter().map(|e| e.number).chain(rows.iter().filter_map(|r| r.number));
        let mut making = Making {
            before: self.before,
            report: &mut *self.report,
            found: self.found,
            context: self.change.context().clone(),
            numbers: Numbers::after(taken),
        };
        let (mut seen, mut fresh) = (HashSet::new(), vec![]);
        for (n, batch) in asked.chunks(BATCH).enumerate() {
            self.progress.tell(n * BATCH, rows.len());
            // The next ones are made while these are written.
            let (written, made) = tokio::join!(EVENT.insert_all(&mut self.change, &fresh), making.batch(batch));
            written?;
            fresh.clear();
            for Made { event, mut line, before } in made {
                let Some(before) = before else {
                    fresh.push(event);
                    making.report.new.push(line);
                    continue;
                };
                seen.insert(before.head.id);
                if EVENT.update(&mut self.change, before, &event).await? {
                    let changes = EVENT.difference(before, &event).into_iter();
                    line.changes =
                        changes.map(|d| (d.field, d.before.unwrap_or_default(), d.after.unwrap_or_default())).collect();
                    making.report.changed.push(line);
                } else {
                    making.report.unchanged += 1;
                }
            }
        }
        EVENT.insert_all(&mut self.change, &fresh).await?;
        Ok(seen)
    }

    async fn missing(&mut self, seen: &HashSet<Uuid>, remove: bool) -> Result<()> {
        for event in self.before.events.iter().filter(|e| !seen.contains(&e.head.id)) {
            self.report.missing.push(RowReport {
                number: Some(event.label()),
                text: event.event.clone(),
                ..RowReport::default()
            });
            if remove {
                crate::actions::remove_with_parts(&mut self.change, self.before, event, event.head.version).await?;
            }
        }
        Ok(())
    }
}

/// A row, the event that it is recognised as and how, and the way of working that it stands in.
struct Asked<'a> {
    row: &'a Parsed<'a>,
    found: Option<(&'a Event, &'static str)>,
    way: Uuid,
}

/// What a row becomes, and over which event.
struct Made<'a> {
    event: Event,
    line: RowReport,
    before: Option<&'a Event>,
}

/// How many rows are made before others have their turn.
const AT_A_TIME: usize = 64;

/// Events being made of rows, with what that needs at hand.
struct Making<'a> {
    before: &'a Analysis,
    report: &'a mut ImportReport,
    found: &'a Recognised,
    context: Context,
    numbers: Numbers,
}

impl Making<'_> {
    async fn batch<'e>(&mut self, asked: &[Asked<'e>]) -> Vec<Made<'e>> {
        let mut made = Vec::with_capacity(asked.len());
        for some in asked.chunks(AT_A_TIME) {
            made.extend(some.iter().map(|one| self.one(one)));
            tokio::task::yield_now().await;
        }
        made
    }

    fn one<'e>(&mut self, asked: &Asked<'e>) -> Made<'e> {
        let Asked { row, found, way } = asked;
        let before = found.map(|(event, _)| event);
        let mut event = self.event(row, before, *way);
        let known = [row.number, before.map(|e| e.number)].into_iter().flatten().find(|n| event.takes(*n));
        event.number = known.unwrap_or_else(|| self.numbers.next(event.is_withheld()));
        let matched = found.map(|(_, how)| how).unwrap_or_default();
        let line =
            RowReport { number: Some(event.label()), text: event.event.clone(), matched, ..RowReport::default() };
        self.remark_value(row, &event);
        Made { event, line, before }
    }

    fn event(&self, row: &Parsed<'_>, before: Option<&Event>, way: Uuid) -> Event {
        let id = || self.context.entropy.id(&self.context.clock);
        let head = before.map_or_else(|| Head { id: id(), version: 0 }, |e| e.head);
        let mut event = (EVENT.make)(head, &row.checked);
        event.analysis = self.before.head.head.id;
        event.way = way;
        event.extra = extra(self.found, row.record, before.map_or("", |e| &e.extra));
        event.previous = before.and_then(|e| e.previous);
        event.previous_number = before.and_then(|e| e.previous_number);
        event.obligatory = before.and_then(|e| e.obligatory);
        event.raised_by = before.map(|e| e.raised_by.clone()).unwrap_or_default();
        // A column that the file does not have says nothing about what stands.
        let has = |name| self.found.has(name);
        let old = |pick: fn(&Event) -> String| before.map(pick).unwrap_or_default();
        if !has("control") {
            event.control = old(|e| e.control.clone());
        }
        if !has("reason") {
            event.reason = old(|e| e.reason.clone());
        }
        if !has("withheld") {
            event.withheld = old(|e| e.withheld.clone());
        }
        (event.in_plan, event.handling) = if has("handling") {
            (row.in_plan, row.handling.clone())
        } else {
            (before.is_some_and(|e| e.in_plan), old(|e| e.handling.clone()))
        };
        // Kept only where it says something else than the product.
        let printed = row.record.text("printed_value");
        let product = event.risk_value().map(|v| v.to_string()).unwrap_or_default();
        event.printed_value = match has("printed_value") {
            // The product tells nothing that was not known: what an earlier file had printed for the same levels stands.
            true if printed == product => {
                let same = |e: &&Event| (e.likelihood, e.consequence) == (event.likelihood, event.consequence);
                before.filter(same).map(|e| e.printed_value.clone()).unwrap_or_default()
            }
            true => printed.chars().take(200).collect(),
            false => old(|e| e.printed_value.clone()),
        };
        event
    }

    fn remark_value(&mut self, row: &Parsed<'_>, event: &Event) {
        if let Some(value) = event.risk_value().filter(|_| !event.printed_value.is_empty()) {
            let message =
                Message::new("import-value-kept").with("printed", event.printed_value.as_str()).with("value", value);
            self.report.remarks.push(remark(self.found, row.record, "printed_value", message));
        }
    }
}
