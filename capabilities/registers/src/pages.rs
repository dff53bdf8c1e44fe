//! The list of a register, a record's page, and what is done there.

use askama::Template;
use axum::{
    extract::{Form, Multipart, Path, Query, State},
    response::{IntoResponse, Redirect},
};
use context::{Error, Permission};
use database::Read;
use interface::{Clash, ErrorSummary, FormField, Frame, Page, Returned};
use register::{About, Belongs, COUNTED, Given, Line, PAGE, Shape, version};
use socket::{Access, AnyRegister, House, Outcome, Routes, Such, Visit, keep};
use uuid::Uuid;

use crate::{
    api, files,
    spot::Spot,
    view::{Past, address, past, shown, title, told},
};

type Any = &'static dyn AnyRegister;

pub(crate) fn routes() -> Routes {
    Routes::default().get("/registers", Access::Any(Such::Registers), index).get(
        "/registers/{page}",
        Access::Any(Such::Registers),
        units,
    )
}

/// A register's routes, each with what it asks: known before any request comes.
pub(crate) fn draw(register: Any) -> Routes {
    let asks = |permission| match register.kind().belongs() {
        Belongs::Tenant => Access::Tenant(permission),
        _ => Access::Needs(permission),
    };
    let about = register.about();
    let (read, edit) = (asks(about.read.permission), asks(about.edit.permission));
    let path = register.path();
    let at = |end: &str| keep(format!("{path}{end}"));
    let call = |end: &str| keep(format!("/api/v1{path}{end}"));
    let routes = Routes::default()
        .get(at(""), read, move |State(house): State<House>, spot: Spot, Query(asked): Query<Given>| async move {
            list(register, &house, &spot, asked, Returned::default()).await
        })
        .post(at(""), edit, move |State(house): State<House>, spot: Spot, Form(given): Form<Given>| {
            add(register, house, spot, given)
        })
        .get(at(".csv"), read, move |State(house): State<House>, spot: Spot, Query(asked): Query<Given>| {
            files::export(register, house, spot, asked, "csv")
        })
        .get(at(".xlsx"), read, move |State(house): State<House>, spot: Spot, Query(asked): Query<Given>| {
            files::export(register, house, spot, asked, "xlsx")
        })
        .get(at("/import"), edit, move |spot: Spot| files::ask(register, spot))
        .upload(at("/import"), edit, move |State(house): State<House>, spot: Spot, form: Multipart| {
            files::preview(register, house, spot, form)
        })
        .get(at("/{id}"), read, move |spot: Spot| async move { one(register, &spot, Returned::default()).await })
        .post(at("/{id}"), edit, move |spot: Spot, Form(given): Form<Given>| save(register, spot, given))
        .post(at("/{id}/remove"), edit, move |spot: Spot, Form(given): Form<Given>| remove(register, spot, given))
        .get(call(""), read, move |spot: Spot, Query(asked): Query<Given>| api::list(register, spot, asked))
        .get(call("/{id}"), read, move |spot: Spot| api::one(register, spot));
    register.verbs().into_iter().fold(routes, |routes, verb| {
        routes.post(
            at(&format!("/{{id}}/{}", verb.name)),
            asks(verb.needs),
            move |State(house): State<House>, spot: Spot, Form(given): Form<Given>| {
                act(register, house, spot, given, verb)
            },
        )
    })
}

#[derive(Template)]
#[template(path = "registers.html")]
struct Index<'a> {
    frame: &'a Frame,
    /// A heading, and beneath it names and addresses.
    parts: Vec<(String, Vec<(String, String)>)>,
}

