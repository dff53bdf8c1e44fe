//! People from a spreadsheet: name, address, language, role, unit, function. The same file may be taken in again: what is as it was stays.

use std::collections::{BTreeMap, BTreeSet};

use context::{Change, Context, Error, Message, Place, Problem, Reach, Result, search_key};
use documents::spreadsheet::{Known, Recognised, Record};
use register::{Given, Head, NoLevels};
use socket::{House, ImportReport, ImportRequest, Later, ROLES, RowReport, Scope, at_cell, finish, importing, open};
use uuid::Uuid;

use super::{
    giving::{Wanted, appoint_in, give_to, needed, problem},
    people::{fit_for_letters, write},
};
use crate::{
    GIVE, MANAGE, PERSON, Person,
    model::{OWN_ROLE, Period, reach},
    store::finding,
};

/// How many of one name are told.
const TOLD: usize = 5;

/// The columns that are known.
pub(crate) const COLUMNS: &[Known] = &[
    Known {
        name: "name",
        required: true,
        headings: &["Namn", "Person", "Fullständigt namn", "Förnamn", "Tilltalsnamn", "Name", "First name"],
    },
    Known { name: "last", required: false, headings: &["Efternamn", "Surname", "Last name"] },
    Known { name: "email", required: false, headings: &["E-post", "E-postadress", "Epost", "Mejl", "Mail", "E-mail"] },
    Known { name: "language", required: false, headings: &["Språk", "Language"] },
    Known { name: "role", required: false, headings: &["Roll", "Roll i Lisbet", "Role"] },
    Known {
        name: "unit",
        required: false,
        headings: &["Enhet", "Arbetsplats", "Nämnd", "Organisation", "Avdelning", "Unit"],
    },
    Known { name: "function", required: false, headings: &["Funktion", "Befattning", "Titel", "Function"] },
];

/// Takes people in from a file, or tells what that would do.
///
/// # Errors
/// [`Error::Denied`] for whoever does not look after people. What is wrong in the file stands in the report, cell by cell.
pub(crate) fn take_in<'a>(
    house: &'a House,
    context: &'a Context,
    _: Option<&'a Scope>,
    request: &'a ImportRequest,
) -> Later<'a, ImportReport> {
    Box::pin(taken_in(house, context, request))
}

async fn taken_in(house: &House, context: &Context, request: &ImportRequest) -> Result<ImportReport> {
    let (found, mut report) = open(request, COLUMNS).await?;
    let context = importing(context, request);
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    if !report.problems.is_empty() {
        return Ok(report);
    }
    let words = role_words(house, &mut change).await?;
    let mut met = Met::default();
    for record in &found.records {
        match row(house, &mut change, &found, record, &words, &mut met).await {
            Ok(Done::New(told)) => report.new.push(told),
            Ok(Done::Changed(told)) => report.changed.push(told),
            Ok(Done::Same) => report.unchanged += 1,
            Err(Error::Invalid(problems)) => {
                report.problems.extend(problems.into_iter().map(|p| at_cell(&found, record, p)));
            }
            Err(error) => return Err(error),
        }
    }
    let tenant = change.tenant();
    finish(change, tenant, "people", request, &mut report).await?;
    Ok(report)
}

/// Those whom the file has told of so far, and what it has given them. When the file is only looked at, what a row does is not there for
/// the next to find.
#[derive(Default)]
struct Met {
    /// Person and name, as the file has it.
    by_address: BTreeMap<String, (Uuid, String)>,
    by_name: BTreeMap<String, BTreeSet<Uuid>>,
    gave: BTreeSet<(Uuid, String, Option<Uuid>)>,
}

impl Met {
    fn add(&mut self, person: Uuid, name: &str, email: &str) {
        if !email.is_empty() {
            self.by_address.insert(email.to_lowercase(), (person, name.to_owned()));
        }
        self.by_name.entry(search_key(name)).or_default().insert(person);
    }
}

/// What came of a row.
enum Done {
    New(RowReport),
    Changed(RowReport),
    Same,
}

