//! What a provider's register says of people and groups (SCIM): people come, change and leave, and roles follow from groups.

use std::collections::BTreeSet;

use context::{Change, Context, Entry, Error, Place, Result};
use register::Head;
use serde_json::{Map, Value as Json};
use socket::House;
use uuid::Uuid;

use super::{
    leavings::leaving,
    memberships::{below, follow_all, members_change},
    people::{back_again, write},
    signing::signing_in,
};
use crate::{
    MANAGE, PERSON, Person,
    model::{PROVIDER, Provider},
    scim::{Kind, MemberChange, Operations, Refused, User, members_in, normal, user},
    store::{self, finding::address_of, scim as sql, scim::Resource},
    token::Token,
};

/// Why something was not done: what was asked cannot be, or something went wrong.
pub(crate) enum Trouble {
    Refused(Refused),
    Error(Error),
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl<E: Into<Error>> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

pub(super) type Done<T> = std::result::Result<T, Trouble>;

/// A provider's register that has shown its token.
#[derive(Clone)]
pub(crate) struct Client {
    pub tenant: Uuid,
    pub provider: Provider,
}

/// Whose token it is.
pub(crate) async fn client(house: &House, token: &Token) -> Result<Option<Client>> {
    let mut read = house.database().read(token.tenant).await?;
    let values = vec![token.tenant.into(), (&token.digest).into()];
    let Some(row) = read.row(sql::SCIM_CLIENT, values).await? else { return Ok(None) };
    let provider = PROVIDER.find(&mut read, row.get("id")?).await?;
    Ok(provider.map(|provider| Client { tenant: token.tenant, provider }))
}

async fn begin(context: &Context, client: &Client) -> Result<Change> {
    let acting = signing_in(context, client.tenant, Uuid::nil(), client.provider.name.clone());
    acting.change(MANAGE, &Place::TENANT).await
}

fn exists(kind: Kind) -> Refused {
    let detail = if kind == Kind::User { "scim-user-exists" } else { "scim-group-exists" };
    Refused::new(409, "uniqueness", detail)
}

/// What a document is found by.
struct Keys {
    name: String,
    external: Option<String>,
    email: Option<String>,
    document: String,
}

fn keys(kind: Kind, document: &Map<String, Json>) -> Keys {
    let text = |name: &str| document.get(name).and_then(Json::as_str).unwrap_or_default();
    let name = if kind == Kind::User { text("userName") } else { text("displayName") };
    let email = (kind == Kind::User).then(|| user(document).email.to_lowercase()).filter(|e| !e.is_empty());
    Keys {
        name: name.to_lowercase(),
        external: document.get("externalId").and_then(Json::as_str).map(str::to_owned),
        email,
        document: Json::Object(document.clone()).to_string(),
    }
}

/// A new user or group.
///
/// # Errors
/// 409 for a user's name that the register has used already, or an address that somebody else has; 400 for a document that does not hold.
pub(crate) async fn create_resource(
    house: &House,
    context: &Context,
    client: &Client,
    kind: Kind,
    body: &Map<String, Json>,
) -> Done<Resource> {
    let mut document = normal(kind, body)?;
    let members = members_in(&mut document)?;
    let keys = keys(kind, &document);
    let mut change = begin(context, client).await?;
    let (tenant, provider, now) = (change.tenant(), client.provider.head.id, change.now());
    let id = change.new_id();
    let mut person = None;
    if kind == Kind::User {
        person = Some(whom(&mut change, client, &user(&document), &keys.name).await?);
    }
    let values = vec![
        tenant.into(),
        id.into(),
        provider.into(),
        kind.name().into(),
        person.as_ref().map(|(p, _)| p.head.id).into(),
        keys.name.as_str().into(),
        keys.external.into(),
        keys.email.into(),
        keys.document.into(),
        now.into(),
    ];
    change.run(sql::ADD_RESOURCE, values).await?;
    match &person {
        // Somebody new is as the register says.
        Some((_, true)) => {}
        Some((person, false)) => settle(house, &mut change, client, person, &user(&document), &keys.name).await?,
        None => {
            say_group(&mut change, client, &keys.name);
            let added = MemberChange::Add(members.unwrap_or_default());
            members_change(&mut change, client, id, &[added]).await?;
        }
    }
    change.commit().await?;
    Ok(Resource { id, kind, person: person.map(|(p, _)| p.head.id), document, created_at: now, changed_at: now })
}

/// Puts another document in a resource's place; a group's members are those that it lists.
pub(crate) async fn replace_resource(
    house: &House,
    context: &Context,
    client: &Client,
    (kind, id): (Kind, Uuid),
    body: &Map<String, Json>,
) -> Done<Resource> {
    let mut change = begin(context, client).await?;
    let before = found(&mut change, client, kind, id).await?;
    let mut document = normal(kind, body)?;
    let members = members_in(&mut document)?;
    let changes = [MemberChange::Replace(members.unwrap_or_default())];
    let changes = if kind == Kind::Group { &changes[..] } else { &[] };
    let after = put(house, &mut change, client, before, document, changes).await?;
    change.commit().await?;
    Ok(after)
}

/// Changes parts of a resource.
pub(crate) async fn change_resource(
    house: &House,
    context: &Context,
    client: &Client,
    (kind, id): (Kind, Uuid),
    operations: &Operations,
) -> Done<Resource> {
    let mut change = begin(context, client).await?;
    let before = found(&mut change, client, kind, id).await?;
    let mut document = before.document.clone();
    let members = operations.apply(kind, &mut document)?;
    let document = normal(kind, &document)?;
    let after = put(house, &mut change, client, before, document, &members).await?;
    change.commit().await?;
    Ok(after)
}

/// Removes a resource: a user's person leaves, and what followed from a group ends.
pub(crate) async fn remove_resource(
    house: &House,
    context: &Context,
    client: &Client,
    (kind, id): (Kind, Uuid),
) -> Done<()> {
    let mut change = begin(context, client).await?;
    let before = found(&mut change, client, kind, id).await?;
    let (tenant, name) = (change.tenant(), keys(kind, &before.document).name);
    let touched = match kind {
        Kind::Group => below(&mut change, id).await?,
        Kind::User => BTreeSet::new(),
    };
    change.run(sql::REMOVE_MEMBERS, vec![tenant.into(), id.into()]).await?;
    change.run(sql::LEAVE_GROUPS, vec![tenant.into(), id.into()]).await?;
    if let Some(person) = before.person {
        let person = PERSON.find(&mut change, person).await?.ok_or(Error::NotFound)?;
        said(&mut change, client, person.head.id);
        if person.active {
            leaving(house, &mut change, client, &person, &name).await?;
        }
    } else {
        say_group(&mut change, client, &name);
    }
    change.run(sql::REMOVE_RESOURCE, vec![tenant.into(), id.into()]).await?;
    follow_all(&mut change, &client.provider, touched).await?;
    change.commit().await?;
    Ok(())
}

async fn found(change: &mut Change, client: &Client, kind: Kind, id: Uuid) -> Done<Resource> {
    let resource = sql::scim_resource(change, client.provider.head.id, kind, id).await?;
    resource.ok_or_else(|| Refused::new(404, "", "scim-not-found").into())
}

async fn put(
    house: &House,
    change: &mut Change,
    client: &Client,
    before: Resource,
    document: Map<String, Json>,
    members: &[MemberChange],
) -> Done<Resource> {
    let (tenant, kind, id, now) = (change.tenant(), before.kind, before.id, change.now());
    let (old, new) = (keys(kind, &before.document), keys(kind, &document));
    if kind == Kind::User && old.name != new.name {
        let others = sql::scim_by(change, sql::BY_KEY, client.provider.head.id, kind, &new.name).await?;
        if others.iter().any(|other| other.id != id) {
            return Err(exists(kind).into());
        }
    }
    let renamed = (&old.name, &old.external) != (&new.name, &new.external);
    let values = vec![
        tenant.into(),
        id.into(),
        new.name.as_str().into(),
        new.external.into(),
        new.email.into(),
        new.document.into(),
        now.into(),
    ];
    change.run(sql::SET_RESOURCE, values).await?;
    if let Some(person) = before.person {
        let person = PERSON.find(change, person).await?.ok_or(Error::NotFound)?;
        said(change, client, person.head.id);
        settle(house, change, client, &person, &user(&document), &new.name).await?;
    } else {
        say_group(change, client, &new.name);
        members_change(change, client, id, members).await?;
        if renamed {
            let touched = below(change, id).await?;
            follow_all(change, &client.provider, touched).await?;
        }
    }
    Ok(Resource { document, changed_at: now, ..before })
}

/// An entry that the register has said something of a person, whatever it changes.
fn said(change: &mut Change, client: &Client, person: Uuid) {
    let entry = Entry::new("provisioned", "person", person);
    change.audit(entry.field("provider", None, Some(client.provider.name.clone())));
}

fn say_group(change: &mut Change, client: &Client, name: &str) {
    let entry = Entry::new("group-provisioned", "provider", client.provider.head.id);
    change.audit(entry.field("group", None, Some(name.to_owned())));
}

/// Whom a new user means: whoever had the name before they left; whoever has the address, where the provider vouches for those; or
/// somebody new, which is told too.
async fn whom(change: &mut Change, client: &Client, user: &User, name_key: &str) -> Done<(Person, bool)> {
    let (tenant, provider) = (change.tenant(), &client.provider);
    let values = vec![tenant.into(), provider.head.id.into(), name_key.into()];
    let named = change.row(sql::NAMED_SO, values).await?.ok_or(Error::NotFound)?;
    if named.get::<i64>("used")? > 0 {
        return Err(exists(Kind::User).into());
    }
    let mut known: Option<Uuid> = named.get("former")?;
    if known.is_none() && !user.email.is_empty() {
        let email = user.email.to_lowercase();
        let same = change.rows(store::WITH_EMAIL, vec![tenant.into(), email.into()]).await?;
        known = match same.as_slice() {
            [] => None,
            [row] if provider.ties_by_email => Some(row.get("id")?),
            _ => return Err(Refused::new(409, "uniqueness", "scim-address-taken").into()),
        };
    }
    if let Some(id) = known {
        // A person is one of the register's users, not two.
        if change.row(sql::MEANT, vec![tenant.into(), id.into()]).await?.is_some() {
            return Err(Refused::new(409, "uniqueness", "scim-address-taken").into());
        }
        said(change, client, id);
        return Ok((PERSON.find(change, id).await?.ok_or(Error::NotFound)?, false));
    }
    let head = Head { id: change.new_id(), version: 0 };
    let language = user.language.unwrap_or_default().code().to_owned();
    let person = Person { head, name: user.name.clone(), email: user.email.clone(), language, active: user.active };
    write(change, None, &person).await?;
    Ok((person, true))
}

/// Lets a person be as the register says.
async fn settle(
    house: &House,
    change: &mut Change,
    client: &Client,
    before: &Person,
    user: &User,
    name_key: &str,
) -> Done<()> {
    let (tenant, id) = (change.tenant(), before.head.id);
    let language = user.language.map_or(before.language.clone(), |l| l.code().to_owned());
    let told = Person { name: user.name.clone(), email: user.email.clone(), language, ..before.clone() };
    let differs = (&told.name, &told.email, &told.language) != (&before.name, &before.email, &before.language);
    if differs {
        if told.email != before.email && address_of(change, &told.email, id).await?.is_some() {
            return Err(Refused::new(409, "uniqueness", "scim-address-taken").into());
        }
        write(change, Some(before), &told).await?;
    }
    let now = if differs { PERSON.find(change, id).await?.ok_or(Error::NotFound)? } else { before.clone() };
    match (before.active, user.active) {
        (true, false) => leaving(house, change, client, &now, name_key).await?,
        (false, true) => {
            back_again(change, &now).await?;
            follow_all(change, &client.provider, BTreeSet::from([id])).await?;
        }
        (true, true) => drop(change.run(sql::NOT_HELD, vec![tenant.into(), id.into()]).await?),
        (false, false) => {}
    }
    Ok(())
}

/// Makes a token for the provider's register; the one before no longer opens anything. It is shown once.
pub(crate) async fn set_token(context: &Context, provider: Uuid) -> Result<String> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    PROVIDER.find(&mut change, provider).await?.ok_or(Error::NotFound)?;
    let token = Token::new(&context.entropy, context.tenant);
    change.run(sql::SET_SCIM, vec![context.tenant.into(), provider.into(), (&token.digest).into()]).await?;
    change.audit(Entry::new("register-opened", "provider", provider));
    change.commit().await?;
    Ok(token.shown)
}

/// Closes the door to the provider's register.
pub(crate) async fn remove_token(context: &Context, provider: Uuid) -> Result<()> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    PROVIDER.find(&mut change, provider).await?.ok_or(Error::NotFound)?;
    change.run(sql::SET_SCIM, vec![context.tenant.into(), provider.into(), None::<String>.into()]).await?;
    change.audit(Entry::new("register-closed", "provider", provider));
    change.commit().await
}
