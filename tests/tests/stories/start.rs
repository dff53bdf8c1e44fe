//! The start page of a large organisation: what is shown is little, and the rest is a step away.

use register::Given;
use socket::{ImportRequest, Scope};

use crate::house::{BOARD, Place, Server, each};

/// Departments of the board with a year each, so many that the start page does not show all of them.
async fn departments(server: &Server, count: usize) {
    let context = server.console().await;
    let board = organisation::unit_by_name(&mut context.read_common().await.unwrap(), BOARD).await.unwrap();
    let importer = server.installation.house.importers().find(|i| i.name == "risk-analysis").unwrap();
    for n in 1..=count {
        let given = [("name", format!("Prov {n:02}")), ("kind", "department".into()), ("parent", board.id.to_string())];
        let given: Given = given.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
        let id = organisation::add_unit(&context, &given).await.unwrap();
        let unit = organisation::unit_by_id(&mut context.read_common().await.unwrap(), id).await.unwrap().unwrap();
        let rows: String = (0..=n % 3).map(|row| format!("Mål;Process;Sätt;Händelse {row};3;4\n")).collect();
        let file = format!("Mål;Process;Arbetssätt;Oönskad händelse;Sannolikhet;Konsekvens\n{rows}");
        let request = ImportRequest { bytes: file.into(), file: "prov.csv".into(), ..ImportRequest::default() };
        let report = (importer.run)(&server.installation.house, &context, Some(&Scope { unit, year: 2027 }), &request)
            .await
            .unwrap();
        assert!(report.stored, "{:?}", report.problems);
    }
}

#[tokio::test]
async fn the_start_page_shows_some_units_and_leads_to_the_rest() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        assert!(!controller.page("/").await.contains("Sök enhet"), "few enough are all shown");
        departments(&server, 40).await;

        let cards = |page: &str| page.matches("class=\"ds-card\"").count();
        let page = controller.page("/").await;
        assert!(page.contains("Sök enhet") && page.contains("24 av "), "{page}");
        assert_eq!(cards(&page), 24);
        assert!(page.contains("/prov-01/2027/risk-analysis") && !page.contains("/prov-40/"), "{page}");

        let found = controller.page("/?find=PROV%2040").await;
        assert_eq!(cards(&found), 1, "{found}");
        let row = found.split("<li>").find(|row| row.contains("/prov-40/2027/risk-analysis")).unwrap();
        assert!(row.contains("2 händelser"), "{row}");
        assert!(controller.page("/?find=finns+inte").await.contains("Ingen enhet heter ”finns inte”."));
        let all = controller.page("/?show=all").await;
        assert!(cards(&all) > 40 && all.contains("/prov-40/2027/risk-analysis") && !all.contains(" enheter visas."));
        let some = controller.page("/?find=prov").await;
        assert!(some.contains("24 av 40 enheter visas.") && some.contains("/?show=all&amp;find=prov"), "{some}");

        // What is kept of the organisation is never stale.
        let given = [("name", "Prov 00"), ("kind", "department")];
        let context = server.console().await;
        let given: Given = given.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        organisation::add_unit(&context, &given).await.unwrap();
        let administrator = server.visitor("administrator").await;
        assert!(administrator.page("/organisation").await.contains("Prov 00"));
        let board = organisation::unit_by_name(&mut context.read_common().await.unwrap(), BOARD).await.unwrap();
        let row = administrator.page("/organisation").await;
        let row = row.split("<tr>").find(|row| row.contains(">Prov 40</a>")).unwrap().to_owned();
        let edit = format!("/organisation/units/{}", crate::house::between(&row, "/organisation/units/", "\""));
        let parent = board.id.to_string();
        let form = [("version", "1"), ("name", "Omdöpt 40"), ("kind", "department"), ("parent", parent.as_str())];
        assert_eq!(administrator.post(&edit, &form).await.status, 303);
        assert!(controller.page("/?find=omd%C3%B6pt").await.contains("/prov-40/2027/risk-analysis"));
    })
    .await;
}
