//! Four eyes: what a rule wants two people for is asked for by one and done when another confirms.

use crate::{
    house::{BOARD, Place, Server, Visitor, between, each},
    web::{event, path},
};

/// Somebody new with a role, signed in, and the address of their page.
async fn holder(server: &Server, name: &str, role: &str, unit: Option<&str>) -> (Visitor, String) {
    let (house, console) = (&server.installation.house, server.console().await);
    let unit = match unit {
        Some(unit) => {
            Some(organisation::unit_by_name(&mut console.read_common().await.unwrap(), unit).await.unwrap().id)
        }
        None => None,
    };
    let address = format!("{}@ekasa.example", name.to_lowercase().replace(' ', "."));
    let person = identity::add_person(&console, name, &address).await.unwrap();
    identity::grant(house, &console, person, role, unit).await.unwrap();
    let link = identity::issue_link(house, &console, person).await.unwrap();
    (server.by_link(&link).await, format!("/people/{person}"))
}

/// The act that waits, as its buttons' address.
fn waiting(page: &str) -> String {
    format!("/second-looks/{}", between(page, "action=\"/second-looks/", "/refuse"))
}

#[tokio::test]
async fn a_role_that_reaches_everybody_takes_two_where_the_tenant_says_so() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let first = server.visitor("administrator").await;
        let (second, second_page) = holder(&server, "Prov Andra", "administrator", None).await;
        let (third, person) = holder(&server, "Prov Tredje", "controller", Some("Socialnämnden")).await;
        let give = [("role", "auditor"), ("unit", "")];

        // Without a rule one is enough; with it the role waits, and nothing has been given.
        assert_eq!(first.post(&format!("{person}/roles"), &[("role", "central-coordinator"), ("unit", "")]).await.status, 303);
        assert_eq!(third.post("/second-looks/rules", &[("act-give-across", "true")]).await.status, 403);
        let set = first.post("/second-looks/rules", &[("act-give-across", "true")]).await;
        assert!(set.status == 200 && set.body.contains("Sparat"), "{}", set.body);
        let waits = first.post(&format!("{person}/roles"), &give).await;
        assert!(waits.status == 200 && waits.body.contains("väntar på att en annan bekräftar"), "{}", waits.body);
        let held = first.page(&person).await;
        assert!(!between(&held, "<tbody>", "</tbody>").contains("Revisor"), "{held}");
        // What is wrong is told at once, and a role within an authority never waits.
        let wrong = first.post(&format!("{person}/roles"), &[("role", "auditor"), ("unit", "Finns inte")]).await;
        assert_eq!(wrong.status, 422);
        let own = first.post(&format!("{person}/roles"), &[("role", "head"), ("unit", "Socialnämnden")]).await;
        assert_eq!(own.status, 303);

        // The other ways to the same power wait too.
        let place_of = [("instead_of", "Demo Administratör"), ("valid_from", "2026-01-01"), ("valid_to", "2099-01-01")];
        let stand_in = second.post(&format!("{person}/substitutions"), &place_of).await;
        assert!(stand_in.body.contains("väntar på att en annan bekräftar"), "{}", stand_in.body);
        let list = second.page("/second-looks").await;
        let row = list.split("<tr").find(|r| r.contains("→")).expect("the substitution waits");
        let refused = second.post(&format!("{}/refuse", waiting(row)), &[]).await;
        assert_eq!(refused.status, 303, "whoever asked may take it back");

        // Nobody else sees it, whoever asked cannot confirm it, and the letter went to the other administrator.
        assert!(!third.page("/second-looks").await.contains("Revisor"));
        let act = waiting(&first.page("/second-looks").await);
        assert_eq!(third.post(&format!("{act}/confirm"), &[]).await.status, 404);
        let same = first.post(&format!("{act}/confirm"), &[]).await;
        assert!(same.status == 422 && same.body.contains("inte själv bekräfta"), "{}", same.body);
        let console = server.console().await;
        let mut read = console.read_common().await.unwrap();
        let sql = "SELECT COUNT(*) AS n FROM mails WHERE address = 'prov.andra@ekasa.example' AND subject LIKE 'Något väntar%'";
        assert!(read.row(sql, vec![]).await.unwrap().unwrap().get::<i64>("n").unwrap() > 0);
        drop(read);

        let done = second.post(&format!("{act}/confirm"), &[]).await;
        assert!(done.status == 200 && done.body.contains("Bekräftat och gjort"), "{}", done.body);
        assert!(between(&first.page(&person).await, "<tbody>", "</tbody>").contains("Revisor"));
        assert_eq!(second.post(&format!("{act}/confirm"), &[]).await.status, 404, "once is once");
        let trail = first.page("/account-trail").await;
        assert!(trail.contains("bekräftades av en andra person") && trail.contains("en andra person behövs"), "{trail}");

        // Somebody who takes the asker's place is not a second person.
        let standing = identity::Period { from: "2020-01-01".parse().ok(), to: "2099-12-31".parse().ok() };
        let (stand_in, stand_in_page) = holder(&server, "Prov Vikarie", "employee", Some(BOARD)).await;
        let of = |page: &str| page.rsplit('/').next().unwrap().parse().unwrap();
        let first_id = identity::person_by_name(&console, "Demo Administratör").await.unwrap();
        identity::substitute(&console, of(&stand_in_page), first_id, standing).await.unwrap();
        let again = first.post(&format!("{second_page}/roles"), &give).await;
        assert!(again.body.contains("väntar på att en annan bekräftar"));
        let act = waiting(&first.page("/second-looks").await);
        let same = stand_in.post(&format!("{act}/confirm"), &[]).await;
        assert_eq!(same.status, 422, "{}", same.body);
        // Nor does anybody confirm what raises themselves.
        let oneself = second.post(&format!("{act}/confirm"), &[]).await;
        assert_eq!(oneself.status, 422, "{}", oneself.body);
        assert_eq!(first.post(&format!("{act}/refuse"), &[]).await.status, 303);

        // To drop the demand takes two as well.
        let drop = first.post("/second-looks/rules", &[]).await;
        assert!(drop.body.contains("väntar på att en annan bekräftar"), "{}", drop.body);
        let waits = first.post(&format!("{second_page}/roles"), &give).await;
        assert!(waits.body.contains("väntar på att en annan bekräftar"), "the rule still holds");
        let list = second.page("/second-looks").await;
        let row = list.split("<tr").find(|r| r.contains("ta bort kravet")).expect("the dropping waits");
        assert_eq!(second.post(&format!("{}/confirm", waiting(row)), &[]).await.status, 200);
        let (_, other) = holder(&server, "Prov Ytterligare", "employee", Some(BOARD)).await;
        assert_eq!(first.post(&format!("{other}/roles"), &give).await.status, 303);
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn a_secret_is_lifted_by_two_and_whoever_must_not_know_sees_nothing_wait() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let (controller, head) = (server.visitor("controller").await, server.visitor("head").await);
        let (deputy, _) = holder(&server, "Prov Stallning", "head", Some(BOARD)).await;
        let administrator = server.visitor("administrator").await;
        let rules = [("act-lift-secrecy", "true"), ("act-admit-to-secret", "true")];
        assert_eq!(administrator.post("/second-looks/rules", &rules).await.status, 200);
        let (id, _) = event(&controller.page(&path("risk-analysis")).await, 5);
        let mark = [
            ("field", "whole"),
            ("ground", "18 kap. 8 § OSL"),
            ("label", "Ärende ett"),
            ("kept_from", "Demo Controller"),
            ("role-head", "true"),
        ];
        assert_eq!(controller.post(&path(&format!("secrecy/risk-event/{id}")), &mark).await.status, 303);
        let secret = format!("/secrets/{}", between(&head.page("/secrets").await, "href=\"/secrets/", "\""));
        let decision = [("by", "Demo Förvaltningschef"), ("day", "2026-11-24"), ("number", "")];
        let asked = head.post(&format!("{secret}/lift"), &decision).await;
        assert_eq!((asked.status, asked.location.as_str()), (303, "/second-looks"));
        assert_eq!(head.get(&secret).await.status, 200, "it is as secret as before");
        let wrong = head.post(&format!("{secret}/lift"), &[("by", "")]).await;
        assert!(wrong.status == 422 && wrong.body.contains("Fyll i fältet"));
        for visitor in [&controller, &administrator] {
            assert!(!visitor.page("/second-looks").await.contains("Ärende ett"));
        }
        assert!(!controller.page("/audit").await.contains("andra person"));
        let act = waiting(&deputy.page("/second-looks").await);
        assert_eq!(controller.post(&format!("{act}/confirm"), &[]).await.status, 404);
        assert_eq!(deputy.post(&format!("{act}/confirm"), &[]).await.status, 200);
        assert_eq!(head.get(&secret).await.status, 404);
        assert!(controller.page(&path("risk-analysis")).await.contains("Placering överklagas"));
        place.lisbet(&["verify"]).ok();
    })
    .await;
}
