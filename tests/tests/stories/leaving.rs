//! What waits with whoever leaves goes on: to those who stand next, by name, and to the handover of the nearest manager.

use crate::{
    house::{BOARD, Place, Server, Visitor, between, each},
    intake::{holder, holder_everywhere, sent},
    roles::newcomer,
    web::path,
};

/// The address of somebody's page.
pub async fn page_of(administrator: &Visitor, name: &str) -> String {
    let list = administrator.page(&format!("/people?q={}", interface::in_address(name))).await;
    format!("/people/{}", between(between(&list, "<tbody>", "</tbody>"), "/people/", "\""))
}

pub async fn leaves(administrator: &Visitor, name: &str) {
    let page = page_of(administrator, name).await;
    let left = administrator.post(&format!("{page}/leave"), &[]).await;
    assert_eq!(left.status, 303, "{}", left.body);
}

pub async fn letters_to(server: &Server, address: &str) -> Vec<String> {
    let console = server.console().await;
    let mut read = console.read_common().await.unwrap();
    let rows = read.rows("SELECT body FROM mails WHERE address = $1 ORDER BY id", vec![address.into()]).await.unwrap();
    rows.iter().map(|row| row.get("body").unwrap()).collect()
}

pub fn reports(list: &str) -> usize {
    list.matches("href=\"/intake/").count()
}

#[tokio::test]
async fn a_report_whose_only_reader_leaves_goes_on_to_the_next_and_to_nobody_it_is_kept_from() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let chair = holder(&server, "Prov Ordförande", "board-chair").await;
        let auditor = holder_everywhere(&server, "Prov Granskare", "auditor").await;
        let head = server.visitor("head").await;
        let form = [("route", "chair"), ("about", "Demo Förvaltningschef"), ("text", "Fakturor betalas utan attest.")];
        sent(&server.visitor_again(&head), "report", &form).await;
        assert_eq!((reports(&chair.page("/intake").await), reports(&auditor.page("/intake").await)), (1, 0));

        leaves(&administrator, "Prov Ordförande").await;
        let list = auditor.page("/intake").await;
        assert_eq!(reports(&list), 1, "the auditor stands next: {list}");
        let report = format!("/intake/{}", between(&list, "href=\"/intake/", "\""));
        assert!(auditor.post(&report, &[]).await.body.contains("utan attest"));
        let letters = letters_to(&server, "auditor@ekasa.example").await;
        assert_eq!(letters.len(), 1, "{letters:?}");
        assert!(letters[0].contains("Ingen är kvar som kan läsa") && !letters[0].contains("attest"), "{letters:?}");
        // Neither the accused nor whoever ends roles learns of it: not by lists, the trail, the handover or the letters.
        for visitor in [&head, &administrator] {
            for page in
                ["/intake", "/secrets", "/audit", "/audit/trail.jsonl", "/account-trail", "/handovers", "/letters"]
            {
                let shown = visitor.get(page).await.body;
                let shown = shown.split("<tbody>").nth(1).unwrap_or(&shown);
                for told in ["Rapport ", "vidare till andra", "handed-on", "Något har gått vidare"] {
                    assert!(!shown.contains(told), "{page}: {told}");
                }
            }
        }
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn a_role_that_ends_by_itself_is_noticed_by_the_program() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let head = server.visitor("head").await;
        let economy = holder(&server, "Prov Ekonom", "head-of-economy").await;
        sent(&server.visitor_again(&head), "report", &[("route", "economy"), ("text", "Något är fel.")]).await;
        assert_eq!((reports(&economy.page("/intake").await), reports(&head.page("/intake").await)), (1, 0));
        // Nobody is told that a day has passed.
        let console = server.console().await;
        let mut write = server.installation.house.database().write(console.tenant).await.unwrap();
        crate::house::past_the_watch(server.installation.house.database(), &mut write).await;
        let ended = "UPDATE grants SET valid_to = '2026-01-01' WHERE tenant = $1 AND role = 'head-of-economy'";
        write.run(ended, vec![console.tenant.into()]).await.unwrap();
        write.commit().await.unwrap();
        server.installation.house.hand_on(&console).await.unwrap();
        assert_eq!(reports(&head.page("/intake").await), 1, "next stands the head, after whoever is nearer");
        server.installation.house.hand_on(&console).await.unwrap();
        assert_eq!(letters_to(&server, "demo.forvaltningschef@ekasa.example").await.len(), 0, "without an address");
        let file = place.folder.join("trail.jsonl");
        place.lisbet(&["audit", "export", "-o", file.to_str().unwrap()]).ok();
        let trail = std::fs::read_to_string(&file).unwrap();
        assert_eq!(trail.matches("handed-on").count(), 0, "a secret's entries are withheld");
        drop(administrator);
    })
    .await;
}

