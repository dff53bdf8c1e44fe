//! Another list's numbers held against the analysis: what was pasted or uploaded is compared and not stored.

use std::collections::HashMap;

use askama::Template;
use axum::{body::Bytes, extract::Multipart, http::StatusCode, response::IntoResponse};
use context::{Error, Message, Problem};
use interface::{ErrorSummary, Frame, Page, Tab};
use socket::{Outcome, Scope};

use super::scope::{Here, base, crumbs, tabs};
use crate::{
    READ,
    import::entries,
    model::{Analysis, Held, Line, hold, label, labels},
    store,
};

#[derive(Template)]
#[template(path = "numbering.html")]
struct Numbering<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    base: String,
    tabs: Vec<Tab>,
    pasted: &'a str,
    told: Option<Told>,
    summary: ErrorSummary<'a>,
}

/// What the page says of the two lists.
struct Told {
    lead: String,
    shifts: Vec<String>,
    rows: Vec<Row>,
}

/// A line of the comparison.
#[derive(Default)]
struct Row {
    theirs: String,
    ours: String,
    /// The event of ours to lead to: the first, where a row stands for several.
    first: String,
    event: String,
    what: String,
}

/// From how many numbers in a row on they are told as one.
const MANY: usize = 4;

/// Numbers that follow on each other, drawn together where they are many.
fn runs(numbers: &[i64]) -> Vec<Vec<i64>> {
    let mut runs: Vec<Vec<i64>> = vec![];
    for number in numbers {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| last + 1 == *number) => run.push(*number),
            _ => runs.push(vec![*number]),
        }
    }
    let apart = |run: Vec<i64>| if run.len() < MANY { run.into_iter().map(|n| vec![n]).collect() } else { vec![run] };
    runs.into_iter().flat_map(apart).collect()
}

pub(super) async fn ask(here: Here) -> Outcome {
    page(&here, "", None, &[]).await
}

pub(super) async fn compare(here: Here, mut form: Multipart) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let broken = |_| Error::invalid("import-upload-broken");
    let (mut pasted, mut bytes) = (String::new(), Bytes::new());
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name().unwrap_or_default() {
            "pasted" => pasted = field.text().await.map_err(broken)?,
            "file" => bytes = socket::received(field).await?,
            _ => {}
        }
    }
    if bytes.is_empty() {
        bytes = pasted.clone().into();
    }
    let mut read = visit.context.read(READ, &scope.unit.place).await?;
    let analysis = store::analysis(&mut read, scope.unit.id, scope.year).await?;
    drop(read);
    match entries(bytes, &analysis.method).await {
        Ok(theirs) => {
            let ours = analysis.numbered();
            // Alignment costs the product of both lists: other visitors do not wait for it.
            let held = socket::aside(move || hold(&theirs, &ours)).await?;
            let told = told(&visit.frame, &analysis, &held);
            page(&here, &pasted, Some(told), &[]).await
        }
        Err(Error::Invalid(problems)) => page(&here, &pasted, None, &problems).await,
        Err(error) => Err(error.into()),
    }
}

async fn page(here: &Here, pasted: &str, told: Option<Told>, problems: &[Problem]) -> Outcome {
    let Here { visit, scope, .. } = here;
    visit.context.read(READ, &scope.unit.place).await?;
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("numbering"));
    let body = Numbering {
        frame,
        scope,
        base: base(scope),
        tabs: tabs(frame, scope, "risk-analysis"),
        pasted,
        told,
        summary: ErrorSummary { frame, kind: "numbering", problems },
    };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page(body)).into_response())
}

fn told(frame: &Frame, analysis: &Analysis, held: &Held) -> Told {
    let lines = analysis.lines();
    let by_number: HashMap<i64, &Line<'_>> = lines.iter().map(|l| (l.event.number, l)).collect();
    let event = |number: i64| by_number.get(&number).map(|l| l.event.event.clone()).unwrap_or_default();
    let mut rows: Vec<(i64, Row)> = vec![];
    for (key, pairs) in [("numbering-moved", &held.moved), ("numbering-differs", &held.differ)] {
        rows.extend(pairs.iter().map(|(a, b)| {
            let (theirs, ours) = (label(*a), label(*b));
            (*a, Row { theirs, first: ours.clone(), ours, event: event(*b), what: frame.t(key) })
        }));
    }
    let span = |run: &[i64]| match run {
        [first, .., last] => format!("{}–{}", label(*first), label(*last)),
        [only] => label(*only),
        [] => String::new(),
    };
    for run in runs(&held.only_theirs) {
        let what = frame.t("numbering-only-theirs");
        rows.push((run[0], Row { theirs: span(&run), what, ..Row::default() }));
    }
    for run in runs(&held.only_ours) {
        let (first, last) = (run[0], run[run.len() - 1]);
        let event = if run.len() == 1 { event(first) } else { format!("{} … {}", event(first), event(last)) };
        let what = frame.t("numbering-only-ours");
        rows.push((first, Row { ours: span(&run), first: label(first), event, what, theirs: String::new() }));
    }
    rows.sort_by_key(|(number, _)| *number);
    let shifted: Vec<i64> = held.same.iter().filter(|(a, b)| a != b).map(|(a, _)| *a).collect();
    let lead = Message::new("numbering-lead-told").with("same", held.same.len()).with("shifted", shifted.len());
    let lead = match shifted.len() {
        0 => frame.say(&lead),
        _ => format!(
            "{} {}",
            frame.say(&lead),
            frame.say(&Message::new("numbering-shifted").with("numbers", labels(&shifted)))
        ),
    };
    Told {
        lead,
        shifts: held.shifts.iter().map(|s| frame.say(&s.message())).collect(),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn many_in_a_row_are_told_as_one() {
        assert_eq!(runs(&[1, 2, 3, 7, 8, 9, 10, 12]), [vec![1], vec![2], vec![3], vec![7, 8, 9, 10], vec![12]]);
        assert!(runs(&[]).is_empty());
    }
}
