//! An operator who dares: backups and what is restored from them, keys that are missing, a database that is gone, and what only reads.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value as Json;

use crate::house::{Place, Ran, Server, both, each, http};

fn backup(place: &Place, name: &str, more: &[&str]) -> (String, Ran) {
    let file = place.folder.join(name).display().to_string();
    let ran = place.lisbet(&[&["backup", file.as_str(), "--json"], more].concat());
    (file, ran)
}

/// What a person would compare: every unit, every event of the board, and that all of it can be proved.
fn told(place: &Place) -> (Json, Json) {
    let of = ["--unit", "barn-och-utbildningsnamnden", "--year", "2027", "--json"];
    let units = place.lisbet(&["unit", "list", "--json"]).ok().json();
    (units, place.lisbet(&[&["list", "risk-analysis"], &of[..]].concat()).ok().json())
}

#[tokio::test]
async fn a_backup_is_taken_while_people_work_and_either_engine_restores_it() {
    both(async |from: &Place, into: &Place| {
        let server = Server::demo(from).await;
        let adopt =
            ["adopt", "control-plan", "--unit", "barn-och-utbildningsnamnden", "--year", "2027", "--body", "Nämnden"];
        let more = ["--date", "2027-01-26", "--paragraph", "§ 5", "--case-number", "BUN 2027/1"];
        from.lisbet(&[&adopt[..], &more[..]].concat()).ok();
        for _ in 0..2 {
            from.lisbet(&["audit", "checkpoint"]).ok();
        }
        let context = server.console().await;
        let working = tokio::spawn(async move {
            for n in 0..40 {
                let given = [("name".to_owned(), format!("Enhet {n}")), ("kind".to_owned(), "unit".to_owned())];
                organisation::add_unit(&context, &given.into()).await.expect("nobody waits for a backup");
            }
        });
        let (file, ran) = backup(from, "kopia.zip", &[]);
        let written = ran.ok().json();
        working.await.unwrap();
        assert!(written["rows"].as_u64().unwrap() > 200, "{written}");
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let again = from.lisbet(&["backup", &file]);
        assert!(again.code() == 2 && again.err().contains("finns redan"), "{}", again.err());

        // Cut, changed, or in the way of something: refused before anything is made.
        let whole = std::fs::read(&file).unwrap();
        let bad = from.folder.join("dalig.zip").display().to_string();
        for (what, bytes) in [
            ("cut", whole[..whole.len() - 30].to_vec()),
            ("cut in the middle", whole[..whole.len() / 2].to_vec()),
            ("changed", whole.iter().enumerate().map(|(n, b)| if n == whole.len() / 3 { !b } else { *b }).collect()),
            ("nothing", vec![]),
        ] {
            std::fs::write(&bad, bytes).unwrap();
            let refused = into.lisbet(&["restore", &bad]);
            assert!(
                refused.code() == 2 && refused.err().contains("ingen hel säkerhetskopia"),
                "{what}: {}",
                refused.err()
            );
        }
        let other = audit_trail::Key::new(&context::Entropy::system()).0.public();
        assert_eq!(into.lisbet(&["restore", &file, "--key", &other]).code(), 2, "another key");
        let taken = from.lisbet(&["restore", &file]);
        assert!(taken.code() == 2 && taken.err().contains("redan en installation"), "{}", taken.err());

        let key = std::fs::read_to_string(from.folder.join("checkpoint.pub")).unwrap();
        let restored = into.lisbet(&["restore", &file, "--key", key.trim()]).ok();
        assert!(restored.err().contains("secret.key"), "keys are apart: {}", restored.err());
        assert!(!into.folder.join("secret.key").exists());
        for key in ["secret.key", "checkpoint.key"] {
            std::fs::copy(from.folder.join(key), into.folder.join(key)).unwrap();
        }
        let proved = into.lisbet(&["verify", "--json"]).ok().json();
        assert_eq!((&proved["decisions"], &proved["audit"]["checkpoints"]), (&1.into(), &2.into()), "{proved}");
        let (units, events) = told(into);
        let had = told(from);
        assert_eq!(events, had.1);
        assert!(units.as_array().unwrap().len() <= had.0.as_array().unwrap().len());
        // The trail tells of it, and what was stamped later in the other history is known for that.
        let trail = into.folder.join("trail.jsonl");
        into.lisbet(&["audit", "export", "-o", trail.to_str().unwrap()]).ok();
        let trail = std::fs::read_to_string(trail).unwrap();
        let entry = trail.lines().find(|l| l.contains("\"restored\"")).expect("the restoration is an entry");
        assert!(entry.contains("kopia.zip") && entry.contains("console:"), "{entry}");
        into.lisbet(&["unit", "add", "Ny", "--kind", "board"]).ok();
        into.lisbet(&["audit", "checkpoint"]).ok();
        into.lisbet(&["verify"]).ok();
    })
    .await;
}

