//! Proofs that prove: whoever changes what was written, in a file that was taken out or in the database, is found out.

use std::path::Path;

use serde_json::Value as Json;

use crate::{
    house::{Place, Ran, Server, each},
    web::{event, path},
};

pub const ADOPT: [&str; 15] = [
    "adopt",
    "control-plan",
    "--unit",
    "barn-och-utbildningsnamnden",
    "--year",
    "2027",
    "--body",
    "Nämnden",
    "--date",
    "2027-01-26",
    "--paragraph",
    "§ 5",
    "--case-number",
    "BUN 2027/1",
    "--json",
];

/// As whoever owns the database: past every lock, without the program.
async fn owner(place: &Place, sqlite: &str, postgres: &str) {
    use sqlx::Connection as _;
    if let Some(address) = &place.database {
        let mut raw = sqlx::PgConnection::connect(address).await.unwrap();
        let told = "SELECT set_config('lisbet.told', '1', false); \
            SELECT set_config('lisbet.tenant', (SELECT id::text FROM tenants), false); ";
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("{told}{postgres}"))).execute(&mut raw).await.unwrap();
    } else {
        let mut raw = sqlx::SqliteConnection::connect(&place.address()).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sqlite.to_owned())).execute(&mut raw).await.unwrap();
        raw.close().await.unwrap();
    }
}

fn verify(place: &Place) -> (Ran, Json) {
    let ran = place.lisbet(&["verify", "--json"]);
    let json = ran.json();
    (ran, json)
}

/// A municipality where one event is secret as a whole and another in one field, with checkpoints that somebody has kept.
async fn with_secrets(place: &Place) -> Server {
    let server = Server::demo(place).await;
    let controller = server.visitor("controller").await;
    let page = controller.page(&path("risk-analysis")).await;
    for (number, field) in [(5, "whole"), (7, "event")] {
        let (id, _) = event(&page, number);
        let form = [
            ("field", field),
            ("ground", "18 kap. 8 §"),
            ("reason", "Det visar hur lokalen tas"),
            ("label", "En säkerhetsåtgärd"),
            ("instead", "Uppgiften omfattas av sekretess."),
            ("role-head", "true"),
        ];
        let marked = controller.post(&path(&format!("secrecy/risk-event/{id}")), &form).await;
        assert_eq!(marked.status, 303, "{}", marked.body);
    }
    server
}

fn offline(place: &Place, file: &Path, kept: &Path, key: &str) -> Ran {
    let (file, kept) = (file.to_str().unwrap(), kept.to_str().unwrap());
    place.lisbet(&["audit", "verify", "--file", file, "--checkpoints", kept, "--key", key, "--json"])
}

