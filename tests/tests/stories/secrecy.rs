//! What is kept secret: it leaves every list, is opened by those who are named and by nobody else, and comes back by a decision.

use context::Language;
use database::{Database, Engine};
use socket::Print;

use crate::{
    documents::{lines, printed},
    house::{BOARD, Place, Server, Visitor, between, each, past_the_watch},
    web::{event, path},
};

/// A word of event 5 and of nothing else in the demo.
const WORD: &str = "Placering överklagas";

fn whole<'a>(role: &'a str, kept_from: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("field", "whole"),
        ("ground", "18 kap. 8 § OSL"),
        ("label", "Ärende ett"),
        ("reason", "Pågående utredning"),
        ("kept_from", kept_from),
        (role, "true"),
    ]
}

const DECISION: [(&str, &str); 3] =
    [("by", "Prova Beslutsfattare, förvaltningschef"), ("day", "2026-11-24"), ("number", "BUN 2026/77")];

/// Marks event 5 as a whole, and gives the address of the secret and the event's id.
async fn sealed(controller: &Visitor, head: &Visitor, form: &[(&str, &str)]) -> (String, String) {
    let (id, _) = event(&controller.page(&path("risk-analysis")).await, 5);
    let own = path(&format!("secrecy/risk-event/{id}"));
    assert!(controller.page(&path(&format!("events/{id}"))).await.contains(&own), "the event's page leads there");
    let answer = controller.post(&own, form).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let list = head.page("/secrets").await;
    (format!("/secrets/{}", between(&list, "href=\"/secrets/", "\"")), id)
}

