//! Every route × every role × inside, above, beside, below and outside the unit × another tenant × signed out, against the table in
//! `tests/tests/routes.txt`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::PathBuf,
    sync::Arc,
};

use context::Reach;
use reqwest::{Client, Method};
use socket::ROLES;
use uuid::Uuid;

use crate::house::{Place, Server, YEAR, each};

/// A row of the table: method, path, where the permission is asked for, and the permission.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub method: String,
    pub path: String,
    /// `public`, `signed-in`, `anywhere` (held in any unit), `unit` (held where it reaches the unit of the address), `tenant` or
    /// `token` (a machine's, which no session is).
    pub asked: String,
    pub permission: String,
}

/// The table: who holds each permission, and what each route asks.
pub struct Table {
    holders: BTreeMap<String, BTreeSet<String>>,
    pub rows: Vec<Row>,
}

pub fn table() -> Table {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/routes.txt");
    let text = std::fs::read_to_string(file).expect("the table of routes is there");
    let (mut holders, mut rows) = (BTreeMap::new(), vec![]);
    for line in text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [permission, "=", roles @ ..] => {
                holders.insert((*permission).to_owned(), roles.iter().map(|r| (*r).to_owned()).collect());
            }
            // All routes of a register, from where it is and who reads and edits it.
            ["register", path, asked, read, edit, verbs @ ..] => {
                let row = |method: &str, path: String, permission: &str| Row {
                    method: method.to_owned(),
                    path,
                    asked: (*asked).to_owned(),
                    permission: permission.to_owned(),
                };
                for (method, end, permission) in [
                    ("GET", "", read),
                    ("GET", ".csv", read),
                    ("GET", ".xlsx", read),
                    ("GET", "/{id}", read),
                    ("POST", "", edit),
                    ("GET", "/import", edit),
                    ("POST", "/import", edit),
                    ("POST", "/{id}", edit),
                    ("POST", "/{id}/remove", edit),
                ] {
                    rows.push(row(method, format!("{path}{end}"), permission));
                }
                for end in ["", "/{id}"] {
                    rows.push(row("GET", format!("/api/v1{path}{end}"), read));
                }
                for (verb, permission) in verbs.iter().filter_map(|v| v.split_once('=')) {
                    rows.push(row("POST", format!("{path}/{{id}}/{verb}"), permission));
                }
            }
            [method, path, asked, rest @ ..] => rows.push(Row {
                method: (*method).to_owned(),
                path: (*path).to_owned(),
                asked: (*asked).to_owned(),
                permission: rest.first().map(|p| (*p).to_owned()).unwrap_or_default(),
            }),
            _ => panic!("{line}"),
        }
    }
    Table { holders, rows }
}

/// Where somebody holds their role, seen from the unit of the addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    Inside,
    Above,
    Beside,
    Below,
    Everywhere,
}

impl Position {
    fn unit(self) -> Option<&'static str> {
        match self {
            Self::Inside => Some("Barn- och utbildningsnämnden"),
            Self::Above => Some("Ekåsa kommun"),
            Self::Beside => Some("Socialnämnden"),
            Self::Below => Some("Ekbackens skola"),
            Self::Everywhere => None,
        }
    }

    /// Whether a role held here reaches the unit of the addresses.
    fn reaches(self, reach: Reach) -> bool {
        match self {
            Self::Inside => true,
            Self::Above | Self::Everywhere => reach == Reach::Tree,
            Self::Beside | Self::Below => false,
        }
    }
}

/// An address that leads to nothing but is well formed: whoever may use the route hears that there is no such thing, and whoever
/// may not hears that first.
fn address(row: &Row, id: Uuid) -> String {
    let filled = row
        .path
        .replace("/{unit}/{year}", YEAR)
        .replace("/{unit}/", &format!("{}/", YEAR.rsplit_once('/').map_or("", |(unit, _)| unit)))
        .replace("{id}", &id.to_string())
        .replace("{held}", &Uuid::nil().to_string())
        .replace("{rule}", &Uuid::nil().to_string())
        .replace("{page}", "suppliers")
        .replace("{file}", "none.none")
        .replace("{token}", "none")
        .replace("{kind}", "none.pdf")
        .replace("{chapter}", "none")
        .replace("{number}", "99");
    if filled.ends_with("/compare") { format!("{filled}?kind=risk-analysis&from=1&to=1") } else { filled }
}

const UPLOADS: [&str; 4] = ["/numbering", "/import", "/organisation/import", "/file"];

async fn ask(http: &Client, base: &str, cookie: &str, row: &Row) -> (u16, String) {
    let answer = send(http, base, cookie, row, Uuid::nil()).await;
    let to = answer.headers().get("location").map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
    (answer.status().as_u16(), to)
}

async fn send(http: &Client, base: &str, cookie: &str, row: &Row, id: Uuid) -> reqwest::Response {
    send_to(http, &format!("{base}{}", address(row, id)), cookie, row, "none=").await
}

/// Asks a route at an address, with this in the form if it takes one.
pub async fn send_to(http: &Client, address: &str, cookie: &str, row: &Row, form: &str) -> reqwest::Response {
    let method = Method::from_bytes(row.method.as_bytes()).unwrap();
    let mut request = http.request(method.clone(), address).header("cookie", cookie);
    if method == Method::POST {
        request = if UPLOADS.iter().any(|u| row.path.ends_with(u)) {
            request.multipart(reqwest::multipart::Form::new().text("none", ""))
        } else if row.path.ends_with("/paste") {
            request.header("content-type", "application/json").body("{}")
        } else {
            request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned())
        };
    }
    request.send().await.expect("the server answers")
}

