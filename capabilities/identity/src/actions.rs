//! The verbs: people, roles, links, sessions.

use std::sync::Arc;

use context::{Actor, Context, Entry, Error, Grant, Message, Place, Problem, Result, Who, search_key};
use jiff::{Span, Timestamp};
use register::{Given, Head, NoLevels};
use socket::House;
use uuid::Uuid;

use crate::{MANAGE, PERSON, store, token::Token};

/// How long a sign-in link is good for.
const LINK_HOURS: i64 = 24;

fn after(now: Timestamp, hours: i64) -> Timestamp {
    now.checked_add(Span::new().hours(hours)).unwrap_or(now)
}

/// Adds a person and gives their id; `email` may be empty.
///
/// # Errors
/// [`Error::Invalid`] also for an address that no letter can be sent to.
pub async fn add_person(context: &Context, name: &str, email: &str) -> Result<Uuid> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let given = Given::from([
        ("name".to_owned(), name.to_owned()),
        ("language".to_owned(), context.language.code().to_owned()),
        ("email".to_owned(), email.to_owned()),
    ]);
    let checked = PERSON.check(&NoLevels, &given).map_err(Error::Invalid)?;
    if !email.trim().is_empty() && !work::is_address(email.trim()) {
        let message = Message::new("person-email-unfit").with("given", email);
        return Err(Error::Invalid(vec![Problem { field: "email".to_owned(), message }]));
    }
    let head = Head { id: change.new_id(), version: 0 };
    PERSON.insert(&mut change, &(PERSON.make)(head, &checked)).await?;
    change.commit().await?;
    Ok(head.id)
}

/// The person with this name.
///
/// # Errors
/// [`Error::Invalid`] when there is none, or more than one.
pub async fn person_by_name(context: &Context, name: &str) -> Result<Uuid> {
    let mut read = context.read_anywhere(MANAGE).await?;
    let rows = read.rows(store::BY_NAME, vec![context.tenant.into(), search_key(name).into()]).await?;
    match rows.as_slice() {
        [row] => Ok(row.get("id")?),
        [] => Err(Error::invalid(Message::new("person-unknown").with("name", name))),
        _ => Err(Error::invalid(Message::new("person-ambiguous").with("name", name))),
    }
}

/// Gives a person a role in a unit and the tree below it; `None`: in the whole tenant. Giving it twice changes nothing.
pub async fn grant(house: &House, context: &Context, person: Uuid, role: &str, unit: Option<Uuid>) -> Result<()> {
    if !house.role_names().any(|known| known == role) {
        let known = house.role_names().collect::<Vec<_>>().join(", ");
        return Err(Error::invalid(Message::new("role-unknown").with("role", role).with("known", known)));
    }
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let tenant = context.tenant;
    if change.row(store::SAME_GRANT, vec![tenant.into(), person.into(), role.into(), unit.into()]).await?.is_some() {
        return Ok(());
    }
    let id = change.new_id();
    change.run(store::ADD_GRANT, vec![tenant.into(), id.into(), person.into(), role.into(), unit.into()]).await?;
    let entry = Entry::new("granted", "person", person).field("role", None, Some(role.to_owned()));
    change.audit(entry.field("unit", None, unit.map(|u| u.to_string())));
    change.commit().await
}

/// Makes a link that signs the person in once; gives its address.
pub async fn issue_link(house: &House, context: &Context, person: Uuid) -> Result<String> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let token = Token::new(&context.entropy, context.tenant);
    let expires = after(change.now(), LINK_HOURS);
    let values = vec![context.tenant.into(), (&token.digest).into(), person.into(), expires.into()];
    change.run(store::ADD_LINK, values).await?;
    change.audit(Entry::new("link-issued", "person", person));
    change.commit().await?;
    Ok(format!("{}/sign-in/{}", house.settings().base, token.shown))
}

/// The actor that a person is, with what they may do: for `--as PERSON` on the console.
pub async fn actor(house: &House, context: &Context, person: Uuid) -> Result<Arc<Actor>> {
    let mut read = context.read_anywhere(MANAGE).await?;
    let grants = store::grants(house, &mut read, person).await?;
    let found = PERSON.find(&mut read, person).await?.ok_or(Error::NotFound)?;
    Ok(Arc::new(Actor { who: Who::Person(person), name: found.name, grants }))
}

/// Whose link it is: the name to greet them by. `None` when it is unknown, used or too old.
pub(crate) async fn link_holder(house: &House, token: &Token) -> Result<Option<(Uuid, String)>> {
    let mut read = house.database().read(token.tenant).await?;
    let values = vec![token.tenant.into(), (&token.digest).into(), house.clock().now().into()];
    let row = read.row(store::LINK, values).await?;
    Ok(row.map(|r| Ok::<_, database::Error>((r.get("person")?, r.get("name")?))).transpose()?)
}

/// Uses a link up and begins a session. `None` when somebody else was first, or it is too old.
pub(crate) async fn sign_in(house: &House, context: &Context, link: &Token) -> Result<Option<Token>> {
    let Some((person, name)) = link_holder(house, link).await? else { return Ok(None) };
    let context = signing_in(context, link.tenant, person, name);
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let now = change.now();
    let tenant = link.tenant;
    if change.run(store::USE_LINK, vec![tenant.into(), (&link.digest).into(), now.into()]).await? == 0 {
        return Ok(None);
    }
    let session = Token::new(&context.entropy, tenant);
    let id = change.new_id();
    let expires = after(now, store::SESSION_HOURS);
    let values = vec![tenant.into(), (&session.digest).into(), id.into(), person.into(), now.into(), expires.into()];
    change.run(store::ADD_SESSION, values).await?;
    change.audit(Entry::new("signed-in", "person", person));
    change.commit().await?;
    Ok(Some(session))
}

/// Whoever holds a valid link may turn it into a session, and nothing else: the link is the permission.
fn signing_in(context: &Context, tenant: Uuid, person: Uuid, name: String) -> Context {
    let grant = Grant { role: "sign-in-link".to_owned(), permissions: Arc::from([MANAGE.0]), unit: None };
    let actor = Arc::new(Actor { who: Who::Person(person), name, grants: vec![grant] });
    Context { tenant, actor, ..context.clone() }
}

/// Ends the session that a cookie carries.
pub(crate) async fn sign_out(context: &Context, session: &Token) -> Result<()> {
    let Who::Person(person) = context.actor.who else { return Ok(()) };
    let context = signing_in(context, session.tenant, person, context.actor.name.clone());
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let now = change.now();
    change.run(store::END_SESSION, vec![session.tenant.into(), (&session.digest).into(), now.into()]).await?;
    change.audit(Entry::new("signed-out", "person", person));
    change.commit().await
}

/// Ends every session of a person, at once.
pub async fn revoke_sessions(context: &Context, person: Uuid) -> Result<()> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let now = change.now();
    change.run(store::END_SESSIONS, vec![context.tenant.into(), person.into(), now.into()]).await?;
    change.audit(Entry::new("sessions-ended", "person", person));
    change.commit().await
}