#[tokio::test]
async fn a_secret_event_leaves_every_list_and_is_opened_by_whoever_is_named() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let (controller, head) = (server.visitor("controller").await, server.visitor("head").await);
        let secretary = server.visitor("secretary").await;
        let decide = [("kind-risk-analysis", "true"), ("kind-control-plan", "true")];
        let (id, _) = event(&controller.page(&path("risk-analysis")).await, 5);
        let refused = controller.post(&path(&format!("secrecy/risk-event/{id}")), &[("field", "whole")]).await;
        assert_eq!(refused.status, 422);
        for said in ["Välj minst en roll", "Fyll i fältet"] {
            assert!(refused.body.contains(said), "{said}");
        }
        let wrong = [("field", "whole"), ("ground", "hemligt"), ("label", "Ärende ett"), ("role-registrator", "true")];
        let refused = controller.post(&path(&format!("secrecy/risk-event/{id}")), &wrong).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Skriv kapitel och paragraf") && refused.body.contains("Ingen annan har någon"));
        assert!(refused.body.contains("value=\"hemligt\"") && refused.body.contains("value=\"Ärende ett\""));

        let before = controller.page("/").await;
        let (secret, id) = sealed(&controller, &head, &whole("role-head", "")).await;
        assert_ne!(before, controller.page("/").await, "the start page counts one less");
        assert_eq!(controller.get(&secret).await.status, 404, "the controller's role is not named");
        assert!(!controller.page("/secrets").await.contains("Ärende ett"));

        // Nobody meets it in a list, not even those who may open it.
        for visitor in [&controller, &head, &secretary] {
            for page in ["risk-analysis", "control-plan", "findings", "documents", "proposal", "goals", "collection"] {
                let shown = visitor.get(&path(page)).await;
                assert!(!shown.body.contains(WORD) && !shown.body.contains(&id), "{page}: {}", shown.body);
            }
            for page in [format!("events/{id}"), format!("secrecy/risk-event/{id}")] {
                assert_ne!(visitor.get(&path(&page)).await.status, 200, "{page}");
            }
            for address in [format!("/audit?record={id}"), "/audit".into(), "/audit/trail.jsonl".into()] {
                let shown = visitor.get(&address).await;
                assert!(!shown.body.contains(WORD) && !shown.body.contains("18 kap. 8 §"), "{address}: {}", shown.body);
            }
        }
        let analysis = controller.page(&path("risk-analysis")).await;
        assert!(analysis.contains("id=\"nr-5\"") && !analysis.contains("id=\"nr-22\""), "no gap tells where it stood");
        for edit in ["", "/cell", "/remove", "/restore", "/include", "/measures"] {
            let answer =
                controller.post(&path(&format!("events/{id}{edit}")), &[("version", "1"), ("entry", "1")]).await;
            assert!((400..500).contains(&answer.status), "{edit}: {}", answer.status);
            assert!(!answer.body.contains(WORD), "{edit}");
        }
        for export in ["export/risk-analysis.csv", "export/control-plan.csv"] {
            let file = controller.get(&path(export)).await;
            assert!(file.status == 200 && !file.body.contains(WORD), "{export}");
        }
        for name in ["risk-analysis", "control-plan", "internal-control"] {
            for public in [true, false] {
                let print = Print { public, ..Print::default() };
                let text = lines(&printed(&server, name, Language::Swedish, print).await);
                assert!(!text.contains(WORD) && !text.contains("utelämnad"), "{name}");
            }
        }
        for arguments in [
            vec!["list", "risk-analysis", "--unit", BOARD, "--year", "2027", "--json"],
            vec!["list", "control-plan", "--unit", BOARD, "--year", "2027", "--json"],
            vec!["check", "--unit", BOARD, "--year", "2027", "--json"],
            vec!["export", "risk-analysis", "--unit", BOARD, "--year", "2027", "-o", "-"],
        ] {
            let ran = place.lisbet(&arguments);
            assert!(!ran.out().contains(WORD) && !ran.out().contains(&id), "{arguments:?}");
        }
        let decided = [
            &decide[..],
            &[("body", BOARD), ("paragraph", "§ 9"), ("case_number", "BUN 2026/1"), ("date", "2027-01-26")],
        ]
        .concat();
        assert_eq!(secretary.post(&path("documents/adopt"), &decided).await.status, 303);
        assert!(!secretary.page(&path("compare?kind=risk-analysis&from=1&to=draft")).await.contains(WORD));

        // The head opens it: closed first, then what it says, and the trail of it says who did.
        let closed = head.page(&secret).await;
        assert!(closed.contains("Ärende ett") && !closed.contains(WORD), "{closed}");
        let opened = head.post(&secret, &[]).await;
        assert!(opened.status == 200 && opened.body.contains(WORD) && opened.body.contains("18 kap. 8 § OSL"));
        let again = head.post(&secret, &[]).await;
        let history = between(&again.body, "id=\"history\"", "</section>");
        assert!(history.contains("Öppnades") && history.contains("Demo Förvaltningschef"), "{history}");
        assert!(history.contains("Sekretessmarkerades") && history.contains("Demo Controller"), "{history}");

        // It is worked with where it is opened, and two who write at once are told of each other.
        let version = between(&opened.body, "name=\"version\" value=\"", "\"").to_owned();
        let text = [("version", version.as_str()), ("event", "Placering överklagas av fler")];
        assert_eq!(head.post(&format!("{secret}/text"), &text).await.status, 303);
        let late = [("version", version.as_str()), ("event", "Något annat")];
        let late = head.post(&format!("{secret}/text"), &late).await;
        assert_eq!(late.status, 422);
        assert!(late.body.contains("Någon annan ändrade") && late.body.contains("av fler"), "{}", late.body);
        let long = "Å".repeat(2001);
        let refused = head.post(&format!("{secret}/text"), &[("version", "2"), ("event", &long)]).await;
        assert!(refused.status == 422 && refused.body.contains("001 tecken"), "{}", refused.body);

        // The whole chain is taken out with a gap that shows, and is proved offline.
        let trail = place.folder.join("trail.jsonl");
        let file = trail.to_str().unwrap();
        place.lisbet(&["audit", "checkpoint"]).ok();
        place.lisbet(&["audit", "export", "-o", file]).ok();
        let offline = place.lisbet(&["audit", "verify", "--file", file, "--json"]).ok();
        assert!(offline.json()["withheld"].as_i64().unwrap() >= 6, "{}", offline.out());
        assert!(offline.err().contains("visas inte"), "{}", offline.err());
        let taken = std::fs::read_to_string(&trail).unwrap();
        assert!(taken.contains("\"withheld\":true") && !taken.contains(WORD) && !taken.contains("18 kap. 8 §"));
        place.lisbet(&["audit", "verify"]).ok();
        place.lisbet(&["verify"]).ok();

        // Lifted by a named decision, it is where it was, and the trail is open again.
        let refused = head.post(&format!("{secret}/lift"), &[("by", "")]).await;
        assert!(refused.status == 422 && refused.body.matches("Fyll i fältet").count() >= 2, "{}", refused.body);
        assert_eq!(head.post(&format!("{secret}/lift"), &DECISION).await.status, 303);
        assert_eq!(head.get(&secret).await.status, 404);
        let page = controller.page(&path("risk-analysis")).await;
        assert!(page.contains("Placering överklagas av fler") && page.contains("id=\"nr-S1\""), "{page}");
        let trail = controller.page(&format!("/audit?record={id}")).await;
        assert!(trail.contains("Sekretessen hävdes") || trail.contains("sekretessen hävdes"), "{trail}");
        assert!(trail.contains("BUN 2026/77") && trail.contains("öppnades"), "{trail}");
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn a_secret_text_is_another_text_to_everybody_else() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let (controller, head) = (server.visitor("controller").await, server.visitor("head").await);
        let (id, version) = event(&controller.page(&path("risk-analysis")).await, 5);
        let own = path(&format!("secrecy/risk-event/{id}"));
        let form = [
            ("field", "event"),
            ("ground", "OSL 18:8"),
            ("label", "Händelsen i punkt fem"),
            ("instead", "Uppgiften omfattas av sekretess."),
            ("role-head", "true"),
        ];
        let without: Vec<_> = form.iter().copied().filter(|(name, _)| *name != "instead").collect();
        assert!(controller.post(&own, &without).await.body.contains("Fyll i fältet"));
        for (field, said) in [("likelihood", "Välj den text"), ("reason", "är tomt"), ("", "Fyll i fältet")] {
            let mut wrong = form;
            wrong[0].1 = field;
            let refused = controller.post(&own, &wrong).await;
            assert!(refused.status == 422 && refused.body.contains(said), "{field}: {}", refused.body);
        }
        let kept = [&form[..], &[("kept_from", "Demo Controller")]].concat();
        assert!(controller.post(&own, &kept).await.body.contains("hållas borta från"));
        assert_eq!(controller.post(&own, &form).await.status, 303);
        assert!(controller.post(&own, &form).await.body.contains("redan hemligt"));

        let page = controller.page(&path("risk-analysis")).await;
        assert!(
            page.contains("Uppgiften omfattas av sekretess.") && page.contains("id=\"nr-5\"") && !page.contains(WORD)
        );
        let own_page = controller.page(&path(&format!("events/{id}"))).await;
        assert!(!own_page.contains(WORD), "neither in the form nor in the history: {own_page}");
        for address in [format!("/audit?record={id}"), format!("/audit/trail.jsonl?record={id}"), "/audit".into()] {
            assert!(!controller.get(&address).await.body.contains(WORD), "{address}");
        }
        let trail = place.folder.join("hela.jsonl");
        place.lisbet(&["audit", "export", "-o", trail.to_str().unwrap()]).ok();
        assert!(!std::fs::read_to_string(&trail).unwrap().contains(WORD));
        for name in ["risk-analysis", "control-plan", "internal-control"] {
            let text = lines(&printed(&server, name, Language::Swedish, Print::default()).await);
            assert!(!text.contains(WORD), "{name}");
        }
        // The usual ways do not write in it, and lose nothing by it.
        let cell = path(&format!("events/{id}/cell"));
        let refused = controller.post(&cell, &[("version", "2"), ("event", "Gissning")]).await;
        assert!(refused.status == 422 && refused.body.contains("omfattas av sekretess"), "{}", refused.body);
        assert_eq!(controller.post(&cell, &[("version", "2"), ("consequence", "4")]).await.status, 200);
        let file = place.folder.join("gammal.csv");
        let row = format!("Nr;Oönskad händelse;Sannolikhet;Konsekvens\n5;{WORD} igen;3;4\n");
        std::fs::write(&file, row).unwrap();
        let import = ["import", "risk-analysis", file.to_str().unwrap(), "--unit", BOARD, "--year", "2027"];
        let ran = place.lisbet(&import);
        assert!(
            ran.code() != 0 || !controller.page(&path("risk-analysis")).await.contains("nr-5\"><th"),
            "{}",
            ran.err()
        );

        let secret = format!("/secrets/{}", between(&head.page("/secrets").await, "href=\"/secrets/", "\""));
        assert_eq!(controller.post(&secret, &[]).await.status, 404);
        let opened = head.post(&secret, &[]).await;
        assert!(opened.status == 200 && opened.body.contains(WORD), "{}", opened.body);
        let version = version.parse::<i64>().unwrap().min(1).to_string();
        let text = [("version", version.as_str()), ("event", "Placering överklagas i två led")];
        let changed = head.post(&format!("{secret}/text"), &text).await;
        assert_eq!(changed.status, 303, "{}", changed.body);
        assert!(!controller.page(&path("risk-analysis")).await.contains("i två led"));
        assert_eq!(head.post(&format!("{secret}/lift"), &DECISION).await.status, 303);
        let page = controller.page(&path("risk-analysis")).await;
        assert!(page.contains("Placering överklagas i två led") && page.contains("id=\"nr-5\""), "{page}");
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

