//! Whoever is meant by a report learns nothing of it, however a sender writes; and what is secret opens to nobody else by a likeness.

use crate::{
    house::{BOARD, Place, Server, Visitor, between, each},
    intake::{holder, holder_everywhere, holder_in, sent},
    leaving::{leaves, letters_to, page_of, reports},
    web::{event, path},
};

#[tokio::test]
async fn a_name_is_known_in_every_way_that_people_write_it() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let meant = holder_in(&server, "Åsa Öst-Prov", "head-of-economy", BOARD, "ab@ekasa.example").await;
        let head = server.visitor("head").await;
        let stranger = server.visitor_again(&head);
        let (mut known, forms) = (
            0,
            [
                // Each letter in two signs, as a Mac or a PDF has it.
                ("A\u{30a}sa O\u{308}st-Prov", "Något är fel."),
                ("", "A\u{30a}sa O\u{308}st-Prov tar emot mutor."),
                ("", "Åsa Öst-Provs attester saknar underlag."),
                ("", "asa ost prov attesterar åt sig själv."),
                ("", "Det är Åsa som gör det."),
                ("", "Fråga <ab@ekasa.example> om fakturorna."),
            ],
        );
        for (about, text) in forms {
            sent(&stranger, "report", &[("route", "economy"), ("about", about), ("text", text)]).await;
            assert_eq!(reports(&meant.page("/intake").await), 0, "{about} {text}");
            known += 1;
            assert_eq!(reports(&head.page("/intake").await), known, "it goes on to the next: {about} {text}");
        }
        assert_eq!(letters_to(&server, "ab@ekasa.example").await, Vec::<String>::new());
        // A word that some are called too is no name.
        sent(&stranger, "report", &[("route", "economy"), ("text", "Fakturorna betalas en gång per år, i öst.")]).await;
        assert_eq!(reports(&meant.page("/intake").await), 1);
    })
    .await;
}

#[tokio::test]
async fn whoever_takes_the_place_of_the_accused_is_no_reader_and_gets_no_letter() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let head = server.visitor("head").await;
        let stranger = server.visitor_again(&head);
        let economy = holder(&server, "Prov Ekonom", "head-of-economy").await;
        let stands_in = holder(&server, "Prov Vikarie", "controller").await;
        let auditor = holder_everywhere(&server, "Prov Granskare", "auditor").await;
        let page = page_of(&administrator, "Prov Vikarie").await;
        let days = [("valid_from", "2020-01-01"), ("valid_to", "2099-12-31")];
        for instead in ["Prov Ekonom", "Demo Förvaltningschef"] {
            let form = [("instead_of", instead), days[0], days[1]];
            assert_eq!(administrator.post(&format!("{page}/substitutions"), &form).await.status, 303, "{instead}");
        }
        let about = [("route", "economy"), ("about", "Prov Ekonom\nDemo Förvaltningschef"), ("text", "Något är fel.")];
        sent(&stranger, "report", &about).await;
        for visitor in [&economy, &stands_in, &head] {
            assert_eq!(reports(&visitor.page("/intake").await), 0);
        }
        assert_eq!(reports(&auditor.page("/intake").await), 1, "past the places of both");
        assert_eq!(letters_to(&server, "controller@ekasa.example").await, Vec::<String>::new());

        // The same where the last reader leaves.
        let chair = holder(&server, "Prov Ordförande", "board-chair").await;
        sent(&stranger, "report", &[("route", "chair"), ("about", "Demo Förvaltningschef"), ("text", "Igen.")]).await;
        assert_eq!(
            (reports(&chair.page("/intake").await), letters_to(&server, "board-chair@ekasa.example").await.len()),
            (1, 1)
        );
        leaves(&administrator, "Prov Ordförande").await;
        assert_eq!(reports(&stands_in.page("/intake").await), 0);
        assert_eq!(reports(&auditor.page("/intake").await), 2);
        let letters = letters_to(&server, "controller@ekasa.example").await;
        assert!(letters.iter().all(|letter| letter.contains("/handovers")), "of the chair's place only: {letters:?}");
        // And the letter that still waited for whoever has left is taken back.
        let console = server.console().await;
        let mut read = console.read_common().await.unwrap();
        let waits =
            "SELECT COUNT(*) AS n FROM mails WHERE address = 'board-chair@ekasa.example' AND status = 'waiting'";
        assert_eq!(read.row(waits, vec![]).await.unwrap().unwrap().get::<i64>("n").unwrap(), 0);
    })
    .await;
}

