//! `cargo bench`: what the house costs against a bare floor, measured in the same run and told as a ratio.
//!
//! No figure here is a test: machines differ. What a change does to a ratio is what matters.

mod access;
mod http;
mod october;
mod provisioning;

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use axum::{Router, body::Bytes, routing::get};
use calamine::Reader as _;
use context::{Clock, Context, Entropy, Language};
use documents::{Sheet, Typed};
use internal_control::model::{Analysis, Event, Goal, Process, Way};
use lisbet::{Installation, Where};
use register::{Given, Head};
use socket::{ImportRequest, Print, Scope, Settings};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use uuid::Uuid;

use crate::http::{cookie, load, serve};

const BOARD: &str = "Barn- och utbildningsnämnden";

struct Bench {
    folder: PathBuf,
    installation: Installation,
    context: Context,
    scope: Scope,
}

impl Bench {
    async fn new(name: &str) -> Self {
        Self::on(name, None).await
    }

    async fn on(name: &str, database: Option<String>) -> Self {
        let folder = std::env::temp_dir().join(format!("lisbet-bench-{}-{name}", std::process::id()));
        let place = Where { folder: folder.clone(), database };
        let settings = Settings::default();
        let installation = Installation::open(&place, Clock::system(), Entropy::system(), settings).await.unwrap();
        lisbet::demo::prepare(&installation, Language::Swedish).await.unwrap();
        let tenant = installation.tenant(None).await.unwrap();
        let context = installation.console(tenant.id, Language::Swedish);
        let unit = organisation::unit_by_name(&mut context.read_common().await.unwrap(), BOARD).await.unwrap();
        let scope = Scope { unit, year: 2030 };
        let bench = Self { folder, installation, context, scope };
        bench.import(&workbook(65)).await;
        bench
    }