/// What was decided stays as it was decided; a comparison with it must not point at what has become secret since.
#[tokio::test]
async fn what_became_secret_after_a_decision_is_in_no_comparison() {
    for field in ["whole", "event"] {
        each(async |place: &Place| {
            let server = Server::demo(place).await;
            let adopt = crate::proofs::ADOPT.map(|word| if word == "control-plan" { "risk-analysis" } else { word });
            place.lisbet(&adopt).ok();
            let (controller, head) = (server.visitor("controller").await, server.visitor("head").await);
            let page = controller.page(&path("risk-analysis")).await;
            let (other, version) = event(&page, 3);
            let mut form = whole("role-head", "");
            form[0] = ("field", field);
            form.extend((field == "event").then_some(("instead", "Uppgiften är hemlig")));
            sealed(&controller, &head, &form).await;
            let cell = path(&format!("events/{other}/cell"));
            assert_eq!(controller.post(&cell, &[("version", &version), ("consequence", "5")]).await.status, 200);
            for (from, to) in [("1", "draft"), ("draft", "1")] {
                let compared = path(&format!("compare?kind=risk-analysis&from={from}&to={to}"));
                let compared = controller.page(&compared).await;
                assert!(!compared.contains(WORD), "{field}: {}", between(&compared, "<main", "</main>"));
                assert!(compared.contains("Konsekvens"), "what else differs is told: {compared}");
                let (from, to) = (
                    from.replace('1', "2027@1").replace("draft", "2027"),
                    to.replace('1', "2027@1").replace("draft", "2027"),
                );
                let unit = ["--unit", "barn-och-utbildningsnamnden", "--from", &from, "--to", &to];
                let told = place.lisbet(&[&["diff", "risk-analysis"], &unit[..]].concat());
                assert!(!told.out().contains(WORD) && told.err().is_empty(), "{}{}", told.out(), told.err());
            }
        })
        .await;
    }
}