async fn index(State(house): State<House>, visit: Visit) -> Outcome {
    let frame = &visit.frame.clone().crumb(visit.frame.t("registers"), "");
    let mut registers: Vec<Any> =
        house.registers().filter(|r| visit.context.actor.may_somewhere(r.about().read.permission)).collect();
    registers.sort_by_key(|r| r.about().area);
    let mut parts: Vec<(String, Vec<(String, String)>)> = vec![];
    for register in registers {
        let (area, page) = (frame.t(register.about().area.word()), register.about().page);
        if parts.last().is_none_or(|(last, _)| *last != area) {
            parts.push((area, vec![]));
        }
        if let Some((_, all)) = parts.last_mut() {
            all.push((frame.t(page), format!("/registers/{page}")));
        }
    }
    Ok(Page(Index { frame, parts }).into_response())
}

/// The units whose records of a register the visitor may read.
async fn units(State(house): State<House>, visit: Visit, Path(page): Path<String>) -> Outcome {
    let register = house.registers().find(|r| r.about().page == page).ok_or(Error::NotFound)?;
    let permission = register.about().read.permission;
    if !visit.context.actor.may_somewhere(permission) {
        return Err(Error::NotFound.into());
    }
    let mut read = visit.context.read_anywhere(permission).await?;
    let mut all = organisation::placed_units(&mut read).await?;
    drop(read);
    all.retain(|unit| visit.context.may(permission, &unit.place));
    let frame = &visit
        .frame
        .clone()
        .crumb(visit.frame.t("registers"), "/registers")
        .crumb(visit.frame.t(register.about().page), "");
    let year = i64::from(house.clock().today().year());
    let base = |unit: socket::Unit| {
        let name = unit.name.clone();
        (name, register.base(&socket::At { unit: Some(unit), year: Some(year) }))
    };
    let parts = vec![(frame.t(register.about().page), all.into_iter().map(base).collect())];
    Ok(Page(Index { frame, parts }).into_response())
}

struct Heading {
    text: String,
    /// Where the list is in this order; empty where it cannot be.
    href: String,
    order: &'static str,
}

struct Filter {
    name: &'static str,
    label: String,
    value: String,
    options: Vec<(String, String)>,
    is_date: bool,
}

struct Row {
    href: String,
    cells: Vec<String>,
}

#[derive(Template)]
#[template(path = "register_list.html")]
struct List<'a> {
    frame: &'a Frame,
    base: String,
    name: String,
    page: &'static str,
    lead: Option<String>,
    headings: Vec<Heading>,
    filters: Vec<Filter>,
    searches: bool,
    q: String,
    sort: String,
    rows: Vec<Row>,
    counted: String,
    is_empty: bool,
    first: Option<String>,
    next: Option<String>,
    files: Vec<(String, String)>,
    /// The id that the next record will have: the same form sent twice is one.
    next_id: String,
    fields: Vec<FormField<'a>>,
    summary: ErrorSummary<'a>,
    may_edit: bool,
}