#[tokio::test]
async fn requests_and_second_looks_stand_in_the_handover_with_those_who_have_them_now() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let head = server.visitor("head").await;
        holder(&server, "Prov Registrator", "registrator").await;
        let stranger = server.visitor_again(&head);
        sent(&stranger, "request", &[("text", "Jag vill se planen.")]).await;
        sent(&stranger, "request", &[("text", "Och protokollet.")]).await;
        sent(&stranger, "report", &[("route", "head"), ("text", "Något är fel.")]).await;
        leaves(&administrator, "Prov Registrator").await;
        let list = head.page("/handovers").await;
        let row = list.split("<tr>").find(|row| row.contains("begäranden")).unwrap_or_else(|| panic!("{list}"));
        for said in ["Prov Registrator", "2 begäranden om handlingar", "Demo Förvaltningschef", BOARD] {
            assert!(row.contains(said), "{said}: {row}");
        }
        assert!(!between(&list, "<tbody>", "</tbody>").contains("apport"), "reports are nobody's to count: {list}");
        let settle = format!("/handovers/{}/settle", between(row, "/handovers/", "/settle"));
        assert_eq!(head.post(&settle, &[]).await.status, 303);
        assert!(!head.page("/handovers").await.contains("begäranden"));

        // Of two administrators one asks, and the other leaves.
        let second = newcomer(&administrator, "Prov Andra").await;
        let everywhere = [("role", "administrator"), ("unit", "")];
        assert_eq!(administrator.post(&format!("{second}/roles"), &everywhere).await.status, 303);
        let rule = [("act-give-across", "true")];
        assert_eq!(administrator.post("/second-looks/rules", &rule).await.status, 200);
        let asker = page_of(&administrator, "Demo Administratör").await;
        let page = administrator.page(&asker).await;
        let version = between(&page, "name=\"version\" value=\"", "\"");
        let own =
            [("version", version), ("name", "Demo Administratör"), ("language", "sv"), ("email", "adm@ekasa.example")];
        assert_eq!(administrator.post(&asker, &own).await.status, 303);
        let third = newcomer(&administrator, "Prov Tredje").await;
        let waits = administrator.post(&format!("{third}/roles"), &[("role", "auditor"), ("unit", "")]).await;
        assert!(waits.body.contains("Prov Andra ("), "{}", waits.body);
        assert_eq!(letters_to(&server, "adm@ekasa.example").await.len(), 0);
        leaves(&administrator, "Prov Andra").await;
        let list = administrator.page("/handovers").await;
        let row = list.split("<tr>").find(|row| row.contains("bekräftar")).unwrap_or_else(|| panic!("{list}"));
        assert!(row.contains("Prov Andra") && row.contains("Ingen annan kan se till"), "{row}");
        let letters = letters_to(&server, "adm@ekasa.example").await;
        assert!(letters.len() == 1 && letters[0].contains("Prov Tredje"), "{letters:?}");
        assert_eq!(server.visitor("controller").await.get(&path("risk-analysis")).await.status, 200);
    })
    .await;
}
