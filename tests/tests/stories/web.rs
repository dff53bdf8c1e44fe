//! The pages through a real server, on both engines: signing in, working, deciding, and being refused.

use crate::house::{Place, Server, Visitor, YEAR, between, each};

pub fn path(rest: &str) -> String {
    format!("{YEAR}/{rest}")
}

/// The id and version of an event, as the table carries them.
pub fn event(page: &str, number: i64) -> (String, String) {
    let row = between(page, &format!("<tr id=\"nr-{number}\""), ">");
    (between(row, "data-id=\"", "\"").to_owned(), between(row, "data-version=\"", "\"").to_owned())
}

#[tokio::test]
async fn a_link_signs_in_once_and_a_look_does_not_use_it_up() {
    each(async |place| {
        let server = Server::demo(place).await;
        let http = crate::house::http();
        let link = server.link("controller");
        for _ in 0..2 {
            let look = http.get(link).send().await.unwrap();
            assert_eq!(look.status(), 200);
        }
        let visitor = server.visitor("controller").await;
        visitor.page("/").await;
        let again = http.post(link).send().await.unwrap();
        assert_eq!(again.status(), 404, "a link that has been used");
        let signed_out = visitor.post("/sign-out", &[]).await;
        assert_eq!((signed_out.status, signed_out.location.as_str()), (303, "/sign-in"));
        let after = visitor.get("/").await;
        assert_eq!((after.status, after.location.as_str()), (303, "/sign-in"), "the session has ended");
    })
    .await;
}

#[tokio::test]
async fn a_session_that_is_ended_elsewhere_ends_here_at_once() {
    each(async |place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        for _ in 0..3 {
            controller.page(&path("risk-analysis")).await;
        }
        // By another process, while this one remembers who the session is.
        place.lisbet(&["person", "sign-out", "Demo Controller"]).ok();
        assert_eq!(controller.get(&path("risk-analysis")).await.status, 303);
        let head = server.visitor("head").await;
        assert!(head.page("/organisation").await.contains("Socialnämnden"));
        place.lisbet(&["unit", "add", "Nybildad nämnd", "--kind", "board"]).ok();
        assert!(head.page("/organisation").await.contains("Nybildad nämnd"), "and what it adds is seen at once");
    })
    .await;
}

#[tokio::test]
async fn forged_cookies_links_and_requests_from_elsewhere_are_refused() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let mut visitor = server.visitor("controller").await;
    let good = visitor.cookie.clone();
    for bad in ["lisbet=", "lisbet=x.y", &good.replace(&good[good.len() - 4..], "0000"), "lisbet=' OR 1=1 --.aa"] {
        bad.clone_into(&mut visitor.cookie);
        assert_eq!(visitor.get("/").await.status, 303, "{bad}");
    }
    let http = crate::house::http();
    let from_elsewhere = http
        .post(format!("{}{}", server.base, path("findings/fill-responsible")))
        .header("cookie", &good)
        .header("origin", "https://evil.example")
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("responsible=X")
        .send()
        .await
        .unwrap();
    assert_eq!(from_elsewhere.status(), 403);
    let back = http
        .post(format!("{}/language", server.base))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("language=en&back=//evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(back.headers()["location"], "/", "no open redirect");
    let page = http.get(format!("{}/sign-in", server.base)).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    for header in ["x-content-type-options", "x-frame-options", "referrer-policy"] {
        assert!(page.headers().contains_key(header), "{header}");
    }
}

