//! What every story needs: an installation of its own on either engine, a server over it, and somebody signed in.

use std::{
    path::PathBuf,
    process::{Command, Output},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use context::{Clock, Context, Entropy, Language};
use lisbet::{Installation, Where};
use serde_json::Value as Json;
use socket::Settings;
use sqlx::Connection as _;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Every story on PostgreSQL is watched: a transaction that changed a row of any table and left no entry in the trail is refused when it
/// is committed, whatever operation it was. Letters are marked as sent by the postman, and checkpoints are counted,
/// which is nobody's act.
const WATCH: &str = "DO $do$ DECLARE one RECORD; BEGIN
    IF EXISTS (SELECT FROM pg_proc WHERE proname = 'must_be_told') THEN RETURN; END IF;
    CREATE FUNCTION must_be_told() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN
        IF current_setting('lisbet.told', true) IS DISTINCT FROM '1' THEN
            RAISE EXCEPTION 'rows of % were changed without an entry in the trail', TG_TABLE_NAME;
        END IF;
        RETURN NULL;
    END $f$;
    CREATE FUNCTION is_told() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN
        PERFORM set_config('lisbet.told', '1', true);
        RETURN NULL;
    END $f$;
    CREATE TRIGGER told AFTER INSERT ON audit FOR EACH STATEMENT EXECUTE FUNCTION is_told();
    CREATE TRIGGER told AFTER INSERT ON audit_waiting FOR EACH STATEMENT EXECUTE FUNCTION is_told();
    FOR one IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
        AND relname NOT IN ('audit', 'audit_head', 'audit_stamps', 'audit_waiting', 'beats', 'mails', 'migrations') LOOP
        EXECUTE format('CREATE CONSTRAINT TRIGGER watched AFTER INSERT OR UPDATE OR DELETE ON %I
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION must_be_told()', one.relname);
    END LOOP;
END $do$";

/// Lets a story write what no action of the program would: as the database's owner, past the watch.
pub async fn past_the_watch(database: &database::Database, write: &mut database::Write) {
    if database.engine() == database::Engine::Postgres {
        write.rows("SELECT set_config('lisbet.told', '1', true)", vec![]).await.unwrap();
    }
}

/// A data folder and a database that go away with it.
pub struct Place {
    pub folder: PathBuf,
    pub database: Option<String>,
}

impl Place {
    fn folder() -> PathBuf {
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("lisbet-story-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
        folder
    }

    pub fn sqlite() -> Self {
        Self { folder: Self::folder(), database: None }
    }

    /// A database of its own on the server that `cargo xtask test` has started; `None` in the inner loop.
    async fn postgres() -> Option<Self> {
        let server = std::env::var("LISBET_TEST_POSTGRES").ok()?;
        let folder = Self::folder();
        let name = folder.file_name().unwrap().to_str().unwrap().replace('-', "_");
        let mut admin = sqlx::PgConnection::connect(&server).await.expect("the test's PostgreSQL answers");
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::query(create).execute(&mut admin).await.expect("a database can be made");
        let address = server.rsplit_once('/').unwrap().0.to_owned();
        Some(Self { folder, database: Some(format!("{address}/{name}")) })
    }

    pub fn address(&self) -> String {
        self.database.clone().unwrap_or_else(|| format!("sqlite:{}", self.folder.join("lisbet.sqlite").display()))
    }

    pub async fn open(&self, base: &str) -> Installation {
        self.open_at(base, Clock::system()).await
    }

    async fn open_at(&self, base: &str, clock: Clock) -> Installation {
        let place = Where { folder: self.folder.clone(), database: self.database.clone() };
        let settings = Settings { secure: false, base: base.to_owned(), ..Settings::default() };
        let opened = Installation::open(&place, clock, Entropy::system(), settings).await;
        if let Some(address) = &self.database {
            let mut raw = sqlx::PgConnection::connect(address).await.expect("the test's PostgreSQL answers");
            sqlx::raw_sql(WATCH).execute(&mut raw).await.expect("the watch can be set");
        }
        opened.expect("the installation opens")
    }

    /// Runs the real program on this installation.
    pub fn lisbet(&self, arguments: &[&str]) -> Ran {
        self.lisbet_with(arguments, &[])
    }

    /// Makes every letter that waits due now: nobody waits for the clock.
    pub async fn due_now(&self) {
        const DUE: &str = "UPDATE mails SET next_at = created_at WHERE status = 'waiting'";
        let installation = self.open("").await;
        for tenant in organisation::tenants(installation.house.database()).await.unwrap() {
            let mut write = installation.house.database().write(tenant.id).await.unwrap();
            past_the_watch(installation.house.database(), &mut write).await;
            write.run(DUE, vec![]).await.unwrap();
            write.commit().await.unwrap();
        }
        installation.house.database().close().await;
    }

    /// Lets the time go by since everybody proved who they are.
    pub async fn long_ago(&self) {
        let installation = self.open("").await;
        for tenant in organisation::tenants(installation.house.database()).await.unwrap() {
            let mut write = installation.house.database().write(tenant.id).await.unwrap();
            past_the_watch(installation.house.database(), &mut write).await;
            write.run("UPDATE sessions SET proved_at = '2026-01-01T00:00:00Z'", vec![]).await.unwrap();
            write.commit().await.unwrap();
        }
        installation.house.database().close().await;
    }

    /// As [`lisbet`](Self::lisbet), as a user of the system who owns nothing, where the stories run as one who owns all.
    pub fn lisbet_as_nobody(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new(program());
        command.arg("--data").arg(&self.folder).args(arguments);
        command.env_remove("LISBET_DATA").env_remove("LANG").env_remove("LISBET_DATABASE");
        if std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0) {
            std::os::unix::process::CommandExt::uid(&mut command, 65534);
        }
        Ran(command.output().expect("the program starts"))
    }

    /// As [`lisbet`](Self::lisbet), with variables of the environment.
    pub fn lisbet_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
        let mut command = Command::new(program());
        command.env_remove("LC_ALL").env_remove("LC_MESSAGES").envs(environment.iter().copied());
        command.arg("--data").arg(&self.folder).args(arguments).env_remove("LISBET_DATA").env_remove("LANG");
        match &self.database {
            Some(address) => command.env("LISBET_DATABASE", address),
            None => command.env_remove("LISBET_DATABASE"),
        };
        Ran(command.output().expect("the program starts"))
    }
}

/// The real program, serving on this installation.
pub struct Serving {
    process: std::process::Child,
    pub base: String,
    said: Arc<Mutex<String>>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Serving {
    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// How many bytes its files may hold from now on: with few of them nothing more is written, as on a disk that is full.
    pub fn may_write(&self, bytes: Option<u64>) {
        let soft = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
        let id = self.process.id().to_string();
        let limited = Command::new("prlimit").args(["--pid", &id, &format!("--fsize={soft}:unlimited")]).status();
        assert!(limited.expect("prlimit is a part of util-linux").success());
    }

    /// Waits until it has ended.
    pub fn wait(&mut self) -> std::process::ExitStatus {
        self.process.wait().expect("the program was started")
    }

    /// What it has said on the console.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Somebody with a browser and no session.
    pub fn stranger(&self) -> Visitor {
        let http = http();
        Visitor { http, base: self.base.clone(), cookie: String::new() }
    }
}

impl Place {
    pub async fn serve(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Serving {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let base = format!("http://localhost:{port}");
        // Whoever writes more than a limit allows is told so and goes on, instead of being ended by a signal.
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(program());
        command
            .env_remove("LISBET_DATA")
            .env_remove("LANG")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .envs(environment.iter().copied());
        command.arg("--data").arg(&self.folder).args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
        if !arguments.contains(&"--base") {
            command.args(["--base", &base]);
        }
        command.args(arguments).stderr(std::process::Stdio::piped());
        match &self.database {
            Some(address) => command.env("LISBET_DATABASE", address),
            None => command.env_remove("LISBET_DATABASE"),
        };
        let mut process = command.spawn().expect("the program starts");
        let said = Arc::new(Mutex::new(String::new()));
        let (heard, stream) = (said.clone(), process.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in std::io::BufRead::lines(std::io::BufReader::new(stream)).map_while(Result::ok) {
                let mut said = heard.lock().unwrap();
                said.push_str(&line);
                said.push('\n');
            }
        });
        let serving = Serving { process, base, said };
        for _ in 0..1200 {
            if http().get(format!("{}/healthz", serving.base)).send().await.is_ok_and(|a| a.status() == 200) {
                return serving;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the program did not begin to serve: {}", serving.said());
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The program that `cargo xtask test` has built.
pub fn program() -> PathBuf {
    let mut path = std::env::current_exe().expect("a test has a path");
    path.pop();
    path.pop();
    path.push("lisbet");
    assert!(path.exists(), "{} is not built: run `cargo build -p lisbet`, or `cargo xtask test`", path.display());
    path
}

/// A client that follows nothing by itself.
pub fn http() -> reqwest::Client {
    // Whoever is first chooses; any choice serves.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client can be made")
}

/// What a command said and how it ended.
pub struct Ran(Output);

impl Ran {
    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap_or(-1)
    }
    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }
    pub fn err(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }
    #[track_caller]
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.out())
            .unwrap_or_else(|e| panic!("one JSON document: {e}\n{}\n{}", self.out(), self.err()))
    }
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code(), 0, "{}\n{}", self.out(), self.err());
        self
    }
}

