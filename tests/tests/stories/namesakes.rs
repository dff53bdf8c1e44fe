//! People are chosen and told apart: two of the same name, an address that is one person's, somebody new in one step.

use crate::{
    house::{BOARD, Place, Server, Visitor, between, each},
    mail::MailServer,
    roles::newcomer,
    web::path,
};

const SOCIAL: &str = "Socialnämnden";

/// Adds a person on the web, with a role in a unit; gives the answer.
async fn add(administrator: &Visitor, name: &str, email: &str, role: &str, unit: &str) -> crate::house::Answer {
    let form = [("name", name), ("language", "sv"), ("email", email), ("role", role), ("unit", unit)];
    administrator.post("/people", &form).await
}

#[tokio::test]
async fn two_of_one_name_are_told_apart_and_the_one_that_is_meant_is_chosen() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let here = add(&administrator, "Vilda Provsson", "vilda.p@ekasa.example", "controller", BOARD).await;
        let there = add(&administrator, "Vilda Provsson", "vilda2@ekasa.example", "controller", SOCIAL).await;
        assert_eq!((here.status, there.status), (303, 303), "{}{}", here.body, there.body);
        let list = administrator.page("/people?q=vilda").await;
        let rows: Vec<&str> =
            between(&list, "<tbody>", "</tbody>").split("<tr>").filter(|row| row.contains("Vilda Provsson")).collect();
        assert_eq!(rows.len(), 2);
        assert!(rows[0].contains(BOARD) != rows[1].contains(BOARD) && rows.concat().contains(SOCIAL), "{rows:?}");

        let other = newcomer(&administrator, "Ersatt Provsson").await;
        let instead = |typed: &'static str| {
            let days = [("valid_from", "2026-01-01"), ("valid_to", "2099-01-01")];
            let form = [("instead_of", typed), days[0], days[1]];
            let (to, administrator) = (format!("{other}/substitutions"), &administrator);
            async move { administrator.post(&to, &form).await }
        };
        let unsure = instead("Vilda Provsson").await;
        assert_eq!(unsure.status, 422, "{}", unsure.body);
        for told in ["vilda.p@ekasa.example", "vilda2@ekasa.example", SOCIAL, "Välj en av dem"] {
            assert!(between(&unsure.body, "id=\"problem-instead_of", "</p>").contains(told), "{told}: {}", unsure.body);
        }
        let choices = between(&unsure.body, "<datalist id=\"list-instead_of", "</datalist>");
        assert_eq!(choices.matches("Vilda Provsson (").count(), 2, "both stand to choose from: {choices}");
        assert_eq!(instead("Vilda Provsson (Kulturnämnden)").await.status, 422, "none of them is there");
        let chosen = instead("Vilda Provsson (Socialnämnden, vilda2@ekasa.example)").await;
        assert_eq!(chosen.status, 303, "{}", chosen.body);
        let page = administrator.page(&other).await;
        let seen = between(&page, "id=\"seen\"", "</section>");
        assert!(seen.contains(SOCIAL) && !seen.contains(BOARD), "just the one who was chosen: {seen}");
        let by_address = instead("VILDA.P@ekasa.example").await;
        assert_eq!(by_address.status, 303, "{}", by_address.body);

        // The console says the same, and takes the same.
        let unsure = place.lisbet(&["person", "link", "Vilda Provsson"]);
        assert!(unsure.code() != 0 && unsure.err().contains("vilda2@ekasa.example"), "{}", unsure.err());
        place.lisbet(&["person", "link", "Vilda Provsson (socialnämnden)"]).ok();
        // In the trail too.
        let trail = administrator.page("/account-trail?person=Vilda+Provsson").await;
        assert!(trail.contains("Flera heter Vilda Provsson") && !trail.contains("<tbody>"), "{trail}");
        assert_eq!(administrator.post(&format!("{}/leave", here.location), &[]).await.status, 303);
        let one = instead("Vilda Provsson").await;
        assert!(one.status == 303, "only one of them works here still: {}", one.body);
    })
    .await;
}

