//! Those whom a register says have left: at once, or, when strangely many do, when somebody has confirmed it.

use context::{Change, Context, Entry, Error, Message, Place, Result};
use jiff::{Span, Timestamp};
use socket::House;
use uuid::Uuid;
use work::Letter;

use super::{people::depart, provisioning::Client};
use crate::{
    MANAGE, PERSON, Person,
    model::PROVIDER,
    store::{self, scim as sql},
};

/// In an hour a register may let this many leave, or one in so many of those who work here: more than that somebody confirms.
const FREE: i64 = 50;
const ONE_IN: i64 = 20;

/// Somebody leaves: at once, or, when strangely many do, when an administrator has confirmed it. The last administrator does not leave
/// unasked either.
pub(super) async fn leaving(
    house: &House,
    change: &mut Change,
    client: &Client,
    person: &Person,
    name_key: &str,
) -> Result<()> {
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
        work::post(change, house.words(), &store::recipient(&row)?, &letter).await?;
    }
    Ok(())
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
            drop(change);
            return house.hand_on(context).await;
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
