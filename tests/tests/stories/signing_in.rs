//! Signing in, and beginning where nobody has signed in yet.

use std::time::Duration;

use context::Clock;

use crate::{
    house::{Place, Server, Serving, between, each, http},
    mail::MailServer,
};

/// The link that stands in a text.
fn link(text: &str) -> Option<String> {
    text.split_whitespace().find(|word| word.contains("/sign-in/")).map(str::to_owned)
}

#[tokio::test]
async fn the_first_administrator_begins_by_a_link_on_the_console_and_no_second_one_does() {
    each(async |place: &Place| {
        let empty = place.serve(&[], &[]).await;
        assert!(empty.said().contains("lisbet init"), "{}", empty.said());
        drop(empty);
        place.lisbet(&["init", "Provkommunen"]).ok();
        let first = place.serve(&[], &[]).await;
        let shown = link(&first.said()).expect("a link on the console");
        drop(first);
        // Nobody used it: the next start shows another.
        let second = place.serve(&[], &[]).await;
        let again = link(&second.said()).expect("a link on the console");
        assert_ne!(shown, again);
        let mut administrator = second.stranger();
        administrator.arrive(&again).await;
        assert_eq!(administrator.get("/people").await.status, 403, "one factor is too little for an administrator");
        crate::factors::add_app(&mut administrator).await;
        assert!(administrator.page("/people").await.contains("Administratör"));
        assert!(administrator.page("/organisation").await.contains("Provkommunen"));
        drop(second);
        let third = place.serve(&[], &[]).await;
        assert_eq!(link(&third.said()), None, "{}", third.said());

        // Locked out: the console mends it, within the rules.
        let last = place.lisbet(&["user", "revoke", "Administratör", "--role", "administrator"]);
        assert!(last.code() == 2 && last.err().contains("ingen administratör kvar"), "{}", last.err());
        place.lisbet(&["user", "add", "Nya Administratören"]).ok();
        place.lisbet(&["user", "grant", "Nya Administratören", "--role", "administrator"]).ok();
        assert_eq!(place.lisbet(&["user", "revoke", "Administratör", "--role", "administrator", "--json"]).ok().json()["ended"], 1);
let mut same = third.stranger();
        same.cookie = administrator.cookie;
        assert_eq!(same.get("/people").await.status, 403, "the session is there, the role is not");
    })
    .await;
}