    async fn import(&self, bytes: &[u8]) -> socket::ImportReport {
        let importer = self.installation.house.importers().find(|i| i.name == "risk-analysis").unwrap();
        let request =
            ImportRequest { bytes: bytes.to_vec().into(), file: "bench.xlsx".to_owned(), ..ImportRequest::default() };
        let report =
            (importer.run)(&self.installation.house, &self.context, Some(&self.scope), &request).await.unwrap();
        assert!(report.problems.is_empty() && report.stored);
        report
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

const FIRST: &[&str] = &[
    "avtal", "beslut", "elev", "fakt", "grund", "hand", "inköp", "journ", "klag", "lön", "medel", "närvar", "omsorg",
    "plan", "rutin", "stat",
];
const SECOND: &[&str] = &[
    "analys", "bok", "centrum", "dag", "enhet", "form", "gång", "hjälp", "insats", "kort", "lista", "mall", "nivå",
    "område", "punkt", "rapport",
];

/// One of two hundred and fifty-six words, by a number: as many as a board's own analyses hold.
fn word(n: usize) -> String {
    let n = n.wrapping_mul(2_654_435_761) >> 7;
    format!("{}{}", FIRST[n % 16], SECOND[n / 16 % 16])
}

/// A sentence of its own for each number.
fn sentence(n: usize) -> String {
    let picked: Vec<_> = (0..5).map(|k| word(n * 5 + k)).collect();
    format!("Brister i {} och {} gör att {} och {} inte når {}", picked[0], picked[1], picked[2], picked[3], picked[4])
}

fn workbook(events: usize) -> Vec<u8> {
    let headings = ["Nr", "Mål", "Process", "Arbetssätt", "Oönskad händelse", "Sannolikhet", "Konsekvens", "RV", "IKP"];
    let rows = (0..events).map(|n| {
        let (l, c) = (i64::try_from(n % 5).unwrap() + 1, i64::try_from(n / 5 % 5).unwrap() + 1);
        vec![
            Typed::Number(i64::try_from(n).unwrap() + 1),
            format!("{}. Mål för verksamheten", n / 40 % 8 + 1).into(),
            format!("Process {}", n / 8 % 100).into(),
            format!("Arbetssätt {}", n / 4 % 300).into(),
            sentence(n).into(),
            l.into(),
            c.into(),
            (l * c).into(),
            if l * c >= 12 { "★" } else { "Nej, endast VoR" }.into(),
        ]
    });
    let sheet = Sheet {
        name: "VoR".to_owned(),
        headings: headings.map(str::to_owned).into(),
        widths: vec![],
        rows: rows.collect(),
    };
    documents::xlsx(&[sheet]).unwrap()
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort();
    all[all.len() / 2]
}

async fn page(name: &str, bench: &Bench) {
    let path = "/barn-och-utbildningsnamnden/2030/risk-analysis";
    let ours = serve(lisbet::router(bench.installation.house.clone())).await;
    let cookie = cookie(bench, ours, "Demo Controller").await;
    let (_, _, size) = load(ours, path, &cookie, 1, Duration::from_millis(200)).await;
    let bytes = Bytes::from(vec![b'x'; size]);
    let bare = serve(Router::new().route(path, get(move || async move { bytes }))).await;
    for connections in [1, 50] {
        let (floor, floor_tail, _) = load(bare, path, "", connections, Duration::from_secs(4)).await;
        let (rate, tail, _) = load(ours, path, &cookie, connections, Duration::from_secs(4)).await;
        println!(
            "(a) {name}: page of 65 events, {size} bytes, {connections} connections: {rate:.0}/s p99 {tail:.1?}; bare axum {floor:.0}/s p99 {floor_tail:.1?}; ratio {:.2} (aim ≥ 0.25)",
            rate / floor
        );
    }
}

async fn assess(bench: &Bench) {
    let mut read = bench.context.read_common().await.unwrap();
    let analysis = internal_control::analysis(&mut read, bench.scope.unit.id, bench.scope.year).await.unwrap();
    drop(read);
    let id = analysis.events[0].head.id;
    let mut ours = vec![];
    for n in 0..300 {
        let given = Given::from([("likelihood".to_owned(), (n % 5 + 1).to_string())]);
        let start = Instant::now();
        internal_control::edit_event(&bench.context, &bench.scope, id, None, &given).await.unwrap();
        ours.push(start.elapsed());
    }
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(bench.folder.join("bare.sqlite"))
        .create_if_missing(true)
        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
        .synchronous(sqlx::sqlite::SqliteSynchronous::Full);
    let pool = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    sqlx::query("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)").execute(&pool).await.unwrap();
    let mut bare = vec![];
    for _ in 0..300 {
        let start = Instant::now();
        let mut tx = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        for _ in 0..2 {
            sqlx::query("INSERT INTO bare (text) VALUES ($1)").bind("en rad").execute(&mut *tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        bare.push(start.elapsed());
    }
    let (ours, bare) = (median(ours), median(bare));
    println!(
        "(b) assessing an event: {ours:.1?}; bare transaction of two rows {bare:.1?}; ratio {:.2} (aim ≥ 0.5)",
        bare.as_secs_f64() / ours.as_secs_f64()
    );
}

async fn import(name: &str, bench: &mut Bench) {
    let rows = 100_000;
    let bytes = workbook(rows);
    let start = Instant::now();
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes.as_slice())).unwrap();
    let cells: usize = book.worksheet_range("VoR").unwrap().rows().map(<[_]>::len).sum();
    let floor = start.elapsed();
    bench.scope.year = 2031;
    let start = Instant::now();
    let report = bench.import(&bytes).await;
    let ours = start.elapsed();
    assert_eq!(report.new.len(), rows);
    println!(
        "(c) {name}: importing {rows} rows ({cells} cells): {ours:.2?}; reading alone {floor:.2?}; ratio {:.1} (aim ≤ 8)",
        ours.as_secs_f64() / floor.as_secs_f64()
    );
    bench.scope.year = 2030;
}

async fn pdf(bench: &Bench) {
    let house = &bench.installation.house;
    let annex = house.annexes().find(|a| a.name == "risk-analysis").unwrap();
    let mut times = vec![];
    for _ in 0..3 {
        let start = Instant::now();
        let document = house.print(&bench.context, &bench.scope, annex, &Print::default()).await.unwrap();
        let bytes = documents::pdf::pdf(&document).unwrap();
        times.push((start.elapsed(), bytes.len()));
    }
    println!("(d) annex of 65 events as PDF: first {:.0?}, then {:.0?} (aim < 300 ms)", times[0].0, times[2].0);
}

fn check() {
    let head = |n: usize| Head { id: Uuid::from_u128(u128::try_from(n).unwrap() + 1), version: 1 };
    let mut analysis = Analysis::default();
    analysis.goals.push(Goal { head: head(1_000_000), text: "Mål".to_owned(), ..Goal::default() });
    for n in 0..200 {
        let process = Process {
            head: head(2_000_000 + n),
            goal: head(1_000_000).id,
            name: format!("P{n}"),
            ..Process::default()
        };
        analysis.ways.push(Way {
            head: head(3_000_000 + n),
            process: process.head.id,
            name: "A".to_owned(),
            ..Way::default()
        });
        analysis.processes.push(process);
    }
    for n in 0..5_000 {
        analysis.events.push(Event {
            head: head(n),
            way: head(3_000_000 + n % 200).id,
            number: i64::try_from(n).unwrap() + 1,
            event: sentence(n),
            likelihood: Some(i64::try_from(n % 5).unwrap() + 1),
            consequence: Some(i64::try_from(n / 5 % 5).unwrap() + 1),
            ..Event::default()
        });
    }
    let times = (0..5).map(|_| {
        let start = Instant::now();
        std::hint::black_box(internal_control::checks::all(&analysis, ""));
        start.elapsed()
    });
    println!("(e) consistency check of 5 000 events: {:.1?} (aim < 200 ms)", median(times.collect()));
}

/// A tenant with many boards must not make one board's page dearer.
async fn many_boards() {
    let path = "/barn-och-utbildningsnamnden/2030/risk-analysis?sort=value";
    let mut rates = vec![];
    for boards in [0, 1_000] {
        let mut bench = Bench::new(&format!("boards-{boards}")).await;
        let small = workbook(100);
        for n in 0..boards {
            let given =
                Given::from([("name".to_owned(), format!("Nämnd {n}")), ("kind".to_owned(), "board".to_owned())]);
            let id = organisation::add_unit(&bench.context, &given).await.unwrap();
            let home = bench.scope.clone();
            bench.scope.unit =
                organisation::unit_by_id(&mut bench.context.read_common().await.unwrap(), id).await.unwrap().unwrap();
            bench.import(&small).await;
            bench.scope = home;
        }
        let address = serve(lisbet::router(bench.installation.house.clone())).await;
        let cookie = cookie(&bench, address, "Demo Controller").await;
        rates.push(load(address, path, &cookie, 4, Duration::from_secs(3)).await.0);
    }
    println!(
        "(f) page among 1 000 boards × 100 events: {:.0}/s against {:.0}/s alone; cost {:.2}× (aim ≤ 1.5×)",
        rates[1],
        rates[0],
        rates[0] / rates[1]
    );
}

/// Start to first answer, and memory at rest, of the real program.
async fn start(program: &Path) {
    let folder = std::env::temp_dir().join(format!("lisbet-bench-{}-start", std::process::id()));
    let data = folder.to_str().unwrap();
    let made = Command::new(program).args(["--data", data, "demo", "--no-serve"]).output().unwrap();
    assert!(made.status.success());
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let begun = Instant::now();
    let address = format!("127.0.0.1:{port}");
    let mut server = Command::new(program)
        .args(["--data", data, "serve", "--listen", &address])
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let answered = loop {
        if let Ok(mut stream) = TcpStream::connect(&address).await {
            stream
                .write_all(format!("GET /sign-in HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").as_bytes())
                .await
                .unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            assert!(answer.starts_with("HTTP/1.1 200"));
            break begun.elapsed();
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    };
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap_or_default();
    let memory = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or_default().trim().to_owned();
    server.kill().unwrap();
    server.wait().unwrap();
    let _ = std::fs::remove_dir_all(&folder);
    println!(
        "(g) start to first answer {answered:.0?} (aim < 150 ms); resident memory at rest {memory} (aim < 100 MB)"
    );
}

async fn who_may() {
    access::access(&Bench::new("access").await).await;
    access::trail(&Bench::new("trail").await).await;
    provisioning::provisioning("SQLite", &Bench::new("register").await).await;
}

#[tokio::main]
async fn main() {
    // `cargo test --benches` asks only whether it builds.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    // `cargo bench -- october` measures only that, and so do `page`, `import`, `collection`, `access` and `register`.
    let only = |name: &str| std::env::args().any(|a| a == name);
    let october = only("october");
    let postgres = std::env::var("LISBET_BENCH_POSTGRES").ok();
    if only("page") || only("import") || only("collection") {
        for (name, database) in [("PostgreSQL", postgres.clone()), ("SQLite", None)] {
            if name == "PostgreSQL" && database.is_none() {
                continue;
            }
            let mut bench = Bench::on(&format!("only-{name}"), database).await;
            if only("page") {
                page(name, &bench).await;
            }
            if only("import") {
                import(name, &mut bench).await;
            }
            if only("collection") {
                october::collection(name, bench).await;
            }
        }
        return;
    }
    if only("access") {
        return who_may().await;
    }
    if only("register") {
        if let Some(address) = postgres {
            provisioning::provisioning("PostgreSQL", &Bench::on("register-postgres", Some(address)).await).await;
        }
        return provisioning::provisioning("SQLite", &Bench::new("register").await).await;
    }
    // An empty database on a PostgreSQL server, where one is at hand: `LISBET_BENCH_POSTGRES=postgres://…`.
    if let Some(address) = postgres {
        let bench = Bench::on("postgres", Some(address)).await;
        page("PostgreSQL", &bench).await;
        october::collection("PostgreSQL", bench).await;
    }
    let mut bench = Bench::new("main").await;
    if !october {
        page("SQLite", &bench).await;
        assess(&bench).await;
        pdf(&bench).await;
        check();
        import("SQLite", &mut bench).await;
        start(Path::new(env!("CARGO_BIN_EXE_lisbet"))).await;
        many_boards().await;
    }
    who_may().await;
    october::pack(&bench).await;
    october::copy(&mut bench).await;
    october::collection("SQLite", Bench::new("collection").await).await;
}
