//! The year's goals: written before a year is copied, moved, renamed, and never taken away from under their events.

use crate::{
    house::{Place, Server, between, each},
    web::path,
};

/// The version that a form was filled in at, of what nobody has changed yet.
const SEEN: (&str, &str) = ("version", "1");

#[tokio::test]
async fn goals_are_written_ordered_and_removed_without_losing_an_event() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let page = controller.page(&path("goals")).await;
        assert!(page.contains("1. Alla barn i Ekåsa lyckas i skolan") && page.contains("1, 2, 3, 4, 5"), "{page}");
        let same = [("text", "1. alla barn i Ekåsa lyckas i skolan."), ("level", "of-council")];
        let refused = controller.post(&path("goals"), &same).await;
        assert!(
            refused.status == 422 && refused.body.contains("Året har redan ett mål med den texten"),
            "{}",
            refused.body
        );
        assert_eq!(controller.post(&path("goals"), &[("text", " ")]).await.status, 422);
        let new = [("text", "9. Nytt mål"), ("level", "of-board")];
        assert_eq!(controller.post(&path("goals"), &new).await.status, 303);
        let page = controller.page(&path("goals")).await;
        assert!(page.contains("9. Nytt mål") && page.contains("Nämndmål") && page.contains("Inga händelser"), "{page}");
        assert!(controller.page(&path("risk-analysis")).await.contains("9. Nytt mål"), "it stands without events");

        // The first goal has events: they must go somewhere.
        let first = between(&page, "/goals/", "/move").to_owned();
        let remove = path(&format!("goals/{first}/remove"));
        let refused = controller.post(&remove, &[SEEN, ("to", "")]).await;
        assert!(
            refused.status == 422 && refused.body.contains("Målet har händelser: 1, 2, 3, 4, 5"),
            "{}",
            refused.body
        );
        let own = controller.post(&remove, &[SEEN, ("to", first.as_str())]).await;
        assert_eq!(own.status, 422, "not to itself");
        let last =
            page.rsplit("/goals/").next().unwrap().split('/').next().unwrap().split('"').next().unwrap().to_owned();
        assert_ne!(first, last);
        assert_eq!(controller.post(&remove, &[SEEN, ("to", last.as_str())]).await.status, 303);
        let page = controller.page(&path("goals")).await;
        assert!(!page.contains("1. Alla barn i Ekåsa") && page.contains("1, 2, 3, 4, 5"), "{page}");
        let plan = controller.page(&path("control-plan")).await;
        assert!(plan.contains("Betyg sätts på olika grunder"), "its row in the plan came along");

        let up = path(&format!("goals/{last}/move"));
        assert_eq!(controller.post(&up, &[("to", "up")]).await.status, 303);
        let page = controller.page(&path("goals")).await;
        assert!(page.find("9. Nytt mål").unwrap() < page.rfind("<tr><th scope=\"row\">").unwrap());
        let version =
            between(&page[page.find(&format!("/goals/{last}\"")).unwrap()..], "name=\"version\" value=\"", "\"")
                .to_owned();
        let renamed = [("version", version.as_str()), ("text", "1. Alla elever når målen"), ("level", "of-council")];
        assert_eq!(controller.post(&path(&format!("goals/{last}")), &renamed).await.status, 303);
        let again = [("version", version.as_str()), ("text", "Något annat"), ("level", "")];
        let clash = controller.post(&path(&format!("goals/{last}")), &again).await;
        assert!(clash.status == 409 && clash.body.contains("Något annat"), "{}", clash.body);
        assert!(controller.page(&path("risk-analysis")).await.contains("1. Alla elever når målen"));
        let member = server.visitor("board-member").await;
        assert_eq!(member.post(&remove, &[]).await.status, 403);
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn next_years_goals_are_written_before_last_years_events_come() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let goals = "/barn-och-utbildningsnamnden/2028/goals";
        assert_eq!(controller.post(goals, &[("text", "A. Skola för alla"), ("level", "of-council")]).await.status, 303);
        let page = controller.page(goals).await;
        assert!(page.contains("A. Skola för alla") && page.contains("/2028/copy?from=2027"), "{page}");
        let copy = controller.page("/barn-och-utbildningsnamnden/2028/copy?from=2027").await;
        assert!(copy.contains(">A. Skola för alla</option>"), "the new goal can be chosen: {copy}");
    })
    .await;
}
