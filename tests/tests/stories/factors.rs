//! Two factors: passkeys, an app with codes, recovery codes, a password; guessing that is slowed, and being asked again.

use context::Clock;
use fantoccini::{Locator, wd::WebDriverCompatibleCommand};
use reqwest::{Method, Url};
use serde_json::json;
use totp_rs::{Builder, Secret};

use crate::{
    browser::{Driver, axe, click, text, until},
    house::{Place, Serving, Visitor, between, each},
};

/// The code that an app shows for a secret, so many half minutes from now.
fn code(secret: &str, later: i64) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let now = Clock::system().now().as_second() + later * 30;
    Builder::new().with_secret(secret).build().unwrap().generate(now.try_into().unwrap()).to_string()
}

/// Adds an app; gives its secret and the recovery codes that came along.
pub async fn add_app(visitor: &mut Visitor) -> (String, Vec<String>) {
    let page = visitor.page("/me/sign-in/app").await;
    let secret = between(between(&page, "<main", "</main>"), "<code>", "</code>").to_owned();
    let sealed = between(&page, "name=\"sealed\" value=\"", "\"").to_owned();
    let wrong = visitor.submit("/me/sign-in/app", &[("sealed", &sealed), ("code", "000000")]).await;
    assert!(wrong.status == 422 && wrong.body.contains(&secret), "{}: {}", wrong.status, wrong.body);
    let done = visitor.submit("/me/sign-in/app", &[("sealed", &sealed), ("code", &code(&secret, 0))]).await;
    assert!(done.status == 200 || done.status == 303, "{}", done.body);
    let codes = done.body.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
    (secret, codes.collect())
}

fn administrator(place: &Place) {
    place.lisbet(&["init", "Provkommunen"]).ok();
    place.lisbet(&["user", "add", "Prov Ett", "--email", "ett@ekasa.example", "--role", "administrator"]).ok();
}

async fn by_link(place: &Place, server: &Serving) -> Visitor {
    let made = place.lisbet(&["user", "link", "Prov Ett"]).ok();
    let mut visitor = server.stranger();
    visitor.arrive(made.out().trim()).await;
    visitor
}

