//! The verbs: handing in, coming back with the code, answering.

use ::secrecy::{DISCLOSE, Decision, OPEN, Refusal};
use context::{
    Actor, Change, Clock, Context, Entry, Error, Grant, Language, Mark, Message, Permission, Problem, Reach, Result,
    Who, digest, plain_code, secrecy,
};
use database::Read;
use identity::{PERSON, Reaches};
use jiff::{Timestamp, civil::Time, tz::TimeZone};
use register::{Checked, Given, Head, NoLevels, Shape};
use socket::{House, Unit};
use uuid::Uuid;
use work::Letter;

use crate::{
    kept_out::kept_out,
    model::{MATTER, Matter, NOTE, Note, way},
    store,
};

/// To hand something in, which everybody may.
pub const HAND_IN: Permission = Permission("hand-in");

/// How many groups of signs a receipt has: a hundred random bits.
const GROUPS: usize = 4;

/// Nobody in particular, in a tenant: what they do keeps no address, and the context no trace of who was signed in, nor of the language
/// they read: what is written of it is in the authorities' language, Swedish (språklagen 10 §).
pub(crate) fn nobody(house: &House, context: &Context, tenant: Uuid) -> Context {
    let (role, permissions, language) = ("sender".to_owned(), [HAND_IN.0].into(), Language::default());
    let grant = Grant { role, permissions, unit: None, reach: Reach::Tree, instead_of: None };
    let actor = Actor {
        who: Who::Person(Uuid::nil()),
        name: house.words().word(language, "intake-nobody"),
        grants: vec![grant],
    };
    Context { tenant, actor: actor.into(), address: None, language, ..context.clone() }
}

/// As [`nobody`], at no other time than some time today.
fn nobody_today(house: &House, context: &Context, tenant: Uuid) -> Context {
    nobody(house, context, tenant).of_day()
}

/// What whoever comes with something writes of themselves, and the digest of their code: those who answer read it, the trail does not
/// have it. The digest is the salt: whoever has the matter can prove what stood there, and nobody can guess it.
const PERSONAL: &[&str] = &["text", "about", "contact", "receipt"];

/// What is kept of a receipt.
fn receipt_digest(code: &str) -> String {
    digest(plain_code(code).as_bytes())
}

/// What a form gives; a report also says who is to read it.
pub(crate) fn checked(sort: &str, given: &Given) -> std::result::Result<Checked, Vec<Problem>> {
    let checked = MATTER.check(&NoLevels, given);
    if sort != "report" || given.get("route").is_some_and(|route| !route.trim().is_empty()) {
        return checked;
    }
    let missing = Problem { field: "route".into(), message: "problem-missing".into() };
    Err(std::iter::once(missing).chain(checked.err().unwrap_or_default()).collect())
}

fn begun(change: &Change, unit: &Unit, sort: &str, given: &Given) -> Result<(Matter, String)> {
    let checked = checked(sort, given).map_err(Error::Invalid)?;
    let code = change.context().entropy.code(GROUPS);
    let head = Head { id: change.new_id(), version: 0 };
    let matter = Matter {
        unit: unit.id,
        sort: sort.to_owned(),
        day: Some(Clock::day(change.now())),
        receipt: receipt_digest(&code),
        status: "open".to_owned(),
        ..(MATTER.make)(head, &checked)
    };
    Ok((matter, code))
}

/// Asks an authority for a document. Gives the code to come back with. The registrators of the authority are written to.
///
/// # Errors
/// [`Error::Invalid`] for a text that is missing or too long.
pub async fn request(house: &House, context: &Context, unit: &Unit, given: &Given) -> Result<String> {
    let sender = nobody(house, context, context.tenant);
    let mut change = sender.change(HAND_IN, &unit.place).await?;
    let (matter, code) = begun(&change, unit, "request", given)?;
    let matter = Matter { route: String::new(), about: String::new(), ..matter };
    change.keep_personal(&matter.receipt, PERSONAL);
    MATTER.insert(&mut change, &matter).await?;
    let today = context.clock.today();
    let answering = identity::who_reaches(house, &mut change, unit, today).await?;
    let now = change.now();
    for person in recipients(&answering, &["registrator", "secretary", "archivist", "head"]) {
        post(house, &mut change, person, "request-came", matter.head.id, now).await?;
    }
    change.commit().await?;
    Ok(code)
}

/// Those who hold one of the first of these roles that anybody holds, each once.
fn recipients(reaching: &[Reaches], roles: &[&str]) -> Vec<Uuid> {
    let holding = |role: &&&str| reaching.iter().any(|one| one.role == **role);
    let Some(role) = roles.iter().find(holding) else { return vec![] };
    let mut people: Vec<Uuid> = reaching.iter().filter(|one| one.role == *role).map(|one| one.person).collect();
    people.sort_unstable();
    people.dedup();
    people
}

