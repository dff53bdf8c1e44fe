//! The case beside the decision: who decided, on which point, who was consulted, whom it was sent to.

use crate::{
    house::{BOARD, Place, Server, between, each},
    web::path,
};

const ON_DELEGATION: [(&str, &str); 8] = [
    ("kind-control-plan", "true"),
    ("decider", "delegation"),
    ("delegation", "4.2"),
    ("body", "Förvaltningschefen"),
    ("paragraph", ""),
    ("case_number", "BUN 2026/123"),
    ("date", "2027-09-01"),
    ("delegation_reason", "En stickprovsstorlek ändras."),
];

#[tokio::test]
async fn a_decision_on_delegation_rests_on_a_point_and_is_reported() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let secretary = server.visitor("secretary").await;
        let unknown = secretary.post(&path("documents/adopt"), &ON_DELEGATION).await;
        assert!(unknown.status == 422 && unknown.body.contains("Punkt 4.2 finns inte"), "{}", unknown.body);
        for kept in ["value=\"delegation\" checked", "value=\"4.2\"", "Förvaltningschefen"] {
            assert!(unknown.body.contains(kept), "{kept}: {}", unknown.body);
        }
        let backwards = [
            ("number", "4.2"),
            ("matter", "Revidera planen"),
            ("post", "Förvaltningschefen"),
            ("valid_from", "2027-06-30"),
            ("valid_to", "2027-01-01"),
        ];
        let refused = secretary.post(&path("case/points"), &backwards).await;
        assert!(refused.status == 422 && refused.body.contains("Sista dagen är före den första"), "{}", refused.body);
        let point = [
            ("number", "4.2"),
            ("matter", "Revidera planen"),
            ("post", "Förvaltningschefen"),
            ("valid_from", "2027-01-01"),
            ("valid_to", "2027-06-30"),
        ];
        assert_eq!(secretary.post(&path("case/points"), &point).await.status, 303);
        // The point has ended: the program says so, and records what was decided all the same.
        let ended = secretary.post(&path("documents/adopt"), &ON_DELEGATION).await;
        assert!(ended.status == 422 && ended.body.contains("gällde inte den dagen"), "{}", ended.body);
        let sure: Vec<(&str, &str)> = ON_DELEGATION.into_iter().chain([("delegation_confirmed", "true")]).collect();
        assert_eq!(secretary.post(&path("documents/adopt"), &sure).await.status, 303);
        let documents = secretary.page(&path("documents")).await;
        assert!(documents.contains("Delegationspunkt 4.2, 7 kap. 5 § kommunallagen"), "{documents}");
        let findings = secretary.page(&path("findings")).await;
        for said in ["punkt 4.2, som inte gällde den dagen", "är inte anmält till nämnden"] {
            assert!(findings.contains(said), "{said}: {findings}");
        }
        // The point was prolonged after all, and the decision is reported.
        let page = secretary.page(&path("case")).await;
        let id = between(&page, "/case/points/", "\"").to_owned();
        let longer: Vec<(&str, &str)> =
            point.into_iter().filter(|(n, _)| *n != "valid_to").chain([("version", "1")]).collect();
        assert_eq!(secretary.post(&path(&format!("case/points/{id}")), &longer).await.status, 303);
        let stale = secretary.post(&path(&format!("case/points/{id}")), &longer).await;
        assert!(stale.status == 409 && stale.body.contains("Någon annan"), "{}", stale.body);
        let early = [("step", "reported"), ("party", BOARD), ("day", "2027-08-01")];
        assert_eq!(secretary.post(&path("case/steps"), &early).await.status, 303);
        let findings = secretary.page(&path("findings")).await;
        assert!(findings.contains("är inte anmält") && !findings.contains("som inte gällde den dagen"), "{findings}");
        let reported = [("step", "reported"), ("party", BOARD), ("day", "2027-09-20")];
        assert_eq!(secretary.post(&path("case/steps"), &reported).await.status, 303);
        assert!(!secretary.page(&path("findings")).await.contains("är inte anmält"));
        let member = server.visitor("board-member").await;
        assert_eq!(member.post(&path("case/steps"), &reported).await.status, 403);
        assert_eq!(member.post(&path("case/points"), &point).await.status, 403);
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