#[tokio::test]
async fn a_person_is_found_by_any_word_of_name_address_unit_and_function() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let added =
            add(&administrator, "Anna-Karin af Ekåsa", "akaf@ekasa.example", "unit-manager", "Ekbackens skola").await;
        assert_eq!(added.status, 303, "{}", added.body);
        let form = [("function", "Vikarierande skolsköterska"), ("unit", "Ekbackens skola")];
        assert_eq!(administrator.post(&format!("{}/functions", added.location), &form).await.status, 303);
        for words in
            ["anna", "karin", "EKÅSA", "af anna", "akaf@", "ekbackens anna", "skolsköterska", "vikar ekbackens"]
        {
            let found = administrator.page(&format!("/people?q={}", interface::in_address(words))).await;
            assert!(found.contains("Anna-Karin af Ekåsa"), "{words}");
        }
        for words in ["arin", "anna socialnämnden", "%", "anna_karin"] {
            let found = administrator.page(&format!("/people?q={}", interface::in_address(words))).await;
            assert!(!found.contains("Anna-Karin af Ekåsa"), "{words}");
        }
        let typed = administrator.page("/people/names?q=karin").await;
        assert!(
            typed.contains("Anna-Karin af Ekåsa (Vikarierande skolsköterska, Ekbackens skola, akaf@ekasa.example)"),
            "{typed}"
        );
        // A new name is found and the old one is not.
        let page = administrator.page(&added.location).await;
        let version = between(&page, "name=\"version\" value=\"", "\"");
        let form = [("version", version), ("name", "Berit Ny"), ("language", "sv"), ("email", "akaf@ekasa.example")];
        assert_eq!(administrator.post(&added.location, &form).await.status, 303);
        assert!(!administrator.page("/people?q=karin").await.contains("Berit Ny"));
        assert!(administrator.page("/people?q=berit").await.contains("Berit Ny"));
        // Whoever gives no roles and keeps nothing secret looks nobody up.
        let member = server.visitor("board-member").await;
        for path in ["/people/names?q=anna", "/secrets/names?q=anna", "/audit/names?q=anna"] {
            assert_eq!(member.get(path).await.status, 403, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_address_belongs_to_one_person_in_any_case_of_letters() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let first = add(&administrator, "Ett Prov", "prov@ekasa.example", "", "").await;
        assert_eq!(first.status, 303, "{}", first.body);
        let second = add(&administrator, "Två Prov", " PROV@Ekasa.Example", "", "").await;
        assert_eq!(second.status, 422);
        assert!(second.body.contains("Ett Prov har redan den e-postadressen"), "{}", second.body);
        assert!(second.body.contains("value=\"Två Prov\""), "what was typed is still there");
        assert!(!administrator.page("/people?q=två").await.contains("Två Prov"));
        let other = add(&administrator, "Två Prov", "", "", "").await.location;
        let page = administrator.page(&other).await;
        let version = between(&page, "name=\"version\" value=\"", "\"").to_owned();
        let form =
            [("version", version.as_str()), ("name", "Två Prov"), ("language", "sv"), ("email", "PROV@ekasa.example")];
        let taken = administrator.post(&other, &form).await;
        assert!(taken.status == 422 && taken.body.contains("har redan den e-postadressen"), "{}", taken.body);
        let ran = place.lisbet(&["person", "add", "Tre Prov", "--email", "prov@ekasa.EXAMPLE"]);
        assert!(ran.code() != 0 && ran.err().contains("Ett Prov har redan"), "{}", ran.err());
        assert_eq!(administrator.post(&format!("{}/leave", first.location), &[]).await.status, 303);
        let left = administrator.post(&other, &form).await;
        assert!(left.status == 422 && left.body.contains("som har slutat"), "{}", left.body);
    })
    .await;
}

