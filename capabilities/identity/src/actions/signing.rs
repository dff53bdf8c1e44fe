//! One-time links and sessions.

use std::sync::Arc;

use context::{Actor, Context, Entry, Grant, Place, Reach, Result, Who};
use jiff::{Span, Timestamp};
use socket::House;
use uuid::Uuid;

use crate::{MANAGE, store, token::Token};

/// How long a sign-in link is good for.
const LINK_HOURS: i64 = 24;

fn after(now: Timestamp, hours: i64) -> Timestamp {
    now.checked_add(Span::new().hours(hours)).unwrap_or(now)
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
    let role = "sign-in-link".to_owned();
    let grant = Grant { role, permissions: Arc::from([MANAGE.0]), unit: None, reach: Reach::Tree, instead_of: None };
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

/// Ends one of one's own sessions, perhaps on another machine.
pub(crate) async fn end_own_session(context: &Context, session: Uuid) -> Result<()> {
    let Who::Person(person) = context.actor.who else { return Ok(()) };
    let context = signing_in(context, context.tenant, person, context.actor.name.clone());
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let values = vec![context.tenant.into(), person.into(), session.into(), change.now().into()];
    if change.run(store::END_OWN_SESSION, values).await? > 0 {
        change.audit(Entry::new("signed-out", "person", person));
    }
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
