//! The unit and year that an address names, and the frame that belongs to them.

use std::fmt::Display;

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
    response::{IntoResponse, Redirect},
};
use context::{Error, Result};
use interface::Frame;
use socket::{Fault, House, Needed, Outcome, Scope, Visit};
use uuid::Uuid;

use crate::store;

/// Years that an address may name.
const YEARS: std::ops::RangeInclusive<i64> = 1990..=2100;

/// Where an address leads: the unit and year of `/{unit}/{year}/…`, who visits, and the record that is named, if one is. What the
/// route needs is asked for in the unit before a handler is.
pub struct Here {
    pub visit: Visit,
    pub scope: Scope,
    id: Option<Uuid>,
    file: String,
}

impl Here {
    /// The record that the address names.
    pub fn id(&self) -> Result<Uuid> {
        self.id.ok_or(Error::NotFound)
    }

    /// The last part of an address such as `control-plan.pdf`: name and kind.
    pub fn file(&self) -> Result<(&str, &str)> {
        self.file.split_once('.').ok_or(Error::NotFound)
    }

    pub fn base(&self) -> String {
        base(&self.scope)
    }

    /// An answer that leads to another page of the unit's year.
    pub fn to(&self, page: impl Display) -> Outcome {
        Ok(Redirect::to(&format!("{}/{page}", self.base())).into_response())
    }
}

impl FromRequestParts<House> for Here {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> std::result::Result<Self, Fault> {
        let Ok(visit) = Visit::from_request_parts(parts, house).await;
        let params = RawPathParams::from_request_parts(parts, house).await.map_err(|_| Error::NotFound)?;
        let param = |name| params.iter().find(|(n, _)| *n == name).map(|(_, value)| value);
        let year = param("year").and_then(|y| y.parse().ok()).filter(|y| YEARS.contains(y)).ok_or(Error::NotFound)?;
        let id = param("id").map(|id| Uuid::try_parse(id).map_err(|_| Error::NotFound)).transpose()?;
        let file = param("file").unwrap_or_default().to_owned();
        let slug = param("unit").unwrap_or_default();
        let today = house.clock().today();
        let unit = store::tree(house, &visit.context).await?.unit(slug, year, today).ok_or(Error::NotFound)?;
        if let Some(Needed(needed)) = parts.extensions.get::<Needed>()
            && !needed.iter().any(|permission| visit.context.may(*permission, &unit.place))
        {
            return Err(Error::Denied(needed.first().map_or("", |permission| permission.0)).into());
        }
        let scope = Scope { unit, year };
        Ok(Self { visit, scope, id, file })
    }
}

/// The address that the scope's pages begin with.
pub fn base(scope: &Scope) -> String {
    format!("/{}/{}", scope.unit.slug, scope.year)
}

/// The frame with the way here: the unit and year, then the page. The unit's year begins with its analysis, or with what the
/// visitor may see of it.
pub fn crumbs(frame: &Frame, scope: &Scope, page: &str) -> Frame {
    let analysis = frame.tabs.iter().find(|(page, _)| *page == "risk-analysis");
    let first = analysis.or(frame.tabs.first()).map(|(page, _)| *page).unwrap_or_default();
    frame
        .clone()
        .crumb(frame.t("internal-control"), "/")
        .crumb(format!("{} {}", scope.unit.name, scope.year), format!("{}/{first}", base(scope)))
        .crumb(page, "")
}
