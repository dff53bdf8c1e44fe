//! Signing in by way of a real OpenID provider: people who are new and known, roles that follow from groups, leaving both ways, and
//! a provider that is down, slow, changes its key or lies.

use std::{
    collections::BTreeMap,
    io::BufRead as _,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use context::Clock;
use fantoccini::Locator;
use serde_json::{Value as Json, json};

use crate::{
    browser::{Driver, click, text},
    house::{Place, Serving, Visitor, between, each, http},
};

const SECRET: &str = "for-the-stories-only-0123456789";

/// A provider of OpenID Connect on this machine: the certified `oidc-provider`, from npm.
pub struct Provider {
    process: Child,
    port: u16,
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

impl Provider {
    /// Whether there is one to start; where one is required, it must be.
    pub fn there() -> bool {
        let folder = Self::folder();
        let there = folder.join("node_modules/oidc-provider").exists();
        assert!(there || std::env::var_os("LISBET_TEST_BROWSER").is_none(), "{} lacks its modules", folder.display());
        if !there {
            eprintln!("skipped: there is no OpenID provider (`cargo xtask test` installs one)");
        }
        there
    }

    fn folder() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("provider")
    }

    fn start(port: u16, base: &str, id: &str) -> Self {
        let mut process = Command::new("node")
            .arg(Self::folder().join("provider.mjs"))
            .arg(port.to_string())
            .arg(format!("{base}/sign-in/with/{id}/back"))
            .arg(format!("{base}/sign-in/with/{id}/sign-out"))
            .arg(format!("{base}/sign-in"))
            .stdout(Stdio::piped())
            // It tells of its own future there.
            .stderr(Stdio::null())
            .spawn()
            .expect("the provider starts");
        let mut lines = std::io::BufReader::new(process.stdout.take().unwrap()).lines();
        // It tells of its own setup first.
        assert!(lines.by_ref().map_while(Result::ok).any(|line| line == "ready"), "the provider is ready");
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { process, port }
    }

    async fn door(&self, path: &str) {
        let answer = http().get(format!("http://localhost:{}/test/{path}", self.port)).send().await.unwrap();
        assert_eq!(answer.status(), 200);
    }

    /// Whom it knows, and what it says of them.
    pub async fn knows(&self, id: &str, claims: Json) {
        self.door(&format!("person?id={id}&claims={}", encoded(&claims.to_string()))).await;
    }

    async fn lies(&self, how: Json) {
        self.door(&format!("lie?how={}", encoded(&how.to_string()))).await;
    }
}

/// Trusts a provider that is about to start; gives its id here.
pub async fn trust(administrator: &Visitor, port: u16, name: &str, more: &[&str]) -> String {
    let issuer = format!("http://localhost:{port}");
    let mut form = vec![("name", name), ("issuer", issuer.as_str()), ("client_id", "lisbet"), ("secret", SECRET)];
    form.push(("groups_claim", "groups"));
    form.extend(more.iter().map(|flag| (*flag, "true")));
    let answer = administrator.post("/providers", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.location.trim_start_matches("/providers/").to_owned()
}

/// A browser without pages: it follows redirects over both addresses and keeps their cookies.
struct Traveller {
    http: reqwest::Client,
    cookies: BTreeMap<String, String>,
}

struct Arrival {
    status: u16,
    address: String,
    body: String,
}

impl Traveller {
    fn new() -> Self {
        let http = http();
        Self { http, cookies: BTreeMap::new() }
    }

    /// Goes one step; gives the answer and where it leads.
    async fn step(&mut self, request: reqwest::RequestBuilder) -> (Arrival, String) {
        let jar = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("; ");
        let answer = request.header("cookie", jar).send().await.expect("an answer");
        for set in answer.headers().get_all("set-cookie") {
            let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let address = answer.url().to_string();
        let location = answer.headers().get("location").map(|l| l.to_str().unwrap().to_owned()).unwrap_or_default();
        let next = if location.is_empty() { location } else { answer.url().join(&location).unwrap().to_string() };
        let status = answer.status().as_u16();
        (Arrival { status, address, body: answer.text().await.unwrap() }, next)
    }

    /// Follows redirects from an address, at most until one that holds `until`.
    async fn go(&mut self, address: &str, until: &str) -> (Arrival, String) {
        let mut next = address.to_owned();
        for _ in 0..12 {
            let (arrival, then) = self.step(self.http.get(&next)).await;
            if then.is_empty() || then.contains(until) {
                return (arrival, then);
            }
            next = then;
        }
        panic!("it leads in a circle: {next}");
    }

    /// Signs in by the provider as one of those it knows; stops before coming back, and gives the address to come back to.
    async fn at_the_door(&mut self, server: &Serving, id: &str, who: &str) -> String {
        let begin = format!("{}/sign-in/with/{id}", server.base);
        let (page, then) = self.go(&begin, &format!("/sign-in/with/{id}/back")).await;
        if !then.is_empty() {
            return then;
        }
        let chosen = format!("{}?as={who}", page.address);
        let (answer, then) = self.go(&chosen, &format!("/sign-in/with/{id}/back")).await;
        assert!(!then.is_empty(), "{} {}", answer.status, answer.body);
        then
    }

    async fn signs_in(&mut self, server: &Serving, id: &str, who: &str) -> Arrival {
        let back = self.at_the_door(server, id, who).await;
        self.go(&back, "no such place").await.0
    }

    /// A visitor with this session.
    fn here(&self, server: &Serving) -> Visitor {
        let mut visitor = server.stranger();
        visitor.cookie = format!("lisbet={}", self.cookies.get("lisbet").cloned().unwrap_or_default());
        visitor
    }
}

/// The page of a provider, for the stories that look at every page.
pub async fn page_of_one(administrator: &Visitor) -> String {
    // Nothing answers there: the page does not ask.
    let id = trust(administrator, 9, "Provtjänst", &["gives_roles"]).await;
    let rule = [("value", "ekonomi"), ("role", "auditor")];
    assert_eq!(administrator.post(&format!("/providers/{id}/groups"), &rule).await.status, 303);
    format!("/providers/{id}")
}

/// The whole way in a real browser: its own cookies, redirects, and what it stops.
#[tokio::test]
async fn a_browser_goes_to_the_provider_and_back_and_leaves_both() {
    let Some(driver) = Driver::start().filter(|_| Provider::there()) else { return };
    let place = Place::sqlite();
    let (server, administrator) = begun(&place).await;
    let port = free_port();
    let id = trust(&administrator, port, "Provtjänst", &["active", "makes_people"]).await;
    let provider = Provider::start(port, &server.base, &id);
    provider.knows("anna", json!({ "name": "Anna Prov" })).await;
    // Not a phone without scripts: ChromeDriver's tap waits for a timer that the page may not run.
    for (width, scripts) in [(1400, true), (390, true), (1300, false)] {
        let browser = driver.browser(width, 900, scripts).await;
        browser.goto(&format!("{}/sign-in", server.base)).await.unwrap();
        click(&browser, &format!("a[href='/sign-in/with/{id}']")).await;
        click(&browser, "#anna").await;
        browser.wait().for_element(Locator::Css("form[action='/sign-out']")).await.unwrap();
        browser.goto(&format!("{}/me", server.base)).await.unwrap();
        assert_eq!(text(&browser, "h1").await, "Anna Prov");
        click(&browser, "form[action='/sign-out'] button").await;
        // The browser's language is the person's until they choose another.
        browser.wait().for_element(Locator::Css("main a.ds-button[href*='session/end']")).await.unwrap();
        assert_eq!(text(&browser, "h1").await, "You are signed out of Lisbet");
        click(&browser, "main a.ds-button").await;
        click(&browser, "button[value='yes']").await;
        browser.wait().for_element(Locator::Css("a[href^='/sign-in/with/']")).await.expect("back at the beginning");
        browser.goto(&format!("{}/me", server.base)).await.unwrap();
        assert_eq!(text(&browser, "h1").await, "Sign in");
        click(&browser, &format!("a[href='/sign-in/with/{id}']")).await;
        browser.wait().for_element(Locator::Css("#anna")).await.expect("the provider asks again");
        browser.close().await.unwrap();
    }
}

/// A served installation with a board, and its administrator.
pub async fn begun(place: &Place) -> (Serving, Visitor) {
    place.lisbet(&["init", "Provkommunen"]).ok();
    place.lisbet(&["unit", "add", "Nämnden", "--kind", "board"]).ok();
    place.lisbet(&["user", "add", "Prov Administratör", "--role", "administrator"]).ok();
    let server = place.serve(&[], &[]).await;
    let link = place.lisbet(&["user", "link", "Prov Administratör", "--base", &server.base]).ok().out();
    let mut administrator = server.stranger();
    administrator.arrive(&link).await;
    crate::factors::add_app(&mut administrator).await;
    (server, administrator)
}

const DRAFT: &str = "/namnden/2027/risk-analysis";

#[tokio::test]
async fn staff_come_through_the_citys_own_sign_in_and_their_roles_follow_from_its_groups() {
    if !Provider::there() {
        return;
    }
    each(async |place: &Place| {
        let (server, administrator) = begun(place).await;
        let unfit = administrator.post("/providers", &[("name", "X"), ("issuer", "ftp://x"), ("client_id", "y"), ("secret", "känsligt")]).await;
        assert!(unfit.status == 422 && unfit.body.contains("https://") && unfit.body.contains("ftp://x"), "{}", unfit.body);
        assert!(!unfit.body.contains("känsligt"), "a secret is not shown again");
        let port = free_port();
        let id = trust(&administrator, port, "Provtjänst", &["active", "makes_people", "gives_roles"]).await;
        let page = administrator.page(&format!("/providers/{id}")).await;
        assert!(page.contains(&format!("/sign-in/with/{id}/back")) && !page.contains(SECRET));
        let rule = [("value", "ekonomi"), ("role", "controller"), ("unit", "Nämnden")];
        assert_eq!(administrator.post(&format!("/providers/{id}/groups"), &rule).await.status, 303);
        let nowhere = administrator.post(&format!("/providers/{id}/groups"), &[("value", "x"), ("role", "controller")]).await;
        assert!(nowhere.status == 422 && nowhere.body.contains("value=\"x\""), "{}", nowhere.body);
        let provider = Provider::start(port, &server.base, &id);
        let claims = |groups: &[&str]| json!({ "name": "Anna Prov", "email": "anna@ekasa.example", "email_verified": true, "groups": groups });
        provider.knows("anna", claims(&["ekonomi", "alla"])).await;

        let offered = server.stranger().page("/sign-in").await;
        assert!(offered.contains("Logga in med Provtjänst"), "{offered}");
        let mut anna = Traveller::new();
        let arrived = anna.signs_in(&server, &id, "anna").await;
        assert_eq!(arrived.status, 200, "{}", arrived.body);
        let me = anna.here(&server).page("/me").await;
        assert!(me.contains("Anna Prov") && me.contains("genom Provtjänst"), "{me}");
        anna.here(&server).page(DRAFT).await;
        let trail = place.lisbet(&["audit", "export", "-o", place.folder.join("t.jsonl").to_str().unwrap()]);
        trail.ok();
        let trail = std::fs::read_to_string(place.folder.join("t.jsonl")).unwrap();
        for verb in ["\"tied\"", "\"granted\"", "\"signed-in\"", "\"secret-set\""] {
            assert!(trail.contains(verb), "{verb}");
        }
        assert!(!trail.contains(SECRET) && trail.contains("Provtjänst"));

        // Out of the group: the role goes at the next sign-in, and it is the same person.
        provider.knows("anna", claims(&["alla"])).await;
        let mut again = Traveller::new();
        assert_eq!(again.signs_in(&server, &id, "anna").await.status, 200);
        assert_eq!(again.here(&server).get(DRAFT).await.status, 403);
        assert_eq!(anna.here(&server).get(DRAFT).await.status, 403, "in every session");
        assert_eq!(administrator.page("/people?q=Anna").await.matches("Anna Prov").count(), 1);
        provider.knows("anna", claims(&["ekonomi"])).await;
        assert_eq!(again.signs_in(&server, &id, "anna").await.status, 200);
        again.here(&server).page(DRAFT).await;

        // The rule is taken away: at once. Put back, and switched off: at once too.
        let remove = |page: &str| between(page, &format!("/providers/{id}/groups/"), "/remove").to_owned();
        let page = administrator.page(&format!("/providers/{id}")).await;
        administrator.post(&format!("/providers/{id}/groups/{}/remove", remove(&page)), &[("version", "1")]).await;
        assert_eq!(again.here(&server).get(DRAFT).await.status, 403);
        administrator.post(&format!("/providers/{id}/groups"), &rule).await;
        again.signs_in(&server, &id, "anna").await;
        again.here(&server).page(DRAFT).await;
        let page = administrator.page(&format!("/providers/{id}")).await;
        let version = between(&page, "name=\"version\" value=\"", "\"").to_owned();
        let issuer = format!("http://localhost:{port}");
        let off = [("version", version.as_str()), ("name", "Provtjänst"), ("issuer", &issuer), ("client_id", "lisbet"), ("groups_claim", "groups"), ("active", "true"), ("makes_people", "true")];
        assert_eq!(administrator.post(&format!("/providers/{id}"), &off).await.status, 303);
        assert_eq!(again.here(&server).get(DRAFT).await.status, 403);
        assert_eq!(again.signs_in(&server, &id, "anna").await.status, 200, "the secret is as it was");
        assert_eq!(again.here(&server).get(DRAFT).await.status, 403, "roles do not follow from groups any more");

        // Whoever has left stays out, whatever the provider says.
        place.lisbet(&["user", "leave", "Anna Prov"]).ok();
        let refused = again.signs_in(&server, &id, "anna").await;
        assert!(refused.status == 403 && refused.body.contains("ditt konto i Lisbet är avslutat"), "{}", refused.body);
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn a_second_factor_at_the_provider_is_one_here_and_its_absence_is_made_good() {
    if !Provider::there() {
        return;
    }
    each(async |place: &Place| {
        let (server, administrator) = begun(place).await;
        let ports = [free_port(), free_port()];
        let lax = trust(&administrator, ports[0], "Ett", &["active", "makes_people", "gives_roles"]).await;
        let strict =
            trust(&administrator, ports[1], "Två", &["active", "makes_people", "gives_roles", "asks_two"]).await;
        let rule = [("value", "it"), ("role", "administrator"), ("unit", "")];
        for id in [&lax, &strict] {
            assert_eq!(administrator.post(&format!("/providers/{id}/groups"), &rule).await.status, 303);
        }
        let one = Provider::start(ports[0], &server.base, &lax);
        let two = Provider::start(ports[1], &server.base, &strict);
        one.knows("bo", json!({ "name": "Bo Prov", "groups": ["it"], "amr": ["pwd"] })).await;
        one.knows("cia", json!({ "name": "Cia Prov", "groups": ["it"], "amr": ["pwd", "mfa"] })).await;
        two.knows("dag", json!({ "name": "Dag Prov", "groups": ["it"] })).await;

        for (id, who) in [(&lax, "cia"), (&strict, "dag")] {
            let mut visitor = Traveller::new();
            visitor.signs_in(&server, id, who).await;
            assert_eq!(visitor.here(&server).get("/people").await.status, 200, "{who}");
        }
        // Asked again: through the provider, which asks too, whoever sits there.
        let mut dag = Traveller::new();
        dag.signs_in(&server, &strict, "dag").await;
        place.long_ago().await;
        let again = dag.here(&server).submit(&format!("/providers/{strict}/groups"), &rule).await;
        assert!(again.body.contains("Öppna inloggningen i en ny flik"), "{}", again.body);
        let (page, then) = dag.go(&format!("{}/sign-in/with/{strict}", server.base), "/back").await;
        assert!(then.is_empty() && page.body.contains("dag"), "the provider asks who it is: {}", page.body);
        dag.signs_in(&server, &strict, "dag").await;
        let other = [("value", "annan"), ("role", "auditor"), ("unit", "")];
        let done = dag.here(&server).submit(&format!("/sign-in/again/providers/{strict}/groups"), &other).await;
        assert_eq!((done.status, done.location), (303, format!("/providers/{strict}")), "{}", done.body);

        let mut bo = Traveller::new();
        bo.signs_in(&server, &lax, "bo").await;
        let mut here = bo.here(&server);
        assert_eq!(here.get("/people").await.status, 403, "an administrator by one factor is none");
        let (_, codes) = crate::factors::add_app(&mut here).await;
        assert_eq!(here.get("/people").await.status, 200);

        // From then on the provider's word is the first of two, and leaving here still leads to leaving there.
        let mut again = Traveller::new();
        let arrived = again.signs_in(&server, &lax, "bo").await;
        assert!(arrived.body.contains("Hej Bo Prov!"), "{}", arrived.body);
        let mut here = again.here(&server);
        assert_eq!(here.get("/me").await.status, 303);
        assert_eq!(here.submit("/sign-in/code", &[("code", &codes[0])]).await.status, 303);
        assert_eq!(here.get("/people").await.status, 200);
        let left = here.submit("/sign-out", &[]).await;
        assert!(left.body.contains("session/end"), "{}", left.body);
    })
    .await;
}

#[tokio::test]
async fn who_is_meant_is_never_guessed_from_an_address() {
    if !Provider::there() {
        return;
    }
    each(async |place: &Place| {
        let (server, administrator) = begun(place).await;
        place
            .lisbet(&[
                "user",
                "add",
                "Bo Prov",
                "--email",
                "Bo@ekasa.example",
                "--role",
                "controller",
                "--unit",
                "Nämnden",
            ])
            .ok();
        let ports = [free_port(), free_port()];
        let first = trust(&administrator, ports[0], "Ett", &["active", "ties_by_email"]).await;
        let second = trust(&administrator, ports[1], "Två", &["active", "ties_by_email", "makes_people"]).await;
        let one = Provider::start(ports[0], &server.base, &first);
        let two = Provider::start(ports[1], &server.base, &second);
        let bo = json!({ "name": "Bo", "email": "bo@EKASA.example", "email_verified": true });
        one.knows("unverified", json!({ "name": "Bo", "email": "bo@ekasa.example", "email_verified": false })).await;
        one.knows("bo", bo.clone()).await;
        two.knows("another", bo).await;

        let unknown = Traveller::new().signs_in(&server, &first, "unverified").await;
        assert!(unknown.status == 403 && unknown.body.contains("du finns inte i Lisbet"), "{}", unknown.body);
        let mut known = Traveller::new();
        assert_eq!(known.signs_in(&server, &first, "bo").await.status, 200);
        known.here(&server).page(DRAFT).await;
        let taken = Traveller::new().signs_in(&server, &second, "another").await;
        assert!(taken.status == 403 && taken.body.contains("hör redan till ett konto"), "{}", taken.body);
        assert_eq!(
            administrator.page("/people?q=Bo").await.matches("href=\"/people/").count(),
            1,
            "nobody was doubled"
        );

        // Nobody raises themselves by a rule of their own.
        two.knows(
            "chef",
            json!({ "name": "Cecilia Prov", "email": "c@ekasa.example", "groups": ["g"], "amr": ["mfa"] }),
        )
        .await;
        let mut cecilia = Traveller::new();
        assert_eq!(cecilia.signs_in(&server, &second, "chef").await.status, 200);
        place.lisbet(&["user", "grant", "Cecilia Prov", "--role", "administrator"]).ok();
        let rule = [("value", "g"), ("role", "controller"), ("unit", "Nämnden")];
        assert_eq!(cecilia.here(&server).post(&format!("/providers/{second}/groups"), &rule).await.status, 303);
        let page = cecilia.here(&server).page(&format!("/providers/{second}")).await;
        let version = between(&page, "name=\"version\" value=\"", "\"").to_owned();
        let issuer = format!("http://localhost:{}", ports[1]);
        let on = [
            ("version", version.as_str()),
            ("name", "Två"),
            ("issuer", &issuer),
            ("client_id", "lisbet"),
            ("groups_claim", "groups"),
            ("active", "true"),
            ("gives_roles", "true"),
        ];
        assert_eq!(cecilia.here(&server).post(&format!("/providers/{second}"), &on).await.status, 303);
        assert_eq!(cecilia.signs_in(&server, &second, "chef").await.status, 200);
        assert_eq!(cecilia.here(&server).get(DRAFT).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn a_provider_that_is_down_changes_its_key_or_lies_lets_nobody_in() {
    if !Provider::there() {
        return;
    }
    each(async |place: &Place| {
        let (server, administrator) = begun(place).await;
        let port = free_port();
        let id = trust(&administrator, port, "Provtjänst", &["active", "makes_people"]).await;
        let down = server.stranger().get(&format!("/sign-in/with/{id}")).await;
        assert!(down.status == 502 && down.body.contains("svarar inte"), "{}", down.body);
        let mut provider = Provider::start(port, &server.base, &id);
        provider.knows("anna", json!({ "name": "Anna Prov" })).await;

        // Used twice, in another browser, with another's state, long after, or from elsewhere.
        let mut anna = Traveller::new();
        let back = anna.at_the_door(&server, &id, "anna").await;
        let stale = Traveller::new().go(&back, "no such place").await.0;
        assert!(stale.status == 400 && stale.body.contains("annan webbläsare"), "{}", stale.body);
        let flow = anna.cookies.clone();
        assert_eq!(anna.go(&back, "no such place").await.0.status, 200);
        let mut replayed = Traveller::new();
        replayed.cookies = flow;
        assert_eq!(replayed.go(&back, "no such place").await.0.status, 403, "the code is spent");
        assert_eq!(replayed.here(&server).get("/me").await.status, 303);
        let mut forged = Traveller::new();
        let back = forged.at_the_door(&server, &id, "anna").await;
        assert_eq!(forged.go(&back.replace("state=", "state=0"), "no such place").await.0.status, 400);
        let mut other = Traveller::new();
        let back = other.at_the_door(&server, &id, "anna").await;
        let from = between(&format!("{back}&"), "iss=", "&").to_owned();
        assert_eq!(other.go(&back.replace(&from, "https%3A%2F%2Fevil.example"), "no such place").await.0.status, 403);
        let said_no = Traveller::new().signs_in(&server, &id, "nobody").await;
        assert!(said_no.status == 403 && said_no.body.contains("avbröts"), "{}", said_no.body);
        let unknown = format!("/sign-in/with/{}", uuid::Uuid::from_u128(5));
        assert_eq!(server.stranger().get(&unknown).await.status, 404);
        let elsewhere = server.stranger().get(&format!("/sign-in/with/{id}?back=https://evil.example")).await;
        assert!(elsewhere.location.starts_with(&format!("http://localhost:{port}/")), "{}", elsewhere.location);

        let now = Clock::system().now().as_second();
        for (lie, status) in [
            (json!({ "claims": { "aud": "another" } }), 403),
            (json!({ "claims": { "aud": ["lisbet", "another"], "azp": "another" } }), 403),
            (json!({ "claims": { "iss": "https://evil.example" } }), 403),
            (json!({ "claims": { "nonce": "guessed" } }), 403),
            (json!({ "claims": { "exp": now - 600 } }), 403),
            (json!({ "claims": { "iat": now + 600 } }), 403),
            (json!({ "stranger": true }), 403),
            (json!({ "unsigned": true }), 403),
            // Clocks are never quite the same.
            (json!({ "claims": { "exp": now - 30, "iat": now - 90 } }), 200),
            (json!({ "claims": { "iat": now + 60 } }), 200),
        ] {
            provider.lies(lie.clone()).await;
            let mut met = Traveller::new();
            let answer = met.signs_in(&server, &id, "anna").await;
            assert_eq!(answer.status, status, "{lie}: {}", answer.body);
            assert_eq!(met.here(&server).get("/me").await.status, if status == 200 { 200 } else { 303 }, "{lie}");
        }
        provider.lies(json!(null)).await;

        // A new key: asked for anew when the old one does not fit, though not for each of many forgeries.
        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
        provider.door("new-key?kid=second").await;
        assert_eq!(Traveller::new().signs_in(&server, &id, "anna").await.status, 200);

        // Slow: somebody who signs in is told so, and everybody else is served meanwhile.
        let mut waiting = Traveller::new();
        let back = waiting.at_the_door(&server, &id, "anna").await;
        provider.door("silent?on=true").await;
        let slow = tokio::spawn(async move { waiting.go(&back, "no such place").await.0.status });
        assert_eq!(server.stranger().get("/sign-in").await.status, 200);
        assert_eq!(slow.await.unwrap(), 502);
        provider.process.kill().unwrap();
        anna.here(&server).page("/me").await;
    })
    .await;
}

#[tokio::test]
async fn leaving_here_leads_to_leaving_there_and_leaving_there_ends_what_is_here() {
    if !Provider::there() {
        return;
    }
    each(async |place: &Place| {
        let (server, administrator) = begun(place).await;
        let port = free_port();
        let id = trust(&administrator, port, "Provtjänst", &["active", "makes_people"]).await;
        let provider = Provider::start(port, &server.base, &id);
        provider.knows("anna", json!({ "name": "Anna Prov" })).await;
        let mut anna = Traveller::new();
        anna.signs_in(&server, &id, "anna").await;
        let mut elsewhere = Traveller::new();
        elsewhere.signs_in(&server, &id, "anna").await;

        let page = anna.here(&server).post("/sign-out", &[]).await;
        assert!(page.status == 200 && page.body.contains("Du är utloggad ur Lisbet"), "{}", page.body);
        assert_eq!(anna.here(&server).get("/me").await.status, 303);
        let there =
            between(&page.body, "data-variant=\"primary\" href=\"", "\"").replace("&#38;", "&").replace("&amp;", "&");
        assert!(there.contains("id_token_hint="), "{there}");
        let (asked, _) = anna.go(&there, "no such place").await;
        let token = between(&asked.body, "name=\"xsrf\" value=\"", "\"").to_owned();
        let confirm = anna.http.post(format!("http://localhost:{port}/session/end/confirm"));
        let confirm = confirm.header("content-type", "application/x-www-form-urlencoded");
        let (_, then) = anna.step(confirm.body(format!("xsrf={token}&logout=yes"))).await;
        assert!(then.starts_with(&format!("{}/sign-in", server.base)), "{then}");
        elsewhere.here(&server).page("/me").await;

        // The provider tells of the other session's end; what it does not say itself is not believed.
        let tell = format!("/sign-in/with/{id}/sign-out");
        let session = elsewhere.cookies["lisbet"].clone();
        for forged in ["", "a.b.c", "eyJhbGciOiJub25lIn0.e30."] {
            assert_eq!(server.stranger().post(&tell, &[("logout_token", forged)]).await.status, 400, "{forged}");
        }
        elsewhere.here(&server).page("/me").await;
        let (asked, _) = elsewhere.go(&format!("http://localhost:{port}/session/end"), "no such place").await;
        let token = between(&asked.body, "name=\"xsrf\" value=\"", "\"").to_owned();
        let confirm = elsewhere.http.post(format!("http://localhost:{port}/session/end/confirm"));
        let confirm = confirm.header("content-type", "application/x-www-form-urlencoded");
        elsewhere.step(confirm.body(format!("xsrf={token}&logout=yes"))).await;
        elsewhere.cookies.insert("lisbet".to_owned(), session);
        assert_eq!(elsewhere.here(&server).get("/me").await.status, 303);
    })
    .await;
}
