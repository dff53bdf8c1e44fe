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
use context::{Error, Permission, Place};

use crate::{Fault, House, Visit};

/// Who may use a route. The action asks again, in the place that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Public,
    SignedIn,
    /// The permission, in the unit of the address where it names one, else in any.
    Needs(Permission),
    /// The permission in the tenant as a whole.
    Tenant(Permission),
    /// A machine with a token, which the handler reads; no session opens it.
    Token,
}

/// The permission that an address's unit is asked for: whoever finds out which unit it is asks for it there before anything else.
#[derive(Clone, Copy, Debug)]
pub struct Needed(pub Permission);

#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub access: Access,
    /// Whether whoever uses it has proved who they are a short while ago.
    pub asked_again: bool,
}

/// Where somebody is asked again who they are, before the address that they were on their way to.
pub const ASK_AGAIN: &str = "/sign-in/again";

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
        self.add(Route { method: "GET", path, access, asked_again: false }, get(handler))
    }

    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, House>,
        T: 'static,
    {
        self.add(Route { method: "POST", path, access, asked_again: false }, post(handler))
    }

    /// As [`post`](Self::post), for what would open doors to whoever finds a browser that somebody has left: they are asked again who
    /// they are, and what they sent waits meanwhile.
    #[must_use]
    pub fn dangerous<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, House>,
        T: 'static,
    {
        self.add(Route { method: "POST", path, access, asked_again: true }, post(handler))
    }

    /// A route of a protocol between machines, in any method.
    #[must_use]
    pub fn machine(self, method: &'static str, path: &'static str, handler: MethodRouter<House>) -> Self {
        self.add(Route { method, path, access: Access::Token, asked_again: false }, handler)
    }

    fn add(mut self, route: Route, handler: MethodRouter<House>) -> Self {
        self.list.push(route);
        let guarded = handler.layer(from_fn(move |request, next| guard(route, request, next)));
        self.router = self.router.route(route.path, guarded);
        self
    }
}

/// Lets through whoever may use the route at all; the action asks again, in the unit.
async fn guard(route: Route, mut request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>();
    let recent = visit.is_some_and(|visit| visit.recent);
    let allowed = match (route.access, visit) {
        (Access::Public | Access::Token, _) => true,
        (_, Some(visit)) if !visit.signed_in() => return Redirect::to("/sign-in").into_response(),
        (Access::SignedIn, Some(_)) => true,
        (Access::Needs(permission), Some(visit)) => {
            if !visit.context.actor.may_somewhere(permission) {
                return Fault::from(Error::Denied(permission.0)).into_response();
            }
            request.extensions_mut().insert(Needed(permission));
            true
        }
        (Access::Tenant(permission), Some(visit)) => {
            if !visit.context.may(permission, &Place::TENANT) {
                return Fault::from(Error::Denied(permission.0)).into_response();
            }
            true
        }
        (_, None) => false,
    };
    if !allowed {
        return Fault::from(Error::NotFound).into_response();
    }
    if route.asked_again && !recent {
        // 307: the browser sends the form along.
        return Redirect::temporary(&format!("{ASK_AGAIN}{}", request.uri().path())).into_response();
    }
    next.run(request).await
}