async fn post(
    house: &House,
    change: &mut Change,
    person: Uuid,
    what: &'static str,
    matter: Uuid,
    at: Timestamp,
) -> Result<Option<Uuid>> {
    let Some(person) = PERSON.find(change, person).await?.filter(|p| p.active) else { return Ok(None) };
    let (subject, text) = match what {
        "request-came" => ("request-came-subject", "request-came-text"),
        _ => ("report-came-subject", "report-came-text"),
    };
    let letter = Letter {
        subject: subject.into(),
        paragraphs: vec![text.into()],
        link: format!("{}/intake/{matter}", house.settings().base),
        secret: true,
    };
    work::post_at(change, house.words(), &person.recipient(), &letter, at).await
}

/// Reports something to those of a route, without an account. Gives the code to come back with.
///
/// It is secret from the beginning, and kept from those it names and whoever may be meant (`kept_out.rs`); whether they are known is not
/// told. Where nobody is left of the route it goes onwards. Nothing tells when on the day it came: letters about it leave the morning after.
///
/// # Errors
/// [`Error::Invalid`] for a text that is missing or too long.
pub async fn report(house: &House, context: &Context, unit: &Unit, given: &Given) -> Result<String> {
    let sender = nobody_today(house, context, context.tenant);
    let mut change = sender.change(HAND_IN, &unit.place).await?;
    let (matter, code) = begun(&change, unit, "report", given)?;
    let mut mark = Mark::new(&change, unit.id, MATTER.name, matter.head.id, "");
    let today = context.clock.today();
    let mut reaching = identity::who_reaches(house, &mut change, unit, today).await?;
    let manager = given.get("manager").is_some_and(|value| value == "true");
    let kept = kept_out(house, &mut change, &matter, manager, &reaching).await?;
    mark.people = kept.people;
    reaching.retain(|one| mark.lets(one.person, one.instead_of));
    let way = way(&matter.route, kept.certain);
    let opens = |roles: &&'static [&'static str]| reaching.iter().any(|one| roles.contains(&one.role.as_str()));
    // Where nobody is left at all, it waits for whoever has one of the roles next; only the furthest, where somebody uncertain is meant.
    let roles: Vec<&str> = match way.iter().map(|route| route.roles).find(opens) {
        Some(roles) => roles.to_vec(),
        None if kept.certain => way.iter().flat_map(|route| route.roles).copied().collect(),
        None => way[0].roles.to_vec(),
    };
    mark.roles = roles.iter().map(|role| (*role).to_owned()).collect();
    let (words, language) = (house.words(), sender.language);
    // On what ground it is secret depends on who sent it and what it is about: whoever answers chooses it.
    let day = interface::date(words, language, today);
    mark.label = words.say(language, &Message::new("report-label").with("day", day));
    change.keep_secret(&mark.salt);
    MATTER.insert(&mut change, &matter).await?;
    let mut family = vec![(MATTER.name.to_owned(), matter.head.id)];
    let morning = next_morning(&context.clock);
    for person in recipients(&reaching, &roles) {
        let letter = post(house, &mut change, person, "report-came", matter.head.id, morning).await?;
        // That somebody has been written to would tell that there is something.
        family.extend(letter.map(|id| ("mail".to_owned(), id)));
    }
    secrecy::seal(&mut change, &mark, &family).await?;
    change.commit().await?;
    Ok(code)
}

/// Seven o'clock in Sweden, the next day.
fn next_morning(clock: &Clock) -> Timestamp {
    let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
    let day = clock.today().tomorrow().unwrap_or_else(|_| clock.today());
    day.to_datetime(Time::constant(7, 0, 0, 0)).to_zoned(zone).map_or_else(|_| clock.now(), |at| at.timestamp())
}

/// What has come in with a code, with what was said afterwards, and the tenant whose it is.
pub(crate) async fn by_code(house: &House, code: &str) -> Result<Option<(Uuid, Matter, Vec<Note>)>> {
    let digest = receipt_digest(code);
    for tenant in organisation::tenants(house.database()).await? {
        let mut read = house.database().read(tenant.id).await?;
        if let Some(matter) = store::by_receipt(&mut read, &digest).await? {
            let notes = notes(&mut read, matter.head.id).await?;
            return Ok(Some((tenant.id, matter, notes)));
        }
    }
    Ok(None)
}

