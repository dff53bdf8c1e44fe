//! The pages of internal control.

mod analysis;
mod collection;
mod documents;
mod event;
mod findings;
mod goals;
mod history;
mod home;
mod import;
mod instruction;
mod method;
mod numbering;
mod plan;
mod proposal;
mod scope;
mod system;
mod table;
mod years;

use socket::{Access, Routes, Scope, Such, Visit};
use uuid::Uuid;

use crate::{EDIT, PUBLISH, READ, SET_METHOD};

/// Where a record is marked as secret, for whoever may do so.
fn secrecy(visit: &Visit, scope: &Scope, kind: &str, id: Uuid) -> Option<String> {
    let may = visit.context.may(secrecy::PROTECT, &scope.unit.place);
    may.then(|| format!("{}/secrecy/{kind}/{id}", scope::base(scope)))
}

pub(crate) fn routes() -> Routes {
    const READS: Access = Access::Needs(READ);
    const EDITS: Access = Access::Needs(EDIT);
    Routes::default()
        .get("/", Access::SignedIn, home::show)
        .get("/{unit}/{year}/risk-analysis", READS, analysis::show)
        .get("/{unit}/{year}/numbering", READS, numbering::ask)
        .upload("/{unit}/{year}/numbering", READS, numbering::compare)
        .get("/{unit}/{year}/goals", READS, goals::show)
        .post("/{unit}/{year}/goals", EDITS, goals::add)
        .post("/{unit}/{year}/goals/{id}", EDITS, goals::save)
        .post("/{unit}/{year}/goals/{id}/move", EDITS, goals::step)
        .post("/{unit}/{year}/goals/{id}/remove", EDITS, goals::remove)
        .get("/{unit}/{year}/copy", EDITS, years::ask)
        .post("/{unit}/{year}/copy", EDITS, years::copy)
        .get("/{unit}/{year}/events/new", EDITS, event::blank)
        .post("/{unit}/{year}/events/new", EDITS, event::add)
        .post("/{unit}/{year}/events/paste", EDITS, table::paste)
        .get("/{unit}/{year}/events/{id}", READS, event::show)
        .post("/{unit}/{year}/events/{id}", EDITS, event::save)
        .post("/{unit}/{year}/events/{id}/cell", EDITS, table::cell)
        .post("/{unit}/{year}/events/{id}/restore", EDITS, event::restore)
        .post("/{unit}/{year}/events/{id}/remove", EDITS, event::remove)
        .post("/{unit}/{year}/events/{id}/include", EDITS, plan::include)
        .post("/{unit}/{year}/events/{id}/measures", EDITS, event::add_measure)
        .post("/{unit}/{year}/measures/{id}", EDITS, event::save_measure)
        .post("/{unit}/{year}/measures/{id}/remove", EDITS, event::remove_measure)
        .get("/{unit}/{year}/control-plan", READS, plan::show)
        .get("/{unit}/{year}/plan-rows/{id}", READS, plan::row)
        .post("/{unit}/{year}/plan-rows/{id}", EDITS, plan::save)
        .post("/{unit}/{year}/plan-rows/{id}/restore", EDITS, plan::restore)
        .post("/{unit}/{year}/plan-rows/{id}/remove", EDITS, plan::remove)
        .post("/{unit}/{year}/plan-rows/{id}/activities", EDITS, plan::add_activity)
        .post("/{unit}/{year}/activities/{id}", EDITS, plan::save_activity)
        .post("/{unit}/{year}/activities/{id}/remove", EDITS, plan::remove_activity)
        .get("/{unit}/{year}/system", READS, system::show)
        .post("/{unit}/{year}/system/{chapter}", EDITS, system::write)
        .post("/{unit}/{year}/system-reviews", EDITS, system::review)
        .post("/{unit}/{year}/duties", EDITS, system::add_duty)
        .post("/{unit}/{year}/duties/{id}", EDITS, system::save_duty)
        .post("/{unit}/{year}/duties/{id}/remove", EDITS, system::remove_duty)
        .get("/{unit}/{year}/findings", Access::Any(Such::Checks), findings::show)
        .post("/{unit}/{year}/findings/accept", Access::Needs(decisions::ACCEPT), findings::accept)
        .post("/{unit}/{year}/findings/withdraw", Access::Needs(decisions::ACCEPT), findings::withdraw)
        .post("/{unit}/{year}/findings/fill-responsible", EDITS, findings::fill_responsible)
        .post("/{unit}/{year}/findings/close-gaps", EDITS, findings::close_gaps)
        .get("/{unit}/{year}/import", Access::Any(Such::Imports), import::ask)
        .upload("/{unit}/{year}/import", Access::Any(Such::Imports), import::preview)
        .get("/{unit}/{year}/import/{id}", Access::Any(Such::Imports), import::progress)
        .get("/{unit}/{year}/documents", Access::Needs(decisions::READ), documents::show)
        .get("/{unit}/{year}/pack", Access::Any(Such::Annexes), documents::pack)
        .get("/{unit}/{year}/proposal", Access::Needs(decisions::READ), proposal::show)
        .post("/{unit}/{year}/proposal", Access::Needs(decisions::SUBMIT), proposal::submit)
        .post("/{unit}/{year}/proposals/{id}", Access::Needs(decisions::RECORD), proposal::conclude)
        .get("/{unit}/{year}/proposals/{id}/{kind}", Access::Needs(decisions::READ), proposal::sent)
        .post("/{unit}/{year}/documents/adopt", Access::Needs(decisions::RECORD), documents::adopt)
        .get("/{unit}/{year}/documents/{file}", Access::Any(Such::Annexes), documents::annex)
        .get("/{unit}/{year}/decisions/{id}", Access::Needs(decisions::READ), documents::decided)
        .upload("/{unit}/{year}/decisions/{id}/file", Access::Needs(decisions::RECORD), documents::keep)
        .get("/{unit}/{year}/diary-files/{id}", Access::Needs(decisions::READ), documents::kept)
        .get("/{unit}/{year}/compare", Access::Needs(decisions::READ), documents::compare)
        .get("/{unit}/{year}/export/{file}", Access::Any(Such::Exports), documents::export)
        .get("/instructions", Access::Tenant(PUBLISH), instruction::show)
        .post("/instructions", Access::Tenant(PUBLISH), instruction::write)
        .post("/instructions/ways", Access::Tenant(PUBLISH), instruction::add)
        .post("/instructions/ways/{id}/remove", Access::Tenant(PUBLISH), instruction::remove)
        .post("/{unit}/{year}/instruction", EDITS, instruction::take_in)
        .get("/{unit}/{year}/collection", EDITS, collection::show)
        .post("/{unit}/{year}/collection", EDITS, collection::ask)
        .post("/{unit}/{year}/collection/remind", EDITS, collection::remind)
        .post("/{unit}/{year}/collection/{id}/return", EDITS, collection::give_back)
        .post("/{unit}/{year}/collection/{id}/take-in", EDITS, collection::take_in)
        .post("/{unit}/{year}/hand-in", EDITS, collection::hand_in)
        .get("/methods", Access::Tenant(SET_METHOD), method::show)
        .post("/methods", Access::Tenant(SET_METHOD), method::set)
}
