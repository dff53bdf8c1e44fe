//! A city's register writes its people here: sixty thousand requests over HTTP, against as many bare durable inserts.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use context::{digest, hex};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use uuid::Uuid;

use crate::{Bench, http::serve};

const PEOPLE: usize = 60_000;
/// As many as a register keeps open.
const CONNECTIONS: usize = 16;

pub async fn provisioning(name: &str, bench: &Bench) {
    let house = &bench.installation.house;
    let (tenant, secret) = (bench.context.tenant, hex(&[7; 32]));
    let mut write = house.database().write(tenant).await.unwrap();
    let sql = "INSERT INTO providers (tenant, id, version, name, issuer, client_id, groups_claim, active, makes_people, \
        ties_by_email, gives_roles, asks_two, scim_digest) VALUES ($1, $2, 1, 'Registret', 'https://x', 'x', 'groups', FALSE, TRUE, FALSE, TRUE, FALSE, $3)";
    write.run(sql, vec![tenant.into(), Uuid::from_u128(7).into(), digest(secret.as_bytes()).into()]).await.unwrap();
    write.commit().await.unwrap();
    let address = serve(lisbet::router(house.clone())).await;
    let token = format!("{}.{secret}", tenant.simple());
    let ours = each(move |n| {
        let (body, token) = (user(n), token.clone());
        format!(
            "POST /scim/v2/Users HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: application/scim+json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
    }, address).await;
    let row =
        house.database().read(tenant).await.unwrap().row("SELECT COUNT(*) AS n FROM scim_resources", vec![]).await;
    let there: i64 = row.unwrap().unwrap().get("n").unwrap();
    assert_eq!(usize::try_from(there).unwrap(), PEOPLE);
    let floor = bare(bench).await;
    println!(
        "(p) {name}: {PEOPLE} people from a register in {:.1} s at {CONNECTIONS} connections (aim < 60 s); as many bare durable inserts {:.1} s; ratio {:.1}",
        ours.as_secs_f64(),
        floor.as_secs_f64(),
        ours.as_secs_f64() / floor.as_secs_f64()
    );
}

fn user(n: usize) -> String {
    format!(
        r#"{{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"prov{n}@ekasa.example","externalId":"{n}","displayName":"Prov {n}","active":true,"emails":[{{"value":"prov{n}@ekasa.example","type":"work","primary":true}}]}}"#
    )
}

/// Sends as many requests as there are people, over connections that stay open; gives how long it took.
async fn each(request: impl Fn(usize) -> String + Send + Sync + 'static, address: std::net::SocketAddr) -> Duration {
    let (next, request) = (Arc::new(AtomicUsize::new(0)), Arc::new(request));
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (next, request) = (next.clone(), request.clone());
        tasks.spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let mut buffer = vec![0; 16 * 1024];
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= PEOPLE {
                    return;
                }
                stream.write_all(request(n).as_bytes()).await.unwrap();
                let (mut read, mut whole) = (0, usize::MAX);
                while read < whole {
                    let some = stream.read(&mut buffer[read..]).await.unwrap();
                    assert!(some > 0, "the connection stays open");
                    read += some;
                    let text = String::from_utf8_lossy(&buffer[..read]);
                    if let Some((head, _)) = text.split_once("\r\n\r\n") {
                        assert!(head.starts_with("HTTP/1.1 201"), "{text}");
                        let length = head
                            .lines()
                            .find_map(|l| l.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
                        whole = head.len() + 4 + length.expect("a length").trim().parse::<usize>().unwrap();
                    }
                }
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    start.elapsed()
}

/// As many single rows, each durable before the next of its connection, through the same queue of writes.
async fn bare(bench: &Bench) -> Duration {
    let (database, tenant) = (bench.installation.house.database().clone(), bench.context.tenant);
    let next = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (next, database) = (next.clone(), database.clone());
        tasks.spawn(async move {
            while next.fetch_add(1, Ordering::Relaxed) < PEOPLE {
                let n = Uuid::from_u128(u128::try_from(next.load(Ordering::Relaxed)).unwrap() << 32);
                let mut write = database.write(tenant).await.unwrap();
                let sql =
                    "INSERT INTO answered (tenant, digest, expires_at) VALUES ($1, $2, 'x') ON CONFLICT DO NOTHING";
                write.run(sql, vec![tenant.into(), n.to_string().into()]).await.unwrap();
                write.commit().await.unwrap();
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    start.elapsed()
}
