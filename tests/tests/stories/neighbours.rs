//! The border between boards, walked with the real ids of a neighbour's records: whatever a room forgets to ask is met here, also in a
//! room that is built tomorrow.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use context::Reach;
use socket::ROLES;
use uuid::Uuid;

use crate::{
    house::{BOARD, Place, Server, YEAR, between, each, encoded},
    intake::sent,
    proofs::ADOPT,
    proposals::hand_over,
    walk::{Row, send_to, table},
    web::{event, path},
};

const NEIGHBOUR: &str = "Socialnämnden";
const NEIGHBOURS_YEAR: &str = "/socialnamnden/2027";

/// Of each kind so many records are tried.
const OF_A_KIND: usize = 2;

/// Kinds that belong to the whole tenant, and are nobody's neighbour's.
const COMMON: [&str; 8] =
    ["person", "unit", "tenant", "method", "function", "own-role", "instruction", "obligatory-way"];

/// Leaves something of every kind in the board.
async fn filled(place: &Place, server: &Server) {
    // The neighbour's own year has begun too: what lacks a year is refused for that.
    let file = place.folder.join("granne.csv");
    std::fs::write(&file, "Oönskad händelse;Sannolikhet;Konsekvens\nGrannens händelse;2;3\n").unwrap();
    let import = ["import", "risk-analysis", file.to_str().unwrap(), "--unit", NEIGHBOUR, "--year", "2027"];
    place.lisbet(&import).ok();
    let (controller, secretary) = (server.visitor("controller").await, server.visitor("secretary").await);
    let page = controller.page(&path("risk-analysis")).await;
    let (id, _) = event(&page, 3);
    let measure = [("measure", "Gör något"), ("status", "ongoing")];
    assert_eq!(controller.post(&path(&format!("events/{id}/measures")), &measure).await.status, 303);
    let (id, _) = event(&page, 5);
    let secret = [
        ("field", "event"),
        ("ground", "18 kap. 8 § OSL"),
        ("label", "Ärende ett"),
        ("instead", "Uppgiften är hemlig"),
        ("role-head", "true"),
    ];
    assert_eq!(controller.post(&path(&format!("secrecy/risk-event/{id}")), &secret).await.status, 303);
    let collection = controller.page(&path("collection")).await;
    let unit = format!("unit-{}", between(&collection, "name=\"unit-", "\""));
    let form = [(unit.as_str(), "true"), ("due", "2099-10-15")];
    assert_eq!(controller.post(&path("collection"), &form).await.status, 303);
    let point = [("number", "4.2"), ("matter", "Revidera planen"), ("post", "Chefen"), ("valid_from", "2027-01-01")];
    assert_eq!(secretary.post(&path("case/points"), &point).await.status, 303);
    let step = [("step", "reported"), ("party", BOARD), ("day", "2027-08-01")];
    assert_eq!(secretary.post(&path("case/steps"), &step).await.status, 303);
    let adopt: Vec<&str> =
        ADOPT.iter().map(|word| if *word == "control-plan" { "control-system" } else { word }).collect();
    place.lisbet(&adopt).ok();
    hand_over(&controller, "2026-12-15").await;
    sent(&server.visitor_again(&controller), "request", &[("text", "Jag vill se planen.")]).await;
}

/// A record, and the form that whoever may change it would send: all that stands in it, one text another, at the version it has. A form
/// that lacks anything would be refused for that, and nobody would know whether the border was asked for.
struct Tried {
    id: Uuid,
    form: String,
}

async fn tried(server: &Server, read: &mut database::Read, kind: &str, id: Uuid) -> Tried {
    let count = "SELECT COUNT(*) AS n FROM audit WHERE tenant = $1 AND record = $2 AND kind = $3 AND verb IN ('created', 'changed')";
    let version: i64 =
        read.row(count, vec![read.tenant().into(), id.into(), kind.into()]).await.unwrap().unwrap().get("n").unwrap();
    let mut form = vec![("version".to_owned(), version.to_string())];
    let fields = match server.installation.house.kind(kind) {
        Some(kind) => kind.opened(read, id).await.unwrap(),
        None => None,
    };
    for field in fields.into_iter().flatten() {
        let long = matches!(field.shape, register::Shape::LongText { .. });
        form.push((field.name.to_owned(), if long { format!("{} Prov", field.value) } else { field.value }));
    }
    // What acts ask for besides.
    for (name, value) in
        [("reason", "Prov"), ("comment", "Prov"), ("text", "Prov"), ("day", "2027-02-01"), ("sure", "true")]
    {
        if form.iter().all(|(known, _)| known != name) {
            form.push((name.to_owned(), value.to_owned()));
        }
    }
    let form: Vec<String> = form.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    Tried { id, form: form.join("&") }
}

