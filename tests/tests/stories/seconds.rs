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
        assert!(waits.body.contains("Prov Andra ("), "who may confirm is named: {}", waits.body);
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
        let first_id = identity::person_by_name(&console, "Demo Administratör").await.unwrap();
        identity::substitute(&console, of(&stand_in_page), first_id, standing).await.unwrap();
        // Nobody confirms what raises themselves, and the other one takes the asker's place: it would wait for ever.
        let nobody = first.post(&format!("{second_page}/roles"), &give).await;
        assert!(nobody.status == 422 && nobody.body.contains("ingen annan kan bekräfta det"), "{}", nobody.body);
        holder(&server, "Prov Fyra", "administrator", None).await;
        let again = first.post(&format!("{second_page}/roles"), &give).await;
        assert!(again.body.contains("Prov Fyra (") && !again.body.contains("Prov Vikarie ("), "{}", again.body);
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
        // Nobody else opens it: it is said at once, and nothing waits for ever.
        let nobody = head.post(&format!("{secret}/lift"), &decision).await;
        assert!(nobody.status == 422 && nobody.body.contains("ingen annan kan bekräfta det"), "{}", nobody.body);
        assert!(!head.page("/second-looks").await.contains("Ärende ett"));
        let (deputy, _) = holder(&server, "Prov Stallning", "head", Some(BOARD)).await;
        let asked = head.post(&format!("{secret}/lift"), &decision).await;
        assert_eq!((asked.status, asked.location.as_str()), (303, "/second-looks"));
        assert_eq!(head.get(&secret).await.status, 200, "it is as secret as before");
        let wrong = head.post(&format!("{secret}/lift"), &[("by", "")]).await;
        assert!(wrong.status == 422 && wrong.body.contains("Fyll i fältet"));
        for visitor in [&controller, &administrator] {
            assert!(!visitor.page("/second-looks").await.contains("Ärende ett"));
        }
        assert!(!between(&controller.page("/audit").await, "<tbody>", "</tbody>").contains("andra person"));
        assert!(head.page("/second-looks").await.contains("Prov Stallning ("), "who may confirm it is named");
        let act = waiting(&deputy.page("/second-looks").await);
        assert_eq!(controller.post(&format!("{act}/confirm"), &[]).await.status, 404);
        assert_eq!(deputy.post(&format!("{act}/confirm"), &[]).await.status, 200);
        assert_eq!(head.get(&secret).await.status, 404);
        assert!(controller.page(&path("risk-analysis")).await.contains("Placering överklagas"));
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