#[tokio::test]
async fn no_line_of_a_trail_that_was_taken_out_can_be_forged_also_where_one_is_withheld() {
    each(async |place: &Place| {
        let _server = with_secrets(place).await;
        let key = place.lisbet(&["audit", "checkpoint", "--json"]).ok().json()["key"].as_str().unwrap().to_owned();
        let kept = place.folder.join("kept.jsonl");
        std::fs::copy(place.folder.join("checkpoints.jsonl"), &kept).unwrap();
        let file = place.folder.join("trail.jsonl");
        place.lisbet(&["audit", "export", "-o", file.to_str().unwrap()]).ok();
        let proved = offline(place, &file, &kept, &key).ok().json();
        assert!(proved["withheld"].as_i64().unwrap() > 1 && proved["trusted"] == 0, "{proved}");

        let text = std::fs::read_to_string(&file).unwrap();
        let lines: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let at = |is: &dyn Fn(&Json) -> bool| lines.iter().position(is).expect("such a line is there");
        let withheld = at(&|l| l["withheld"] == true);
        let covered = at(&|l| l.get("covered").is_some());
        let open = at(&|l| l["verb"] == "created" && l["details"].as_str().is_some_and(|d| d.len() > 20));
        let refused = |what: &str, lines: &[Json], sealed: bool| {
            let count = lines.len() - usize::from(!sealed);
            let forged: Vec<String> = lines[..count].iter().map(ToString::to_string).collect();
            std::fs::write(&file, forged.join("\n") + "\n").unwrap();
            let ran = offline(place, &file, &kept, &key);
            assert_ne!(ran.code(), 0, "{what}: {}", ran.out());
        };
        let forged = |what: &str, n: usize, forge: &dyn Fn(&mut Json)| {
            let mut forged = lines.clone();
            forge(&mut forged[n]);
            assert_ne!(forged[n], lines[n], "{what} forges something");
            refused(what, &forged, true);
            // Whoever takes the signed line away, too, does not get further.
            refused(what, &forged, false);
        };
        forged("another name", open, &|l| l["actor_name"] = "Någon annan".into());
        forged("another value", open, &|l| l["details"] = l["details"].as_str().unwrap().replace("null,\"", "null,\"x").into());
        forged("another moment", open, &|l| l["at"] = "2026-01-01T00:00:00.000000Z".into());
        forged("an entry withheld by somebody else", open, &|l| {
            *l = serde_json::json!({ "tenant": l["tenant"], "seq": l["seq"], "form": 1, "digest": l["digest"], "withheld": true });
        });
        forged("something said in a withheld entry", withheld, &|l| l["actor_name"] = "Någon annan".into());
        forged("another withheld entry", withheld, &|l| l["content"] = "0".repeat(64).into());
        forged("another digest of a withheld entry", withheld, &|l| l["digest"] = "0".repeat(64).into());
        forged("a withheld entry taken on trust", withheld, &|l| {
            l.as_object_mut().unwrap().remove("content");
            l["form"] = 1.into();
        });
        forged("another covered field", covered, &|l| {
            l["covered"].as_object_mut().unwrap().values_mut().for_each(|v| *v = "0".repeat(64).into());
        });
        forged("a covered field that says something", covered, &|l| {
            let field = l["covered"].as_object().unwrap().keys().next().unwrap().clone();
            l["details"] = format!("{{\"{field}\":[null,\"x\"]}}").into();
        });
        let mut fewer = lines.clone();
        fewer.remove(open);
        refused("one line fewer", &fewer, true);
        let mut turned = lines.clone();
        turned.swap(open, withheld);
        refused("two that have changed places", &turned, true);
        // All before a withheld entry written anew, with digests of one's own: what the old form let through.
        let mut anew = lines.clone();
        anew[..withheld].iter_mut().for_each(|l| l["actor_name"] = "Någon annan".into());
        refused("all of it before a withheld entry", &anew, true);
        refused("the signed line taken away", &lines, false);
        std::fs::write(&file, &text).unwrap();
        offline(place, &file, &kept, &key).ok();
    })
    .await;
}

/// A chain that an older version began goes on being provable, and keeps its digests.
#[tokio::test]
async fn entries_of_the_first_form_keep_their_digests_and_may_not_follow_on_later_ones() {
    let place = Place::sqlite();
    place.lisbet(&["init", "--tenant", "Provkommunen"]).ok();
    place.lisbet(&["unit", "add", "Nämnden", "--kind", "board"]).ok();
    assert_eq!(verify(&place).0.code(), 0);
    let back = "DROP TRIGGER audit_keeps_update; UPDATE audit SET form = 1, salt = NULL WHERE seq = 2";
    owner(&place, back, "").await;
    assert_eq!(verify(&place).1["audit_broken"]["entry"], 2);
}

#[tokio::test]
async fn a_decision_that_was_changed_with_its_digest_removed_or_slipped_in_is_found() {
    for (sqlite, postgres, part) in [
        (
            "DROP TRIGGER decisions_keep_update; UPDATE decisions SET snapshot = snapshot || ' '",
            "DROP TRIGGER decisions_keep ON decisions; UPDATE decisions SET snapshot = snapshot || ' '",
            "snapshot",
        ),
        (
            // SHA-256 of `x`.
            "DROP TRIGGER decisions_keep_update; UPDATE decisions SET pdf = CAST('x' AS BLOB), \
             pdf_digest = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'",
            "DROP TRIGGER decisions_keep ON decisions; UPDATE decisions SET pdf = 'x'::bytea, \
             pdf_digest = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'",
            "pdf",
        ),
        (
            "DROP TRIGGER decisions_keep_delete; DELETE FROM decisions",
            "DROP TRIGGER decisions_keep ON decisions; DELETE FROM decisions",
            "removed",
        ),
        (
            "CREATE TEMP TABLE d AS SELECT * FROM decisions; UPDATE d SET id = randomblob(16), version = 2; INSERT INTO decisions SELECT * FROM d",
            "CREATE TEMP TABLE d AS SELECT * FROM decisions; UPDATE d SET id = gen_random_uuid(), version = 2; INSERT INTO decisions SELECT * FROM d",
            "untold",
        ),
    ] {
        each(async |place: &Place| {
            place.lisbet(&["demo", "--no-serve"]).ok();
            place.lisbet(&ADOPT).ok();
            let (ran, json) = verify(place);
            assert_eq!((ran.code(), &json["decisions"]), (0, &1.into()), "{}", ran.err());
            owner(place, sqlite, postgres).await;
            let (ran, json) = verify(place);
            assert_eq!((ran.code(), &json["faults"][0]["part"]), (1, &part.into()), "{json}");
            assert!(ran.err().contains("Internkontrollplan 2027, version"), "{}", ran.err());
        })
        .await;
    }
}

