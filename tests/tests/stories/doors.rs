//! Connections that say little, and being asked to stop.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    process::Command,
    time::{Duration, Instant},
};

use crate::house::Place;

/// A connection that has said half of what it came for.
fn half_sent(base: &str) -> TcpStream {
    let mut stream = TcpStream::connect(base.trim_start_matches("http://")).expect("a place in the queue");
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n").unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

#[tokio::test]
async fn whoever_opens_many_connections_and_says_little_keeps_nobody_out() {
    let place = Place::sqlite();
    place.lisbet(&["init", "Provkommunen"]).ok();
    let server = place.serve(&[], &[]).await;
    let mut opened = vec![];
    for round in 0..6 {
        opened.extend((0..200).map(|_| half_sent(&server.base)));
        let answer = server.stranger().get("/sign-in").await;
        assert_eq!(answer.status, 200, "round {round}");
    }
    // The first have given up their places to those who came later.
    let begun = Instant::now();
    opened[0].read_to_end(&mut vec![]).ok();
    assert!(begun.elapsed() < Duration::from_secs(20), "its place was needed");
}

#[tokio::test]
async fn the_process_ends_when_it_is_asked_to_whoever_hangs_on() {
    let place = Place::sqlite();
    place.lisbet(&["init", "Provkommunen"]).ok();
    let mut server = place.serve(&[], &[]).await;
    let _half: Vec<_> = (0..20).map(|_| half_sent(&server.base)).collect();
    let mut body = half_sent(&server.base);
    body.write_all(b"Content-Length: 10\r\n\r\n").unwrap();
    let mut slow = TcpStream::connect(server.base.trim_start_matches("http://")).unwrap();
    let head = "POST /report HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ntext";
    slow.write_all(head.as_bytes()).unwrap();
    assert_eq!(server.stranger().get("/sign-in").await.status, 200);
    let begun = Instant::now();
    assert!(Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap().success());
    let ended = server.wait();
    assert!(ended.success(), "{ended}");
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
}
