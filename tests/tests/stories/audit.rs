//! The audit trail: followed on its page, taken out, and proved against what somebody else has kept.

use database::{Database, Engine};

use crate::{
    house::{BOARD, Place, Server, between, each, past_the_watch},
    web::{event, path},
};

#[tokio::test]
async fn the_trail_is_followed_by_record_person_and_unit_and_by_nobody_who_may_not() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let page = controller.page(&path("risk-analysis")).await;
        let (id, version) = event(&page, 5);
        let cell = path(&format!("events/{id}/cell"));
        assert_eq!(controller.post(&cell, &[("version", &version), ("consequence", "4")]).await.status, 200);

        let trail = controller.page("/audit").await;
        let row = trail.split("<tr>").skip(1).find(|r| r.contains("Demo Controller")).unwrap();
        assert!(row.contains("som Controller") && row.contains("i webbläsaren") && row.contains(BOARD), "{row}");
        assert!(row.contains("<del>") && row.contains("→ 4"), "what was before and after: {row}");
        let record = controller.page(&format!("/audit?record={id}")).await;
        let told = "Händelse Placering överklagas med framgång";
        assert!(between(&record, "Du följer:", "</p>").contains(told), "{told}: {record}");
        assert!(between(&record, "<tbody>", "</tbody>").contains(told), "{told}: {record}");
        let of_act = controller.page("/audit?act=imported").await;
        let rows = between(&of_act, "<tbody>", "</tbody>").to_lowercase();
        assert!(rows.contains("lästes in") && !rows.contains("ändrades"), "one act only: {rows}");
        let unknown = controller.page("/audit?person=Ingen+Alls").await;
        assert!(!unknown.contains("Här finns inget att visa"), "whoever is not known has not done nothing");
        assert!(record.matches("<tr>").count() < trail.matches("<tr>").count(), "one record only");
        assert!(record.contains("Skapades") || record.contains("skapades"), "{record}");
        let of_kind = controller.page("/audit?kind=plan-row").await;
        assert!(
            !between(&of_kind, "<tbody>", "</tbody>").contains("<td data-label=\"Vad\">Händelse"),
            "one kind only: {of_kind}"
        );
        let person = controller.page("/audit?person=Demo+Controller").await;
        let rows = between(&person, "<tbody>", "</tbody>");
        assert!(rows.contains("Demo Controller") && !rows.contains("på servern"));
        for (asked, said) in [
            ("person=Ingen+Alls", "Ingen Alls"),
            ("record=%00%27", "Posten anges"),
            ("from=i+dag", "i dag"),
            ("until=2027-99-99", "2027-99-99"),
        ] {
            let refused = controller.page(&format!("/audit?{asked}")).await;
            assert!(refused.contains(said) && !refused.contains("<tbody>"), "{asked}");
        }
        assert!(controller.page("/audit?until=2001-01-01").await.contains("Här finns inget att visa"));
        assert_eq!(controller.get("/audit?unit=Socialn%C3%A4mnden").await.status, 403);
        assert_eq!(controller.get("/account-trail").await.status, 403);
        for export in ["jsonl", "cef"] {
            let whole = controller.get(&format!("/audit/trail.{export}?record={id}")).await;
            let signed = usize::from(export == "jsonl");
            assert_eq!((whole.status, whole.body.lines().count()), (200, 2 + signed), "{}", whole.body);
            assert!(whole.body.contains("Demo Controller"));
            assert_eq!(controller.get(&format!("/audit/trail.{export}?unit=Socialn%C3%A4mnden")).await.status, 403);
        }
        assert_eq!(controller.get("/audit/trail.exe").await.status, 404);

        let administrator = server.visitor("administrator").await;
        let accounts = administrator.page("/account-trail").await;
        for page in [&trail, &accounts] {
            let labels = page.split("<li>").skip(1).filter_map(|line| line.split_once(':'));
            let keys: Vec<&str> =
                labels.map(|(label, _)| label).filter(|l| l.starts_with(char::is_lowercase)).collect();
            assert!(keys.is_empty(), "what nobody has a word for: {keys:?}");
        }
        assert!(accounts.contains("Arbetar kvar: ja") && !accounts.contains("sign-in-link"), "{accounts}");
        assert!(accounts.contains("loggade in") && accounts.contains("fick en roll"), "{accounts}");
        assert!(!accounts.contains("→ 4") && !accounts.contains(BOARD.split(' ').next().unwrap().repeat(2).as_str()));
        assert_eq!(
            administrator.get("/audit").await.status,
            403,
            "the administrator keeps the house and reads no matter"
        );
        let member = server.visitor("board-member").await;
        assert_eq!(member.get("/audit").await.status, 403);

        // Older entries are reached page by page, each once.
        let mut seen = vec![];
        let mut next = Some("/account-trail".to_owned());
        while let Some(at) = next {
            let page = administrator.page(&at).await;
            let numbers = page.split("nr ").skip(1).filter_map(|t| t.split('<').next()?.trim().parse::<i64>().ok());
            seen.extend(numbers);
            let more = page.contains("Visa äldre");
            next = more
                .then(|| {
                    page.rsplit("href=\"/account-trail?")
                        .find(|t| t.starts_with("&amp;before") || t.contains("before="))
                        .map(|t| {
                            format!(
                                "/account-trail?{}",
                                t.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&")
                            )
                        })
                })
                .flatten();
        }
        let count = seen.len();
        seen.dedup();
        assert!(seen.is_sorted_by(|a, b| a > b) && seen.len() == count, "{seen:?}");
    })
    .await;
}

