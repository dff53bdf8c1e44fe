//! Where an address leads: a unit's year, a unit, or the tenant; and the record that it names.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use context::{Change, Context, Error, Permission, Result};
use interface::Frame;
use socket::{AnyRegister, At, Fault, House, Needed, Visit};
use uuid::Uuid;

/// A change of a register's records in a place: permission first, then what its room asks before anything is done.
pub(crate) async fn begin(
    register: &'static dyn AnyRegister,
    context: &Context,
    at: &At,
    permission: Permission,
) -> Result<Change> {
    let mut change = context.change(permission, at.place()).await?;
    if let Some(before) = register.about().before {
        before(&mut change, at).await?;
    }
    Ok(change)
}

pub(crate) struct Spot {
    pub visit: Visit,
    pub at: At,
    id: Option<Uuid>,
}

impl Spot {
    pub fn id(&self) -> Result<Uuid> {
        self.id.ok_or(Error::NotFound)
    }

    /// A change of a register's records here.
    pub async fn begin(&self, register: &'static dyn AnyRegister, permission: Permission) -> Result<Change> {
        begin(register, &self.visit.context, &self.at, permission).await
    }

    /// The frame of a register's page: its area, its units, itself.
    pub fn frame(&self, register: &'static dyn AnyRegister, page: &str) -> Frame {
        let mut frame = self.visit.frame.clone();
        // A unit's registers lie under the unit's address.
        frame.menu.iter_mut().for_each(|item| item.current = item.href == "/registers");
        let (registers, name) = (frame.t("registers"), frame.t(register.about().page));
        let list = format!("/registers/{}", register.about().page);
        let unit = self.at.unit.as_ref().map(|unit| match self.at.year {
            Some(year) => format!("{} {year}", unit.name),
            None => unit.name.clone(),
        });
        let frame = frame.crumb(registers, "/registers").crumb(name, list);
        let base = register.base(&self.at);
        match (unit, page) {
            (None, "") => frame,
            (None, page) => frame.crumb(page, ""),
            (Some(unit), "") => frame.crumb(unit, ""),
            (Some(unit), page) => frame.crumb(unit, base).crumb(page, ""),
        }
    }
}

impl FromRequestParts<House> for Spot {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> std::result::Result<Self, Fault> {
        let Ok(visit) = Visit::from_request_parts(parts, house).await;
        let params = RawPathParams::from_request_parts(parts, house).await.map_err(|_| Error::NotFound)?;
        let param = |name| params.iter().find(|(n, _)| *n == name).map(|(_, value)| value);
        let id = param("id").map(|id| Uuid::try_parse(id).map_err(|_| Error::NotFound)).transpose()?;
        let year: Option<i64> = param("year").map(|y| y.parse().map_err(|_| Error::NotFound)).transpose()?;
        if year.is_some_and(|year| !(1990..=2100).contains(&year)) {
            return Err(Error::NotFound.into());
        }
        let today = house.clock().today();
        let unit = match param("unit") {
            None => None,
            Some(slug) => {
                let tree = organisation::tree(house, &visit.context).await?;
                // What belongs to no year belongs to the unit as it is now.
                let seen = year.unwrap_or_else(|| i64::from(today.year()));
                Some(tree.unit(slug, seen, today).ok_or(Error::NotFound)?)
            }
        };
        let at = At { unit, year };
        if let Some(Needed(needed)) = parts.extensions.get::<Needed>()
            && !needed.iter().any(|permission| visit.context.may(*permission, at.place()))
        {
            return Err(Error::Denied(needed.first().map_or("", |permission| permission.0)).into());
        }
        Ok(Self { visit, at, id })
    }
}
