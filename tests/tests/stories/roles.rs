//! Roles over the organisation, as those who give them and those who hold them meet it.

use crate::{
    house::{Place, Server, Visitor, between, each},
    web::path,
};

pub const DRAFT: &str = "risk-analysis";

/// Adds a person on the web and gives the address of their page.
pub async fn newcomer(administrator: &Visitor, name: &str) -> String {
    let added = administrator.post("/people", &[("name", name), ("language", "sv"), ("email", "")]).await;
    assert_eq!(added.status, 303, "{}", added.body);
    added.location
}

/// A link made on the person's page, used.
pub async fn arrive(server: &Server, administrator: &Visitor, person: &str) -> Visitor {
    let page = administrator.post(&format!("{person}/link"), &[]).await;
    server.by_link(between(&page.body, "<code>", "</code>")).await
}

/// The address of the button that ends a role.
fn ending<'a>(page: &'a str, row: &str) -> &'a str {
    let row = page.split("<tr").find(|r| r.contains(row)).unwrap_or_else(|| panic!("{row}: {page}"));
    between(row, "action=\"", "\"")
}

#[tokio::test]
async fn a_role_holds_in_its_unit_for_its_time_and_ends_at_once() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let person = newcomer(&administrator, "Prov Controller").await;
        let visitor = arrive(&server, &administrator, &person).await;
        assert_eq!(visitor.get(&path(DRAFT)).await.status, 403, "nobody has a role by being there");

        let give = |from: &'static str, to: &'static str| {
            let unit = ("unit", "Barn- och utbildningsnämnden");
            [("role", "controller"), unit, ("valid_from", from), ("valid_to", to)]
        };
        let roles = format!("{person}/roles");
        let wrong = administrator.post(&roles, &give("2027-01-02", "2027-01-01")).await;
        assert!(wrong.status == 422 && wrong.body.contains("Sista dagen är före den första"), "{}", wrong.body);
        let wrong = administrator.post(&roles, &give("i morgon", "")).await;
        assert!(
            wrong.status == 422 && wrong.body.contains("i morgon"),
            "what was typed is still there: {}",
            wrong.body
        );
        let wrong = administrator.post(&roles, &[("role", "controller"), ("unit", "Finns inte")]).await;
        assert!(wrong.status == 422 && wrong.body.contains("Finns inte"));
        let wrong = administrator.post(&roles, &[("role", "controller"), ("unit", "")]).await;
        assert!(wrong.status == 422 && wrong.body.contains("Skriv i vilken enhet"));
        let wrong = administrator.post(&roles, &[("role", "kejsare"), ("unit", "Socialnämnden")]).await;
        assert_eq!(wrong.status, 422);
        let wrong = administrator.post(&roles, &[("role", ""), ("unit", "Socialnämnden")]).await;
        assert_eq!(wrong.status, 422);

        assert_eq!(administrator.post(&roles, &give("2020-01-01", "2021-12-31")).await.status, 303);
        assert_eq!(administrator.post(&roles, &give("2090-01-01", "")).await.status, 303);
        assert_eq!(visitor.get(&path(DRAFT)).await.status, 403, "neither what is over nor what has not begun");
        assert_eq!(administrator.post(&roles, &give("2020-01-01", "2099-12-31")).await.status, 303);
        visitor.page(&path(DRAFT)).await;
        assert_eq!(visitor.get("/socialnamnden/2027/risk-analysis").await.status, 403, "and nowhere beside it");
        let mine = visitor.page("/me").await;
        assert!(
            mine.contains("arbeta med intern kontroll") && mine.contains("Barn- och utbildningsnämnden: Controller")
        );

        let page = administrator.page(&person).await;
        let ended = administrator.post(ending(&page, "31 december 2099"), &[]).await;
        assert_eq!(ended.status, 303, "{}", ended.body);
        assert_eq!(visitor.get(&path(DRAFT)).await.status, 403, "it ends the same second");

        assert_eq!(administrator.post(&roles, &give("", "")).await.status, 303);
        visitor.page(&path(DRAFT)).await;
        assert_eq!(administrator.post(&format!("{person}/leave"), &[]).await.status, 303);
        assert_eq!(visitor.get(&path(DRAFT)).await.status, 303, "whoever has left is signed out");
        let page = administrator.page(&person).await;
        assert!(page.contains("Har slutat") && page.contains("Har ingen roll"), "{page}");
        assert_eq!(administrator.post(&format!("{person}/return"), &[]).await.status, 303);
        let again = arrive(&server, &administrator, &person).await;
        assert_eq!(again.get(&path(DRAFT)).await.status, 403, "nobody gets old roles back by coming back");
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn a_function_carries_its_roles_and_they_follow_when_a_unit_goes_into_another() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let roles = administrator.page("/roles").await;
        let options = roles.split("id=\"carrying\"").nth(1).unwrap();
        let rector = options.split("<option value=\"").find(|o| o.contains(">Rektor<")).unwrap();
        let function = ("function", rector.split('"').next().unwrap());
        let carry = async |role| administrator.post("/roles/functions", &[function, ("role", role)]).await;
        assert_eq!(carry("unit-manager").await.status, 303);
        let crossing = carry("auditor").await;
        assert!(crossing.status == 422 && crossing.body.contains("en person i taget"));
        let person = newcomer(&administrator, "Prov Rektor").await;
        let appointed = [("function", "rektor"), ("unit", "Ekbackens skola"), ("valid_from", ""), ("valid_to", "")];
        assert_eq!(administrator.post(&format!("{person}/functions"), &appointed).await.status, 303);
        let nowhere = administrator.post(&format!("{person}/functions"), &[("function", "Rektor"), ("unit", "")]).await;
        assert_eq!(nowhere.status, 422);
        let visitor = arrive(&server, &administrator, &person).await;
        visitor.page("/ekbackens-skola/2027/risk-analysis").await;
        assert_eq!(visitor.get("/abrinkens-forskola/2027/risk-analysis").await.status, 403);
        assert!(visitor.page("/me").await.contains("som Rektor"));

        // The school goes into the other: the role goes along, and says so.
        let tree = administrator.page("/organisation").await;
        let id = |name: &str| {
            let row = tree.split("<tr>").find(|r| r.contains(&format!(">{name}</a>"))).unwrap();
            between(row, "/organisation/units/", "\"").to_owned()
        };
        let school = format!("/organisation/units/{}", id("Ekbackens skola"));
        let form = administrator.page(&school).await;
        let version = between(&form, "name=\"version\" value=\"", "\"").to_owned();
        let (parent, successor) = (id("Grundskola"), id("Åbrinkens förskola"));
        let ended = [
            ("version", version.as_str()),
            ("name", "Ekbackens skola"),
            ("kind", "unit"),
            ("parent", &parent),
            ("valid_to", "2026-06-30"),
            ("successor", &successor),
        ];
        assert_eq!(administrator.post(&school, &ended).await.status, 303);
        visitor.page("/abrinkens-forskola/2027/risk-analysis").await;
        assert!(visitor.page("/me").await.contains("följde med från Ekbackens skola"));
        assert_eq!(visitor.get("/ekbackens-skola/2027/risk-analysis").await.status, 403);

        let page = administrator.page(&person).await;
        let end = between(page.split("id=\"functions\"").nth(1).unwrap(), "action=\"", "\"");
        assert_eq!(administrator.post(end, &[]).await.status, 303);
        assert_eq!(visitor.get("/abrinkens-forskola/2027/risk-analysis").await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn somebody_takes_anothers_place_for_a_time_and_the_trail_says_whose() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let person = newcomer(&administrator, "Prov Vikarie").await;
        let places = format!("{person}/substitutions");
        let days = [("valid_from", "2020-01-01"), ("valid_to", "2099-12-31")];
        let instead = |name: &'static str| [("instead_of", name), days[0], days[1]];
        let own = administrator.post(&places, &instead("Prov Vikarie")).await;
        assert!(own.status == 422 && own.body.contains("vikariera för sig själv"));
        assert_eq!(administrator.post(&places, &instead("Ingen Alls")).await.status, 422);
        let endless = administrator.post(&places, &[("instead_of", "Demo Controller"), days[0]]).await;
        assert_eq!(endless.status, 422, "a substitution has a last day");
        assert_eq!(administrator.post(&places, &instead("Demo Controller")).await.status, 303);

        let visitor = arrive(&server, &administrator, &person).await;
        let page = visitor.page(&path(DRAFT)).await;
        let (id, version) = crate::web::event(&page, 5);
        let cell = path(&format!("events/{id}/cell"));
        assert_eq!(visitor.post(&cell, &[("version", &version), ("consequence", "4")]).await.status, 200);
        let history = visitor.page(&path(&format!("events/{id}"))).await;
        assert!(history.contains("Prov Vikarie"), "{history}");

        // When the other leaves there is no place to take.
        let people = administrator.page("/people?q=demo+controller").await;
        let controller = between(people.split("<tbody>").nth(1).unwrap(), "href=\"", "\"").to_owned();
        assert_eq!(administrator.post(&format!("{controller}/leave"), &[]).await.status, 303);
        assert_eq!(visitor.get(&path(DRAFT)).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn nobody_raises_themselves_or_gives_what_they_do_not_govern_and_one_administrator_is_left() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let head = server.visitor("head").await;
        let person = newcomer(&administrator, "Prov Person").await;
        let roles = format!("{person}/roles");
        let controller = |unit: &'static str| [("role", "controller"), ("unit", unit)];
        assert_eq!(head.post(&roles, &controller("Förskola")).await.status, 303, "within the head's own board");
        assert_eq!(head.post(&roles, &controller("Socialnämnden")).await.status, 403);
        assert_eq!(head.post(&roles, &[("role", "administrator"), ("unit", "")]).await.status, 403);
        assert_eq!(head.post(&roles, &[("role", "auditor"), ("unit", "Förskola")]).await.status, 403);
        assert_eq!(head.post(&format!("{person}/leave"), &[]).await.status, 403);
        assert_eq!(head.post("/people", &[("name", "X"), ("language", "sv")]).await.status, 403);
        assert_eq!(server.visitor("controller").await.get("/people").await.status, 403);

        let of = async |name: &str| {
            let people = administrator.page(&format!("/people?q={name}")).await;
            between(people.split("<tbody>").nth(1).unwrap(), "href=\"", "\"").to_owned()
        };
        let (me, the_head) = (of("demo+administrat").await, of("demo+f%C3%B6rv").await);
        let raised = administrator.post(&format!("{me}/roles"), &controller("Socialnämnden")).await;
        assert!(raised.status == 422 && raised.body.contains("Ingen ger sig själv en roll"), "{}", raised.body);
        let raised = head.post(&format!("{the_head}/functions"), &[("function", "Rektor"), ("unit", "Förskola")]).await;
        assert!(raised.status == 422 && raised.body.contains("Ingen ger sig själv en roll"));
        let by_substitution =
            [("instead_of", "Demo Samordnare"), ("valid_from", "2020-01-01"), ("valid_to", "2099-01-01")];
        assert_eq!(head.post(&format!("{person}/substitutions"), &by_substitution).await.status, 403);
        assert_eq!(administrator.post(&format!("{me}/substitutions"), &by_substitution).await.status, 422);

        let last = administrator.post(&format!("{me}/leave"), &[]).await;
        assert!(last.status == 422 && last.body.contains("ingen administratör kvar"), "{}", last.body);
        assert_eq!(administrator.post(&roles, &[("role", "administrator"), ("unit", "")]).await.status, 303);
        let second = arrive(&server, &administrator, &person).await;
        assert_eq!(second.post(&format!("{me}/leave"), &[]).await.status, 303, "now there is another");
        assert_eq!(administrator.get("/people").await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn whoever_may_edit_one_thing_reads_that_in_and_is_told_what_is_not_read() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let may = ["read-governing-documents", "edit-governing-documents"];
        let may = may.map(|permission| format!("permission-{permission}"));
        let mut role = vec![("name", "Styrdokumentansvarig")];
        role.extend(may.iter().map(|permission| (permission.as_str(), "true")));
        assert_eq!(administrator.post("/roles", &role).await.status, 303);
        let person = newcomer(&administrator, "Prov Styrdokumentansvarig").await;
        let form = administrator.page(&person).await;
        let key = format!("own:{}", between(&form, "value=\"own:", "\""));
        let unit = ("unit", "Barn- och utbildningsnämnden");
        assert_eq!(administrator.post(&format!("{person}/roles"), &[("role", key.as_str()), unit]).await.status, 303);
        let visitor = arrive(&server, &administrator, &person).await;
        assert_eq!(visitor.get(&path(DRAFT)).await.status, 403, "the analysis is not theirs to read");
        let file = "Titel;Typ;Hyllplats\nPolicy för prov;policy;Skåp 4\n";
        let kind = ("kind", "governing-documents");
        let look = visitor.upload(&path("import"), "lista.csv", file.into(), &[kind, ("step", "look")]).await;
        assert_eq!(look.status, 200, "{}", look.body);
        assert!(look.body.contains("Det här läses inte in: Hyllplats"), "{}", look.body);
        assert!(look.body.contains(">läses inte in<") && !look.body.contains("behålls som den står"), "{}", look.body);
        let carried = between(&look.body, "name=\"carried\" value=\"", "\"");
        let fields = [kind, ("step", "store"), ("carried", carried), ("carried_name", "lista.csv")];
        let stored = visitor.upload(&path("import"), "", vec![], &fields).await;
        assert_eq!((stored.status, stored.location.as_str()), (303, path("governing-documents").as_str()));
        assert!(visitor.page(&path("governing-documents")).await.contains("Policy för prov"));
        let other = [("kind", "risk-analysis"), ("step", "look")];
        let refused = visitor.upload(&path("import"), "risker.csv", "Händelse;S;K\nX;1;1\n".into(), &other).await;
        assert_eq!(refused.status, 403, "and nothing else");
        // What is theirs they also find, print and hear about, and no more.
        let start = visitor.page("/").await;
        assert!(start.contains(&path("governing-documents")) && !start.contains(&path("risk-analysis")), "{start}");
        let findings = visitor.page(&path("findings")).await;
        assert!(!findings.contains("Kontrollansvarig saknas"), "{findings}");
        assert!(visitor.get(&path("documents/governing-documents.pdf")).await.body.starts_with("%PDF"));
        assert!(visitor.get(&path("pack?annex-governing-documents=true")).await.body.starts_with("PK"));
        for other in ["documents/risk-analysis.pdf", "pack?annex-risk-analysis=true", "export/risk-analysis.csv"] {
            assert_eq!(visitor.get(&path(other)).await.status, 403, "{other}");
        }
        // The analysis keeps what it does not know, and says so.
        let controller = server.visitor("controller").await;
        let more = "Nr;Händelse;S;K;Hyllplats\n1;X;1;1;Skåp 4\n";
        let kept = controller.upload(&path("import"), "risker.csv", more.into(), &other).await;
        assert!(kept.body.contains("behålls som den står") && !kept.body.contains("läses inte in"), "{}", kept.body);
        for (kind, text) in [
            ("baskrav", "Nr;Status;Hyllplats\n1;Ja;Skåp 4\n"),
            ("role-duties", "Roll;Ansvar;Hyllplats\nChef;Läser;Skåp 4\n"),
        ] {
            let fields = [("kind", kind), ("step", "look")];
            let look = controller.upload(&path("import"), "fil.csv", text.into(), &fields).await;
            assert!(look.body.contains("Det här läses inte in: Hyllplats"), "{kind}: {}", look.body);
        }
        let file = place.folder.join("roller.csv");
        std::fs::write(&file, "Roll;Ansvar;Hyllplats\nChef;Läser;Skåp 4\n").unwrap();
        let unit = ["--unit", "barn-och-utbildningsnamnden", "--year", "2027", "--dry-run"];
        let console = place.lisbet(&[&["import", "role-duties", file.to_str().unwrap()], &unit[..]].concat()).ok();
        assert!(console.err().contains("Det här läses inte in: Hyllplats"), "{}", console.err());
    })
    .await;
}

