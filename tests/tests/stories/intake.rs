//! What comes in without an account: requests for documents, and reports that keep nothing of who sent them.

use context::{Clock, Context};
use uuid::Uuid;

use crate::{
    house::{BOARD, Place, Server, Visitor, between, each},
    web::{event, path},
};

/// Somebody with a browser and no session.
pub fn stranger(server: &Server, of: &Visitor) -> Visitor {
    let mut stranger = server.visitor_again(of);
    stranger.cookie = String::new();
    stranger
}

/// The value of the board in the form's list.
fn board(page: &str) -> String {
    let option = page.split("<option").find(|o| o.contains(BOARD)).expect("the board can be chosen");
    between(option, "value=\"", "\"").to_owned()
}

pub async fn sent(visitor: &Visitor, sort: &str, form: &[(&str, &str)]) -> String {
    let page = visitor.page(&format!("/{sort}")).await;
    let body = board(&page);
    let mut browser = visitor.again();
    let answer = browser.submit(&format!("/{sort}"), &[&[("body", body.as_str())], form].concat()).await;
    assert_eq!((answer.status, answer.location.as_str()), (303, "/receipt/sent"), "{}", answer.body);
    between(&browser.page("/receipt/sent").await, "<code>", "</code>").to_owned()
}

/// Somebody new with a role in the board, signed in.
pub async fn holder(server: &Server, name: &str, role: &str) -> Visitor {
    holder_in(server, name, role, BOARD, &format!("{role}@ekasa.example")).await
}

pub async fn holder_in(server: &Server, name: &str, role: &str, unit: &str, address: &str) -> Visitor {
    let (house, console) = (&server.installation.house, server.console().await);
    let unit = organisation::unit_by_name(&mut console.read_common().await.unwrap(), unit).await.unwrap();
    let person = identity::add_person(&console, name, address).await.unwrap();
    identity::grant(house, &console, person, role, Some(unit.id)).await.unwrap();
    server.by_link(&identity::issue_link(house, &console, person).await.unwrap()).await
}

/// Somebody new with a role in the whole tenant, signed in.
pub async fn holder_everywhere(server: &Server, name: &str, role: &str) -> Visitor {
    let (house, console) = (&server.installation.house, server.console().await);
    let person = identity::add_person(&console, name, &format!("{role}@ekasa.example")).await.unwrap();
    identity::grant(house, &console, person, role, None).await.unwrap();
    server.by_link(&identity::issue_link(house, &console, person).await.unwrap()).await
}

#[tokio::test]
async fn whoever_may_be_meant_reads_nothing_and_gets_no_letter() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let head = server.visitor("head").await;
        let console = server.console().await;
        let auditor = holder_everywhere(&server, "Prov Granskare", "auditor").await;
        let manager = holder_in(&server, "Eva Enhetschef", "unit-manager", "Grundskola", "unit-manager@ekasa.example").await;
        identity::add_person(&console, "Eva Enhetschef", "eva.annan@ekasa.example").await.unwrap();
        let mut reports = 0;
        let mut kept_away = async |visitor: &Visitor, form: &[(&str, &str)], by: usize| {
            let who = format!("{form:?}");
            sent(&server.visitor_again(visitor), "report", form).await;
            reports += by;
            assert!(!visitor.page("/intake").await.contains("href=\"/intake/"), "{who}");
            let read = "SELECT COUNT(*) AS n FROM mails WHERE tenant = $1 AND address IN ('unit-manager@ekasa.example', \
                'eva.annan@ekasa.example', 'demo.forvaltningschef@ekasa.example')";
            let mut reading = console.read_common().await.unwrap();
            let letters = reading.row(read, vec![console.tenant.into()]).await.unwrap().unwrap();
            assert_eq!(letters.get::<i64>("n").unwrap(), 0, "{who}");
            drop(reading);
            assert_eq!(auditor.page("/intake").await.matches("href=\"/intake/").count(), reports, "{who}");
        };
        for about in ["demo forvaltningschef", "Förvaltningschefen", "Demo Förvaltningschef och Någon"] {
            kept_away(&head, &[("route", "head"), ("about", about), ("text", "Fusk.")], 1).await;
        }
        // A first name, a title before the name, one of two of that name, two in a row, and the sender's own tick.
        for about in ["Eva", "rektor Eva Enhetschef", "Eva Enhetschef", "Enhetschefen", "enhetschefen Eva"] {
            let form = [("route", "manager"), ("where", "Grundskola"), ("about", about), ("text", "Fusk.")];
            kept_away(&manager, &form, 1).await;
        }
        let form = [("route", "manager"), ("where", "Grundskola"), ("manager", "true"), ("text", "Fusk.")];
        kept_away(&manager, &form, 0).await;
        let form = [("route", "manager"), ("where", "Grundskola"), ("text", "Jag såg Eva Enhetschef ta pengar.")];
        kept_away(&manager, &form, 0).await;
    })
    .await;
}

