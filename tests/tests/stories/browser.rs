//! The pages in a real browser: keyboard, paste, two people at once, a phone, no JavaScript, and axe on every page.

use std::{
    io::BufRead as _,
    process::{Child, Command, Stdio},
};

use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource as _, KeyAction, KeyActions},
    key::Key,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value as Json, json};

use crate::house::{Place, Server, YEAR};

/// ChromeDriver on a port of its own; gone with the story.
pub struct Driver {
    process: Child,
    address: String,
}

impl Driver {
    /// `None` where there is no browser and none is required.
    pub fn start() -> Option<Self> {
        let path = std::env::var("LISBET_CHROMEDRIVER").unwrap_or_else(|_| "/usr/bin/chromedriver".to_owned());
        let started = Command::new(&path).arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut process = match started {
            Ok(process) => process,
            Err(error) if std::env::var_os("LISBET_TEST_BROWSER").is_some() => panic!("{path}: {error}"),
            Err(_) => {
                eprintln!("skipped: there is no browser (`cargo xtask test` installs one)");
                return None;
            }
        };
        let mut lines = std::io::BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines
            .find_map(|line| {
                let port = line.ok()?.split("on port ").nth(1)?.trim_end_matches('.').parse::<u16>().ok()?;
                (port != 0).then_some(port)
            })
            .expect("the driver says its port");
        // The pipe stays open: a driver that cannot write ends.
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self { process, address: format!("http://localhost:{port}") })
    }

    pub async fn browser(&self, width: u32, height: u32, scripts: bool) -> Client {
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--no-first-run".to_owned(),
            "--lang=sv".to_owned(),
        ];
        arguments.push(format!("--window-size={width},{height}"));
        let mut options = json!({ "args": arguments });
        if let Ok(binary) = std::env::var("LISBET_CHROMIUM") {
            options["binary"] = binary.into();
        }
        if width < 500 {
            options["mobileEmulation"] =
                json!({ "deviceMetrics": { "width": width, "height": height, "pixelRatio": 2.0, "touch": true } });
        }
        if !scripts {
            options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
        }
        let capabilities = json!({ "goog:chromeOptions": options });
        ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().unwrap().clone())
            .connect(&self.address)
            .await
            .expect("a browser starts")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub async fn sign_in(browser: &Client, server: &Server, role: &str) {
    browser.goto(server.link(role)).await.unwrap();
    click(browser, "main form button").await;
    browser.wait().for_element(Locator::Css(".person")).await.expect("signed in");
}

async fn open(browser: &Client, server: &Server, path: &str) {
    browser.goto(&format!("{}{YEAR}/{path}", server.base)).await.unwrap();
}

pub async fn click(browser: &Client, css: &str) {
    let found = browser.wait().for_element(Locator::Css(css)).await;
    found.unwrap_or_else(|e| panic!("{css}: {e}")).click().await.unwrap_or_else(|e| panic!("{css}: {e}"));
}

pub async fn text(browser: &Client, css: &str) -> String {
    browser.wait().for_element(Locator::Css(css)).await.unwrap_or_else(|e| panic!("{css}: {e}")).text().await.unwrap()
}

async fn keys(browser: &Client, keys: &[char]) {
    let mut actions = KeyActions::new("keyboard".to_owned());
    for key in keys {
        actions = actions.then(KeyAction::Down { value: *key }).then(KeyAction::Up { value: *key });
    }
    browser.perform_actions(actions).await.unwrap();
}