#[tokio::test]
async fn a_role_of_ones_own_is_put_together_and_who_sat_when_is_told() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let empty = administrator.post("/roles", &[("name", "Läsare")]).await;
        assert!(empty.status == 422 && empty.body.contains("Kryssa för minst en sak") && empty.body.contains("Läsare"));
        let reader = [("name", "Läsare"), ("permission-read-risk-analysis", "true")];
        assert_eq!(administrator.post("/roles", &reader).await.status, 303);
        let twice = administrator.post("/roles", &reader).await;
        assert!(twice.status == 422 && twice.body.contains("heter så"));
        let person = newcomer(&administrator, "Prov Läsare").await;
        let form = administrator.page(&person).await;
        let key = format!("own:{}", between(&form, "value=\"own:", "\""));
        let unit = ("unit", "Barn- och utbildningsnämnden");
        assert_eq!(administrator.post(&format!("{person}/roles"), &[("role", key.as_str()), unit]).await.status, 303);
        let visitor = arrive(&server, &administrator, &person).await;
        visitor.page(&path(DRAFT)).await;
        assert_eq!(visitor.get(&path("governing-documents")).await.status, 403);
        let role = format!("/roles/{}", &key[4..]);
        let other = [("version", "1"), ("name", "Läsare"), ("permission-read-governing-documents", "true")];
        assert_eq!(administrator.post(&role, &other).await.status, 303);
        assert_eq!(visitor.get(&path(DRAFT)).await.status, 403, "a role that is changed is changed at once");
        visitor.page(&path("governing-documents")).await;
        assert_eq!(administrator.post(&format!("{role}/remove"), &[("version", "2")]).await.status, 303);
        assert_eq!(visitor.get(&path("governing-documents")).await.status, 403);

        let mandate = [("role", "board-chair"), unit, ("valid_from", "2019-01-01"), ("valid_to", "2022-12-31")];
        assert_eq!(administrator.post(&format!("{person}/roles"), &mandate).await.status, 303);
        let tree = administrator.page("/organisation").await;
        let row = tree.split("<tr>").find(|r| r.contains(">Barn- och utbildningsnämnden</a>")).unwrap();
        let body = format!("/organisation/units/{}/access", between(row, "/organisation/units/", "\""));
        let page = administrator.page(&body).await;
        assert!(
            page.contains("1 januari 2019 – 31 december 2022") && page.contains("Prov Läsare, Ordförande"),
            "{page}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_somebody_answered_for_is_told_when_they_leave() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let controller = server.visitor("controller").await;
        let person = newcomer(&administrator, "Prova Provsson").await;
        let plan = controller.page(&path("control-plan")).await;
        let row = path(&format!("plan-rows/{}", between(&plan, "/plan-rows/", "\"")));
        let form = controller.page(&row).await;
        let version = between(&form, "name=\"version\" value=\"", "\"").to_owned();
        let control = between(form.split("name=\"control\"").nth(1).unwrap(), ">", "<").to_owned();
        let given = [("version", version.as_str()), ("control", &control), ("responsible", "Prova Provsson")];
        assert_eq!(controller.post(&row, &given).await.status, 303);
        let told = "Prova Provsson har slutat men står som ansvarig";
        assert!(!controller.page(&path("findings")).await.contains(told));
        assert_eq!(administrator.post(&format!("{person}/leave"), &[]).await.status, 303);
        let findings = controller.page(&path("findings")).await;
        assert!(findings.contains(told), "{findings}");
        assert!(!findings.contains("Prova Provsson”"), "and it is told once: {findings}");
    })
    .await;
}

