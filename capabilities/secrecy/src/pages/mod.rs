//! The pages of what is kept secret.

mod opened;
mod protect;

use register::Given;
use socket::{Access, Routes};

use crate::PROTECT;

pub(crate) fn routes() -> Routes {
    const PROTECTS: Access = Access::Needs(PROTECT);
    // Whose role is named is known only when the mark has been found; for everybody else there is none.
    const NAMED: Access = Access::SignedIn;
    Routes::default()
        .get("/{unit}/{year}/secrecy/{kind}/{id}", PROTECTS, protect::ask)
        .post("/{unit}/{year}/secrecy/{kind}/{id}", PROTECTS, protect::set)
        .get("/secrets", NAMED, opened::list)
        .get("/secrets/names", PROTECTS, protect::names)
        .get("/secrets/{id}", NAMED, opened::closed)
        // A form and not a link: opening leaves a trace, and browsers follow links on their own.
        .post("/secrets/{id}", NAMED, opened::open)
        .post("/secrets/{id}/text", NAMED, opened::rewrite)
        .dangerous("/secrets/{id}/lift", NAMED, opened::lift)
        .post("/secrets/{id}/ground", NAMED, opened::ground)
        .post("/secrets/{id}/keep", NAMED, opened::keep)
        .dangerous("/secrets/{id}/admit", NAMED, opened::admit)
        .dangerous("/secrets/{id}/copies", NAMED, opened::copy)
        .get("/disclosures/{id}", NAMED, opened::given_out)
}

/// The fields' labels and explanations are `secrecy-<field>`, whichever form they stand in.
const LABELS: &str = "secrecy";

fn text(given: &Given, name: &str) -> String {
    given.get(name).cloned().unwrap_or_default()
}

/// Names as they were typed, one on each line or with semicolons between.
fn names(given: &Given, field: &str) -> Vec<String> {
    text(given, field).split(['\n', ';']).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}