/// The roles as people write them: in every language, and as they are stored.
async fn role_words(house: &House, change: &mut Change) -> Result<BTreeMap<String, String>> {
    let mut words = BTreeMap::new();
    for role in ROLES {
        for language in [context::Language::Swedish, context::Language::English] {
            let word = house.words().word(language, &format!("role-{}", role.name));
            words.insert(search_key(&word), role.name.to_owned());
        }
        words.insert(role.name.to_owned(), role.name.to_owned());
    }
    for own in OWN_ROLE.list(change, None).await? {
        words.insert(search_key(&own.name), own.key());
    }
    Ok(words)
}

async fn row(
    house: &House,
    change: &mut Change,
    found: &Recognised,
    record: &Record,
    words: &BTreeMap<String, String>,
    met: &mut Met,
) -> Result<Done> {
    let (name, email) = (&called(record), record.text("email"));
    let language = match search_key(record.text("language")).as_str() {
        "" => change.context().language.code().to_owned(),
        "svenska" | "swedish" | "sv" => "sv".to_owned(),
        "engelska" | "english" | "en" => "en".to_owned(),
        _ => {
            return Err(problem(
                "language",
                Message::new("people-language-unknown").with("given", record.text("language")),
            ));
        }
    };
    let today = change.context().clock.today();
    let (id, earlier) = whom(change, met, name, email, today).await?;
    let here = match id {
        Some(id) if !earlier => Some(PERSON.find(change, id).await?.ok_or(Error::NotFound)?),
        _ => None,
    };
    let given = Given::from([
        ("name".to_owned(), name.to_owned()),
        ("language".to_owned(), language),
        ("email".to_owned(), email.to_owned()),
    ]);
    let checked = PERSON.check(&NoLevels, &given).map_err(Error::Invalid)?;
    let mut told = RowReport { text: name.to_owned(), ..RowReport::default() };
    let (id, is_new) = match (id, &here) {
        (Some(id), None) => (id, false),
        (_, Some(before)) => {
            // What is given to whoever has left would open for them the day they come back.
            if !before.active && ["role", "function"].iter().any(|given| !record.text(given).is_empty()) {
                return Err(problem("name", Message::new("people-has-left").with("name", before.name.as_str())));
            }
            let after = Person { active: before.active, ..(PERSON.make)(before.head, &checked) };
            let after = Person {
                language: if found.has("language") { after.language } else { before.language.clone() },
                email: if email.is_empty() { before.email.clone() } else { after.email },
                ..after
            };
            fit_for_letters(&after.email)?;
            let differences = PERSON.difference(before, &after);
            if !differences.is_empty() {
                write(change, Some(before), &after).await?;
            }
            let shown =
                differences.into_iter().map(|d| (d.field, d.before.unwrap_or_default(), d.after.unwrap_or_default()));
            told.changes.extend(shown);
            (before.head.id, false)
        }
        (None, None) => {
            let head = Head { id: change.new_id(), version: 0 };
            let person = Person { active: true, ..(PERSON.make)(head, &checked) };
            fit_for_letters(&person.email)?;
            write(change, None, &person).await?;
            (head.id, true)
        }
    };
    met.add(id, name, email);
    let gave = holdings(house, change, record, words, met, id).await?;
    told.text = [vec![told.text], gave.clone()].concat().join(", ");
    told.changes.extend(gave.into_iter().map(|what| ("held".to_owned(), String::new(), what)));
    Ok(match (is_new, told.changes.is_empty()) {
        (true, _) => Done::New(RowReport { changes: vec![], ..told }),
        (false, false) => Done::Changed(told),
        (false, true) => Done::Same,
    })
}

/// The name of a row, in one column or in two.
fn called(record: &Record) -> String {
    whole_name(record.text("name"), record.text("last"))
}

/// A column may hold the whole name beside one with its last part.
fn whole_name(name: &str, last: &str) -> String {
    let whole = search_key(name).ends_with(&format!(" {}", search_key(last)));
    if last.is_empty() || whole { name.to_owned() } else { format!("{name} {last}").trim().to_owned() }
}

