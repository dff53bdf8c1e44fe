//! One-time links and sessions.

use std::sync::Arc;

use context::{Actor, Change, Context, Entry, Error, Grant, Language, Message, Place, Reach, Result, Who};
use jiff::{Span, Timestamp};
use organisation::Tenant;
use socket::House;
use uuid::Uuid;
use work::{Letter, Recipient};

use super::{people::at_work, proving::under_way};
use crate::{MANAGE, PERSON, Person, store, token::Token};

/// How long a sign-in link is good for when somebody hands it over, and when it goes by letter.
pub(super) const LINK_HOURS: i64 = 24;
const MAILED_MINUTES: i64 = 30;

/// How many good links somebody has at most by asking for them, and how long it is between two of them: whoever asks in another's
/// name fills no mailbox, and locks nobody out.
const MAILED: i64 = 5;
const MINUTES_BETWEEN: i64 = 1;

fn minutes(now: Timestamp, minutes: i64) -> Timestamp {
    now.checked_add(Span::new().minutes(minutes)).unwrap_or(now)
}

pub(super) fn after(now: Timestamp, hours: i64) -> Timestamp {
    now.checked_add(Span::new().hours(hours)).unwrap_or(now)
}

/// Makes a link that signs the person in once; gives its address. Somebody else's act is told to the person: whoever reads the link
/// first is signed in as them.
pub async fn issue_link(house: &House, context: &Context, person: Uuid) -> Result<String> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let whose = at_work(&mut change, person).await?;
    let link = issue_in(house, &mut change, &whose).await?;
    change.commit().await?;
    Ok(link)
}

/// As [`issue_link`], inside a change.
pub(super) async fn issue_in(house: &House, change: &mut Change, whose: &Person) -> Result<String> {
    let person = whose.head.id;
    let link = add_link(house, change, person, LINK_HOURS).await?;
    change.audit(Entry::new("link-issued", "person", person));
    if matches!(change.context().actor.who, Who::Person(by) if by != person) {
        tell(house, change, whose, ["link-issued-subject", "link-issued-text", "link-issued-not-you"]).await?;
    }
    Ok(link)
}

/// A link that is good once, for so many hours: its address. Only its digest is kept.
pub(super) async fn add_link(house: &House, change: &mut Change, person: Uuid, hours: i64) -> Result<String> {
    let tenant = change.tenant();
    let (token, expires) = (Token::new(&change.context().entropy, tenant), after(change.now(), hours));
    let values = vec![tenant.into(), (&token.digest).into(), person.into(), expires.into()];
    change.run(store::ADD_LINK, values).await?;
    Ok(format!("{}/sign-in/{}", house.settings().base, token.shown))
}

/// Writes to somebody about their own account, whoever did it: a subject and two paragraphs, which may say `$by` whom.
pub(super) async fn tell(house: &House, change: &mut Change, whose: &Person, says: [&'static str; 3]) -> Result<()> {
    if whose.email.is_empty() {
        return Ok(());
    }
    let by = change.context().actor.name.clone();
    let [subject, text, not_you] = says.map(|key| Message::new(key).with("by", by.as_str()));
    let link = format!("{}/me", house.settings().base);
    let letter = Letter { subject, paragraphs: vec![text, not_you], link, secret: false };
    work::post(change, house.words(), &whose.recipient(), &letter).await?;
    Ok(())
}

/// Writes a letter with a sign-in link to whoever has the address, in each of the installation's tenants. Whether anybody has is told
/// to nobody: the caller answers before this is done.
pub(crate) async fn mail_link(house: &House, context: &Context, address: &str) -> Result<()> {
    let key = address.trim().to_lowercase();
    if !work::is_address(&key) {
        return Ok(());
    }
    for tenant in organisation::tenants(house.database()).await? {
        let mut read = house.database().read(tenant.id).await?;
        let rows = read.rows(store::BY_EMAIL, vec![tenant.id.into(), key.as_str().into()]).await?;
        drop(read);
        for row in rows {
            let language = Language::from_code(&row.get::<String>("language")?).unwrap_or_default();
            let to = Recipient { name: row.get("name")?, address: row.get("email")?, language };
            mail_to(house, context, &tenant, row.get("id")?, &to).await?;
        }
    }
    Ok(())
}

async fn mail_to(house: &House, context: &Context, tenant: &Tenant, person: Uuid, to: &Recipient) -> Result<()> {
    let context = signing_in(context, tenant.id, person, to.name.clone());
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let now = change.now();
    let fresh = minutes(now, MAILED_MINUTES - MINUTES_BETWEEN);
    let latest = minutes(now, MAILED_MINUTES);
    let values = vec![tenant.id.into(), person.into(), now.into(), fresh.into(), latest.into()];
    let (good, fresh): (i64, i64) = match change.row(store::LINKS, values).await? {
        Some(row) => (row.get("n")?, row.get("fresh")?),
        None => (0, 0),
    };
    if good >= MAILED || fresh > 0 {
        return Ok(());
    }
    let token = Token::new(&context.entropy, tenant.id);
    let expires = minutes(now, MAILED_MINUTES);
    change.run(store::ADD_LINK, vec![tenant.id.into(), (&token.digest).into(), person.into(), expires.into()]).await?;
    let asked = from_where(&change, Entry::new("link-asked", "person", person));
    change.audit(asked);
    let say = |key: &'static str| Message::new(key).with("tenant", tenant.name.as_str());
    let letter = Letter {
        subject: say("sign-in-mail-subject"),
        paragraphs: vec![say("sign-in-mail-text"), say("sign-in-mail-not-you")],
        link: format!("{}/sign-in/{}", house.settings().base, token.shown),
        secret: true,
    };
    work::post(&mut change, house.words(), to, &letter).await?;
    change.commit().await
}

/// A link for the first administrator, for as long as none has ever signed in: the console shows it when the program starts. `None`
/// when somebody has.
pub async fn first_link(house: &House, context: &Context) -> Result<Option<(String, String)>> {
    let rows = context.read_common().await?.rows(store::FIRST, vec![context.tenant.into()]).await?;
    let mut begun = false;
    for row in &rows {
        begun |= row.get::<i64>("sessions")? > 0;
    }
    if begun {
        return Ok(None);
    }
    let (person, name) = match rows.first() {
        Some(row) => (row.get("id")?, row.get("name")?),
        None => {
            let name = house.words().word(context.language, "role-administrator");
            let person = super::add_person(context, &name, "").await?;
            super::grant(house, context, person, "administrator", None).await?;
            (person, name)
        }
    };
    Ok(Some((name, issue_link(house, context, person).await?)))
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
    if change.run(store::USE_LINK, vec![link.tenant.into(), (&link.digest).into(), now.into()]).await? == 0 {
        return Ok(None);
    }
    let session = begin_session(&mut change, person, Origin::by("link")).await?;
    change.commit().await?;
    Ok(Some(session))
}

/// Where somebody who signs in comes from: nowhere but here, or a provider.
#[derive(Default)]
pub(super) struct Origin<'a> {
    /// What was shown: `link`, `password`, `passkey`, `provider`.
    pub by: &'static str,
    /// Whether that was two factors.
    pub two: bool,
    /// When, where it was not here and now.
    pub proved_at: Option<Timestamp>,
    /// Its id and its name.
    pub provider: Option<(Uuid, &'a str)>,
    pub subject: Option<&'a str>,
    /// The session there.
    pub session: Option<&'a str>,
    /// What it said, sealed: shown to it again when its session is to end too.
    pub id_token: Option<String>,
}

impl Origin<'_> {
    pub fn by(by: &'static str) -> Self {
        Self { by, ..Self::default() }
    }
}

