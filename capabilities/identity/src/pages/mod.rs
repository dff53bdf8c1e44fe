//! The pages of people, roles and signing in.

mod access;
mod again;
mod back;
mod forms;
mod handovers;
mod held;
mod letters;
mod me;
mod people;
mod person;
mod provider;
mod providers;
mod roles;
mod seconds;
mod sign_in;
mod ways;

pub use people::suggested;

use socket::{Access, Routes};

use crate::{GIVE, HAND_OVER, MANAGE};

pub(crate) fn routes() -> Routes {
    const GIVES: Access = Access::Needs(GIVE);
    const MANAGES: Access = Access::Tenant(MANAGE);
    crate::scim::routes(Routes::default())
        .get("/sign-in", Access::Public, sign_in::ask)
        .post("/sign-in", Access::Public, sign_in::mail)
        // A look at the link must not use it up: mail programs and messengers open links on their own.
        .get("/sign-in/{token}", Access::Public, sign_in::show)
        .post("/sign-in/{token}", Access::Public, sign_in::sign_in)
        .post("/sign-in/password", Access::Public, sign_in::password)
        .post("/sign-in/code", Access::Public, sign_in::code)
        .post("/sign-in/passkey", Access::Public, sign_in::passkey)
        .post("/sign-in/again/{*to}", Access::SignedIn, again::ask)
        .post("/sign-in/back/{*to}", Access::Public, back::wait)
        // A link and not a form: browsers stop a form that ends at another's address.
        .get("/sign-in/with/{id}", Access::Public, provider::set_out)
        .get("/sign-in/with/{id}/back", Access::Public, provider::back)
        .post("/sign-in/with/{id}/sign-out", Access::Public, provider::left_there)
        .post("/sign-out", Access::Public, sign_in::sign_out)
        .get("/me", Access::SignedIn, me::show)
        .get("/me/stay", Access::SignedIn, back::stay)
        .post("/me/sessions/{id}/end", Access::SignedIn, me::end_session)
        .get("/me/sign-in", Access::SignedIn, ways::show)
        .dangerous("/me/sign-in/passkeys", Access::SignedIn, ways::add_passkey)
        .get("/me/sign-in/app", Access::SignedIn, ways::show_app)
        .dangerous("/me/sign-in/app", Access::SignedIn, ways::add_app)
        .dangerous("/me/sign-in/password", Access::SignedIn, ways::set_password)
        .dangerous("/me/sign-in/recovery", Access::SignedIn, ways::renew_recovery)
        .dangerous("/me/sign-in/{id}/remove", Access::SignedIn, ways::remove)
        .get("/handovers", Access::Needs(HAND_OVER), handovers::show)
        .post("/handovers/{id}/settle", Access::Needs(HAND_OVER), handovers::settle)
        .get("/letters", MANAGES, letters::show)
        .post("/letters/{id}/again", MANAGES, letters::again)
        .get("/people", GIVES, people::show)
        .post("/people", MANAGES, people::add)
        .upload("/people/import", MANAGES, people::take_in)
        .get("/people/names", GIVES, people::names)
        .get("/people/{id}", GIVES, person::show)
        .dangerous("/people/{id}", MANAGES, person::save)
        .dangerous("/people/{id}/roles", GIVES, person::give)
        .post("/people/{id}/roles/{held}/end", GIVES, person::end_role)
        .dangerous("/people/{id}/functions", GIVES, person::appoint)
        .post("/people/{id}/functions/{held}/end", GIVES, person::end_function)
        .dangerous("/people/{id}/substitutions", GIVES, person::substitute)
        .post("/people/{id}/substitutions/{held}/end", GIVES, person::end_substitution)
        .dangerous("/people/{id}/link", MANAGES, person::link)
        .dangerous("/people/{id}/forget", MANAGES, person::forget)
        .post("/people/{id}/sign-out", MANAGES, person::sign_out)
        .dangerous("/people/{id}/leave", MANAGES, person::leave)
        .post("/people/{id}/return", MANAGES, person::come_back)
        .get("/providers", MANAGES, providers::list)
        .dangerous("/providers", MANAGES, providers::add)
        .get("/providers/{id}", MANAGES, providers::show)
        .dangerous("/providers/{id}", MANAGES, providers::save)
        .dangerous("/providers/{id}/register", MANAGES, providers::set_token)
        .dangerous("/providers/{id}/register/remove", MANAGES, providers::remove_token)
        .dangerous("/providers/{id}/register/confirm", MANAGES, providers::confirm)
        .dangerous("/providers/{id}/register/keep", MANAGES, providers::keep)
        .dangerous("/providers/{id}/groups", MANAGES, providers::add_group)
        .post("/providers/{id}/groups/{rule}/remove", MANAGES, providers::remove_group)
        .get("/roles", GIVES, roles::show)
        .dangerous("/roles", MANAGES, roles::add)
        .get("/roles/{id}", MANAGES, roles::edit)
        .dangerous("/roles/{id}", MANAGES, roles::save)
        .post("/roles/{id}/remove", MANAGES, roles::remove)
        .dangerous("/roles/functions", MANAGES, roles::carry)
        // Who may confirm what is known only when it has been found.
        .get("/second-looks", Access::SignedIn, seconds::show)
        .dangerous("/second-looks/{id}/confirm", Access::SignedIn, seconds::confirm)
        .post("/second-looks/{id}/refuse", Access::SignedIn, seconds::refuse)
        .dangerous("/second-looks/rules", MANAGES, seconds::rules)
        .get("/organisation/units/{id}/access", GIVES, access::show)
        .post("/organisation/units/{id}/mandates", GIVES, access::add_mandate)
        .post("/organisation/units/{id}/mandates/{held}/remove", GIVES, access::remove_mandate)
}
