//! Every form that comes back, in a real browser: what is wrong is tied to its fields, as axe sees it.

use fantoccini::Client;
use serde_json::Value as Json;

use crate::{
    browser::{Driver, axe, click, sign_in, until},
    house::{Place, Server, YEAR},
    web::{administration, path},
};

/// The forms of a page that something is typed in, one of each sort: rows of a table have forms that are alike.
const FORMS: &str = "[...document.querySelectorAll('main form[method=post]')].filter(form => form.enctype !== 'multipart/form-data' \
    && form.querySelector('input:not([type=hidden]):not([type=checkbox]):not([type=radio]):not([type=search]), textarea')) \
    .filter((form, n, all) => n === all.findIndex(other => NAMES(other) === NAMES(form)))";
/// What the fields of a form are called.
const NAMES: &str = "(form => [...form.elements].map(field => field.name).join())";

/// Sends the form with more in each field than any takes, past what the browser itself would stop.
const SEND: &str = "const form = FORMS[arguments[0]]; window.before = true;
    form.querySelectorAll('details').forEach(d => d.open = true);
    form.querySelectorAll('input, textarea').forEach(field => {
        if (['hidden', 'checkbox', 'radio', 'file'].includes(field.type) || field.readOnly) return;
        field.type === 'textarea' || (field.type = 'text');
        field.removeAttribute('maxlength');
        field.value = 'långt '.repeat(field.type === 'textarea' ? 3400 : 700);
    });
    HTMLFormElement.prototype.submit.call(form);";

/// Sends every form of the pages; how many came back, and what axe says of them.
async fn came_back(browser: &Client, server: &Server, pages: &[String], wrong: &mut Vec<String>) -> usize {
    let mut back = 0;
    for page in pages {
        let address = format!("{}{page}", server.base);
        browser.goto(&address).await.unwrap();
        let forms = browser
            .execute(&format!("return {}.length", FORMS.replace("NAMES", NAMES)), vec![])
            .await
            .unwrap()
            .as_u64()
            .unwrap();
        for form in 0..forms {
            if form > 0 {
                browser.goto(&address).await.unwrap();
            }
            browser
                .execute(&SEND.replace("FORMS", FORMS).replace("NAMES", NAMES), vec![Json::from(form)])
                .await
                .unwrap();
            let there = "!window.before && document.readyState === 'complete'";
            until(browser, &format!("an answer to form {form} of {page}"), there).await;
            let told = "return !!document.querySelector('main [aria-invalid=true]')";
            if browser.execute(told, vec![]).await.unwrap() == Json::Bool(true) {
                back += 1;
                wrong.extend(axe(browser, &format!("form {form} of {page}, come back")).await);
            }
        }
    }
    back
}

#[tokio::test]
async fn every_form_that_comes_back_is_without_violations() {
    let Some(driver) = Driver::start() else { return };
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let mut wrong = vec![];
    let console = server.console().await;
    let mut read = console.read_common().await.unwrap();
    let unit = organisation::unit_by_slug(&mut read, "barn-och-utbildningsnamnden").await.unwrap().unwrap();
    let id = internal_control::analysis(&mut read, unit.id, 2027).await.unwrap().events[0].head.id;
    drop(read);
    let browser = driver.browser(1400, 1000, true).await;
    sign_in(&browser, &server, "controller").await;
    let own =
        ["system", "goals", "governing-documents", "baskrav", "documents", "case", "proposal", "collection", "share"];
    let mut pages: Vec<String> = own.map(|page| format!("{YEAR}/{page}")).into();
    let supplier = crate::registers::supplier(&server).await;
    pages.extend(["/suppliers", &supplier].map(|page| format!("{}{page}", YEAR.trim_end_matches("/2027"))));
    pages.extend([path("events/new"), path(&format!("events/{id}")), path(&format!("secrecy/risk-event/{id}"))]);
    let mut back = came_back(&browser, &server, &pages, &mut wrong).await;
    browser.close().await.unwrap();

    let administrator = server.visitor("administrator").await;
    let mut pages = administration(&administrator).await;
    pages.push("/organisation".to_owned());
    let browser = driver.browser(1400, 1000, true).await;
    let person = identity::person_by_name(&console, "Demo Administratör").await.unwrap();
    browser.goto(&identity::issue_link(&server.installation.house, &console, person).await.unwrap()).await.unwrap();
    click(&browser, "main form button").await;
    back += came_back(&browser, &server, &pages, &mut wrong).await;
    browser.close().await.unwrap();
    assert_eq!(wrong, Vec::<String>::new());
    assert!(back >= 30, "{back} forms came back");
}
