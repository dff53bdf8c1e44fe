//! The board's system for internal control, and the governing documents that it lists.

use crate::{
    house::{Place, Server, between, each, real},
    web::path,
};

#[tokio::test]
async fn a_chapter_is_written_holds_next_year_and_goes_back_to_the_standard_text() {
    each(async |place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let page = controller.page(&path("system")).await;
        assert!(page.contains("6 kap. 6 § kommunallagen") && page.contains("har inte översetts i år"), "{page}");
        let write = path("system/structure");
        let text = "Vi arbetar i tre steg:\n– först <detta>,\n– sedan det.\n\nVid riskvärde 7 gör vi inget.";
        let first = [("version", "0"), ("title", "Så arbetar vi"), ("text", text)];
        assert_eq!(controller.post(&write, &first).await.status, 303);
        let page = controller.page(&path("system")).await;
        assert!(page.contains("<li>först &#60;detta&#62;,</li>") && page.contains("Så arbetar vi"), "{page}");

        let head = server.visitor("head").await;
        assert_eq!(head.post(&write, &[("version", "1"), ("text", "Huvudets text")]).await.status, 303);
        let late = controller.post(&write, &[("version", "1"), ("text", "Controllerns text")]).await;
        assert_eq!(late.status, 409);
        for said in ["Huvudets text", "Controllerns text", "name=\"version\" value=\"2\""] {
            assert!(late.body.contains(said), "{said}\n{}", late.body);
        }
        controller.post(&write, &[("version", "2"), ("text", text)]).await;
        let findings = controller.page(&path("findings")).await;
        assert!(findings.contains("nämner riskvärdet 7, men årets metod har trösklarna 9, 12"), "{findings}");

        let duty = [("role", "Förvaltningsdirektör"), ("duty", "skapar en god kontrollmiljö")];
        assert_eq!(controller.post(&path("duties"), &duty).await.status, 303);
        let refused = controller.post(&path("duties"), &[("role", "Chef"), ("duty", "")]).await;
        assert!(refused.status == 422 && refused.body.contains("value=\"Chef\""), "{}", refused.body);

        // Next year the same system holds, until somebody looks it over: then it is that year's own.
        let next = |rest: &str| format!("/barn-och-utbildningsnamnden/2028/{rest}");
        let page = controller.page(&next("system")).await;
        assert!(
            page.contains("Det här är systemet för 2027") && page.contains("skapar en god kontrollmiljö"),
            "{page}"
        );
        // The form of a year that inherits is no conflict with itself, however often the earlier one was written.
        let later = "/barn-och-utbildningsnamnden/2030/system";
        let inherited = controller.page(later).await;
        let form = between(&inherited, "/2030/system/structure\"", "</form>");
        let version = between(form, "name=\"version\" value=\"", "\"");
        let answer =
            controller.post(&format!("{later}/structure"), &[("version", version), ("text", "Nytt 2030")]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let review = [("day", "2027-11-12"), ("reviewer", "Controller"), ("unchanged", "true")];
        assert_eq!(controller.post(&next("system-reviews"), &review).await.status, 303);
        let page = controller.page(&next("system")).await;
        assert!(!page.contains("Det här är systemet för 2027") && page.contains("12 november 2027"), "{page}");
        assert_eq!(controller.post(&next("system/structure"), &[("text", " ")]).await.status, 303);
        let page = controller.page(&next("system")).await;
        assert!(
            page.contains("Arbetsstruktur och rapporteringsrutiner") && !page.contains("först &#60;detta"),
            "{page}"
        );
        assert!(controller.page(&path("system")).await.contains("först &#60;detta"), "last year's stays as it was");
        let pdf = controller.get(&next("documents/control-system.pdf")).await;
        assert!(pdf.status == 200 && pdf.body.starts_with("%PDF"));
        assert_eq!(controller.post(&path("system/nonsense"), &[("text", "x")]).await.status, 404);

        let duty = between(&page, "/duties/", "\"").to_owned();
        let edited = [("version", "1"), ("role", "Direktör"), ("duty", "skapar en mycket god kontrollmiljö")];
        assert_eq!(controller.post(&next(&format!("duties/{duty}")), &edited).await.status, 303);
        assert_eq!(controller.post(&path(&format!("duties/{duty}")), &edited).await.status, 404, "another year's duty");
        assert_eq!(controller.post(&next(&format!("duties/{duty}/remove")), &[("version", "2")]).await.status, 303);
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn governing_documents_are_listed_mended_and_never_overwritten_silently() {
    each(async |place| {
        let server = Server::demo(place).await;
        let (controller, secretary) = (server.visitor("controller").await, server.visitor("secretary").await);
        let list = path("governing-documents");
        let refused = controller.post(&list, &[("kind", "own"), ("title", "")]).await;
        assert_eq!(refused.status, 422);
        let given = [("kind", "own"), ("title", "Resepolicy 2018-2020"), ("decided_by", "BUN"), ("decided", "2018")];
        assert_eq!(controller.post(&list, &given).await.status, 303);
        let page = controller.page(&list).await;
        let row = page.split("/governing-documents/").find(|r| r.contains(">Resepolicy 2018-2020<")).unwrap();
        let own = format!("{list}/{}", row.split('"').next().unwrap());
        let findings = controller.page(&path("findings")).await;
        assert!(
            findings.contains("2 styrdokument har gått ut") && findings.contains("Resepolicy 2018-2020"),
            "{findings}"
        );
        let mended =
            [("version", "1"), ("kind", "own"), ("title", "Resepolicy"), ("decided_by", "BUN"), ("decided", "2026")];
        assert_eq!(secretary.post(&own, &mended).await.status, 303);
        let late = controller.post(&own, &mended).await;
        assert!(late.status == 409 && late.body.contains("Demo"), "{}", late.body);
        let annex = place.lisbet(&[
            "annex",
            "governing-documents",
            "--unit",
            "Barn- och utbildningsnämnden",
            "--year",
            "2027",
            "-o",
            place.folder.join("lista.docx").to_str().unwrap(),
        ]);
        annex.ok();
        assert_eq!(controller.post(&format!("{own}/remove"), &[("version", "2")]).await.status, 303);
        assert!(!controller.page(&list).await.contains("Resepolicy"));
        let member = server.visitor("board-member").await;
        assert_eq!(member.post(&list, &given).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn the_real_roles_and_governing_documents_come_in_and_their_slips_are_told() {
    let (Some(roles), Some(documents)) = (real("amn-2021-roller.xlsx"), real("amn-2021-styrdokument.xlsx")) else {
        return;
    };
    each(async |place: &Place| {
        place.lisbet(&["init", "--tenant", "Provkommunen"]).ok();
        place.lisbet(&["unit", "add", "Arbetsmarknadsnämnden", "--kind", "board"]).ok();
        let unit = ["--unit", "Arbetsmarknadsnämnden", "--year", "2021", "--json"];
        let import = |kind: &str, file: &std::path::Path| {
            place.lisbet(&[&["import", kind, file.to_str().unwrap()], &unit[..]].concat()).ok().json()
        };
        assert_eq!(import("role-duties", &roles)["new"], 32);
        assert_eq!(import("role-duties", &roles)["unchanged"], 32);
        assert_eq!(import("governing-documents", &documents)["new"], 117);
        assert_eq!(import("governing-documents", &documents)["unchanged"], 117, "the same file changes nothing");
        let check = place.lisbet(&[&["check"], &unit[..]].concat()).json();
        let said = |rule: &str| {
            let found = check.as_array().unwrap().iter().find(|f| f["rule"] == rule);
            found.map(|f| f["message"].as_str().unwrap().to_owned()).unwrap_or_else(|| panic!("{rule}: {check:#}"))
        };
        assert!(said("governing-expired").contains("IT-program") && said("governing-expired").contains("2017-2020"));
        assert!(
            said("governing-doubled").contains("tillgänglighet")
                && said("governing-doubled").contains("hedersrelaterat")
        );
        assert!(said("governing-undated").contains("Delegationsförteckning"));
        assert!(said("governing-decider").contains("Innovationsstrategi"));
        assert!(said("governing-misspelt").contains("Tryckhetsförordning (1949:105) → Tryckfrihetsförordning"));
        // What a row is instead of is said only where what it changes is not there itself.
        let amendments = said("governing-amendment");
        assert!(amendments.contains("ändringar men inte de lagar eller förordningar"), "{amendments}");
        assert!(!amendments.contains("2018:1980") && !amendments.contains("Arbetsmiljölagen"), "{amendments}");
        assert!(said("system-not-reviewed").contains("inte översetts"));
        let file = place.folder.join("system.pdf");
        place
            .lisbet(&[
                "annex",
                "control-system",
                "--unit",
                "Arbetsmarknadsnämnden",
                "--year",
                "2021",
                "-o",
                file.to_str().unwrap(),
            ])
            .ok();
        let bad = place.folder.join("bad.csv");
        std::fs::write(&bad, "Roll;Ansvar\nNämnd;\n").unwrap();
        let refused = place.lisbet(&[&["import", "role-duties", bad.to_str().unwrap()], &unit[..]].concat());
        assert_eq!(refused.code(), 2);
        assert!(refused.json()["problems"][0]["cell"] == "B2", "{}", refused.out());
    })
    .await;
}
