//! The web server: the rooms' routes under one roof, a visit for every request, and answers that are safe to show.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    extract::{ConnectInfo, DefaultBodyLimit, Form, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use context::{Actor, Context, Language, Who};
use database::Moment;
use interface::{Frame, MenuItem, Notice, Session, assets};
use serde::Deserialize;
use socket::{Fault, House, Takes, Visit, YearPage};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer, timeout::TimeoutLayer};
use uuid::Uuid;

mod doors;
mod errors;
mod health;

/// Every page of every room, with what holds for them all.
pub fn router(house: House) -> Router {
    let rooms = House::pages(house.rooms()).into_iter().fold(Router::new(), |all, pages| all.merge(pages.router));
    rooms
        .route("/language", post(set_language).layer(from_fn(socket::read_form)))
        .fallback(async || Fault::from(context::Error::NotFound))
        .layer(from_fn(errors::draw))
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(house.clone(), visit))
        .layer(DefaultBodyLimit::max(Takes::Form.most()))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_secs(120)))
        .route("/assets/{name}", get(assets::serve))
        .route("/healthz", get(health::answer))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(house.settings().secure, safe_headers))
        .layer(CatchPanicLayer::new())
        .with_state(house)
}

/// Serves until the process is asked to stop; requests under way are finished first, within bounds.
pub async fn serve(house: House, listener: tokio::net::TcpListener) {
    doors::serve(router(house), listener, stop()).await;
}

async fn stop() {
    let interrupt = async { tokio::signal::ctrl_c().await.expect("the signal can be listened for") };
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .expect("the signal can be listened for");
    tokio::select! { () = interrupt => {}, _ = terminate.recv() => {} }
}

/// Who visits, from the session cookie, and the frame of their page.
async fn visit(State(house): State<House>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let address = address(&house, &request);
    let moment = Moment::of_a_request();
    let (visitor, renewed) = match identity::visitor(&house, &moment, headers).await {
        Ok(found) => found.unzip(),
        Err(error) => return Fault::from(error).into_response(),
    };
    let language = wanted_language(headers, visitor.as_ref().map(|v| v.language));
    let recent = !house.settings().strict || visitor.as_ref().is_some_and(|v| v.proved_lately(house.clock()));
    let notice = visitor.as_ref().filter(|v| v.held_back).map(|_| Notice {
        text: house.words().word(language, "held-back"),
        href: "/me/sign-in".to_owned(),
        link: house.words().word(language, "held-back-link"),
    });
    let session = visitor.as_ref().map(|v| Session { idle_minutes: house.settings().idle(), ends: v.expires_at });
    let (tenant, tenant_name, actor) = match visitor {
        Some(visitor) => (visitor.tenant, visitor.tenant_name.clone(), visitor.actor.clone()),
        None => {
            let nobody = Actor { who: Who::Person(Uuid::nil()), name: String::new(), grants: vec![] };
            (Uuid::nil(), String::new(), Arc::new(nobody))
        }
    };
    let path = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let frame = Frame {
        words: house.words().clone(),
        language,
        tenant: tenant_name,
        person: actor.name.clone(),
        session,
        menu: menu(&house, &actor, language, &path),
        crumbs: vec![],
        tabs: tabs(&house, &actor, language),
        foot: foot(&house, language),
        flash: None,
        notice,
        path,
    };
    let context = Context {
        database: house.database().clone(),
        tenant,
        actor,
        clock: house.clock().clone(),
        entropy: house.entropy().clone(),
        language,
        origin: "web",
        address,
        trial: false,
        timeless: false,
        moment,
    };
    request.extensions_mut().insert(Visit { context, frame, recent });
    request.extensions_mut().insert(house);
    let mut answer = next.run(request).await;
    // Whoever signs in or out here gets their cookie from that.
    if let Some(cookie) = renewed.flatten().and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        answer.headers_mut().entry(header::SET_COOKIE).or_insert(cookie);
    }
    answer
}

/// The machine that a request comes from. Over TLS whoever connects is the proxy in front of us, which adds the address that it saw
/// itself last; what stands before that anybody can have written.
fn address(house: &House, request: &Request) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let forwarded = || {
        let said = request.headers().get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        said.rsplit(',').next()?.trim().parse().ok()
    };
    let seen = if house.settings().secure { forwarded().or(peer) } else { peer };
    seen.map(|address: IpAddr| address.to_canonical())
}

fn menu(house: &House, actor: &Actor, language: Language, path: &str) -> Vec<MenuItem> {
    let all = house.rooms().iter().flat_map(|r| r.menu);
    let mut entries: Vec<_> =
        all.filter(|entry| entry.needs.needs(house).iter().any(|p| actor.may_somewhere(*p))).collect();
    // Where the work is done comes first.
    entries.sort_by_key(|entry| entry.href != "/");
    entries
        .into_iter()
        .map(|entry| MenuItem {
            text: house.words().word(language, entry.message),
            href: entry.href.to_owned(),
            current: if entry.href == "/" {
                !house.rooms().iter().flat_map(|r| r.menu).any(|e| e.href != "/" && path.starts_with(e.href))
            } else {
                path.starts_with(entry.href)
            },
        })
        .collect()
}

fn foot(house: &House, language: Language) -> Vec<(String, &'static str)> {
    let all = house.rooms().iter().flat_map(|r| r.foot);
    all.map(|(message, href)| (house.words().word(language, message), *href)).collect()
}

/// The pages of a unit's year that the visitor may see somewhere.
fn tabs(house: &House, actor: &Actor, language: Language) -> Vec<(&'static str, String)> {
    let seen = |page: &&YearPage| page.needs.needs(house).iter().any(|permission| actor.may_somewhere(*permission));
    house.year_pages().into_iter().filter(seen).map(|p| (p.page, house.words().word(language, p.message))).collect()
}

/// The language somebody chose, else the person's own, else the browser's, else Swedish.
fn wanted_language(headers: &HeaderMap, own: Option<Language>) -> Language {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
    let chosen = cookies.filter_map(|pair| pair.trim().strip_prefix("language=")).find_map(Language::from_code);
    let browser = || {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        accepted.split(',').find_map(|tag| Language::from_code(tag.trim().get(..2)?))
    };
    chosen.or(own).or_else(browser).unwrap_or_default()
}

#[derive(Deserialize)]
struct Choice {
    language: String,
    back: String,
}

/// Remembers a language for a year and goes back to the page it was chosen on.
async fn set_language(State(house): State<House>, Form(choice): Form<Choice>) -> Response {
    let Some(language) = Language::from_code(&choice.language) else {
        return Fault::from(context::Error::NotFound).into_response();
    };
    let tls = if house.settings().secure { "; Secure" } else { "" };
    let cookie = format!("language={}; Path=/; Max-Age=31536000; SameSite=Lax{tls}", language.code());
    let back = if interface::leads_home(&choice.back) { choice.back.as_str() } else { "/" };
    ([(header::SET_COOKIE, cookie)], Redirect::to(back)).into_response()
}

/// What browsers are told to refuse, on every answer.
async fn safe_headers(State(secure): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: header::HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(header::HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    // Pages hold what only this visitor may see; assets say themselves how long they may be kept.
    set(header::CACHE_CONTROL, "no-store");
    if secure {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000");
    }
    response
}
