//! Proving who one is with what one has: a password, a code, a passkey. Whoever is wrong waits longer each time, and learns nothing.

use std::sync::LazyLock;

use context::{Change, Context, Entry, Error, Place, Result, digest, plain_code};
use jiff::{Span, Timestamp};
use socket::{Against, House};
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::signing::{Origin, after, begin_session, from_where, signing_in};
use crate::{
    MANAGE,
    model::{self, Means},
    passkeys, seal, store,
    token::{self, Device, Token},
};

/// How it went.
pub(crate) enum Met {
    /// A session, which may wait for the second proof, and whose it is.
    In(Token, Uuid),
    Wrong,
    /// Too many were wrong: how many seconds to wait.
    Wait(i64),
}

/// What somebody shows in a session of their own.
pub(crate) enum Proof<'a> {
    /// From the app, or one of the recovery codes.
    Code(&'a str),
    /// The challenge as it was sealed, and the browser's answer.
    Passkey(&'a str, &'a str),
}

/// How many passwords are hashed at once: each takes 19 MiB.
static HASHING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(4));

/// How many wrong ones are free: for whoever guesses from one address at one account, at one account, and from one address, behind
/// which a whole municipality may sit.
const AT_ONE: u32 = 5;
const AT_ACCOUNT: u32 = 20;
const FROM_ADDRESS: u32 = 200;

/// What an attempt is counted against. In a browser that they have signed in with, somebody is counted apart from all others.
fn against(context: &Context, what: &str, account: &str, device: Option<&str>) -> Vec<Against> {
    let named = |name: String, free| Against { name: format!("{what}|{name}"), free };
    if let Some(device) = device {
        return vec![named(format!("{account}|device {device}"), AT_ONE)];
    }
    let address = context.address.map(|a| a.to_string()).unwrap_or_default();
    vec![
        named(format!("{account}|{address}"), AT_ONE),
        named(account.to_owned(), AT_ACCOUNT),
        named(format!("|{address}"), FROM_ADDRESS),
    ]
}

/// Begins a session for whoever has the address and the password; it waits for the second proof. For an address that nobody has, the
/// answer, and the time it takes, are the same as for a wrong password.
pub(crate) async fn with_password(
    house: &House,
    context: &Context,
    email: &str,
    password: &str,
    device: Option<&Device>,
) -> Result<Met> {
    let key = email.trim().to_lowercase();
    let (mut known, mut hashes) = (vec![], vec![]);
    if work::is_address(&key) {
        for tenant in organisation::tenants(house.database()).await? {
            let mut read = house.database().read(tenant.id).await?;
            for row in read.rows(store::PASSWORDS, vec![tenant.id.into(), key.as_str().into()]).await? {
                known.push((tenant.id, row.get::<Uuid>("id")?, row.get::<String>("name")?));
                hashes.push(row.get("secret")?);
            }
        }
    }
    let own = device.and_then(|d| known.iter().find_map(|(_, person, _)| d.known_to(house, *person)));
    let against = against(context, "password", &key, own);
    if let Err(wait) = house.attempt(&against) {
        return Ok(Met::Wait(wait));
    }
    let Some(n) = whose(hashes, password.to_owned()).await? else {
        for (tenant, person, _) in known {
            failed(house, context, tenant, person, Means::Password);
        }
        return Ok(Met::Wrong);
    };
    house.forgive(&against);
    let (tenant, person, name) = known.swap_remove(n);
    let mut change = signing_in(context, tenant, person, name).change(MANAGE, &Place::TENANT).await?;
    let session = begin_session(&mut change, person, Origin::by(Means::Password.code())).await?;
    change.commit().await?;
    Ok(Met::In(session, person))
}

async fn whose(hashes: Vec<String>, password: String) -> Result<Option<usize>> {
    let _turn = HASHING.acquire().await.map_err(|e| Error::Internal(e.to_string()))?;
    let work = tokio::task::spawn_blocking(move || model::whose_password(&hashes, &password));
    work.await.map_err(|e| Error::Internal(e.to_string()))
}

