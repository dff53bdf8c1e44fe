//! A browser that only counts: requests over connections that stay open, and a session to send with them.

use std::time::{Duration, Instant};

use axum::Router;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use crate::Bench;

/// Requests per second and the time that 99 of 100 stay below, over `connections` that each ask again at once.
pub async fn load(
    address: std::net::SocketAddr,
    path: &str,
    cookie: &str,
    connections: usize,
    time: Duration,
) -> (f64, Duration, usize) {
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\r\n");
    let mut tasks = tokio::task::JoinSet::new();
    let until = Instant::now() + time;
    for _ in 0..connections {
        let request = request.clone();
        tasks.spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            let (mut times, mut buffer, mut size) = (vec![], vec![0; 256 * 1024], 0);
            while Instant::now() < until {
                let start = Instant::now();
                stream.write_all(request.as_bytes()).await.unwrap();
                let (mut read, mut wanted) = (0, usize::MAX);
                while read < wanted {
                    let n = stream.read(&mut buffer[read..]).await.unwrap();
                    assert!(n > 0, "the server closed the connection");
                    read += n;
                    if wanted == usize::MAX
                        && let Some(end) = buffer[..read].windows(4).position(|w| w == b"\r\n\r\n")
                    {
                        let head = String::from_utf8_lossy(&buffer[..end]).to_lowercase();
                        assert!(head.starts_with("http/1.1 200"), "{head}");
                        let length = head.lines().find_map(|l| l.strip_prefix("content-length: ")).unwrap();
                        size = length.trim().parse::<usize>().unwrap();
                        wanted = end + 4 + size;
                    }
                }
                times.push(start.elapsed());
            }
            (times, size)
        });
    }
    let (mut all, mut size) = (vec![], 0);
    while let Some(done) = tasks.join_next().await {
        let (times, bytes) = done.unwrap();
        all.extend(times);
        size = bytes;
    }
    all.sort();
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let rate = all.len() as f64 / time.as_secs_f64();
    (rate, all[all.len() * 99 / 100], size)
}

pub async fn serve(router: Router) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A session cookie, had as anybody has one: by a link.
pub async fn cookie(bench: &Bench, address: std::net::SocketAddr, name: &str) -> String {
    let person = identity::person_by_name(&bench.context, name).await.unwrap();
    let link = identity::issue_link(&bench.installation.house, &bench.context, person).await.unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("POST {link} HTTP/1.1\r\nhost: {address}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap().to_owned()
}
