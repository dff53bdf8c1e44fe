//! Routes that can be listed: axum's router cannot be asked what it holds, so each is recorded with who may use it, and one
//! without an [`Access`] does not compile.

use axum::{
    Extension, Router,
    handler::Handler,
    routing::{MethodRouter, get, post},
};
use context::Permission;

use crate::House;

/// Who may use a route. `Needs` asks for the permission somewhere; the action asks again, in the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Public,
    SignedIn,
    Needs(Permission),
}

#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub access: Access,
}

/// A room's routes.
#[derive(Default)]
pub struct Routes {
    pub list: Vec<Route>,
    pub router: Router<House>,
}

impl Routes {
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, House>,
        T: 'static,
    {
        self.add("GET", path, access, get(handler))
    }

    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, House>,
        T: 'static,
    {
        self.add("POST", path, access, post(handler))
    }

    fn add(mut self, method: &'static str, path: &'static str, access: Access, route: MethodRouter<House>) -> Self {
        self.list.push(Route { method, path, access });
        self.router = self.router.route(path, route.layer(Extension(access)));
        self
    }
}
