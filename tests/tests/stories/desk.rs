//! What a controller must not lose at the desk: what somebody else has changed, a decision that is recorded once, what was typed.

use fantoccini::{Client, Locator};
use serde_json::json;

use crate::{
    browser::{Driver, axe, click, sign_in, text, until},
    house::{Place, Server, Visitor, YEAR, between, each, http},
    web::{event, path},
};

/// One fills in a record anew; the other, whose page is older, wants it gone: nothing is removed, and what was changed is shown.
async fn stays(one: &Visitor, other: &Visitor, record: &str, changed: &[(&str, &str)], said: &str) {
    let remove = format!("{record}/remove");
    assert_eq!(one.post(record, &[&[("version", "1")], changed].concat()).await.status, 303, "{record}");
    let stale = other.post(&remove, &[("version", "1"), ("reason", "")]).await;
    assert_eq!(stale.status, 409, "{record}: {}", stale.body);
    for text in ["så inget har tagits bort", "Så stod det när du öppnade sidan", said] {
        assert!(stale.body.contains(text), "{record}: {text}\n{}", stale.body);
    }
    assert_eq!(other.post(&remove, &[]).await.status, 404, "{record}: no form of ours lacks the version");
    let knowing = other.post(&remove, &[("version", "2"), ("reason", "")]).await;
    assert_eq!(knowing.status, 303, "{record}: {}", knowing.body);
    assert_eq!(other.post(&remove, &[("version", "2"), ("reason", "")]).await.status, 404, "{record} is gone");
}