/// The id of the person whose page it is.
fn of(page: &str) -> database::Uuid {
    page.rsplit('/').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn two_are_not_asked_for_where_there_is_one_and_what_waits_says_when_nobody_can_confirm_it() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let (first, console) = (server.visitor("administrator").await, server.console().await);
        let house = &server.installation.house;
        let rule = [("act-give-across", "true")];
        let refused = first.post("/second-looks/rules", &rule).await;
        assert!(refused.status == 422 && refused.body.contains("Två personer kan inte krävas än"), "{}", refused.body);
        assert!(refused.body.contains("aria-describedby=\"problem-give-across\""), "{}", refused.body);
        assert!(
            between(&refused.body, "id=\"field-give-across\"", ">").contains(" checked"),
            "nothing that was ticked is lost"
        );

        // It is not the rule yet: the lone administrator adds another, and then may ask for two.
        let (_, second) = holder(&server, "Prov Andra", "employee", Some(BOARD)).await;
        let give = |role: &'static str| [("role", role), ("unit", "")];
        assert_eq!(first.post(&format!("{second}/roles"), &give("administrator")).await.status, 303);
        assert!(first.post("/second-looks/rules", &rule).await.body.contains("Sparat"));
        let (_, third) = holder(&server, "Prov Tredje", "employee", Some(BOARD)).await;
        let waits = first.post(&format!("{third}/roles"), &give("auditor")).await;
        assert!(waits.body.contains("väntar på att en annan") && waits.body.contains("Prov Andra ("), "{}", waits.body);
        assert!(first.page("/second-looks").await.contains("Prov Andra ("));

        // The only one who could confirm it leaves: what waits says so, and what is asked for next is told at once.
        identity::leave(house, &console, of(&second)).await.unwrap();
        let list = first.page("/second-looks").await;
        assert!(list.contains("Ingen kan bekräfta det nu") && !list.contains("Prov Andra ("), "{list}");
        for (path, form) in [(format!("{third}/roles"), &give("auditor")[..]), ("/second-looks/rules".to_owned(), &[])]
        {
            let told = first.post(&path, form).await;
            assert!(told.status == 422 && told.body.contains("ingen annan kan bekräfta det"), "{}", told.body);
            assert!(told.body.contains("kommandoraden"), "what to do is said: {}", told.body);
        }
        // As the page says: whoever runs it gives somebody the role at the console.
        let (fourth, _) = holder(&server, "Prov Fyra", "administrator", None).await;
        let list = first.page("/second-looks").await;
        assert!(list.contains("Prov Fyra (") && !list.contains("Ingen kan bekräfta"), "{list}");
        assert_eq!(fourth.post(&format!("{}/confirm", waiting(&list)), &[]).await.status, 200);
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn nobody_comes_into_the_auditors_account_alone_where_the_tenant_wants_two() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let first = server.visitor("administrator").await;
        let (second, _) = holder(&server, "Prov Andra", "administrator", None).await;
        let (auditor, page) = holder(&server, "Prov Revisor", "auditor", None).await;
        let (_, other) = holder(&server, "Prov Vanlig", "controller", Some(BOARD)).await;
        let console = server.console().await;
        let one = async |sql: &'static str| {
            let mut read = console.read_common().await.unwrap();
            read.row(sql, vec![]).await.unwrap().unwrap().get::<String>("one").unwrap()
        };
        let links = "SELECT CAST(COUNT(*) AS TEXT) AS one FROM sign_in_links";
        assert!(first.post(&format!("{page}/link"), &[]).await.body.contains("/sign-in/"), "without the rule one is enough");
        assert!(first.post("/second-looks/rules", &[("act-enter-account", "true")]).await.body.contains("Sparat"));

        // A link waits, and is not made before it is confirmed; whoever reaches one authority is not meant.
        let before = one(links).await;
        let waits = first.post(&format!("{page}/link"), &[]).await;
        assert!(waits.status == 200 && waits.body.contains("Prov Andra ("), "{}", waits.body);
        assert!(!waits.body.contains("/sign-in/") && one(links).await == before);
        assert!(first.post(&format!("{other}/link"), &[]).await.body.contains("/sign-in/"));
        let list = second.page("/second-looks").await;
        assert!(list.contains("Prov Revisor: inloggningslänk"), "{list}");
        let done = second.post(&format!("{}/confirm", waiting(&list)), &[]).await;
        assert!(done.status == 200 && !done.body.contains("/sign-in/"), "whoever confirms does not read it: {}", done.body);
        let letter = one("SELECT body AS one FROM mails WHERE address = 'prov.revisor@ekasa.example' AND body LIKE '%/sign-in/%'").await;
        let link = letter.split_whitespace().find(|word| word.contains("/sign-in/")).expect("the letter has the link");
        assert!(server.by_link(link).await.page("/me").await.contains("Prov Revisor"));
        // A link that is spent says so, above the ways in.
        let spent = second.again().get(&link[link.find("/sign-in/").unwrap()..]).await;
        assert!(spent.status == 404 && spent.body.contains("Länken har redan använts"), "{}", spent.body);
        assert!(spent.body.contains("name=\"email\"") && spent.body.contains("name=\"password\""), "{}", spent.body);

        // So does taking away what they sign in with: until it is confirmed they stay signed in.
        let unasked = first.post(&format!("{page}/forget"), &[]).await;
        assert!(unasked.status == 422 && unasked.body.contains("Inget är borttaget"), "{}", unasked.body);
        assert!(first.post(&format!("{page}/forget"), &[("sure", "true")]).await.body.contains("väntar på att en annan"));
        assert_eq!(auditor.get("/me").await.status, 200);
        let list = second.page("/second-looks").await;
        assert_eq!(second.post(&format!("{}/confirm", waiting(&list)), &[]).await.status, 200);
        assert_eq!(auditor.get("/me").await.status, 303);

        // And another address, since links go there; the one that was is told.
        let form = first.page(&page).await;
        let version = between(&form, "name=\"version\" value=\"", "\"").to_owned();
        let address = [("version", version.as_str()), ("name", "Prov Revisor"), ("language", "sv"), ("email", "annan@ekasa.example")];
        assert!(first.post(&page, &address).await.body.contains("väntar på att en annan"));
        assert!(first.page(&page).await.contains("prov.revisor@ekasa.example"));
        let list = second.page("/second-looks").await;
        assert!(list.contains("annan@ekasa.example"), "whoever confirms sees what: {list}");
        assert_eq!(second.post(&format!("{}/confirm", waiting(&list)), &[]).await.status, 200);
        assert!(first.page(&page).await.contains("annan@ekasa.example"));
        let told = one("SELECT CAST(COUNT(*) AS TEXT) AS one FROM mails WHERE address = 'prov.revisor@ekasa.example' AND subject LIKE '%annan e-postadress'").await;
        assert_eq!(told, "1");
        place.lisbet(&["verify"]).ok();
    })
    .await;
}
