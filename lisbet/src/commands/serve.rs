//! Serving the pages, and the demo.

use std::{collections::HashMap, path::PathBuf};

use context::{Clock, Entropy, Error, Language, Message};
use serde_json::json;
use socket::{Access, House, Settings};
use tokio::net::TcpListener;
use work::Postman;

use uuid::Uuid;

use super::{Code, Desk};
use crate::{
    Installation, Where,
    cli::{Global, MailServer},
    demo, files,
    install::Lock,
    restore, stamps, web,
};

/// How often the queue of letters is looked at.
const EVERY: std::time::Duration = std::time::Duration::from_secs(5);

/// How often the trail is stamped. Whoever cuts it can hide what is younger than the last stamp that somebody else has kept.
const EVERY_STAMP: std::time::Duration = std::time::Duration::from_secs(15 * 60);

/// How often it is looked for what nobody is left to read.
const EVERY_HANDING: std::time::Duration = std::time::Duration::from_secs(60 * 60);

async fn listen(address: &str) -> context::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|e| {
        Error::invalid(Message::new("address-taken").with("address", address).with("error", e.to_string()))
    })
}

/// The postman of an installation, where there is a mail server.
///
/// # Errors
/// [`Error::Invalid`] when the server's or the sender's address is not well formed.
pub(super) fn postman(house: &House, mail: &MailServer) -> context::Result<Option<Postman>> {
    let Some(server) = &mail.smtp else { return Ok(None) };
    let (database, clock) = (house.database().clone(), house.clock().clone());
    let postman = Postman::new(database, clock, server, &mail.mail_from);
    // The address may hold a password: it is not repeated.
    postman
        .map(Some)
        .ok_or_else(|| Error::invalid(Message::new("mail-server-unfit").with("from", mail.mail_from.as_str())))
}