#[tokio::test]
async fn a_request_reaches_a_person_who_answers_and_is_never_told_that_there_is_nothing() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let (controller, head) = (server.visitor("controller").await, server.visitor("head").await);
        let registrator = holder(&server, "Prov Registrator", "registrator").await;
        let stranger = stranger(&server, &controller);

        // The accused meets that there is nothing for them, and the way to the registrator.
        let (id, _) = event(&controller.page(&path("risk-analysis")).await, 5);
        let mark = [
            ("field", "whole"),
            ("ground", "18 kap. 8 § OSL"),
            ("label", "Ärende ett"),
            ("kept_from", "Demo Controller"),
            ("role-head", "true"),
        ];
        assert_eq!(controller.post(&path(&format!("secrecy/risk-event/{id}")), &mark).await.status, 303);
        let gone = controller.get(&path(&format!("events/{id}"))).await;
        assert_eq!(gone.status, 404);
        assert!(gone.body.contains("Vill du ta del av en handling?"), "{}", gone.body);
        let link = between(&gone.body, "href=\"/request?", "\"").replace("&#38;", "&");
        let form = controller.page(&format!("/request?{link}")).await;
        assert!(form.contains("Jag vill ta del av det som finns på /barn-och"), "{form}");

        let wanted = [("text", "Ärendet om överklagad placering"), ("contact", "hemlig@adress.example")];
        let code = sent(&stranger, "request", &wanted).await;
        let waits = stranger.post("/receipt", &[("code", &code)]).await;
        assert!(waits.status == 200 && waits.body.contains("Väntar på svar"), "{}", waits.body);
        // Typed in another way, it is the same code; another one leads to nothing.
        let typed = code.to_uppercase().replace('-', " ");
        assert_eq!(stranger.post("/receipt", &[("code", &typed)]).await.status, 200);
        let wrong = stranger.post("/receipt", &[("code", "aaaaa-bbbbb-ccccc-ddddd")]).await;
        assert!(wrong.status == 422 && wrong.body.contains("leder inte till något"));

        let administrator = server.visitor("administrator").await;
        for visitor in [&controller, &server.visitor("board-member").await, &administrator] {
            assert!(!visitor.get("/intake").await.body.contains("överklagad placering"));
        }
        let list = registrator.page("/intake").await;
        let matter = format!("/intake/{}", between(&list, "href=\"/intake/", "\""));
        assert_eq!(controller.get(&matter).await.status, 404);
        let shown = registrator.page(&matter).await;
        assert!(shown.contains("Ärendet om överklagad placering") && !shown.contains("Kopia som lämnas ut"));
        let console = server.console().await;
        let mut read = console.read_common().await.unwrap();
        let sql = "SELECT subject, body FROM mails WHERE address = 'registrator@ekasa.example'";
        let mail = read.row(sql, vec![]).await.unwrap().expect("the registrator is written to");
        assert!(mail.get::<String>("body").unwrap().contains(&matter));
        drop(read);

        // Whoever keeps it makes a masked copy; the registrator gives that out with a decision.
        let secret = format!("/secrets/{}", between(&head.page("/secrets").await, "href=\"/secrets/", "\""));
        let copy = [
            ("recipient", "anonym"),
            ("mask-event", "true"),
            ("by", "Demo Förvaltningschef"),
            ("day", "2026-11-24"),
            ("number", "BUN 2026/78"),
        ];
        assert_eq!(head.post(&format!("{secret}/copies"), &copy).await.status, 303);
        let shown = registrator.page(&matter).await;
        let choice = shown.split("<option").find(|o| o.contains("BUN 2026/78")).expect("the copy can be chosen");
        let copy = between(choice, "value=\"", "\"").to_owned();
        let refused = registrator.post(&format!("{matter}/settle"), &[("answer", "Här är den.")]).await;
        assert!(refused.status == 422 && refused.body.contains("Här är den."), "{}", refused.body);
        let settle = [
            ("outcome", "given-out-masked"),
            ("copy", copy.as_str()),
            ("by", "Demo Förvaltningschef"),
            ("day", "2026-11-24"),
            ("number", "BUN 2026/78"),
            ("answer", "Här är den, med uppgifter maskerade."),
        ];
        let stray = Uuid::from_u128(7).to_string();
        let mut wrong = settle;
        wrong[1].1 = &stray;
        assert_eq!(registrator.post(&format!("{matter}/settle"), &wrong).await.status, 422);
        assert_eq!(registrator.post(&format!("{matter}/settle"), &settle).await.status, 303);
        let answered = stranger.post("/receipt", &[("code", &code)]).await.body;
        for said in ["Besvarat", "Lämnas ut med maskering", "Här är den, med", "kammarrätten", "BUN 2026/78"] {
            assert!(answered.contains(said), "{said}: {answered}");
        }
        assert!(!answered.contains("Prov Registrator"), "an authority answers, not somebody");
        let file = stranger.post("/receipt/copy", &[("code", &code)]).await;
        assert!(file.status == 200 && file.body.starts_with("%PDF"));
        assert_eq!(stranger.post("/receipt/copy", &[("code", "fel")]).await.status, 422);
        let more = stranger.post("/receipt/add", &[("code", &code), ("text", "Tack, men sidan två saknas.")]).await;
        assert!(more.status == 200 && more.body.contains("sidan två saknas"));
        assert!(registrator.page(&matter).await.contains("sidan två saknas"));
        assert!(registrator.page(&matter).await.contains("hemlig@adress.example"));
        // Nothing that they wrote stands in the trail, which is never changed: not for those who are refused /intake, and for nobody else.
        let file = place.folder.join("requests.jsonl");
        place.lisbet(&["audit", "export", "-o", file.to_str().unwrap()]).ok();
        let mut trails = vec![std::fs::read_to_string(&file).unwrap()];
        for visitor in [&controller, &administrator, &registrator] {
            for page in ["/audit", "/audit/trail.jsonl", "/account-trail"] {
                trails.push(visitor.get(page).await.body);
            }
        }
        assert!(trails[0].contains("matter-note") && trails[0].contains("given-out-masked"), "what was done is told");
        for trail in trails {
            for written in ["hemlig@adress", "överklagad placering", "sidan två saknas", "Här är den, med"] {
                assert!(!trail.contains(written), "{written}: {trail}");
            }
        }
        let long = "Å".repeat(20_001);
        let refused = stranger.post("/receipt/add", &[("code", &code), ("text", &long)]).await;
        assert!(refused.status == 422 && refused.body.contains(&long), "what was typed is still there");
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn a_report_keeps_no_sender_and_no_time_and_reaches_nobody_it_names() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let (controller, head) = (server.visitor("controller").await, server.visitor("head").await);
        let chair = holder(&server, "Prov Ordförande", "board-chair").await;
        let auditor = holder_everywhere(&server, "Prov Granskare", "auditor").await;
        // A colleague who is signed in is nobody here either.
        let form = [
            ("route", "head"),
            ("about", "Demo Förvaltningschef\nNågon Okänd"),
            ("text", "Fakturor betalas utan attest."),
        ];
        let code = sent(&controller, "report", &form).await;
        let body = board(&controller.page("/report").await);
        let missing = controller.post("/report", &[("text", "x"), ("body", &body)]).await;
        assert!(missing.status == 422 && missing.body.contains("Fyll i fältet"), "{}", missing.body);
        let empty = controller.post("/report", &[]).await;
        assert!(
            empty.body.matches("Fyll i fältet").count() >= 6,
            "all at once, above and at the fields: {}",
            empty.body
        );
        let part =
            controller.post("/report", &[("body", &body), ("where", "skola"), ("text", "x"), ("route", "head")]).await;
        assert!(part.status == 422 && part.body.contains("Flera arbetsplatser kan heta"), "{}", part.body);
        let nowhere = controller.post("/report", &[("text", "Kvar?"), ("route", "head"), ("body", "x/y")]).await;
        assert!(nowhere.status == 422 && nowhere.body.contains("Kvar?"), "{}", nowhere.body);

        // The head is named, and it is not certain who the other is: so it went past them all, to the auditors.
        assert!(!chair.page("/intake").await.contains("/intake/0"), "past the chair too");
        for visitor in [&head, &controller] {
            for page in ["/intake", "/secrets", "/audit", "/audit/trail.jsonl"] {
                let shown = visitor.get(page).await.body;
                assert!(!shown.contains("Rapport ") && !shown.contains("Avsändare utan"), "{page}: {shown}");
            }
        }
        let list = auditor.page("/intake").await;
        let report = format!("/intake/{}", between(&list, "href=\"/intake/", "\""));
        for deed in ["", "/answer", "/settle"] {
            assert_eq!(head.post(&format!("{report}{deed}"), &[("answer", "x")]).await.status, 404, "{deed}");
        }
        assert!(!auditor.page(&report).await.contains("utan attest"), "closed until it is asked for");
        let opened = auditor.post(&report, &[]).await;
        assert!(opened.status == 200 && opened.body.contains("utan attest") && opened.body.contains("Någon Okänd"));

        // Nothing in the database says who, from where, or when on the day.
        let console = server.console().await;
        let midnight = Clock::system().of_day().now();
        let mut read = console.read_common().await.unwrap();
        let id: Uuid = report.rsplit('/').next().unwrap().parse().unwrap();
        let made = id.get_timestamp().map(|t| t.to_unix().0);
        assert_eq!(made, u64::try_from(midnight.as_second()).ok(), "an id that tells no more than the day");
        // Nor does its place among the others: it comes into the chain the next morning, before whatever is done then.
        let sql = "SELECT at, actor, actor_name, origin, details FROM audit WHERE record = $1 AND verb = 'created'";
        assert!(read.row(sql, vec![id.into()]).await.unwrap().is_none(), "its neighbours would tell when it came");
        drop(read);
        let morning = |hours: i64| Clock::fixed(midnight.checked_add(jiff::SignedDuration::from_hours(hours)).unwrap());
        for (hours, comes) in [(30, false), (32, true)] {
            let then = Context { clock: morning(hours), ..console.clone() };
            identity::add_person(&then, &format!("Prov Timme {hours}"), "").await.unwrap();
            let came = console.read_common().await.unwrap().row(sql, vec![id.into()]).await.unwrap();
            assert_eq!(came.is_some(), comes, "after {hours} hours");
        }
        let mut read = console.read_common().await.unwrap();
        let row = read.row(sql, vec![id.into()]).await.unwrap().unwrap();
        let at: jiff::Timestamp = row.get("at").unwrap();
        assert_eq!(at, midnight);
        assert_eq!(row.get::<String>("actor").unwrap(), Uuid::nil().to_string());
        let details: String = row.get("details").unwrap();
        assert!(details.contains("sha256:") && !details.contains("attest") && !details.contains("127.0.0.1"));
        let row = read.row("SELECT set_at, set_by FROM secrecy_marks WHERE record = $1", vec![id.into()]).await;
        let row = row.unwrap().unwrap();
        assert_eq!(row.get::<jiff::Timestamp>("set_at").unwrap(), midnight);
        let sql = "SELECT created_at, next_at, body FROM mails WHERE address = 'auditor@ekasa.example'";
        let letter = read.row(sql, vec![]).await.unwrap().expect("the auditor is written to");
        let (created, next): (jiff::Timestamp, jiff::Timestamp) =
            (letter.get("created_at").unwrap(), letter.get("next_at").unwrap());
        assert!(created == midnight && next > midnight.checked_add(jiff::Span::new().hours(29)).unwrap());
        assert!(!letter.get::<String>("body").unwrap().contains("attest"));
        drop(read);

        // They talk by way of the code; the answer names nobody.
        let answer = auditor.post(&format!("{report}/answer"), &[("answer", "Vilka fakturor?")]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let stranger = stranger(&server, &controller);
        let seen = stranger.post("/receipt", &[("code", &code)]).await.body;
        assert!(seen.contains("Vilka fakturor?") && !seen.contains("Prov Granskare"), "{seen}");
        let more = stranger.post("/receipt/add", &[("code", &code), ("text", "De från i våras.")]).await;
        assert!(more.body.contains("De från i våras."));
        let opened = auditor.post(&report, &[]).await.body;
        assert!(opened.contains("De från i våras.") && opened.contains("Prov Granskare"));
        let empty = auditor.post(&format!("{report}/answer"), &[("answer", " ")]).await;
        assert!(empty.status == 422 && empty.body.contains("Fyll i fältet"));
        let settled =
            [("outcome", "otherwise"), ("by", "Prov Granskare"), ("day", "2026-11-24"), ("ground", "17 kap. 1 § OSL")];
        assert_eq!(auditor.post(&format!("{report}/settle"), &settled).await.status, 303);
        assert!(!controller.get("/audit/trail.jsonl").await.body.contains(&id.to_string()));
        let file = place.folder.join("trail.jsonl");
        place.lisbet(&["audit", "export", "-o", file.to_str().unwrap()]).ok();
        let taken = std::fs::read_to_string(&file).unwrap();
        assert!(!taken.contains(&id.to_string()) && !taken.contains("Avsändare utan"), "nor does the whole trail");
        // Nor does the language that they read tell who it was.
        let mut english = stranger.again();
        english.cookie = "language=en".to_owned();
        assert!(english.page("/report").await.contains("<html lang=\"en\""));
        sent(&english, "report", &[("route", "auditors"), ("text", "Invoices are paid unseen.")]).await;
        let list = auditor.page("/intake").await;
        assert!(list.matches("Rapport ").count() >= 2 && !list.contains("Report "), "{list}");
        let mut read = console.read_common().await.unwrap();
        let row =
            read.row("SELECT COUNT(*) AS n FROM audit WHERE actor_name LIKE 'Sender%'", vec![]).await.unwrap().unwrap();
        assert_eq!(row.get::<i64>("n").unwrap(), 0);
        // What waits leaves only for the chain, also for whoever writes past the program.
        let waits = "SELECT COUNT(*) AS n FROM audit_waiting";
        let before: i64 = read.row(waits, vec![]).await.unwrap().unwrap().get("n").unwrap();
        assert!(before > 0, "the note and the second report wait");
        drop(read);
        for sql in ["DELETE FROM audit_waiting", "UPDATE audit_waiting SET reason = 'x'"] {
            let mut write = console.database.write(console.tenant).await.unwrap();
            assert!(write.run(sql, vec![]).await.is_err(), "{sql}");
        }
        let later = Context { clock: morning(100), ..console.clone() };
        identity::add_person(&later, "Prov Senare", "").await.unwrap();
        let mut read = console.read_common().await.unwrap();
        let left: i64 = read.row(waits, vec![]).await.unwrap().unwrap().get("n").unwrap();
        assert_eq!(left, 0);
        drop(read);
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn the_nearest_manager_of_the_place_gets_it_and_no_other_school_does() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let (near, far) = (
            holder_in(&server, "Prov Rektor", "unit-manager", "Ekbackens skola", "rektor@ekasa.example").await,
            holder_in(&server, "Prov Annan", "unit-manager", "Åbrinkens förskola", "annan@ekasa.example").await,
        );
        let form = [("route", "manager"), ("where", "ekbackens skola"), ("text", "Nyckeln ligger under mattan.")];
        sent(&controller, "report", &form).await;
        let list = near.page("/intake").await;
        let report = format!("/intake/{}", between(&list, "href=\"/intake/", "\""));
        assert!(near.post(&report, &[]).await.body.contains("under mattan"));
        assert_eq!(far.get(&report).await.status, 404);
        assert!(!far.page("/intake").await.contains("Rapport "));
        let body = board(&controller.page("/report").await);
        for (name, said) in [("Socialförvaltningen", "hör inte till den"), ("Finns inte", "Finns inte")] {
            let wrong = [("body", body.as_str()), ("route", "manager"), ("where", name), ("text", "Kvar")];
            let refused = controller.post("/report", &wrong).await;
            assert!(refused.status == 422 && refused.body.contains(said) && refused.body.contains("Kvar"), "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn loading_the_page_again_sends_nothing_and_the_code_is_found_again_until_it_is_forgotten() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let mut browser = stranger(&server, &server.visitor("controller").await);
        let body = board(&browser.page("/report").await);
        let form = [("body", body.as_str()), ("route", "head"), ("text", "Något är fel.")];
        let answer = browser.submit("/report", &form).await;
        assert_eq!((answer.status, answer.location.as_str()), (303, "/receipt/sent"));
        let page = browser.page("/receipt/sent").await;
        let code = between(&page, "<code>", "</code>");
        assert!(page.contains("Din rapport har kommit in"), "{page}");
        assert!(!browser.cookie.contains(code) && !browser.cookie.contains("report"), "{}", browser.cookie);
        // Loaded again, and come back to: the same code, and one report.
        assert!(browser.page("/receipt/sent").await.contains(code));
        assert!(browser.page("/receipt").await.contains("href=\"/receipt/sent\""));
        let console = server.console().await;
        let mut read = console.read_common().await.unwrap();
        let row = read.row("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM matters", vec![]).await.unwrap().unwrap();
        assert_eq!(row.get::<i64>("n").unwrap(), 1);
        drop(read);
        // What was added is not added again with the page.
        for _ in 0..2 {
            let added = browser.post("/receipt/add", &[("code", code), ("text", "Mer om det.")]).await.body;
            assert_eq!(added.matches("Mer om det.").count(), 1, "{added}");
        }
        // Others have nothing of it, and neither has this browser once it is told to forget.
        let other = stranger(&server, &browser);
        assert_eq!(other.get("/receipt/sent").await.location, "/receipt");
        let mut forged = other.again();
        forged.cookie = "receipt=AAAA".to_owned();
        assert_eq!(forged.get("/receipt/sent").await.location, "/receipt");
        assert_eq!(browser.submit("/receipt/forget", &[]).await.location, "/receipt");
        assert_eq!(browser.get("/receipt/sent").await.location, "/receipt");
        assert!(!browser.page("/receipt").await.contains("/receipt/sent"));
    })
    .await;
}

