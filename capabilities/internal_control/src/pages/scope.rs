//! The unit and year that an address names, and the frame and tabs that belong to them.

use context::{Error, Result};
use interface::Frame;
use socket::{Scope, Visit};

/// Years that an address may name.
const YEARS: std::ops::RangeInclusive<i64> = 1990..=2100;

/// The scope of `/{unit}/{year}/…`; anything that is not one is not found.
pub(super) async fn scope(visit: &Visit, unit: &str, year: &str) -> Result<Scope> {
    let year = year.parse().ok().filter(|y| YEARS.contains(y)).ok_or(Error::NotFound)?;
    let mut read = visit.context.read_common().await?;
    let unit = organisation::unit_by_slug(&mut read, unit).await?.ok_or(Error::NotFound)?;
    Ok(Scope { unit, year })
}

/// A tab of the unit's year.
pub(super) struct Tab {
    pub text: String,
    pub href: String,
    pub current: bool,
}

/// The tabs of a unit's year, with the one that is open.
pub(super) fn tabs(frame: &Frame, scope: &Scope, open: &str) -> Vec<Tab> {
    let base = base(scope);
    [
        ("risk-analysis", "tab-risk-analysis"),
        ("control-plan", "tab-control-plan"),
        ("findings", "tab-findings"),
        ("documents", "tab-documents"),
        ("import", "tab-import"),
    ]
    .into_iter()
    .map(|(page, key)| Tab { text: frame.t(key), href: format!("{base}/{page}"), current: page == open })
    .collect()
}

/// The address that the scope's pages begin with.
pub(super) fn base(scope: &Scope) -> String {
    format!("/{}/{}", scope.unit.slug, scope.year)
}

/// The frame with the way here: the unit and year, then the page.
pub(super) fn crumbs(frame: &Frame, scope: &Scope, page: &str) -> Frame {
    frame
        .clone()
        .crumb(frame.t("internal-control"), "/")
        .crumb(format!("{} {}", scope.unit.name, scope.year), format!("{}/risk-analysis", base(scope)))
        .crumb(page, "")
}