/// How long somebody may take over the second proof.
const SECOND_MINUTES: i64 = 15;

/// Begins a session for a person who has proved who they are. Where they have a second factor and have not shown it, the session
/// opens nothing until they do.
pub(super) async fn begin_session(change: &mut Change, person: Uuid, from: Origin<'_>) -> Result<Token> {
    let tenant = change.tenant();
    let (session, id, now) = (Token::new(&change.context().entropy, tenant), change.new_id(), change.now());
    let strength = match (from.two, store::factors(change, person).await?) {
        (true, _) => 2_i64,
        (false, 0) => 1,
        (false, _) => 0,
    };
    let expires = if strength == 0 { minutes(now, SECOND_MINUTES) } else { after(now, store::SESSION_HOURS) };
    let values = vec![
        tenant.into(),
        (&session.digest).into(),
        id.into(),
        person.into(),
        now.into(),
        expires.into(),
        from.provider.map(|(id, _)| id).into(),
        from.subject.map(str::to_owned).into(),
        from.session.map(str::to_owned).into(),
        from.id_token.into(),
        strength.into(),
        from.proved_at.unwrap_or(now).into(),
    ];
    change.run(store::ADD_SESSION, values).await?;
    let entry =
        from_where(change, Entry::new(if strength == 0 { "sign-in-begun" } else { "signed-in" }, "person", person));
    let entry = entry.field("means", None, Some(from.by.to_owned()));
    change.audit(match from.provider {
        Some((_, name)) => entry.field("provider", None, Some(name.to_owned())),
        None => entry,
    });
    Ok(session)
}

/// An entry of somebody who comes, with the machine that they come from.
pub(super) fn from_where(change: &Change, entry: Entry) -> Entry {
    match change.context().address {
        Some(address) => entry.field("address", None, Some(address.to_string())),
        None => entry,
    }
}

/// Whoever holds a valid link may turn it into a session, and nothing else: the link is the permission.
pub(super) fn signing_in(context: &Context, tenant: Uuid, person: Uuid, name: String) -> Context {
    let role = "sign-in-link".to_owned();
    let grant = Grant { role, permissions: Arc::from([MANAGE.0]), unit: None, reach: Reach::Tree, instead_of: None };
    let actor = Arc::new(Actor { who: Who::Person(person), name, grants: vec![grant] });
    Context { tenant, actor, ..context.clone() }
}

/// Ends the session that a cookie carries.
pub(crate) async fn sign_out(house: &House, context: &Context, session: &Token) -> Result<()> {
    let Some((person, _, name)) = under_way(house, session).await? else { return Ok(()) };
    let context = signing_in(context, session.tenant, person, name);
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
    PERSON.find(&mut change, person).await?.ok_or(Error::NotFound)?;
    let now = change.now();
    change.run(store::END_SESSIONS, vec![context.tenant.into(), person.into(), now.into()]).await?;
    change.audit(Entry::new("sessions-ended", "person", person));
    change.commit().await
}