pub(crate) async fn notes(read: &mut Read, matter: Uuid) -> Result<Vec<Note>> {
    let mut notes = vec![];
    for id in store::note_ids(read, matter).await? {
        notes.extend(NOTE.find_secret(read, id).await?);
    }
    Ok(notes)
}

/// The sender adds something, with the code.
///
/// # Errors
/// [`Error::NotFound`] for a code that nobody has; [`Error::Invalid`] for a text that is missing or too long.
pub(crate) async fn add(house: &House, context: &Context, code: &str, text: &str) -> Result<()> {
    let (tenant, matter, _) = by_code(house, code).await?.ok_or(Error::NotFound)?;
    let sender = if matter.is_report() { nobody_today(house, context, tenant) } else { nobody(house, context, tenant) };
    let unit = organisation::unit_by_id(&mut sender.read_common().await?, matter.unit).await?.ok_or(Error::NotFound)?;
    let mut change = sender.change(HAND_IN, &unit.place).await?;
    // The page that shows it was loaded again, or it was sent twice.
    let notes = notes(&mut change, matter.head.id).await?;
    if notes.last().is_some_and(|last| last.author.is_empty() && last.text == register::clean(text)) {
        return Ok(());
    }
    say(&mut change, &matter, "", text).await?;
    // Whatever has been answered before, somebody waits again.
    stands(&mut change, matter.head.id, "open").await?;
    change.commit().await
}

/// Says whether somebody waits for an answer.
async fn stands(change: &mut Change, id: Uuid, status: &str) -> Result<()> {
    let matter = MATTER.find_secret(change, id).await?.ok_or(Error::NotFound)?;
    if matter.status != status {
        MATTER.update(change, &matter, &Matter { status: status.to_owned(), ..matter.clone() }).await?;
    }
    Ok(())
}

/// Adds a note, as secret as what it belongs to.
async fn say(change: &mut Change, matter: &Matter, author: &str, text: &str) -> Result<()> {
    let given = Given::from([("text".to_owned(), text.to_owned())]);
    let checked = NOTE.check(&NoLevels, &given).map_err(Error::Invalid)?;
    let position = i64::try_from(store::note_ids(change, matter.head.id).await?.len()).unwrap_or_default();
    let made = (NOTE.make)(Head { id: change.new_id(), version: 0 }, &checked);
    let day = Some(Clock::day(change.now()));
    let note = Note { matter: matter.head.id, author: author.to_owned(), day, position, ..made };
    change.keep_personal(&matter.receipt, PERSONAL);
    let mark = secrecy::marks_of(change, matter.head.id).await?.into_iter().find(|m| m.lifted_at.is_none());
    if let Some(mark) = &mark {
        change.keep_secret(&mark.salt);
        secrecy::cover(change, mark.id, NOTE.name, note.head.id).await?;
    }
    NOTE.insert(change, &note).await
}

/// What the actor may read: a request where they give out documents, and a report that they open. The mark, where it is secret.
///
/// # Errors
/// [`Error::NotFound`] for everything else.
pub(crate) async fn reached(context: &Context, id: Uuid) -> Result<(Matter, Unit, Option<Mark>)> {
    let mut read = context.read_common().await?;
    let matter = MATTER.find_secret(&mut read, id).await?.ok_or(Error::NotFound)?;
    let unit = organisation::unit_by_id(&mut read, matter.unit).await?.ok_or(Error::NotFound)?;
    let mark = secrecy::marks_of(&mut read, id).await?.into_iter().find(|m| m.lifted_at.is_none());
    let may = match &mark {
        Some(mark) => mark.opens_to(&context.actor, &unit.place),
        None => context.may(DISCLOSE, &unit.place),
    };
    if may { Ok((matter, unit, mark)) } else { Err(Error::NotFound) }
}

/// The permission that somebody answers by.
fn answering(mark: Option<&Mark>) -> Permission {
    if mark.is_some() { OPEN } else { DISCLOSE }
}

/// Answers whoever came with it.
///
/// # Errors
/// As [`reached`]; [`Error::Invalid`] for a text that is missing or too long.
pub async fn answer(context: &Context, id: Uuid, text: &str) -> Result<()> {
    let (matter, unit, mark) = reached(context, id).await?;
    let mut change = context.change(answering(mark.as_ref()), &unit.place).await?;
    say(&mut change, &matter, &context.actor.name, text).await?;
    stands(&mut change, id, "answered").await?;
    change.commit().await
}

/// What somebody writes who says what became of it.
#[derive(Clone, Debug, Default)]
pub struct Settling {
    /// One of [`Matter::outcomes`].
    pub outcome: String,
    pub decision: Decision,
    /// The copy that goes along.
    pub copy: Option<Uuid>,
    /// On which ground it is secret: what a report is kept on, and why nothing is given out.
    pub ground: String,
    pub text: String,
}

