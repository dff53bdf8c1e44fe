//! What the program does beside answering: letters that go out from a queue in the database.

mod mail;
mod postman;
pub mod second;

pub use mail::{GivenUp, Letter, Recipient, given_up, is_address, post, post_at, send_again, withdraw};
pub use postman::{Postman, Round, Waiting, waiting};

use database::{Migration, Statement};

pub const MIGRATIONS: &[Migration] = &[
    Migration::new("20261125000000-second-looks", include_str!("../migrations/20261125000000_second_looks.sql")),
    Migration::new("20261123120000-mail", include_str!("../migrations/20261123120000_mail.sql")),
    Migration::new("20261124110000-secret-mail", include_str!("../migrations/20261124110000_secret_mail.sql")),
];

/// The SQL of the queue and of what waits, for the test that prepares it on both engines.
pub const STATEMENTS: &[&[Statement]] = &[sql::STATEMENTS, second::STATEMENTS];

pub(crate) mod sql {
    database::statements! {
        ADD = "INSERT INTO mails (tenant, id, name, address, subject, body, created_at, status, attempts, next_at, sent_at, trouble, secret) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, $9, NULL, '', $8)";
        DUE = "SELECT id, name, address, subject, body, attempts FROM mails \
            WHERE tenant = $1 AND status = 'waiting' AND next_at <= $2 ORDER BY next_at, id LIMIT 50";
        /// Only one program takes a letter, and a program that dies with it in hand lets go of it when the time is up.
        TAKE = "UPDATE mails SET attempts = attempts + 1, next_at = $4 WHERE tenant = $1 AND id = $2 AND attempts = $3 AND status = 'waiting'";
        SENT = "UPDATE mails SET status = 'sent', sent_at = $3, trouble = '', body = CASE WHEN secret THEN '' ELSE body END WHERE tenant = $1 AND id = $2";
        AGAIN = "UPDATE mails SET next_at = $3, trouble = $4 WHERE tenant = $1 AND id = $2";
        GIVE_UP = "UPDATE mails SET status = 'failed', trouble = $3, body = CASE WHEN secret THEN '' ELSE body END WHERE tenant = $1 AND id = $2";
        /// A letter about what is secret is told of nowhere: that somebody has been written to tells that there is something.
        GIVEN_UP = "SELECT m.id, m.name, m.address, m.secret, m.created_at, m.trouble FROM mails m WHERE m.tenant = $1 AND m.status = 'failed' \
            AND NOT EXISTS (SELECT 1 FROM sealed s WHERE s.tenant = m.tenant AND s.record = m.id) ORDER BY m.created_at DESC, m.id LIMIT 200";
        SEND_AGAIN = "UPDATE mails SET status = 'waiting', attempts = 0, next_at = $3, trouble = '' \
            WHERE tenant = $1 AND id = $2 AND status = 'failed' AND NOT secret";
        COUNT = "SELECT m.status, COUNT(*) AS n, COALESCE(MAX(m.trouble), '') AS trouble FROM mails m WHERE m.tenant = $1 AND m.status <> 'withdrawn' \
            AND NOT EXISTS (SELECT 1 FROM sealed s WHERE s.tenant = m.tenant AND s.record = m.id) GROUP BY m.status";
        WITHDRAW = "UPDATE mails SET status = 'withdrawn', body = '' WHERE tenant = $1 AND address = $2 AND status = 'waiting' AND secret";
    }
}
