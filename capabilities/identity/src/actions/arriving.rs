//! Signing in and out by way of a provider: whom it means, which roles follow, and sessions that end there.

use context::{Change, Context, Entry, Language, Place, Result};
use jiff::{Timestamp, civil::Date};
use register::Head;
use socket::House;
use uuid::Uuid;

use super::{
    giving::{administrators, entry, yesterday},
    people::write,
    providers::SECRET,
    signing::{Origin, begin_session, signing_in},
};
use crate::{
    MANAGE, PERSON, Person,
    model::{GROUP_ROLE, PROVIDER, Period, Provider, follow},
    oidc::{Claims, Flow, Refusal, Spoken},
    seal, store,
    token::Token,
};

/// What an id token is sealed for, and what a browser carries while somebody is at the provider's.
const ID_TOKEN: &str = "id-token";
const FLOW: &str = "sign-in-flow";

/// Why somebody whom a provider vouches for is not signed in; the message is `sign-in-<word>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unwelcome {
    Provider(Refusal),
    /// Nobody here is who the provider means, and it makes nobody.
    Unknown,
    /// Somebody here has the e-mail address, and it is not said that they are the same.
    AddressTaken,
    /// They have left.
    Left,
}

impl From<Refusal> for Unwelcome {
    fn from(refusal: Refusal) -> Self {
        Self::Provider(refusal)
    }
}

/// An action's error, or why somebody is not signed in.
type Arrived<T> = Result<std::result::Result<T, Unwelcome>>;

/// A provider that a tenant trusts, with its secret opened.
pub(crate) struct Trusted {
    pub tenant: Uuid,
    pub provider: Provider,
    secret: Option<String>,
}

impl Trusted {
    fn spoken<'a>(&'a self, house: &'a House) -> Spoken<'a> {
        let back = format!("{}/sign-in/with/{}/back", house.settings().base, self.provider.head.id);
        Spoken { provider: &self.provider, secret: self.secret.clone(), back, clock: house.clock() }
    }
}

/// The provider with this id, whichever tenant trusts it. `None` where none does, or no longer.
pub(crate) async fn trusted(house: &House, id: Uuid) -> Result<Option<Trusted>> {
    for tenant in organisation::tenants(house.database()).await? {
        let mut read = house.database().read(tenant.id).await?;
        let Some(provider) = PROVIDER.find(&mut read, id).await?.filter(|p| p.active) else { continue };
        let sealed = store::sealed(&mut read, id).await?;
        let secret = sealed.and_then(|sealed| seal::open(&house.settings().key, SECRET, &sealed));
        return Ok(Some(Trusted { tenant: tenant.id, provider, secret }));
    }
    Ok(None)
}

/// Where to send somebody, and what their browser carries meanwhile; `afresh` when they are to prove anew who they are.
pub(crate) async fn set_out(
    house: &House,
    trusted: &Trusted,
    afresh: bool,
) -> std::result::Result<(String, String), Refusal> {
    let (address, flow) = trusted.spoken(house).begin(trusted.tenant, house.entropy(), afresh).await?;
    Ok((address, seal::seal(&house.settings().key, house.entropy(), FLOW, &flow)))
}

