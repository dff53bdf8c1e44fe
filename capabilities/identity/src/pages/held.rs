//! What somebody holds, in words: the role, where, how they came to it, for how long, and what it lets them do.

use std::collections::{BTreeMap, btree_map::Entry};

use context::{Grant, Other, Result};
use database::Read;
use interface::Frame;
use jiff::civil::Date;
use socket::House;
use uuid::Uuid;

use crate::{
    model::{Holding, OWN_ROLE, OwnRole, Period},
    store::Carried,
};

/// A row of the table of roles.
pub(super) struct HeldRow {
    pub id: Uuid,
    pub role: String,
    pub place: String,
    pub how: String,
    pub period: String,
    pub over: bool,
    /// Whether it was given to the person itself, and so can be ended here.
    pub direct: bool,
}

/// A permission, and every place and reason it is had by.
pub(super) struct Seen {
    pub permission: String,
    /// Where, and by which role.
    pub reasons: Vec<(String, String)>,
}

/// The names of roles, units and functions that rows speak of.
pub(super) struct Names<'a> {
    frame: &'a Frame,
    own: Vec<OwnRole>,
    units: BTreeMap<Uuid, String>,
}

impl<'a> Names<'a> {
    pub async fn of(frame: &'a Frame, read: &mut Read, holdings: &[Holding]) -> Result<Names<'a>> {
        let own = OWN_ROLE.list(read, None).await?;
        let mut ids = vec![];
        for holding in holdings {
            ids.extend(holding.unit);
            ids.extend(holding.moved_from);
        }
        let mut units = BTreeMap::new();
        for id in ids {
            if let Entry::Vacant(unknown) = units.entry(id) {
                let unit = organisation::unit_by_id(read, id).await?;
                unknown.insert(unit.map(|u| u.name).unwrap_or_default());
            }
        }
        Ok(Self { frame, own, units })
    }

    pub fn role(&self, role: &str) -> String {
        match self.own.iter().find(|own| own.key() == role) {
            Some(own) => own.name.clone(),
            None => self.frame.t(&format!("role-{role}")),
        }
    }

    /// The unit and what lies below it, or the whole tenant.
    pub fn place(&self, unit: Option<Uuid>) -> String {
        unit.map_or_else(|| self.frame.t("held-everywhere"), |unit| self.units.get(&unit).cloned().unwrap_or_default())
    }

    /// How somebody came to a role: given, by a function, in another's place, along with a unit that ended.
    pub fn how(&self, holding: &Holding) -> String {
        let mut parts = vec![];
        if let Some(function) = &holding.function {
            parts.push(self.frame.by("held-by-function", function));
        }
        if let Some(provider) = &holding.provider {
            parts.push(self.frame.by("held-by-provider", provider));
        }
        if let Some(Other { name: other, .. }) = &holding.instead_of {
            parts.push(self.frame.by("held-instead-of", other));
        }
        if let Some(unit) = holding.moved_from {
            parts.push(self.frame.by("held-moved", &self.place(Some(unit))));
        }
        if parts.is_empty() { self.frame.t("held-directly") } else { parts.join(", ") }
    }

    pub fn period(&self, period: &Period) -> String {
        let day = |day: Option<Date>| day.map(|d| self.frame.date(&d)).unwrap_or_default();
        match (period.from, period.to) {
            (None, None) => self.frame.t("held-until-further-notice"),
            (from, to) => format!("{} – {}", day(from), day(to)).trim().to_owned(),
        }
    }

    pub fn row(&self, holding: &Holding, today: Date) -> HeldRow {
        HeldRow {
            id: holding.id,
            role: self.role(&holding.role),
            place: self.place(holding.unit),
            how: self.how(holding),
            period: self.period(&holding.period),
            over: !holding.period.holds(today),
            direct: holding.function.is_none() && holding.provider.is_none() && holding.instead_of.is_none(),
        }
    }
}

/// What somebody may do, and why: each permission once, with every role that carries it.
pub(super) async fn seen(
    house: &House,
    read: &mut Read,
    names: &Names<'_>,
    holdings: &[Holding],
    today: Date,
) -> Result<Vec<Seen>> {
    let mut carried = Carried::new(house);
    let mut held: Vec<(&Holding, Grant)> = vec![];
    for holding in holdings {
        if holding.period.holds(today)
            && let Some(grant) = carried.grant(read, holding).await?
        {
            held.push((holding, grant));
        }
    }
    let reasons = |permission: &str| -> Vec<(String, String)> {
        let carrying = held.iter().filter(|(_, grant)| grant.permissions.contains(&permission));
        carrying
            .map(|(holding, _)| {
                (names.place(holding.unit), format!("{} ({})", names.role(&holding.role), names.how(holding)))
            })
            .collect()
    };
    let rows = house.permissions().iter().map(|permission| Seen {
        permission: names.frame.t(&format!("permission-{permission}")),
        reasons: reasons(permission),
    });
    Ok(rows.filter(|row| !row.reasons.is_empty()).collect())
}
