//! The baseline requirements: answered, told when they do not hold together, printed whole.

use crate::{
    house::{Server, each, real},
    web::path,
};

#[tokio::test]
async fn the_requirements_are_answered_and_a_shortcoming_is_told() {
    each(async |place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let page = controller.page(&path("baskrav")).await;
        assert!(
            page.contains("6 krav är besvarade") && page.contains("Kommentaren beskriver en brist fast svaret är ja"),
            "{page}"
        );
        let findings = controller.page(&path("findings")).await;
        for said in
            ["Baskrav 7 är inte besvarat", "Baskrav 3 är besvarat med ja", "Baskraven 4, 5 brister, men ingen åtgärd"]
        {
            assert!(findings.contains(said), "{said}");
        }
        let own = path("baskrav/4");
        let long = "Lång kommentar. ".repeat(400);
        let given = [
            ("version", "1"),
            ("status", "partly"),
            ("comment", long.as_str()),
            ("measure", "Utbildning för förskolan under våren"),
        ];
        assert_eq!(controller.post(&own, &given).await.status, 303);
        let head = server.visitor("head").await;
        let late = head.post(&own, &[("version", "1"), ("status", "no"), ("comment", "Annan kommentar")]).await;
        assert!(
            late.status == 409 && late.body.contains("Annan kommentar") && late.body.contains("Demo Controller"),
            "{}",
            late.body
        );
        assert_eq!(controller.post(&path("baskrav/99"), &given).await.status, 404);
        let bad = controller.post(&path("baskrav/7"), &[("version", "0"), ("status", "kanske")]).await;
        assert_eq!(bad.status, 422, "{}", bad.body);
        let findings = controller.page(&path("findings")).await;
        assert!(findings.contains("Baskrav 5 brister"), "{findings}");
        let file = place.folder.join("baskrav.docx");
        let year = ["--unit", "Barn- och utbildningsnämnden", "--year", "2027"];
        place.lisbet(&[&["annex", "baskrav"], &year[..], &["-o", file.to_str().unwrap()]].concat()).ok();
        let adopted = [
            &["adopt", "baskrav"],
            &year[..],
            &["--body", "BUN", "--date", "2027-01-26", "--paragraph", "§ 4", "--case-number", "BUN 2026/1"],
        ]
        .concat();
        place.lisbet(&adopted).ok();
        place.lisbet(&["verify"]).ok();
        let member = server.visitor("board-member").await;
        assert_eq!(member.post(&own, &given).await.status, 403);
        assert_eq!(member.get(&path("baskrav")).await.status, 403, "a draft is not the member's");
        assert!(member.page(&path("documents")).await.contains("Baskrav"), "what is decided is");
    })
    .await;
}

#[tokio::test]
async fn the_real_answers_come_in_whole_and_the_yes_that_is_a_partly_is_told() {
    let Some(file) = real("amn-2021-baskrav.xlsx") else { return };
    each(async |place| {
        place.lisbet(&["init", "--tenant", "Provkommunen"]).ok();
        place.lisbet(&["unit", "add", "Arbetsmarknadsnämnden", "--kind", "board"]).ok();
        let unit = ["--unit", "Arbetsmarknadsnämnden", "--year", "2021", "--json"];
        let import = |file: &std::path::Path| {
            place.lisbet(&[&["import", "baskrav", file.to_str().unwrap()], &unit[..]].concat())
        };
        assert_eq!(import(&file).ok().json()["new"], 7);
        assert_eq!(import(&file).ok().json()["unchanged"], 7);
        let check = place.lisbet(&[&["check"], &unit[..]].concat()).json();
        let found =
            check.as_array().unwrap().iter().find(|f| f["rule"] == "baskrav-yes-but").expect("the slips are told");
        assert_eq!(found["numbers"], serde_json::json!([3, 4]));
        let bad = place.folder.join("bad.csv");
        for (text, cell) in
            [("Nr;Status\n1;kanske\n", "B2"), ("Nr;Status\n0;Ja\n", "A2"), ("Nr;Status\n1;Ja\n1;Nej\n", "A3")]
        {
            std::fs::write(&bad, text).unwrap();
            let refused = import(&bad);
            assert_eq!(
                (refused.code(), refused.json()["problems"][0]["cell"].as_str()),
                (2, Some(cell)),
                "{}",
                refused.out()
            );
        }
    })
    .await;
}