/// Says what became of it: by whom it was decided, on which ground, and which copy goes along. What is not given out at all is decided in
/// a document of its own.
///
/// # Errors
/// As [`reached`]; [`Error::Invalid`] without an outcome, without who decided and when, for a copy that is not the unit's, and without a
/// ground where nothing is given out or nobody has chosen the report's.
pub async fn settle(house: &House, context: &Context, id: Uuid, settling: &Settling) -> Result<()> {
    let Settling { outcome, decision, copy, ground, text } = settling;
    let (matter, unit, mark) = reached(context, id).await?;
    let mut problems = match ::secrecy::decided(decision) {
        Err(Error::Invalid(problems)) => problems,
        other => other.map(|()| vec![])?,
    };
    if !matter.outcomes().contains(&outcome.as_str()) {
        problems.push(Problem { field: "outcome".into(), message: "problem-missing".into() });
    }
    let refused = outcome == "refused";
    let untried = mark.as_ref().is_some_and(|mark| mark.ground.is_empty());
    let tried = ::secrecy::checked_ground(ground);
    if let Err(message) = &tried
        && (refused || untried || !ground.trim().is_empty())
    {
        let message = if ground.trim().is_empty() { "intake-ground-missing".into() } else { message.clone() };
        problems.push(Problem { field: "ground".into(), message });
    }
    if let Err(message) = register::fitting(text, Shape::LongText { max: 20_000 }, false) {
        problems.push(Problem { field: "answer".into(), message });
    }
    let refusal = match (&tried, refused && problems.is_empty()) {
        (Ok(ground), true) => {
            let refusal = Refusal { asked: &matter.text, came: matter.day, ground, reasons: text, decision };
            Some(::secrecy::refuse(house, context, &unit, &refusal).await?)
        }
        _ => None,
    };
    let mut change = context.change(answering(mark.as_ref()), &unit.place).await?;
    if let Some(copy) = *copy {
        let own = ::secrecy::copies_of_unit(&mut change, unit.id, &context.actor).await?;
        if own.iter().all(|c| c.id != copy) {
            problems.push(Problem { field: "copy".into(), message: "problem-no-such-record".into() });
        }
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    if !register::clean(text).is_empty() {
        say(&mut change, &matter, &context.actor.name, text).await?;
    } else if let Some(mark) = &mark {
        change.keep_secret(&mark.salt);
    }
    if let (Some(mark), Ok(ground)) = (&mark, &tried) {
        ::secrecy::grounded(&mut change, MATTER.name, mark, ground).await?;
    }
    if let (Some(pdf), Ok(ground)) = (refusal, &tried) {
        let own = ::secrecy::keep(&mut change, unit.id, id, ground, decision, pdf).await?;
        let entry = Entry::new("refused", MATTER.name, id).because(&decision.text());
        change.audit(entry.field("ground", None, Some(ground.clone())).field("sha256", None, Some(own)));
    }
    let matter = MATTER.find_secret(&mut change, id).await?.ok_or(Error::NotFound)?;
    let (status, outcome, decision) = ("answered".to_owned(), outcome.clone(), decision.text());
    let after = Matter { status, outcome, decision, copy: *copy, ..matter.clone() };
    MATTER.update(&mut change, &matter, &after).await?;
    change.commit().await
}

/// Tells the trail that somebody has opened a report.
pub(crate) async fn opened(context: &Context, matter: &Matter, unit: &Unit) -> Result<()> {
    let opener = ::secrecy::opener(context, unit);
    let mut change = opener.change(OPEN, &unit.place).await?;
    change.audit(Entry::new("opened", MATTER.name, matter.head.id));
    change.commit().await
}

/// What the actor may read, unit by unit: requests, and the reports that they open.
pub(crate) async fn listed(house: &House, context: &Context) -> Result<(Vec<(Matter, Unit)>, Vec<(Mark, Unit)>)> {
    let mut read = context.read_common().await?;
    let mut open = vec![];
    for id in store::units(&mut read).await? {
        let Some(unit) = organisation::unit_by_id(&mut read, id).await? else { continue };
        if context.may(DISCLOSE, &unit.place) {
            open.extend(store::of_unit(&mut read, id).await?.into_iter().map(|matter| (matter, unit.clone())));
        }
    }
    drop(read);
    let mut secret = ::secrecy::listed(house, context).await?;
    secret.retain(|(mark, _)| mark.kind == MATTER.name);
    Ok((open, secret))
}