async fn list(register: Any, house: &House, spot: &Spot, asked: Given, back: Returned) -> Outcome {
    let (kind, about, owner) = (register.kind(), register.about(), spot.at.owner());
    let context = &spot.visit.context;
    let query = kind.query(&asked);
    let mut read = context.read(about.read.permission, spot.at.place()).await?;
    let (lines, count) = match asked.get("rule") {
        Some(rule) => breaking(register, house, spot, &mut read, rule, PAGE as usize).await?,
        None => (kind.lines_in(&mut read, &owner, &query).await?, kind.count_in(&mut read, &owner, &query).await?),
    };
    drop(read);
    let frame = &spot.frame(register, "");
    let (base, fields) = (register.base(&spot.at), kind.about());
    let columns: Vec<(usize, &About)> = fields.iter().enumerate().filter(|(_, f)| f.column).collect();
    let sort = asked.get("sort").cloned().unwrap_or_default();
    let heading = |(_, field): &(usize, &About)| {
        let (order, turned) = match sort.strip_prefix('-') {
            Some(name) if name == field.name => ("descending", field.name.to_owned()),
            _ if sort == field.name => ("ascending", format!("-{}", field.name)),
            _ => ("", field.name.to_owned()),
        };
        let href = if field.sorted { address(&base, &asked, &[("sort", &turned)]) } else { String::new() };
        Heading { text: frame.label(kind.name(), field.name), href, order }
    };
    let filter = |field: &About| Filter {
        name: field.name,
        label: frame.label(kind.name(), field.name),
        value: asked.get(field.name).cloned().unwrap_or_default(),
        options: match field.shape {
            Shape::Choice(of) => {
                of.iter().map(|w| ((*w).to_owned(), frame.choice(kind.name(), field.name, w))).collect()
            }
            Shape::Flag => {
                ["true", "false"].map(|w| (w.to_owned(), frame.t(if w == "true" { "yes" } else { "no" }))).into()
            }
            _ => vec![],
        },
        is_date: field.shape == Shape::Date,
    };
    let row = |line: &Line| Row {
        href: format!("{base}/{}", line.head.id),
        cells: columns.iter().map(|(at, f)| shown(frame, kind.name(), f, line.values[*at].as_deref())).collect(),
    };
    let full = lines.len() as i64 == PAGE && !asked.contains_key("rule");
    let next = lines.last().filter(|_| full).map(|last| kind.cursor(&query, last));
    let lead = format!("{}-lead", about.page);
    let views = back.fill(kind.form(None), kind.name(), None);
    let body = List {
        name: frame.t(about.page),
        page: about.page,
        lead: frame.words.has(frame.language, &lead).then(|| frame.t(&lead)),
        headings: columns.iter().map(heading).collect(),
        filters: fields.iter().filter(|f| f.filtered).map(filter).collect(),
        searches: kind.searches(),
        q: asked.get("q").cloned().unwrap_or_default(),
        rows: lines.iter().map(row).collect(),
        counted: if count >= COUNTED { format!("{}+", interface::number(COUNTED)) } else { interface::number(count) },
        is_empty: count == 0 && asked.is_empty(),
        first: asked.contains_key("after").then(|| address(&base, &asked, &[])),
        next: next.map(|cursor| address(&base, &asked, &[("after", &cursor)])),
        files: [("xlsx", frame.t("register-out-xlsx")), ("csv", frame.t("register-out-csv"))]
            .map(|(end, name)| (name, address(&format!("{base}.{end}"), &asked, &[])))
            .into(),
        next_id: context.entropy.id(&context.clock).to_string(),
        fields: back.form(frame, &views, kind.name(), None, ""),
        summary: back.summary(frame, kind.name()),
        may_edit: context.may(about.edit.permission, spot.at.place()),
        frame,
        base: base.clone(),
        sort: sort.clone(),
    };
    Ok((back.status(), Page(body)).into_response())
}

/// The records that break a rule, at most so many of them, and how many there are.
pub(crate) async fn breaking(
    register: Any,
    house: &House,
    spot: &Spot,
    read: &mut Read,
    rule: &str,
    most: usize,
) -> context::Result<(Vec<Line>, i64)> {
    let owner = spot.at.owner();
    let broken = register.broken(read, &owner, house.on(spot.at.year)).await?;
    let ids = broken.into_iter().find(|(about, _)| about.name == rule).map(|(_, ids)| ids).unwrap_or_default();
    let mut lines = vec![];
    for id in ids.iter().take(most) {
        lines.extend(register.kind().line_in(read, &owner, *id).await?);
    }
    Ok((lines, i64::try_from(ids.len()).unwrap_or(i64::MAX)))
}

async fn add(register: Any, house: House, spot: Spot, given: Given) -> Outcome {
    let added = async {
        let mut change = spot.begin(register, register.about().edit.permission).await?;
        register.kind().add(&mut change, &spot.at.owner(), &given).await?;
        change.commit().await
    };
    match added.await {
        Ok(()) => Ok(Redirect::to(&register.base(&spot.at)).into_response()),
        Err(error) => {
            let back = Returned::refused(error, given, register.kind().name(), None)?;
            list(register, &house, &spot, Given::new(), back).await
        }
    }
}

