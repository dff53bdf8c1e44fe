//! The traps between SQLite and PostgreSQL, each held by a test; and the schema's own rules.

use context::{Clock, Entropy};
use database::{Database, Error, Migration, Row, Value};
use jiff::Timestamp;
use socket::House;
use sqlx::Connection as _;
use uuid::Uuid;

use crate::house::{Place, Server, each};

const TABLE: Migration = Migration::new(
    "20990101000000-traps",
    "CREATE TABLE traps (tenant UUID NOT NULL, id UUID NOT NULL, name TEXT NOT NULL, at TEXT, n BIGINT, flag BOOLEAN, bytes BYTEA, \
     PRIMARY KEY (tenant, id)); CREATE UNIQUE INDEX traps_name ON traps (tenant, name);",
);
const INSERT: &str = "INSERT INTO traps (tenant, id, name, at, n, flag, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7)";

async fn traps(place: &Place) -> (Database, Uuid) {
    let database = Database::open(&place.address()).await.unwrap();
    database.migrate([TABLE]).await.unwrap();
    (database, Uuid::from_u128(1))
}

async fn put(database: &Database, tenant: Uuid, name: &str, at: Option<&str>) -> database::Result<()> {
    let mut write = database.write(tenant).await?;
    let at = at.map(|t| t.parse::<Timestamp>().unwrap());
    let id = Entropy::system().id(&Clock::system());
    let values: Vec<Value> =
        vec![tenant.into(), id.into(), name.into(), at.into(), 7_i64.into(), true.into(), vec![0, 255].into()];
    write.run(INSERT, values).await?;
    write.commit().await
}

fn names(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|r| r.get("name").unwrap()).collect()
}

#[tokio::test]
async fn times_are_ordered_by_time_whatever_their_fractions() {
    each(async |place| {
        let (db, tenant) = traps(place).await;
        for (name, at) in
            [("c", "2027-01-01T10:00:00.5Z"), ("a", "2027-01-01T10:00:00Z"), ("b", "2027-01-01T10:00:00.00025Z")]
        {
            put(&db, tenant, name, Some(at)).await.unwrap();
        }
        let mut read = db.read(tenant).await.unwrap();
        let rows =
            read.rows("SELECT name FROM traps WHERE tenant = $1 ORDER BY at", vec![tenant.into()]).await.unwrap();
        assert_eq!(names(&rows), ["a", "b", "c"]);
        let from: Timestamp = "2027-01-01T10:00:00Z".parse().unwrap();
        let sql = "SELECT name FROM traps WHERE tenant = $1 AND at > $2 ORDER BY at";
        let rows = read.rows(sql, vec![tenant.into(), from.into()]).await.unwrap();
        assert_eq!(names(&rows), ["b", "c"]);
    })
    .await;
}

#[tokio::test]
async fn every_type_comes_back_as_it_went_in_and_null_needs_no_type() {
    each(async |place| {
        let (db, tenant) = traps(place).await;
        put(&db, tenant, "x", None).await.unwrap();
        let mut read = db.read(tenant).await.unwrap();
        let sql = "SELECT tenant, name, at, n, flag, bytes, 0 AS zero, COUNT(*) OVER () AS many, CAST(SUM(n) OVER () AS BIGINT) AS sum \
            FROM traps WHERE tenant = $1";
        let row = read.row(sql, vec![tenant.into()]).await.unwrap().unwrap();
        assert_eq!(row.get::<Uuid>("tenant").unwrap(), tenant);
        assert_eq!(row.get::<Option<Timestamp>>("at").unwrap(), None);
        assert_eq!((row.get::<i64>("n").unwrap(), row.get::<i64>("zero").unwrap()), (7, 0));
        assert_eq!((row.get::<i64>("many").unwrap(), row.get::<i64>("sum").unwrap()), (1, 7));
        assert!(row.get::<bool>("flag").unwrap());
        assert_eq!(row.get::<Vec<u8>>("bytes").unwrap(), [0, 255]);
        let sql = "SELECT name FROM traps WHERE tenant = $1 AND (CAST($2 AS TEXT) IS NULL OR name = $2)";
        for (given, found) in [(Value::Null, 1), ("x".into(), 1), ("y".into(), 0)] {
            assert_eq!(read.rows(sql, vec![tenant.into(), given]).await.unwrap().len(), found);
        }
    })
    .await;
}

