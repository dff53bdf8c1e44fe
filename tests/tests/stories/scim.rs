//! SCIM 2.0: the tester of others, and what a municipality's register does on good days and bad ones.

use std::{path::PathBuf, process::Command};

use serde_json::{Value as Json, json};

use crate::{
    house::{Place, Serving, Visitor, between, each, http},
    providers::{begun, trust},
};

/// A register that writes here.
struct Register {
    base: String,
    token: String,
    provider: String,
}

impl Register {
    async fn open(server: &Serving, administrator: &Visitor, flags: &[&str]) -> Self {
        let provider = trust(administrator, 9, "Registret", flags).await;
        let made = administrator.post(&format!("/providers/{provider}/register"), &[]).await;
        let shown = between(&made.body, "id=\"register\"", "</section>");
        let token = between(between(shown, "ds-alert", "</div>"), "<code>", "</code>").to_owned();
        Self { base: format!("{}/scim/v2", server.base), token, provider }
    }

    async fn send(&self, method: &str, path: &str, body: Option<Json>) -> (u16, Json) {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = http().request(method, format!("{}/{path}", self.base)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.header("content-type", "application/scim+json").body(body.to_string());
        }
        let answer = request.send().await.expect("the server answers");
        (answer.status().as_u16(), serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default())
    }

    /// Adds a user; gives their id.
    async fn user(&self, name: &str) -> String {
        let email = format!("{name}@ekasa.example");
        let user = json!({ "userName": name, "displayName": format!("{name} Prov"), "emails": [{ "value": email, "primary": true }] });
        let (status, made) = self.send("POST", "Users", Some(user)).await;
        assert_eq!(status, 201, "{made}");
        made["id"].as_str().unwrap().to_owned()
    }

    async fn group(&self, name: &str, members: &[&str]) -> String {
        let members: Vec<_> = members.iter().map(|id| json!({ "value": id })).collect();
        let (status, made) =
            self.send("POST", "Groups", Some(json!({ "displayName": name, "members": members }))).await;
        assert_eq!(status, 201, "{made}");
        made["id"].as_str().unwrap().to_owned()
    }

    async fn patch(&self, path: &str, operations: Json) -> (u16, Json) {
        self.send(
            "PATCH",
            path,
            Some(json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations })),
        )
        .await
    }
}

#[tokio::test]
async fn the_tester_of_others_passes_whole() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scim");
    if !folder.join("packages/.done").exists() {
        assert!(std::env::var_os("LISBET_TEST_BROWSER").is_none(), "{} lacks its packages", folder.display());
        eprintln!("skipped: there is no SCIM tester (`cargo xtask test` installs one)");
        return;
    }
    each(async |place: &Place| {
        let (server, administrator) = begun(place).await;
        let register = Register::open(&server, &administrator, &["gives_roles"]).await;
        let mut tester = Command::new("/usr/bin/python3");
        tester.arg(folder.join("tester.py")).args([&register.base, &register.token]);
        let ran = tester.env("PYTHONPATH", folder.join("packages")).output().expect("Python starts");
        let said = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
        assert!(said.contains(" 0 skipped") && said.lines().count() > 60, "{said}");
        place.lisbet(&["audit", "verify"]).ok();
    })
    .await;
}

/// The page of the person with a name that begins so.
async fn person(administrator: &Visitor, name: &str) -> (String, String) {
    let list = administrator.page(&format!("/people?q={name}")).await;
    let id = between(&list, "href=\"/people/", "\"").to_owned();
    (id.clone(), administrator.page(&format!("/people/{id}")).await)
}

