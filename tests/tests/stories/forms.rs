//! Forms and files that come back: what was typed, who was first, what stood before, and what a file's words mean.

use serde_json::json;

use crate::{
    house::{Server, between, each},
    web::{event, path},
};

#[tokio::test]
async fn two_people_on_the_same_row_never_overwrite_each_other_silently() {
    each(async |place| {
        let server = Server::demo(place).await;
        let (first, second) = (server.visitor("controller").await, server.visitor("head").await);
        let (id, version) = event(&first.page(&path("risk-analysis")).await, 4);
        let form = path(&format!("events/{id}"));
        let cell = format!("{form}/cell");
        assert_eq!(first.post(&cell, &[("version", &version), ("event", "Den första skrev detta")]).await.status, 200);
        let late = second.post(&cell, &[("version", &version), ("event", "Den andra skrev detta")]).await;
        assert_eq!(late.status, 409);
        let told: serde_json::Value = serde_json::from_str(&late.body).unwrap();
        assert_eq!(told["by"], "Demo Controller");
        assert_eq!(told["differences"][0]["theirs"], "Den första skrev detta");
        assert_eq!(told["differences"][0]["own"], "Den andra skrev detta");
        // Without JavaScript: the form comes back with what was typed and both versions beside each other.
        let page = second.post(&form, &[("version", &version), ("event", "Den andra skrev detta")]).await;
        assert_eq!(page.status, 409);
        for text in ["Den första skrev detta", "Den andra skrev detta", "Demo Controller"] {
            assert!(page.body.contains(text), "{text}");
        }
        let known = told["version"].to_string();
        assert_eq!(second.post(&cell, &[("version", &known), ("event", "Nu med vetskap")]).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn pasted_rows_are_stored_together_or_not_at_all() {
    each(async |place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let page = controller.page(&path("risk-analysis")).await;
        let row = |number: i64, likelihood: &str| {
            let (id, version) = event(&page, number);
            json!({ "id": id, "version": version.parse::<i64>().unwrap(), "fields": { "likelihood": likelihood, "consequence": "5" } })
        };
        let refused = controller.post_json(&path("events/paste"), &json!({ "rows": [row(1, "2"), row(2, "sju")] })).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("sju"), "{}", refused.body);
        assert_eq!(event(&controller.page(&path("risk-analysis")).await, 1).1, "1", "nothing was stored");
        let done = controller.post_json(&path("events/paste"), &json!({ "rows": [row(1, "2"), row(2, "Möjlig")] })).await;
        assert_eq!(done.status, 200, "{}", done.body);
        let rows: serde_json::Value = serde_json::from_str(&done.body).unwrap();
        assert_eq!((&rows["rows"][0]["value"], &rows["rows"][1]["value"]), (&10.into(), &15.into()));
    })
    .await;
}

#[tokio::test]
async fn a_form_that_does_not_hold_comes_back_with_what_was_typed() {
    each(async |place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let typed = [
            ("goal", "Eget mål"),
            ("process", "Egen process"),
            ("way", "Eget sätt"),
            ("event", ""),
            ("likelihood", "3"),
            ("reason", "skäl <b>"),
        ];
        let answer = controller.post(&path("events/new"), &typed).await;
        assert_eq!(answer.status, 422);
        for text in ["Eget mål", "Egen process", "skäl &#60;b&#62;", "Fyll i fältet", "href=\"#field-event\""] {
            assert!(answer.body.contains(text), "{text}\n{}", answer.body);
        }
        let typed: Vec<_> =
            typed.iter().map(|(k, v)| if *k == "event" { (*k, "Ny händelse") } else { (*k, *v) }).collect();
        let answer = controller.post(&path("events/new"), &typed).await;
        assert_eq!((answer.status, answer.location.ends_with("#nr-23")), (303, true), "{}", answer.body);
        let measure = controller.page(&path("risk-analysis")).await;
        let (id, _) = event(&measure, 23);
        let measures = path(&format!("events/{id}/measures"));
        let refused = controller.post(&measures, &[("measure", "Gör något"), ("status", ""), ("due", "i höst")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Gör något") && refused.body.contains("är inget datum"), "{}", refused.body);
        let added = controller
            .post(
                &measures,
                &[("measure", "Gör något"), ("status", "ongoing"), ("due", "2027-10-01"), ("responsible", "Rektor")],
            )
            .await;
        assert_eq!(added.status, 303);
    })
    .await;
}

#[tokio::test]
async fn a_conflict_in_the_plan_or_on_a_measure_stays_in_the_form() {
    each(async |place| {
        let server = Server::demo(place).await;
        let (first, second) = (server.visitor("controller").await, server.visitor("head").await);
        let plan = first.page(&path("control-plan")).await;
        let row = path(&format!("plan-rows/{}", between(&plan, "/plan-rows/", "\"")));
        assert_eq!(first.post(&row, &[("version", "1"), ("responsible", "Skolchef")]).await.status, 303);
        let late = [("version", "1"), ("responsible", "Rektor"), ("control", "Skrivet av den andra")];
        let back = second.post(&row, &late).await;
        assert_eq!(back.status, 409);
        for text in ["Demo Controller", "Skolchef", "Rektor", "Skrivet av den andra", "name=\"version\" value=\"2\""] {
            assert!(back.body.contains(text), "{text}\n{}", back.body);
        }
        let knowing = [("version", "2"), ("responsible", "Rektor"), ("control", "Skrivet av den andra")];
        assert_eq!(second.post(&row, &knowing).await.status, 303);

        let (id, _) = event(&first.page(&path("risk-analysis")).await, 5);
        let at_event = path(&format!("events/{id}"));
        let measure = [("measure", "Gör något"), ("status", "ongoing"), ("responsible", "Skolchef")];
        assert_eq!(first.post(&format!("{at_event}/measures"), &measure).await.status, 303);
        let page = first.page(&at_event).await;
        let own = path(&format!("measures/{}", between(&page, "/measures/", "\"")));
        let bad = [
            ("version", "1"),
            ("event", id.as_str()),
            ("measure", "Gör mer"),
            ("status", "ongoing"),
            ("due", "i höst"),
        ];
        let back = first.post(&own, &bad).await;
        assert_eq!(back.status, 422, "a mistake in a measure comes back in its own form");
        assert!(back.body.contains("Gör mer") && back.body.contains("är inget datum"), "{}", back.body);
        let good: Vec<_> = bad.iter().map(|(k, v)| if *k == "due" { (*k, "2027-10-01") } else { (*k, *v) }).collect();
        assert_eq!(first.post(&own, &good).await.status, 303);
        let back = second
            .post(
                &own,
                &good
                    .iter()
                    .map(|(k, v)| if *k == "measure" { (*k, "Gör annat") } else { (*k, *v) })
                    .collect::<Vec<_>>(),
            )
            .await;
        assert_eq!(back.status, 409);
        for text in ["Gör annat", "Gör mer", "Demo Controller"] {
            assert!(back.body.contains(text), "{text}\n{}", back.body);
        }
    })
    .await;
}

#[tokio::test]
async fn what_stood_before_is_had_back_from_the_history_without_a_script() {
    each(async |place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let (id, version) = event(&controller.page(&path("risk-analysis")).await, 4);
        let own = path(&format!("events/{id}"));
        let before = controller.page(&own).await;
        let text = between(&before, "name=\"event\" rows=\"3\" data-max=\"2000\">", "<").to_owned();
        controller.post(&format!("{own}/cell"), &[("version", &version), ("event", "Råkade skriva över")]).await;
        let page = controller.page(&own).await;
        let entry = between(&page, "name=\"entry\" value=\"", "\"");
        let answer = controller.post(&format!("{own}/restore"), &[("entry", entry)]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let (_, after) = event(&controller.page(&path("risk-analysis")).await, 4);
        assert_eq!(after, "3", "taking back is a change like any other");
        assert!(controller.page(&own).await.contains(&format!("data-max=\"2000\">{text}<")));
        assert_eq!(controller.post(&format!("{own}/restore"), &[("entry", "999999")]).await.status, 404);
        let member = server.visitor("board-member").await;
        assert_eq!(member.post(&format!("{own}/restore"), &[("entry", entry)]).await.status, 403);

        let plan = controller.page(&path("control-plan")).await;
        let row = path(&format!("plan-rows/{}", between(&plan, "/plan-rows/", "\"")));
        controller.post(&row, &[("version", "1"), ("responsible", "Fel funktion")]).await;
        let page = controller.page(&row).await;
        let entry = between(&page, "name=\"entry\" value=\"", "\"");
        assert_eq!(controller.post(&format!("{row}/restore"), &[("entry", entry)]).await.status, 303);
        let page = controller.page(&row).await;
        assert!(!page.contains("value=\"Fel funktion\""), "{page}");
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn a_file_goes_through_the_wizard_and_nothing_is_stored_before_the_last_step() {
    each(async |place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let import = "/barn-och-utbildningsnamnden/2028/import";
        let file = "Löp;Oönskad händelse;Sannolikhet;Konsekvens;IKP\n7;Ett;3;4;\n8;Två;1;1;Nej, endast VoR\n";
        let look =
            controller.upload(import, "risker.csv", file.into(), &[("kind", "risk-analysis"), ("step", "look")]).await;
        assert_eq!(look.status, 200, "{}", look.body);
        assert!(look.body.contains("2 nya") && look.body.contains("Vad betyder en tom cell"), "{}", look.body);
        assert!(controller.page("/barn-och-utbildningsnamnden/2028/risk-analysis").await.contains("Analysen är tom"));
        let carried = between(&look.body, "name=\"carried\" value=\"", "\"");
        let fields = [
            ("kind", "risk-analysis"),
            ("step", "store"),
            ("carried", carried),
            ("carried_name", "risker.csv"),
            ("column:Löp", "number"),
            ("blank", "outside"),
        ];
        let stored = controller.upload(import, "", vec![], &fields).await;
        assert_eq!(
            (stored.status, stored.location.as_str()),
            (303, "/barn-och-utbildningsnamnden/2028/risk-analysis"),
            "{}",
            stored.body
        );
        let page = controller.page("/barn-och-utbildningsnamnden/2028/risk-analysis").await;
        assert!(
            page.contains("id=\"nr-7\"") && page.contains("id=\"nr-8\""),
            "the column that was chosen gives the numbers"
        );
        let bad = controller
            .upload(
                import,
                "x.csv",
                "Oönskad händelse;Sannolikhet;Konsekvens\na;9;1\n".into(),
                &[("kind", "risk-analysis"), ("step", "store")],
            )
            .await;
        assert_eq!(bad.status, 422);
        assert!(bad.body.contains("CSV!B2") && bad.body.contains("Inget har sparats"), "{}", bad.body);
    })
    .await;
}

#[tokio::test]
async fn words_that_nobody_knows_are_given_a_meaning_in_the_wizard() {
    each(async |place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let import = "/barn-och-utbildningsnamnden/2028/import";
        let file = "Nr;Oönskad händelse;Sannolikhet;Konsekvens;IKP\n1;Ett;hög;4;Bevakas\n2;Två;1;1;Nej, endast VoR\n";
        let look =
            controller.upload(import, "risker.csv", file.into(), &[("kind", "risk-analysis"), ("step", "look")]).await;
        assert_eq!(look.status, 422, "there is no level called hög");
        for text in ["CSV!C2", "name=\"value:likelihood:hög\"", "name=\"value:handling:Bevakas\"", "Känns inte igen"]
        {
            assert!(look.body.contains(text), "{text}\n{}", look.body);
        }
        let work = between(&look.body, "name=\"work\" value=\"", "\"");
        let progress = controller.get(&format!("{import}/{work}")).await;
        assert_eq!((progress.status, progress.body.as_str()), (200, "null"), "nothing is going on any more");
        let carried = between(&look.body, "name=\"carried\" value=\"", "\"");
        let fields = [
            ("kind", "risk-analysis"),
            ("step", "store"),
            ("carried", carried),
            ("carried_name", "risker.csv"),
            ("value:likelihood:hög", "4"),
            ("value:likelihood:1", "1"),
            ("value:handling:Bevakas", "in-plan"),
        ];
        let stored = controller.upload(import, "", vec![], &fields).await;
        assert_eq!(stored.status, 303, "{}", stored.body);
        let page = controller.page("/barn-och-utbildningsnamnden/2028/risk-analysis").await;
        assert!(page.contains("4. Sannolikt") && page.contains("Bevakas"), "the printed word is kept: {page}");
        let listed = place
            .lisbet(&["list", "risk-analysis", "--unit", "Barn- och utbildningsnämnden", "--year", "2028", "--json"])
            .json();
        assert_eq!((&listed[0]["likelihood"], &listed[0]["in_plan"]), (&4.into(), &true.into()), "{listed}");
    })
    .await;
}

#[tokio::test]
async fn a_reorganisation_leaves_last_year_as_it_was() {
    each(async |place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let controller = server.visitor("controller").await;
        let tree = administrator.page("/organisation").await;
        let row = tree.split("/organisation/units/").find(|r| r.contains(">Barn- och utbildningsnämnden<")).unwrap();
        let own = format!("/organisation/units/{}", row.split('"').next().unwrap());
        let form = administrator.page(&own).await;
        let parent = between(between(&form, "name=\"parent\"", "</select>"), "<option value=\"", " selected")
            .rsplit("<option value=\"")
            .next()
            .unwrap()
            .trim_end_matches('"')
            .to_owned();
        let given = [("version", "1"), ("name", "Bildningsnämnden"), ("kind", "board"), ("parent", parent.as_str())];
        let with = |day: &'static str| given.iter().copied().chain([("changes_from", day)]).collect::<Vec<_>>();
        let refused = administrator.post(&own, &with("i höst")).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.body.contains("Skriv dagen som") && refused.body.contains("Bildningsnämnden"),
            "{}",
            refused.body
        );
        assert_eq!(administrator.post(&own, &with("2028-01-01")).await.status, 303);
        let old = controller.page("/barn-och-utbildningsnamnden/2027/risk-analysis").await;
        assert!(
            old.contains("Barn- och utbildningsnämnden") && !old.contains("Bildningsnämnden 2027"),
            "last year's name"
        );
        let new = controller.page("/barn-och-utbildningsnamnden/2028/risk-analysis").await;
        assert!(new.contains("Bildningsnämnden 2028"), "{new}");
        let then = administrator.page("/organisation?on=2027-12-31").await;
        assert!(then.contains(">Barn- och utbildningsnämnden<") && !then.contains(">Bildningsnämnden<"));
        let now = administrator.page("/organisation?on=2028-01-01").await;
        assert!(now.contains(">Bildningsnämnden<"), "{now}");
        assert!(administrator.page(&own).await.contains("31 december 2027"), "the unit's page says what it was called");
        let listed = place.lisbet(&["check", "--unit", "Bildningsnämnden", "--year", "2027", "--json"]);
        assert_eq!(listed.code(), 1, "the console finds it by its new name: {}", listed.err());
    })
    .await;
}

#[tokio::test]
async fn an_organisation_is_looked_at_before_it_is_read_in() {
    each(async |place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let file = "Namn;Överordnad;Slag\nEkåsa kommun;;Kommunfullmäktige\nRäddningsnämnden;Ekåsa kommun;Nämnd\n";
        let look = administrator.upload("/organisation/import", "org.csv", file.into(), &[]).await;
        assert_eq!(look.status, 200, "{}", look.body);
        assert!(look.body.contains("1 ny<") && look.body.contains("Räddningsnämnden"), "{}", look.body);
        assert!(!administrator.page("/organisation").await.contains("Räddningsnämnden"), "nothing is stored yet");
        let carried = between(&look.body, "name=\"carried\" value=\"", "\"");
        let fields = [("carried_name", "org.csv"), ("carried", carried)];
        let stored = administrator.upload("/organisation/import", "", vec![], &fields).await;
        assert!(stored.status == 200 && stored.body.contains("En ny enhet"), "{}", stored.body);
        assert!(administrator.page("/organisation").await.contains(">Räddningsnämnden<"));
        let bad =
            administrator.upload("/organisation/import", "org.csv", "Namn;Slag\nX;Kejsardöme\n".into(), &[]).await;
        assert!(bad.status == 422 && bad.body.contains("Kejsardöme"), "{}", bad.body);
    })
    .await;
}