#[tokio::test]
async fn keys_come_along_only_when_asked_for_and_a_lost_one_is_never_made_anew_in_silence() {
    let place = Place::sqlite();
    place.lisbet(&["demo", "--no-serve"]).ok();
    place.lisbet(&["audit", "checkpoint"]).ok();
    let (file, ran) = backup(&place, "med.zip", &["--with-keys"]);
    ran.ok();
    let into = Place::sqlite();
    into.lisbet(&["restore", &file]).ok();
    for key in ["secret.key", "checkpoint.key"] {
        let kept = std::fs::read(place.folder.join(key)).unwrap();
        assert_eq!(kept, std::fs::read(into.folder.join(key)).unwrap());
        std::fs::remove_file(place.folder.join(key)).unwrap();
        let refused = place.lisbet(&["unit", "add", "Ny", "--kind", "board"]);
        assert!(refused.code() == 2 && refused.err().contains(&format!("{key} saknas")), "{}", refused.err());
        assert!(!place.folder.join(key).exists());
        // What only reads needs no key.
        place.lisbet(&["unit", "list"]).ok();
        std::fs::write(place.folder.join(key), kept).unwrap();
    }
    std::fs::remove_file(place.folder.join("secret.key")).unwrap();
    std::fs::remove_file(place.folder.join("checkpoint.key")).unwrap();
    place.lisbet(&["restore", "--already", "Nycklarna brann upp", "--new-keys"]).ok();
    place.lisbet(&["unit", "add", "Ny", "--kind", "board"]).ok();
    place.lisbet(&["audit", "checkpoint"]).ok();
    let proved = place.lisbet(&["verify", "--json"]).ok().json();
    assert_eq!(proved["audit"]["checkpoints"], 2, "under the old key and the new: {proved}");
}

#[tokio::test]
async fn a_server_does_not_go_on_with_a_database_older_than_its_own_checkpoint_until_somebody_says_why() {
    let place = Place::sqlite();
    place.lisbet(&["init", "--tenant", "Provkommunen"]).ok();
    let (database, copy) = (place.folder.join("lisbet.sqlite"), place.folder.join("kopia.sqlite"));
    std::fs::copy(&database, &copy).unwrap();
    place.lisbet(&["unit", "add", "Nämnden", "--kind", "board"]).ok();
    place.lisbet(&["audit", "checkpoint"]).ok();
    std::fs::copy(&copy, &database).unwrap();
    let refused = place.lisbet(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.code(), 2);
    assert!(
        refused.err().contains("äldre än sin senaste stämpel") && refused.err().contains("--already"),
        "{}",
        refused.err()
    );
    assert_eq!(place.lisbet(&["verify"]).code(), 1);
    place.lisbet(&["restore", "--already", "Skivan gick sönder"]).ok();
    let told = place.lisbet(&["verify", "--json"]).ok();
    assert_eq!(told.json()["audit"]["restored"], 1);
    let serving = place.serve(&[], &[]).await;
    drop(serving);
    place.lisbet(&["verify"]).ok();
    let trail = place.folder.join("trail.jsonl");
    place.lisbet(&["audit", "export", "-o", trail.to_str().unwrap()]).ok();
    assert!(std::fs::read_to_string(&trail).unwrap().contains("Skivan gick sönder"));
    place.lisbet(&["audit", "verify", "--file", trail.to_str().unwrap()]).ok();
}