/// Carries letters for as long as the program runs.
async fn carry(house: House, postman: Postman) {
    loop {
        match organisation::tenants(house.database()).await {
            Ok(tenants) => {
                for tenant in tenants {
                    if let Err(error) = postman.round(tenant.id).await {
                        tracing::error!(%error, "letters were not carried");
                    }
                }
            }
            Err(error) => tracing::error!(%error, "letters were not carried"),
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Writes down, signed and outside the database, where each tenant's trail stands: at the start, and then whenever it has grown.
async fn stamp(house: House, data: PathBuf) {
    let mut stood: HashMap<Uuid, i64> = HashMap::new();
    loop {
        for tenant in organisation::tenants(house.database()).await.unwrap_or_default() {
            match stamps::stamp(&house, tenant.id, &data, stood.get(&tenant.id).copied()).await {
                Ok(seq) => drop(stood.insert(tenant.id, seq)),
                Err(error) => tracing::error!(%error, "no checkpoint was written"),
            }
        }
        tokio::time::sleep(EVERY_STAMP).await;
    }
}

/// Lets others read what nobody is left to read: roles end with the day too, and with groups that a provider says.
async fn hand_on(house: House) {
    loop {
        for tenant in organisation::tenants(house.database()).await.unwrap_or_default() {
            let context = crate::install::console(&house, tenant.id, Language::default());
            if let Err(error) = house.hand_on(&context).await {
                tracing::error!(%error, "what nobody reads was not handed on");
            }
        }
        tokio::time::sleep(EVERY_HANDING).await;
    }
}

fn settings(listener: &TcpListener, base: Option<String>) -> Settings {
    let base = base.unwrap_or_else(|| match listener.local_addr() {
        // A passkey is bound to a name, and this machine has one.
        Ok(address) if address.ip().is_loopback() => format!("http://localhost:{}", address.port()),
        Ok(address) => format!("http://{address}"),
        Err(_) => String::new(),
    });
    Settings {
        secure: base.starts_with("https://"),
        base: base.trim_end_matches('/').to_owned(),
        ..Settings::default()
    }
}

pub(super) async fn serve(
    global: &Global,
    address: &str,
    base: Option<String>,
    idle_minutes: Option<i64>,
    mail: &MailServer,
) -> context::Result<Code> {
    let base = base.map(|base| fitting(&base)).transpose()?;
    let lock = if global.database.is_none() { Some(Lock::serving(&global.data)?) } else { None };
    let listener = listen(address).await?;
    let settings = Settings { mail: mail.smtp.is_some(), idle_minutes, strict: true, ..settings(&listener, base) };
    let place = Where { folder: global.data.clone(), database: global.database.clone() };
    let (clock, entropy) = (Clock::system(), Entropy::system());
    let installation = Installation::open_beside(&place, clock, entropy, settings, lock.as_ref()).await?;
    restore::stands(&installation, &global.data).await?;
    let _running = match &global.database {
        Some(address) if !address.starts_with("sqlite:") => Some(database::run(address).await?),
        _ => None,
    };
    warn(global, &installation).await?;
    if let Some(postman) = postman(&installation.house, mail)? {
        tokio::spawn(carry(installation.house.clone(), postman));
    }
    tokio::spawn(stamp(installation.house.clone(), global.data.clone()));
    tokio::spawn(hand_on(installation.house.clone()));
    begin(global, &installation).await?;
    run(global, installation, listener).await
}

/// The address that people use: what links in letters begin with, and what passkeys are bound to.
///
/// # Errors
/// [`Error::Invalid`] for what is no such address.
fn fitting(base: &str) -> context::Result<String> {
    let unfit = || Error::invalid(Message::new("base-unfit").with("given", base));
    let uri: axum::http::Uri = base.trim_end_matches('/').parse().map_err(|_| unfit())?;
    let named = uri.host().is_some_and(|host| !host.is_empty() && !host.contains('@'));
    let plain = matches!(uri.path(), "" | "/") && uri.query().is_none();
    let fits = matches!(uri.scheme_str(), Some("http" | "https")) && named && plain && !base.contains(['@', '#']);
    if fits { Ok(base.trim_end_matches('/').to_owned()) } else { Err(unfit()) }
}

/// Says what an operator should know before people come: files that others can read, a role that is past row-level security, a clock
/// that is behind the trail.
async fn warn(global: &Global, installation: &Installation) -> context::Result<()> {
    let house = &installation.house;
    let language = Language::from_code(&global.lang).unwrap_or_default();
    let say = |message: Message| eprintln!("{}", house.words().say(language, &message));
    for path in files::loose(&global.data) {
        let wanted = format!("{:o}", files::wanted(&path));
        say(Message::new("serve-loose").with("path", path.display().to_string()).with("mode", wanted));
    }
    if let Some(address) = &global.database
        && database::reach_if_server(address).await?.past_the_lock
    {
        say("serve-superuser".into());
    }
    for tenant in organisation::tenants(house.database()).await? {
        let mut read = house.database().read(tenant.id).await?;
        let latest = context::latest(&mut read).await?;
        if let Some(at) = latest.filter(|at| *at > house.clock().now()) {
            let at = interface::time(house.words(), language, at);
            say(Message::new("serve-clock").with("tenant", tenant.name).with("at", at));
        }
    }
    Ok(())
}

/// Where nobody has ever looked after a tenant, the console shows a link for the first administrator: whoever reads it may.
async fn begin(global: &Global, installation: &Installation) -> context::Result<()> {
    let house = &installation.house;
    let language = Language::from_code(&global.lang).unwrap_or_default();
    let tenants = organisation::tenants(house.database()).await?;
    if tenants.is_empty() {
        eprintln!("{}", house.words().word(language, "serve-no-tenant"));
    }
    for tenant in tenants {
        let context = installation.console(tenant.id, language);
        if let Some((name, link)) = identity::first_link(house, &context).await? {
            let message = Message::new("serve-first").with("tenant", tenant.name).with("name", name);
            eprintln!("{}\n{link}", house.words().say(language, &message));
        }
    }
    Ok(())
}

async fn run(global: &Global, installation: Installation, listener: TcpListener) -> context::Result<Code> {
    let house = installation.house.clone();
    let language = Language::from_code(&global.lang).unwrap_or_default();
    let say = |message: Message| eprintln!("{}", house.words().say(language, &message));
    if interface::assets::PLAIN {
        say(Message::new("serve-plain"));
    }
    say(Message::new("serve-at").with("address", house.settings().base.as_str()));
    web::serve(house, listener).await;
    installation.house.database().close().await;
    Ok(0)
}

pub(super) async fn demo(global: &Global, address: &str, serves: bool) -> context::Result<Code> {
    let lock = if global.database.is_none() { Some(Lock::serving(&global.data)?) } else { None };
    let listener = if serves { Some(listen(address).await?) } else { None };
    let place = Where { folder: global.data.clone(), database: global.database.clone() };
    let set = listener.as_ref().map(|l| settings(l, None)).unwrap_or_default();
    let (clock, entropy) = (Clock::system(), Entropy::system());
    let installation = Installation::open_beside(&place, clock, entropy, set, lock.as_ref()).await?;
    let language = Language::from_code(&global.lang).unwrap_or_default();
    let links = demo::prepare(&installation, language).await?;
    let rows: Vec<_> =
        links.iter().map(|(role, name, link)| json!({ "role": role, "person": name, "link": link })).collect();
    if global.json {
        out!("{:#}", json!(rows));
    } else {
        for (role, name, link) in &links {
            out!("{:<20} {name:<34} {link}", installation.house.words().word(language, &format!("role-{role}")));
        }
    }
    match listener {
        Some(listener) => run(global, installation, listener).await,
        None => {
            installation.house.database().close().await;
            Ok(0)
        }
    }
}

pub(super) fn routes() -> Code {
    let all = crate::ROOMS.iter().flat_map(|r| (r.pages)().list);
    let rows: Vec<_> = all
        .map(|route| {
            let asked = match route.access {
                Access::Public | Access::SignedIn | Access::Token => "nobody",
                Access::Needs(_) | Access::Any(_) if route.path.starts_with("/{unit}/") => "unit",
                Access::Needs(_) | Access::Any(_) => "anywhere",
                Access::Tenant(_) => "tenant",
            };
            let access = route.access.name();
            json!({ "method": route.method, "path": route.path, "access": access, "asked": asked, "again": route.asked_again })
        })
        .collect();
    out!("{:#}", json!(rows));
    0
}

/// How the queue stands, after what is due has been carried where there is a server. Exit code 1 when letters were given up.
pub(super) async fn mail(desk: &Desk, mail: &MailServer) -> context::Result<Code> {
    let tenant = desk.context.tenant;
    let round = match postman(desk.house(), mail)? {
        Some(postman) => postman.round(tenant).await?,
        None => work::Round::default(),
    };
    let stands = work::waiting(&mut desk.context.read_common().await?).await?;
    desk.answer(&json!({
        "carried": round.sent, "waiting": stands.waiting, "sent": stands.sent, "failed": stands.failed, "trouble": stands.trouble,
    }));
    desk.say(
        Message::new("mail-stands")
            .with("waiting", stands.waiting)
            .with("sent", stands.sent)
            .with("failed", stands.failed),
    );
    Ok(u8::from(stands.failed > 0))
}
