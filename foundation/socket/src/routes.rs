//! Routes that can be listed: axum's router cannot be asked what it holds, so each is recorded with who may use it, and one
//! without an [`Access`] does not compile.

use axum::{
    Router,
    extract::Request,
    handler::Handler,
    middleware::{Next, from_fn},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use context::{Error, Permission};

use crate::{Fault, House, Visit};

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
        let guarded = route.layer(from_fn(move |request, next| guard(access, request, next)));
        self.router = self.router.route(path, guarded);
        self
    }
}

/// Lets through whoever may use the route at all; the action asks again, in the unit.
async fn guard(access: Access, request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>();
    let allowed = match (access, visit) {
        (Access::Public, _) => true,
        (_, Some(visit)) if !visit.signed_in() => return Redirect::to("/sign-in").into_response(),
        (Access::SignedIn, Some(_)) => true,
        (Access::Needs(permission), Some(visit)) => {
            if !visit.context.actor.may_somewhere(permission) {
                return Fault::from(Error::Denied(permission.0)).into_response();
            }
            true
        }
        (_, None) => false,
    };
    if allowed { next.run(request).await } else { Fault::from(Error::NotFound).into_response() }
}