/// Anna was controller, and has left: her manager is told, and nobody else's.
async fn what_was_left_is_seen_to(place: &Place, server: &Serving) {
    let mut heads = vec![];
    for name in ["Hanna Chef", "Ivar Chef"] {
        let mut head = server.stranger();
        head.arrive(&place.lisbet(&["user", "link", name]).ok().out()).await;
        heads.push(head);
    }
    let page = heads[0].page("/handovers").await;
    let line = between(&page, "anna Prov", "</tr>");
    assert!(line.contains("Controller") && line.contains("Nämnden"), "{page}");
    let id = between(line, "/handovers/", "/settle").to_owned();
    assert!(!heads[1].page("/handovers").await.contains("anna Prov"));
    assert_eq!(heads[1].post(&format!("/handovers/{id}/settle"), &[]).await.status, 404);
    assert_eq!(heads[0].post(&format!("/handovers/{id}/settle"), &[]).await.status, 303);
    assert!(!heads[0].page("/handovers").await.contains("anna Prov"));
    let installation = place.open("").await;
    let tenant = installation.tenant(None).await.unwrap().id;
    let mut read = installation.house.database().read(tenant).await.unwrap();
    let rows = read
        .rows(
            "SELECT address, body FROM mails WHERE tenant = $1 AND subject LIKE 'anna Prov har slutat%'",
            vec![tenant.into()],
        )
        .await
        .unwrap();
    drop(read);
    let letters: Vec<(String, String)> =
        rows.iter().map(|r| (r.get("address").unwrap(), r.get("body").unwrap())).collect();
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert!(letters[0].0 == "hanna@ekasa.example" && letters[0].1.contains("Controller, Nämnden"), "{letters:?}");
    installation.house.database().close().await;
}

const DRAFT: &str = "/namnden/2027/risk-analysis";

