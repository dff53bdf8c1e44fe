//! What a screen reader meets: the accessibility tree of the pages, as it was last looked through.

use std::{collections::HashMap, fmt::Write as _};

use fantoccini::{Client, wd::WebDriverCompatibleCommand};
use reqwest::{Method, Url};
use serde_json::{Value as Json, json};

use crate::{
    browser::{Driver, sign_in},
    house::{Place, Server, YEAR},
};

/// A command of the browser's own protocol, by way of its driver.
#[derive(Debug)]
struct Ask(&'static str);

impl WebDriverCompatibleCommand for Ask {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as std::str::FromStr>::Err> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.0, "params": {} }).to_string()))
    }
}

/// One line for each node that says something: its role, its name, and the states that are told.
async fn tree(browser: &Client) -> String {
    let answer = browser.issue_cmd(Ask("Accessibility.getFullAXTree")).await.expect("the browser tells its tree");
    let nodes = answer["nodes"].as_array().expect("nodes").clone();
    let by_id: HashMap<&str, &Json> = nodes.iter().filter_map(|n| Some((n["nodeId"].as_str()?, n))).collect();
    let mut out = String::new();
    walk(&nodes[0], &by_id, 0, "", &mut out);
    out
}

fn walk(node: &Json, by_id: &HashMap<&str, &Json>, depth: usize, above: &str, out: &mut String) {
    let role = node["role"]["value"].as_str().unwrap_or_default();
    let name = node["name"]["value"].as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let silent = node["ignored"] == true
        || matches!(role, "InlineTextBox" | "LineBreak" | "none" | "generic" | "ListMarker" | "MenuListPopup")
        // A text that only repeats what it stands in.
        || (role == "StaticText" && (name.is_empty() || above == name));
    let mut depth = depth;
    if !silent {
        let _ = write!(out, "{}{role}", "  ".repeat(depth));
        if !name.is_empty() {
            let _ = write!(out, " “{name}”");
        }
        for state in node["properties"].as_array().into_iter().flatten() {
            let (state, value) = (state["name"].as_str().unwrap_or_default(), &state["value"]["value"]);
            match (state, value) {
                ("level", level) => drop(write!(out, " {level}")),
                ("required" | "checked" | "expanded" | "disabled", Json::Bool(true)) => drop(write!(out, " {state}")),
                ("checked" | "invalid", Json::String(told)) if told == "true" => drop(write!(out, " {state}")),
                _ => {}
            }
        }
        out.push('\n');
        depth += 1;
    }
    // What stands in a date field is the browser's own, and today's date.
    if role == "Date" {
        return;
    }
    let above = if silent { above.to_owned() } else { name };
    for child in node["childIds"].as_array().into_iter().flatten().filter_map(Json::as_str) {
        if let Some(child) = by_id.get(child) {
            walk(child, by_id, depth, &above, out);
        }
    }
}

/// The pages of the demo's year. `LISBET_ACCEPT=1` writes them anew; look at the difference.
#[tokio::test]
async fn a_screen_reader_meets_what_it_met_when_somebody_last_listened() {
    let Some(driver) = Driver::start() else { return };
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let browser = driver.browser(1400, 1000, true).await;
    sign_in(&browser, &server, "controller").await;
    let mut differs = vec![];
    let pages = [
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
        "import",
        "events/new",
    ];
    let mut addresses: Vec<(String, String)> =
        pages.iter().map(|page| (page.replace('/', "-"), format!("{YEAR}/{page}"))).collect();
    addresses.extend(["secrets", "request", "report", "receipt"].map(|page| (page.to_owned(), format!("/{page}"))));
    differs.extend(held(&browser, &server, &addresses).await);
    browser.close().await.unwrap();
    let browser = driver.browser(1400, 1000, true).await;
    sign_in(&browser, &server, "administrator").await;
    addresses = ["people", "roles", "second-looks"].map(|page| (page.to_owned(), format!("/{page}"))).into();
    differs.extend(held(&browser, &server, &addresses).await);
    browser.close().await.unwrap();
    assert_eq!(differs, Vec::<String>::new());
}

/// What differs between the pages' trees and those that somebody has listened to.
async fn held(browser: &Client, server: &Server, addresses: &[(String, String)]) -> Vec<String> {
    let mut differs = vec![];
    for (name, address) in addresses {
        browser.goto(&format!("{}{address}", server.base)).await.unwrap();
        let tree = tree(browser).await;
        let file = format!("{}/tests/trees/{name}.txt", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("LISBET_ACCEPT").is_some() {
            std::fs::write(&file, &tree).unwrap();
        }
        let known = std::fs::read_to_string(&file).unwrap_or_default();
        let first = tree.lines().zip(known.lines()).find(|(now, then)| now != then);
        if tree != known {
            differs.push(format!(
                "{name}: {first:?}, {} lines against {}",
                tree.lines().count(),
                known.lines().count()
            ));
        }
    }
    differs
}
