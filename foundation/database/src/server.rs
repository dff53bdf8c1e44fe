//! What is asked of a PostgreSQL server before and while the program runs on it.

use std::{str::FromStr as _, time::Duration};

use sqlx::{ConnectOptions as _, PgConnection, postgres::PgConnectOptions};

use uuid::Uuid;

use crate::{Database, Engine, Error, Result};

/// How long a server may take to answer before somebody is told that it does not.
const PATIENCE: Duration = Duration::from_secs(5);

/// Programs that run hold this lock together; whoever changes the schema holds it alone.
const RUNNING: i64 = 7_104_533;

/// What a server is to the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether the role is past row-level security: then the second lock between tenants does not hold.
    pub past_the_lock: bool,
}

fn options(address: &str) -> Result<PgConnectOptions> {
    Ok(PgConnectOptions::from_str(address)?)
}

async fn connect(address: &str) -> Result<PgConnection> {
    let options = options(address)?;
    // The password is no part of this.
    let place = format!("{}:{}/{}", options.get_host(), options.get_port(), options.get_database().unwrap_or_default());
    let unreachable = |error: String| Error::Unreachable { place: place.clone(), error };
    match tokio::time::timeout(PATIENCE, options.connect()).await {
        Ok(connected) => connected.map_err(|error| unreachable(error.to_string())),
        Err(_) => Err(unreachable("no answer within five seconds".to_owned())),
    }
}

/// Asks a server whether it is there, soon, and by its name.
///
/// # Errors
/// [`Error::Unreachable`] with the server's name and never with the password.
pub async fn reach(address: &str) -> Result<Standing> {
    let mut connection = connect(address).await?;
    let asked = sqlx::query_scalar::<_, bool>(
        "SELECT COALESCE(bool_or(rolsuper OR rolbypassrls), FALSE) FROM pg_roles WHERE rolname = current_user",
    );
    let past_the_lock = asked.fetch_one(&mut connection).await?;
    Ok(Standing { past_the_lock })
}

/// As [`reach`], for an address of either engine; a file is asked nothing.
pub async fn reach_if_server(address: &str) -> Result<Standing> {
    if address.starts_with("sqlite:") { Ok(Standing { past_the_lock: false }) } else { reach(address).await }
}

impl Database {
    /// Lets another role read and write, and own nothing: it cannot take away the triggers and the row-level security that hold it, and it
    /// only adds to the trail. Told by the owner, after each migration. On SQLite there are no roles.
    ///
    /// # Errors
    /// [`Error::Refused`] for what is no plain name of a role.
    pub async fn grant(&self, role: &str) -> Result<()> {
        if self.engine() == Engine::Sqlite {
            return Ok(());
        }
        if role.is_empty() || !role.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(Error::Refused);
        }
        let mut write = self.write(Uuid::nil()).await?;
        let text = format!(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"{role}\";
             REVOKE UPDATE, DELETE ON audit FROM \"{role}\";
             REVOKE INSERT, UPDATE, DELETE ON migrations FROM \"{role}\";"
        );
        write.script(Box::leak(text.into_boxed_str())).await?;
        write.commit().await
    }
}

/// The sign that a program runs on the server: for as long as it is held, no other version changes the schema.
pub struct Running(#[expect(dead_code, reason = "the lock is the connection's, and goes with it")] PgConnection);

/// Says that a program runs.
pub async fn run(address: &str) -> Result<Running> {
    let mut connection = connect(address).await?;
    sqlx::query("SELECT pg_advisory_lock_shared($1)").bind(RUNNING).execute(&mut connection).await?;
    Ok(Running(connection))
}

/// Asks, inside the transaction that changes the schema, whether nobody runs.
pub(crate) const NOBODY_RUNS: &str = "SELECT pg_try_advisory_xact_lock(7104533) AS free";