#[tokio::test]
async fn what_only_reads_makes_and_changes_nothing_also_in_a_folder_that_cannot_be_written_in() {
    let place = Place::sqlite();
    place.lisbet(&["demo", "--no-serve"]).ok();
    place.lisbet(&["audit", "checkpoint"]).ok();
    let file = place.folder.join("vor.csv");
    std::fs::write(&file, include_bytes!("../../../demo/vor-2027.csv")).unwrap();
    let names = |place: &Place| {
        let all = std::fs::read_dir(&place.folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        let mut all: Vec<String> = all.filter(|name| !name.ends_with("-shm") && !name.ends_with("-wal")).collect();
        all.sort();
        all
    };
    let (before, bytes) = (names(&place), std::fs::read(place.folder.join("lisbet.sqlite")).unwrap());
    // As somebody who may read everything and write nothing.
    let set = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    for name in &before {
        set(&place.folder.join(name), 0o444);
    }
    set(&place.folder, 0o555);
    let unit = ["--unit", "barn-och-utbildningsnamnden", "--year", "2027"];
    for arguments in [
        vec!["verify"],
        vec!["audit", "verify"],
        vec!["unit", "list"],
        [&["list", "risk-analysis"], &unit[..]].concat(),
        [&["import", "risk-analysis", file.to_str().unwrap(), "--dry-run"], &unit[..]].concat(),
    ] {
        let ran = place.lisbet_as_nobody(&arguments);
        assert_eq!(ran.code(), 0, "{arguments:?}: {}", ran.err());
    }
    let refused = place.lisbet_as_nobody(&["unit", "add", "Ny", "--kind", "board"]);
    assert_eq!(refused.code(), 2, "{}", refused.err());
    set(&place.folder, 0o755);
    assert_eq!((names(&place), std::fs::read(place.folder.join("lisbet.sqlite")).unwrap()), (before, bytes));
}

/// The data folder of the version that this story was written with: what was stored then opens, is brought up to date and is proved.
#[tokio::test]
async fn a_data_folder_of_an_earlier_version_opens_after_a_backup_and_goes_on() {
    let place = Place::sqlite();
    let fixture = include_bytes!("../fixtures/2026-11-25.zip");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&fixture[..])).unwrap();
    archive.extract(&place.folder).unwrap();
    let older = place.lisbet(&["unit", "list"]);
    assert!(older.code() == 2 && older.err().contains("äldre version"), "{}", older.err());

    // While an older program serves, nothing is changed under it.
    let lock = std::fs::File::create(place.folder.join("serve.lock")).unwrap();
    lock.lock().unwrap();
    let refused = place.lisbet(&["migrate"]);
    assert!(refused.code() == 2 && refused.err().contains("Stoppa det först"), "{}", refused.err());
    drop(lock);
    place.lisbet(&["migrate"]).ok();
    let before = std::fs::read_dir(&place.folder).unwrap().map(|e| e.unwrap().path());
    let copies: Vec<_> = before.filter(|p| p.file_name().unwrap().to_str().unwrap().starts_with("before-")).collect();
    assert_eq!(copies.len(), 1, "{copies:?}");

    let proved = place.lisbet(&["verify", "--json"]).ok().json();
    assert_eq!((&proved["decisions"], &proved["audit"]["checkpoints"]), (&1.into(), &2.into()), "{proved}");
    let entries = proved["audit_entries"].as_i64().unwrap();
    place.lisbet(&["unit", "add", "Ny", "--kind", "board"]).ok();
    place.lisbet(&["audit", "checkpoint"]).ok();
    let proved = place.lisbet(&["verify", "--json"]).ok().json();
    assert_eq!((proved["audit_entries"].as_i64().unwrap(), &proved["audit"]["checkpoints"]), (entries + 1, &3.into()));

    // What was taken before the change is restored by this program, too.
    let into = Place::sqlite();
    into.lisbet(&["restore", copies[0].to_str().unwrap(), "--new-keys"]).ok();
    into.lisbet(&["verify"]).ok();
    assert_eq!(told(&into).1, told(&place).1);
}