#[tokio::test]
async fn every_route_refuses_whoever_has_no_business_there() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let anonymous = crate::house::http();
    let member = server.visitor("board-member").await;
    let administrator = server.visitor("administrator").await;
    let id = "01910000-0000-7000-8000-000000000000";
    // Signing out would end the sessions that the walk needs; it has a story of its own.
    for route in server.installation.house.routes().iter().filter(|r| r.path != "/sign-out") {
        let path =
            route.path.replace("{unit}", "barn-och-utbildningsnamnden").replace("{year}", "2027").replace("{id}", id);
        let path = path
            .replace("{file}", "control-plan.pdf")
            .replace("{kind}", "control-plan.pdf")
            .replace("{chapter}", "purpose")
            .replace("{number}", "1")
            .replace("{token}", "x");
        let url = format!("{}{path}", server.base);
        let (request, signed_in) = match route.method {
            "GET" => (anonymous.get(&url), member.get(&path).await),
            _ => (anonymous.post(&url), member.post(&path, &[]).await),
        };
        let status = request.send().await.unwrap().status().as_u16();
        match route.access {
            socket::Access::Public => assert!(status < 500, "{path}: {status}"),
            socket::Access::Token => assert!(status == 401 || status == 405, "{path}: {status}"),
            _ => assert_eq!(status, 303, "{} {path} for nobody", route.method),
        }
        let changes = [
            "edit-risk-analysis",
            "record-decision",
            "accept-finding",
            "edit-organisation",
            "set-method",
            "submit-proposal",
            "edit-governing-documents",
            "edit-management-review",
        ];
        if let socket::Access::Needs(permission) = route.access {
            if changes.contains(&permission.0) {
                assert_eq!(signed_in.status, 403, "{} {path} for a member of the board", route.method);
            }
            if permission.0 == "read-risk-analysis" {
                let status = administrator.get(&path).await.status;
                assert!(status == 403 || status == 405, "{path} for a technical administrator: {status}");
            }
        }
    }
}

#[tokio::test]
async fn an_event_is_valued_where_it_stands_and_the_plan_follows() {
    each(async |place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let page = controller.page(&path("risk-analysis")).await;
        let (id, version) = event(&page, 22);
        let cell = path(&format!("events/{id}/cell"));
        let answer = controller.post(&cell, &[("version", &version), ("likelihood", "4. Sannolikt")]).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let row: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((&row["value"], &row["zone"]), (&12.into(), &"Kritisk".into()));

        let bad = controller.post(&cell, &[("version", "2"), ("likelihood", "9")]).await;
        assert_eq!(bad.status, 422);
        assert!(bad.body.contains("5. Mycket sannolikt"), "the steps there are: {}", bad.body);

        let star = controller.post(&cell, &[("version", "2"), ("in_plan", "★")]).await;
        assert_eq!(star.status, 200, "{}", star.body);
        let plan = controller.page(&path("control-plan")).await;
        assert!(plan.contains("Delegationsbeslut anmäls inte till nämnden"), "marked for the plan, it has a row there");
        let away = controller.post(&cell, &[("version", "3"), ("in_plan", "Nej, endast VoR")]).await;
        assert_eq!(away.status, 200);
        let plan = controller.page(&path("control-plan")).await;
        assert!(!plan.contains("aria-label=\"22 "), "nobody had written in the row, so it went with the mark");
    })
    .await;
}

#[tokio::test]
async fn findings_are_mended_for_all_and_accepted_until_the_matter_changes() {
    each(async |place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let page = controller.page(&path("findings")).await;
        assert!(page.contains("Kontrollansvarig saknas på 3 rader"), "{page}");
        let filled =
            controller.post(&path("findings/fill-responsible"), &[("responsible", "Administrativ chef")]).await;
        assert!(filled.body.contains("ifylld på 3 rader"), "{}", filled.body);
        let page = controller.page(&path("findings")).await;
        assert!(!page.contains("Kontrollansvarig saknas på"));
        // The rule's own designation stands behind the question, and nowhere else.
        let shown: String = page
            .split("<details>")
            .map(|part| part.split_once("</details>").map_or(part, |(_, after)| after))
            .collect();
        assert!(page.contains("Varför?") && page.contains("R-05") && !shown.contains("R-05"), "{shown}");

        let subject = format!("value-not-product:{}", between(&page, "value=\"value-not-product:", "\""));
        let silent = controller.post(&path("findings/accept"), &[("subject", &subject), ("reason", " ")]).await;
        assert!(silent.body.contains("Skriv ett skäl"), "a reason is asked for");
        controller.post(&path("findings/accept"), &[("subject", &subject), ("reason", "Rättas i nästa version")]).await;
        let page = controller.page(&path("findings")).await;
        assert!(page.contains("Rättas i nästa version") && !page.contains("id=\"rule-value-not-product\""));
        let check = place.lisbet(&["check", "--json"]).json();
        assert!(
            !check.as_array().unwrap().iter().any(|f| f["rule"] == "value-not-product"),
            "quiet on the command line too"
        );
    })
    .await;
}

