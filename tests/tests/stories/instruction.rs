//! The year's instruction: published by the centre, taken in and valued by the bodies it addresses, seen by the centre as figures.

use crate::{
    house::{BOARD, Place, Server, each},
    web::{event, path},
};

const YEAR: (&str, &str) = ("year", "2027");

#[tokio::test]
async fn the_instruction_reaches_those_it_addresses_and_the_centre_sees_figures_only() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let centre = server.visitor("central-coordinator").await;
        let controller = server.visitor("controller").await;
        let way = |way: &'static str, addressed: &'static str| {
            [
                YEAR,
                ("process", "Obligatoriskt säkerhetsarbete"),
                ("way", way),
                ("event", "Brister i arbetssättet"),
                ("addressed", addressed),
            ]
        };
        for (name, to) in
            [("Åtkomst till register", "all"), ("Incidentrutiner", "boards"), ("Säkerhet i upphandling", "companies")]
        {
            assert_eq!(centre.post("/instructions/ways", &way(name, to)).await.status, 303);
        }
        let twice = centre.post("/instructions/ways", &way("Incidentrutiner", "boards")).await;
        assert!(twice.status == 422 && twice.body.contains("finns redan i anvisningen"), "{}", twice.body);
        let empty =
            centre.post("/instructions/ways", &[YEAR, ("process", "P"), ("way", ""), ("addressed", "all")]).await;
        assert_eq!(empty.status, 422);
        let quiet = controller.page(&path("risk-analysis")).await;
        assert!(!quiet.contains("obligatoriska arbetssätt"), "nobody sees it before it is published");

        let published =
            [YEAR, ("version", "1"), ("theme", "Informationssäkerhet"), ("due", "2026-10-15"), ("published", "true")];
        assert_eq!(centre.post("/instructions", &published).await.status, 303);
        let page = controller.page(&path("risk-analysis")).await;
        assert!(page.contains("Anvisningen har 2 obligatoriska arbetssätt. 0 är värderade."), "{page}");
        let findings = controller.page(&path("findings")).await;
        assert!(
            findings.contains("2 obligatoriska arbetssätt ur årets anvisning finns inte")
                && !findings.contains("Säkerhet i upphandling")
        );
        assert_eq!(controller.post(&path("instruction"), &[]).await.status, 303);
        let page = controller.page(&path("risk-analysis")).await;
        assert!(page.contains("nr-23"), "{page}");
        let (id, version) = event(&page, 23);
        let cell = path(&format!("events/{id}/cell"));
        let valued = [("version", version.as_str()), ("likelihood", "2"), ("consequence", "2")];
        assert_eq!(controller.post(&cell, &valued).await.status, 200);
        let findings = controller.page(&path("findings")).await;
        for said in [
            "Händelse 24 är obligatorisk men inte värderad",
            "Händelse 23 är obligatorisk men lämnas utanför planen utan skäl",
        ] {
            assert!(findings.contains(said), "{said}: {findings}");
        }
        let figures = centre.page("/instructions?year=2027").await;
        let row = figures.split("<tr>").find(|r| r.contains("Barn- och utbildningsnämnden")).unwrap();
        let numbers: Vec<&str> = row.split("class=\"num\">").skip(1).map(|c| c.split('<').next().unwrap()).collect();
        assert_eq!(numbers[3..], ["2", "2", "1", "0"], "asked, taken, valued, planned");
        let all: Vec<i64> = numbers[..3].iter().map(|n| n.parse().unwrap()).collect();
        assert!(all[0] == 24 && all[1] < all[0] && all[2] > 0, "and of the whole analysis: {all:?}");
        assert!(
            figures.contains("Ekåsa Bostäder AB") && !figures.contains("Betyg sätts på olika grunder"),
            "figures, no drafts"
        );
        assert_eq!(centre.get(&path("risk-analysis")).await.status, 403, "a board's draft is not the centre's to read");
        assert_eq!(controller.post("/instructions", &published).await.status, 403);

        // Changed after somebody has answered: one more to take in, and what was valued stands.
        assert_eq!(centre.post("/instructions/ways", &way("Översyn av klassningar", "all")).await.status, 303);
        let page = controller.page(&path("risk-analysis")).await;
        assert!(page.contains("Anvisningen har 3 obligatoriska arbetssätt. 1 är värderade."), "{page}");
        let late = centre.post("/instructions", &published).await;
        assert_eq!(late.status, 409, "the version that was read is old");
        let reason = [
            ("version", "2"),
            ("event", "Brister i arbetssättet"),
            ("likelihood", "2"),
            ("consequence", "2"),
            ("reason", "Låg risk här"),
        ];
        assert_eq!(controller.post(&path(&format!("events/{id}")), &reason).await.status, 303);
        let file = place.folder.join("plan.docx");
        place.lisbet(&["annex", "control-plan", "--unit", BOARD, "--year", "2027", "-o", file.to_str().unwrap()]).ok();
        // Next year's copy is recognised by process and way of working, with its reason.
        place.lisbet(&["copy", "--unit", BOARD, "--year", "2028", "--from", "2027"]).ok();
        let next = [
            ("year", "2028"),
            ("process", "Obligatoriskt säkerhetsarbete"),
            ("way", "Åtkomst till register"),
            ("event", "X"),
            ("addressed", "all"),
        ];
        assert_eq!(centre.post("/instructions/ways", &next).await.status, 303);
        assert_eq!(
            centre.post("/instructions", &[("year", "2028"), ("version", "1"), ("published", "true")]).await.status,
            303
        );
        assert_eq!(controller.post("/barn-och-utbildningsnamnden/2028/instruction", &[]).await.status, 303);
        let page = controller.page("/barn-och-utbildningsnamnden/2028/risk-analysis").await;
        assert!(page.contains("Anvisningen har 1 obligatoriska arbetssätt. 1 är värderade."), "{page}");
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn whoever_is_asked_reads_the_whole_instruction() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let centre = server.visitor("central-coordinator").await;
        let controller = server.visitor("controller").await;
        let whole = [
            YEAR,
            ("version", "0"),
            ("theme", "Hot mot medarbetare"),
            ("due", "2026-10-15"),
            ("contact", "Stadsledningskontorets säkerhetsfunktion"),
            ("annexes", "Bilaga om informationssäkerhet"),
            ("source", "Kommunstyrelsen 2026-06-03, dnr KS 2026/77"),
        ];
        assert_eq!(centre.post("/instructions", &whole).await.status, 303);
        let way = [
            YEAR,
            ("process", "Säkerhet"),
            ("way", "Rutin vid hot"),
            ("event", "Hot anmäls inte"),
            ("addressed", "boards"),
        ];
        assert_eq!(centre.post("/instructions/ways", &way).await.status, 303);
        place.lisbet(&["person", "add", "Demo Grundskolechef", "--role", "unit-manager", "--unit", "Grundskola"]).ok();
        let link = place.lisbet(&["person", "link", "Demo Grundskolechef", "--json"]).ok().json();
        let head = server.by_link(link["link"].as_str().unwrap()).await;
        let page = controller.page(&path("collection")).await;
        let row = page.split("name=\"unit-").skip(1).find(|p| p.contains("> Grundskola<")).expect("the department");
        let asked = format!("unit-{}", row.split('"').next().unwrap());
        let form = [(asked.as_str(), "true"), ("due", "2026-09-30")];
        assert_eq!(controller.post(&path("collection"), &form).await.status, 303);
        let department = "/grundskola/2027/risk-analysis".to_owned();
        let pages =
            [(&controller, path("risk-analysis")), (&controller, "/".into()), (&head, department), (&head, "/".into())];
        for (visitor, address) in &pages {
            assert!(
                !visitor.page(address).await.contains("Hot mot medarbetare"),
                "{address}: not before it is published"
            );
        }
        let mut published = whole.to_vec();
        published[1] = ("version", "1");
        published.push(("published", "true"));
        assert_eq!(centre.post("/instructions", &published).await.status, 303);
        for (visitor, address) in &pages {
            let page = visitor.page(address).await;
            for said in [
                "Hot mot medarbetare",
                "15 oktober 2026",
                "Bilaga om informationssäkerhet",
                "dnr KS 2026/77",
                "Rutin vid hot",
            ] {
                assert!(page.contains(said), "{address}: {said}");
            }
            assert!(page.contains("Stadsledningskontorets säkerhetsfunktion"), "{address}: whom to ask");
        }
    })
    .await;
}
