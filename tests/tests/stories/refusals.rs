//! What is not given out, and on what ground something is kept: chosen by whoever answers, said to whoever asked.

use crate::{
    house::{BOARD, Place, Server, between, each},
    intake::{holder, holder_everywhere, sent, stranger},
};

#[tokio::test]
async fn a_refusal_is_a_decision_of_its_own_that_can_be_appealed_against() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let registrator = holder(&server, "Prov Registrator", "registrator").await;
        let stranger = stranger(&server, &registrator);
        let code = sent(&stranger, "request", &[("text", "Journalen om min granne"), ("contact", "")]).await;
        let list = registrator.page("/intake").await;
        let matter = format!("/intake/{}", between(&list, "href=\"/intake/", "\""));
        assert_eq!(stranger.post("/receipt/decision", &[("code", &code)]).await.status, 404, "nothing is decided yet");
        assert_eq!(registrator.get(&format!("{matter}/decision")).await.status, 404);

        // Whoever waits for an answer has got one, until they write again.
        assert_eq!(registrator.post(&format!("{matter}/answer"), &[("answer", "Vi ser efter.")]).await.status, 303);
        let status = async || stranger.post("/receipt", &[("code", &code)]).await.body;
        let seen = status().await;
        assert!(seen.contains("Besvarat") && !seen.contains("Väntar på svar"), "{seen}");
        stranger.post("/receipt/add", &[("code", &code), ("text", "Hur går det?")]).await;
        assert!(status().await.contains("Väntar på svar"));
        assert!(registrator.page(&matter).await.contains("Väntar på svar"));

        let refusal = [
            ("outcome", "refused"),
            ("by", "Rektor Eva Ek"),
            ("day", "2026-11-25"),
            ("number", "BUN 2026/79"),
            ("answer", "Uppgifterna rör en enskilds hälsa."),
        ];
        for (ground, said) in [("", "Skriv på vilken grund"), ("hemligt", "Skriv kapitel och paragraf")] {
            let refused =
                registrator.post(&format!("{matter}/settle"), &[&refusal[..], &[("ground", ground)]].concat()).await;
            assert!(refused.status == 422 && refused.body.contains(said), "{said}: {}", refused.body);
            assert!(refused.body.contains("Rektor Eva Ek") && refused.body.contains("en enskilds hälsa"));
        }
        let page = registrator.page(&matter).await;
        let day = page.split("name=\"day\"").next().unwrap().rsplit("<label").next().unwrap();
        assert!(day.contains("Beslutsdag") && !day.contains("Kom in"), "{day}");
        let ground = [("ground", "25 kap. 1 § OSL")];
        let settled = registrator.post(&format!("{matter}/settle"), &[&refusal[..], &ground].concat()).await;
        assert_eq!(settled.status, 303, "{}", settled.body);

        let seen = status().await;
        for said in ["Handlingen lämnas inte ut", "Hämta beslutet", "kammarrätten", "Besvarat", BOARD] {
            assert!(seen.contains(said), "{said}: {seen}");
        }
        assert!(!seen.contains("maskerade"), "nothing is masked: {seen}");
        let file = stranger.post("/receipt/decision", &[("code", &code)]).await;
        assert!(file.status == 200 && file.body.starts_with("%PDF"));
        let pdf = registrator.pdf(&format!("{matter}/decision")).await;
        for said in [
            "Beslut att inte lämna ut handling",
            "Journalen om min granne",
            "lämnar inte ut det som har begärts",
            "25 kap. 1 § OSL",
            "Uppgifterna rör en enskilds hälsa.",
            "Rektor Eva Ek",
            "Beslutat 25 november 2026",
            "BUN 2026/79",
            "kammarrätten",
            "inom tre veckor",
            "skicka eller lämna överklagandet till Barn- och utbildningsnämnden",
        ] {
            assert!(pdf.contains(said), "{said}: {pdf}");
        }
        for wrong in ["Sammanträde", "maskerade", "Utkast", "verksamhetsplan"] {
            assert!(!pdf.contains(wrong), "{wrong}: {pdf}");
        }
        assert_eq!(stranger.post("/receipt/decision", &[("code", "fel")]).await.status, 422);
        assert_eq!(server.visitor("controller").await.get(&format!("{matter}/decision")).await.status, 404);

        // It is frozen, and whoever changes it is found out.
        place.lisbet(&["verify"]).ok();
        let database = server.installation.house.database();
        let mut write = database.write(server.console().await.tenant).await.unwrap();
        assert!(write.rows("UPDATE refusals SET pdf = pdf_digest", vec![]).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn on_what_ground_a_report_is_secret_is_chosen_by_whoever_answers() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let auditor = holder_everywhere(&server, "Prov Granskare", "auditor").await;
        let stranger = stranger(&server, &auditor);
        sent(&stranger, "report", &[("route", "auditors"), ("text", "Snöröjningen faktureras dubbelt.")]).await;
        let list = auditor.page("/intake").await;
        let report = format!("/intake/{}", between(&list, "href=\"/intake/", "\""));
        let closed = auditor.page(&report).await;
        assert!(closed.contains("Inte prövad än") && !closed.contains("32 kap. 3 b"), "a resident's: {closed}");
        let opened = auditor.post(&report, &[]).await.body;
        // What may be chosen says when it holds.
        assert!(opened.contains("32 kap. 3 b § OSL (bara i en uppföljning enligt visselblåsarlagen"), "{opened}");
        assert!(opened.contains("23 kap. 2 § OSL (enskilda i grundskola"), "{opened}");

        // A masked copy says on which ground, so somebody chooses it first.
        let console = server.console().await;
        let id: uuid::Uuid = report.rsplit('/').next().unwrap().parse().unwrap();
        let marks = context::secrecy::marks_of(&mut console.read_common().await.unwrap(), id).await.unwrap();
        let secret = format!("/secrets/{}", marks[0].id);
        let copy = [("recipient", "anonym"), ("mask-text", "true"), ("by", "Prov"), ("day", "2026-11-24")];
        let refused = auditor.post(&format!("{secret}/copies"), &copy).await;
        assert!(refused.status == 422 && refused.body.contains("Välj först på vilken grund"), "{}", refused.body);
        let settled = [("outcome", "nothing-wrong"), ("by", "Prov Granskare"), ("day", "2026-11-24")];
        let missing = auditor.post(&format!("{report}/settle"), &settled).await;
        assert!(missing.status == 422 && missing.body.contains("Skriv på vilken grund"), "{}", missing.body);
        let bad = auditor.post(&format!("{secret}/ground"), &[("ground", "för att")]).await;
        assert!(bad.status == 422 && bad.body.contains("för att"), "{}", bad.body);
        assert_eq!(auditor.post(&format!("{secret}/ground"), &[("ground", "17 kap. 1 § OSL")]).await.status, 303);
        assert!(auditor.page(&report).await.contains("17 kap. 1 § OSL"));
        assert_eq!(auditor.post(&format!("{secret}/copies"), &copy).await.status, 303);
        let settled = [&settled[..], &[("ground", "19 kap. 3 § OSL")]].concat();
        assert_eq!(auditor.post(&format!("{report}/settle"), &settled).await.status, 303);
        assert!(auditor.page(&report).await.contains("19 kap. 3 § OSL"));
        let head = server.visitor("head").await;
        assert_eq!(head.post(&format!("{secret}/ground"), &[("ground", "17 kap. 1 § OSL")]).await.status, 404);
        place.lisbet(&["verify"]).ok();
    })
    .await;
}
