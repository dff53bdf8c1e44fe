//! October: sixty boards collecting from three thousand units, the pack of annexes, and a year that is copied.

use std::time::{Duration, Instant};

use internal_control::model::Mapping;
use register::Given;
use socket::{Print, Scope};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    Bench,
    http::{cookie, load, serve},
    median, workbook,
};

const BOARDS: usize = 60;
const UNITS: usize = 50;

/// Adds a unit and gives it back as pages know it.
async fn unit(bench: &Bench, name: &str, kind: &str, parent: Option<&socket::Unit>) -> socket::Unit {
    let mut given = Given::from([("name".to_owned(), name.to_owned()), ("kind".to_owned(), kind.to_owned())]);
    given.extend(parent.map(|p| ("parent".to_owned(), p.id.to_string())));
    let id = organisation::add_unit(&bench.context, &given).await.unwrap();
    organisation::unit_by_id(&mut bench.context.read_common().await.unwrap(), id).await.unwrap().unwrap()
}

/// Posts a form; gives how long the answer took, which is to be a redirect.
async fn post(stream: &mut TcpStream, path: &str, cookie: &str, form: &str) -> Duration {
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\ncookie: {cookie}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    let start = Instant::now();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut buffer = vec![0; 64 * 1024];
    let n = stream.read(&mut buffer).await.unwrap();
    let answer = String::from_utf8_lossy(&buffer[..n]).to_lowercase();
    assert!(answer.starts_with("http/1.1 303"), "{path}: {answer}");
    start.elapsed()
}

/// Every unit hands in while every controller looks on.
pub async fn collection(name: &str, mut bench: Bench) {
    let small = workbook(5);
    let mut boards = vec![];
    let home = bench.scope.clone();
    for n in 0..BOARDS {
        let board = unit(&bench, &format!("Insamlande nämnd {n}"), "board", None).await;
        let mut units = vec![];
        for k in 0..UNITS {
            let one = unit(&bench, &format!("Enhet {n} {k}"), "unit", Some(&board)).await;
            bench.scope.unit = one.clone();
            bench.import(&small).await;
            units.push(one);
        }
        boards.push((board, units));
    }
    bench.scope = home;
    let person = identity::add_person(&bench.context, "Insamlaren", "").await.unwrap();
    for (board, _) in &boards {
        identity::grant(&bench.installation.house, &bench.context, person, "controller", Some(board.id)).await.unwrap();
    }
    let address = serve(lisbet::router(bench.installation.house.clone())).await;
    let cookie = cookie(&bench, address, "Insamlaren").await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    for (board, units) in &boards {
        let chosen: Vec<String> = units.iter().map(|u| format!("unit-{}=true", u.id)).collect();
        let form = format!("{}&due=2029-10-15", chosen.join("&"));
        post(&mut stream, &format!("/{}/2030/collection", board.slug), &cookie, &form).await;
    }
    // The server has been at work for a while: one of each board hands in first, all at once, and is not counted.
    let mut first = tokio::task::JoinSet::new();
    for slug in boards.iter_mut().filter_map(|(_, units)| units.pop()).map(|unit| unit.slug) {
        let cookie = cookie.clone();
        first.spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            post(&mut stream, &format!("/{slug}/2030/hand-in"), &cookie, "").await
        });
    }
    first.join_all().await;
    let page = format!("/{}/2030/collection", boards[0].0.slug);
    let (looker, looking) = (cookie.clone(), page.clone());
    let looks = tokio::spawn(async move { load(address, &looking, &looker, 1, Duration::from_secs(3)).await });
    let mut tasks = tokio::task::JoinSet::new();
    for (_, units) in boards {
        let cookie = cookie.clone();
        tasks.spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let mut times = vec![];
            for unit in units {
                times.push(post(&mut stream, &format!("/{}/2030/hand-in", unit.slug), &cookie, "").await);
            }
            times
        });
    }
    let start = Instant::now();
    let mut times: Vec<Duration> = tasks.join_all().await.into_iter().flatten().collect();
    let all = start.elapsed();
    times.sort();
    let busy = looks.await.unwrap();
    let (rate, calm, _) = load(address, &page, &cookie, 1, Duration::from_secs(2)).await;
    println!(
        "(h) {name}: {} units of {BOARDS} boards hand in at once: {all:.1?} in all, half within {:.0?}, p99 {:.0?} (aim < 100 ms), longest {:.0?}; the controller's page p99 {:.1?} meanwhile, {calm:.1?} after, {rate:.0}/s (aim < 50 ms)",
        times.len(),
        times[times.len() / 2],
        times[times.len() * 99 / 100],
        times[times.len() - 1],
        busy.1
    );
}

fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix(name)).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}

/// Eight annexes of a board of real size as one archive.
pub async fn pack(bench: &Bench) {
    let names = [
        "internal-control",
        "control-system",
        "risk-analysis",
        "control-plan",
        "governing-documents",
        "baskrav",
        "risk-analysis",
        "control-plan",
    ];
    let names: Vec<String> = names.map(str::to_owned).into();
    let house = &bench.installation.house;
    let mut times = vec![];
    let mut size = 0;
    let before = memory("VmRSS:");
    for _ in 0..3 {
        let start = Instant::now();
        let bytes = decisions::pack(house, &bench.context, &bench.scope, &names, 1, &Print::default()).await.unwrap();
        times.push(start.elapsed());
        size = bytes.len();
    }
    println!(
        "(i) pack of 8 annexes, {size} bytes: first {:.0?}, then {:.0?} (aim < 2 s); resident {} MB before, {} MB after three (aim: flat)",
        times[0],
        times[2],
        before / 1024,
        memory("VmRSS:") / 1024
    );
}

/// Copies a year of five hundred events with their plan.
pub async fn copy(bench: &mut Bench) {
    bench.scope.year = 2040;
    bench.import(&workbook(500)).await;
    let mut times = vec![];
    for year in 2041..2044 {
        let scope = Scope { unit: bench.scope.unit.clone(), year };
        let start = Instant::now();
        let copied = internal_control::copy_year(&bench.context, &scope, 2040, &Mapping::default()).await.unwrap();
        times.push(start.elapsed());
        assert_eq!(copied.events, 500);
    }
    bench.scope.year = 2030;
    println!("(j) copying a year of 500 events: {:.0?} (aim < 300 ms)", median(times));
}
