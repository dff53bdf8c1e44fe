//! What a controller must not lose at the desk: what somebody else has changed, a decision that is recorded once, what was typed.

use crate::{
    house::{Server, Visitor, between, each},
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

        let (first, second) = (server.visitor("administrator").await, server.visitor("administrator").await);
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