#[tokio::test]
async fn many_at_once_wait_and_lose_nothing() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let mut visitor = stranger(&server, &server.visitor("controller").await);
    let body = board(&visitor.page("/report").await);
    let mut last = None;
    for n in 0..400 {
        let answer = visitor.post("/report", &[("text", "Det här står kvar")]).await;
        if answer.status == 429 {
            assert!(n >= 120, "a class is not a flood: {n}");
            last = Some(answer);
            break;
        }
    }
    let last = last.expect("whoever floods the form waits");
    assert!(last.body.contains("Det här står kvar") && last.body.contains("Vänta"), "{}", last.body);
    assert!(last.body.contains("<!doctype html>") || last.body.contains("<!DOCTYPE html>"), "{}", last.body);
    assert_eq!(last.kind, "text/html; charset=utf-8");
    // In the visitor's own language; and another route is another's.
    visitor.cookie = "language=en".to_owned();
    let english = visitor.post("/report", &[("text", "Still here")]).await;
    assert!(
        english.status == 429 && english.body.contains("Wait") && english.body.contains("Still here"),
        "{}",
        english.body
    );
    let request = [("body", body.as_str()), ("text", "En handling")];
    assert_eq!(visitor.post("/request", &request).await.status, 303);
    let mut slowed = false;
    for _ in 0..14 {
        slowed |= visitor.post("/receipt", &[("code", "gissning")]).await.status == 429;
    }
    assert!(slowed, "whoever guesses codes waits");
    let mut slowed = false;
    for _ in 0..400 {
        slowed |= visitor.post("/receipt/add", &[("code", "gissning"), ("text", "Mer")]).await.status == 429;
    }
    assert!(slowed, "whoever adds without end waits");
}

#[tokio::test]
async fn a_school_behind_one_address_comes_through() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let visitor = stranger(&server, &server.visitor("controller").await);
    let body = board(&visitor.page("/report").await);
    // Bad ones take nobody's place.
    for _ in 0..60 {
        assert_eq!(visitor.post("/report", &[("text", "Halvt")]).await.status, 422);
    }
    for n in 0..100 {
        let text = format!("Rapport {n}");
        let form = [("body", body.as_str()), ("route", "head"), ("text", text.as_str())];
        assert_eq!(visitor.post("/report", &form).await.status, 303, "{n}");
    }
}
