//! SCIM 2.0 (RFC 7643, RFC 7644): a provider's own register tells us who works here and in which groups they are.

mod discovery;
mod document;
mod filter;
mod patch;
mod routes;

pub(crate) use document::{Kind, Refused, User, members_in, normal, project, user};
pub(crate) use filter::Filter;
pub(crate) use patch::{MemberChange, Operations, operations};
pub(crate) use routes::routes;