#[tokio::test]
async fn a_stale_page_removes_nothing_that_somebody_else_has_changed() {
    each(async |place| {
        let server = Server::demo(place).await;
        let (one, other) = (server.visitor("controller").await, server.visitor("head").await);
        let record = |page: &str, kind: &str| {
            let id = page.rsplit(&format!("/{kind}/")).next().unwrap().split(['"', '/']).next().unwrap();
            path(&format!("{kind}/{id}"))
        };

        let list = path("governing-documents");
        assert_eq!(one.post(&list, &[("kind", "own"), ("title", "Resepolicy"), ("area", "Ö")]).await.status, 303);
        let page = one.page(&list).await;
        let row = page.split("/governing-documents/").find(|r| r.contains(">Resepolicy<")).unwrap();
        let document = format!("{list}/{}", row.split('"').next().unwrap());
        let secretary = server.visitor("secretary").await;
        let changed = [("kind", "own"), ("title", "Resepolicy 2027"), ("area", "Ö")];
        stays(&one, &secretary, &document, &changed, "Resepolicy 2027").await;

        let (id, _) = event(&one.page(&path("risk-analysis")).await, 5);
        let at_event = path(&format!("events/{id}"));
        let measure = [("measure", "Gör något"), ("status", "ongoing")];
        assert_eq!(one.post(&format!("{at_event}/measures"), &measure).await.status, 303);
        let own = record(&one.page(&at_event).await, "measures");
        let own = own.strip_suffix("/remove").unwrap_or(&own);
        let changed = [("event", id.as_str()), ("measure", "Gör något bättre"), ("status", "ongoing")];
        stays(&one, &other, own, &changed, "Gör något bättre").await;
        stays(&one, &other, &at_event, &[("event", "En ny lydelse")], "En ny lydelse").await;

        let plan = one.page(&path("control-plan")).await;
        let row = path(&format!("plan-rows/{}", between(&plan, "/plan-rows/", "\"")));
        assert_eq!(one.post(&format!("{row}/activities"), &[("activity", "Stickprov")]).await.status, 303);
        let own = record(&one.page(&row).await, "activities");
        stays(&one, &other, &own, &[("activity", "Stickprov varje månad")], "Stickprov varje månad").await;
        stays(&one, &other, &row, &[("responsible", "Ekonomichef")], "Ekonomichef").await;

        assert_eq!(one.post(&path("duties"), &[("role", "Chef"), ("duty", "leder")]).await.status, 303);
        let own = record(&one.page(&path("system")).await, "duties");
        stays(&one, &other, &own, &[("role", "Chef"), ("duty", "leder och följer upp")], "leder och följer upp").await;

        assert_eq!(one.post(&path("goals"), &[("text", "9. Nytt mål"), ("level", "of-board")]).await.status, 303);
        let own = record(&one.page(&path("goals")).await, "goals");
        stays(&one, &other, &own, &[("text", "9. Nyare mål"), ("level", "of-board")], "9. Nyare mål").await;

        let first = server.visitor("administrator").await;
        let second = server.visitor_again(&first);
        let own = [("name", "Läsare"), ("permission-read-risk-analysis", "true")];
        assert_eq!(first.post("/roles", &own).await.status, 303);
        let roles = first.page("/roles").await;
        let role = roles.split("href=\"/roles/").find(|r| r.contains(">Läsare<")).unwrap().split('"').next().unwrap();
        let changed = [("name", "Storläsare"), own[1]];
        stays(&first, &second, &format!("/roles/{role}"), &changed, "Storläsare").await;
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

const DECISION: [(&str, &str); 6] = [
    ("kind-risk-analysis", "true"),
    ("kind-control-plan", "true"),
    ("body", "Barn- och utbildningsnämnden"),
    ("date", "2027-01-26"),
    ("paragraph", "§ 7"),
    ("case_number", "BUN 2026/9"),
];

#[tokio::test]
async fn a_decision_is_recorded_once_and_says_so() {
    each(async |place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let adopt = path("documents/adopt");
        let done = controller.post(&adopt, &DECISION).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = controller.page(&done.location).await;
        assert!(between(&page, "role=\"status\"", "</div>").contains("Beslutet är registrerat"), "{page}");
        assert!(!page.contains("value=\"§ 7\""), "the form is empty again");
        let again = controller.post(&adopt, &DECISION).await;
        assert_eq!(again.status, 422);
        assert!(again.body.contains("redan registrerat") && again.body.contains("version 1"), "{}", again.body);
        let versions = |page: &str| page.matches("/decisions/").count();
        assert_eq!(versions(&page), versions(&controller.page(&path("documents")).await), "nothing was added");
        // What has been changed since then is another decision, also of the same day.
        let (id, version) = event(&controller.page(&path("risk-analysis")).await, 4);
        let cell = path(&format!("events/{id}/cell"));
        assert_eq!(controller.post(&cell, &[("version", &version), ("event", "Ändrat")]).await.status, 200);
        let analysis: Vec<_> = DECISION.into_iter().filter(|(name, _)| *name != "kind-control-plan").collect();
        assert_eq!(controller.post(&adopt, &analysis).await.status, 303);
    })
    .await;
}

async fn opens(browser: &Client, server: &Server, page: &str) {
    browser.goto(&format!("{}{YEAR}/{page}", server.base)).await.unwrap();
}

async fn types(browser: &Client, field: &str, typed: &str) {
    let field = browser.wait().for_element(Locator::Css(field)).await.unwrap_or_else(|e| panic!("{field}: {e}"));
    field.send_keys(typed).await.unwrap();
}

const FILLED: &str = "document.querySelector('#field-paragraph').value = '§ 7'; document.querySelector('#field-case_number').value = 'BUN 1'; \
    document.querySelector('#field-date').value = '2027-01-26'; \
    for (const id of ['paragraph', 'case_number', 'date']) document.querySelector('#field-' + id).dispatchEvent(new Event('input', { bubbles: true }))";
const RECORD: &str = "form[action$=adopt] .ds-button[data-variant=primary]";
const EMPTY: &str =
    "document.querySelector('#field-paragraph')?.value === '' && !document.querySelector('form.keep [role=status]')";
const ONCE: &str = "[...document.querySelectorAll('section[aria-labelledby=decided] tbody tr td:nth-of-type(1)')].every(c => c.textContent.trim() === '1')";

#[tokio::test]
async fn a_decision_pressed_twice_reloaded_and_gone_back_to_is_one_and_the_forms_are_empty_after_it() {
    let Some(driver) = Driver::start() else { return };
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let browser = driver.browser(1400, 1000, true).await;
    sign_in(&browser, &server, "controller").await;
    opens(&browser, &server, "documents").await;
    browser.execute(FILLED, vec![]).await.unwrap();
    click(&browser, RECORD).await;
    assert!(text(&browser, "main > [role=status]").await.contains("Beslutet är registrerat"));
    until(&browser, "the form is empty and says nothing of what is not saved", EMPTY).await;
    browser.refresh().await.unwrap();
    until(&browser, "also when the page is loaded again", EMPTY).await;
    browser.back().await.unwrap();
    browser.wait().for_element(Locator::Css(RECORD)).await.unwrap();
    browser.execute(FILLED, vec![]).await.unwrap();
    click(&browser, RECORD).await;
    assert!(text(&browser, "#problems").await.contains("redan registrerat"));
    until(&browser, "one version of each", ONCE).await;
    // What was refused still stands in the form, also after another page.
    until(&browser, "refused", "document.querySelector('#field-paragraph')?.value === '§ 7'").await;
    opens(&browser, &server, "documents").await;
    until(&browser, "kept", "document.querySelector('form.keep [role=status]')?.textContent.includes('inte sparat')")
        .await;

    opens(&browser, &server, "goals").await;
    types(&browser, "#field-text-new", "9. Nytt mål").await;
    click(&browser, "form.keep .ds-button[data-variant=primary]").await;
    let added = "[...document.querySelectorAll('tbody th')].some(t => t.textContent === '9. Nytt mål')";
    until(&browser, "the goal is there", added).await;
    let empty =
        "document.querySelector('#field-text-new').value === '' && !document.querySelector('form.keep [role=status]')";
    until(&browser, "and its form is empty", empty).await;
    browser.close().await.unwrap();
}

#[tokio::test]
async fn two_fields_of_the_plan_are_filled_in_and_saving_one_empties_no_other() {
    let Some(driver) = Driver::start() else { return };
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let file = place.folder.join("vor.csv");
    std::fs::write(&file, "Nr;Oönskad händelse;S;K;IKP\n1;Ett;3;4;★\n2;Två;3;4;★\n").unwrap();
    let unit = ["--unit", "barn-och-utbildningsnamnden", "--year", "2027", "--remove-missing"];
    place.lisbet(&[&["import", "risk-analysis", file.to_str().unwrap()], &unit[..]].concat()).ok();
    let browser = driver.browser(1400, 1000, true).await;
    sign_in(&browser, &server, "controller").await;
    opens(&browser, &server, "control-plan").await;
    let fill = "const all = n => [...document.querySelectorAll('[name=' + n + ']')]; \
        for (const [f, t] of [[all('responsible')[0], 'Ekonomichef'], [all('responsible')[1], 'Skolchef'], [all('responsible')[2], 'Rektor']]) { \
        f.value = t; f.dispatchEvent(new Event('input', { bubbles: true })) }";
    browser.execute(fill, vec![]).await.unwrap();
    click(&browser, ".plan-row .ask button").await;
    let saved = "document.querySelectorAll('[name=responsible]').length === 2";
    until(&browser, "saved", saved).await;
    let kept = "[...document.querySelectorAll('[name=responsible]')].some(f => f.value === 'Skolchef') \
        && [...document.querySelectorAll('[name=responsible]')].some(f => f.value === 'Rektor')";
    until(&browser, "what was typed in the other rows is still there", kept).await;
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_pasted_cell_keeps_its_line_break_and_what_has_no_room_is_refused_whole() {
    let Some(driver) = Driver::start() else { return };
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let browser = driver.browser(1400, 1000, true).await;
    sign_in(&browser, &server, "controller").await;
    opens(&browser, &server, "risk-analysis?sort=number").await;
    let at = |row: &str, field: &str| format!("document.querySelector('{row} [data-field={field}]')");
    let paste = |cell: &str, text: &str| {
        format!(
            "const cell = {cell}; cell.focus(); const data = new DataTransfer(); data.setData('text/plain', {}); \
             cell.dispatchEvent(new ClipboardEvent('paste', {{ clipboardData: data, bubbles: true, cancelable: true }}))",
            json!(text)
        )
    };
    let third = browser.execute(&format!("return {}.textContent", at("#nr-3", "event")), vec![]).await.unwrap();
    let two = "\"Första raden\r\nsäger \"\"hej\"\"\"\t2\r\nAndra händelsen\t3\r\n";
    browser.execute(&paste(&at("#nr-1", "event"), two), vec![]).await.unwrap();
    until(&browser, "pasted", &format!("{}.textContent === 'Andra händelsen'", at("#nr-2", "event"))).await;
    let first = browser.execute(&format!("return {}.textContent", at("#nr-1", "event")), vec![]).await.unwrap();
    assert!(
        first.as_str().unwrap().starts_with("Första raden") && first.as_str().unwrap().contains("säger \"hej\""),
        "{first}"
    );
    let still = browser.execute(&format!("return {}.textContent", at("#nr-3", "event")), vec![]).await.unwrap();
    assert_eq!(still, third, "the row after is another event");
    let last = "[...document.querySelectorAll('tr[data-id]')].at(-1).querySelector('[data-field=likelihood]')";
    let before = browser.execute(&format!("return {last}.textContent"), vec![]).await.unwrap();
    let outside = paste(last, "1\t1\n2\t2\n");
    browser.execute(&outside, vec![]).await.unwrap();
    until(&browser, "told", &format!("{last}.querySelector('.cell-problem')?.textContent.includes('fler rader')"))
        .await;
    opens(&browser, &server, "risk-analysis?sort=number").await;
    let after = browser.execute(&format!("return {last}.textContent"), vec![]).await.unwrap();
    assert_eq!(after, before, "none of it was stored");
    browser.close().await.unwrap();
}

const WAITS: &str = "form[action^='/sign-in/back/']";

async fn signs_in_anew(browser: &Client, place: &Place, server: &Server) {
    let link = place.lisbet(&["user", "link", "Demo Förvaltningschef"]).ok().out();
    let path = link.split_once("/sign-in/").expect("a link").1.trim();
    browser.goto(&format!("{}/sign-in/{path}", server.base)).await.unwrap();
    click(browser, "main form button").await;
    browser.wait().for_element(Locator::Css(".person")).await.expect("signed in");
}

/// Somebody's session, ended from elsewhere: another tab, another machine, or the hours.
async fn ends_elsewhere(browser: &Client) {
    let cookie = browser.get_named_cookie("lisbet").await.unwrap().value().to_owned();
    let here = browser.current_url().await.unwrap();
    let away = http().post(here.join("/sign-out").unwrap()).header("cookie", format!("lisbet={cookie}"));
    assert!(away.send().await.unwrap().status().is_redirection());
}

#[tokio::test]
async fn a_session_that_ends_takes_nothing_along_that_was_typed() {
    let Some(driver) = Driver::start() else { return };
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let visitor = server.visitor("controller").await;
    let (id, _) = event(&visitor.page(&path("risk-analysis")).await, 7);
    let secret = path(&format!("secrecy/risk-event/{id}"));

    // Without scripts, on a page that no browser keeps anything of: what is to be kept secret.
    let browser = driver.browser(1400, 1000, false).await;
    sign_in(&browser, &server, "head").await;
    browser.goto(&format!("{}{secret}", server.base)).await.unwrap();
    types(&browser, "[name=ground]", "OSL 23 kap. 2 §").await;
    types(&browser, "[name=label]", "En elevs hälsa").await;
    click(&browser, "[name=role-controller]").await;
    ends_elsewhere(&browser).await;
    click(&browser, "main form .ds-button[data-variant=primary]").await;
    browser.wait().for_element(Locator::Css(WAITS)).await.expect("it waits");
    // Too early: nothing is lost either.
    click(&browser, "main form button").await;
    browser.wait().for_element(Locator::Css(WAITS)).await.expect("it waits still");
    let here = browser.window().await.unwrap();
    click(&browser, "main a[target=_blank]").await;
    let there = browser.windows().await.unwrap().into_iter().find(|window| *window != here).unwrap();
    browser.switch_to_window(there).await.unwrap();
    signs_in_anew(&browser, &place, &server).await;
    browser.switch_to_window(here).await.unwrap();
    click(&browser, "main form button").await;
    until(&browser, "it went on", "!location.pathname.startsWith('/sign-in')").await;
    assert!(!visitor.page(&path("risk-analysis")).await.contains(&id), "it is secret now");

    // A page that a letter leads to is gone on to.
    ends_elsewhere(&browser).await;
    let plan = format!("{}{}?sort=value", server.base, path("control-plan"));
    browser.goto(&plan).await.unwrap();
    assert_eq!(browser.current_url().await.unwrap().path(), "/sign-in");
    signs_in_anew(&browser, &place, &server).await;
    assert_eq!(browser.current_url().await.unwrap().as_str(), plan);
    // Once: whoever signs in next begins where everybody does.
    ends_elsewhere(&browser).await;
    signs_in_anew(&browser, &place, &server).await;
    assert_eq!(browser.current_url().await.unwrap().path(), "/");
    browser.close().await.unwrap();

    // A script is told, and no page of another address is ever gone on to.
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let visitor = server.visitor("controller").await;
        let mut out = visitor.again();
        let (id, _) = event(&visitor.page(&path("risk-analysis")).await, 5);
        let at_event = path(&format!("events/{id}"));
        out.submit("/sign-out", &[]).await;
        let asked = out.get(&at_event).await;
        let to = asked.location.strip_prefix("/sign-in?to=").expect("where one was on the way").to_owned();
        assert_eq!((asked.status, to.contains('/')), (303, false), "{to}");
        let waits = out.post(&format!("{at_event}?x=1"), &[("event", "Något <b>annat</b>")]).await;
        assert_eq!((waits.status, waits.location.as_str()), (307, format!("/sign-in/back{at_event}?x=1").as_str()));
        let page = out.post(&waits.location, &[("event", "Något <b>annat</b>")]).await;
        assert_eq!(page.status, 401);
        let (onwards, kept) = (between(&page.body, "<main", "</main>"), "value=\"Något &#60;b&#62;annat&#60;/b&#62;\"");
        assert!(onwards.contains(kept) && onwards.contains(&format!("action=\"{}\"", waits.location)), "{onwards}");
        let strange = [
            "/sign-in/back//ont.example",
            "/sign-in/back/report",
            "/sign-in/back/people/x/y",
            "/sign-in/back/sign-out",
        ];
        for strange in strange {
            assert_eq!(out.post(strange, &[("event", "x")]).await.status, 404, "{strange}");
        }
        for away in ["//ont.example", "https://ont.example/", "/\\ont.example", "/%09/ont.example", ""] {
            let answer = http().get(format!("{}/sign-in?to={away}", server.base)).send().await.unwrap();
            assert!(!answer.headers().contains_key("set-cookie"), "{away}");
        }
        let script = |request: reqwest::RequestBuilder| request.header("sec-fetch-dest", "empty").send();
        let address = format!("{}{at_event}", server.base);
        assert_eq!(script(http().get(&address)).await.unwrap().status(), 401);
        assert_eq!(script(http().post(&address).body("{}")).await.unwrap().status(), 401);
        assert_eq!(script(http().get(format!("{}/me/stay", server.base))).await.unwrap().status(), 401);
        let other = server.visitor("head").await;
        assert_eq!(other.get("/me/stay").await.status, 204);
    })
    .await;
}

#[tokio::test]
async fn that_a_session_is_about_to_end_is_said_and_a_press_keeps_it() {
    let Some(driver) = Driver::start() else { return };
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let browser = driver.browser(1400, 1000, true).await;
    sign_in(&browser, &server, "controller").await;
    opens(&browser, &server, "documents").await;
    until(&browser, "nothing is said yet", "document.querySelector('#session').hidden").await;
    // As after fifty-two minutes.
    let away = |minutes: i64| {
        format!(
            "localStorage.setItem('seen', Date.now() - {minutes} * 60000); document.dispatchEvent(new Event('visibilitychange'))"
        )
    };
    browser.execute(&away(52), vec![]).await.unwrap();
    until(&browser, "it is said", "document.querySelector('#session p').textContent.includes('loggas du ut')").await;
    assert_eq!(axe(&browser, "a session that ends").await, Vec::<String>::new());
    click(&browser, "#session button").await;
    until(&browser, "it goes on", "document.querySelector('#session').hidden").await;
    ends_elsewhere(&browser).await;
    browser.execute(&away(52), vec![]).await.unwrap();
    click(&browser, "#session button").await;
    until(&browser, "it is over", "document.querySelector('#session p').textContent.includes('har loggats ut')").await;
    browser.close().await.unwrap();
}
