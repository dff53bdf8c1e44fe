//! The version for the public: events with a ground are left out of it, and nothing in it tells which; people are functions there.

use context::Language;
use socket::Print;

use crate::{
    documents::{lines, printed},
    house::{BOARD, Place, Server, Visitor, between, each},
    web::{event, path},
};

/// What the public may read of an annex.
async fn public(server: &Server, name: &str) -> String {
    lines(&printed(server, name, Language::Swedish, Print { public: true, ..Print::default() }).await)
}

const GROUND: &str = "18 kap. 13 § OSL: sårbarhet";

/// Withholds the event with this number, by its own form.
async fn withhold(visitor: &Visitor, number: i64, ground: &str) -> (String, u16) {
    let (id, version) = event(&visitor.page(&path("risk-analysis")).await, number);
    let own = path(&format!("events/{id}"));
    let text = between(&visitor.page(&own).await, "name=\"event\" rows=\"3\" data-max=\"2000\">", "<").to_owned();
    let form = [
        ("version", version.as_str()),
        ("event", text.as_str()),
        ("withheld", ground),
        ("likelihood", "3"),
        ("consequence", "4"),
        ("in_plan", "true"),
    ];
    (id, visitor.post(&own, &form).await.status)
}

#[tokio::test]
async fn a_withheld_event_leaves_no_trace_but_a_count() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let before = [public(&server, "risk-analysis").await, public(&server, "internal-control").await];
        assert!(before.iter().all(|text| text.contains("Placering överklagas") && text.contains("Offentlig version")));
        let (id, status) = withhold(&controller, 5, GROUND).await;
        assert_eq!(status, 303);
        let page = controller.page(&path("risk-analysis")).await;
        assert!(page.contains("id=\"nr-S1\"") && page.contains("Ej offentlig"), "{page}");
        let (_, _) = event(&page, 21);
        assert!(!page.contains("id=\"nr-22\""), "the numbers after it moved up");
        for name in ["risk-analysis", "control-plan", "internal-control", "control-system"] {
            let text = public(&server, name).await;
            for hidden in ["Placering överklagas", "S1", "18 kap. 13", "Placering enligt skollagen"] {
                assert!(!text.contains(hidden), "{name}: {hidden}\n{text}");
            }
            let whole = lines(&printed(&server, name, Language::Swedish, Print::default()).await);
            assert!(!whole.contains("utelämnad"), "{name}");
            assert_eq!(text.contains("En oönskad händelse är utelämnad"), name != "control-system", "{name}: {text}");
        }
        // The numbers are 1 to 21 without a gap, in the table as in the matrix, and the count says 21.
        let text = public(&server, "risk-analysis").await;
        for number in 1..=21 {
            assert!(text.contains(&format!(" | {number} | ")), "{number}: {text}");
        }
        assert!(!text.contains(" | 22 | "), "{text}");
        let memo = controller.page(&path("proposal")).await;
        assert!(memo.contains("Årets analys har 21 oönskade händelser"), "the official report is public: {memo}");
        // Those who work with it see it, by its own number, and the plan has its row.
        let whole = lines(&printed(&server, "control-plan", Language::Swedish, Print::default()).await);
        assert!(whole.contains("[S1]"), "{whole}");
        // Out, and in again: the workbook reads back unchanged, ground and all.
        let file = place.folder.join("vor.xlsx");
        place
            .lisbet(&["export", "risk-analysis", "--unit", BOARD, "--year", "2027", "-o", file.to_str().unwrap()])
            .ok();
        let again = place
            .lisbet(&["import", "risk-analysis", file.to_str().unwrap(), "--unit", BOARD, "--year", "2027", "--json"])
            .ok()
            .json();
        assert_eq!(again["unchanged"], 22, "{again}");
        // Back in the public version it gets the last number, and nobody else's changes.
        let restored = controller
            .post(&path(&format!("events/{id}")), &[("event", "Placering överklagas"), ("withheld", "")])
            .await;
        assert_eq!(restored.status, 303);
        assert!(public(&server, "risk-analysis").await.contains("Placering överklagas"));
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn what_has_been_quoted_keeps_its_number_and_both_versions_are_frozen() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let (controller, secretary) = (server.visitor("controller").await, server.visitor("secretary").await);
        let decide = [
            ("kind-risk-analysis", "true"),
            ("kind-control-plan", "true"),
            ("body", BOARD),
            ("paragraph", "§ 12"),
            ("case_number", "BUN 2026/123"),
            ("date", "2027-01-26"),
        ];
        assert_eq!(secretary.post(&path("documents/adopt"), &decide).await.status, 303);
        let documents = secretary.page(&path("documents")).await;
        let first = between(&documents, "/decisions/", "\"").to_owned();
        assert!(!documents.contains(&format!("{first}?public")), "all of it is public: {documents}");
        assert_eq!(secretary.get(&path(&format!("decisions/{first}?public"))).await.status, 404);

        let (_, status) = withhold(&controller, 5, GROUND).await;
        assert_eq!(status, 303);
        let page = controller.page(&path("risk-analysis")).await;
        assert!(page.contains("id=\"nr-22\"") && !page.contains("id=\"nr-5\""), "quoted numbers stay");
        let findings = controller.page(&path("findings")).await;
        assert!(findings.contains("Nr 5 saknas"), "{findings}");
        let refused = controller.post(&path("findings/close-gaps"), &[]).await;
        assert!(refused.body.contains("Numren kan redan vara citerade"), "{}", refused.body);

        assert_eq!(secretary.post(&path("documents/adopt"), &decide).await.status, 303);
        let documents = secretary.page(&path("documents")).await;
        let own = between(&documents, "/decisions/", "\"").to_owned();
        let whole = secretary.get(&path(&format!("decisions/{own}"))).await;
        let public = secretary.get(&path(&format!("decisions/{own}?public"))).await;
        assert!(public.status == 200 && public.body.starts_with("%PDF") && public.body != whole.body);
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn a_gap_that_would_tell_is_closed_with_one_button() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let (id, version) = event(&controller.page(&path("risk-analysis")).await, 9);
        let removed = controller.post(&path(&format!("events/{id}/remove")), &[("version", &version)]).await;
        assert_eq!(removed.status, 303);
        let findings = controller.page(&path("findings")).await;
        assert!(!findings.contains("Nr 9 saknas"), "a gap tells nothing while nothing is withheld");
        assert_eq!(withhold(&controller, 12, GROUND).await.1, 303);
        let findings = controller.page(&path("findings")).await;
        assert!(findings.contains("Nr 9 saknas") && findings.contains("findings/close-gaps"), "{findings}");
        let closed = controller.post(&path("findings/close-gaps"), &[]).await;
        assert!(closed.status == 200 && closed.body.contains("12 händelser fick nya nummer"), "{}", closed.body);
        let page = controller.page(&path("risk-analysis")).await;
        assert!((1..=20).all(|n| page.contains(&format!("id=\"nr-{n}\""))) && !page.contains("id=\"nr-21\""));
        let member = server.visitor("board-member").await;
        assert_eq!(member.post(&path("findings/close-gaps"), &[]).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn a_person_in_the_plan_is_a_finding_and_a_function_in_public() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        for responsible in ["Demo Controller", "Prova Provsson"] {
            let file = place.folder.join("vem.csv");
            let rows = format!("Nr;Oönskad händelse;Kontrollaktivitet;Kontrollansvarig\n1;Betyg sätts på olika grunder i olika skolor;Stickprov på 20 ärenden;{responsible}\n");
            std::fs::write(&file, rows).unwrap();
            place.lisbet(&["import", "control-plan", file.to_str().unwrap(), "--unit", BOARD, "--year", "2027"]).ok();
            let findings = controller.page(&path("findings")).await;
            assert!(findings.contains(&format!("”{responsible}” står vid nr 1")), "{findings}");
        }
        let file = place.folder.join("vem.csv");
        let text = std::fs::read_to_string(&file).unwrap().replace("Prova Provsson", "Demo Controller");
        std::fs::write(&file, text).unwrap();
        place.lisbet(&["import", "control-plan", file.to_str().unwrap(), "--unit", BOARD, "--year", "2027"]).ok();
        let whole = lines(&printed(&server, "control-plan", Language::Swedish, Print::default()).await);
        let public = public(&server, "control-plan").await;
        assert!(whole.contains("Demo Controller") && !public.contains("Demo Controller"), "{public}");
        assert!(public.contains("| Controller"), "{public}");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_public_says_so_and_never_lies_beside_what_is() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let whole = async |name| printed(&server, name, Language::Swedish, Print::default()).await;
        assert_eq!(whole("risk-analysis").await.notice, "", "all of it is public");
        assert_eq!(withhold(&controller, 5, GROUND).await.1, 303);
        for name in ["risk-analysis", "control-plan", "internal-control"] {
            let document = whole(name).await;
            assert!(document.head.iter().any(|l| l == "Inte offentlig"), "{name}: every page's head says it");
            assert!(document.notice.contains("Det finns en offentlig version"), "{name}: {}", document.notice);
            let text = lines(&document);
            assert!(text.contains("vars nummer börjar med S (S1, S2 …)"), "{name}: what S1 means\n{text}");
            let public = printed(&server, name, Language::Swedish, Print { public: true, ..Print::default() }).await;
            assert!(public.notice.is_empty() && !lines(&public).contains("börjar med S"), "{name}");
        }
        assert_eq!(whole("governing-documents").await.notice, "", "what withholds nothing says nothing");
        let unit = ["--unit", BOARD, "--year", "2027", "-o"];
        let file = |name: &str| place.folder.join(name).display().to_string();
        let part = |file: &str, part: &str| {
            let mut archive = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
            std::io::read_to_string(archive.by_name(part).unwrap()).unwrap()
        };
        let (word, book) = (file("vor.docx"), file("vor.xlsx"));
        for made in [&word, &book] {
            place.lisbet(&[&["annex", "risk-analysis"], &unit[..], &[made]].concat()).ok();
        }
        assert!(part(&word, "word/header1.xml").contains("Inte offentlig"));
        assert!(part(&word, "word/document.xml").contains("Det finns en offentlig version"));
        assert!(
            part(&book, "xl/worksheets/sheet2.xml").contains("<oddHeader>") && {
                part(&book, "xl/sharedStrings.xml").contains("Det finns en offentlig version")
            }
        );
        let again = [&["import", "risk-analysis", &book, "--json"], &unit[..4]].concat();
        let again = place.lisbet(&again).ok().json();
        assert_eq!((&again["changed"], &again["unchanged"]), (&0.into(), &22.into()), "S1 is S1 again: {again:#}");

        let pack = file("bilagor.zip");
        place.lisbet(&[&["pack", "control-system,risk-analysis", "--first", "3"], &unit[..], &[&pack]].concat()).ok();
        let archive = zip::ZipArchive::new(std::fs::File::open(&pack).unwrap()).unwrap();
        let mut names: Vec<_> = archive.file_names().map(str::to_owned).collect();
        names.sort();
        assert_eq!(
            names,
            [
                "Inte offentliga handlingar/Bilaga 4 Väsentlighets- och riskanalys 2027 BUN.pdf",
                "Metadata.csv",
                "Offentliga handlingar/Bilaga 3 System för intern kontroll 2027 BUN.pdf",
                "Offentliga handlingar/Bilaga 4 Väsentlighets- och riskanalys 2027 BUN offentlig version.pdf",
            ]
        );
        let sheet = part(&pack, "Metadata.csv");
        let row =
            sheet.lines().find(|l| l.starts_with("\"Inte offentliga handlingar/")).unwrap_or_else(|| panic!("{sheet}"));
        assert!(row.contains("Nej, den offentliga versionen finns"), "{sheet}");
    })
    .await;
}