/// The hash of a password that somebody chooses.
pub(super) async fn hashed(house: &House, password: &str) -> Result<String> {
    let _turn = HASHING.acquire().await.map_err(|e| Error::Internal(e.to_string()))?;
    let (password, salt) = (password.to_owned(), house.entropy().fill());
    let work = tokio::task::spawn_blocking(move || model::hash_password(&password, salt));
    let hash = work.await.map_err(|e| Error::Internal(e.to_string()))?;
    hash.ok_or_else(|| Error::Internal("a password could not be hashed".to_owned()))
}

/// Writes that somebody was wrong, after the answer: it takes no longer where there is an account to write about.
fn failed(house: &House, context: &Context, tenant: Uuid, person: Uuid, means: Means) {
    let nobody = house.words().word(context.language, "sign-in-nobody");
    let acting = signing_in(context, tenant, Uuid::nil(), nobody);
    tokio::spawn(async move {
        let written = async {
            let mut change = acting.change(MANAGE, &Place::TENANT).await?;
            let entry = from_where(&change, Entry::new("sign-in-failed", "person", person));
            change.audit(entry.field("means", None, Some(means.code().to_owned())));
            change.commit().await
        };
        if let Err(error) = written.await {
            tracing::error!(%error, "a failed sign-in was not written");
        }
    });
}

/// Begins a session for whoever has the passkey, which is two factors in one.
pub(crate) async fn with_passkey(house: &House, context: &Context, sealed: &str, answer: &str) -> Result<Met> {
    let Some((person, handle)) = passkeys::said(house, answer) else { return Ok(Met::Wrong) };
    for tenant in organisation::tenants(house.database()).await? {
        let mut read = house.database().read(tenant.id).await?;
        let row = read.row(store::PASSKEY, vec![tenant.id.into(), handle.as_str().into()]).await?;
        drop(read);
        let Some(row) = row else { continue };
        let mut change =
            signing_in(context, tenant.id, person, row.get("name")?).change(MANAGE, &Place::TENANT).await?;
        if !passkey(house, &mut change, person, sealed, answer).await? {
            drop(change);
            failed(house, context, tenant.id, row.get("person")?, Means::Passkey);
            return Ok(Met::Wrong);
        }
        let from = Origin { two: true, ..Origin::by(Means::Passkey.code()) };
        let session = begin_session(&mut change, person, from).await?;
        change.commit().await?;
        return Ok(Met::In(session, person));
    }
    Ok(Met::Wrong)
}

/// Whose session waits for the second proof: their id and name. `None` when it waits for nothing, or no longer.
pub(crate) async fn waiting(house: &House, session: &Token) -> Result<Option<(Uuid, String)>> {
    let found = under_way(house, session).await?;
    Ok(found.filter(|(_, strength, _)| *strength == 0).map(|(person, _, name)| (person, name)))
}

pub(super) async fn under_way(house: &House, session: &Token) -> Result<Option<(Uuid, i64, String)>> {
    let mut read = house.database().read(session.tenant).await?;
    let values = vec![session.tenant.into(), (&session.digest).into(), house.clock().now().into()];
    let row = read.row(store::UNDER_WAY, values).await?;
    let all = row.map(|r| Ok::<_, database::Error>((r.get("person")?, r.get("strength")?, r.get("name")?)));
    Ok(all.transpose()?)
}

/// The second proof of a session that waits for it, or one more in a session that is open: either way two have been shown, just now.
pub(crate) async fn prove(
    house: &House,
    context: &Context,
    session: &Token,
    proof: Proof<'_>,
    device: Option<&Device>,
) -> Result<Met> {
    let Some((person, strength, name)) = under_way(house, session).await? else { return Ok(Met::Wrong) };
    let own = device.and_then(|d| d.known_to(house, person));
    let against = against(context, "code", &person.to_string(), own);
    // Nobody guesses a passkey.
    let guessable = matches!(proof, Proof::Code(_));
    if guessable && let Err(wait) = house.attempt(&against) {
        return Ok(Met::Wait(wait));
    }
    let mut change = signing_in(context, session.tenant, person, name).change(MANAGE, &Place::TENANT).await?;
    let shown = match proof {
        Proof::Code(text) => code(house, &mut change, person, text).await?,
        Proof::Passkey(sealed, answer) => {
            passkey(house, &mut change, person, sealed, answer).await?.then_some(Means::Passkey)
        }
    };
    let (Some(shown), Some(raised)) = (shown, raise(&mut change, session).await?) else {
        drop(change);
        failed(house, context, session.tenant, person, if guessable { Means::App } else { Means::Passkey });
        return Ok(Met::Wrong);
    };
    if guessable {
        house.forgive(&against);
    }
    let verb = if strength == 0 { "signed-in" } else { "proved-again" };
    let entry = from_where(&change, Entry::new(verb, "person", person));
    change.audit(entry.field("means", None, Some(shown.code().to_owned())));
    change.commit().await?;
    Ok(Met::In(raised, person))
}

