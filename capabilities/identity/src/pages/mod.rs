//! The pages of people, roles and signing in.

mod sign_in;

use socket::Routes;

pub(crate) fn routes() -> Routes {
    sign_in::routes()
}