async fn run(database: &Database, tenant: uuid::Uuid, sqlite: &'static str, postgres: &'static str) {
    for text in
        if database.engine() == Engine::Sqlite { sqlite } else { postgres }.split(';').filter(|t| !t.trim().is_empty())
    {
        let mut write = database.write(tenant).await.unwrap();
        past_the_watch(database, &mut write).await;
        write.run(Box::leak(text.to_owned().into_boxed_str()), vec![]).await.unwrap();
        write.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_checkpoint_that_somebody_keeps_shows_a_tail_that_was_cut_and_a_chain_written_anew() {
    each(async |place: &Place| {
        place.lisbet(&["init", "--tenant", "Provkommunen"]).ok();
        place.lisbet(&["unit", "add", "Nämnden", "--kind", "board"]).ok();
        assert_eq!(place.lisbet(&["audit", "verify", "--json"]).ok().json()["checkpoints"], 0);
        let first = place.lisbet(&["audit", "checkpoint", "--json"]).ok().json();
        let key = first["key"].as_str().unwrap().to_owned();
        place.lisbet(&["unit", "add", "Avdelningen", "--kind", "department", "--parent", "Nämnden"]).ok();
        place.lisbet(&["audit", "checkpoint"]).ok();
        let kept = place.folder.join("kept.jsonl");
        std::fs::copy(place.folder.join("checkpoints.jsonl"), &kept).unwrap();
        let whole = place.lisbet(&["audit", "verify", "--json"]).ok().json();
        assert_eq!((&whole["checkpoints"], &whole["broken"]), (&2.into(), &serde_json::Value::Null));
        let mode = std::os::unix::fs::PermissionsExt::mode(
            &std::fs::metadata(place.folder.join("checkpoint.key")).unwrap().permissions(),
        );
        assert_eq!(mode & 0o777, 0o600);

        // Offline: the file, the checkpoints and the public key are enough.
        let file = place.folder.join("trail.jsonl");
        let file = file.to_str().unwrap();
        place.lisbet(&["audit", "export", "-o", file]).ok();
        let kept = kept.to_str().unwrap();
        let offline = ["audit", "verify", "--file", file, "--checkpoints", kept, "--key", &key, "--json"];
        let proved = place.lisbet(&offline).ok().json();
        assert_eq!((&proved["checkpoints"], &proved["entries"]), (&2.into(), &whole["entries"]));
        let text = std::fs::read_to_string(file).unwrap();
        std::fs::write(file, text.replace("Avdelningen", "Avdelningem")).unwrap();
        assert_eq!(place.lisbet(&offline).code(), 1, "a word that was changed");
        let cut: Vec<&str> = text.lines().collect();
        std::fs::write(file, cut[..cut.len() - 1].join("\n")).unwrap();
        let cut = place.lisbet(&offline);
        assert!(cut.code() == 1 && cut.err().contains("avklippt"), "{}", cut.err());
        std::fs::write(file, "nonsens\n").unwrap();
        assert!(place.lisbet(&offline).code() == 2 && place.lisbet(&offline).err().contains("Rad 1"));
        std::fs::write(file, &text).unwrap();
        let other = audit_trail::Key::new(&context::Entropy::system()).0.public();
        let with = ["audit", "verify", "--file", file, "--checkpoints", kept, "--key", &other];
        assert!(place.lisbet(&with).err().contains("inte undertecknad"));

        // Whoever owns the database takes the triggers away, cuts the end off and mends the head: the chain by itself is whole again.
        let installation = place.open("http://x").await;
        let tenant = installation.tenant(None).await.unwrap().id;
        let database = installation.house.database();
        run(
            database,
            tenant,
            "DROP TRIGGER audit_keeps_update; DROP TRIGGER audit_keeps_delete; \
             DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit); \
             UPDATE audit_head SET seq = seq - 1, digest = (SELECT digest FROM audit ORDER BY seq DESC LIMIT 1)",
            "DROP TRIGGER audit_keeps ON audit; GRANT DELETE ON audit TO CURRENT_USER; DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit); \
             UPDATE audit_head SET seq = seq - 1, digest = (SELECT digest FROM audit ORDER BY seq DESC LIMIT 1)",
        )
        .await;
        let found = place.lisbet(&["audit", "verify", "--checkpoints", kept, "--key", &key]);
        assert!(found.code() == 1 && found.err().contains("avklippt eller omskrivet"), "{}", found.err());
    })
    .await;
}

/// The watch that every story stands under, and the door that every action goes through: what changes without a word is not stored.
#[tokio::test]
async fn what_changes_without_an_entry_is_not_stored() {
    const RENAME: &str = "UPDATE units SET short = 'X' WHERE tenant = $1";
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let console = server.console().await;
        let mut change = console.change(organisation::EDIT, &context::Place::TENANT).await.unwrap();
        change.run(RENAME, vec![console.tenant.into()]).await.unwrap();
        let refused = change.commit().await;
        assert!(matches!(&refused, Err(context::Error::Internal(why)) if why.contains("audit")), "{refused:?}");
        if place.database.is_some() {
            let mut write = server.installation.house.database().write(console.tenant).await.unwrap();
            write.run(RENAME, vec![console.tenant.into()]).await.unwrap();
            let refused = write.commit().await.expect_err("the watch bites").to_string();
            assert!(refused.contains("units were changed without an entry"), "{refused}");
        }
        let mut read = console.read_common().await.unwrap();
        let row = read.row("SELECT COUNT(*) AS n FROM units WHERE short = 'X'", vec![]).await.unwrap().unwrap();
        assert_eq!(row.get::<i64>("n").unwrap(), 0);
    })
    .await;
}
