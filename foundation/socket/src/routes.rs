//! Routes that can be listed: axum's router cannot be asked what it holds, so each is recorded with who may use it, and one
//! without an [`Access`] does not compile.

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    handler::Handler,
    http::{Method, StatusCode},
    middleware::{Next, from_fn},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use context::{Error, Permission, Place};

use tokio::sync::Semaphore;

use crate::{Fault, House, Takes, Visit, body, flow};

/// How many files are taken in from the network at a time.
static UPLOADS: Semaphore = Semaphore::const_new(4);

/// Who may use a route. The action asks again, in the place that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Public,
    SignedIn,
    /// The permission, in the unit of the address where it names one, else in any.
    Needs(Permission),
    /// Any permission that a room asks for such a thing, in the unit of the address: what is shown holds only what each is for.
    Any(Such),
    /// The permission in the tenant as a whole.
    Tenant(Permission),
    /// A machine with a token, which the handler reads; no session opens it.
    Token,
}

impl Access {
    /// The permission or the kind of access by name, for lists of routes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::SignedIn => "signed-in",
            Self::Token => "token",
            Self::Any(such) => such.name(),
            Self::Needs(permission) | Self::Tenant(permission) => permission.0,
        }
    }

    /// The permissions of which one is needed.
    pub fn needs(self, house: &House) -> Vec<Permission> {
        match self {
            Self::Public | Self::SignedIn | Self::Token => vec![],
            Self::Needs(permission) | Self::Tenant(permission) => vec![permission],
            Self::Any(such) => such.permissions(house),
        }
    }
}

/// What several rooms have, each with a permission of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Such {
    /// Checks, whose findings stand on one page.
    Checks,
    /// Documents of a unit's year.
    Annexes,
    /// Tables that can be taken out.
    Exports,
    /// Files that can be taken in to a unit's year.
    Imports,
    /// Registers, wherever somebody may read one.
    Registers,
}

impl Such {
    fn name(self) -> &'static str {
        match self {
            Self::Checks => "any-check",
            Self::Annexes => "any-annex",
            Self::Exports => "any-export",
            Self::Imports => "any-import",
            Self::Registers => "any-register",
        }
    }

    /// The permissions that the rooms ask.
    fn permissions(self, house: &House) -> Vec<Permission> {
        match self {
            Self::Checks => house.checks().map(|check| check.needs).collect(),
            Self::Annexes => house.annexes().map(|annex| annex.permission).collect(),
            Self::Exports => house.exporters().map(|exporter| exporter.needs).collect(),
            Self::Registers => house.registers().map(|register| register.about().read.permission).collect(),
            Self::Imports => {
                house.importers().filter(|importer| importer.scoped).map(|importer| importer.needs).collect()
            }
        }
    }
}

/// The permissions of which an address's unit is asked for one: whoever finds out which unit it is asks there before anything else.
#[derive(Clone, Debug)]
pub struct Needed(pub Vec<Permission>);

#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub access: Access,
    /// Whether whoever uses it has proved who they are a short while ago.
    pub asked_again: bool,
    /// What may be sent.
    pub takes: Takes,
    /// Whether much from one address has to wait ([`Slowed`](crate::Slowed)).
    pub slowed: bool,
}

impl Route {
    fn new(method: &'static str, path: &'static str, access: Access) -> Self {
        Self { method, path, access, asked_again: false, takes: Takes::Form, slowed: false }
    }
}

/// Where somebody is asked again who they are, before the address that they were on their way to.
pub const ASK_AGAIN: &str = "/sign-in/again";

