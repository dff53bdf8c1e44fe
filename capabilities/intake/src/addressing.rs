//! Whom something is handed in to: a body, or a unit under it.

use context::{Context, Error, Message, Problem, Result, search_key};
use register::Given;
use socket::{House, Unit, Visit};
use uuid::Uuid;

use crate::actions;

/// How many units are told that a place may be.
const SUGGESTED: usize = 5;

/// The bodies that something may be handed in to: tenant and unit as they are sent, and the name. Whoever is signed in means their own
/// tenant.
pub(crate) async fn bodies(house: &House, visit: &Visit) -> Result<Vec<(String, String)>> {
    let mut tenants = organisation::tenants(house.database()).await?;
    tenants.retain(|tenant| !visit.signed_in() || tenant.id == visit.context.tenant);
    let several = tenants.len() > 1;
    let mut all = vec![];
    for tenant in tenants {
        let mut read = house.database().read(tenant.id).await?;
        for (id, name) in organisation::authorities(&mut read).await? {
            let name = if several { format!("{name}, {}", tenant.name) } else { name };
            all.push((format!("{}/{id}", tenant.id), name));
        }
    }
    Ok(all)
}

/// The unit that was chosen, and its tenant: one of the bodies, or a unit under it that was written.
///
/// # Errors
/// [`Error::Invalid`] at the field, for what cannot be chosen.
pub(crate) async fn chosen(house: &House, visit: &Visit, given: &Given) -> Result<(Context, Unit)> {
    let wrong = |field: &str, message: Message| Error::Invalid(vec![Problem { field: field.to_owned(), message }]);
    let body = given.get("body").map(String::as_str).unwrap_or_default();
    let known = bodies(house, visit).await?.iter().any(|(value, _)| value == body);
    let ids = body.split_once('/').filter(|_| known);
    let ids = ids.and_then(|(t, u)| Some((Uuid::try_parse(t).ok()?, Uuid::try_parse(u).ok()?)));
    let (tenant, id) = ids.ok_or_else(|| wrong("body", "problem-missing".into()))?;
    let context = actions::nobody(house, &visit.context, tenant);
    let mut read = context.read_common().await?;
    let written = given.get("where").map(|text| text.trim()).filter(|text| !text.is_empty());
    let unit = match written {
        None => organisation::unit_by_id(&mut read, id).await?.ok_or(Error::NotFound)?,
        Some(name) => match organisation::unit_by_name(&mut read, name).await {
            Ok(unit) if unit.place.contains(id) => unit,
            Ok(_) => return Err(wrong("where", Message::new("report-elsewhere").with("name", name))),
            Err(Error::Invalid(_)) => {
                // People write what they call it: a part of the name will do where only one has it.
                let key = search_key(name);
                let all = organisation::placed_units(&mut read).await?;
                let like = |unit: &&Unit| unit.place.contains(id) && search_key(&unit.name).contains(&key);
                let alike: Vec<&Unit> = all.iter().filter(like).collect();
                match alike.as_slice() {
                    [only] => (*only).clone(),
                    [] => return Err(wrong("where", Message::new("report-place-unknown").with("name", name))),
                    several => {
                        let names: Vec<&str> = several.iter().take(SUGGESTED).map(|unit| unit.name.as_str()).collect();
                        let several = Message::new("report-place-several").with("name", name);
                        return Err(wrong("where", several.with("names", names.join(", "))));
                    }
                }
            }
            Err(error) => return Err(error),
        },
    };
    drop(read);
    Ok((context, unit))
}