#[tokio::test]
async fn too_few_values_are_an_error_and_never_a_silent_null() {
    each(async |place| {
        let (db, tenant) = traps(place).await;
        let mut read = db.read(tenant).await.unwrap();
        let outcome = read.rows("SELECT name FROM traps WHERE tenant = $1 AND name = $2", vec![tenant.into()]).await;
        assert!(matches!(outcome, Err(Error::Values { wanted: 2, given: 1, .. })));
    })
    .await;
}

#[tokio::test]
async fn swedish_letters_come_last_and_in_their_own_order() {
    each(async |place| {
        let (db, tenant) = traps(place).await;
        for name in ["Örby", "Ärla", "Zinkgruvan", "Åby", "alby"] {
            put(&db, tenant, name, None).await.unwrap();
        }
        let mut read = db.read(tenant).await.unwrap();
        let sql = "SELECT name FROM traps WHERE tenant = $1 ORDER BY name COLLATE sv";
        let rows = read.rows(sql, vec![tenant.into()]).await.unwrap();
        assert_eq!(names(&rows), ["alby", "Zinkgruvan", "Åby", "Ärla", "Örby"]);
    })
    .await;
}

#[tokio::test]
async fn what_the_schema_refuses_is_told_by_kind_and_what_is_dropped_is_undone() {
    each(async |place| {
        let (db, tenant) = traps(place).await;
        put(&db, tenant, "x", None).await.unwrap();
        assert!(matches!(put(&db, tenant, "x", None).await, Err(Error::Taken)));
        let mut write = db.write(tenant).await.unwrap();
        write.run("DELETE FROM traps WHERE tenant = $1", vec![tenant.into()]).await.unwrap();
        drop(write);
        let mut read = db.read(tenant).await.unwrap();
        assert_eq!(read.rows("SELECT name FROM traps WHERE tenant = $1", vec![tenant.into()]).await.unwrap().len(), 1);
    })
    .await;
}