/// Waits until a script gives true: the page works on its own time.
pub async fn until(browser: &Client, what: &str, script: &str) {
    for _ in 0..300 {
        if browser.execute(&format!("return !!({script})"), vec![]).await.unwrap() == Json::Bool(true) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let shot = browser.screenshot().await.unwrap_or_default();
    let file = std::env::temp_dir().join("lisbet-browser.png");
    let _ = std::fs::write(&file, shot);
    panic!("{what} (see {})", file.display());
}

/// What axe finds wrong with the page, each with the element and how to mend it.
pub async fn axe(browser: &Client, page: &str) -> Vec<String> {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/node_modules/axe-core/axe.min.js");
    let source = std::fs::read_to_string(source).expect("axe-core is fetched with the page assets");
    browser.execute(&source, vec![]).await.unwrap();
    let run = "const done = arguments[0]; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }) \
               .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | '))))";
    let violations = browser.execute_async(run, vec![]).await.unwrap();
    violations.as_array().unwrap().iter().map(|v| format!("{page}: {}", v.as_str().unwrap_or_default())).collect()
}

#[tokio::test]
async fn a_cell_is_edited_by_keyboard_undone_and_the_picture_follows() {
    let Some(driver) = Driver::start() else { return };
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let browser = driver.browser(1400, 1000, true).await;
    sign_in(&browser, &server, "controller").await;
    open(&browser, &server, "risk-analysis").await;
    until(&browser, "cells can be reached", "document.querySelector('#nr-5 [data-field=likelihood]')?.tabIndex === 0")
        .await;
    browser.execute("document.querySelector('#nr-5 [data-field=likelihood]').focus()", vec![]).await.unwrap();
    let enter = char::from(Key::Enter);
    keys(&browser, &[enter]).await;
    until(&browser, "Enter opens the cell", "document.activeElement.tagName === 'SELECT'").await;
    keys(&browser, &[char::from(Key::Escape)]).await;
    until(&browser, "Escape goes back", "document.activeElement.matches('#nr-5 [data-field=likelihood]')").await;
    keys(&browser, &[enter]).await;
    // By its word, as a person finds it in the list; then Tab saves and goes on to the next cell.
    keys(&browser, &['5', char::from(Key::Tab)]).await;
    until(&browser, "the value follows", "document.querySelector('#nr-5 .value').textContent === '10'").await;
    until(&browser, "Tab opens the next cell", "document.activeElement.closest('[data-field=consequence]')").await;
    keys(&browser, &[char::from(Key::Escape)]).await;
    let in_cell = "[...document.querySelectorAll('.risk-matrix tr:first-child td:nth-child(3) .event-mark')].some(m => m.textContent === '5')";
    until(&browser, "the mark has moved in the matrix", in_cell).await;
    click(&browser, ".undo button").await;
    until(&browser, "undone", "document.querySelector('#nr-5 .value').textContent === '4'").await;
    browser.close().await.unwrap();
}

#[tokio::test]
async fn rows_from_a_spreadsheet_are_pasted_and_two_people_see_each_other() {
    let Some(driver) = Driver::start() else { return };
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let browser = driver.browser(1400, 1000, true).await;
    sign_in(&browser, &server, "controller").await;
    open(&browser, &server, "risk-analysis?sort=number").await;
    let paste = |text: &str| {
        format!(
            "const cell = document.querySelector('#nr-1 [data-field=likelihood]'); cell.focus(); const data = new DataTransfer(); \
             data.setData('text/plain', {}); cell.dispatchEvent(new ClipboardEvent('paste', {{ clipboardData: data, bubbles: true, cancelable: true }}))",
            json!(text)
        )
    };
    browser.execute(&paste("2\t2\n1. Osannolikt\tLindrig\n"), vec![]).await.unwrap();
    let both = "document.querySelector('#nr-1 .value').textContent === '4' && document.querySelector('#nr-2 .value').textContent === '2'";
    until(&browser, "both rows are pasted", both).await;
    browser.execute(&paste("2\t2\nsju\t3\n"), vec![]).await.unwrap();
    until(
        &browser,
        "the problem stands at its cell",
        "document.querySelector('#nr-2 .cell-problem')?.textContent.includes('sju')",
    )
    .await;

    let other = driver.browser(1400, 1000, true).await;
    sign_in(&other, &server, "head").await;
    open(&other, &server, "risk-analysis").await;
    open(&browser, &server, "risk-analysis").await;
    let change = |text: &str| {
        format!(
            "const cell = document.querySelector('#nr-3 [data-field=event]'); cell.click(); const t = cell.querySelector('textarea'); t.value = {}; \
             t.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Enter', bubbles: true }}))",
            json!(text)
        )
    };
    until(&browser, "ready", "document.querySelector('#nr-3 [data-field=event]')?.tabIndex === 0").await;
    until(&other, "ready", "document.querySelector('#nr-3 [data-field=event]')?.tabIndex === 0").await;
    browser.execute(&change("Den första skrev"), vec![]).await.unwrap();
    until(&browser, "saved", "document.querySelector('#nr-3 [data-field=event]').classList.contains('saved')").await;
    other.execute(&change("Den andra skrev"), vec![]).await.unwrap();
    let dialog = text(&other, "dialog.conflict").await;
    for said in ["Demo Controller", "Den första skrev", "Den andra skrev"] {
        assert!(dialog.contains(said), "{dialog}");
    }
    assert_eq!(axe(&other, "the conflict dialog").await, Vec::<String>::new());
    click(&other, "dialog.conflict [data-variant=primary]").await;
    until(&other, "mine holds", "document.querySelector('#nr-3 [data-field=event]').textContent === 'Den andra skrev'")
        .await;
    browser.close().await.unwrap();
    other.close().await.unwrap();
}

/// From a file to an adopted document; the same errand with and without JavaScript.
async fn errand(driver: &Driver, scripts: bool) {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let browser = driver.browser(1400, 1000, scripts).await;
    sign_in(&browser, &server, "controller").await;
    let base = format!("{}/barn-och-utbildningsnamnden/2029", server.base);
    browser.goto(&format!("{base}/import")).await.unwrap();
    let file = place.folder.join("risker.csv");
    std::fs::write(
        &file,
        "Nr;Mål;Process;Arbetssätt;Oönskad händelse;S;K;IKP\n1;Mål;P;A;Första;3;4;★\n2;Mål;P;A;Andra;2;2;Nej\n",
    )
    .unwrap();
    let field = browser.wait().for_element(Locator::Css("#file")).await.unwrap();
    field.send_keys(file.to_str().unwrap()).await.unwrap();
    click(&browser, "button[value=look]").await;
    let preview = text(&browser, "#what ~ p").await;
    assert!(preview.starts_with("2 nya"), "{preview}");
    click(&browser, "button[value=store]").await;
    assert_eq!(text(&browser, "#nr-1 .value").await, "12");
    // The plain form of an event.
    click(&browser, "#nr-2 th a").await;
    browser
        .wait()
        .for_element(Locator::Css("#field-consequence option[value='5']"))
        .await
        .unwrap()
        .click()
        .await
        .unwrap();
    click(&browser, "form.stack .ds-button[data-variant=primary]").await;
    assert_eq!(text(&browser, "#nr-2 .value").await, "10");
    browser.goto(&format!("{base}/documents")).await.unwrap();
    for (id, value) in [("field-paragraph", "§ 7"), ("field-case_number", "BUN 2028/9")] {
        let field = browser.wait().for_element(Locator::Css(&format!("#{id}"))).await.unwrap();
        field.send_keys(value).await.unwrap();
    }
    browser.find(Locator::Css("#field-date")).await.unwrap().send_keys("2029-01-23").await.unwrap();
    click(&browser, "form.stack .ds-button[data-variant=primary]").await;
    // Either answer: on a busy machine the page is still on its way when the click returns.
    let either = "#problems, section[aria-labelledby=decided] table";
    browser.wait().for_element(Locator::Css(either)).await.expect("the decision is answered");
    if browser.find(Locator::Css("#problems")).await.is_ok() {
        // A date field takes digits in the order of the browser's language.
        let field = browser.find(Locator::Css("#field-date")).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys("01232029").await.unwrap();
        click(&browser, "form.stack .ds-button[data-variant=primary]").await;
    }
    let decided = text(&browser, "section[aria-labelledby=decided] table").await;
    assert!(decided.contains("§ 7") && decided.contains("BUN 2028/9") && decided.contains("januari 2029"), "{decided}");
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_printed_word_that_is_no_choice_is_not_changed_by_a_look() {
    let Some(driver) = Driver::start() else { return };
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let file = place.folder.join("vor.csv");
    std::fs::write(&file, "Nr;Oönskad händelse;S;K;IKP\n1;Ett;3;3;Nej, bevakas\n").unwrap();
    let unit = ["--unit", "barn-och-utbildningsnamnden", "--year", "2027", "--remove-missing"];
    place.lisbet(&[&["import", "risk-analysis", file.to_str().unwrap()], &unit[..]].concat()).ok();
    let browser = driver.browser(1400, 1000, true).await;
    sign_in(&browser, &server, "controller").await;
    open(&browser, &server, "risk-analysis").await;
    until(&browser, "ready", "document.querySelector('#nr-1 [data-field=in_plan]')?.tabIndex === 0").await;
    browser.execute("document.querySelector('#nr-1 [data-field=in_plan]').focus()", vec![]).await.unwrap();
    keys(&browser, &[char::from(Key::Enter)]).await;
    until(&browser, "open", "document.activeElement.tagName === 'SELECT'").await;
    keys(&browser, &[char::from(Key::Tab)]).await;
    until(&browser, "closed", "document.querySelector('#nr-1 [data-field=in_plan] select') === null").await;
    open(&browser, &server, "risk-analysis").await;
    assert_eq!(text(&browser, "#nr-1 [data-field=in_plan]").await, "Nej, bevakas");
    browser.close().await.unwrap();
}

#[tokio::test]
async fn what_was_typed_is_still_there_after_an_accident_and_gone_once_it_is_saved() {
    let Some(driver) = Driver::start() else { return };
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let browser = driver.browser(1400, 1000, true).await;
    sign_in(&browser, &server, "controller").await;
    open(&browser, &server, "events/new").await;
    let field = browser.wait().for_element(Locator::Css("#field-event")).await.unwrap();
    field.send_keys("Halvfärdig händelse").await.unwrap();
    click(&browser, "#field-in_plan").await;
    browser.refresh().await.unwrap();
    let typed = "document.querySelector('#field-event')?.value === 'Halvfärdig händelse'";
    until(&browser, "the text is still there", typed).await;
    until(&browser, "and the tick", "document.querySelector('#field-in_plan')?.checked").await;
    assert!(text(&browser, "form.keep [role=status]").await.contains("inte sparat"), "and it says so");
    click(&browser, "form.keep .ds-button[data-variant=primary]").await;
    until(&browser, "saved", "document.querySelector('#nr-23')").await;
    open(&browser, &server, "events/new").await;
    until(&browser, "a new form is empty", "document.querySelector('#field-event')?.value === ''").await;
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_file_becomes_an_adopted_document_in_the_browser() {
    let Some(driver) = Driver::start() else { return };
    errand(&driver, true).await;
}

#[tokio::test]
async fn the_same_errand_needs_no_javascript() {
    let Some(driver) = Driver::start() else { return };
    errand(&driver, false).await;
}

#[tokio::test]
async fn every_page_is_without_violations_on_a_desk_and_on_a_phone() {
    let Some(driver) = Driver::start() else { return };
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let console = server.console().await;
    let mut read = console.read_common().await.unwrap();
    let unit = organisation::unit_by_slug(&mut read, "barn-och-utbildningsnamnden").await.unwrap().unwrap();
    let analysis = internal_control::analysis(&mut read, unit.id, 2027).await.unwrap();
    drop(read);
    let event = format!("events/{}", analysis.events[0].head.id);
    let row = format!("plan-rows/{}", analysis.rows[0].head.id);
    let secrecy = format!("secrecy/risk-event/{}", analysis.events[0].head.id);
    let supplier = format!("..{}", crate::registers::supplier(&server).await);
    let pages = [
        "../../registers",
        "../suppliers",
        "../suppliers/import",
        &supplier,
        "system",
        "risk-analysis",
        "control-plan",
        "governing-documents",
        "baskrav",
        "findings",
        "documents",
        "case",
        "goals",
        "numbering",
        "proposal",
        "collection",
        "import",
        "share",
        "events/new",
        &event,
        &row,
        &secrecy,
        "finns-inte",
    ];
    let mut wrong = vec![];
    // 320: what a desk is at four times the size (WCAG 1.4.10), and the narrowest phone.
    for (width, height) in [(1400, 1000), (320, 844)] {
        let browser = driver.browser(width, height, true).await;
        browser.goto(&format!("{}/sign-in", server.base)).await.unwrap();
        wrong.extend(axe(&browser, "sign-in").await);
        sign_in(&browser, &server, if width > 500 { "controller" } else { "head" }).await;
        wrong.extend(axe(&browser, "the start page").await);
        for page in pages {
            open(&browser, &server, page).await;
            wrong.extend(axe(&browser, &format!("{page} at {width}")).await);
            let wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1";
            let overflows = browser.execute(&format!("return {wide}"), vec![]).await.unwrap();
            if overflows != Json::Bool(false) {
                wrong.push(format!("{page} is wider than a screen of {width}"));
            }
        }
        browser.close().await.unwrap();
    }
    let administrator = server.visitor("administrator").await;
    let mut pages = vec!["/organisation".to_owned(), "/methods".to_owned()];
    pages.extend(crate::web::administration(&administrator).await);
    for width in [1400, 320] {
        let browser = driver.browser(width, 1000, true).await;
        let person = identity::person_by_name(&console, "Demo Administratör").await.unwrap();
        let link = identity::issue_link(&server.installation.house, &console, person).await.unwrap();
        browser.goto(&link).await.unwrap();
        click(&browser, "main form button").await;
        for page in &pages {
            browser.goto(&format!("{}{page}", server.base)).await.unwrap();
            wrong.extend(axe(&browser, &format!("{page} at {width}")).await);
            let wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1";
            if browser.execute(&format!("return {wide}"), vec![]).await.unwrap() != Json::Bool(false) {
                wrong.push(format!("{page} is wider than a screen of {width}"));
            }
        }
        browser.close().await.unwrap();
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Types in a field of the page.
async fn fill(browser: &Client, field: &str, typed: &str) {
    let field = browser.wait().for_element(Locator::Css(field)).await.unwrap();
    field.send_keys(typed).await.unwrap();
}

/// Opens every fold and asks axe, which does not look into closed ones.
async fn all_of(browser: &Client, page: &str) -> Vec<String> {
    browser.execute("document.querySelectorAll('details').forEach(d => d.open = true)", vec![]).await.unwrap();
    axe(browser, page).await
}

#[tokio::test]
async fn a_secret_and_a_report_go_by_browser_on_a_phone() {
    let Some(driver) = Driver::start() else { return };
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let browser = driver.browser(390, 844, true).await;
    sign_in(&browser, &server, "head").await;
    open(&browser, &server, "risk-analysis").await;
    click(&browser, "#nr-5 th a").await;
    click(&browser, "main a[href*='/secrecy/']").await;
    click(&browser, "main .ds-button[data-variant=primary]").await;
    until(&browser, "what is wrong is told", "document.querySelector('#problems')").await;
    fill(&browser, "#field-ground", "18 kap. 8 § OSL").await;
    fill(&browser, "#field-label", "Passersystemet").await;
    click(&browser, "main .ds-button[data-variant=primary]").await;
    until(&browser, "it is among the secrets", "document.querySelector('main th a')").await;
    let mut wrong = axe(&browser, "secrets").await;
    click(&browser, "main th a").await;
    wrong.extend(axe(&browser, "a closed secret").await);
    click(&browser, "main .ds-button[data-variant=primary]").await;
    until(&browser, "it is opened", "document.querySelector('#inside')").await;
    assert!(text(&browser, "main").await.contains("Placering överklagas"));
    wrong.extend(all_of(&browser, "an opened secret").await);

    browser.goto(&format!("{}/report", server.base)).await.unwrap();
    click(&browser, "#field-body option:nth-child(2)").await;
    click(&browser, "#field-route option[value=head]").await;
    fill(&browser, "#field-text", "Fakturor betalas utan attest.").await;
    click(&browser, "main .ds-button[data-variant=primary]").await;
    let code = text(&browser, ".receipt code").await;
    wrong.extend(axe(&browser, "what was handed in").await);
    browser.goto(&format!("{}/receipt", server.base)).await.unwrap();
    fill(&browser, "#code", &code).await;
    click(&browser, "main .ds-button[data-variant=primary]").await;
    until(&browser, "the code leads there", "document.querySelector('#said')").await;
    assert!(text(&browser, "main").await.contains("utan attest"));
    wrong.extend(axe(&browser, "what a code leads to").await);
    browser.goto(&format!("{}/intake", server.base)).await.unwrap();
    wrong.extend(axe(&browser, "what has come in").await);
    click(&browser, "main th a").await;
    click(&browser, "main .ds-button[data-variant=primary]").await;
    until(&browser, "the report is opened", "document.querySelector('#said')").await;
    wrong.extend(all_of(&browser, "a report").await);
    let wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1";
    assert_eq!(browser.execute(&format!("return {wide}"), vec![]).await.unwrap(), Json::Bool(false));
    assert_eq!(wrong, Vec::<String>::new());
    browser.close().await.unwrap();
}