#[tokio::test]
async fn people_come_and_leave_with_the_register_and_roles_follow_from_its_groups() {
    each(async |place: &Place| {
        let (server, administrator) = begun(place).await;
        let register = Register::open(&server, &administrator, &["gives_roles"]).await;
        let rule = [("value", "ekonomi"), ("role", "controller"), ("unit", "Nämnden")];
        assert_eq!(administrator.post(&format!("/providers/{}/groups", register.provider), &rule).await.status, 303);

        let anna = register.user("anna").await;
        place.lisbet(&["unit", "add", "Andra nämnden", "--kind", "board"]).ok();
        for (name, email, unit) in
            [("Hanna Chef", "hanna@ekasa.example", "Nämnden"), ("Ivar Chef", "ivar@ekasa.example", "Andra nämnden")]
        {
            place.lisbet(&["user", "add", name, "--email", email, "--role", "head", "--unit", unit]).ok();
        }
        let (status, twice) = register.send("POST", "Users", Some(json!({ "userName": "ANNA" }))).await;
        assert_eq!((status, twice["scimType"].as_str()), (409, Some("uniqueness")), "{twice}");
        assert_eq!(administrator.page("/people?q=anna").await.matches("href=\"/people/").count(), 1);
        let (status, found) = register.send("GET", "Users?filter=userName%20eq%20%22Anna%22", None).await;
        assert_eq!((status, &found["totalResults"], &found["Resources"][0]["id"]), (200, &json!(1), &json!(anna)));

        // In a group in a group: the role is there, and so is the session that uses it.
        let inner = register.group("ekonomienheten", &[&anna]).await;
        let outer = register.group("ekonomi", &[&inner]).await;
        let link = place.lisbet(&["user", "link", "anna Prov"]).ok().out();
        let mut visitor = server.stranger();
        visitor.arrive(&link).await;
        visitor.page(DRAFT).await;
        let (_, shown) = register.send("GET", &format!("Users/{anna}"), None).await;
        assert_eq!(shown["groups"].as_array().unwrap().len(), 2, "{shown}");
        for (group, member) in [(&inner, &outer), (&inner, &inner)] {
            let (status, circle) = register
                .patch(
                    &format!("Groups/{group}"),
                    json!([{ "op": "add", "path": "members", "value": [{ "value": member }] }]),
                )
                .await;
            assert!(status == 400 && circle["detail"].as_str().unwrap().contains("medlem i sig själv"), "{circle}");
        }
        let out = json!([{ "op": "remove", "path": format!("members[value eq \"{anna}\"]") }]);
        assert_eq!(register.patch(&format!("Groups/{inner}"), out).await.0, 204);
        assert_eq!(visitor.get(DRAFT).await.status, 403, "out of the group, out of the role");
        let back = json!([{ "op": "Add", "path": "members", "value": [{ "value": anna }] }]);
        assert_eq!(register.patch(&format!("Groups/{inner}"), back).await.0, 204);
        visitor.page(DRAFT).await;
        assert_eq!(register.send("DELETE", &format!("Groups/{outer}"), None).await.0, 204);
        assert_eq!(visitor.get(DRAFT).await.status, 403);
        register.group("ekonomi", &[&anna]).await;
        visitor.page(DRAFT).await;

        // Leaving there is leaving here, the same second; coming back is being the same person, without what they had.
        let away = json!([{ "op": "Replace", "path": "active", "value": "False" }]);
        assert_eq!(register.patch(&format!("Users/{anna}"), away).await.0, 200);
        assert_eq!(visitor.get("/me").await.status, 303);
        let (_, page) = person(&administrator, "anna").await;
        assert!(page.contains("Har slutat"), "{page}");
        what_was_left_is_seen_to(place, &server).await;
        assert_eq!(register.send("DELETE", &format!("Users/{anna}"), None).await.0, 204);
        assert_eq!(register.send("GET", &format!("Users/{anna}"), None).await.0, 404);
        let again = register.user("anna").await;
        assert_ne!(again, anna, "an id is never given again");
        assert_eq!(administrator.page("/people?q=anna").await.matches("href=\"/people/").count(), 1);
        let (_, page) = person(&administrator, "anna").await;
        assert!(!page.contains("Har slutat"));

        // Somebody else's address, another's key, no key, a key that was taken back.
        place.lisbet(&["user", "add", "Bo Prov", "--email", "bo@ekasa.example"]).ok();
        let bo = json!({ "userName": "b", "emails": [{ "value": "BO@ekasa.example" }] });
        assert_eq!(register.send("POST", "Users", Some(bo)).await.0, 409);
        let other = Register::open(&server, &administrator, &[]).await;
        assert_eq!(other.send("GET", &format!("Users/{again}"), None).await.0, 404);
        assert_eq!(other.send("GET", "Users", None).await.1["totalResults"], 0);
        for token in ["", "x", &"0".repeat(97), &register.token.replace(['1', '2'], "3")] {
            let stranger = Register { token: token.to_owned(), base: register.base.clone(), provider: String::new() };
            assert_eq!(stranger.send("GET", "Users", None).await.0, 401, "{token}");
        }
        administrator.post(&format!("/providers/{}/register/remove", other.provider), &[]).await;
        assert_eq!(other.send("GET", "Users", None).await.0, 401);
        place.lisbet(&["audit", "verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn bad_input_from_a_register_is_refused_or_made_harmless() {
    each(async |place: &Place| {
        let (server, administrator) = begun(place).await;
        let register = Register::open(&server, &administrator, &[]).await;
        let long = "å".repeat(10_000);
        for (n, (text, shown)) in [
            ("Nolla\u{0}Prov", "NollaProv"),
            ("Höger\u{202e}vorP", "HögervorP"),
            ("Smal\u{200b}Prov", "SmalProv"),
            ("<script>alert(1)</script>", "&#60;script&#62;"),
            ("'; DROP TABLE people; --", "DROP TABLE people"),
            ("../../etc/passwd", "../../etc/passwd"),
        ]
        .into_iter()
        .enumerate()
        {
            let user = json!({ "userName": format!("prov{n}"), "displayName": text, "externalId": text });
            let (status, made) = register.send("POST", "Users", Some(user)).await;
            assert_eq!(status, 201, "{text}: {made}");
            let page = administrator.page("/people").await;
            assert!(page.contains(shown) && !page.contains("<script>alert"), "{text}");
        }
        for (bad, why) in [
            (json!({ "userName": long }), "invalidValue"),
            (json!({ "userName": "" }), "invalidValue"),
            (json!({ "userName": 7 }), "invalidValue"),
            (json!({ "displayName": "utan namn" }), "invalidValue"),
            (json!({ "userName": "x", "active": "kanske" }), "invalidValue"),
            (json!({ "userName": "x", "emails": "x@y.se" }), "invalidValue"),
            (json!({ "userName": "x", "emails": [{ "value": "a@b.se", "primary": true }, { "value": "c@d.se", "primary": true }] }), "invalidValue"),
            (json!([]), "invalidSyntax"),
            (Json::Null, "invalidSyntax"),
        ] {
            let (status, answer) = register.send("POST", "Users", Some(bad.clone())).await;
            assert_eq!((status, answer["scimType"].as_str()), (400, Some(why)), "{bad} {answer}");
        }
        for path in ["Users/ingen", "Users/%2e%2e%2fSchemas", "Groups/00000000-0000-0000-0000-000000000000", "Annat"] {
            let (status, answer) = register.send("GET", path, None).await;
            assert_eq!((status, answer["status"].as_str()), (404, Some("404")), "{path} {answer}");
        }
        for filter in ["userName%20co%20%22x%22", "x", "password%20eq%20%22x%22", "userName%20eq%20%22%00%22"] {
            let status = register.send("GET", &format!("Users?filter={filter}"), None).await.0;
            assert!(status == 400 || status == 200, "{filter}: {status}");
        }
        let (status, page) = register.send("GET", "Users?startIndex=-4&count=-1", None).await;
        assert_eq!((status, &page["itemsPerPage"], &page["totalResults"]), (200, &json!(0), &json!(6)));
        let stranger = [json!({ "value": "ingen" }), json!({ "value": "00000000-0000-0000-0000-000000000000" })];
        for member in stranger {
            let (status, _) = register.send("POST", "Groups", Some(json!({ "displayName": "g", "members": [member] }))).await;
            assert_eq!(status, 400);
        }
    })
    .await;
}

#[tokio::test]
async fn many_who_leave_at_once_wait_until_somebody_confirms_it() {
    each(async |place: &Place| {
        let (server, administrator) = begun(place).await;
        let register = Register::open(&server, &administrator, &["ties_by_email"]).await;
        let mut users = vec![];
        for n in 0..60 {
            users.push(register.user(&format!("prov{n:02}")).await);
        }
        for id in &users {
            assert_eq!(register.send("DELETE", &format!("Users/{id}"), None).await.0, 204);
        }
        assert_eq!(register.send("GET", "Users", None).await.1["totalResults"], 0);
        let page = administrator.page(&format!("/providers/{}", register.provider)).await;
        assert!(page.contains("10 personer väntar på att avslutas") && page.contains("prov59 Prov"), "{page}");
        let active = async || administrator.page("/people?q=prov").await.matches("href=\"/people/").count();
        let gone = async || administrator.page("/people?q=prov").await.matches("Har slutat").count();
        assert!(active().await > 0);
        let before = gone().await;

        // One of them is there after all; nine stay; and then nine leave.
        register.user("prov59").await;
        let page = administrator.page(&format!("/providers/{}", register.provider)).await;
        assert!(page.contains("9 personer väntar på att avslutas"), "{page}");
        let keep = administrator.post(&format!("/providers/{}/register/keep", register.provider), &[]).await;
        assert_eq!((keep.status, gone().await), (303, before));
        for n in 50..59 {
            let id = register.user(&format!("prov{n}")).await;
            register.send("DELETE", &format!("Users/{id}"), None).await;
        }
        let page = administrator.page(&format!("/providers/{}", register.provider)).await;
        assert!(page.contains("9 personer väntar på att avslutas"), "{page}");
        administrator.post(&format!("/providers/{}/register/confirm", register.provider), &[]).await;
        let page = administrator.page(&format!("/providers/{}", register.provider)).await;
        assert!(!page.contains("väntar på att avslutas"), "{page}");
        let (_, last) = person(&administrator, "prov58").await;
        assert!(last.contains("Har slutat"));

        // The last administrator does not leave unasked.
        let mend = place.lisbet(&["user", "add", "Ny Prov", "--email", "chef@ekasa.example"]);
        mend.ok();
        let chef = register.user("chef").await;
        place.lisbet(&["user", "grant", "chef Prov", "--role", "administrator"]).ok();
        place.lisbet(&["user", "leave", "Prov Administratör"]).ok();
        register.send("DELETE", &format!("Users/{chef}"), None).await;
        assert!(place.lisbet(&["user", "roles", "chef Prov"]).ok().out().contains("dministrat"));
    })
    .await;
}