/// A story of two places, from each engine into each.
pub async fn both(story: impl AsyncFn(&Place, &Place)) {
    story(&Place::sqlite(), &Place::sqlite()).await;
    if let (Some(one), Some(other)) = (Place::postgres().await, Place::postgres().await) {
        story(&one, &other).await;
        story(&Place::sqlite(), &Place::postgres().await.unwrap()).await;
        story(&Place::postgres().await.unwrap(), &Place::sqlite()).await;
    }
}

/// The same story on each engine that is there.
pub async fn each(story: impl AsyncFn(&Place)) {
    story(&Place::sqlite()).await;
    match Place::postgres().await {
        Some(place) => story(&place).await,
        None => eprintln!("skipped on PostgreSQL: LISBET_TEST_POSTGRES is not set (`cargo xtask test` sets it)"),
    }
}

/// A file of the real plans, where they are at hand.
pub fn real(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {name} is not at hand beside the project");
    None
}

pub const BOARD: &str = "Barn- och utbildningsnämnden";
pub const YEAR: &str = "/barn-och-utbildningsnamnden/2027";

/// A running server over the demo municipality.
pub struct Server {
    pub base: String,
    pub installation: Installation,
    links: Vec<(&'static str, &'static str, String)>,
}

impl Server {
    pub async fn demo(place: &Place) -> Self {
        let mut server = Self::on(place).await;
        server.links = lisbet::demo::prepare(&server.installation, Language::Swedish).await.expect("the demo is made");
        server
    }

