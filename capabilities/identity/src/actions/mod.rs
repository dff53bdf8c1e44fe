//! The verbs: people, what they hold, links, sessions.

mod arriving;
mod entering;
mod factors;
mod giving;
mod handing_over;
mod inviting;
mod leavings;
mod letters;
mod mandates;
mod memberships;
mod naming;
mod people;
mod providers;
mod proving;
mod provisioning;
mod roles;
mod seconded;
mod signing;
mod taking_in;

pub(crate) use arriving::{Unwelcome, also_leave, arrive, left_there, set_out, trusted};
pub(crate) use entering::{Linked, edit_seconded, forget_seconded, link};
pub use factors::forget;
pub(crate) use factors::{Added, add_app, add_passkey, fresh_app, remove, renew_recovery, set_password, shown_app};
pub use giving::{Wanted, appoint, end_appointment, end_grant, end_substitution, give, grant, substitute};
pub(crate) use handing_over::{handovers, settle, waits_in_words};
pub use inviting::{Newcomer, welcome};
pub(crate) use leavings::{confirm_leavings, keep_all};
pub(crate) use letters::send_again;
pub(crate) use mandates::{add_mandate, remove_mandate};
pub(crate) use naming::someone;
pub use naming::{at_work, called, called_any, choices, named, person_by_name};
pub use people::{actor, add_person, come_back, held, leave};
pub(crate) use providers::{add_group_role, edit_provider, remove_group_role};
pub(crate) use proving::{Met, Proof, prove, waiting, with_passkey, with_password};
pub(crate) use provisioning::{
    Client, Trouble, change_resource, client, create_resource, remove_resource, remove_token, replace_resource,
    set_token,
};
pub(crate) use roles::{carry_by_function, edit_role, remove_role};
pub(crate) use seconded::{ACTS, add_group_role_seconded, give_seconded, set_second_looks, substitute_seconded};
pub(crate) use signing::{end_own_session, link_holder, mail_link, sign_in, sign_out};
pub use signing::{first_link, issue_link, revoke_sessions};
pub(crate) use taking_in::{COLUMNS, take_in};