#[tokio::test]
async fn a_decision_is_recorded_whatever_the_findings_and_compared_afterwards() {
    each(async |place| {
        let server = Server::demo(place).await;
        let secretary = server.visitor("secretary").await;
        let given = [
            ("kind-risk-analysis", "true"),
            ("kind-control-plan", "true"),
            ("body", "Barn- och utbildningsnämnden"),
            ("paragraph", "§ 12"),
            ("case_number", "BUN 2026/123"),
        ];
        let adopt = path("documents/adopt");
        let refused = secretary.post(&adopt, &given).await;
        assert_eq!(refused.status, 422, "a day is needed");
        assert!(refused.body.contains("BUN 2026/123"), "what was typed stays");
        let dated: Vec<_> = given.iter().copied().chain([("date", "2027-01-26")]).collect();
        assert_eq!(secretary.post(&adopt, &dated).await.status, 303);
        let page = secretary.page(&path("documents")).await;
        let id = between(&page, "/decisions/", "\"");
        let pdf = secretary.get(&path(&format!("decisions/{id}"))).await;
        assert!(pdf.status == 200 && pdf.body.starts_with("%PDF"));

        let controller = server.visitor("controller").await;
        let (id, version) = event(&controller.page(&path("risk-analysis")).await, 5);
        controller.post(&path(&format!("events/{id}/cell")), &[("version", &version), ("consequence", "4")]).await;
        let compared = controller.page(&path("compare?kind=risk-analysis&from=1&to=draft")).await;
        assert!(
            compared.contains("Placering överklagas med framgång") && compared.contains("Konsekvens"),
            "{compared}"
        );
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn an_event_moves_with_its_row_and_a_unit_is_changed_but_never_put_under_itself() {
    each(async |place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let (id, version) = event(&controller.page(&path("risk-analysis")).await, 6);
        let given = [
            ("version", version.as_str()),
            ("event", "Barn erbjuds inte plats inom fyra månader"),
            ("likelihood", "2"),
            ("consequence", "5"),
            ("in_plan", "true"),
            ("goal", "2. Förskolan är trygg och öppen för alla"),
            ("process", "Ny process"),
            ("way", "Nytt arbetssätt"),
        ];
        assert_eq!(controller.post(&path(&format!("events/{id}")), &given).await.status, 303);
        for page in ["risk-analysis", "control-plan"] {
            assert!(controller.page(&path(page)).await.contains("Nytt arbetssätt"), "{page}");
        }
        let administrator = server.visitor("administrator").await;
        let tree = administrator.page("/organisation").await;
        let unit = |name: &str| {
            let row =
                tree.split("/organisation/units/").skip(1).find(|r| r.contains(&format!(">{name}<"))).expect("a unit");
            row.split('"').next().unwrap().to_owned()
        };
        let (council, board) = (unit("Ekåsa kommun"), unit("Socialnämnden"));
        let edit = |unit: &str| format!("/organisation/units/{unit}");
        let circle = [("version", "1"), ("name", "Ekåsa kommun"), ("kind", "council"), ("parent", board.as_str())];
        let refused = administrator.post(&edit(&council), &circle).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("kan inte höra till sig själv"), "{}", refused.body);
        let renamed = [
            ("version", "1"),
            ("name", "Vård- och omsorgsnämnden"),
            ("kind", "board"),
            ("parent", council.as_str()),
            ("valid_to", "2030-12-31"),
        ];
        assert_eq!(administrator.post(&edit(&board), &renamed).await.status, 303);
        let tree = administrator.page("/organisation").await;
        assert!(tree.contains("Vård- och omsorgsnämnden") && tree.contains("2030-12-31"));
        assert_eq!(administrator.post(&edit(&board), &renamed).await.status, 409, "the version that was read is old");
    })
    .await;
}

/// The administrators' pages about people and roles.
pub async fn administration(administrator: &Visitor) -> Vec<String> {
    let people = administrator.page("/people").await;
    let units = administrator.page("/organisation").await;
    let person = between(people.split("<tbody>").nth(1).unwrap(), "href=\"", "\"").to_owned();
    let unit = between(units.split("<tbody>").nth(1).unwrap(), "/organisation/units/", "\"").to_owned();
    let access = format!("/organisation/units/{unit}/access");
    vec![
        "/account-trail".into(),
        "/me".into(),
        "/me/sign-in".into(),
        "/me/sign-in/app".into(),
        "/people".into(),
        "/handovers".into(),
        "/letters".into(),
        "/second-looks".into(),
        "/request".into(),
        "/report".into(),
        "/receipt".into(),
        person,
        "/roles".into(),
        "/providers".into(),
        crate::providers::page_of_one(administrator).await,
        format!("/organisation/units/{unit}"),
        access,
    ]
}

#[tokio::test]
async fn every_page_says_everything_in_both_languages() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let controller = server.visitor("controller").await;
    let page = controller.page(&path("risk-analysis")).await;
    let (id, _) = event(&page, 1);
    let plan = controller.page(&path("control-plan")).await;
    let row = between(&plan, "/plan-rows/", "\"").to_owned();
    let mut paths: Vec<String> = [
        "system",
        "risk-analysis",
        "control-plan",
        "governing-documents",
        "baskrav",
        "findings",
        "documents",
        "case",
        "goals",
        "numbering",
        "proposal",
        "collection",
        "import",
        "share",
        "events/new",
    ]
    .map(path)
    .into();
    paths.extend([
        "/".to_owned(),
        "/audit".to_owned(),
        "/me".to_owned(),
        "/me/sign-in".to_owned(),
        "/me/sign-in/app".to_owned(),
        "/secrets".to_owned(),
        path(&format!("secrecy/risk-event/{id}")),
        path(&format!("events/{id}")),
        path(&format!("plan-rows/{row}")),
    ]);
    let mut english = server.visitor_again(&controller);
    english.cookie.push_str("; language=en");
    for one in &paths {
        let swedish_page = controller.page(one).await;
        let english_page = english.page(one).await;
        assert!(swedish_page.contains("lang=\"sv\"") && english_page.contains("lang=\"en\""), "{one}");
    }
    let administrator = server.visitor("administrator").await;
    let mut english = server.visitor_again(&administrator);
    english.cookie.push_str("; language=en");
    let mut paths = ["/organisation", "/methods", "/methods?year=2031"].map(str::to_owned).to_vec();
    paths.extend(administration(&administrator).await);
    for one in &paths {
        administrator.page(one).await;
        assert!(english.page(one).await.contains("lang=\"en\""), "{one}");
    }
    assert_eq!(controller.get("/finns/inte").await.status, 404);
    assert_eq!(
        controller.get("/socialnamnden/2027/risk-analysis").await.status,
        403,
        "another board is another authority"
    );
}

#[tokio::test]
async fn many_visitors_at_once_never_wait_for_each_others_connections() {
    each(async |place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        // Each address is new, so that nothing is remembered and every page is made; more of them than there are connections.
        let mut visits = tokio::task::JoinSet::new();
        for n in 0..40 {
            let visitor = server.visitor_again(&controller);
            let page = ["risk-analysis?q=a", "findings?n=", "proposal?n=", "collection?n="][n % 4];
            let address = path(&format!("{page}{n}"));
            visits.spawn(async move { visitor.get(&address).await.status });
        }
        assert_eq!(visits.join_all().await, vec![200; 40]);
    })
    .await;
}