#[tokio::test]
async fn a_trail_that_was_cut_written_anew_or_left_without_its_checkpoints_is_found() {
    each(async |place: &Place| {
        place.lisbet(&["init", "--tenant", "Provkommunen"]).ok();
        place.lisbet(&["unit", "add", "Nämnden", "--kind", "board"]).ok();
        assert_eq!(verify(place).0.code(), 0, "none were ever written");
        for _ in 0..3 {
            place.lisbet(&["audit", "checkpoint"]).ok();
        }
        let (ran, json) = verify(place);
        assert_eq!((ran.code(), &json["audit"]["checkpoints"]), (0, &3.into()));

        let file = place.folder.join("checkpoints.jsonl");
        let text = std::fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (left, said) in [
            (vec![lines[0], lines[2]], "Stämpel nummer 2 saknas"),
            (vec![lines[1], lines[2]], "Stämpel nummer 1 saknas"),
            (vec![lines[0], lines[1]], "Stämpel nummer 3 saknas"),
            (vec![], "har 3 stämplar skrivits"),
        ] {
            std::fs::write(&file, left.join("\n") + "\n").unwrap();
            let (ran, _) = verify(place);
            assert!(ran.code() == 1 && ran.err().contains(said), "{said}: {}", ran.err());
        }
        std::fs::remove_file(&file).unwrap();
        let (ran, _) = verify(place);
        assert!(ran.code() == 1 && ran.err().contains("Lägg tillbaka filen"), "{}", ran.err());
        let ran = place.lisbet(&["audit", "verify"]);
        assert!(ran.code() == 1 && ran.err().contains("Lägg tillbaka filen"), "{}", ran.err());
        std::fs::write(&file, &text).unwrap();
        assert_eq!(verify(place).0.code(), 0);

        // The end is cut off and the head mended: the chain by itself is whole.
        owner(
            place,
            "DROP TRIGGER audit_keeps_update; DROP TRIGGER audit_keeps_delete; \
             DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit); \
             UPDATE audit_head SET seq = seq - 1, digest = (SELECT digest FROM audit ORDER BY seq DESC LIMIT 1)",
            "DROP TRIGGER audit_keeps ON audit; GRANT DELETE ON audit TO CURRENT_USER; \
             DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit); \
             UPDATE audit_head SET seq = seq - 1, digest = (SELECT digest FROM audit ORDER BY seq DESC LIMIT 1)",
        )
        .await;
        let (ran, json) = verify(place);
        assert_eq!((ran.code(), &json["audit_broken"]), (1, &Json::Null), "{json}");
        assert!(ran.err().contains("avklippt eller omskrivet"), "{}", ran.err());
        let cut =
            if place.database.is_some() { "" } else { "DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit)" };
        owner(place, cut, "DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit)").await;
        assert!(verify(place).1["audit_broken"]["tail"].is_i64());
    })
    .await;
}

#[tokio::test]
async fn a_torn_line_among_the_checkpoints_is_told_passed_over_and_not_written_on() {
    let place = Place::sqlite();
    place.lisbet(&["init", "--tenant", "Provkommunen"]).ok();
    place.lisbet(&["audit", "checkpoint"]).ok();
    let file = place.folder.join("checkpoints.jsonl");
    let whole = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{whole}{}", &whole[..whole.len() / 2])).unwrap();
    let (ran, json) = verify(&place);
    assert_eq!((ran.code(), &json["audit"]["torn"]), (0, &1.into()), "{}", ran.err());
    let told = place.lisbet(&["audit", "verify"]).ok();
    assert!(told.err().contains("Rad 2"), "{}", told.err());
    place.lisbet(&["audit", "checkpoint"]).ok();
    let (ran, json) = verify(&place);
    assert_eq!((ran.code(), &json["audit"]["checkpoints"]), (0, &2.into()), "{}", ran.err());
}
