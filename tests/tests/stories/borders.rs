//! Where one authority ends and another begins: over roles, drafts and years.

use crate::{
    house::{Place, Server, between, each},
    roles::{DRAFT, arrive, newcomer},
    web::path,
};

#[tokio::test]
async fn between_authorities_a_role_ends_at_the_border() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let person = newcomer(&administrator, "Prov Över").await;
        let visitor = arrive(&server, &administrator, &person).await;
        let roles = format!("{person}/roles");
        for unit in ["Ekåsa kommun", "Kommunstyrelsen"] {
            assert_eq!(administrator.post(&roles, &[("role", "controller"), ("unit", unit)]).await.status, 303);
        }
        visitor.page("/kommunledningsforvaltningen/2027/risk-analysis").await;
        assert_eq!(visitor.get(&path(DRAFT)).await.status, 403, "a board's draft is not the centre's");
        assert!(!visitor.page("/").await.contains("Barn- och utbildningsnämnden"));
        assert_eq!(administrator.post(&roles, &[("role", "auditor"), ("unit", "Ekåsa kommun")]).await.status, 303);
        visitor.page(&path(DRAFT)).await;
        let (id, version) = crate::web::event(&visitor.page(&path(DRAFT)).await, 5);
        let cell = path(&format!("events/{id}/cell"));
        let changed = visitor.post(&cell, &[("version", &version), ("consequence", "4")]).await;
        assert_eq!(changed.status, 403, "an auditor changes nothing");

        let tree = administrator.page("/organisation").await;
        let row = tree.split("<tr>").find(|r| r.contains(">Grundskola</a>")).unwrap();
        let unit = between(row, "/organisation/units/", "\"");
        let access =
            administrator.page(&format!("/organisation/units/{unit}/access?permission=read-risk-analysis")).await;
        assert!(access.contains("Enheten hör till myndigheten Barn- och utbildningsnämnden"), "{access}");
        let row = access.split("<tr>").find(|r| r.contains("Prov Över")).unwrap();
        assert!(row.contains("Revisor") && row.contains("Ekåsa kommun"), "why: {row}");
        let table = between(&access, "<tbody>", "</tbody>");
        assert!(table.contains("Demo Controller") && !table.contains("Demo Administratör"));
        assert!(!access.contains("Demo Ledamot"), "who meets the decided does not read the draft");
        let head = server.visitor("head").await;
        let offered = head.page("/organisation").await;
        let links: Vec<&str> = offered.split("href=\"/organisation/units/").skip(1).collect();
        assert!(links.len() > 1 && links.len() < offered.matches("<th scope=\"row\"").count(), "{offered}");
        for link in links {
            head.page(&format!("/organisation/units/{}", link.split('"').next().unwrap())).await;
        }
        let row = tree.split("<tr>").find(|r| r.contains(">Socialnämnden</a>")).unwrap();
        let other = between(row, "/organisation/units/", "\"");
        assert_eq!(head.get(&format!("/organisation/units/{other}/access")).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn a_draft_crosses_the_border_only_as_a_copy_by_a_logged_act() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let person = newcomer(&administrator, "Prov Granne").await;
        let given = [("role", "controller"), ("unit", "Socialnämnden")];
        assert_eq!(administrator.post(&format!("{person}/roles"), &given).await.status, 303);
        let neighbour = arrive(&server, &administrator, &person).await;
        let controller = server.visitor("controller").await;
        assert!(neighbour.page("/shared").await.contains("Ingen har lämnat ut något"));

        let share = path("share");
        assert!(controller.page(&share).await.contains("Det går inte att ta tillbaka"), "it warns first");
        let whole = [
            ("annex-risk-analysis", "true"),
            ("recipient", "Socialnämnden"),
            ("purpose", "Samråd om gemensamma risker"),
            ("confirmed", "true"),
        ];
        for (left_out, said) in [
            ("annex-risk-analysis", "Kryssa"),
            ("recipient", "Till myndighet"),
            ("purpose", "Ändamål"),
            ("confirmed", "Bekräfta att du vet"),
        ] {
            let form: Vec<_> = whole.into_iter().filter(|(name, _)| *name != left_out).collect();
            let refused = controller.post(&share, &form).await;
            assert!(refused.status == 422 && refused.body.contains(said), "{left_out}: {}", refused.body);
            assert!(
                left_out == "purpose" || refused.body.contains("Samråd om gemensamma risker"),
                "nothing typed is lost"
            );
        }
        for nobody in ["Barn- och utbildningsnämnden", "Grundskola", "Ekåsa kommun", "Finns inte"] {
            let form = whole.map(|(name, value)| (name, if name == "recipient" { nobody } else { value }));
            assert_eq!(controller.post(&share, &form).await.status, 422, "{nobody}");
        }
        assert_eq!(controller.post(&share, &whole).await.status, 303);

        let page = neighbour.page("/shared").await;
        assert!(
            page.contains("Barn- och utbildningsnämnden") && page.contains("Samråd om gemensamma risker"),
            "{page}"
        );
        let copy = format!("/shared/{}", between(&page, "/shared/", "\""));
        let got = neighbour.get(&copy).await;
        assert!(got.status == 200 && got.body.starts_with("%PDF"));
        assert_eq!(controller.get(&copy).await.status, 200, "whoever gave it out sees what it was");
        assert_eq!(neighbour.get(&path(DRAFT)).await.status, 403, "the copy and not the draft");
        assert!(neighbour.page("/audit").await.contains("lämnades ut"), "the receiver's trail tells of it too");
        assert!(controller.page("/audit").await.contains("lämnades ut"));
        let other = newcomer(&administrator, "Prov Tredje").await;
        let given = [("role", "controller"), ("unit", "Tekniska nämnden")];
        assert_eq!(administrator.post(&format!("{other}/roles"), &given).await.status, 303);
        let third = arrive(&server, &administrator, &other).await;
        assert_eq!(third.get(&copy).await.status, 404, "nobody else knows that it is there");
        assert!(third.page("/shared").await.contains("Ingen har lämnat ut något"));
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn what_a_department_did_stays_with_the_authority_it_stood_under() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let school = server.visitor("controller").await;
        let person = newcomer(&administrator, "Prov Social").await;
        let give = [("role", "controller"), ("unit", "Socialnämnden"), ("valid_from", ""), ("valid_to", "")];
        assert_eq!(administrator.post(&format!("{person}/roles"), &give).await.status, 303);
        let social = arrive(&server, &administrator, &person).await;
        let new = [("event", "En händelse"), ("goal", "Mål"), ("process", "Process"), ("way", "Sätt")];
        assert_eq!(school.post("/forskola/2025/events/new", &new).await.status, 303);
        let document = [("kind", "own"), ("title", "Riktlinje som följer med"), ("area", "Prov")];
        assert_eq!(school.post("/forskola/2025/governing-documents", &document).await.status, 303);
        let document = school.page("/forskola/2025/governing-documents").await;
        let document = between(&document, "href=\"/forskola/2025/governing-documents/", "\"").to_owned();
        assert_eq!(social.get("/forskola/2025/risk-analysis").await.status, 403);

        // Since June the department stands under another board.
        let tree = administrator.page("/organisation").await;
        let row = tree.split("<tr").find(|r| r.contains(">Förskola<")).unwrap();
        let unit =
            format!("/organisation/units/{}", between(row, "/organisation/units/", "\"").split('/').next().unwrap());
        let page = administrator.page(&unit).await;
        let parents = between(&page, "name=\"parent\"", "</select>");
        let option = parents.split("<option").find(|o| o.contains("Socialförvaltningen")).unwrap();
        let version = between(&page, "name=\"version\" value=\"", "\"").to_owned();
        let moved = [
            ("version", version.as_str()),
            ("name", "Förskola"),
            ("kind", "department"),
            ("parent", between(option, "value=\"", "\"")),
            ("changes_from", "2026-06-01"),
        ];
        let answer = administrator.post(&unit, &moved).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        for (visitor, year, status) in
            [(&school, 2025, 200), (&school, 2026, 403), (&social, 2025, 403), (&social, 2026, 200)]
        {
            let shown = visitor.get(&format!("/forskola/{year}/risk-analysis")).await;
            assert_eq!(shown.status, status, "{year}");
        }
        assert!(school.page("/").await.contains("/forskola/2025/"), "the start page knows it too");
        assert!(!social.page("/").await.contains("/forskola/2025/"));
        // Whoever took over neither copies the old authority's year nor is offered it.
        let begun = social.page("/forskola/2026/risk-analysis").await;
        assert!(!begun.contains("copy?from=2025") && !begun.contains("Kopiera från 2025"), "{begun}");
        assert_eq!(social.get("/forskola/2026/copy").await.status, 404);
        let taken = social.post("/forskola/2026/copy", &[("from", "2025"), ("keep", "true")]).await;
        assert_eq!(taken.status, 403, "{}", taken.body);
        // The log too: what was done under the old authority is read there and nowhere else.
        assert_eq!(
            social.post("/forskola/2026/events/new", &[("event", "Hos den nya"), ("goal", "Mål")]).await.status,
            303
        );
        for (visitor, own, others) in [(&school, "En händelse", "Hos den nya"), (&social, "Hos den nya", "En händelse")]
        {
            for address in ["/audit?unit=F%C3%B6rskola", "/audit/trail.jsonl?unit=F%C3%B6rskola"] {
                let log = visitor.get(address).await;
                assert_eq!(log.status, 200, "{address}");
                assert!(log.body.contains(own) && !log.body.contains(others), "{address} of {own}");
            }
        }
        // What has no year follows the unit: the old authority meets it no more, under whatever year.
        let old = "/forskola/2025/governing-documents";
        let page = school.page(old).await;
        assert!(page.contains("hör i dag till en annan myndighet") && !page.contains("Riktlinje som"), "{page}");
        assert_eq!(school.get(&format!("{old}/{document}")).await.status, 404);
        let changed = [("version", "1"), ("kind", "own"), ("title", "Ändrad"), ("area", "Prov")];
        assert_eq!(school.post(&format!("{old}/{document}"), &changed).await.status, 404);
        assert_eq!(school.post(&format!("{old}/{document}/remove"), &[("version", "1")]).await.status, 422);
        assert!(social.page("/forskola/2026/governing-documents").await.contains("Riktlinje som följer med"));
    })
    .await;
}
