//! What a provider's register says of people and groups (SCIM): people come, change and leave, and roles follow from groups.

use std::collections::BTreeSet;

use context::{Change, Context, Entry, Error, Language, Message, Place, Result};
use jiff::{Span, Timestamp};
use register::Head;
use serde_json::{Map, Value as Json};
use socket::House;
use uuid::Uuid;
use work::{Letter, Recipient};

use super::{
    arriving::roles,
    people::{back_again, depart},
    signing::signing_in,
};
use crate::{
    MANAGE, PERSON, Person,
    model::{GROUP_ROLE, GroupRole, PROVIDER, Provider, follow},
    scim::{Kind, MemberChange, Operations, Refused, User, members_in, normal, user},
    store::{self, scim as sql, scim::Resource},
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

type Done<T> = std::result::Result<T, Trouble>;

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
    PERSON.insert(change, &person).await?;
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
        PERSON.update(change, before, &told).await?;
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

/// In an hour a register may let this many leave, or one in so many of those who work here: more than that somebody confirms.
const FREE: i64 = 50;
const ONE_IN: i64 = 20;

/// Somebody leaves: at once, or, when strangely many do, when an administrator has confirmed it. The last administrator does not leave
/// unasked either.
async fn leaving(house: &House, change: &mut Change, client: &Client, person: &Person, name_key: &str) -> Result<()> {
    let (tenant, provider, now) = (change.tenant(), client.provider.head.id, change.now());
    if change.row(sql::WAITS, vec![tenant.into(), person.head.id.into()]).await?.is_some() {
        return Ok(());
    }
    let since = now.checked_sub(Span::new().hours(1)).unwrap_or(now);
    let waits = change.row(sql::LATELY_HELD, vec![tenant.into(), provider.into(), since.into()]).await?.is_some();
    let held = waits || too_many(change, provider, since).await? || last_administrator(change, person.head.id).await?;
    let id = change.new_id();
    let values = vec![
        tenant.into(),
        id.into(),
        provider.into(),
        person.head.id.into(),
        name_key.into(),
        now.into(),
        held.into(),
    ];
    change.run(sql::ADD_LEAVING, values).await?;
    if !held {
        return depart(house, change, person).await;
    }
    let entry = Entry::new("leaving-held", "person", person.head.id);
    change.audit(entry.field("provider", None, Some(client.provider.name.clone())));
    if !waits {
        tell_administrators(house, change, client).await?;
    }
    Ok(())
}

async fn too_many(change: &mut Change, provider: Uuid, since: Timestamp) -> Result<bool> {
    let tenant = change.tenant();
    let mut lately = async |limit: i64| -> Result<i64> {
        let values = vec![tenant.into(), provider.into(), since.into(), limit.into()];
        Ok(change.row(sql::LATELY, values).await?.map_or(Ok(0), |row| row.get("n"))?)
    };
    if lately(FREE).await? < FREE {
        return Ok(false);
    }
    let row = change.row(sql::AT_WORK, vec![tenant.into()]).await?;
    let free = FREE.max(row.map_or(Ok(0), |row| row.get::<i64>("n"))? / ONE_IN);
    let values = vec![tenant.into(), provider.into(), since.into(), free.into()];
    let lately: i64 = change.row(sql::LATELY, values).await?.map_or(Ok(0), |row| row.get("n"))?;
    Ok(lately >= free)
}

async fn last_administrator(change: &mut Change, person: Uuid) -> Result<bool> {
    let (tenant, today) = (change.tenant(), change.context().clock.today());
    if super::giving::administrators(change).await? == 0 {
        return Ok(false);
    }
    let row = change.row(sql::OTHER_ADMINISTRATORS, vec![tenant.into(), today.into(), person.into()]).await?;
    Ok(row.map_or(Ok(0), |row| row.get::<i64>("n"))? == 0)
}

async fn tell_administrators(house: &House, change: &mut Change, client: &Client) -> Result<()> {
    let (tenant, today) = (change.tenant(), change.context().clock.today());
    for row in change.rows(sql::ADMINISTRATING, vec![tenant.into(), today.into()]).await? {
        let say = |key: &'static str| Message::new(key).with("by", client.provider.name.as_str());
        let letter = Letter {
            subject: say("leavings-held-subject"),
            paragraphs: vec![say("leavings-held-text")],
            link: format!("{}/providers/{}", house.settings().base, client.provider.head.id),
            secret: false,
        };
        let language = Language::from_code(&row.get::<String>("language")?).unwrap_or_default();
        let to = Recipient { name: row.get("name")?, address: row.get("email")?, language };
        work::post(change, house.words(), &to, &letter).await?;
    }
    Ok(())
}

/// Carries out what happens to a group's members, and lets roles follow.
async fn members_change(change: &mut Change, client: &Client, group: Uuid, changes: &[MemberChange]) -> Done<()> {
    let tenant = change.tenant();
    let mut touched = BTreeSet::new();
    for one in changes {
        let (add, remove) = match one {
            MemberChange::Add(ids) => (ids.clone(), vec![]),
            MemberChange::Remove(ids) => (vec![], ids.clone()),
            MemberChange::Replace(ids) => {
                let now: Vec<Uuid> = sql::scim_members(change, group).await?.into_iter().map(|(id, _)| id).collect();
                let wanted: BTreeSet<_> = ids.iter().copied().collect();
                let there: BTreeSet<_> = now.iter().copied().collect();
                (wanted.difference(&there).copied().collect(), there.difference(&wanted).copied().collect())
            }
        };
        for member in remove {
            touched.extend(people_of(change, client, member).await?);
            change.run(sql::REMOVE_MEMBER, vec![tenant.into(), group.into(), member.into()]).await?;
        }
        for member in add {
            let values = vec![tenant.into(), client.provider.head.id.into(), member.into()];
            let Some(row) = change.row(sql::MEMBER, values).await? else {
                let detail = Message::new("scim-member-unknown").with("member", member.to_string());
                return Err(Refused::new(400, "invalidValue", detail).into());
            };
            let circle = row.get::<String>("kind")? == Kind::Group.name()
                && (member == group || sql::scim_groups(change, group).await?.iter().any(|(id, ..)| *id == member));
            if circle {
                return Err(Refused::new(400, "invalidValue", "scim-circle").into());
            }
            change.run(sql::ADD_MEMBER, vec![tenant.into(), group.into(), member.into()]).await?;
            touched.extend(people_of(change, client, member).await?);
        }
    }
    Ok(follow_all(change, &client.provider, touched).await?)
}

/// The people that a member stands for: itself, or those in it.
async fn people_of(change: &mut Change, client: &Client, member: Uuid) -> Result<BTreeSet<Uuid>> {
    match sql::scim_resource(change, client.provider.head.id, Kind::User, member).await? {
        Some(user) => Ok(user.person.into_iter().collect()),
        None => below(change, member).await,
    }
}

async fn below(change: &mut Change, group: Uuid) -> Result<BTreeSet<Uuid>> {
    let tenant = change.tenant();
    let rows = change.rows(sql::BELOW, vec![tenant.into(), group.into()]).await?;
    Ok(rows.iter().map(|row| row.get("person")).collect::<database::Result<_>>()?)
}

/// Lets each person's roles be those that follow from their groups.
async fn follow_all(change: &mut Change, provider: &Provider, people: BTreeSet<Uuid>) -> Result<()> {
    if people.is_empty() || !provider.gives_roles {
        return Ok(());
    }
    let rules: Vec<GroupRole> = GROUP_ROLE.list(change, provider.head.id).await?;
    // A rule that is taken away ends its roles itself.
    if rules.is_empty() {
        return Ok(());
    }
    for person in people {
        if PERSON.find(change, person).await?.is_none_or(|p| !p.active) {
            continue;
        }
        let groups = groups_of(change, provider, person).await?;
        roles(change, provider.head.id, person, &follow(&rules, &groups, person)).await?;
    }
    Ok(())
}

/// What the register calls the groups that a person is in: by name and by its own id.
pub(super) async fn groups_of(change: &mut Change, provider: &Provider, person: Uuid) -> Result<Vec<String>> {
    let values = vec![change.tenant().into(), provider.head.id.into(), person.into()];
    let mut groups = vec![];
    for row in change.rows(sql::USERS_OF, values).await? {
        for (_, name, external) in sql::scim_groups(change, row.get("id")?).await? {
            groups.extend([name, external].into_iter().filter(|g| !g.is_empty()));
        }
    }
    Ok(groups)
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

/// How many leave in one go, so that nobody waits long for their own turn.
const AT_ONCE: i64 = 200;

/// Those who wait to leave do.
pub(crate) async fn confirm_leavings(house: &House, context: &Context, provider: Uuid) -> Result<()> {
    loop {
        let mut change = context.change(MANAGE, &Place::TENANT).await?;
        PROVIDER.find(&mut change, provider).await?.ok_or(Error::NotFound)?;
        let rows = change.rows(sql::HELD, vec![context.tenant.into(), provider.into(), AT_ONCE.into()]).await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in &rows {
            let person = PERSON.find(&mut change, row.get("person")?).await?.ok_or(Error::NotFound)?;
            // Somebody else must be given the role first; the register has had its say.
            if person.active && !last_administrator(&mut change, person.head.id).await? {
                depart(house, &mut change, &person).await?;
            }
            change.run(sql::CONFIRM, vec![context.tenant.into(), row.get::<Uuid>("id")?.into()]).await?;
        }
        change.audit(Entry::new("leavings-confirmed", "provider", provider));
        change.commit().await?;
    }
}

/// Those who wait to leave stay.
pub(crate) async fn keep_all(context: &Context, provider: Uuid) -> Result<()> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    PROVIDER.find(&mut change, provider).await?.ok_or(Error::NotFound)?;
    change.run(sql::KEEP_ALL, vec![context.tenant.into(), provider.into()]).await?;
    change.audit(Entry::new("leavings-refused", "provider", provider));
    change.commit().await
}
