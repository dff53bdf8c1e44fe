//! Two who press in the same moment, a hundred rounds on each engine: what is decided from a reading is still true when it is written.

use std::collections::HashMap;

use context::Language;
use serde_json::Value as Json;
use tokio::join;
use uuid::Uuid;

use crate::{
    house::{Place, Server, Visitor, between, each},
    web::{event, path},
};

const ROUNDS: i64 = 100;

#[tokio::test]
async fn events_added_at_once_have_a_number_each_and_share_their_new_goal() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        // Each has a server of their own over the same database.
        let other = Server::on(place).await;
        let (one, two) = (server.visitor("controller").await, other.by_link(server.link("head")).await);
        let before = numbers(&one).await.len();
        let new = path("events/new");
        for round in 0..ROUNDS {
            let goal = format!("Mål {round}");
            let given =
                [("goal", goal.as_str()), ("event", "I samma stund"), ("likelihood", "2"), ("consequence", "2")];
            let (a, b) = join!(one.post(&new, &given), two.post(&new, &given));
            assert_eq!((a.status, b.status), (303, 303), "round {round}: {}{}", a.body, b.body);
        }
        let all = numbers(&one).await;
        assert_eq!(all.len(), before + 2 * usize::try_from(ROUNDS).unwrap());
        let twice: Vec<_> = all.iter().filter(|(_, times)| **times > 1).collect();
        assert!(twice.is_empty(), "numbers of more than one event: {twice:?}");
        let context = server.console().await;
        let stands = "SELECT COUNT(*) AS n FROM goals WHERE tenant = $1 AND text LIKE 'Mål %'";
        let row = context.read_common().await.unwrap().row(stands, vec![context.tenant.into()]).await.unwrap();
        assert_eq!(row.unwrap().get::<i64>("n").unwrap(), ROUNDS, "each goal stands once");
    })
    .await;
}

/// How many events have each number.
async fn numbers(visitor: &Visitor) -> HashMap<String, usize> {
    let page = visitor.page(&path("risk-analysis")).await;
    let mut all = HashMap::new();
    for part in page.split("<tr id=\"nr-").skip(1) {
        *all.entry(part.split('"').next().unwrap().to_owned()).or_default() += 1;
    }
    all
}

#[tokio::test]
async fn two_administrators_who_end_each_others_role_at_once_leave_one() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let console = server.console().await;
        let house = &server.installation.house;
        let demo = server.visitor("administrator").await;
        let (other, mut pair) = (Server::on(place).await, vec![]);
        for name in ["Prov Ett", "Prov Två"] {
            let added = demo.post("/people", &[("name", name), ("language", "sv"), ("email", "")]).await;
            let id: Uuid = added.location.rsplit('/').next().unwrap().parse().unwrap();
            identity::grant(house, &console, id, "administrator", None).await.unwrap();
            let page = demo.post(&format!("{}/link", added.location), &[]).await;
            let own = if pair.is_empty() { &server } else { &other };
            pair.push((id, own.by_link(between(&page.body, "<code>", "</code>")).await));
        }
        let people = demo.page("/people").await;
        let (before, _) = people.rsplit_once(">Demo Administratör").unwrap();
        let leader: Uuid = before.rsplit_once("/people/").unwrap().1.split('"').next().unwrap().parse().unwrap();
        for held in identity::held(&console, leader).await.unwrap() {
            identity::end_grant(&server.installation.house, &console, leader, held.id).await.unwrap();
        }
        for round in 0..ROUNDS {
            let mut ends = vec![];
            for (id, _) in &pair {
                identity::grant(house, &console, *id, "administrator", None).await.unwrap();
                let held = identity::held(&console, *id).await.unwrap();
                let held = held.iter().find(|h| h.role == "administrator").unwrap().id;
                ends.push(format!("/people/{id}/roles/{held}/end"));
            }
            let (a, b) = join!(pair[0].1.post(&ends[1], &[]), pair[1].1.post(&ends[0], &[]));
            let ended = [a.status, b.status].iter().filter(|s| **s == 303).count();
            assert_eq!(ended, 1, "round {round}: one role ends and one stays: {} {}", a.status, b.status);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_handed_over_while_somebody_saves_is_of_one_moment_and_handed_over_once() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let (controller, again) = (server.visitor("controller").await, server.visitor("head").await);
        let year = |rest: &str| path(rest).replace("/2027/", "/2031/");
        let new = [
            ("goal", "Ett mål"),
            ("event", "Enda händelsen"),
            ("likelihood", "4"),
            ("consequence", "4"),
            ("in_plan", "true"),
        ];
        assert_eq!(controller.post(&year("events/new"), &new).await.status, 303);
        let (id, _) = event(&controller.page(&year("risk-analysis")).await, 1);
        let page = controller.page(&year("proposal")).await;
        let mut given: Vec<(String, String)> = [
            ("kind-risk-analysis", "true"),
            ("kind-control-plan", "true"),
            ("meeting", "2099-01-26"),
            ("case_number", "BUN 1"),
        ]
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .into();
        for part in page.split("name=\"reason-").skip(1) {
            given.push((format!("reason-{}", part.split('"').next().unwrap()), "Skäl".to_owned()));
        }
        let given: Vec<(&str, &str)> = given.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        for round in 0..ROUNDS {
            let level = if round % 2 == 0 { "5" } else { "4" };
            let cell = year(&format!("events/{id}/cell"));
            let edit = async {
                // Somewhere between the first document and the last.
                tokio::time::sleep(std::time::Duration::from_millis(u64::try_from(round).unwrap() % 25)).await;
                controller.post(&cell, &[("consequence", level)]).await
            };
            let proposal = year("proposal");
            let (a, b, saved) = join!(controller.post(&proposal, &given), again.post(&proposal, &given), edit);
            let handed = [a.status, b.status].iter().filter(|s| **s == 303).count();
            assert_eq!(handed, 1, "round {round}: handed over once: {} {}", a.status, b.status);
            assert!([200, 422].contains(&saved.status), "{}", saved.body);
            let values = frozen(&server).await;
            assert_eq!(values.len(), 2);
            assert_eq!(values[0], values[1], "round {round}: the analysis and the plan say the same");
            let page = controller.page(&proposal).await;
            let own =
                format!("{}{}", year("proposals/"), between(&page, &format!("action=\"{}", year("proposals/")), "\""));
            let back = controller.post(&own, &[("outcome", "withdrawn"), ("note", "Prov")]).await;
            assert_eq!(back.status, 303, "{}", back.body);
        }
    })
    .await;
}

/// The risk values in the documents of the open proposal.
async fn frozen(server: &Server) -> Vec<Json> {
    const SENT: &str = "SELECT d.snapshot FROM proposal_documents d JOIN proposals p ON p.tenant = d.tenant AND p.id = d.proposal \
        WHERE d.tenant = $1 AND p.status = 'sent' ORDER BY d.kind";
    let context = server.installation.console(server.console().await.tenant, Language::Swedish);
    let mut read = context.read_common().await.unwrap();
    let rows = read.rows(SENT, vec![context.tenant.into()]).await.unwrap();
    let value = |row: &database::Row| {
        let snapshot: String = row.get("snapshot").unwrap();
        serde_json::from_str::<Json>(&snapshot).unwrap()["rows"][0]["risk_value"].clone()
    };
    rows.iter().map(value).collect()
}