#[tokio::test]
async fn what_is_stored_is_its_owners_and_whoever_made_it_looser_is_told() {
    let place = Place::sqlite();
    std::fs::remove_dir(&place.folder).unwrap();
    place.lisbet(&["init", "--tenant", "Provkommunen"]).ok();
    place.lisbet(&["audit", "checkpoint"]).ok();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&place.folder), 0o700);
    for file in ["lisbet.sqlite", "secret.key", "checkpoint.key", "checkpoints.jsonl"] {
        assert_eq!(mode(&place.folder.join(file)), 0o600, "{file}");
    }
    std::fs::set_permissions(place.folder.join("lisbet.sqlite"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let serving = place.serve(&[], &[]).await;
    assert!(serving.said().contains("chmod 600") && serving.said().contains("lisbet.sqlite"), "{}", serving.said());
    assert!(!serving.said().contains("secret.key") && !serving.said().contains('\u{1b}'), "{}", serving.said());
}

#[tokio::test]
async fn health_is_asked_of_the_database_and_nothing_is_stored_in_a_file_that_is_gone() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let health = async || http().get(format!("{}/healthz", server.base)).send().await.unwrap().status().as_u16();
    let controller = server.visitor("controller").await;
    assert_eq!(health().await, 200);
    let page = controller.page(&crate::web::path("risk-analysis")).await;
    let (id, version) = crate::web::event(&page, 7);
    let (file, aside) = (place.folder.join("lisbet.sqlite"), place.folder.join("aside"));
    std::fs::rename(&file, &aside).unwrap();
    let cell = crate::web::path(&format!("events/{id}/cell"));
    let answer = controller.post(&cell, &[("version", &version), ("consequence", "4")]).await;
    assert_eq!(answer.status, 500, "nothing is acknowledged that would be lost: {}", answer.body);
    server.installation.house.database().check().await.expect_err("the file is gone");
    std::fs::rename(&aside, &file).unwrap();
    let answer = controller.post(&cell, &[("version", &version), ("consequence", "4")]).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_full_disk_is_said_and_takes_nothing_with_it() {
    let place = Place::sqlite();
    drop(Server::demo(&place).await);
    let server = place.serve(&[], &[]).await;
    let health = async || {
        // An answer serves everybody for two seconds.
        tokio::time::sleep(std::time::Duration::from_secs(3)).await;
        http().get(format!("{}/healthz", server.base)).send().await.unwrap().status().as_u16()
    };
    let mut controller = server.stranger();
    controller.arrive(place.lisbet(&["user", "link", "Demo Controller"]).ok().out().trim()).await;
    let page = controller.page(&crate::web::path("risk-analysis")).await;
    let (id, version) = crate::web::event(&page, 7);
    let edit = crate::web::path(&format!("events/{id}/cell"));
    let form = [("version", version.as_str()), ("consequence", "4")];
    server.may_write(Some(4096));
    let answer = controller.post(&edit, &form).await;
    assert_eq!(answer.status, 500, "nothing is acknowledged that is not kept: {}", answer.body);
    assert_eq!(health().await, 503, "whoever watches is told");
    assert_eq!(controller.get(&crate::web::path("risk-analysis")).await.status, 200, "what there is can be read");
    server.may_write(None);
    assert_eq!(controller.post(&edit, &form).await.status, 200, "it goes on by itself when there is room again");
    assert_eq!(health().await, 200);
    drop(server);
    place.lisbet(&["audit", "verify"]).ok();
}

#[tokio::test]
async fn what_is_invented_does_not_come_among_what_is_real() {
    each(async |place: &Place| {
        place.lisbet(&["init", "--tenant", "Provkommunen"]).ok();
        let refused = place.lisbet(&["demo", "--no-serve"]);
        assert!(refused.code() == 2 && refused.err().contains("Provkommunen"), "{}", refused.err());
    })
    .await;
    let demo = Place::sqlite();
    demo.lisbet(&["demo", "--no-serve"]).ok();
    demo.lisbet(&["demo", "--no-serve"]).ok();
}

#[tokio::test]
async fn a_check_of_everything_visits_every_year_that_has_anything() {
    each(async |place: &Place| {
        place.lisbet(&["init", "--tenant", "Provkommunen"]).ok();
        place.lisbet(&["unit", "add", "Nämnden", "--kind", "board"]).ok();
        let file = place.folder.join("styrdokument.csv");
        std::fs::write(&file, "Typ;Rubrik;Beteckning;Område\nlag;Personuppgiftslag (1998:204);1998:204;Lagar\n")
            .unwrap();
        let import = ["import", "governing-documents", file.to_str().unwrap(), "--unit", "Nämnden", "--year", "2027"];
        place.lisbet(&import).ok();
        let named = place.lisbet(&["check", "--unit", "Nämnden", "--year", "2027"]);
        assert_eq!(named.code(), 1, "{}{}", named.out(), named.err());
        let all = place.lisbet(&["check"]);
        assert_eq!(all.code(), 1, "what is found where one looks is found when one looks everywhere: {}", all.err());
    })
    .await;
}

#[tokio::test]
async fn a_server_says_soon_and_plainly_what_is_in_its_way() {
    let place = Place::sqlite();
    place.lisbet(&["init", "--tenant", "Provkommunen"]).ok();
    for base in ["lisbet.kommun.se", "ftp://lisbet.kommun.se", "https://", "https://kommun.se/lisbet", "https://a@b.se"]
    {
        let refused = place.lisbet(&["serve", "--listen", "127.0.0.1:0", "--base", base]);
        assert!(refused.code() == 2 && refused.err().contains("https://lisbet.kommun.se"), "{base}: {}", refused.err());
    }
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let address = format!("postgres://lisbet:hemligt@{closed}/lisbet");
    let begun = std::time::Instant::now();
    let refused = place.lisbet(&["--database", &address, "unit", "list"]);
    assert!(begun.elapsed() < std::time::Duration::from_secs(8));
    assert!(refused.code() == 2 && refused.err().contains(&closed.to_string()), "{}", refused.err());
    assert!(!refused.err().contains("hemligt"));
    let help = place.lisbet_with(&["--help"], &[("LISBET_DATABASE", &address)]).ok();
    assert!(!help.out().contains("hemligt"), "{}", help.out());
    assert!(help.out().contains("Användning:") && help.out().contains("Skriv en säkerhetskopia"), "{}", help.out());
    let english = place.lisbet(&["backup", "--help", "--lang", "en"]).ok();
    assert!(english.out().contains("Usage:") && english.out().contains("The keys too"), "{}", english.out());
    let english = place.lisbet_with(&["--help"], &[("LC_ALL", "en_GB.UTF-8")]).ok();
    assert!(english.out().contains("Usage:"), "{}", english.out());

    let mut full = std::process::Command::new(crate::house::program());
    full.args(["--data", place.folder.to_str().unwrap(), "unit", "list", "--json"]).env_remove("LISBET_DATABASE");
    let full = full.stdout(std::fs::File::create("/dev/full").unwrap()).output().unwrap();
    assert_ne!(full.status.code(), Some(0), "what was not written was not done");

    std::fs::remove_file(place.folder.join("serve.lock")).ok();
    std::fs::create_dir(place.folder.join("serve.lock")).unwrap();
    let refused = place.lisbet(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(
        refused.code() == 2 && refused.err().contains("serve.lock") && !refused.err().contains("används redan"),
        "{}",
        refused.err()
    );
}

/// What each command is given when somebody without any role tries it. A command that has no line here fails the story.
fn tries(place: &Place) -> Vec<(&'static str, Vec<String>)> {
    let file = |name: &str| place.folder.join(name).display().to_string();
    let year = "--unit barn-och-utbildningsnamnden --year 2027";
    let all = [
        ("init", "Nykommun".to_owned()),
        ("unit add", "Ny --kind board".to_owned()),
        ("unit list", String::new()),
        ("user add", "Ny".to_owned()),
        ("user link", "Roll-Lös".to_owned()),
        ("user sign-out", "Roll-Lös".to_owned()),
        ("user forget", "Roll-Lös".to_owned()),
        ("user grant", "Roll-Lös --role administrator".to_owned()),
        ("user revoke", "Roll-Lös --role administrator".to_owned()),
        ("user roles", "Roll-Lös".to_owned()),
        ("user leave", "Roll-Lös".to_owned()),
        ("method set", format!("{} --year 2027", file("metod.toml"))),
        ("method show", "--year 2027".to_owned()),
        ("import", format!("risk-analysis {} {year}", file("vor.csv"))),
        ("list", format!("risk-analysis {year}")),
        ("copy", format!("{year} --from 2026")),
        ("check", year.to_owned()),
        ("adopt", format!("control-plan {year} --body N --date 2027-01-26 --paragraph 1 --case-number 2")),
        ("annex", format!("control-plan {year} -o {}", file("ut.pdf"))),
        ("pack", format!("control-plan {year} -o {}", file("ut.zip"))),
        ("export", format!("risk-analysis {year} -o {}", file("ut.xlsx"))),
        ("numbering", format!("{} {year}", file("vor.csv"))),
        ("diff", "control-plan --unit barn-och-utbildningsnamnden --from 2027 --to 2027".to_owned()),
        ("verify", String::new()),
        ("audit verify", String::new()),
        ("audit export", format!("-o {}", file("ut.jsonl"))),
        ("audit checkpoint", String::new()),
        ("serve", "--listen 127.0.0.1:0".to_owned()),
        ("mail", String::new()),
        ("backup", file("ut-kopia.zip")),
        ("restore", "--already ja".to_owned()),
        ("migrate", String::new()),
        ("demo", "--no-serve".to_owned()),
        ("routes", String::new()),
    ];
    all.into_iter().map(|(words, given)| (words, given.split_whitespace().map(str::to_owned).collect())).collect()
}

#[tokio::test]
async fn every_command_asks_whoever_it_is_carried_out_as() {
    each(async |place: &Place| {
        place.lisbet(&["demo", "--no-serve"]).ok();
        place.lisbet(&["user", "add", "Roll-Lös"]).ok();
        for file in ["metod.toml", "vor.csv"] {
            std::fs::write(place.folder.join(file), "Oönskad händelse\nEtt\n").unwrap();
        }
        let tries = tries(place);
        let known: Vec<&str> = tries.iter().map(|(words, _)| *words).collect();
        let mut missing = lisbet::command_words();
        missing.retain(|words| !known.contains(&words.as_str()));
        assert_eq!(missing, Vec::<String>::new(), "each command has its line");
        let before = place.lisbet(&["verify", "--json"]).ok().json()["audit_entries"].clone();
        for (words, given) in tries {
            let mut arguments = vec!["--as", "Roll-Lös"];
            arguments.extend(words.split(' '));
            arguments.extend(given.iter().map(String::as_str));
            let ran = place.lisbet(&arguments);
            let said = ["har inte behörigheten", "står vid servern"].iter().any(|said| ran.err().contains(said));
            assert!(ran.code() == 2 && said && ran.out().is_empty(), "{words}: {} {}", ran.out(), ran.err());
        }
        let after = place.lisbet(&["verify", "--json"]).ok().json()["audit_entries"].clone();
        assert_eq!(before, after, "nothing was done");
        for file in ["ut.pdf", "ut.zip", "ut.xlsx", "ut.jsonl", "ut-kopia.zip"] {
            assert!(!place.folder.join(file).exists(), "{file}");
        }
        place.lisbet(&["--as", "Demo Controller", "check", "--unit", "barn-och-utbildningsnamnden", "--year", "2027"]);
    })
    .await;
}

/// The program's role owns nothing: it reads, writes and adds to the trail, and takes no lock away.
#[tokio::test]
async fn on_postgresql_the_owner_migrates_and_the_program_owns_nothing() {
    use sqlx::Connection as _;
    each(async |place: &Place| {
        let Some(owner) = &place.database else { return };
        let (server, name) = owner.rsplit_once('/').unwrap();
        let role = format!("{name}_app");
        let mut raw = sqlx::PgConnection::connect(owner).await.unwrap();
        let make = sqlx::AssertSqlSafe(format!("CREATE ROLE {role} LOGIN PASSWORD 'prov'"));
        if sqlx::query(make).execute(&mut raw).await.is_err() {
            eprintln!(
                "skipped: the stories' own role makes no other (`cargo xtask test` starts a server where it does)"
            );
            return;
        }
        place.lisbet(&["migrate", "--grant", &role]).ok();
        let host = server.rsplit_once('@').map_or_else(|| server.split_once("://").unwrap().1, |(_, host)| host);
        let program = format!("postgres://{role}:prov@{host}/{name}");
        let run = |arguments: &[&str]| place.lisbet(&[&["--database", program.as_str()], arguments].concat());
        run(&["init", "--tenant", "Provkommunen"]).ok();
        run(&["unit", "add", "Nämnden", "--kind", "board"]).ok();
        run(&["verify"]).ok();
        let mut own = sqlx::PgConnection::connect(&program).await.unwrap();
        for sql in [
            "ALTER TABLE audit DISABLE TRIGGER ALL",
            "ALTER TABLE units DISABLE ROW LEVEL SECURITY",
            "DROP TRIGGER audit_keeps ON audit",
            "UPDATE audit SET reason = 'x'",
            "DELETE FROM audit",
            "TRUNCATE audit",
            "CREATE POLICY more ON units USING (true)",
            "DELETE FROM migrations",
        ] {
            assert!(sqlx::query(sql).execute(&mut own).await.is_err(), "{sql}");
        }
        own.close().await.unwrap();
        let gone =
            sqlx::AssertSqlSafe(format!("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}; DROP ROLE {role}"));
        sqlx::raw_sql(gone).execute(&mut raw).await.unwrap();
    })
    .await;
}