#[tokio::test]
async fn numbers_that_close_up_leave_no_trail_that_whoever_is_kept_away_reads() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let (controller, head) = (server.visitor("controller").await, server.visitor("head").await);
        let page = controller.page(&path("risk-analysis")).await;
        let ((fifth, _), (next, version)) = (event(&page, 5), event(&page, 6));
        let told = async || {
            let own = controller.page(&path(&format!("events/{next}"))).await;
            let history = between(&own, "id=\"history\"", "</section>").to_owned();
            let mut told = vec![history];
            for address in ["/audit", "/audit/trail.jsonl", &format!("/audit?record={next}")] {
                told.push(controller.get(address).await.body);
            }
            told
        };
        let before = told().await;
        let own = path(&format!("secrecy/risk-event/{fifth}"));
        assert_eq!(head.post(&own, &whole("role-head", "Demo Controller")).await.status, 303);
        for (before, after) in before.iter().zip(told().await) {
            // A file ends with its own seal, which says when it was taken out.
            let new = after.lines().filter(|line| !before.contains(line) && !line.starts_with("{\"sealed\""));
            let new: Vec<&str> = new.collect();
            assert!(new.is_empty(), "the log, the history or a file says that something was done: {new:?}");
        }
        let own = told().await;
        assert!(!own[0].contains("Nr: 6") && !own[3].contains("Nr: 6"), "nor what number it had");
        let page = controller.page(&path("risk-analysis")).await;
        assert_eq!(event(&page, 5), (next.clone(), version), "it has moved up and is no other version");
        let cell = path(&format!("events/{next}/cell"));
        let saved = controller.post(&cell, &[("version", "1"), ("control", "Ny kontroll")]).await;
        assert_eq!(saved.status, 200, "who had the page open saves without being told of another: {}", saved.body);
        place.lisbet(&["audit", "verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn whoever_is_accused_neither_sees_it_nor_that_it_is_there_until_it_is_decided() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let (controller, head) = (server.visitor("controller").await, server.visitor("head").await);
        let refused = {
            let (id, _) = event(&controller.page(&path("risk-analysis")).await, 5);
            let form = whole("role-head", "Demo Förvaltningschef");
            controller.post(&path(&format!("secrecy/risk-event/{id}")), &form).await
        };
        assert!(refused.body.contains("Ingen annan har någon"), "a secret that nobody opens would be lost");
        let unknown = {
            let (id, _) = event(&controller.page(&path("risk-analysis")).await, 5);
            let form = whole("role-head", "Ingen Alls");
            controller.post(&path(&format!("secrecy/risk-event/{id}")), &form).await
        };
        assert!(unknown.status == 422 && unknown.body.contains("Ingen Alls"));

        // The accused is the controller, who marked it before anybody knew; both roles are named.
        let form = [whole("role-head", ""), vec![("role-controller", "true")]].concat();
        let (secret, id) = sealed(&controller, &head, &form).await;
        assert_eq!(controller.post(&secret, &[]).await.status, 200);
        let kept = head.post(&format!("{secret}/keep"), &[("kept_from", "Demo Controller")]).await;
        assert_eq!(kept.status, 303, "{}", kept.body);

        let (own, none) = (secret.rsplit('/').next().unwrap(), uuid::Uuid::nil().to_string());
        let nothing = format!("/secrets/{none}");
        for deed in ["", "/text", "/lift", "/keep", "/admit", "/copies"] {
            let form = [("by", "x"), ("day", "2026-01-01"), ("event", "x"), ("version", "1")];
            let (there, not) = (
                controller.post(&format!("{secret}{deed}"), &form).await,
                controller.post(&format!("{nothing}{deed}"), &form).await,
            );
            assert_eq!((there.status, there.body.replace(own, &none)), (not.status, not.body), "{deed}");
        }
        assert!(!controller.page("/secrets").await.contains("Ärende ett"));
        for address in ["/audit", "/audit/trail.jsonl", &format!("/audit?record={id}")] {
            // What may be asked for is a list of words, and tells nothing.
            let shown = controller.get(address).await.body;
            let told: String = shown
                .split("<option")
                .map(|part| part.split_once("</option>").map_or(part, |(_, rest)| rest))
                .collect();
            assert!(!told.contains(WORD) && !told.contains("ekretessmarker"), "{address}");
        }
        // Nor does whoever takes their place, by that.
        let console = server.console().await;
        let stand_in = identity::add_person(&console, "Prov Vikarie", "").await.unwrap();
        let accused = identity::person_by_name(&console, "Demo Controller").await.unwrap();
        let period = identity::Period { from: "2020-01-01".parse().ok(), to: "2099-12-31".parse().ok() };
        identity::substitute(&console, stand_in, accused, period).await.unwrap();
        let link = identity::issue_link(&server.installation.house, &console, stand_in).await.unwrap();
        let vikarie = server.by_link(&link).await;
        assert!(vikarie.page(&path("risk-analysis")).await.contains("Risk"));
        assert_eq!(vikarie.post(&secret, &[]).await.status, 404);

        // Nobody opens it to themselves; a named decision opens it to the accused.
        let to = |name: &'static str| [&[("person", name)], &DECISION[..]].concat();
        let oneself = head.post(&format!("{secret}/admit"), &to("Demo Förvaltningschef")).await;
        assert!(oneself.status == 422 && oneself.body.contains("för sig själv"), "{}", oneself.body);
        assert_eq!(head.post(&format!("{secret}/admit"), &to("Ingen Alls")).await.status, 422);
        let undecided = head.post(&format!("{secret}/admit"), &[("person", "Demo Controller")]).await;
        assert!(undecided.status == 422 && undecided.body.contains("Fyll i fältet"));
        assert_eq!(head.post(&format!("{secret}/admit"), &to("Demo Controller")).await.status, 303);
        assert!(controller.page("/secrets").await.contains("Ärende ett"));
        assert!(controller.post(&secret, &[]).await.body.contains(WORD));
        // Somebody without any role in the unit may be let in the same way, to this and to nothing else.
        let outside = identity::add_person(&console, "Prov Utomstående", "").await.unwrap();
        let link = identity::issue_link(&server.installation.house, &console, outside).await.unwrap();
        let outside = server.by_link(&link).await;
        assert_eq!(outside.post(&secret, &[]).await.status, 404);
        assert_eq!(head.post(&format!("{secret}/admit"), &to("Prov Utomstående")).await.status, 303);
        assert!(outside.post(&secret, &[]).await.body.contains(WORD));
        assert_eq!(outside.get(&path("risk-analysis")).await.status, 403);
        assert_eq!(outside.post(&format!("{secret}/lift"), &DECISION).await.status, 403);
    })
    .await;
}