/// Lets a session go on, surer, under a new secret: whoever may have had the old one has nothing. `None` when it is not open.
pub(super) async fn raise(change: &mut Change, session: &Token) -> Result<Option<Token>> {
    let (raised, now) = (Token::new(&change.context().entropy, session.tenant), change.now());
    let whole = after(now, store::SESSION_HOURS);
    let values =
        vec![session.tenant.into(), (&session.digest).into(), (&raised.digest).into(), now.into(), whole.into()];
    Ok((change.run(store::RAISE, values).await? > 0).then_some(raised))
}

/// Whether a code is the app's, now, and for the first time; or a recovery code, which is used up.
async fn code(house: &House, change: &mut Change, person: Uuid, text: &str) -> Result<Option<Means>> {
    let (tenant, text, now) = (change.tenant(), plain_code(text), change.now());
    let used = token::mark(&house.settings().key, &recovery_text(person, &text));
    if change.run(store::USE_RECOVERY, vec![tenant.into(), person.into(), used.into()]).await? > 0 {
        return Ok(Some(Means::Recovery));
    }
    let rows = change.rows(store::SECRETS, vec![tenant.into(), person.into(), Means::App.code().into()]).await?;
    for row in rows {
        let step = step(house, person, &row.get::<String>("secret")?, &text, now);
        let Some(step) = step else { continue };
        let values = vec![tenant.into(), row.get::<Uuid>("id")?.into(), step.into(), now.into()];
        if change.run(store::STEP, values).await? > 0 {
            return Ok(Some(Means::App));
        }
    }
    Ok(None)
}

/// What an app's secret is sealed for: one person's app.
pub(super) fn app_of(person: Uuid) -> String {
    format!("app-secret|{person}")
}

/// The half minute that a code of a sealed secret belongs to, if it is the right one.
pub(super) fn step(house: &House, person: Uuid, sealed: &str, code: &str, now: Timestamp) -> Option<i64> {
    let secret: Vec<u8> = seal::open(&house.settings().key, &app_of(person), sealed)?;
    let seconds = u64::try_from(now.as_second()).ok()?;
    model::app(&secret, "")?.check(code, seconds).and_then(|step| i64::try_from(step).ok())
}

/// What a recovery code's digest is made of.
pub(super) fn recovery_text(person: Uuid, plain: &str) -> String {
    format!("recovery|{person}|{plain}")
}

/// Whether the answer proves a passkey of this person's. A challenge is answered once.
async fn passkey(house: &House, change: &mut Change, person: Uuid, sealed: &str, answer: &str) -> Result<bool> {
    let Some((said, handle)) = passkeys::said(house, answer).filter(|(said, _)| *said == person) else {
        return Ok(false);
    };
    let (tenant, now) = (change.tenant(), change.now());
    let Some(row) = change.row(store::PASSKEY, vec![tenant.into(), handle.into()]).await? else { return Ok(false) };
    if row.get::<Uuid>("person")? != said {
        return Ok(false);
    }
    let Some(stored) = passkeys::proved(house, sealed, answer, &row.get::<String>("secret")?) else {
        return Ok(false);
    };
    let expires = now.checked_add(Span::new().hours(1)).unwrap_or(now);
    change.run(store::FORGET_ANSWERED, vec![tenant.into(), now.into()]).await?;
    let values = vec![tenant.into(), digest(sealed.as_bytes()).into(), expires.into()];
    if change.run(store::ANSWER, values).await? == 0 {
        return Ok(false);
    }
    let values = vec![tenant.into(), row.get::<Uuid>("id")?.into(), now.into(), stored.into()];
    change.run(store::USED, values).await?;
    Ok(true)
}
