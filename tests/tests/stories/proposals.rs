//! Handing a year to the board: reasons asked for, locked and frozen, then decided, changed, referred back, postponed or taken back.

use crate::{
    house::{BOARD, Place, Server, Visitor, between, each},
    web::{event, path},
};

/// The reasons that the page asks for, all given, with a meeting.
async fn handing(visitor: &Visitor, meeting: &str) -> Vec<(String, String)> {
    let page = visitor.page(&path("proposal")).await;
    let mut given: Vec<(String, String)> = [
        ("kind-risk-analysis", "true"),
        ("kind-control-plan", "true"),
        ("meeting", meeting),
        ("case_number", "BUN 2026/123"),
    ]
    .map(|(k, v)| (k.to_owned(), v.to_owned()))
    .into();
    for part in page.split("name=\"reason-").skip(1) {
        let rule = part.split('"').next().unwrap();
        given.push((format!("reason-{rule}"), format!("Skäl för {rule}")));
    }
    given
}

pub async fn hand_over(visitor: &Visitor, meeting: &str) {
    let given = handing(visitor, meeting).await;
    let form: Vec<(&str, &str)> = given.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let answer = visitor.post(&path("proposal"), &form).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

pub async fn open_proposal(visitor: &Visitor) -> String {
    let page = visitor.page(&path("proposal")).await;
    between(&page, &format!("action=\"{}", path("proposals/")), "\"").to_owned()
}

fn decision(date: &str) -> [(&str, &str); 6] {
    [
        ("kind-risk-analysis", "true"),
        ("kind-control-plan", "true"),
        ("body", BOARD),
        ("paragraph", "§ 12"),
        ("case_number", "BUN 2026/123"),
        ("date", date),
    ]
}

#[tokio::test]
async fn what_is_handed_over_wants_reasons_is_locked_and_is_decided_as_sent() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let given = [("kind-risk-analysis", "true"), ("meeting", "2099-01-26"), ("case_number", "BUN 2026/123")];
        let refused = controller.post(&path("proposal"), &given).await;
        assert_eq!(refused.status, 422);
        for said in ["Skriv varför regeln inte följs", "value=\"2099-01-26\"", "BUN 2026/123"] {
            assert!(refused.body.contains(said), "{said}: {}", refused.body);
        }
        let no_day = controller.post(&path("proposal"), &[("kind-risk-analysis", "true"), ("meeting", "i vår")]).await;
        assert!(no_day.status == 422 && no_day.body.contains("är inget datum"));
        let member = server.visitor("board-member").await;
        assert_eq!(member.post(&path("proposal"), &given).await.status, 403);

        let analysis = async || controller.page(&path("risk-analysis")).await;
        assert!(analysis().await.contains("utkast · "));
        hand_over(&controller, "2099-01-26").await;
        let page = analysis().await;
        assert!(page.contains("lämnad till nämnden, sammanträde 26 januari 2099 · ") && !page.contains("utkast · "));
        let page = member.page(&path("proposal")).await;
        assert!(page.contains("26 januari 2099") && page.contains("Skäl för measure-missing"), "{page}");
        let pdf = between(&page, "/proposals/", "\"").to_owned();
        let sent = member.get(&path(&format!("proposals/{pdf}"))).await;
        assert!(sent.status == 200 && sent.body.starts_with("%PDF"));
        // Nobody edits what lies with the board: not in the table, not by file, not by copying, not in the system.
        let (id, version) = event(&controller.page(&path("risk-analysis")).await, 5);
        let cell = path(&format!("events/{id}/cell"));
        let locked = controller.post(&cell, &[("version", &version), ("consequence", "4")]).await;
        assert!(locked.status == 422 && locked.body.contains("2099-01-26"), "{}", locked.body);
        let file = place.folder.join("vor.csv");
        std::fs::write(&file, "Nr;Oönskad händelse;S;K\n1;Ny;3;3\n").unwrap();
        let import =
            place.lisbet(&["import", "risk-analysis", file.to_str().unwrap(), "--unit", BOARD, "--year", "2027"]);
        assert_eq!(import.code(), 2, "{}", import.err());
        assert_eq!(controller.post(&path("system/structure"), &[("text", "x")]).await.status, 422);
        let twice = handing(&controller, "2099-02-01").await;
        let twice: Vec<(&str, &str)> = twice.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert!(controller.post(&path("proposal"), &twice).await.body.contains("redan lämnat"));

        let secretary = server.visitor("secretary").await;
        let early = secretary.post(&path("documents/adopt"), &decision("2020-01-26")).await;
        assert!(early.status == 422 && early.body.contains("Beslutsdagen stämmer"), "{}", early.body);
        assert_eq!(secretary.post(&path("documents/adopt"), &decision("2099-01-26")).await.status, 303);
        let documents = secretary.page(&path("documents")).await;
        assert!(documents.contains("enligt förslaget"), "{documents}");
        let page = analysis().await;
        assert!(page.contains("beslutad 26 januari 2099 · ") && !page.contains("utkast · "));
        let open = controller.post(&cell, &[("version", &version), ("consequence", "4")]).await;
        assert_eq!(open.status, 200, "decided: the next version may begin");
        assert!(analysis().await.contains("utkast · "), "what has been worked on since is a draft again");
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn a_board_decides_something_else_refers_back_or_postpones() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let (controller, secretary) = (server.visitor("controller").await, server.visitor("secretary").await);
        hand_over(&controller, "2099-01-26").await;
        let own = path(&format!("proposals/{}", open_proposal(&controller).await));
        let silent = secretary.post(&own, &[("outcome", "postponed"), ("meeting", "2099-02-20"), ("note", " ")]).await;
        assert!(silent.status == 422 && silent.body.contains("Skriv en kort förklaring"), "{}", silent.body);
        let postponed = [("outcome", "postponed"), ("meeting", "2099-02-20"), ("note", "Bordlagt till nästa möte")];
        assert_eq!(secretary.post(&own, &postponed).await.status, 303);
        let page = controller.page(&path("proposal")).await;
        assert!(page.contains("Bordlagt") && page.contains("20 februari 2099"), "{page}");
        let (id, version) = event(&controller.page(&path("risk-analysis")).await, 5);
        let cell = path(&format!("events/{id}/cell"));
        let change = [("version", version.as_str()), ("consequence", "4")];
        assert_eq!(controller.post(&cell, &change).await.status, 422, "still locked");
        let amending = [("outcome", "amending"), ("note", "Nämnden höjde händelse 5")];
        assert_eq!(secretary.post(&own, &amending).await.status, 303);
        assert_eq!(controller.post(&cell, &change).await.status, 200, "the board's change is put in");
        assert_eq!(secretary.post(&path("documents/adopt"), &decision("2099-02-20")).await.status, 303);
        let documents = secretary.page(&path("documents")).await;
        assert!(
            documents.contains("med ändring") && documents.contains("enligt förslaget"),
            "one was changed: {documents}"
        );

        hand_over(&controller, "2099-05-01").await;
        let own = path(&format!("proposals/{}", open_proposal(&controller).await));
        let back = [("outcome", "referred-back"), ("note", "Mer underlag")];
        assert_eq!(secretary.post(&own, &back).await.status, 303);
        assert_eq!(secretary.post(&own, &back).await.status, 404, "it is no longer open");
        hand_over(&controller, "2099-06-01").await;
        let own = path(&format!("proposals/{}", open_proposal(&controller).await));
        let withdrawn = [("outcome", "withdrawn"), ("note", "Fel bilaga")];
        assert_eq!(secretary.post(&own, &withdrawn).await.status, 403, "whoever handed it over takes it back");
        assert_eq!(controller.post(&own, &withdrawn).await.status, 303);
        let page = controller.page(&path("proposal")).await;
        for said in ["Återremitterat", "Återtaget", "Beslutat", "Mer underlag"] {
            assert!(page.contains(said), "{said}");
        }
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn the_file_of_the_diary_is_kept_beside_ours_and_the_text_of_the_report_is_ready() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let secretary = server.visitor("secretary").await;
        let page = secretary.page(&path("proposal")).await;
        for said in [
            "att fastställa Internkontrollplan 2027",
            "att besluta om Väsentlighets- och riskanalys 2027",
            "22 oönskade händelser",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert_eq!(secretary.post(&path("documents/adopt"), &decision("2027-01-26")).await.status, 303);
        let documents = secretary.page(&path("documents")).await;
        let id = between(&documents, "/decisions/", "\"").to_owned();
        let file = path(&format!("decisions/{id}/file"));
        let wrong = secretary.upload(&file, "protokoll.docx", b"PK no pdf".to_vec(), &[]).await;
        assert!(wrong.status == 422 && wrong.body.contains("protokoll.docx är ingen hel PDF-fil"), "{}", wrong.body);
        let cut = secretary.upload(&file, "halv.pdf", b"%PDF-1.7 half of it".to_vec(), &[]).await;
        assert_eq!(cut.status, 422, "a file that was cut off");
        let other = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n".to_vec();
        assert_eq!(secretary.upload(&file, "Beslutad ur diariet.pdf", other.clone(), &[]).await.status, 303);
        let documents = secretary.page(&path("documents")).await;
        assert!(
            documents.contains("Beslutad ur diariet.pdf") && documents.contains("skiljer sig från vår"),
            "{documents}"
        );
        let kept = secretary.get(&path(&format!("diary-files/{}", between(&documents, "/diary-files/", "\"")))).await;
        assert_eq!(kept.body.as_bytes(), other);
        let member = server.visitor("board-member").await;
        assert_eq!(member.upload(&file, "x.pdf", other, &[]).await.status, 403);
        place.lisbet(&["verify"]).ok();
    })
    .await;
}
