//! Installations, units, people and methods.

use context::{Context, Error, Language, Message};
use identity::{Holding, Newcomer, Period, Wanted};
use internal_control::{Meant, MethodOutcome};
use jiff::civil::Date;
use register::Given;
use serde_json::json;
use socket::Settings;
use uuid::Uuid;

use super::{Code, Desk, open};
use crate::cli::{Global, MethodCommand, UnitCommand, UserCommand};

pub(super) async fn init(global: &Global, name: Option<String>) -> context::Result<Code> {
    let Some(name) = name.or_else(|| global.tenant.clone()) else {
        return Err(Error::invalid("init-needs-name"));
    };
    let installation = open(global, Settings::default()).await?;
    let language = Language::from_code(&global.lang).unwrap_or_default();
    let house = &installation.house;
    let tenant = house.entropy().id(house.clock());
    let context: Context = installation.console(tenant, language);
    organisation::create_tenant(&context, &name).await?;
    let desk = Desk { context, json: global.json, installation };
    let folder = global.data.display().to_string();
    desk.say(Message::new("init-done").with("name", name.as_str()).with("folder", folder.as_str()));
    desk.answer(&json!({ "tenant": name, "id": tenant, "data": folder }));
    desk.house().database().close().await;
    Ok(0)
}

pub(super) async fn unit(desk: &Desk, command: UnitCommand) -> context::Result<Code> {
    match command {
        UnitCommand::Add { name, kind, parent } => {
            let mut given = Given::from([("name".to_owned(), name.clone()), ("kind".to_owned(), kind)]);
            if let Some(parent) = parent {
                let mut read = desk.context.read_common().await?;
                let parent = organisation::unit_by_name(&mut read, &parent).await?;
                given.insert("parent".to_owned(), parent.id.to_string());
            }
            let id = organisation::add_unit(&desk.context, &given).await?;
            let mut read = desk.context.read_common().await?;
            let unit = organisation::unit_by_id(&mut read, id).await?.ok_or(Error::NotFound)?;
            desk.say(Message::new("unit-added").with("name", name).with("slug", unit.slug.as_str()));
            desk.answer(&json!({ "id": id, "name": unit.name, "slug": unit.slug, "kind": unit.kind }));
        }
        UnitCommand::List => {
            let mut read = desk.context.read_common().await?;
            let units = organisation::units(&mut read).await?;
            let rows: Vec<_> = units.iter().map(|u| organisation::UNIT.json(u)).collect();
            desk.answer(&json!(rows));
            if !desk.json {
                for unit in &units {
                    out!("{}\t{}\t{}", unit.slug, unit.kind, unit.name);
                }
            }
        }
    }
    Ok(0)
}

/// The unit that a command names, if it names one.
async fn named(desk: &Desk, unit: Option<String>) -> context::Result<Option<Uuid>> {
    let Some(unit) = unit else { return Ok(None) };
    Ok(Some(organisation::unit_by_name(&mut desk.context.read_common().await?, &unit).await?.id))
}

fn day(text: Option<String>) -> context::Result<Option<Date>> {
    text.map(|text| register::day(&text)).transpose().map_err(Error::invalid)
}