#[tokio::test]
async fn somebody_comes_with_their_role_and_a_letter_or_not_at_all() {
    each(async |place: &Place| {
        let Some(mail) = MailServer::start(place) else { return };
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        // A role that is not, a unit that is not, an invitation without an address: nobody is added.
        for (role, unit, email, invite, said) in [
            ("kejsare", BOARD, "ny@ekasa.example", "true", "Det finns ingen roll"),
            ("controller", "Finns inte", "ny@ekasa.example", "true", "Finns inte"),
            ("controller", "", "ny@ekasa.example", "true", "Skriv i vilken enhet"),
            ("controller", BOARD, "", "true", "Skriv e-postadressen som inbjudan ska gå till"),
        ] {
            let form = [
                ("name", "Ny Provsson"),
                ("language", "sv"),
                ("email", email),
                ("role", role),
                ("unit", unit),
                ("invite", invite),
            ];
            let refused = administrator.post("/people", &form).await;
            assert!(refused.status == 422 && refused.body.contains(said), "{role} {unit}: {}", refused.body);
            assert!(!administrator.page("/people?q=provsson").await.contains("Ny Provsson"));
        }
        let ran =
            place.lisbet(&["person", "add", "Ny Provsson", "--role", "controller", "--role", "fel", "--unit", BOARD]);
        assert!(ran.code() != 0 && ran.err().contains("fel"), "{}", ran.err());
        assert!(!administrator.page("/people?q=provsson").await.contains("Ny Provsson"), "nor at the console");

        let form = [
            ("name", "Ny Provsson"),
            ("language", "sv"),
            ("email", "ny@ekasa.example"),
            ("role", "controller"),
            ("unit", BOARD),
            ("invite", "true"),
        ];
        let added = administrator.post("/people", &form).await;
        assert_eq!(added.status, 303, "{}", added.body);
        assert!(
            administrator
                .page(&added.location)
                .await
                .contains("Inbjudan är skriven. Den skickas när en e-postserver är inställd")
        );
        // A browser says of a box that is not ticked that it is not.
        let without = [("name", "Utan Inbjudan"), ("email", "utan@ekasa.example"), ("invite", "false")];
        assert_eq!(administrator.post("/people", &without).await.status, 303);
        mail.carry(place, "hemligt");
        let letters = mail.letters();
        assert!(letters.iter().all(|letter| letter["to"][0] != "utan@ekasa.example"), "nobody was invited");
        let letter = letters.iter().find(|letter| letter["to"][0] == "ny@ekasa.example").expect("it has come");
        assert!(letter["subject"].as_str().unwrap().contains("Du är inbjuden till Ekåsa kommun"), "{letter}");
        let body = letter["body"].as_str().unwrap();
        assert!(body.contains("Demo Administratör har lagt till dig") && body.contains("tre dygn"), "{body}");
        let link = format!("/sign-in/{}", between(body, "/sign-in/", "\n").trim());
        let visitor = server.by_link(&link).await;
        visitor.page(&path("risk-analysis")).await;
        let trail = administrator.page("/account-trail").await;
        assert!(trail.contains("Ny Provsson: bjöds in"), "{trail}");
    })
    .await;
}

