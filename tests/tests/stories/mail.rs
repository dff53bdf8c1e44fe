//! Letters: written with what they are about, carried by a real mail server, tried again, and never lost.

use std::{
    io::BufRead as _,
    net::TcpListener,
    process::{Child, Command, Stdio},
};

use serde_json::Value as Json;

use crate::{
    house::{Place, Server, each},
    web::path,
};

/// A mail server that wants STARTTLS and a password, with what it was given.
pub struct MailServer {
    process: Child,
    folder: std::path::PathBuf,
    port: u16,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl MailServer {
    /// `None` where there is no mail server and none is required.
    pub fn start(place: &Place) -> Option<Self> {
        let has = Command::new("/usr/bin/python3").args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        if !has.is_ok_and(|s| s.success()) {
            assert!(std::env::var_os("LISBET_TEST_BROWSER").is_none(), "python3-aiosmtpd is not installed");
            eprintln!("skipped: there is no mail server (`cargo xtask test` installs one)");
            return None;
        }
        let folder = place.folder.clone();
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"])
            .args(["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"])
            .args(["-keyout", "mail.key", "-out", "mail.pem"])
            .current_dir(&folder)
            .stderr(Stdio::null())
            .status();
        assert!(made.is_ok_and(|s| s.success()), "openssl makes a certificate");
        let port = free_port();
        let mut server = Self { process: Self::serve(&folder, port), folder, port };
        server.wait();
        Some(server)
    }

    fn serve(folder: &std::path::Path, port: u16) -> Child {
        Command::new("/usr/bin/python3")
            .arg(format!("{}/smtp.py", env!("CARGO_MANIFEST_DIR")))
            .args([&port.to_string(), "mail.pem", "mail.key", "letters.jsonl"])
            .current_dir(folder)
            .stdout(Stdio::piped())
            // It tells of its own future there.
            .stderr(Stdio::null())
            .spawn()
            .expect("the mail server starts")
    }

    fn wait(&mut self) {
        let mut line = String::new();
        std::io::BufReader::new(self.process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line.trim(), "ready");
    }

    pub fn letters(&self) -> Vec<Json> {
        let text = std::fs::read_to_string(self.folder.join("letters.jsonl")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// How the program is told of this server, and what makes it trust it.
    pub fn told(&self) -> (String, String) {
        let server = format!("smtp://lisbet:hemligt@localhost:{}?tls=required", self.port);
        (server, self.folder.join("mail.pem").display().to_string())
    }

    /// Runs `lisbet mail` against this server, which it trusts.
    pub fn carry(&self, place: &Place, password: &str) -> Json {
        let server = format!("smtp://lisbet:{password}@localhost:{}?tls=required", self.port);
        let trusted = self.folder.join("mail.pem");
        let arguments = ["mail", "--smtp", &server, "--mail-from", "Lisbet <lisbet@ekasa.example>", "--json"];
        place.lisbet_with(&arguments, &[("SSL_CERT_FILE", trusted.to_str().unwrap())]).json()
    }
}

/// Managers of departments of the demo, and the address of each.
const MANAGERS: [(&str, &str, &str, &str); 4] = [
    ("Demo Grundskolechef", "Grundskola", "grundskola@ekasa.example", "sv"),
    ("Demo Förskolechef", "Förskola", "borta@ekasa.example", "en"),
    ("Demo Extra", "Förskola", "upptagen@ekasa.example", "en"),
    ("Demo Utan adress", "Grundskola", "", "sv"),
];

async fn asked(place: &Place, server: &Server) -> crate::house::Visitor {
    for (name, unit, email, language) in MANAGERS {
        let add =
            ["person", "add", name, "--role", "unit-manager", "--unit", unit, "--email", email, "--lang", language];
        place.lisbet(&add).ok();
    }
    let controller = server.visitor("controller").await;
    let page = controller.page(&path("collection")).await;
    let ids: Vec<String> = page
        .split("name=\"unit-")
        .skip(1)
        .filter(|p| p.contains("> Grundskola<") || p.contains("> Förskola<"))
        .filter_map(|p| p.split('"').next().map(|id| format!("unit-{id}")))
        .take(2)
        .collect();
    let mut form: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), "true")).collect();
    form.push(("due", "2099-10-15"));
    assert_eq!(controller.post(&path("collection"), &form).await.status, 303);
    controller
}