#[tokio::test]
async fn an_administrator_needs_a_second_factor_and_then_always_shows_it() {
    each(async |place: &Place| {
        administrator(place);
        let server = place.serve(&[], &[]).await;
        let mut first = by_link(place, &server).await;
        let second = by_link(place, &server).await;
        assert_eq!(first.get("/people").await.status, 403);
        let told = first.page("/me").await;
        assert!(told.contains("Som administratör behöver du två") && told.contains("href=\"/me/sign-in\""), "{told}");
        let (secret, codes) = add_app(&mut first).await;
        assert_eq!(codes.len(), 10, "{codes:?}");
        assert!(!first.page("/people").await.contains("Som administratör behöver du två"));
        assert_eq!(second.get("/me").await.status, 303, "sessions that were begun by one factor are over");

        // From now on a link alone opens nothing.
        let mut link = by_link(place, &server).await;
        for path in ["/", "/me", "/me/sign-in", "/people"] {
            let answer = link.get(path).await;
            assert!(answer.status == 303 && answer.location.starts_with("/sign-in"), "{path}: {}", answer.location);
        }
        assert!(link.page("/sign-in").await.contains("Hej Prov Ett!"));
        for bad in ["", "123456", "'; DROP TABLE credentials", "\u{0}", &"9".repeat(10_000), &code(&secret, 40)] {
            let answer = link.submit("/sign-in/code", &[("code", bad)]).await;
            if answer.status == 429 {
                break;
            }
            assert_eq!(answer.status, 422, "{bad}");
        }
        drop(link);
        let mut link = by_link(place, &server).await;
        let waiting = link.cookie.clone();
        let used = [("code", codes[3].as_str())];
        let answer = submit_in_time(&mut link, "/sign-in/code", &used).await;
        assert_eq!((answer, link.get("/people").await.status), (303, 200));
        let mut stolen = server.stranger();
        stolen.cookie = waiting;
        assert_eq!(stolen.get("/people").await.status, 303, "the secret from before the second proof is worth nothing");
        assert!(first.page("/me/sign-in").await.contains("9 koder kvar"));

        // Each code once, in the app and on paper.
        let mut again = by_link(place, &server).await;
        assert_eq!(submit_in_time(&mut again, "/sign-in/code", &used).await, 422);
        let next = code(&secret, 1);
        assert_eq!(submit_in_time(&mut again, "/sign-in/code", &[("code", &next)]).await, 303);
        let mut again = by_link(place, &server).await;
        assert_eq!(submit_in_time(&mut again, "/sign-in/code", &[("code", &next)]).await, 422, "a code is good once");

        // Lost: the console mends it.
        place.lisbet(&["user", "forget", "Prov Ett"]).ok();
        assert_eq!(first.get("/me").await.status, 303);
        let mut new = by_link(place, &server).await;
        assert_eq!(new.get("/me").await.status, 200);
        add_app(&mut new).await;
        assert_eq!(new.get("/people").await.status, 200);
        let file = place.folder.join("trail.jsonl");
        place.lisbet(&["audit", "export", "-o", file.to_str().unwrap()]).ok();
        let trail = std::fs::read_to_string(&file).unwrap();
        for verb in ["sign-in-begun", "sign-in-failed", "credential-added", "credentials-forgotten"] {
            assert!(trail.contains(verb), "{verb}: {trail}");
        }
        for secret in [secret.replace(' ', "").as_str(), codes[0].as_str(), codes[3].as_str()] {
            assert!(!trail.contains(secret), "{secret}");
        }
    })
    .await;
}

