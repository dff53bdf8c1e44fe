//! October from an empty installation to a decided year, as a new controller goes through it: the real files where they are at hand.

use crate::{
    house::{Place, Server, Visitor, between, each, real},
    web::event,
};

const BOARD: &str = "Arbetsmarknadsnämnden";

const ORGANISATION: &str = "Id;Namn;Överordnad;Slag;Chefsfunktion;Förkortning\n\
    1;Provkommun;;Kommunfullmäktige;;\n2;Kommunstyrelsen;1;Kommunstyrelse;;KS\n3;Arbetsmarknadsnämnden;1;Nämnd;;AMN\n\
    4;Arbetsmarknadsförvaltningen;3;Förvaltning;Förvaltningschef;\n5;Jobbtorg;4;Avdelning;Avdelningschef;\n\
    6;Vuxenutbildning;4;Avdelning;Avdelningschef;\n7;Praktik;4;Avdelning;Avdelningschef;\n8;Ekonomi;4;Avdelning;Ekonomichef;\n\
    9;Personal;4;Avdelning;HR-chef;\n10;Stab;4;Stab;Stabschef;\n";

fn at(year: i64, rest: &str) -> String {
    format!("/arbetsmarknadsnamnden/{year}/{rest}")
}

/// A real file, or the demo's in its place.
fn file(real_name: &str, demo: &str) -> String {
    let demo = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../demo").join(demo);
    real(real_name).unwrap_or(demo).display().to_string()
}

async fn person(place: &Place, server: &Server, name: &str, role: &str, unit: Option<&str>) -> Visitor {
    let mut add = vec!["person", "add", name, "--role", role];
    add.extend(unit.into_iter().flat_map(|unit| ["--unit", unit]));
    place.lisbet(&add).ok();
    let link = place.lisbet(&["person", "link", name, "--json"]).ok().json();
    server.by_link(link["link"].as_str().unwrap()).await
}

async fn done(visitor: &Visitor, path: &str, form: &[(&str, &str)]) {
    let answer = visitor.post(path, form).await;
    assert_eq!(answer.status, 303, "{path}: {}", answer.body);
}

/// Goes through last year: read in from the spreadsheets, with findings that fit on a page.
async fn last_year(place: &Place, controller: &Visitor) {
    let files = [
        ("risk-analysis", file("amn-2021-vor.xlsx", "vor-2027.csv")),
        ("control-plan", file("amn-2021-ikp.xlsx", "ikp-2027.csv")),
        ("role-duties", file("amn-2021-roller.xlsx", "roller-2027.csv")),
        ("governing-documents", file("amn-2021-styrdokument.xlsx", "styrdokument-2027.csv")),
        ("baskrav", file("amn-2021-baskrav.xlsx", "baskrav-2027.csv")),
    ];
    for (kind, file) in files {
        place.lisbet(&["import", kind, &file, "--unit", BOARD, "--year", "2026"]).ok();
    }
    let findings = controller.page(&at(2026, "findings")).await;
    let shown = findings.split("<details><summary>").next().unwrap();
    let groups = shown.matches("<section class=\"finding").count();
    assert!((1..=10).contains(&groups), "{groups} groups");
    assert!(!findings.contains("ser ut att vara namnet"), "functions are no names: {findings}");
}

/// Next year's goals first, then last year's events under them.
async fn copied(controller: &Visitor) {
    done(controller, &at(2027, "goals"), &[("text", "A. Alla i Provkommun har ett arbete"), ("level", "of-council")])
        .await;
    let page = controller.page(&at(2027, "copy?from=2026")).await;
    let old = page.split("id=\"old-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let new = between(&page, "<option value=\"keep\">", "A. Alla i Provkommun").rsplit("value=\"").next().unwrap();
    let new = new.split('"').next().unwrap();
    done(controller, &at(2027, "copy"), &[("from", "2026"), (&format!("goal-{old}"), new)]).await;
    let page = controller.page(&at(2027, "risk-analysis")).await;
    assert!(page.contains("A. Alla i Provkommun") && page.contains("2026: nr 1, ="), "{page}");
}

/// Three departments are asked; one is late, one is given back.
async fn collected(place: &Place, server: &Server, controller: &Visitor) {
    let page = controller.page(&at(2027, "collection")).await;
    let unit = |name: &str| {
        let part = page.split("name=\"unit-").skip(1).find(|p| p.contains(&format!("> {name}<"))).unwrap();
        format!("unit-{}", part.split('"').next().unwrap())
    };
    let [one, two, three] = ["Jobbtorg", "Praktik", "Stab"].map(unit);
    done(controller, &at(2027, "collection"), &[(&one, "true"), (&two, "true"), ("due", "2099-10-15")]).await;
    done(controller, &at(2027, "collection"), &[(&three, "true"), ("due", "2020-10-15")]).await;
    assert!(controller.page(&at(2027, "collection")).await.contains("försenad"));
    let departments =
        [("Prov Jobb", "Jobbtorg", "jobbtorg"), ("Prov Praktik", "Praktik", "praktik"), ("Prov Stab", "Stab", "stab")];
    for (name, unit, slug) in departments {
        let manager = person(place, server, name, "unit-manager", Some(unit)).await;
        let event = format!("{unit} får inte veta i tid");
        let given = [
            ("goal", ""),
            ("process", "Samverkan"),
            ("way", "Möten"),
            ("event", event.as_str()),
            ("likelihood", "3"),
            ("consequence", "3"),
        ];
        done(&manager, &format!("/{slug}/2027/events/new"), &given).await;
        done(&manager, &format!("/{slug}/2027/hand-in"), &[]).await;
        let page = controller.page(&at(2027, "collection")).await;
        let row = page.split("<tr>").find(|r| r.contains(&format!(">{unit}</a>"))).unwrap();
        let request = between(row, "/collection/", "/take-in").to_owned();
        if unit == "Praktik" {
            let back = [("comment", "Skriv vem som inte får veta")];
            done(controller, &at(2027, &format!("collection/{request}/return")), &back).await;
            done(&manager, &format!("/{slug}/2027/hand-in"), &[]).await;
        }
        done(controller, &at(2027, &format!("collection/{request}/take-in")), &[]).await;
    }
    assert!(controller.page(&at(2027, "risk-analysis")).await.contains("Praktik får inte veta i tid"));
}

