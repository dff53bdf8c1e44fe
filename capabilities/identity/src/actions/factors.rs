//! What somebody has to prove who they are with: adding it, and taking it away. Each change is told to its owner by letter.

use context::{Change, Context, Entry, Error, Place, Result, Who, plain_code};
use socket::House;
use uuid::Uuid;

use super::{
    giving::problem,
    proving::{app_of, hashed, raise, recovery_text, step},
    signing::{signing_in, tell},
};
use crate::{
    MANAGE, PERSON, Person,
    model::{self, APP_SECRET, Means, RECOVERY_CODES, recovery_code, unfit_password},
    passkeys, seal, store,
    token::{self, Token},
};

/// What came of adding something.
#[derive(Default)]
pub(crate) struct Added {
    /// The session as it goes on.
    pub session: Option<Token>,
    /// Recovery codes, which are shown once.
    pub codes: Vec<String>,
}

/// A change to one's own account.
async fn own(context: &Context) -> Result<(Change, Person)> {
    let Who::Person(person) = context.actor.who else { return Err(Error::NotFound) };
    let acting = signing_in(context, context.tenant, person, context.actor.name.clone());
    let mut change = acting.change(MANAGE, &Place::TENANT).await?;
    let whose = PERSON.find(&mut change, person).await?.ok_or(Error::NotFound)?;
    Ok((change, whose))
}

struct New<'a> {
    means: Means,
    label: &'a str,
    secret: String,
    handle: Option<String>,
    step: Option<i64>,
}

async fn store_one(change: &mut Change, person: Uuid, new: New<'_>) -> Result<()> {
    let (id, now) = (change.new_id(), change.now());
    let label: String = register::clean(new.label).chars().take(80).collect();
    let values = vec![
        change.tenant().into(),
        id.into(),
        person.into(),
        new.means.code().into(),
        label.into(),
        new.secret.into(),
        new.handle.into(),
        new.step.into(),
        now.into(),
    ];
    change.run(store::ADD_CREDENTIAL, values).await?;
    Ok(())
}

fn entry(verb: &'static str, person: Uuid, means: Means) -> Entry {
    Entry::new(verb, "person", person).field("means", None, Some(means.code().to_owned()))
}

/// Adds a second factor. With the first one come recovery codes, this session counts as proved by two, and all others end: they were
/// begun by one.
async fn add_factor(house: &House, context: &Context, session: &Token, new: New<'_>) -> Result<Added> {
    let (mut change, whose) = own(context).await?;
    let person = whose.head.id;
    let first = store::factors(&mut change, person).await? == 0;
    let means = new.means;
    if means == Means::App {
        change.run(store::REMOVE_KIND, vec![change.tenant().into(), person.into(), means.code().into()]).await?;
    }
    store_one(&mut change, person, new).await?;
    change.audit(entry("credential-added", person, means));
    let mut added = Added::default();
    if first {
        let values = vec![change.tenant().into(), person.into(), (&session.digest).into(), change.now().into()];
        change.run(store::END_OTHER_SESSIONS, values).await?;
        added.session = raise(&mut change, session).await?;
        added.codes = recovery(house, &mut change, person).await?;
    }
    tell(house, &mut change, &whose, ["factor-added-subject", "factor-added-text", "factor-not-you"]).await?;
    change.commit().await?;
    Ok(added)
}

/// Adds the passkey that the browser has made.
///
/// # Errors
/// [`Error::Invalid`] when the answer is not one to what was asked, or too late.
pub(crate) async fn add_passkey(
    house: &House,
    context: &Context,
    session: &Token,
    label: &str,
    sealed: &str,
    answer: &str,
) -> Result<Added> {
    let Who::Person(person) = context.actor.who else { return Err(Error::NotFound) };
    let made = passkeys::made(house, person, sealed, answer);
    let made = made.ok_or_else(|| problem("label", "passkey-not-made"))?;
    let new = New { means: Means::Passkey, label, secret: made.secret, handle: Some(made.handle), step: None };
    add_factor(house, context, session, new).await
}

/// A secret for a person's new app, sealed.
pub(crate) fn fresh_app(house: &House, person: Uuid) -> String {
    let secret = house.entropy().fill::<APP_SECRET>();
    seal::seal(&house.settings().key, house.entropy(), &app_of(person), &secret.to_vec())
}

/// A sealed secret as people and apps read it: in base32, and as the address that stands in the picture. `None` for what is not the
/// person's.
pub(crate) fn shown_app(house: &House, person: Uuid, sealed: &str, account: &str) -> Option<(String, String)> {
    let secret: Vec<u8> = seal::open(&house.settings().key, &app_of(person), sealed)?;
    let address = model::app(&secret, account)?.to_url().ok()?;
    Some((totp_rs::Secret::from(secret).to_base32(), address))
}