/// Whom a row means: by the address, or by a name that only one has; and whether the file has told of them further up.
async fn whom(
    change: &mut Change,
    met: &Met,
    name: &str,
    email: &str,
    today: jiff::civil::Date,
) -> Result<(Option<Uuid>, bool)> {
    if !email.is_empty() {
        if let Some((known, called)) = met.by_address.get(&email.to_lowercase()) {
            if search_key(called) != search_key(name) {
                let twice = Message::new("people-row-address-twice").with("email", email).with("name", called.as_str());
                return Err(problem("email", twice));
            }
            return Ok((Some(*known), true));
        }
        let here = finding::address_of(change, email, Uuid::nil()).await?;
        return Ok((here.map(|(id, ..)| id), false));
    }
    let here = finding::same(change, name, today).await?;
    let above = met.by_name.get(&search_key(name)).cloned().unwrap_or_default();
    let all: BTreeSet<Uuid> = here.iter().map(|one| one.id).chain(above.iter().copied()).collect();
    match all.first() {
        Some(only) if all.len() == 1 => Ok((Some(*only), above.contains(only))),
        None => Ok((None, false)),
        _ => {
            let told: Vec<String> = here.iter().take(TOLD).map(finding::Listed::told).collect();
            let told = if told.is_empty() { name.to_owned() } else { told.join("; ") };
            Err(problem("name", Message::new("people-row-ambiguous").with("name", name).with("who", told)))
        }
    }
}

/// Gives the role and the function of a row; what was given, in words.
async fn holdings(
    house: &House,
    change: &mut Change,
    record: &Record,
    words: &BTreeMap<String, String>,
    met: &mut Met,
    person: Uuid,
) -> Result<Vec<String>> {
    let (role, unit, function) = (record.text("role"), record.text("unit"), record.text("function"));
    let unit = match unit {
        "" => None,
        name => Some(organisation::unit_by_name(change, name).await.map_err(|error| at("unit", error))?),
    };
    let place = unit.as_ref().map_or(Place::TENANT, |unit| unit.place.clone());
    let mut gave = vec![];
    if !role.is_empty() {
        let known = words.get(&search_key(role));
        let known = known.ok_or_else(|| problem("role", Message::new("people-role-unknown").with("given", role)))?;
        // What reaches every authority is one person's at a time, and a second may have to confirm it.
        if reach(known) == Reach::Tree {
            return Err(problem("role", Message::new("people-role-across").with("given", role)));
        }
        change.context().must(needed(known), &place)?;
        let period = Period::default();
        let wanted = Wanted { role: known.clone(), unit: unit.as_ref().map(|unit| unit.id), period };
        let first = met.gave.insert((person, format!("role {known}"), wanted.unit));
        if first && give_to(house, change, person, &wanted).await? {
            gave.push(role.to_owned());
        }
    }
    if !function.is_empty() {
        let Some(unit) = &unit else { return Err(problem("unit", "people-function-where")) };
        change.context().must(GIVE, &place)?;
        let first = met.gave.insert((person, format!("function {}", search_key(function)), Some(unit.id)));
        let appointed = appoint_in(change, person, function, unit.id, Period::default());
        if first && appointed.await.map_err(|error| at("function", error))? {
            gave.push(function.to_owned());
        }
    }
    if !gave.is_empty()
        && let Some(unit) = unit
    {
        gave.push(unit.name);
    }
    Ok(gave)
}

/// Puts the problems of the whole at a column.
fn at(field: &str, error: Error) -> Error {
    match error {
        Error::Invalid(all) => {
            let at = |p: Problem| if p.field.is_empty() { Problem { field: field.to_owned(), ..p } } else { p };
            Error::Invalid(all.into_iter().map(at).collect())
        }
        error => error,
    }
}

#[cfg(test)]
mod tests {
    use super::whole_name;

    #[test]
    fn a_name_in_two_columns_is_put_together_once() {
        assert_eq!(whole_name("Prova", "Ek"), "Prova Ek");
        assert_eq!(whole_name("Prova Ek", "Ek"), "Prova Ek");
        assert_eq!(whole_name("Li", "Li"), "Li Li");
        assert_eq!(whole_name("Johan", "An"), "Johan An", "an ending is no name");
        assert_eq!((whole_name("Prova", ""), whole_name("", "Ek")), ("Prova".into(), "Ek".into()));
    }
}
