//! What somebody proves who they are with, and sessions that become surer.

use context::Result;
use database::{Read, Row};
use uuid::Uuid;

use crate::model::{Credential, Credentials, Means};

database::statements! {
    CREDENTIALS = "SELECT id, kind, label, created_at, used_at FROM credentials WHERE tenant = $1 AND person = $2 ORDER BY created_at, id";
    ADD_CREDENTIAL = "INSERT INTO credentials (tenant, id, person, kind, label, secret, handle, step, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FACTORS = "SELECT COUNT(*) AS n FROM credentials WHERE tenant = $1 AND person = $2 AND kind IN ('passkey', 'app')";
    /// Those of a kind, with what is needed to prove them.
    SECRETS = "SELECT id, secret, handle FROM credentials WHERE tenant = $1 AND person = $2 AND kind = $3 ORDER BY id";
    PASSKEY = "SELECT c.id, c.person, c.secret, p.name FROM credentials c JOIN people p ON p.tenant = c.tenant AND p.id = c.person \
        WHERE c.tenant = $1 AND c.handle = $2 AND c.kind = 'passkey' AND p.active";
    USED = "UPDATE credentials SET used_at = $3, secret = $4 WHERE tenant = $1 AND id = $2";
    /// A code is good once, and none that is older than one that was used.
    STEP = "UPDATE credentials SET step = $3, used_at = $4 WHERE tenant = $1 AND id = $2 AND (step IS NULL OR step < $3)";
    USE_RECOVERY = "DELETE FROM credentials WHERE tenant = $1 AND person = $2 AND kind = 'recovery' AND handle = $3";
    REMOVE_CREDENTIAL = "DELETE FROM credentials WHERE tenant = $1 AND person = $2 AND id = $3 AND kind <> 'recovery'";
    REMOVE_KIND = "DELETE FROM credentials WHERE tenant = $1 AND person = $2 AND kind = $3";
    FORGET = "DELETE FROM credentials WHERE tenant = $1 AND person = $2";
    ANSWER = "INSERT INTO answered (tenant, digest, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    FORGET_ANSWERED = "DELETE FROM answered WHERE tenant = $1 AND expires_at < $2";
    /// Those with an address who have a password, and something to prove beside it.
    PASSWORDS = "SELECT p.id, p.name, c.secret FROM people p JOIN credentials c ON c.tenant = p.tenant AND c.person = p.id \
        WHERE p.tenant = $1 AND p.email_key = $2 AND p.active AND c.kind = 'password' AND EXISTS (SELECT 1 FROM credentials f \
            WHERE f.tenant = c.tenant AND f.person = c.person AND f.kind IN ('passkey', 'app')) ORDER BY p.id LIMIT 5";
    /// A session that is open, or waits for the second proof.
    UNDER_WAY = "SELECT s.person, s.strength, p.name FROM sessions s JOIN people p ON p.tenant = s.tenant AND p.id = s.person \
        WHERE s.tenant = $1 AND s.digest = $2 AND s.revoked_at IS NULL AND s.expires_at > $3 AND p.active";
    /// Two have been proved: the session goes on under a new secret, and one that waited gets its whole time.
    RAISE = "UPDATE sessions SET digest = $3, strength = 2, proved_at = $4, expires_at = CASE WHEN strength = 0 THEN $5 ELSE expires_at END \
        WHERE tenant = $1 AND digest = $2 AND revoked_at IS NULL AND expires_at > $4";
    END_OTHER_SESSIONS = "UPDATE sessions SET revoked_at = $4 WHERE tenant = $1 AND person = $2 AND digest <> $3 AND revoked_at IS NULL";
}

/// What a person has.
pub(crate) async fn credentials(read: &mut Read, person: Uuid) -> Result<Credentials> {
    let rows = read.rows(CREDENTIALS, vec![read.tenant().into(), person.into()]).await?;
    let one = |row: &Row| -> database::Result<Option<Credential>> {
        let Some(means) = Means::from_code(&row.get::<String>("kind")?) else { return Ok(None) };
        let (id, label) = (row.get("id")?, row.get("label")?);
        Ok(Some(Credential { id, means, label, created_at: row.get("created_at")?, used_at: row.get("used_at")? }))
    };
    Ok(Credentials(rows.iter().filter_map(|row| one(row).transpose()).collect::<database::Result<_>>()?))
}

/// How many things a person has that are enough beside a first proof.
pub(crate) async fn factors(read: &mut Read, person: Uuid) -> Result<i64> {
    let row = read.row(FACTORS, vec![read.tenant().into(), person.into()]).await?;
    Ok(row.map_or(Ok(0), |row| row.get("n"))?)
}

/// The handles of a person's passkeys.
pub(crate) async fn handles(read: &mut Read, person: Uuid) -> Result<Vec<String>> {
    let rows = read.rows(SECRETS, vec![read.tenant().into(), person.into(), Means::Passkey.code().into()]).await?;
    let found = rows.iter().map(|row| row.get::<Option<String>>("handle")).collect::<database::Result<Vec<_>>>()?;
    Ok(found.into_iter().flatten().collect())
}