async fn run(database: &Database, tenant: uuid::Uuid, sqlite: &'static str, postgres: &'static str) -> bool {
    let text = if database.engine() == Engine::Sqlite { sqlite } else { postgres };
    let mut write = database.write(tenant).await.unwrap();
    past_the_watch(database, &mut write).await;
    for one in text.split(';') {
        if write.run(one, vec![]).await.is_err() {
            return false;
        }
    }
    write.commit().await.is_ok()
}

#[tokio::test]
async fn a_copy_is_masked_frozen_and_told() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let (controller, head) = (server.visitor("controller").await, server.visitor("head").await);
        let (secret, _) = sealed(&controller, &head, &whole("role-head", "")).await;
        let copies = format!("{secret}/copies");
        let refused = head.post(&copies, &[("recipient", ""), ("by", "Chefen"), ("day", "i går")]).await;
        assert!(refused.status == 422 && refused.body.contains("value=\"Chefen\""), "{}", refused.body);
        let form = [&[("recipient", "anonym"), ("mask-event", "true")], &DECISION[..]].concat();
        assert_eq!(head.post(&copies, &[&form[..], &[("mask-none", "true")]].concat()).await.status, 404);
        assert_eq!(head.post(&copies, &form).await.status, 303);
        let opened = head.post(&secret, &[]).await;
        let copy = format!("/disclosures/{}", between(&opened.body, "href=\"/disclosures/", "\""));
        assert!(opened.body.contains("anonym") && opened.body.contains("BUN 2026/77"));
        for visitor in [&controller, &server.visitor("board-member").await, &server.visitor("administrator").await] {
            assert_eq!(visitor.get(&copy).await.status, 404);
        }
        assert_eq!(server.visitor("secretary").await.get(&copy).await.status, 200, "the secretary gives it out");

        let console = server.console().await;
        let id: uuid::Uuid = copy.rsplit('/').next().unwrap().parse().unwrap();
        let mut read = console.read_common().await.unwrap();
        let row = read.row("SELECT pdf FROM disclosures WHERE id = $1", vec![id.into()]).await.unwrap().unwrap();
        let pdf: Vec<u8> = row.get("pdf").unwrap();
        drop(read);
        let text = crate::documents::pdf_text(&pdf);
        for said in ["Kopia för utlämnande", "Omfattas av sekretess, 18 kap. 8 § OSL", "BUN 2026/77", "kammarrätten"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(!text.contains(WORD) && !text.contains("Placering"), "{text}");

        place.lisbet(&["verify"]).ok();
        let tenant = console.tenant;
        let database = server.installation.house.database();
        for change in ["UPDATE disclosures SET recipient = 'x'", "DELETE FROM disclosures"] {
            assert!(!run(database, tenant, change, change).await, "{change}");
        }
        let tampered = run(
            database,
            tenant,
            "DROP TRIGGER disclosures_keep_update; UPDATE disclosures SET pdf = x'00'",
            "DROP TRIGGER disclosures_keep ON disclosures; UPDATE disclosures SET pdf = '\\x00'",
        );
        assert!(tampered.await);
        let verified = place.lisbet(&["verify"]);
        assert!(verified.code() == 1 && verified.err().contains("är inte längre som den var"), "{}", verified.err());
    })
    .await;
}