/// Letters that have come to an address, when `wanted` are there; what comes is waited for, not slept for.
async fn letters_to(mail: &MailServer, address: &str, wanted: usize) -> Vec<String> {
    for _ in 0..1200 {
        let bodies: Vec<String> = mail
            .letters()
            .iter()
            .filter(|l| l["to"][0] == address)
            .map(|l| l["body"].as_str().unwrap().to_owned())
            .collect();
        if bodies.len() >= wanted {
            return bodies;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no letter came to {address}");
}

async fn ask(server: &Serving, address: &str) -> String {
    let answer = server.stranger().post("/sign-in", &[("email", address)]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    // Every page has a challenge of its own.
    between(&answer.body, "<main", "name=\"challenge\"").replace(between(&answer.body, "data-options=\"", "\""), "")
}

#[tokio::test]
async fn a_link_comes_by_letter_and_nobody_learns_who_has_an_account() {
    each(async |place: &Place| {
        let Some(mail) = MailServer::start(place) else { return };
        place.lisbet(&["init", "Provkommunen"]).ok();
        place.lisbet(&["unit", "add", "Nämnden", "--kind", "board"]).ok();
        let role = ["--role", "controller", "--unit", "Nämnden"];
        place.lisbet(&[&["user", "add", "Prov Ett", "--email", "Ett@ekasa.example"], &role[..]].concat()).ok();
        place.lisbet(&["user", "add", "Prov Två", "--email", "tva@ekasa.example", "--lang", "en"]).ok();
        place.lisbet(&["user", "leave", "Prov Två"]).ok();
        let silent = place.serve(&[], &[]).await;
        assert_eq!(silent.stranger().post("/sign-in", &[("email", "ett@ekasa.example")]).await.status, 404);
        assert!(
            !silent.stranger().page("/sign-in").await.contains("inloggningslänk"),
            "nothing is offered that is not done"
        );
        drop(silent);

        let (smtp, trusted) = mail.told();
        let arguments = ["--smtp", smtp.as_str(), "--mail-from", "Lisbet <lisbet@ekasa.example>"];
        let server = place.serve(&arguments, &[("SSL_CERT_FILE", &trusted)]).await;
        assert!(server.stranger().page("/sign-in").await.contains("Skicka en inloggningslänk"));
        let known = ask(&server, " ett@EKASA.example ").await;
        for other in
            ["ingen@ekasa.example", "tva@ekasa.example", "ingen adress", "", "ett@ekasa.example\r\nBcc: x@y.example"]
        {
            assert_eq!(ask(&server, other).await, known, "{other}");
        }
        let letters = letters_to(&mail, "Ett@ekasa.example", 1).await;
        assert!(letters[0].contains("Provkommunen") && letters[0].contains("en halvtimme"), "{}", letters[0]);
        // Asking again and again fills nobody's mailbox, and the link that came still works.
        for _ in 0..5 {
            ask(&server, "ett@ekasa.example").await;
        }
        let mut visitor = server.stranger();
        visitor.arrive(&link(&letters[0]).unwrap()).await;
        visitor.page("/namnden/2027/risk-analysis").await;
        assert_eq!(mail.letters().len(), 1, "and nobody else was written to");

        // What was a secret is not kept when it has been carried.
        let installation = place.open("").await;
        let tenant = installation.tenant(None).await.unwrap().id;
        let sql = "SELECT body, status FROM mails WHERE tenant = $1";
        for n in 0.. {
            let mut read = installation.house.database().read(tenant).await.unwrap();
            let rows = read.rows(sql, vec![tenant.into()]).await.unwrap();
            assert_eq!(rows.len(), 1);
            let (status, body): (String, String) = (rows[0].get("status").unwrap(), rows[0].get("body").unwrap());
            // The mail server has the letter a moment before the queue knows.
            if status == "sent" || n == 100 {
                assert_eq!((status.as_str(), body.as_str()), ("sent", ""));
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
}

/// A session that nobody uses ends after an hour; one in use gets a new cookie now and then, and nobody can write one themselves.
#[tokio::test]
async fn a_session_that_is_left_alone_ends_and_one_in_use_does_not() {
    each(async |place: &Place| {
        place.lisbet(&["init", "Provkommunen"]).ok();
        place.lisbet(&["user", "add", "Prov Ett", "--role", "administrator"]).ok();
        let link = place.lisbet(&["user", "link", "Prov Ett"]).ok().out();
        let server = Server::on(place).await;
        let cookie = server.by_link(&link).await.cookie;
        let seen: i64 = cookie.rsplit('.').nth(1).unwrap().parse().unwrap();
        let at = async |minutes: i64, cookie: &str| {
            let clock = Clock::fixed(jiff::Timestamp::from_second(seen + minutes * 60).unwrap());
            let server = Server::at(place, clock).await;
            let answer = http().get(format!("{}/me", server.base)).header("cookie", cookie).send().await.unwrap();
            let set =
                answer.headers().get("set-cookie").map(|c| c.to_str().unwrap().split(';').next().unwrap().to_owned());
            (answer.status().as_u16(), set)
        };
        assert_eq!(at(4, &cookie).await, (200, None), "not a new one at each step");
        let (status, renewed) = at(59, &cookie).await;
        let renewed = renewed.expect("a new cookie");
        assert_eq!(status, 200);
        assert_eq!(at(61, &cookie).await.0, 303, "left alone for an hour");
        assert_eq!(at(110, &renewed).await.0, 200);
        assert_eq!(at(61, &cookie.replace(&format!(".{seen}."), &format!(".{}.", seen + 3600))).await.0, 303);
        let (bare, _) = cookie.rsplit_once('.').unwrap().0.rsplit_once('.').unwrap();
        assert_eq!(at(1, bare).await.0, 303, "without the mark it is no session of ours");
        // However busy somebody is, a day's work ends.
        let mut carried = cookie;
        for minutes in (50..=700).step_by(50) {
            carried = at(minutes, &carried).await.1.expect("a new cookie");
        }
        assert_eq!(at(721, &carried).await.0, 303);
    })
    .await;
}

/// A session that somebody has planted in a browser is not the one that signing in begins, and each signing in begins its own.
#[tokio::test]
async fn a_session_is_begun_by_signing_in_and_by_nothing_else() {
    each(async |place: &Place| {
        place.lisbet(&["init", "Provkommunen"]).ok();
        place.lisbet(&["user", "add", "Prov Ett", "--role", "administrator"]).ok();
        let server = place.serve(&[], &[]).await;
        let made = || {
            let link = place.lisbet(&["user", "link", "Prov Ett", "--base", &server.base]).ok().out();
            link.trim().to_owned()
        };
        let planted = format!("lisbet={}.{}", uuid::Uuid::from_u128(7).simple(), "a".repeat(64));
        let mut visitor = server.stranger();
        visitor.cookie.clone_from(&planted);
        assert_eq!(visitor.get("/me").await.status, 303);
        visitor.arrive(&made()).await;
        let first = visitor.cookie.clone();
        assert_ne!(first, planted);
        visitor.page("/me").await;
        visitor.arrive(&made()).await;
        assert_ne!(visitor.cookie, first);
        let page = visitor.page("/me").await;
        assert_eq!(page.matches("/me/sessions/").count(), 1, "the other one is listed, and can be ended: {page}");
        let mut other = server.stranger();
        other.cookie = first;
        other.page("/me").await;
        assert_eq!(
            visitor
                .post(
                    between(&page, "action=\"/me/sessions/", "\"")
                        .split('/')
                        .next()
                        .map(|id| format!("/me/sessions/{id}/end"))
                        .unwrap()
                        .as_str(),
                    &[]
                )
                .await
                .status,
            303
        );
        assert_eq!(other.get("/me").await.status, 303);
        other.cookie = planted;
        assert_eq!(other.get("/me").await.status, 303);
        visitor.page("/me").await;
    })
    .await;
}

/// The trail of accounts says which machine somebody came from: the one that connects, and behind a proxy the one that the proxy saw,
/// whatever the visitor wrote about themselves.
#[tokio::test]
async fn where_somebody_came_from_stands_in_the_trail_and_is_not_for_them_to_say() {
    each(async |place: &Place| {
        place.lisbet(&["init", "Provkommunen"]).ok();
        place.lisbet(&["user", "add", "Prov Ett"]).ok();
        for (base, forwarded, address) in [
            ("http://lisbet.example", "203.0.113.9", "127.0.0.1"),
            ("https://lisbet.example", "198.51.100.7, 203.0.113.9", "203.0.113.9"),
            ("https://lisbet.example", "::ffff:203.0.113.10", "203.0.113.10"),
            ("https://lisbet.example", "<script>", "127.0.0.1"),
        ] {
            let shown = place.lisbet(&["user", "link", "Prov Ett"]).ok().out();
            let token = shown.trim().rsplit('/').next().unwrap().to_owned();
            let server = place.serve(&["--base", base], &[]).await;
            let request = http().post(format!("{}/sign-in/{token}", server.base)).header("x-forwarded-for", forwarded);
            assert_eq!(request.send().await.unwrap().status(), 303);
            let file = place.folder.join("trail.jsonl");
            place.lisbet(&["audit", "export", "-o", file.to_str().unwrap()]).ok();
            let trail = std::fs::read_to_string(&file).unwrap();
            let last = trail.lines().rfind(|line| line.contains("\"signed-in\"")).unwrap();
            assert!(last.contains(&format!("\\\"{address}\\\"")), "{forwarded}: {last}");
        }
    })
    .await;
}

/// Whoever makes a link to another's account could use it themselves: the owner is told, in their own language. The console's owner
/// could open the database anyway, and nobody is told of that.
#[tokio::test]
async fn a_link_that_an_administrator_makes_is_told_to_whoever_it_signs_in() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let fields = [("name", "Prov Ett"), ("language", "en"), ("email", "ett@ekasa.example")];
        let person = administrator.post("/people", &fields).await.location;
        place.lisbet(&["user", "link", "Prov Ett"]).ok();
        let page = administrator.post(&format!("{person}/link"), &[]).await;
        let secret = between(&page.body, "<code>", "</code>").rsplit('/').next().unwrap().to_owned();

        let console = server.console().await;
        let mut read = console.database.read(console.tenant).await.unwrap();
        let sql = "SELECT subject, body FROM mails WHERE tenant = $1 AND address = 'ett@ekasa.example'";
        let letters = read.rows(sql, vec![console.tenant.into()]).await.unwrap();
        assert_eq!(letters.len(), 1);
        let (subject, body): (String, String) = (letters[0].get("subject").unwrap(), letters[0].get("body").unwrap());
        assert_eq!(subject, "Demo Administratör has made a sign-in link to your account");
        assert!(body.contains(&format!("{}/me", server.base)) && !body.contains(&secret), "{body}");
    })
    .await;
}