#[tokio::test]
async fn people_come_from_a_spreadsheet_after_a_look_and_the_same_file_again_changes_nothing() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let sheet = "Namn;E-post;Språk;Roll;Enhet;Funktion\n\
            Rad Ett;rad1@ekasa.example;Svenska;Controller;Barn- och utbildningsnämnden;\n\
            Rad Ett;RAD1@ekasa.example;;Enhetschef;Ekbackens skola;Rektor\n\
            Rad Två;rad2@ekasa.example;engelska;;;\n\
            Rad Tre;;;control-owner;Socialnämnden;\n";
        let look = async |text: &str| {
            administrator.upload("/people/import", "personer.csv", text.as_bytes().to_vec(), &[]).await
        };
        let wrong = "Namn;E-post;Språk;Roll;Enhet;Funktion\n\
            ;x@ekasa.example;;;;\n\
            Fel Språk;y@ekasa.example;finska;;;\n\
            Fel Post;ingen adress;;;;\n\
            Fel Roll;z@ekasa.example;;Kejsare;Socialnämnden;\n\
            Fel Plats;w@ekasa.example;;Controller;Ingenstans;\n\
            Utan Plats;v@ekasa.example;;Controller;;\n\
            För Mycket;u@ekasa.example;;Administratör;;\n\
            Utan Enhet;t@ekasa.example;;;;Rektor\n";
        let refused = look(wrong).await;
        let said = [
            "A2",
            "C3",
            "finska",
            "B4",
            "ingen adress",
            "D5",
            "Kejsare",
            "E6",
            "Ingenstans",
            "E7",
            "D8",
            "en person i taget",
            "E9",
        ];
        for said in said {
            assert!(refused.body.contains(said), "{said}: {}", between(&refused.body, "<main", "<table"));
        }
        assert!(!refused.body.contains("name=\"carried\""), "what is wrong is not stored");
        // As the staff system has it: the name in two columns, and other words for the rest.
        let staff = "Förnamn;Efternamn;E-post;Organisation\nRad;Delad;delad@ekasa.example;Ekbackens skola\n";
        let seen = look(staff).await;
        assert!(seen.body.contains("En ny person") && seen.body.contains("Rad Delad"), "{}", seen.body);
        let twice = look("Namn;E-post\nRad A;samma@ekasa.example\nRad B;SAMMA@ekasa.example\n").await;
        assert!(twice.body.contains("B3") && twice.body.contains("står också på Rad A"), "{}", twice.body);
        let console = server.console().await;
        let gone = identity::add_person(&console, "Rad Borta", "borta@ekasa.example").await.unwrap();
        identity::leave(&server.installation.house, &console, gone).await.unwrap();
        let back = look("Namn;E-post;Roll;Enhet\nRad Borta;borta@ekasa.example;Enhetschef;Ekbackens skola\n").await;
        assert!(back.body.contains("A2") && back.body.contains("Rad Borta har slutat"), "{}", back.body);
        let seen = look(sheet).await;
        assert!(seen.body.contains("3 nya personer") && seen.body.contains("Rad Tre, control-owner"), "{}", seen.body);
        assert!(
            !administrator.page("/people?q=rad").await.contains("Rad Ett"),
            "nothing is stored before somebody says so"
        );
        let carried = between(&seen.body, "name=\"carried\" value=\"", "\"").to_owned();
        let store = [("carried_name", "personer.csv"), ("carried", carried.as_str())];
        let stored = administrator.upload("/people/import", "", vec![], &store).await;
        assert!(stored.body.contains("3 nya personer"), "{}", stored.body);
        let list = administrator.page("/people?q=rad").await;
        let rows = between(&list, "<tbody>", "</tbody>");
        assert_eq!(rows.matches("Rad Ett").count(), 1, "two rows are one person: {rows}");
        assert!(rows.contains("Rektor") && rows.contains(SOCIAL), "{rows}");
        let again = look(sheet).await;
        assert!(again.body.contains("innehåller inget nytt"), "{}", again.body);
        // What has changed is changed, and told before; the console does the same.
        let file = place.folder.join("personer.csv");
        std::fs::write(&file, sheet.replace("Rad Två;", "Rad Tvåa;")).unwrap();
        let report = place.lisbet(&["import", "people", file.to_str().unwrap(), "--json"]).ok().json();
        assert_eq!((&report["new"], &report["changed"]), (&0.into(), &1.into()), "{report}");
        assert!(administrator.page("/people?q=tvåa").await.contains("Rad Tvåa"));
        // What stands twice is one thing, also where the file is only looked at.
        let twice = "Namn;E-post;Roll;Enhet;Funktion\n\
            Rad Fyra;rad4@ekasa.example;Controller;Socialnämnden;Samordnare\n\
            Rad Fyra;;Controller;Socialnämnden;samordnare\n";
        let seen = look(twice).await;
        assert!(
            seen.body.contains("En ny person, 0 ändrade och 1 som förut"),
            "{}",
            between(&seen.body, "id=\"preview\"", "</section>")
        );
        std::fs::write(&file, twice).unwrap();
        let report = place.lisbet(&["import", "people", file.to_str().unwrap(), "--json"]).ok().json();
        assert_eq!((&report["new"], &report["changed"], &report["unchanged"]), (&1.into(), &0.into(), &1.into()));
        // A name that two have says nothing by itself.
        add(&administrator, "Rad Tre", "rad3@ekasa.example", "", "").await;
        let unsure = look("Namn;Roll;Enhet\nRad Tre;Controller;Socialnämnden\n").await;
        assert!(unsure.body.contains("Flera heter Rad Tre"), "{}", unsure.body);
        assert_eq!(server.visitor("head").await.upload("/people/import", "x.csv", vec![], &[]).await.status, 403);
    })
    .await;
}