/// What is wrong with an answer, if the route is to be open or closed to whoever asked.
fn wrong(row: &Row, who: &str, open: bool, (status, to): (u16, String)) -> Option<String> {
    let closed = status == 403 || status == 401 || to.starts_with("/sign-in");
    let fine = status < 500 && closed != open;
    (!fine).then(|| format!("{} {}: {who} got {status} {to}", row.method, row.path))
}

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    let table = table();
    let told: BTreeSet<(String, String, String)> = table
        .rows
        .iter()
        .map(|r| {
            let needs = if r.permission.is_empty() { r.asked.clone() } else { r.permission.clone() };
            (r.path.clone(), r.method.clone(), needs)
        })
        .collect();
    let there: BTreeSet<(String, String, String)> = socket::House::pages(lisbet::ROOMS)
        .into_iter()
        .flat_map(|pages| pages.list)
        .map(|route| (route.path.to_owned(), route.method.to_owned(), route.access.name().to_owned()))
        .collect();
    let mut differ = String::new();
    for row in there.difference(&told) {
        let _ = writeln!(differ, "without a row: {row:?}");
    }
    for row in told.difference(&there) {
        let _ = writeln!(differ, "without a route: {row:?}");
    }
    assert!(differ.is_empty(), "{differ}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_opens_for_those_in_the_table_and_for_nobody_else() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let table = Arc::new(table());
        let house = server.installation.house.clone();
        let console = server.console().await;
        let http = crate::house::http();
        let mut visitors = vec![];
        for role in ROLES {
            for position in [Position::Inside, Position::Above, Position::Beside, Position::Below, Position::Everywhere]
            {
                if position == Position::Everywhere && role.reach == Reach::Authority {
                    continue;
                }
                let name = format!("Prov {} {position:?}", role.name);
                let person = identity::add_person(&console, &name, "").await.unwrap();
                let unit = match position.unit() {
                    Some(name) => {
                        let mut read = console.read_common().await.unwrap();
                        Some(organisation::unit_by_name(&mut read, name).await.unwrap().id)
                    }
                    None => None,
                };
                identity::grant(&house, &console, person, role.name, unit).await.unwrap();
                let link = identity::issue_link(&house, &console, person).await.unwrap();
                visitors.push((name, role, position, server.by_link(&link).await.cookie));
            }
        }
        let (mut faults, mut asked) = (vec![], 0);
        for row in &table.rows {
            // Signing out leads to the sign-in page, whoever asks.
            let open = row.asked == "public" && row.path != "/sign-out";
            faults.extend(wrong(row, "signed out", open, ask(&http, &server.base, "", row).await));
        }
        let mut tasks = tokio::task::JoinSet::new();
        for (name, role, position, cookie) in visitors {
            let (table, http, base) = (table.clone(), http.clone(), server.base.clone());
            tasks.spawn(async move {
                let mut faults = vec![];
                // A visitor who signs out has nothing more to ask.
                for row in table.rows.iter().filter(|r| r.path != "/sign-out") {
                    let holds = table.holders.get(&row.permission).is_some_and(|all| all.contains(role.name));
                    let open = match row.asked.as_str() {
                        "public" | "signed-in" => true,
                        "token" => false,
                        "anywhere" => holds,
                        "tenant" => holds && position == Position::Everywhere,
                        "unit" => holds && position.reaches(role.reach),
                        other => panic!("{other}"),
                    };
                    faults.extend(wrong(row, &name, open, ask(&http, &base, &cookie, row).await));
                }
                (faults, table.rows.len())
            });
        }
        while let Some(done) = tasks.join_next().await {
            let (wrong, rows) = done.unwrap();
            faults.extend(wrong);
            asked += rows;
        }
        assert!(faults.is_empty(), "{} of {asked} answers:\n{}", faults.len(), faults.join("\n"));
    })
    .await;
}

/// Somebody who may do everything in another tenant of the same installation, with the real ids of this one's people and units.
#[tokio::test]
async fn from_another_tenant_nothing_of_this_one_is_there() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let house = server.installation.house.clone();
        let here = server.console().await;
        let there = server.installation.console(house.entropy().id(house.clock()), context::Language::Swedish);
        organisation::create_tenant(&there, "Grannkommunen").await.unwrap();
        let given =
            register::Given::from([("name".to_owned(), "Grannämnden".to_owned()), ("kind".into(), "board".into())]);
        let board = organisation::add_unit(&there, &given).await.unwrap();
        let person = identity::add_person(&there, "Granne", "").await.unwrap();
        for role in ROLES {
            let unit = (role.reach == Reach::Authority).then_some(board);
            identity::grant(&house, &there, person, role.name, unit).await.unwrap();
        }
        let link = identity::issue_link(&house, &there, person).await.unwrap();
        let cookie = server.by_link(&link).await.cookie;
        let unit =
            organisation::unit_by_name(&mut here.read_common().await.unwrap(), "Socialnämnden").await.unwrap().id;
        let controller = identity::person_by_name(&here, "Demo Controller").await.unwrap();
        let http = crate::house::http();
        let mut faults = vec![];
        for row in table().rows.iter().filter(|r| r.asked != "public") {
            for id in [unit, controller] {
                let answer = send(&http, &server.base, &cookie, row, id).await;
                let (status, body) = (answer.status().as_u16(), answer.text().await.unwrap_or_default());
                let named = row.path.contains("{id}") || row.path.contains("{unit}");
                // Ending what is not there is done already.
                let refused = status == 404
                    || (status == 401 && row.asked == "token")
                    || (status == 303 && row.path == "/me/sessions/{id}/end");
                if (named && !refused) || ["Ekåsa", "Demo", "Socialnämnden"].iter().any(|w| body.contains(w)) {
                    faults.push(format!("{} {}: {status}", row.method, row.path));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        server.visitor("controller").await.page(&format!("{YEAR}/risk-analysis")).await;
    })
    .await;
}