/// Sends a form, waiting where the answer says to; gives the status.
async fn submit_in_time(visitor: &mut Visitor, path: &str, form: &[(&str, &str)]) -> u16 {
    for _ in 0..20 {
        let answer = visitor.submit(path, form).await;
        if answer.status != 429 {
            return answer.status;
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    panic!("{path}: too many attempts");
}

const PASSWORD: &str = "fyra hästar åt gräs";

#[tokio::test]
async fn a_password_opens_nothing_alone_and_guessing_is_slowed_for_others_only() {
    each(async |place: &Place| {
        administrator(place);
        let server = place.serve(&[], &[]).await;
        let mut owner = by_link(place, &server).await;
        let early = owner.submit("/me/sign-in/password", &[("password", PASSWORD)]).await;
        assert!(early.status == 422 && early.body.contains("Lägg först till"), "{}", early.body);
        let (_, codes) = add_app(&mut owner).await;
        for (bad, why) in [
            ("kort", "minst tolv tecken"),
            ("aaaaaaaaaaaaaaaa", "för få olika tecken"),
            ("ett@ekasa lisbet", "Välj något som ingen kan räkna ut"),
            (&"å".repeat(10_000), "högst tvåhundra"),
        ] {
            let answer = owner.submit("/me/sign-in/password", &[("password", bad)]).await;
            assert!(answer.status == 422 && answer.body.contains(why), "{bad}: {}", answer.body);
            assert!(!answer.body.contains(&format!("value=\"{bad}\"")), "a password is not shown");
        }
        assert_eq!(owner.submit("/me/sign-in/password", &[("password", PASSWORD)]).await.status, 303);

        let mut visitor = server.stranger();
        let given = [("email", " ETT@ekasa.example"), ("password", PASSWORD)];
        let answer = visitor.submit("/sign-in/password", &given).await;
        assert_eq!((answer.status, answer.location.as_str()), (303, "/sign-in"));
        assert_eq!(visitor.get("/me").await.status, 303, "a password alone opens nothing");
        assert!(visitor.cookie.contains("lisbet=") && !visitor.cookie.contains("lisbet-device="));
        assert_eq!(visitor.submit("/sign-in/code", &[("code", &codes[0])]).await.status, 303);
        assert_eq!(visitor.get("/people").await.status, 200);
        assert!(visitor.cookie.contains("lisbet-device="));

        let device = visitor.cookie.split("; ").find(|c| c.starts_with("lisbet-device=")).unwrap().to_owned();

        // The same answer whether there is an account or not, until both have to wait.
        let mut stranger = server.stranger();
        let mut waits = (0, 0);
        let mut held = false;
        for n in 0..60 {
            let mut answers = vec![];
            let mut heard = None;
            for email in ["ett@ekasa.example", "ingen@ekasa.example"] {
                let answer = stranger.submit("/sign-in/password", &[("email", email), ("password", "gissat")]).await;
                heard.get_or_insert_with(std::time::Instant::now);
                answers.push((answer.status, between(&answer.body, "<div class=\"ds-alert", "</div>").to_owned()));
            }
            if n < 5 {
                assert!(answers[0].0 == 422 && answers[0] == answers[1], "{n}: {answers:?}");
            }
            let wait = |(status, text): &(u16, String)| match status {
                429 => between(text, "Vänta ", " ").parse().unwrap_or(1),
                _ => 0_u64,
            };
            waits = (wait(&answers[0]).max(waits.0), wait(&answers[1]).max(waits.1));
            if wait(&answers[0]) > 2 && waits.0 > 3 && waits.1 > 3 {
                // What is tried in the middle of a wait is not even looked at: the right password, and a device that is made up. Where the
                // machine was so slow that the wait has passed, it is tried again in the next one.
                let right = stranger.submit("/sign-in/password", &given).await.status;
                let mut forged = server.stranger();
                forged.cookie = format!("{}0", &device[..device.len() - 1]);
                let made_up = forged.submit("/sign-in/password", &given).await.status;
                held = (right, made_up) == (429, 429);
                if held {
                    break;
                }
                let waited = heard.unwrap().elapsed().as_secs() + 1;
                assert!(waited >= wait(&answers[0]), "{right} and {made_up} after {waited} s: {answers:?}");
            }
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        }
        assert!(waits.0 > 3 && waits.1 > 3, "whoever guesses waits longer each time, account or not: {waits:?}");
        assert!(held, "whoever has guessed waits, right or wrong");
        // In a browser of their own the owner does not.
        let mut at_home = server.stranger();
        at_home.cookie = device.clone();
        assert_eq!(at_home.submit("/sign-in/password", &given).await.status, 303);

        // The last factor takes the password with it.
        let page = owner.page("/me/sign-in").await;
        let app = between(&page, "href=\"/me/sign-in/app\"", "</form>");
        let id = between(app, "/me/sign-in/", "/remove").to_owned();
        // It is asked first, and nothing is gone until it is answered.
        let asked = owner.submit(&format!("/me/sign-in/{id}/remove"), &[]).await;
        assert!(asked.status == 422 && asked.body.contains("försvinner också lösenordet"), "{}", asked.body);
        assert!(owner.page("/me/sign-in").await.contains("href=\"/me/sign-in/app\""));
        assert_eq!(owner.submit(&format!("/me/sign-in/{id}/remove"), &[("sure", "true")]).await.status, 303);
        let page = owner.page("/me/sign-in").await;
        assert!(!page.contains("name=\"password\"") && !page.contains("koder kvar"), "{page}");
        at_home.cookie = device;
        assert_ne!(at_home.submit("/sign-in/password", &given).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn whoever_does_something_dangerous_is_asked_again_and_loses_nothing() {
    each(async |place: &Place| {
        administrator(place);
        place.lisbet(&["user", "add", "Prov Två", "--email", "tva@ekasa.example"]).ok();
        let server = place.serve(&[], &[]).await;
        let mut administrator = by_link(place, &server).await;
        let (_, codes) = add_app(&mut administrator).await;
        let people = administrator.page("/people").await;
        let id = people
            .split("href=\"/people/")
            .skip(1)
            .find(|rest| rest.contains("Prov Två"))
            .and_then(|rest| rest.split('"').next())
            .unwrap()
            .to_owned();
        place.long_ago().await;
        let path = format!("/people/{id}/roles");
        let form = [("role", "auditor"), ("unit", ""), ("valid_from", "2026-12-01"), ("valid_to", "2027-11-30")];
        let asked = administrator.submit(&path, &form).await;
        let main = between(&asked.body, "<main", "</main>").to_owned();
        assert!(asked.status == 200 && main.contains("Visa att det är du"), "{main}");
        for (name, value) in form {
            assert!(main.contains(&format!("name=\"{name}\" value=\"{value}\"")), "{name}");
        }
        assert!(
            !administrator.page(&format!("/people/{id}")).await.contains("<th scope=\"row\">Revisor"),
            "nothing yet"
        );
        let action = between(&main, "action=\"", "\"").to_owned();
        assert_eq!(action, format!("/sign-in/again{path}"));
        let with = |code: &'static str| form.into_iter().chain([("again-code", code)]).collect::<Vec<_>>();
        let wrong = administrator.submit(&action, &with("123456")).await;
        assert!(wrong.status == 422 && wrong.body.contains("value=\"2027-11-30\""), "{}", wrong.body);
        let right: Vec<_> = form.into_iter().chain([("again-code", codes[0].as_str())]).collect();
        assert_eq!(administrator.submit(&action, &right).await.status, 303);
        assert!(administrator.page(&format!("/people/{id}")).await.contains("<th scope=\"row\">Revisor"));
        // For a while nobody asks.
        assert_eq!(administrator.submit(&format!("/people/{id}/sign-out"), &[]).await.status, 200);
        assert!(administrator.submit(&format!("/people/{id}/link"), &[]).await.body.contains("visas bara nu"));

        // It leads nowhere but to where it was asked for.
        place.long_ago().await;
        for elsewhere in [
            "/sign-in/again//ont.example",
            "/sign-in/again/me",
            "/sign-in/again/people/x/y",
            "/sign-in/again/people/..%2f..%2f/roles",
        ] {
            assert_eq!(administrator.submit(elsewhere, &[("again-code", &codes[1])]).await.status, 404, "{elsewhere}");
        }
    })
    .await;
}

/// A command of the browser driver that its library has no name for.
#[derive(Debug)]
struct Authenticator;

impl WebDriverCompatibleCommand for Authenticator {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as std::str::FromStr>::Err> {
        base.join(&format!("session/{}/webauthn/authenticator", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let settings = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true, "isUserVerified": true,
        });
        (Method::POST, Some(settings.to_string()))
    }
}

#[tokio::test]
async fn a_passkey_signs_in_alone_and_answers_when_asked_again() {
    let Some(driver) = Driver::start() else { return };
    each(async |place: &Place| {
        administrator(place);
        let server = place.serve(&[], &[]).await;
        let link = place.lisbet(&["user", "link", "Prov Ett", "--base", &server.base]).ok();
        let browser = driver.browser(1400, 900, true).await;
        browser.issue_cmd(Authenticator).await.expect("a virtual authenticator");
        let go = async |path: &str| browser.goto(&format!("{}{path}", server.base)).await.unwrap();
        browser.goto(link.out().trim()).await.unwrap();
        click(&browser, "main form button").await;
        until(&browser, "signed in", "document.querySelector('.person')").await;
        go("/me/sign-in").await;
        assert_eq!(axe(&browser, "/me/sign-in").await, Vec::<String>::new());
        until(&browser, "the browser knows passkeys", "!document.querySelector('form[data-passkey]').hidden").await;
        let label = browser.wait().for_element(Locator::Css("#label")).await.unwrap();
        label.send_keys("Provdatorn").await.unwrap();
        click(&browser, "form[data-passkey] button").await;
        until(&browser, "the recovery codes", "document.querySelectorAll('.codes li').length === 10").await;
        assert!(text(&browser, "main").await.contains("Provdatorn"));
        assert_eq!(axe(&browser, "/me/sign-in with codes").await, Vec::<String>::new());
        go("/people").await;
        until(&browser, "the administrator's page", "document.querySelector('h1').textContent === 'Personer'").await;

        // Out, and in again with the key alone.
        click(&browser, "form[action='/sign-out'] button").await;
        go("/sign-in").await;
        assert_eq!(axe(&browser, "/sign-in").await, Vec::<String>::new());
        click(&browser, "form[data-passkey] button").await;
        until(&browser, "signed in", "document.querySelector('.person')").await;
        go("/people").await;
        until(&browser, "the administrator's page", "document.querySelector('h1').textContent === 'Personer'").await;

        // Asked again, with the key; what was typed goes on.
        place.long_ago().await;
        go("/roles").await;
        browser.execute("document.querySelectorAll('details').forEach(d => d.open = true)", vec![]).await.unwrap();
        let name = browser.wait().for_element(Locator::Css("form[action='/roles'] input[name=name]")).await.unwrap();
        name.send_keys("Provroll").await.unwrap();
        click(&browser, "form[action='/roles'] input[type=checkbox]").await;
        click(&browser, "form[action='/roles'] button").await;
        until(&browser, "asked again", "document.querySelector('h1').textContent === 'Visa att det är du'").await;
        assert_eq!(axe(&browser, "/sign-in/again").await, Vec::<String>::new());
        click(&browser, "form[data-passkey] button").await;
        until(&browser, "the role", "document.querySelector('main').textContent.includes('Provroll') && location.pathname.startsWith('/roles')").await;

        // By a link the key is the second proof; and what was sent once is not taken again.
        click(&browser, "form[action='/sign-out'] button").await;
        let link = place.lisbet(&["user", "link", "Prov Ett", "--base", &server.base]).ok();
        browser.goto(link.out().trim()).await.unwrap();
        click(&browser, "main form button").await;
        until(&browser, "the second step", "document.querySelector('#code')").await;
        assert_eq!(axe(&browser, "/sign-in second").await, Vec::<String>::new());
        browser.execute("window.sent = []; HTMLFormElement.prototype.requestSubmit = function () { sent.push(...new FormData(this)); document.body.dataset.sent = JSON.stringify(Object.fromEntries(sent)); }", vec![]).await.unwrap();
        click(&browser, "form[data-passkey] button").await;
        until(&browser, "an answer", "document.body.dataset.sent").await;
        let sent = browser.execute("return document.body.dataset.sent", vec![]).await.unwrap();
        let sent: serde_json::Value = serde_json::from_str(sent.as_str().unwrap()).unwrap();
        let form = [("challenge", sent["challenge"].as_str().unwrap()), ("answer", sent["answer"].as_str().unwrap())];
        let mut one = server.stranger();
        assert_eq!(one.submit("/sign-in/passkey", &form).await.status, 303);
        assert_eq!(one.get("/people").await.status, 200);
        let mut replayed = server.stranger();
        assert_eq!(replayed.submit("/sign-in/passkey", &form).await.status, 422, "an answer is good once");
        let page = replayed.page("/sign-in").await;
        let other = between(&page, "name=\"challenge\" value=\"", "\"");
        for (challenge, answer) in [(other, form[1].1), (form[0].1, "{}"), ("", ""), ("\u{0}", "ont")] {
            let given = [("challenge", challenge), ("answer", answer)];
            assert_eq!(replayed.submit("/sign-in/passkey", &given).await.status, 422, "{answer}");
        }
        browser.close().await.unwrap();
    })
    .await;
}