#[tokio::test]
async fn departments_are_written_to_in_their_language_and_nothing_is_lost() {
    each(async |place: &Place| {
        let Some(mut mail) = MailServer::start(place) else { return };
        let server = Server::demo(place).await;
        let refused = place.lisbet(&["person", "add", "Fel", "--email", "fel@\nBcc: alla@ekasa.example"]);
        assert_eq!(refused.code(), 2, "{}", refused.err());
        let controller = asked(place, &server).await;
        let page = controller.page(&path("collection")).await;
        for said in ["Demo Grundskolechef", "e-postadress saknas", "Ingen e-postserver är inställd"] {
            assert!(page.contains(said), "{said}: {page}");
        }

        // A wrong password, and a server that is down, are nobody's address being wrong: everything waits.
        let wrong = mail.carry(place, "gissat");
        assert_eq!((&wrong["waiting"], &wrong["failed"]), (&3.into(), &0.into()), "{wrong}");
        assert!(mail.letters().is_empty());
        let later = mail.carry(place, "hemligt");
        assert_eq!(later["carried"], 0, "what was tried is tried again after a while: {later}");
        place.due_now().await;
        mail.process.kill().unwrap();
        mail.process.wait().unwrap();
        let down = mail.carry(place, "hemligt");
        assert_eq!((&down["waiting"], &down["failed"]), (&3.into(), &0.into()), "{down}");
        assert!(!down["trouble"].as_str().unwrap().is_empty(), "{down}");

        mail.process = MailServer::serve(&mail.folder, mail.port);
        mail.wait();
        place.due_now().await;
        let carried = mail.carry(place, "hemligt");
        assert_eq!(
            (&carried["carried"], &carried["waiting"], &carried["failed"]),
            (&1.into(), &1.into(), &1.into()),
            "one has no mailbox, one is busy: {carried}"
        );
        let letters = mail.letters();
        assert_eq!(letters.len(), 1);
        let letter = &letters[0];
        assert_eq!(letter["to"][0], "grundskola@ekasa.example");
        assert_eq!((&letter["subject"], &letter["tls"]), (&"Grundskola: riskanalys 2027".into(), &true.into()));
        let body = letter["body"].as_str().unwrap();
        for said in [
            "Hej Demo Grundskolechef!",
            "senast 15 oktober 2099",
            "/grundskola/2027/risk-analysis",
            "går inte att svara på",
        ] {
            assert!(body.contains(said), "{said}: {body}");
        }
        // What was given up is shown to whoever can see to it, without what it said, and can be sent again.
        let administrator = server.visitor("administrator").await;
        assert!(administrator.page("/people").await.contains("Brev som inte kom fram (1)"));
        let given_up = administrator.page("/letters").await;
        assert!(given_up.contains("@ekasa.example") && !given_up.contains("riskanalys 2027"), "{given_up}");
        let again = format!("/letters/{}/again", crate::house::between(&given_up, "/letters/", "/again"));
        assert_eq!(controller.post(&again, &[]).await.status, 403);
        assert_eq!(administrator.post(&again, &[]).await.status, 303);
        assert_eq!(administrator.post(&again, &[]).await.status, 404, "it waits already");
        assert!(administrator.page("/letters").await.contains("har kommit fram eller väntar"));

        place.due_now().await;
        mail.carry(place, "hemligt");
        assert_eq!(mail.letters().len(), 1, "what was sent is not sent again");

        // Reminded, and returned with a comment; the same letter has the same id however often it is tried.
        assert_eq!(controller.post(&path("collection/remind"), &[]).await.status, 200);
        place.due_now().await;
        mail.carry(place, "hemligt");
        let letters = mail.letters();
        assert_eq!(letters.len(), 2);
        assert!(
            letters[1]["body"].as_str().unwrap().contains("väntar på Grundskola")
                && letters[0]["id"] != letters[1]["id"]
        );
        place.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn the_server_carries_letters_by_itself() {
    let place = Place::sqlite();
    let Some(mail) = MailServer::start(&place) else { return };
    let server = Server::demo(&place).await;
    asked(&place, &server).await;
    drop(server);
    let port = free_port();
    let mut program = Command::new(crate::house::program())
        .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--mail-from", "lisbet@ekasa.example"])
        .args(["--smtp", &format!("smtp://lisbet:hemligt@localhost:{}?tls=required", mail.port)])
        .arg("--data")
        .arg(&place.folder)
        .env("SSL_CERT_FILE", mail.folder.join("mail.pem"))
        .env_remove("LISBET_DATABASE")
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..100 {
        if !mail.letters().is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    program.kill().unwrap();
    program.wait().unwrap();
    assert_eq!(mail.letters().len(), 1);
    let unfit = place.lisbet(&["mail", "--smtp", "inte en adress", "--mail-from", "lisbet@ekasa.example"]);
    assert!(unfit.code() == 2 && unfit.err().contains("smtp://"), "{}", unfit.err());
}

/// A letter is held from when it is taken, however long those before it took: otherwise another program takes it too, and it is sent twice.
#[tokio::test]
async fn a_letter_is_held_from_its_own_start() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let console = server.console().await;
    let house = &server.installation.house;
    let mut change = console.change(identity::MANAGE, &context::Place::TENANT).await.unwrap();
    for name in ["Ett", "Två"] {
        let (name, address) = (name.to_owned(), "namn@ekasa.example".to_owned());
        let to = work::Recipient { name, address, language: context::Language::Swedish };
        let letter = work::Letter { subject: "letters".into(), paragraphs: vec![], link: String::new(), secret: false };
        work::post(&mut change, house.words(), &to, &letter).await.unwrap().expect("an address");
    }
    change.commit().await.unwrap();
    let slow = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("smtp://{}", slow.local_addr().unwrap());
    let begun = context::Clock::system().now() + jiff::SignedDuration::from_mins(1);
    // Six minutes go by each time anybody looks at the clock.
    let clock = context::Clock::stepping(begun, jiff::SignedDuration::from_mins(6));
    let postman = work::Postman::new(house.database().clone(), clock, &address, "lisbet@ekasa.example").unwrap();
    let round = tokio::spawn(async move { postman.round(console.tenant).await.unwrap() });
    drop(slow.accept().await.unwrap());
    let second = slow.accept().await.unwrap();
    let mut read = house.database().read(server.console().await.tenant).await.unwrap();
    let held = "SELECT MAX(next_at) AS until FROM mails WHERE status = 'waiting' AND trouble = ''";
    let until: jiff::Timestamp = read.row(held, vec![]).await.unwrap().unwrap().get("until").unwrap();
    assert!(until.duration_since(begun) >= jiff::SignedDuration::from_mins(20), "{until} from {begun}");
    drop((second, slow));
    assert_eq!(round.await.unwrap().later, 2);
}