    /// A server over what is there.
    pub async fn on(place: &Place) -> Self {
        Self::at(place, Clock::system()).await
    }

    /// As [`on`](Self::on), at another time.
    pub async fn at(place: &Place, clock: Clock) -> Self {
        // Chromium lets a page on localhost do what it lets one on TLS do; the address is still loopback.
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let base = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let installation = place.open_at(&base, clock).await;
        tokio::spawn(lisbet::serve(installation.house.clone(), listener));
        Self { base, installation, links: vec![] }
    }

    pub fn link(&self, role: &str) -> &str {
        &self.links.iter().find(|(r, ..)| *r == role).expect("a demo role").2
    }

    /// Signs in as the demo's holder of a role.
    pub async fn visitor(&self, role: &str) -> Visitor {
        self.by_link(self.link(role)).await
    }

    /// Signs in by a link; only its path counts, so that one made on the console leads to this server.
    pub async fn by_link(&self, link: &str) -> Visitor {
        let path = link.split_once("/sign-in/").expect("a sign-in link").1;
        let link = format!("{}/sign-in/{path}", self.base);
        let http = http();
        let answer = http.post(link).send().await.expect("the server answers");
        assert_eq!(answer.status(), 303, "signing in");
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        Visitor { http, base: self.base.clone(), cookie }
    }

    /// The same session in another client.
    pub fn visitor_again(&self, other: &Visitor) -> Visitor {
        Visitor { http: other.http.clone(), base: other.base.clone(), cookie: other.cookie.clone() }
    }

    pub async fn console(&self) -> Context {
        let tenant = self.installation.tenant(None).await.unwrap();
        self.installation.console(tenant.id, Language::Swedish)
    }
}

/// Somebody with a browser that sends forms and follows nothing.
pub struct Visitor {
    http: reqwest::Client,
    base: String,
    pub cookie: String,
}

/// An answer: status, where it leads, body.
#[derive(Default)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    /// What it says that its body is.
    pub kind: String,
    pub body: String,
}

