//! October: a board asks its departments, one is returned, one is late, equals are merged and keep who raised them.

use crate::{
    house::{Place, Server, Visitor, each},
    web::path,
};

/// Somebody who answers for one department and nothing else.
async fn manager(place: &Place, server: &Server, name: &str, unit: &str) -> Visitor {
    place.lisbet(&["person", "add", name, "--role", "unit-manager", "--unit", unit]).ok();
    let link = place.lisbet(&["person", "link", name, "--json"]).ok().json();
    server.by_link(link["link"].as_str().unwrap()).await
}

/// The id that stands in the form of the unit with this name.
fn id_of(page: &str, start: &str, name: &str) -> String {
    let part = page.split(start).skip(1).find(|p| p.split(start).next().unwrap().contains(name));
    part.unwrap_or_else(|| panic!("{name}: {page}")).split(['"', '/']).next().unwrap().to_owned()
}

/// The id of what this unit has handed in, from its row.
fn request_of(page: &str, unit: &str) -> String {
    let row =
        page.split("<tr>").find(|r| r.contains(&format!(">{unit}</a>"))).unwrap_or_else(|| panic!("{unit}: {page}"));
    crate::house::between(row, "/collection/", "/take-in").to_owned()
}

async fn add(visitor: &Visitor, department: &str, event: &str) {
    let given = [
        ("goal", "1. Alla barn i Ekåsa lyckas i skolan"),
        ("process", "Betyg och bedömning"),
        ("way", "Nytt arbetssätt"),
        ("event", event),
        ("likelihood", "3"),
        ("consequence", "3"),
    ];
    let answer = visitor.post(&format!("/{department}/2027/events/new"), &given).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

#[tokio::test]
async fn departments_hand_in_and_the_board_returns_merges_and_takes_in() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let school = manager(place, &server, "Demo Grundskolechef", "Grundskola").await;
        let nursery = manager(place, &server, "Demo Förskolechef", "Förskola").await;
        let collection = path("collection");
        let page = controller.page(&collection).await;
        let (grundskola, forskola) =
            (id_of(&page, "name=\"unit-", "> Grundskola<"), id_of(&page, "name=\"unit-", "> Förskola<"));
        let (one, two) = (format!("unit-{grundskola}"), format!("unit-{forskola}"));
        let nobody = controller.post(&collection, &[("due", "2026-10-15")]).await;
        assert!(nobody.status == 422 && nobody.body.contains("Välj minst en enhet"));
        let no_day = controller.post(&collection, &[(one.as_str(), "true"), ("due", "snart")]).await;
        assert!(no_day.status == 422 && no_day.body.contains("checked"), "what was chosen stays: {}", no_day.body);
        let asked = [(one.as_str(), "true"), (two.as_str(), "true"), ("due", "2020-10-15")];
        assert_eq!(controller.post(&collection, &asked).await.status, 303);
        assert!(controller.page(&collection).await.contains("försenad"), "the day is long past");

        assert!(school.page("/").await.contains("15 oktober 2020"), "the start page says what is asked");
        assert_eq!(school.get("/forskola/2027/risk-analysis").await.status, 403, "only one's own draft");
        assert_eq!(school.get(&path("risk-analysis")).await.status, 403, "and not the board's");
        assert_eq!(school.post("/grundskola/2027/hand-in", &[]).await.status, 422, "there is nothing to hand in");
        add(&school, "grundskola", "Betyg sätts på olika grunder i olika skolor").await;
        add(&school, "grundskola", "Omdömen skrivs för sent").await;
        add(&nursery, "forskola", "Omdömen skrivs för sent").await;
        for _ in 0..2 {
            assert_eq!(school.post("/grundskola/2027/hand-in", &[]).await.status, 303, "twice is once");
        }
        // Looked at before it is returned: what is remembered of the page must not outlive what the board does.
        assert!(school.page("/grundskola/2027/risk-analysis").await.contains("Analysen är inlämnad"));
        let late = school.post("/grundskola/2027/events/new", &[("event", "För sent påkommet")]).await;
        assert!(
            late.status == 422
                && late.body.contains("inlämnad och kan inte ändras")
                && late.body.contains("För sent påkommet")
        );

        let page = controller.page(&collection).await;
        let request = request_of(&page, "Grundskola");
        let act = |act: &str| format!("{collection}/{request}/{act}");
        let silent = controller.post(&act("return"), &[("comment", " ")]).await;
        assert!(silent.status == 422 && silent.body.contains("Skriv vad som saknas"));
        assert_eq!(controller.post(&act("return"), &[("comment", "Värdera även omdömen")]).await.status, 303);
        assert_eq!(controller.post(&act("take-in"), &[]).await.status, 422, "it lies with the department again");
        let back = school.page("/grundskola/2027/risk-analysis").await;
        assert!(back.contains("Värdera även omdömen") && back.contains("gett tillbaka"), "{back}");
        assert_eq!(school.post("/grundskola/2027/hand-in", &[]).await.status, 303);
        assert_eq!(controller.post(&act("take-in"), &[]).await.status, 303);
        assert_eq!(
            controller.post(&act("take-in"), &[]).await.status,
            422,
            "two controllers at once: the second is told"
        );
        assert_eq!(nursery.post("/forskola/2027/hand-in", &[]).await.status, 303);
        let page = controller.page(&collection).await;
        let other = request_of(&page, "Förskola");
        assert_eq!(controller.post(&format!("{collection}/{other}/take-in"), &[]).await.status, 303);

        let listed = place
            .lisbet(&["list", "risk-analysis", "--unit", "Barn- och utbildningsnämnden", "--year", "2027", "--json"])
            .json();
        let texts: Vec<_> = listed.as_array().unwrap().iter().map(|e| e["event"].as_str().unwrap()).collect();
        let count = |text: &str| texts.iter().filter(|t| **t == text).count();
        assert_eq!((count("Omdömen skrivs för sent"), count("Betyg sätts på olika grunder i olika skolor")), (1, 1));
        let page = controller.page(&path("risk-analysis")).await;
        let own = page.split("<tr id=\"nr-").skip(1).find(|r| r.contains("Omdömen skrivs för sent")).unwrap();
        let id = crate::house::between(own, "data-id=\"", "\"");
        let event = controller.page(&path(&format!("events/{id}"))).await;
        assert!(event.contains("Lyft av: Grundskola; Förskola"), "who raised it is kept: {event}");
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn a_department_that_is_abolished_is_told_with_whoever_took_over() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let page = controller.page(&path("collection")).await;
        let nursery = id_of(&page, "name=\"unit-", "> Förskola<");
        let asked = [(format!("unit-{nursery}"), "true"), ("due".to_owned(), "2099-10-15")];
        let asked: Vec<(&str, &str)> = asked.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        assert_eq!(controller.post(&path("collection"), &asked).await.status, 303);
        let administrator = server.visitor("administrator").await;
        let tree = administrator.page("/organisation").await;
        let unit = |name: &str| id_of(&tree, "/organisation/units/", &format!(">{name}<"));
        let (parent, heir) = (unit("Barn- och utbildningsförvaltningen"), unit("Grundskola"));
        let ended = [
            ("version", "1"),
            ("name", "Förskola"),
            ("kind", "department"),
            ("parent", parent.as_str()),
            ("valid_to", "2020-06-30"),
            ("successor", heir.as_str()),
        ];
        let answer = administrator.post(&format!("/organisation/units/{nursery}"), &ended).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let page = controller.page(&path("collection")).await;
        for said in ["Enheten upphörde 30 juni 2020", "Be den som tog över: Grundskola"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(!page.contains(&format!("name=\"unit-{nursery}\"")), "it can no longer be asked");
    })
    .await;
}