/// What the point says is what is recorded and printed; what may not be delegated is told before and when somebody tries.
#[tokio::test]
async fn a_decision_on_delegation_says_what_it_rests_on_and_what_may_not_be_delegated() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let secretary = server.visitor("secretary").await;
        let documents = secretary.page(&path("documents")).await;
        for said in ["verksamhetens mål, inriktning, omfattning eller kvalitet", "6 kap. 38 § 4"] {
            assert!(documents.contains(said), "{said} is not told: {documents}");
        }
        let point = [
            ("number", "4.2"),
            ("matter", "Revidera planen under året"),
            ("post", "Förvaltningschef"),
            ("basis", "onward"),
            ("reporting", "not-reported"),
        ];
        assert_eq!(secretary.post(&path("case/points"), &point).await.status, 303);
        let with = |pairs: &[(&'static str, &'static str)]| {
            let kept = ON_DELEGATION.into_iter().filter(|(n, _)| pairs.iter().all(|(other, _)| n != other));
            kept.chain(pairs.iter().copied()).collect::<Vec<_>>()
        };
        // The system is the board's own; the plan wants a reason; the board itself does not decide on delegation.
        let own = secretary.post(&path("documents/adopt"), &with(&[("kind-control-system", "true")])).await;
        assert!(own.status == 422 && own.body.contains("är nämndens egen handling"), "{}", own.body);
        let unsaid = with(&[("delegation_reason", ""), ("kind-risk-analysis", "true"), ("body", "Eva Ek")]);
        let refused = secretary.post(&path("documents/adopt"), &unsaid).await;
        for said in
            ["6 kap. 38 § 1 kommunallagen", "skriv varför det här beslutet inte är ett sådant", "value=\"Eva Ek\""]
        {
            assert!(refused.status == 422 && refused.body.contains(said), "{said}: {}", refused.body);
        }
        let board = secretary.post(&path("documents/adopt"), &with(&[("body", BOARD)])).await;
        assert!(
            board.status == 422 && board.body.contains("Nämnden själv beslutar inte på delegation"),
            "{}",
            board.body
        );
        assert!(!secretary.page(&path("documents")).await.contains("/decisions/"), "something was recorded");
        let decided = secretary.post(&path("documents/adopt"), &with(&[("body", "Eva Ek")])).await;
        assert_eq!(decided.status, 303, "{}", decided.body);
        let documents = secretary.page(&path("documents")).await;
        for said in ["Beslutad av Eva Ek, Förvaltningschef", "7 kap. 5 och 6 §§", "Skäl: En stickprovsstorlek ändras."]
        {
            assert!(documents.contains(said), "{said}: {documents}");
        }
        // Frozen and printed as what it is; and printed anew, as long as nobody has worked on.
        let id = between(&documents, "/decisions/", "\"").to_owned();
        for address in [format!("decisions/{id}"), "documents/control-plan.pdf".to_owned()] {
            let pdf = secretary.pdf(&path(&address)).await;
            for said in [
                "Beslut på delegation 1 september 2027",
                "Beslutad av Eva Ek, Förvaltningschef",
                "Delegationspunkt 4.2, 7 kap. 5 och 6 §§ kommunallagen (2017:725)",
                "Anmäls inte, enligt nämndens beslut",
            ] {
                assert!(pdf.contains(said), "{address}: {said}: {pdf}");
            }
            assert!(!pdf.contains("Sammanträde"), "{address}: {pdf}");
        }
        // The board has decided that such decisions are not reported, so nobody is asked to.
        assert!(!secretary.page(&path("findings")).await.contains("är inte anmält"));
        // A post in its own right is no meeting either; the board is.
        let post = [("decider", "post"), ("body", "Vd"), ("date", "2027-09-02"), ("kind-control-system", "true")];
        assert_eq!(secretary.post(&path("documents/adopt"), &with(&post)).await.status, 303);
        let pdf = secretary.pdf(&path("documents/control-system.pdf")).await;
        assert!(pdf.contains("Beslutad av Vd") && !pdf.contains("Sammanträde"), "{pdf}");
        let board = [("decider", ""), ("body", BOARD), ("paragraph", "§ 7"), ("kind-risk-analysis", "true")];
        assert_eq!(secretary.post(&path("documents/adopt"), &with(&board)).await.status, 303);
        let pdf = secretary.pdf(&path("documents/risk-analysis.pdf")).await;
        assert!(pdf.contains("Sammanträde 1 september 2027"), "{pdf}");
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn unions_are_consulted_and_the_decision_is_dispatched() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let secretary = server.visitor("secretary").await;
        let silent = [
            ("step", "consulted"),
            ("party", "Lärarförbundet Ekåsa"),
            ("day", "2027-01-12"),
            ("note", "Mejl efter mötet"),
        ];
        let refused = secretary.post(&path("case/steps"), &silent).await;
        assert!(refused.status == 422 && refused.body.contains("Mejl efter mötet"), "{}", refused.body);
        let consulted: Vec<(&str, &str)> =
            silent.into_iter().chain([("outcome", "disagreed"), ("body", "CSG")]).collect();
        assert_eq!(secretary.post(&path("case/steps"), &consulted).await.status, 303);
        let odd = [("step", "celebrated"), ("party", "x"), ("day", "2027-01-12")];
        assert_eq!(secretary.post(&path("case/steps"), &odd).await.status, 422);
        let day = [("step", "dispatched"), ("party", "Stadsrevisionen"), ("day", "i går")];
        let refused = secretary.post(&path("case/steps"), &day).await;
        assert!(
            refused.status == 422
                && refused.body.contains("är inget datum")
                && refused.body.contains("Stadsrevisionen")
        );
        let sent = [("step", "dispatched"), ("party", "Stadsrevisionen"), ("day", "2027-02-01")];
        assert_eq!(secretary.post(&path("case/steps"), &sent).await.status, 303);
        let page = secretary.page(&path("case")).await;
        for said in ["Fullgjord i oenighet", "Stadsrevisionen", "1 februari 2027"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let memo = secretary.page(&path("proposal")).await;
        assert!(
            memo.contains("Samverkan med Lärarförbundet Ekåsa den 12 januari 2027: fullgjord i oenighet."),
            "{memo}"
        );
        // The registrator gets it with the documents; another year's case has none of it.
        let file = place.folder.join("pack.zip");
        place.lisbet(&["pack", "control-plan", "--unit", BOARD, "--year", "2027", "-o", file.to_str().unwrap()]).ok();
        let mut zip = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut zip.by_name("Ärendets gång.csv").unwrap(), &mut text).unwrap();
        assert!(text.contains("Stadsrevisionen") && text.contains("Fullgjord i oenighet"), "{text}");
        let id = between(&page, "/case/steps/", "/remove").to_owned();
        let other = secretary.page("/barn-och-utbildningsnamnden/2026/case").await;
        assert!(!other.contains("Stadsrevisionen"), "{other}");
        let elsewhere = format!("/barn-och-utbildningsnamnden/2026/case/steps/{id}/remove");
        assert_eq!(secretary.post(&elsewhere, &[("version", "1")]).await.status, 404);
        assert_eq!(secretary.post(&path(&format!("case/steps/{id}/remove")), &[("version", "1")]).await.status, 303);
        assert!(!secretary.page(&path("case")).await.contains("Lärarförbundet Ekåsa"));
    })
    .await;
}