/// Where what somebody has sent waits while they sign in, before the address that it was on its way to.
pub const SIGNED_OUT: &str = "/sign-in/back";

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
        self.add(Route::new("GET", path, access), get(handler))
    }

    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, House>,
        T: 'static,
    {
        self.add(Route::new("POST", path, access), post(handler))
    }

    /// As [`post`](Self::post), for what would open doors to whoever finds a browser that somebody has left: they are asked again who
    /// they are, and what they sent waits meanwhile.
    #[must_use]
    pub fn dangerous<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, House>,
        T: 'static,
    {
        self.add(Route { asked_again: true, ..Route::new("POST", path, access) }, post(handler))
    }

    /// As [`post`](Self::post), for a file: only here something large is read, and only after the permission has been asked for.
    #[must_use]
    pub fn upload<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, House>,
        T: 'static,
    {
        self.add(Route { takes: Takes::File, ..Route::new("POST", path, access) }, post(handler))
    }

    /// As [`post`](Self::post), for what anybody may send: much from one address has to wait.
    #[must_use]
    pub fn slowed<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, House>,
        T: 'static,
    {
        self.add(Route { slowed: true, ..Route::new("POST", path, access) }, post(handler))
    }

    /// A route of a protocol between machines, in any method.
    #[must_use]
    pub fn machine(self, method: &'static str, path: &'static str, handler: MethodRouter<House>) -> Self {
        self.add(Route { takes: Takes::Document, ..Route::new(method, path, Access::Token) }, handler)
    }

    fn add(mut self, route: Route, handler: MethodRouter<House>) -> Self {
        self.list.push(route);
        let guarded = handler
            .layer::<_, std::convert::Infallible>(from_fn(body::read_form))
            .layer::<_, std::convert::Infallible>(DefaultBodyLimit::max(route.takes.most()))
            .layer(from_fn(move |request, next| guard(route, request, next)));
        self.router = self.router.route(route.path, guarded);
        self
    }
}

/// Whoever is not signed in signs in, and loses nothing meanwhile: a page is gone back to, and a form goes along to the page where it waits.
fn signed_out(request: &Request) -> Response {
    let header = |name: &str| request.headers().get(name).map(|said| said.as_bytes().to_ascii_lowercase());
    // A script that waits for an answer tells it where something was typed.
    if header("sec-fetch-dest").is_some_and(|to| to == b"empty") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let to = request.uri().path_and_query().map_or("/", |to| to.as_str());
    let form = header("content-type").is_some_and(|kind| kind.starts_with(b"application/x-www-form-urlencoded"));
    match *request.method() {
        Method::GET if to == "/" => Redirect::to("/sign-in").into_response(),
        Method::GET => {
            let to: String = form_urlencoded::byte_serialize(to.as_bytes()).collect();
            Redirect::to(&format!("/sign-in?to={to}")).into_response()
        }
        // 307: the browser sends the form along.
        _ if form => Redirect::temporary(&format!("{SIGNED_OUT}{to}")).into_response(),
        _ => Redirect::to("/sign-in").into_response(),
    }
}

/// Lets through whoever may use the route at all; the action asks again, in the unit.
async fn guard(route: Route, mut request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>();
    let recent = visit.is_some_and(|visit| visit.recent);
    let allowed = match (route.access, visit) {
        (Access::Public | Access::Token, _) => true,
        (_, Some(visit)) if !visit.signed_in() => return signed_out(&request),
        (Access::SignedIn, Some(_)) => true,
        (Access::Needs(_) | Access::Any(_), Some(visit)) => {
            let needed = request.extensions().get::<House>().map(|house| route.access.needs(house)).unwrap_or_default();
            if !needed.iter().any(|permission| visit.context.actor.may_somewhere(*permission)) {
                return Fault::from(Error::Denied(route.access.name())).into_response();
            }
            request.extensions_mut().insert(Needed(needed));
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
    if route.method == "GET" {
        return next.run(request).await;
    }
    match (route.takes, request.extensions().get::<House>().cloned()) {
        // Few large files are held in memory at a time; whoever sends another waits, and what they send waits with them.
        (Takes::File, _) => {
            let _place = UPLOADS.acquire().await;
            next.run(request).await
        }
        (_, Some(house)) if route.slowed => flow::slowed(&house, route.path, request, next).await,
        _ => next.run(request).await,
    }
}