#[tokio::test]
async fn what_a_secret_hangs_on_can_be_tidied_away_without_a_sign_of_it() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let (controller, head) = (server.visitor("controller").await, server.visitor("head").await);
        let new = [("event", "Nyckelskåpet"), ("goal", "Ett mål för sig"), ("process", "Lås"), ("way", "Nycklar")];
        assert_eq!(controller.post(&path("events/new"), &new).await.status, 303);
        let page = controller.page(&path("risk-analysis")).await;
        let row = page.split("<tr").find(|r| r.contains("Nyckelskåpet")).expect("the new event is there");
        let id = between(row, "/events/", "\"").to_owned();
        let answer = controller.post(&path(&format!("secrecy/risk-event/{id}")), &whole("role-head", "")).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let goals = controller.page(&path("goals")).await;
        let own = goals.split("<th scope=\"row\">").find(|row| row.starts_with("Ett mål för sig")).unwrap();
        let goal = between(own, "/goals/", "/move");
        let removed = controller.post(&path(&format!("goals/{goal}/remove")), &[("version", "1")]).await;
        assert_eq!(removed.status, 303, "{}", removed.body);
        assert!(!controller.page(&path("goals")).await.contains("Ett mål för sig"));
        let secret = format!("/secrets/{}", between(&head.page("/secrets").await, "href=\"/secrets/", "\""));
        assert!(head.post(&secret, &[]).await.body.contains("Nyckelskåpet"));
        assert_eq!(head.post(&format!("{secret}/lift"), &DECISION).await.status, 303);
        assert!(controller.page(&path("risk-analysis")).await.contains("Nyckelskåpet"));
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_tells_where_the_protection_is_weak_is_kept_secret() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let (controller, head) = (server.visitor("controller").await, server.visitor("head").await);
        let answer = [("version", "1"), ("status", "no"), ("comment", "Bara en kan lösenordet till reservkraften")];
        let before = controller.page(&path("baskrav")).await;
        let own = between(&before, "/secrecy/baskrav/", "\"").to_owned();
        let number = between(before.split("<li id=\"krav-").find(|li| li.contains(&own)).unwrap(), "", "\"").to_owned();
        assert_eq!(controller.post(&path(&format!("baskrav/{number}")), &answer).await.status, 303);
        let form = [
            ("field", "comment"),
            ("ground", "18 kap. 13 § OSL"),
            ("label", "Reservkraften"),
            ("instead", "Svaret omfattas av sekretess."),
            ("role-head", "true"),
        ];
        let marked = controller.post(&path(&format!("secrecy/baskrav/{own}")), &form).await;
        assert_eq!(marked.status, 303, "{}", marked.body);
        let text = lines(&printed(&server, "baskrav", Language::Swedish, Print::default()).await);
        assert!(text.contains("Svaret omfattas av sekretess.") && !text.contains("reservkraften"), "{text}");
        for page in [path("baskrav"), path("findings"), "/audit".into(), "/audit/trail.jsonl".into()] {
            assert!(!controller.get(&page).await.body.contains("lösenordet till"), "{page}");
        }
        let again = [("version", "3"), ("status", "no"), ("comment", "Ett annat svar")];
        let refused = controller.post(&path(&format!("baskrav/{number}")), &again).await;
        assert!(refused.status == 422 && refused.body.contains("omfattas av sekretess"), "{}", refused.body);
        let secret = format!("/secrets/{}", between(&head.page("/secrets").await, "href=\"/secrets/", "\""));
        assert!(head.post(&secret, &[]).await.body.contains("lösenordet till reservkraften"));
    })
    .await;
}