/// Adds the app that shows the right code for the secret that was shown; one that was there before goes.
///
/// # Errors
/// [`Error::Invalid`] for a wrong code.
pub(crate) async fn add_app(
    house: &House,
    context: &Context,
    session: &Token,
    sealed: &str,
    code: &str,
) -> Result<Added> {
    let Who::Person(person) = context.actor.who else { return Err(Error::NotFound) };
    let step = step(house, person, sealed, &plain_code(code), context.clock.now());
    let step = step.ok_or_else(|| problem("code", "app-code-wrong"))?;
    let new = New { means: Means::App, label: "", secret: sealed.to_owned(), handle: None, step: Some(step) };
    add_factor(house, context, session, new).await
}

/// Chooses a password, or another one.
///
/// # Errors
/// [`Error::Invalid`] for one that is easily guessed, and where there is nothing to prove beside it.
pub(crate) async fn set_password(house: &House, context: &Context, password: &str) -> Result<()> {
    let hash = hashed(house, password).await?;
    let (mut change, whose) = own(context).await?;
    let (tenant, person) = (change.tenant(), whose.head.id);
    if let Some(why) = unfit_password(password, &whose.name, &whose.email) {
        return Err(problem("password", why));
    }
    if whose.email.is_empty() {
        return Err(problem("password", "password-needs-address"));
    }
    if store::factors(&mut change, person).await? == 0 {
        return Err(problem("password", "password-needs-factor"));
    }
    change.run(store::REMOVE_KIND, vec![tenant.into(), person.into(), Means::Password.code().into()]).await?;
    let new = New { means: Means::Password, label: "", secret: hash, handle: None, step: None };
    store_one(&mut change, person, new).await?;
    change.audit(entry("credential-added", person, Means::Password));
    tell(house, &mut change, &whose, ["password-set-subject", "password-set-text", "factor-not-you"]).await?;
    change.commit().await
}

/// Removes one of one's own. With the last second factor go what is nothing without one, which is asked first.
///
/// # Errors
/// [`Error::Invalid`] for the last second factor, unless that is what is wanted.
pub(crate) async fn remove(house: &House, context: &Context, id: Uuid, all_of_it: bool) -> Result<()> {
    let (mut change, whose) = own(context).await?;
    let (tenant, person) = (change.tenant(), whose.head.id);
    let all = store::credentials(&mut change, person).await?;
    let means = all.0.iter().find(|c| c.id == id).ok_or(Error::NotFound)?.means;
    let last = means != Means::Password && all.factors() == 1;
    if last && !all_of_it {
        return Err(problem("sure", "factor-last"));
    }
    if change.run(store::REMOVE_CREDENTIAL, vec![tenant.into(), person.into(), id.into()]).await? == 0 {
        return Err(Error::NotFound);
    }
    change.audit(entry("credential-removed", person, means));
    if last {
        change.run(store::FORGET, vec![tenant.into(), person.into()]).await?;
    }
    tell(house, &mut change, &whose, ["factor-removed-subject", "factor-removed-text", "factor-not-you"]).await?;
    change.commit().await
}

/// New recovery codes; the old ones are no longer good.
///
/// # Errors
/// [`Error::Invalid`] where there is nothing that they could stand in for.
pub(crate) async fn renew_recovery(house: &House, context: &Context) -> Result<Vec<String>> {
    let (mut change, whose) = own(context).await?;
    if store::factors(&mut change, whose.head.id).await? == 0 {
        return Err(problem("recovery", "password-needs-factor"));
    }
    let codes = recovery(house, &mut change, whose.head.id).await?;
    tell(house, &mut change, &whose, ["recovery-made-subject", "recovery-made-text", "factor-not-you"]).await?;
    change.commit().await?;
    Ok(codes)
}

async fn recovery(house: &House, change: &mut Change, person: Uuid) -> Result<Vec<String>> {
    let tenant = change.tenant();
    change.run(store::REMOVE_KIND, vec![tenant.into(), person.into(), Means::Recovery.code().into()]).await?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code(&change.context().entropy)).collect();
    for code in &codes {
        let handle = token::mark(&house.settings().key, &recovery_text(person, &plain_code(code)));
        let new = New { means: Means::Recovery, label: "", secret: String::new(), handle: Some(handle), step: None };
        store_one(change, person, new).await?;
    }
    change.audit(entry("credential-added", person, Means::Recovery));
    Ok(codes)
}

/// Takes away all that a person proves who they are with, for somebody who has lost it, and ends their sessions. They come back by a
/// link, and are told.
pub async fn forget(house: &House, context: &Context, person: Uuid) -> Result<()> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let whose = PERSON.find(&mut change, person).await?.ok_or(Error::NotFound)?;
    forget_in(house, &mut change, &whose).await?;
    change.commit().await
}

/// As [`forget`], inside a change.
pub(super) async fn forget_in(house: &House, change: &mut Change, whose: &Person) -> Result<()> {
    let (tenant, person, now) = (change.tenant(), whose.head.id, change.now());
    change.run(store::FORGET, vec![tenant.into(), person.into()]).await?;
    change.run(store::END_SESSIONS, vec![tenant.into(), person.into(), now.into()]).await?;
    change.audit(Entry::new("credentials-forgotten", "person", person));
    tell(house, change, whose, ["factors-forgotten-subject", "factors-forgotten-text", "factor-not-you"]).await
}