/// Marks an event as secret, for the head only; where its page of secrets is.
async fn secret(controller: &Visitor, head: &Visitor, kept_from: &str) -> String {
    let (id, _) = event(&controller.page(&path("risk-analysis")).await, 5);
    let mark = [
        ("field", "whole"),
        ("ground", "18 kap. 8 § OSL"),
        ("label", "Ärende ett"),
        ("kept_from", kept_from),
        ("role-head", "true"),
    ];
    let set = controller.post(&path(&format!("secrecy/risk-event/{id}")), &mark).await;
    assert_eq!(set.status, 303, "{}", set.body);
    format!("/secrets/{}", between(&head.page("/secrets").await, "href=\"/secrets/", "\""))
}

#[tokio::test]
async fn a_secret_is_opened_for_just_whom_it_says_and_nobody_hears_of_the_letter() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let (controller, head) = (server.visitor("controller").await, server.visitor("head").await);
        let auditor = holder_everywhere(&server, "Prov Granskare", "auditor").await;
        let own = secret(&controller, &head, "Demo Controller").await;
        let console = server.console().await;
        for (name, address) in [
            ("Eva Prov", "eva1@ekasa.example"),
            ("Eva Prov", "eva2@ekasa.example"),
            ("Eva Prov (eva1@ekasa.example)", ""),
            ("Prov Borta", "borta@ekasa.example"),
        ] {
            identity::add_person(&console, name, address).await.unwrap();
        }
        leaves(&administrator, "Prov Borta").await;
        let admit = async |name: &str| {
            let decision = [("by", "Demo Förvaltningschef"), ("day", "2026-11-24"), ("number", "BUN 1")];
            let form = [&[("person", name)], &decision[..]].concat();
            head.post(&format!("{own}/admit"), &form).await
        };
        let alike = admit("Eva Prov (eva1@ekasa.example)").await;
        assert!(alike.status == 422 && alike.body.contains("Flera heter"), "{}", alike.body);
        // Kept away are all of them: whoever it means, and whoever is called what tells that one apart.
        let kept = [("kept_from", "Eva Prov (eva1@ekasa.example)")];
        let (id, _) = event(&controller.page(&path("risk-analysis")).await, 6);
        let other =
            [&[("field", "whole"), ("ground", "18 kap. 8 § OSL"), ("label", "Två"), ("role-head", "true")], &kept[..]];
        let other = controller.post(&path(&format!("secrecy/risk-event/{id}")), &other.concat()).await;
        assert_eq!(other.status, 303, "{}", other.body);
        let mut read = console.read_common().await.unwrap();
        let away = "SELECT COUNT(*) AS n FROM secrecy_people WHERE name LIKE 'Eva Prov%'";
        assert_eq!(read.row(away, vec![]).await.unwrap().unwrap().get::<i64>("n").unwrap(), 3);
        drop(read);
        let gone = admit("Prov Borta").await;
        assert!(gone.status == 422 && gone.body.contains("Prov Borta har slutat"), "{}", gone.body);
        let just = admit("eva1@ekasa.example").await;
        assert_eq!(just.status, 303, "{}", just.body);
        assert_eq!(letters_to(&server, "eva1@ekasa.example").await.len(), 1);
        for visitor in [&controller, &head, &auditor] {
            let trail = visitor.page("/audit?kind=mail").await;
            assert!(!trail.contains("Brev: skrevs"), "{trail}");
        }
        // Not when it comes back either, nor while it waits.
        let mut write = console.database.write(console.tenant).await.unwrap();
        let failed =
            "UPDATE mails SET status = 'failed', trouble = 'mailbox full (552)' WHERE address = 'eva1@ekasa.example'";
        write.run(failed, vec![]).await.unwrap();
        write.commit().await.unwrap();
        assert!(!administrator.page("/letters").await.contains("eva1@ekasa.example"));
        assert!(!administrator.page("/people").await.contains("Brev som inte kom fram ("));
        let queue = || place.lisbet(&["--json", "mail"]).ok().json();
        let before = queue();
        sent(&server.visitor_again(&controller), "report", &[("route", "head"), ("text", "Något är fel.")]).await;
        assert_eq!(queue(), before, "a report's letter is counted when it has left");
    })
    .await;
}

#[tokio::test]
async fn what_is_said_twice_at_once_is_said_once() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let head = server.visitor("head").await;
        let code =
            sent(&server.visitor_again(&head), "report", &[("route", "auditors"), ("text", "Något är fel.")]).await;
        let mut at_once = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (stranger, code) = (server.visitor_again(&head), code.clone());
            at_once.spawn(async move {
                stranger.post("/receipt/add", &[("code", &code), ("text", "Mer om fakturorna.")]).await.status
            });
        }
        assert!(at_once.join_all().await.iter().all(|status| *status < 400));
        let page = server.visitor_again(&head).post("/receipt", &[("code", &code)]).await.body;
        assert_eq!(page.matches("Mer om fakturorna.").count(), 1, "{page}");
    })
    .await;
}