#[derive(Template)]
#[template(path = "register_record.html")]
struct One<'a> {
    frame: &'a Frame,
    href: String,
    base: String,
    title: String,
    version: i64,
    conflict: Option<Clash>,
    fields: Vec<FormField<'a>>,
    /// What whoever may not change it reads: label and value.
    facts: Vec<(String, String)>,
    summary: ErrorSummary<'a>,
    verbs: Vec<(&'static str, String)>,
    history: Vec<Past>,
    may_edit: bool,
}

async fn one(register: Any, spot: &Spot, back: Returned) -> Outcome {
    let (kind, about, id) = (register.kind(), register.about(), spot.id()?);
    let context = &spot.visit.context;
    let mut read = context.read(about.read.permission, spot.at.place()).await?;
    let line = kind.line_in(&mut read, &spot.at.owner(), id).await?.ok_or(Error::NotFound)?;
    let entries = context::history(&mut read, id, 50).await?;
    drop(read);
    let (fields, base) = (kind.about(), register.base(&spot.at));
    let name = title(&fields, &line);
    let frame = &spot.frame(register, &name);
    let views = back.fill(kind.form(Some(&line)), kind.name(), Some(id));
    let fact = |(field, text): (&About, &Option<String>)| {
        (frame.label(kind.name(), field.name), shown(frame, kind.name(), field, text.as_deref()))
    };
    let may = |permission: Permission| context.may(permission, spot.at.place());
    let verb = |v: &socket::VerbAbout| (v.name, frame.t(&format!("verb-{}-{}", kind.name(), v.name)));
    let body = One {
        href: format!("{base}/{id}"),
        base,
        title: name,
        version: back.version(kind.name(), Some(id), line.head.version),
        conflict: back.clash_in(kind.name(), Some(id), |_, all| told(frame, kind, all)),
        fields: back.form(frame, &views, kind.name(), Some(id), ""),
        facts: fields.iter().zip(&line.values).filter(|(f, _)| f.asked()).map(fact).collect(),
        summary: back.summary(frame, kind.name()),
        verbs: register.verbs().iter().filter(|v| may(v.needs)).map(verb).collect(),
        history: past(frame, kind, &entries),
        may_edit: may(about.edit.permission),
        frame,
    };
    Ok((back.status(), Page(body)).into_response())
}

/// What an act on a record came to: back to the list, or its page with what is wrong.
async fn answer(register: Any, spot: &Spot, id: Uuid, given: Given, done: context::Result<()>) -> Outcome {
    match done {
        Ok(()) => Ok(Redirect::to(&register.base(&spot.at)).into_response()),
        Err(error) => one(register, spot, Returned::refused(error, given, register.kind().name(), Some(id))?).await,
    }
}

async fn save(register: Any, spot: Spot, given: Given) -> Outcome {
    let (id, version, owner) = (spot.id()?, version(&given)?, spot.at.owner());
    let done = async {
        let mut change = spot.begin(register, register.about().edit.permission).await?;
        register.kind().edit(&mut change, &owner, id, version, &given).await?;
        change.commit().await
    };
    let done = done.await;
    answer(register, &spot, id, given, done).await
}

async fn remove(register: Any, spot: Spot, given: Given) -> Outcome {
    let (id, version, owner) = (spot.id()?, version(&given)?, spot.at.owner());
    let done = async {
        let mut change = spot.begin(register, register.about().edit.permission).await?;
        register.kind().remove_in(&mut change, &owner, id, version).await?;
        change.commit().await
    };
    let done = done.await;
    answer(register, &spot, id, given, done).await
}

async fn act(register: Any, house: House, spot: Spot, given: Given, verb: socket::VerbAbout) -> Outcome {
    let (id, version, owner) = (spot.id()?, version(&given)?, spot.at.owner());
    let done = async {
        let mut change = spot.begin(register, verb.needs).await?;
        register.act(&mut change, &owner, (id, version), verb.name, house.on(spot.at.year)).await?;
        change.commit().await
    };
    let done = done.await;
    answer(register, &spot, id, given, done).await
}