#[tokio::test]
async fn nobody_raises_themselves_by_way_of_a_function_a_role_or_whose_place_they_take() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let person = newcomer(&administrator, "Prov Andre").await;
        let given = [("role", "administrator"), ("unit", "")];
        assert_eq!(administrator.post(&format!("{person}/roles"), &given).await.status, 303);
        let second = arrive(&server, &administrator, &person).await;
        let reader = [("name", "Läsare"), ("permission-read-organisation", "true")];
        assert_eq!(administrator.post("/roles", &reader).await.status, 303);
        let key = format!("own:{}", between(&administrator.page(&person).await, "value=\"own:", "\""));
        let given = [("role", key.as_str()), ("unit", "Grundskola")];
        assert_eq!(administrator.post(&format!("{person}/roles"), &given).await.status, 303);
        let days = [("valid_from", "2020-01-01"), ("valid_to", "2099-12-31")];
        let rector = [("function", "Rektor"), ("unit", "Grundskola"), days[0], days[1]];
        assert_eq!(administrator.post(&format!("{person}/functions"), &rector).await.status, 303);
        let third = newcomer(&administrator, "Prov Tredje").await;
        let instead = [("instead_of", "Prov Tredje"), days[0], days[1]];
        assert_eq!(administrator.post(&format!("{person}/substitutions"), &instead).await.status, 303);

        let grown = [("version", "1"), ("name", "Läsare"), ("permission-read-risk-analysis", "true")];
        let role = format!("/roles/{}", &key[4..]);
        let raised = second.post(&role, &grown).await;
        assert!(raised.status == 422 && raised.body.contains("Ingen ger sig själv en roll"), "{}", raised.body);
        let roles = second.page("/roles").await;
        let options = roles.split("id=\"carrying\"").nth(1).unwrap();
        let function = options.split("<option value=\"").find(|o| o.contains(">Rektor<")).unwrap();
        let carry = [("function", function.split('"').next().unwrap()), ("role", "controller")];
        let raised = second.post("/roles/functions", &carry).await;
        assert!(raised.status == 422 && raised.body.contains("Ingen ger sig själv en roll"), "{}", raised.body);
        let given = [("role", "controller"), ("unit", "Grundskola")];
        let raised = second.post(&format!("{third}/roles"), &given).await;
        assert!(raised.status == 422 && raised.body.contains("Ingen ger sig själv en roll"), "{}", raised.body);
        assert_eq!(second.get("/grundskola/2027/risk-analysis").await.status, 403);
        // The other administrator may do each of them.
        assert_eq!(administrator.post(&role, &grown).await.status, 303);
        assert_eq!(administrator.post("/roles/functions", &carry).await.status, 303);
        assert_eq!(administrator.post(&format!("{third}/roles"), &given).await.status, 303);
        second.page("/grundskola/2027/risk-analysis").await;
    })
    .await;
}