/// Those who write at once may share a commit; that is nobody's business but the disk's.
#[tokio::test]
async fn whoever_writes_at_once_is_stored_when_told_so_and_one_who_fails_takes_nobody_along() {
    each(async |place| {
        let (db, tenant) = traps(place).await;
        put(&db, tenant, "n 0", None).await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..60_u32 {
            let db = db.clone();
            tasks.spawn(async move {
                let name = format!("n {n}");
                match n % 3 {
                    // The name is taken or not, and then it is dropped.
                    0 => drop(put(&db, tenant, "n 0", None).await.unwrap_err()),
                    1 => {
                        let mut write = db.write(tenant).await.unwrap();
                        write.run("DELETE FROM traps WHERE tenant = $1", vec![tenant.into()]).await.unwrap();
                    }
                    _ => {
                        put(&db, tenant, &name, None).await.unwrap();
                        let mut read = db.read(tenant).await.unwrap();
                        let found = read.row(
                            "SELECT name FROM traps WHERE tenant = $1 AND name = $2",
                            vec![tenant.into(), name.into()],
                        );
                        assert!(found.await.unwrap().is_some(), "told as stored, and not to be read");
                    }
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        let mut read = db.read(tenant).await.unwrap();
        assert_eq!(read.rows("SELECT name FROM traps WHERE tenant = $1", vec![tenant.into()]).await.unwrap().len(), 21);
    })
    .await;
}

/// Whoever goes away in the middle of anything (a closed browser) leaves the queue in order.
#[tokio::test]
async fn a_write_that_is_given_up_at_any_moment_holds_nobody_up() {
    each(async |place| {
        let (db, tenant) = traps(place).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..80_u64 {
            let db = db.clone();
            tasks.spawn(async move {
                let name = format!("n {n}");
                let writing = put(&db, tenant, &name, None);
                if n % 2 == 0 {
                    return writing.await.is_ok();
                }
                tokio::time::timeout(std::time::Duration::from_micros(n * 40), writing).await.ok();
                false
            });
        }
        let mut stored = 0;
        while let Some(done) = tasks.join_next().await {
            stored += usize::from(done.unwrap());
        }
        assert_eq!(stored, 40, "those who waited were all served");
        let mut read = db.read(tenant).await.unwrap();
        let there = read.rows("SELECT name FROM traps WHERE tenant = $1", vec![tenant.into()]).await.unwrap().len();
        assert!((40..=80).contains(&there), "{there}");
    })
    .await;
}

#[tokio::test]
async fn a_migration_that_was_edited_afterwards_is_refused() {
    each(async |place| {
        let (db, _) = traps(place).await;
        db.migrate([TABLE]).await.unwrap();
        let edited = Migration::new(TABLE.name, "SELECT 1");
        assert!(matches!(db.migrate([edited]).await, Err(Error::Migration(name)) if name == TABLE.name));
        assert!(matches!(db.migrate([]).await, Err(Error::Migration(_))), "the database is newer than the program");
    })
    .await;
}

#[tokio::test]
async fn every_statement_of_the_house_is_prepared_on_both_engines() {
    each(async |place| {
        let installation = place.open("").await;
        let all = installation.house.statements();
        assert!(all.len() > 50, "the list of statements is whole: {}", all.len());
        for statement in all {
            let outcome = installation.house.database().prepare(statement.sql).await;
            assert!(outcome.is_ok(), "{}: {outcome:?}\n{}", statement.name, statement.sql);
        }
    })
    .await;
}

/// What is small in every tenant, or read whole because it is shown or worked through whole.
const READ_WHOLE: &[&str] = &[
    "audit_head",
    "audit_stamps",
    "audit_waiting",
    "functions",
    "group_roles",
    "handovers",
    "instructions",
    "methods",
    "own_roles",
    "providers",
    "second_look_rules",
    "sign_in_links",
    "substitutions",
    "system_chapters",
    "tenants",
    "unit_formers",
    "units",
];

/// Statements that may read all that a tenant has of something: each is asked seldom, and for all of it.
const FOR_ALL: &[(&str, &str)] = &[
    ("UNITS", "in which units there is anything to list"),
    ("COUNT", "how many letters there are of each sort"),
    ("HELD_IN", "what an organisation that is changed would take along"),
    ("END_SOURCED", "a provider that goes"),
    ("FORGET_ROLE", "a role that goes"),
    ("AT_WORK", "how many there are, when a register asks"),
    ("IDS", "every decision, to prove them"),
    ("RECIPIENTS", "to whom drafts have gone"),
    ("BEGUN", "every year that has begun, where a check goes through them all"),
    ("FIGURES", "a year's figures of every unit"),
    ("YEARS", "every year that has begun"),
    ("ASKED", "every year that departments were asked in"),
    ("person", "every person, for the command line"),
    ("matter", "every request, for the command line"),
    ("measure", "every measure, for the command line"),
];

/// Cost may grow with what is shown, and not with what is stored. SQLite tells how it would go about a statement; without statistics of
/// the content, which we never gather, it does the same in an empty database as in a full one.
#[tokio::test]
async fn no_statement_walks_through_what_the_tenant_has() {
    let place = Place::sqlite();
    let installation = place.open("").await;
    let mut read = installation.house.database().read(Uuid::nil()).await.unwrap();
    let mut walks = vec![];
    for statement in installation.house.statements() {
        let plan: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {}", statement.sql).into_boxed_str());
        let count = (1..=4000).rev().find(|n| statement.sql.contains(&format!("${n}"))).unwrap_or(0);
        let rows = read.rows(plan, vec![Value::Null; count]).await.unwrap();
        let steps: Vec<String> = rows.iter().map(|row| row.get("detail").unwrap()).collect();
        // The first of what stands in order already is no walk.
        if statement.sql.contains(" LIMIT ") && !steps.iter().any(|step| step.contains("TEMP B-TREE")) {
            continue;
        }
        for step in
            steps.iter().filter(|s| s.ends_with("(tenant=?)") || s.starts_with("SCAN ") && s.contains(" USING "))
        {
            let index = step.split(" INDEX ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap_or_default();
            let of = |table: &&str| index.trim_start_matches("sqlite_autoindex_").starts_with(*table);
            if !READ_WHOLE.iter().any(of) && !FOR_ALL.iter().any(|(name, _)| *name == statement.name) {
                walks.push(format!("{}: {step}\n  {}", statement.name, statement.sql));
            }
        }
    }
    assert!(walks.is_empty(), "{}", walks.join("\n"));
}

#[tokio::test]
async fn concurrent_changes_leave_one_unbroken_chain() {
    each(async |place| {
        let server = Server::demo(place).await;
        let context = server.console().await;
        let mut tasks = tokio::task::JoinSet::new();
        for writer in 0..8 {
            let context = context.clone();
            tasks.spawn(async move {
                for n in 0..5 {
                    let given =
                        [("name".to_owned(), format!("Enhet {writer}-{n}")), ("kind".to_owned(), "unit".to_owned())];
                    organisation::add_unit(&context, &given.into()).await.expect("a unit is added");
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        let mut read = server.installation.house.database().read(context.tenant).await.unwrap();
        let entries = context::verify(&mut read).await.unwrap().expect("the chain is whole");
        assert!(entries.at >= 40, "{entries:?}");
    })
    .await;
}

#[tokio::test]
async fn the_audit_trail_and_decisions_refuse_to_be_changed() {
    each(async |place| {
        let server = Server::demo(place).await;
        let tenant = server.console().await.tenant;
        let db = server.installation.house.database();
        for sql in ["UPDATE audit SET reason = 'x' WHERE tenant = $1", "DELETE FROM audit WHERE tenant = $1"] {
            let mut write = db.write(tenant).await.unwrap();
            assert!(write.run(sql, vec![tenant.into()]).await.is_err(), "{sql}");
        }
        let engines = if place.database.is_some() {
            &["TRUNCATE audit CASCADE", "DROP TRIGGER audit_keeps ON audit; UPDATE audit SET reason = 'x'"][..]
        } else {
            &["INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 1"][..]
        };
        for sql in engines {
            let mut write = db.write(tenant).await.unwrap();
            let mut refused = false;
            for one in sql.split(';') {
                refused |= write.run(one, vec![]).await.is_err();
            }
            assert!(refused, "{sql}");
        }
        let mut read = db.read(tenant).await.unwrap();
        assert!(context::verify(&mut read).await.unwrap().is_ok());
    })
    .await;
}

#[tokio::test]
async fn row_level_security_hides_other_tenants_even_from_a_statement_that_forgets() {
    each(async |place| {
        let Some(_) = &place.database else { return };
        let (db, tenant) = traps(place).await;
        put(&db, tenant, "ours", None).await.unwrap();
        let mut theirs = db.read(Uuid::from_u128(2)).await.unwrap();
        assert!(theirs.rows("SELECT name FROM traps", vec![]).await.unwrap().is_empty());
        let mut ours = db.read(tenant).await.unwrap();
        assert_eq!(ours.rows("SELECT name FROM traps", vec![]).await.unwrap().len(), 1);
    })
    .await;
}

/// Past the application, with the role that it uses: whoever gets hold of the connection meets the second lock in every table.
#[tokio::test]
async fn the_programs_own_role_sees_one_tenant_at_a_time_in_every_table() {
    each(async |place| {
        let Some(address) = &place.database else { return };
        let server = Server::demo(place).await;
        let tenant = server.console().await.tenant;
        let mut raw = sqlx::PgConnection::connect(address).await.unwrap();
        // Whoever is past the application is past the stories' watch too.
        sqlx::query("SELECT set_config('lisbet.told', '1', false)").execute(&mut raw).await.unwrap();
        let tables: Vec<String> = sqlx::query_scalar(
            "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant' \
             WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace",
        )
        .fetch_all(&mut raw)
        .await
        .unwrap();
        assert!(tables.len() > 40 && tables.iter().any(|t| t == "sealed"), "{tables:?}");
        let other = Uuid::from_u128(2);
        let mut seen = 0;
        for (as_whom, own) in [(None, false), (Some(other), false), (Some(tenant), true)] {
            let set = as_whom.map(|id| id.to_string()).unwrap_or_default();
            sqlx::query("SELECT set_config('lisbet.tenant', $1, false)").bind(set).execute(&mut raw).await.unwrap();
            for table in &tables {
                let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
                let count: i64 = sqlx::query_scalar(sql).fetch_one(&mut raw).await.unwrap();
                assert!(own || count == 0, "{table} as {as_whom:?}: {count}");
                seen += count;
                if !own && table != "audit" {
                    let sql = sqlx::AssertSqlSafe(format!("UPDATE {table} SET tenant = tenant"));
                    let touched = sqlx::query(sql).execute(&mut raw).await.unwrap().rows_affected();
                    assert_eq!(touched, 0, "{table} as {as_whom:?}");
                }
            }
            let into_ours = sqlx::query("INSERT INTO second_look_rules (tenant, act) VALUES ($1, 'x')").bind(tenant);
            assert_eq!(into_ours.execute(&mut raw).await.is_ok(), own, "writing in another's name as {as_whom:?}");
        }
        assert!(seen > 100, "its own it sees: {seen}");
    })
    .await;
}

#[tokio::test]
async fn every_table_begins_its_key_with_the_tenant() {
    for migration in House::migrations(lisbet::ROOMS) {
        for table in migration.sql.split("CREATE TABLE ").skip(1) {
            let name = table.split_whitespace().next().unwrap();
            let key_first = table.contains("PRIMARY KEY (tenant") || table.contains("tenant UUID NOT NULL PRIMARY KEY");
            assert!(key_first || name == "tenants", "{name} in {}", migration.name);
        }
    }
}