/// The board's records by kind, as the trail has them: also of kinds that this story does not know.
async fn records(server: &Server) -> BTreeMap<String, Vec<Tried>> {
    let console = server.console().await;
    let mut read = console.read_common().await.unwrap();
    let board = organisation::unit_by_name(&mut read, BOARD).await.unwrap();
    let mut units: BTreeSet<Uuid> = BTreeSet::from([board.id]);
    units.extend(organisation::units_below(&mut read, &board).await.unwrap().iter().map(|unit| unit.id));
    let sql = "SELECT kind, record, unit FROM audit WHERE tenant = $1 AND record IS NOT NULL ORDER BY seq DESC";
    let mut all: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
    for row in read.rows(sql, vec![console.tenant.into()]).await.unwrap() {
        let (kind, record): (String, Uuid) = (row.get("kind").unwrap(), row.get("record").unwrap());
        let unit: Option<Uuid> = row.get("unit").unwrap();
        let known = all.entry(kind.clone()).or_default();
        if unit.is_some_and(|unit| units.contains(&unit)) && known.len() < OF_A_KIND && !known.contains(&record) {
            known.push(record);
        }
    }
    all.retain(|kind, records| !records.is_empty() && !COMMON.contains(&kind.as_str()));
    let mut forms: BTreeMap<String, Vec<Tried>> = BTreeMap::new();
    for (kind, ids) in all {
        for id in ids {
            let tried = tried(server, &mut read, &kind, id).await;
            forms.entry(kind.clone()).or_default().push(tried);
        }
    }
    forms
}

/// Every route with every record.
fn pairs<'a>(rows: &'a [Row], records: &'a [Tried]) -> Vec<(&'a Row, &'a Tried)> {
    rows.iter().flat_map(|row| records.iter().map(move |record| (row, record))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_records_of_one_board_are_nothing_to_the_board_beside_it() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        filled(place, &server).await;
        let records = records(&server).await;
        for kind in [
            "risk-event",
            "goal",
            "plan-row",
            "control-activity",
            "measure",
            "case-step",
            "delegation-point",
            "governing-document",
            "baskrav",
            "collection-request",
            "proposal",
            "control-system",
            "matter",
            "role-duty",
        ] {
            assert!(records.contains_key(kind), "nothing of the kind {kind} is tried: {:?}", records.keys());
        }
        // Somebody with every role that a board has, in the board beside.
        let (house, console) = (server.installation.house.clone(), server.console().await);
        let beside = organisation::unit_by_name(&mut console.read_common().await.unwrap(), NEIGHBOUR).await.unwrap().id;
        let person = identity::add_person(&console, "Prov Granne", "").await.unwrap();
        for role in ROLES.iter().filter(|role| role.reach == Reach::Authority) {
            identity::grant(&house, &console, person, role.name, Some(beside)).await.unwrap();
        }
        let cookie = server.by_link(&identity::issue_link(&house, &console, person).await.unwrap()).await.cookie;
        let head = context::head(&mut console.read_common().await.unwrap()).await.unwrap().at;

        let http = crate::house::http();
        // An import that is under way is a number of a browser's own, and no record: of another's there is nothing to tell.
        let record = |path: &str| !path.ends_with("/import/{id}");
        let named = |path: &str| record(path) && ["{id}", "{held}", "{rule}"].iter().any(|name| path.contains(name));
        let rows: Vec<_> = table().rows.into_iter().filter(|row| named(&row.path) && row.asked != "public").collect();
        let mut tasks = tokio::task::JoinSet::new();
        let rows = Arc::new(rows);
        for (kind, ids) in records {
            let (rows, http, base, cookie) = (rows.clone(), http.clone(), server.base.clone(), cookie.clone());
            tasks.spawn(async move {
                let mut faults = vec![];
                for (row, Tried { id, form }) in pairs(&rows, &ids) {
                    // Under the neighbour's own board and year, and under the board that it is of.
                    for year in [NEIGHBOURS_YEAR, YEAR] {
                        let unit = year.rsplit_once('/').map_or("", |(unit, _)| unit);
                        let mut address =
                            row.path.replace("/{unit}/{year}", year).replace("/{unit}/", &format!("{unit}/"));
                        for name in ["{id}", "{held}", "{rule}"] {
                            address = address.replace(name, &id.to_string());
                        }
                        let address = address.replace("{kind}", &kind).replace("{file}", "risk-analysis.pdf");
                        let answer = send_to(&http, &format!("{base}{address}"), &cookie, row, form).await;
                        let status = answer.status().as_u16();
                        let refused = [401, 403, 404, 405].contains(&status);
                        // Ending what is not there is done already.
                        let nothing = status == 303 && row.path == "/me/sessions/{id}/end";
                        if !refused && !nothing {
                            let body = answer.text().await.unwrap_or_default();
                            let told: String =
                                body.split("<main").nth(1).unwrap_or_default().chars().take(300).collect();
                            faults.push(format!("{} {address} ({kind}): {status} {told}", row.method));
                        }
                    }
                }
                faults
            });
        }
        let faults: Vec<String> = tasks.join_all().await.concat();
        assert!(faults.is_empty(), "{} answers:\n{}", faults.len(), faults.join("\n"));
        // Nothing of it was done either.
        let mut read = console.read_common().await.unwrap();
        let sql =
            "SELECT COUNT(*) AS n FROM audit WHERE tenant = $1 AND seq > $2 AND actor = $3 AND verb <> 'signed-in'";
        let values = vec![console.tenant.into(), head.into(), person.to_string().into()];
        let done: i64 = read.row(sql, values).await.unwrap().unwrap().get("n").unwrap();
        assert_eq!(done, 0, "entries by the neighbour");
    })
    .await;
}