impl Visitor {
    /// Uses a sign-in link; from then on this is its session.
    pub async fn arrive(&mut self, link: &str) {
        let path = link.split_once("/sign-in/").expect("a sign-in link").1.trim();
        let answer = self.http.post(format!("{}/sign-in/{path}", self.base)).send().await.expect("the server answers");
        assert_eq!(answer.status(), 303, "signing in");
        self.cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    }

    /// Sends a form and keeps the cookies that come back, as a browser does; follows a form that is led on (307), with what was sent.
    pub async fn submit(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let mut path = path.to_owned();
        for _ in 0..5 {
            let body = form.iter().map(|(k, v)| format!("{}={}", encoded(k), encoded(v))).collect::<Vec<_>>().join("&");
            let request = self.http.post(format!("{}{path}", self.base)).header("cookie", &self.cookie);
            let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
            let answer = request.send().await.expect("the server answers");
            for set in answer.headers().get_all("set-cookie") {
                let pair = set.to_str().unwrap().split(';').next().unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                let kept = self.cookie.split("; ").filter(|c| !c.is_empty() && !c.starts_with(&format!("{name}=")));
                let mut all: Vec<_> = kept.map(str::to_owned).collect();
                all.extend((!value.is_empty()).then(|| pair.to_owned()));
                self.cookie = all.join("; ");
            }
            let status = answer.status().as_u16();
            let location = answer.headers().get("location").map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
            if status != 307 {
                return Answer { status, location, body: answer.text().await.unwrap_or_default(), ..Answer::default() };
            }
            path = location;
        }
        panic!("{path} leads round and round");
    }

    /// Another browser with the same cookies.
    pub fn again(&self) -> Self {
        Self { http: self.http.clone(), base: self.base.clone(), cookie: self.cookie.clone() }
    }

    /// Sends a form as it is, well formed or not; nothing where the server hung up before all of it was sent.
    pub async fn post_bytes(&self, path: &str, body: Vec<u8>) -> Option<Answer> {
        let request = self.http.post(format!("{}{path}", self.base)).header("cookie", &self.cookie);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        let answer = request.send().await.ok()?;
        let status = answer.status().as_u16();
        Some(Answer { status, body: answer.text().await.unwrap_or_default(), ..Answer::default() })
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let answer = request.header("cookie", &self.cookie).send().await.expect("the server answers");
        let header =
            |name: &str| answer.headers().get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        Answer {
            status: answer.status().as_u16(),
            location: header("location"),
            kind: header("content-type"),
            body: String::from_utf8_lossy(&answer.bytes().await.unwrap_or_default()).into_owned(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.http.get(format!("{}{path}", self.base))).await
    }

    /// The text of a PDF that must be there.
    pub async fn pdf(&self, path: &str) -> String {
        let answer = self.http.get(format!("{}{path}", self.base)).header("cookie", &self.cookie).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        crate::documents::pdf_text(&answer.bytes().await.unwrap())
    }

    /// A page that must be there.
    pub async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        assert!(!answer.body.contains('⟦'), "{path} shows a message key: {}", between(&answer.body, "⟦", "⟧"));
        answer.body
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body = form.iter().map(|(k, v)| format!("{}={}", encoded(k), encoded(v))).collect::<Vec<_>>().join("&");
        let request = self.http.post(format!("{}{path}", self.base));
        self.send(request.header("content-type", "application/x-www-form-urlencoded").body(body)).await
    }

    pub async fn post_json(&self, path: &str, body: &Json) -> Answer {
        let request = self.http.post(format!("{}{path}", self.base)).header("content-type", "application/json");
        self.send(request.body(body.to_string())).await
    }

    pub async fn upload(&self, path: &str, file: &str, bytes: Vec<u8>, fields: &[(&str, &str)]) -> Answer {
        let mut form = reqwest::multipart::Form::new().percent_encode_noop();
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        if !file.is_empty() {
            form = form.part("file", reqwest::multipart::Part::bytes(bytes).file_name(file.to_owned()));
        }
        self.send(self.http.post(format!("{}{path}", self.base)).multipart(form)).await
    }
}

pub fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}

/// What stands between two marks, first place.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let start = text.find(before).unwrap_or_else(|| panic!("{before} is on the page")) + before.len();
    let end = text[start..].find(after).expect("the end mark is on the page") + start;
    &text[start..end]
}