pub(super) async fn user(desk: &Desk, command: UserCommand) -> context::Result<Code> {
    match command {
        UserCommand::Add { name, role, unit, email } => {
            let unit = named(desk, unit).await?;
            let wanted = |role: &String| Wanted { role: role.clone(), unit, period: Period::default() };
            let roles: Vec<Wanted> = role.iter().map(wanted).collect();
            let language = desk.context.language.code();
            let one = Newcomer { name: &name, email: &email, language, roles: &roles, invited: false };
            let (person, _) = identity::welcome(desk.house(), &desk.context, &one).await?;
            desk.say(Message::new("person-added").with("name", name.as_str()));
            desk.answer(&json!({ "id": person, "name": name, "roles": role }));
        }
        UserCommand::Link { name, base } => {
            let person = identity::person_by_name(&desk.context, &name).await?;
            let path = identity::issue_link(desk.house(), &desk.context, person).await?;
            let link = format!("{}{path}", base.trim_end_matches('/'));
            desk.answer(&json!({ "person": name, "link": link }));
            if !desk.json {
                out!("{link}");
            }
        }
        UserCommand::SignOut { name } => {
            let person = identity::person_by_name(&desk.context, &name).await?;
            identity::revoke_sessions(&desk.context, person).await?;
            desk.say(Message::new("person-signed-out").with("name", name.as_str()));
            desk.answer(&json!({ "person": name }));
        }
        UserCommand::Forget { name } => {
            let person = identity::person_by_name(&desk.context, &name).await?;
            identity::forget(desk.house(), &desk.context, person).await?;
            desk.say(Message::new("person-forgotten").with("name", name.as_str()));
            desk.answer(&json!({ "person": name }));
        }
        UserCommand::Grant { name, role, unit, from, to } => {
            let person = identity::person_by_name(&desk.context, &name).await?;
            let period = Period { from: day(from)?, to: day(to)? };
            let wanted = Wanted { role: role.clone(), unit: named(desk, unit).await?, period };
            identity::give(desk.house(), &desk.context, person, &wanted).await?;
            desk.say(Message::new("person-granted").with("name", name.as_str()).with("role", role.as_str()));
            desk.answer(&json!({ "person": name, "role": role }));
        }
        UserCommand::Revoke { name, role, unit } => {
            let person = identity::person_by_name(&desk.context, &name).await?;
            let unit = named(desk, unit).await?;
            let held = identity::held(&desk.context, person).await?;
            let ending: Vec<_> = held.iter().filter(|h| h.role == role && (unit.is_none() || h.unit == unit)).collect();
            for holding in &ending {
                identity::end_grant(desk.house(), &desk.context, person, holding.id).await?;
            }
            desk.say(Message::new("person-revoked").with("name", name.as_str()).with("n", ending.len()));
            desk.answer(&json!({ "person": name, "ended": ending.len() }));
        }
        UserCommand::Roles { name } => {
            let person = identity::person_by_name(&desk.context, &name).await?;
            let held = identity::held(&desk.context, person).await?;
            let row = |h: &Holding| {
                json!({
                    "role": h.role, "unit": h.unit, "function": h.function, "instead_of": h.instead_of.as_ref().map(|other| &other.name),
                    "from": h.period.from.map(|d| d.to_string()), "to": h.period.to.map(|d| d.to_string()),
                })
            };
            desk.answer(&json!(held.iter().map(row).collect::<Vec<_>>()));
            if !desk.json {
                let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
                for h in &held {
                    let unit = match h.unit {
                        Some(id) => organisation::unit_by_id(&mut desk.context.read_common().await?, id).await?,
                        None => None,
                    };
                    let unit = unit.map(|u| u.name).unwrap_or_default();
                    out!("{}\t{unit}\t{}\t{}", h.role, day(h.period.from), day(h.period.to));
                }
            }
        }
        UserCommand::Leave { name } => {
            let person = identity::person_by_name(&desk.context, &name).await?;
            identity::leave(desk.house(), &desk.context, person).await?;
            desk.say(Message::new("person-has-left").with("name", name.as_str()));
            desk.answer(&json!({ "person": name }));
        }
    }
    Ok(0)
}

pub(super) async fn method(desk: &Desk, command: MethodCommand) -> context::Result<Code> {
    match command {
        MethodCommand::Set { file, year, begun } => {
            let text = super::records::read_file(&file)?;
            let text = String::from_utf8(text).map_err(|_| Error::invalid("method-not-text"))?;
            let meant = begun.map(|meant| if meant == "keep" { Meant::Keep } else { Meant::Change });
            let set = internal_control::set_method(&desk.context, year, &text, meant.map(|m| (m, None))).await?;
            let method = match set {
                MethodOutcome::Set(method) => method,
                MethodOutcome::Asks(begun, _) => {
                    desk.answer(&json!({ "year": year, "begun": begun }));
                    for b in &begun {
                        let line = Message::new("method-begun-line").with("unit", b.unit.as_str());
                        desk.say(
                            line.with("year", b.year.to_string()).with("events", b.events).with("outside", b.outside),
                        );
                    }
                    desk.say(Message::new("method-begun-how"));
                    return Ok(2);
                }
            };
            desk.say(Message::new("method-set").with("name", method.name.as_str()).with("year", year.to_string()));
            desk.answer(&json!({ "year": year, "method": method }));
        }
        MethodCommand::Show { year } => {
            let mut read = desk.context.read_common().await?;
            let method = internal_control::method(&mut read, year).await?;
            desk.answer(&json!({ "year": year, "method": method }));
            if !desk.json {
                out!("{}\n{}", method.name, method.source);
            }
        }
    }
    Ok(0)
}
