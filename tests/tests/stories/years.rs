//! From one year to the next: goals mapped, numbers anew, and what last year said beside each event.

use crate::{
    house::{BOARD, Server, between, each},
    web::{event, path},
};

fn next(rest: &str) -> String {
    format!("/barn-och-utbildningsnamnden/2028/{rest}")
}

/// Last year's goals on the page: id and heading.
fn goals(page: &str) -> Vec<(String, String)> {
    let goal = |part: &str| {
        let id = part.split('"').next().unwrap().to_owned();
        (id, between(part, ">", "<").to_owned())
    };
    page.split("id=\"old-").skip(1).map(goal).collect()
}

#[tokio::test]
async fn a_year_is_copied_with_new_goals_and_its_old_numbers_stay_beside() {
    each(async |place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let (id, _) = event(&controller.page(&path("risk-analysis")).await, 1);
        for (measure, status) in [("Öppen åtgärd", "ongoing"), ("Klar åtgärd", "done")] {
            let given = [("measure", measure), ("status", status)];
            assert_eq!(controller.post(&path(&format!("events/{id}/measures")), &given).await.status, 303);
        }
        let empty = controller.page(&next("risk-analysis")).await;
        assert!(empty.contains("copy?from=2027"), "an empty year offers the last one");
        let page = controller.page(&next("copy?from=2027")).await;
        let old = goals(&page);
        let called = |start: &str| {
            old.iter().find(|(_, text)| text.starts_with(start)).unwrap_or_else(|| panic!("{start}: {old:?}"))
        };
        let chosen = [called("1. "), called("2. ")];
        let from = ("from".to_owned(), "2027".to_owned());
        let name = |n: usize, more: &str| format!("goal-{}{more}", chosen[n].0);
        let without_text = [from.clone(), (name(0, ""), "new".to_owned())];
        let pairs = |all: &[(String, String)]| all.to_vec();
        let post = async |all: &[(String, String)]| {
            let all = pairs(all);
            let form: Vec<(&str, &str)> = all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            controller.post(&next("copy"), &form).await
        };
        let refused = post(&without_text).await;
        assert!(refused.status == 422 && refused.body.contains("Skriv det nya målet"), "{}", refused.body);
        let mapped = [
            from.clone(),
            (name(0, ""), "new".to_owned()),
            (name(0, "-text"), "A. Alla barn klarar skolan".to_owned()),
            (name(1, ""), "gone".to_owned()),
        ];
        let done = post(&mapped).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = controller.page(&next("risk-analysis")).await;
        assert!(page.contains("A. Alla barn klarar skolan") && !page.contains(&chosen[1].1), "{page}");
        assert!(page.contains("2027: nr 1, ="), "the earlier number and value stand beside: {page}");
        let (id, version) = event(&page, 1);
        controller.post(&next(&format!("events/{id}/cell")), &[("version", &version), ("consequence", "5")]).await;
        assert!(controller.page(&next("risk-analysis")).await.contains("2027: nr 1, 12 → 15"));
        let one = controller.page(&next(&format!("events/{id}"))).await;
        assert!(one.contains("Öppen åtgärd") && one.contains("Klar åtgärd") && one.contains("/2027/events/"), "{one}");
        assert!(!controller.page(&next("control-plan")).await.contains("⟦"));
        let listed = place.lisbet(&["list", "risk-analysis", "--unit", BOARD, "--year", "2028", "--json"]).json();
        let listed = listed.as_array().unwrap();
        let numbers: Vec<_> = listed.iter().map(|e| e["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, (1..=i64::try_from(listed.len()).unwrap()).collect::<Vec<_>>(), "numbered anew");
        assert_eq!(listed[0]["measures"].as_array().unwrap().len(), 1, "what is done stays in its year");
        let again = post(&mapped).await;
        assert!(again.status == 422 && again.body.contains("har redan händelser"), "{}", again.body);
        let member = server.visitor("board-member").await;
        assert_eq!(member.get(&next("copy")).await.status, 403);
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn the_console_copies_a_year_and_says_what_came_along() {
    each(async |place| {
        let _server = Server::demo(place).await;
        let year = |y: &'static str| ["--unit", BOARD, "--year", y, "--json"];
        let copied = place.lisbet(&[&["copy", "--from", "2027"], &year("2029")[..]].concat()).ok().json();
        assert_eq!((&copied["events"], &copied["left_out"]), (&22.into(), &serde_json::json!([])));
        let again = place.lisbet(&[&["copy", "--from", "2027"], &year("2029")[..]].concat());
        assert_eq!(again.code(), 2);
        let nothing = place.lisbet(&[&["copy", "--from", "2019"], &year("2031")[..]].concat());
        assert!(nothing.code() == 2 && nothing.err().contains("2019"), "{}", nothing.err());
        let plans = ["2027", "2029"].map(|y| place.lisbet(&[&["list", "control-plan"], &year(y)[..]].concat()).json());
        let responsible = |plan: &serde_json::Value| {
            let mut all: Vec<_> = plan.as_array().unwrap().iter().map(|r| r["responsible"].to_string()).collect();
            all.sort();
            all
        };
        let before = responsible(&plans[0]);
        assert!(
            before.iter().any(|r| r == "\"Registrator\""),
            "its event is marked outside, and its row stands in the plan"
        );
        assert_eq!(before, responsible(&plans[1]), "the plan came along whole, with who answers");
        assert_eq!(copied["rows_left_out"], serde_json::json!([]));
        let tests = |plan: &serde_json::Value| -> usize {
            plan.as_array().unwrap().iter().map(|r| r["activities"].as_array().unwrap().len()).sum()
        };
        assert_eq!(tests(&plans[0]), tests(&plans[1]), "and with its activities");
    })
    .await;
}

const FOUR_STEPS: &str = r#"
name = "Fyra steg"
source = "Prövokommun, 2026-11-01"
measures_from = 6
plan_from = 9
in_plan = ["Ja"]
outside = ["Nej"]
control_methods = ["Stickprov"]
cells = [["a", "a", "a", "b"], ["a", "a", "b", "b"], ["a", "b", "b", "c"], ["b", "b", "c", "c"]]
likelihood = [{ value = 1, label = "Sällan" }, { value = 2, label = "Ibland" }, { value = 3, label = "Ofta" }, { value = 4, label = "Alltid" }]
consequence = [{ value = 1, label = "Liten" }, { value = 2, label = "Märkbar" }, { value = 3, label = "Stor" }, { value = 4, label = "Ödesdiger" }]
zones = [{ key = "a", label = "Acceptera" }, { key = "b", label = "Bevaka" }, { key = "c", label = "Kontrollera" }]
"#;

#[tokio::test]
async fn a_method_changes_no_year_that_has_begun_without_being_asked() {
    each(async |place| {
        let server = Server::demo(place).await;
        let (controller, administrator) = (server.visitor("controller").await, server.visitor("administrator").await);
        let before = controller.page(&path("risk-analysis")).await;
        let set = |more: &[(&'static str, String)]| {
            let form = [("year", "2025".to_owned()), ("toml", FOUR_STEPS.to_owned())];
            form.into_iter().chain(more.iter().cloned()).collect::<Vec<_>>()
        };
        let sent = async |form: Vec<(&'static str, String)>| {
            let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            administrator.post("/methods", &form).await
        };
        let asked = sent(set(&[])).await;
        assert_eq!(asked.status, 422);
        let list = between(&asked.body, "<main", "</main>");
        assert!(list.contains("Barn- och utbildningsnämnden") && list.contains(">2027<"), "{list}");
        assert!(
            list.contains("Fyra steg") && list.contains("Inget är sparat än"),
            "what was typed is still there: {list}"
        );
        let seen = between(list, "name=\"seen\" value=\"", "\"").to_owned();
        assert!(administrator.page("/methods?year=2025").await.contains("Stockholms stad"), "nothing is stored");

        // Somebody else takes an event away meanwhile: what was answered was another list.
        let (id, _) = event(&before, 7);
        let gone = controller.post(&path(&format!("events/{id}/remove")), &[("version", "1"), ("reason", "")]).await;
        assert_eq!(gone.status, 303, "{}", gone.body);
        let again = sent(set(&[("begun", "keep".to_owned()), ("seen", seen)])).await;
        assert_eq!(again.status, 422, "it is asked anew");
        let seen = between(&again.body, "name=\"seen\" value=\"", "\"").to_owned();
        let before = controller.page(&path("risk-analysis")).await;
        assert_eq!(sent(set(&[("begun", "keep".to_owned()), ("seen", seen)])).await.status, 303);
        assert!(administrator.page("/methods?year=2025").await.contains("Fyra steg"));
        let after = controller.page(&path("risk-analysis")).await;
        let table = |page: &str| between(page, "<table class=\"risk-matrix", "</table>").to_owned();
        assert!(table(&before) == table(&after), "the begun year's matrix is as it was");

        // From the command line: told, and changed only when that is said.
        let file = place.folder.join("metod.toml");
        std::fs::write(&file, FOUR_STEPS.replace("Fyra steg", "Fyra andra steg")).unwrap();
        let arguments = ["method", "set", file.to_str().unwrap(), "--year", "2027"];
        let told = place.lisbet(&arguments);
        assert_eq!(told.code(), 2);
        assert!(
            told.err().contains("Barn- och utbildningsnämnden, 2027") && told.err().contains("--begun"),
            "{}",
            told.err()
        );
        assert!(table(&controller.page(&path("risk-analysis")).await) == table(&before));
        place.lisbet(&[&arguments[..], &["--begun", "change"]].concat()).ok();
        assert!(table(&controller.page(&path("risk-analysis")).await) != table(&before));
    })
    .await;
}