/// Somebody is back from a provider: proves what it says, finds or makes the person, lets roles follow and begins a session.
pub(crate) async fn arrive(
    house: &House,
    context: &Context,
    trusted: &Trusted,
    carried: Option<&str>,
    state: &str,
    code: &str,
) -> Arrived<Token> {
    let flow: Option<Flow> = carried.and_then(|sealed| seal::open(&house.settings().key, FLOW, sealed));
    let Some(flow) = flow.filter(|flow| {
        (flow.tenant, flow.provider, flow.state.as_str()) == (trusted.tenant, trusted.provider.head.id, state)
    }) else {
        return Ok(Err(Refusal::Stale.into()));
    };
    let claims = match trusted.spoken(house).finish(flow, code).await {
        Ok(claims) => claims,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    welcome(house, context, trusted, &claims).await
}

async fn welcome(house: &House, context: &Context, trusted: &Trusted, claims: &Claims) -> Arrived<Token> {
    let provider = &trusted.provider;
    let acting = signing_in(context, trusted.tenant, Uuid::nil(), provider.name.clone());
    let mut change = acting.change(MANAGE, &Place::TENANT).await?;
    let person = match meant(&mut change, provider, claims, context.language).await? {
        Ok(person) => person,
        Err(unwelcome) => return Ok(Err(unwelcome)),
    };
    if let (true, Some(groups)) = (provider.gives_roles, &claims.groups) {
        let rules = GROUP_ROLE.list(&mut change, provider.head.id).await?;
        let mut groups = groups.clone();
        groups.extend(super::memberships::groups_of(&mut change, provider, person.head.id).await?);
        let wanted = follow(&rules, &groups, person.head.id);
        roles(&mut change, provider.head.id, person.head.id, &wanted).await?;
    }
    let id_token = seal::seal(&house.settings().key, house.entropy(), ID_TOKEN, &claims.id_token);
    let from = Origin {
        by: "provider",
        two: provider.asks_two || claims.two,
        proved_at: Some(claims.proved_at.unwrap_or(Timestamp::UNIX_EPOCH)),
        provider: Some((provider.head.id, provider.name.as_str())),
        subject: Some(&claims.subject),
        session: claims.session.as_deref(),
        id_token: Some(id_token),
    };
    let session = begin_session(&mut change, person.head.id, from).await?;
    change.commit().await?;
    Ok(Ok(session))
}

/// Whom the provider means: by its own name for them; the first time by the e-mail address where it vouches for those; or somebody
/// new. An address that somebody has is never enough by itself: two providers may both know one, and only one of them be right.
async fn meant(change: &mut Change, provider: &Provider, claims: &Claims, language: Language) -> Arrived<Person> {
    let tenant = change.tenant();
    if let Some(row) =
        change.row(store::TIED, vec![tenant.into(), provider.head.id.into(), claims.subject.as_str().into()]).await?
    {
        let person = PERSON.find(change, row.get("person")?).await?;
        return Ok(person.filter(|p| p.active).ok_or(Unwelcome::Left));
    }
    let same = match claims.email.as_str() {
        "" => vec![],
        email => change.rows(store::WITH_EMAIL, vec![tenant.into(), email.into()]).await?,
    };
    let person = match same.as_slice() {
        [] if provider.makes_people && !claims.name.is_empty() => {
            let head = Head { id: change.new_id(), version: 0 };
            let email = Some(claims.email.clone()).filter(|e| work::is_address(e)).unwrap_or_default();
            let name = register::clean(&claims.name).chars().take(200).collect();
            let person = Person { head, name, language: language.code().to_owned(), email, active: true };
            write(change, None, &person).await?;
            person
        }
        [] => return Ok(Err(Unwelcome::Unknown)),
        [row] if provider.ties_by_email && row.get::<i64>("ties")? == 0 => {
            let person = PERSON.find(change, row.get("id")?).await?;
            match person.filter(|p| p.active) {
                Some(person) => person,
                None => return Ok(Err(Unwelcome::Left)),
            }
        }
        _ => return Ok(Err(Unwelcome::AddressTaken)),
    };
    let now = change.now();
    let values =
        vec![tenant.into(), provider.head.id.into(), claims.subject.as_str().into(), person.head.id.into(), now.into()];
    change.run(store::TIE, values).await?;
    let tied = Entry::new("tied", "person", person.head.id);
    change.audit(tied.field("provider", None, Some(provider.name.clone())));
    Ok(Ok(person))
}

/// Lets the roles that a person has by this provider's groups be just these.
pub(super) async fn roles(
    change: &mut Change,
    provider: Uuid,
    person: Uuid,
    wanted: &[(String, Option<Uuid>)],
) -> Result<()> {
    let (tenant, today) = (change.tenant(), change.context().clock.today());
    let rows = change.rows(store::SOURCED, vec![tenant.into(), person.into(), provider.into(), today.into()]).await?;
    let mut held = vec![];
    for row in &rows {
        held.push((row.get::<Uuid>("id")?, row.get("role")?, row.get("unit")?, row.get::<Option<Date>>("valid_from")?));
    }
    for (id, role, unit, from) in &held {
        if wanted.contains(&(String::clone(role), *unit)) {
            continue;
        }
        // Whatever a group says, somebody can look after the tenant.
        if role == "administrator" && administrators(change).await? <= 1 {
            tracing::warn!("the last administrator is in no group that makes one, and stays one");
            continue;
        }
        if *from == Some(today) {
            change.run(store::REMOVE_GRANT, vec![tenant.into(), (*id).into()]).await?;
        } else {
            let last = yesterday(change.context())?;
            change.run(store::END_GRANT, vec![tenant.into(), (*id).into(), last.into()]).await?;
        }
        change.audit(entry("role-ended", person, role, *unit, Period::default()));
    }
    for (role, unit) in wanted {
        if held.iter().any(|(_, r, u, _)| r == role && u == unit) {
            continue;
        }
        let id = change.new_id();
        let values = vec![
            tenant.into(),
            id.into(),
            person.into(),
            role.as_str().into(),
            (*unit).into(),
            today.into(),
            provider.into(),
        ];
        change.run(store::ADD_SOURCED, values).await?;
        change.audit(entry("granted", person, role, *unit, Period { from: Some(today), to: None }));
    }
    Ok(())
}

/// Where whoever has just left may leave their provider too: its name, and the address.
pub(crate) async fn also_leave(house: &House, session: &Token) -> Result<Option<(String, String)>> {
    let mut read = house.database().read(session.tenant).await?;
    let row = read.row(store::CAME_FROM, vec![session.tenant.into(), (&session.digest).into()]).await?;
    drop(read);
    let Some(row) = row else { return Ok(None) };
    let Some(trusted) = trusted(house, row.get("provider")?).await? else { return Ok(None) };
    let sealed: Option<String> = row.get("id_token")?;
    let token = sealed.and_then(|sealed| seal::open(&house.settings().key, ID_TOKEN, &sealed));
    let address = trusted.spoken(house).leaving(token, &format!("{}/sign-in", house.settings().base)).await;
    Ok(address.map(|address| (trusted.provider.name.clone(), address)))
}

/// A provider says that somebody has left it: their sessions that came from there end. Tells whether it is believed.
pub(crate) async fn left_there(house: &House, context: &Context, trusted: &Trusted, token: &str) -> Result<bool> {
    let Ok((subject, session)) = trusted.spoken(house).logged_out(token).await else { return Ok(false) };
    let acting = signing_in(context, trusted.tenant, Uuid::nil(), trusted.provider.name.clone());
    let mut change = acting.change(MANAGE, &Place::TENANT).await?;
    let tied = vec![trusted.tenant.into(), trusted.provider.head.id.into(), subject.as_str().into()];
    let Some(row) = change.row(store::TIED, tied).await? else { return Ok(true) };
    let person: Uuid = row.get("person")?;
    let (tenant, provider, now) = (trusted.tenant, trusted.provider.head.id, change.now());
    let values = vec![tenant.into(), provider.into(), subject.into(), session.into(), now.into()];
    if change.run(store::END_THERE, values).await? > 0 {
        let left = Entry::new("signed-out", "person", person);
        change.audit(left.field("provider", None, Some(trusted.provider.name.clone())));
    }
    change.commit().await?;
    Ok(true)
}