#[tokio::test]
async fn a_body_has_mandate_periods_and_tells_who_sat_when() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let (administrator, head) = (server.visitor("administrator").await, server.visitor("head").await);
        let console = server.console().await;
        let unit = |name: &'static str| {
            let console = console.clone();
            async move { organisation::unit_by_name(&mut console.read_common().await.unwrap(), name).await.unwrap().id }
        };
        let own = format!("/organisation/units/{}", unit("Barn- och utbildningsnämnden").await);
        let period = |name: &'static str, from: &'static str, to: &'static str| {
            [("name", name), ("valid_from", from), ("valid_to", to)]
        };
        let add = format!("{own}/mandates");
        assert_eq!(head.post(&add, &period("2023–2026", "2023-01-01", "2026-12-31")).await.status, 303);
        let overlap = head.post(&add, &period("2026–2029", "2026-06-01", "2029-12-31")).await;
        assert!(overlap.status == 422 && overlap.body.contains("in i en annan") && overlap.body.contains("2026–2029"));
        let backwards = head.post(&add, &period("Bakåt", "2031-01-01", "2030-12-31")).await;
        assert!(backwards.status == 422 && backwards.body.contains("före den första"));
        let elsewhere = format!("/organisation/units/{}/mandates", unit("Socialnämnden").await);
        assert_eq!(head.post(&elsewhere, &period("2023–2026", "2023-01-01", "2026-12-31")).await.status, 403);
        let no_body = format!("/organisation/units/{}/mandates", unit("Grundskola").await);
        assert_eq!(head.post(&no_body, &period("2023–2026", "2023-01-01", "2026-12-31")).await.status, 404);
        assert_eq!(head.post(&add, &period("2027–2030", "2027-01-01", "2030-12-31")).await.status, 303);

        // Without days a seat is held for the mandate that holds today; whoever left early says when.
        let seat = |from: &'static str, to: &'static str| {
            let unit = ("unit", "Barn- och utbildningsnämnden");
            [("role", "board-member"), unit, ("valid_from", from), ("valid_to", to)]
        };
        for (name, from, to) in [("Prov Hela", "", ""), ("Prov Halva", "2023-01-01", "2024-06-30")] {
            let person = newcomer(&administrator, name).await;
            assert_eq!(administrator.post(&format!("{person}/roles"), &seat(from, to)).await.status, 303);
        }
        let page = head.page(&format!("{own}/access")).await;
        let seats = between(&page, "id=\"seats\"", "</section>");
        let old = &seats[seats.find("2023–2026").unwrap()..];
        assert!(seats.find("2027–2030").unwrap() < seats.find("2023–2026").unwrap(), "the latest first");
        assert!(old.contains("Prov Hela, Ledamot") && old.contains("Prov Halva, Ledamot"), "{seats}");
        assert!(between(old, "Prov Halva", "</li>").contains("30 juni 2024"), "{old}");
        let whole = between(old, "Prov Hela", "</li>");
        assert!(!whole.contains("2023"), "whoever sat it out has no days of their own: {whole}");
        let removed = between(seats, "action=\"", "\"");
        assert_eq!(head.post(removed, &[("version", "1")]).await.status, 303);
        assert!(!head.page(&format!("{own}/access")).await.contains("2027–2030 ("));
    })
    .await;
}
