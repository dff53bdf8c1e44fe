//! Who may do what, in a city: what asking costs, what identity adds to a page, and what the trail costs to write and to prove.

use std::time::{Duration, Instant};

use context::Entry;
use database::Value;
use socket::ROLES;
use uuid::Uuid;

use crate::{
    Bench,
    http::{cookie, load, serve},
    median,
};

const PEOPLE: usize = 60_000;
const UNITS: usize = 3_000;
const GRANTS: usize = 200_000;

const UNIT: &str = "INSERT INTO units (tenant, id, version, name, search_key, slug, short, kind, parent, external_id, manager) \
    VALUES ($1, $2, 1, $3, $3, $3, '', $4, $5, '', '')";
const PERSON: &str = "INSERT INTO people (tenant, id, version, name, search_key, language, email, email_key, active) \
    VALUES ($1, $2, 1, $3, $3, 'sv', '', '', TRUE)";
const GRANT: &str = "INSERT INTO grants (tenant, id, person, role, unit) VALUES ($1, $2, $3, $4, $5)";

fn id(kind: u128, n: usize) -> Uuid {
    Uuid::from_u128((kind << 96) + u128::try_from(n).unwrap() + 1)
}

/// A city of 60 000 people in 3 000 units, with 200 000 roles among them.
async fn city(bench: &Bench) {
    let tenant = bench.context.tenant;
    let mut write = bench.installation.house.database().write(tenant).await.unwrap();
    for n in 0..UNITS {
        let (kind, parent) = if n < 60 { ("board", Value::Null) } else { ("unit", id(1, n % 60).into()) };
        let name = format!("enhet-{n}");
        write.run(UNIT, vec![tenant.into(), id(1, n).into(), name.into(), kind.into(), parent]).await.unwrap();
    }
    for n in 0..PEOPLE {
        write.run(PERSON, vec![tenant.into(), id(2, n).into(), format!("person {n:05}").into()]).await.unwrap();
    }
    for n in 0..GRANTS {
        let role = ROLES[n % 24].name;
        let (person, unit) = (id(2, n % PEOPLE), id(1, n * 7 % UNITS));
        write.run(GRANT, vec![tenant.into(), id(3, n).into(), person.into(), role.into(), unit.into()]).await.unwrap();
    }
    write.commit().await.unwrap();
}

pub async fn access(bench: &Bench) {
    city(bench).await;
    let house = &bench.installation.house;
    let address = serve(lisbet::router(house.clone())).await;
    let cookie = cookie(bench, address, "Demo Controller").await;
    let headers = axum::http::HeaderMap::from_iter([(axum::http::header::COOKIE, cookie.parse().unwrap())]);
    let ask = async || {
        let visitor = identity::visitor(house, &database::Moment::default(), &headers).await.unwrap().unwrap().0;
        std::hint::black_box(visitor.actor.may(internal_control::EDIT, &bench.scope.unit.place))
    };
    assert!(ask().await);
    let mut asked = vec![];
    for _ in 0..20_000 {
        let start = Instant::now();
        ask().await;
        asked.push(start.elapsed());
    }
    let mut fresh = vec![];
    for n in 0..500 {
        // A role that ends somewhere in the city, and the very next question.
        let person = id(2, n);
        identity::revoke_sessions(&bench.context, person).await.unwrap();
        let start = Instant::now();
        ask().await;
        fresh.push(start.elapsed());
    }
    let asked = median(asked);
    println!(
        "(k) who is it, and may they, among {PEOPLE} people, {UNITS} units, {GRANTS} roles: {asked:.1?} (aim < 20 µs); \
         the first time after anything was written {:.0?}",
        median(fresh)
    );
    let page = "/barn-och-utbildningsnamnden/2030/risk-analysis?sort=value";
    let (rate, ..) = load(address, page, &cookie, 1, Duration::from_secs(3)).await;
    let whole = 1.0 / rate;
    println!(
        "(m) a page with identity: {:.0} µs, of which identity {:.1} µs; ratio {:.2} (aim ≤ 1.3)",
        whole * 1e6,
        asked.as_secs_f64() * 1e6,
        whole / (whole - asked.as_secs_f64())
    );
    let (rate, p99, _) = load(address, "/sign-in", "", 50, Duration::from_secs(3)).await;
    println!("(l) sign-in page: {rate:.0}/s at 50 connections, p99 {p99:.1?} (aim < 10 ms)");
}

pub async fn trail(bench: &Bench) {
    let context = &bench.context;
    let place = &bench.scope.unit.place;
    let entry = |n: usize| {
        let after = Some(format!("ett värde som är nummer {n}"));
        Entry::new("changed", "risk-event", Uuid::from_u128(7)).field("event", Some("ett värde".to_owned()), after)
    };
    let mut ours = vec![];
    for n in 0..300 {
        let start = Instant::now();
        let mut change = context.change(internal_control::EDIT, place).await.unwrap();
        change.audit(entry(n));
        change.commit().await.unwrap();
        ours.push(start.elapsed());
    }
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(bench.folder.join("bare-trail.sqlite"))
        .create_if_missing(true)
        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
        .synchronous(sqlx::sqlite::SqliteSynchronous::Full);
    let pool = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    sqlx::query("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)").execute(&pool).await.unwrap();
    let mut bare = vec![];
    for _ in 0..300 {
        let start = Instant::now();
        sqlx::query("INSERT INTO bare (text) VALUES ($1)").bind("en rad").execute(&pool).await.unwrap();
        bare.push(start.elapsed());
    }
    let (ours, bare) = (median(ours), median(bare));
    println!(
        "(n) an entry in the trail: {ours:.1?}; bare durable insert {bare:.1?}; ratio {:.2} (aim ≥ 0.5)",
        bare.as_secs_f64() / ours.as_secs_f64()
    );
    for _ in 0..100 {
        let mut change = context.change(internal_control::EDIT, place).await.unwrap();
        for n in 0..10_000 {
            change.audit(entry(n));
        }
        change.commit().await.unwrap();
    }
    let start = Instant::now();
    let mut read = context.read_common().await.unwrap();
    let chain = context::verify(&mut read).await.unwrap().expect("the chain is whole");
    println!("(o) proving {} entries: {:.1?} (aim: 1 000 000 in < 10 s)", chain.at, start.elapsed());
}