/// Mends what one button mends, gives reasons for the rest, and hands the year over.
async fn handed_over(controller: &Visitor) {
    controller.post(&at(2027, "findings/fill-responsible"), &[("responsible", "Ekonomichef")]).await;
    let page = controller.page(&at(2027, "proposal")).await;
    let mut form: Vec<(String, String)> = ["kind-control-system", "kind-risk-analysis", "kind-control-plan"]
        .map(|k| (k.to_owned(), "true".to_owned()))
        .into();
    form.extend([("meeting", "2099-01-26"), ("case_number", "AMN 2026/1")].map(|(k, v)| (k.to_owned(), v.to_owned())));
    for part in page.split("name=\"reason-").skip(1) {
        form.push((format!("reason-{}", part.split('"').next().unwrap()), "Åtgärdas under våren".to_owned()));
    }
    let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    done(controller, &at(2027, "proposal"), &form).await;
}

#[tokio::test]
async fn a_new_controller_goes_from_nothing_to_a_decided_year() {
    each(async |place: &Place| {
        place.lisbet(&["init", "--tenant", "Provkommun"]).ok();
        let units = place.folder.join("enheter.csv");
        std::fs::write(&units, ORGANISATION).unwrap();
        place.lisbet(&["import", "organisation", units.to_str().unwrap()]).ok();
        let server = Server::on(place).await;
        let centre = person(place, &server, "Prov Samordnare", "central-coordinator", None).await;
        let controller = person(place, &server, "Prov Controller", "controller", Some(BOARD)).await;
        let secretary = person(place, &server, "Prov Sekreterare", "secretary", Some(BOARD)).await;
        last_year(place, &controller).await;

        for way in ["Åtkomst till register", "Incidentrutiner"] {
            let given = [
                ("year", "2027"),
                ("process", "Säkerhetsarbete"),
                ("way", way),
                ("event", "Brister i arbetssättet"),
                ("addressed", "all"),
            ];
            done(&centre, "/instructions/ways", &given).await;
        }
        done(
            &centre,
            "/instructions",
            &[("year", "2027"), ("version", "1"), ("due", "2026-10-15"), ("published", "true")],
        )
        .await;

        copied(&controller).await;
        done(&controller, &at(2027, "instruction"), &[]).await;
        let listed = place.lisbet(&["list", "risk-analysis", "--unit", BOARD, "--year", "2027", "--json"]).json();
        let obligatory: Vec<i64> = listed
            .as_array()
            .unwrap()
            .iter()
            .filter(|e| e["process"] == "Säkerhetsarbete")
            .map(|e| e["number"].as_i64().unwrap())
            .collect();
        assert_eq!(obligatory.len(), 2);
        for number in obligatory {
            let (id, version) = event(&controller.page(&at(2027, "risk-analysis")).await, number);
            let valued =
                [("version", version.as_str()), ("likelihood", "2"), ("consequence", "2"), ("reason", "Väl inarbetat")];
            assert_eq!(controller.post(&at(2027, &format!("events/{id}/cell")), &valued).await.status, 200);
        }
        let figures = centre.page("/instructions?year=2027").await;
        assert!(figures.contains(BOARD) && !figures.contains("Väl inarbetat"), "figures, no drafts: {figures}");

        collected(place, &server, &controller).await;
        handed_over(&controller).await;

        // The board decides with one change.
        let page = controller.page(&at(2027, "proposal")).await;
        let own = at(2027, &format!("proposals/{}", between(&page, "/proposals/", "\"").split('/').next().unwrap()));
        done(&secretary, &own, &[("outcome", "amending"), ("note", "Nämnden höjde händelse 1")]).await;
        let (id, version) = event(&controller.page(&at(2027, "risk-analysis")).await, 1);
        let changed = [("version", version.as_str()), ("consequence", "5")];
        assert_eq!(controller.post(&at(2027, &format!("events/{id}/cell")), &changed).await.status, 200);
        let decided = [
            ("kind-control-system", "true"),
            ("kind-risk-analysis", "true"),
            ("kind-control-plan", "true"),
            ("body", BOARD),
            ("date", "2099-01-26"),
            ("paragraph", "§ 7"),
            ("case_number", "AMN 2026/1"),
        ];
        done(&secretary, &at(2027, "documents/adopt"), &decided).await;
        let documents = secretary.page(&at(2027, "documents")).await;
        assert!(documents.contains("med ändring") && documents.contains("enligt förslaget"), "{documents}");

        let file = place.folder.join("bilagor.zip");
        let pack = [
            "pack",
            "internal-control,governing-documents,baskrav",
            "--first",
            "3",
            "--unit",
            BOARD,
            "--year",
            "2027",
            "-o",
        ];
        place.lisbet(&[&pack[..], &[file.to_str().unwrap()]].concat()).ok();
        let zip = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
        let names: Vec<&str> = zip.file_names().collect();
        assert!(
            names.contains(&"Bilaga 3 Intern kontroll 2027 AMN.pdf") && names.contains(&"Metadata.csv"),
            "{names:?}"
        );
        place.lisbet(&["verify"]).ok();
    })
    .await;
}
