//! Carrying letters from the queue to the mail server.
//!
//! A letter is taken before it is sent and marked after: a crash in between makes it be sent once more when the time is up, under the
//! same message id, by which the recipient's program knows it again. It is never lost, and never taken by two.

use std::time::Duration;

use context::{Clock, Result};
use database::{Database, Read, Row};
use jiff::{Span, Timestamp};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use uuid::Uuid;

use crate::sql;

/// How long a letter that was taken is left alone; longer than any server takes to answer.
const HELD_MINUTES: i64 = 10;
/// How long a server may take over one letter.
const PATIENCE: Duration = Duration::from_secs(60);
/// After so many attempts, over about two days, somebody must look at it.
const MOST_ATTEMPTS: i64 = 12;

/// Carries letters for a house.
pub struct Postman {
    database: Database,
    clock: Clock,
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// What became of the letters of a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub sent: usize,
    /// To be tried again.
    pub later: usize,
    /// Given up.
    pub failed: usize,
}

struct Taken {
    id: Uuid,
    name: String,
    address: String,
    subject: String,
    body: String,
    attempts: i64,
}

impl Postman {
    /// A postman for the server at `smtp://user:password@host:port?tls=required`, or `smtps://…`; `from` is the address that letters
    /// come from. `None` when either is not well formed.
    pub fn new(database: Database, clock: Clock, server: &str, from: &str) -> Option<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(server).ok()?.build();
        Some(Self { database, clock, transport, from: from.parse().ok()? })
    }

    /// Carries what is due in a tenant's queue.
    pub async fn round(&self, tenant: Uuid) -> Result<Round> {
        let mut round = Round::default();
        let now = self.clock.now();
        let mut read = self.database.read(tenant).await?;
        let due: Vec<Taken> =
            read.rows(sql::DUE, vec![tenant.into(), now.into()]).await?.iter().map(taken).collect::<Result<_>>()?;
        drop(read);
        for letter in due {
            // From now, not from when the round began: those before it may have taken longer than a letter is held.
            let until = after(self.clock.now(), HELD_MINUTES);
            let values = vec![tenant.into(), letter.id.into(), letter.attempts.into(), until.into()];
            if self.write(tenant, sql::TAKE, values).await? == 0 {
                continue;
            }
            match self.send(&letter).await {
                Ok(()) => {
                    let values = vec![tenant.into(), letter.id.into(), self.clock.now().into()];
                    self.write(tenant, sql::SENT, values).await?;
                    round.sent += 1;
                }
                Err((for_good, trouble)) if for_good || letter.attempts + 1 >= MOST_ATTEMPTS => {
                    tracing::warn!(letter = %letter.id, trouble, "a letter was given up");
                    self.write(tenant, sql::GIVE_UP, vec![tenant.into(), letter.id.into(), trouble.into()]).await?;
                    round.failed += 1;
                }
                Err((_, trouble)) => {
                    // One minute, two, four … up to eight hours.
                    let wait = 1_i64 << letter.attempts.clamp(0, 9);
                    let next = after(self.clock.now(), wait.min(480));
                    let values = vec![tenant.into(), letter.id.into(), next.into(), trouble.into()];
                    self.write(tenant, sql::AGAIN, values).await?;
                    round.later += 1;
                }
            }
        }
        Ok(round)
    }

    async fn write(&self, tenant: Uuid, statement: &'static str, values: Vec<database::Value>) -> Result<u64> {
        let mut write = self.database.write(tenant).await?;
        let touched = write.run(statement, values).await?;
        write.commit().await?;
        Ok(touched)
    }

    /// Sends one letter. The error tells whether it is of use to try again.
    async fn send(&self, letter: &Taken) -> std::result::Result<(), (bool, String)> {
        let unfit = |error: &dyn std::fmt::Display| (true, error.to_string());
        let address = letter.address.parse().map_err(|e: lettre::address::AddressError| unfit(&e))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(letter.name.clone()), address))
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .subject(letter.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())
            .map_err(|e| unfit(&e))?;
        // A server that stops answering in the middle would otherwise hold up every other letter.
        match tokio::time::timeout(PATIENCE, self.transport.send(message)).await {
            Err(_) => Err((false, "the mail server does not answer".to_owned())),
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err((is_the_address(&error), error.to_string())),
        }
    }
}

/// Whether the server refuses the recipient for good. Whatever else it refuses, a password or the sender, somebody can mend while the
/// letters wait.
fn is_the_address(error: &lettre::transport::smtp::Error) -> bool {
    error.status().is_some_and(|code| matches!(u16::from(code), 550 | 551 | 553))
}

fn after(now: Timestamp, minutes: i64) -> Timestamp {
    now.checked_add(Span::new().minutes(minutes)).unwrap_or(now)
}

fn taken(row: &Row) -> Result<Taken> {
    Ok(Taken {
        id: row.get("id")?,
        name: row.get("name")?,
        address: row.get("address")?,
        subject: row.get("subject")?,
        body: row.get("body")?,
        attempts: row.get("attempts")?,
    })
}

/// How a tenant's queue stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    pub waiting: i64,
    pub sent: i64,
    pub failed: i64,
    /// What the server said last of those that wait or were given up.
    pub trouble: String,
}

/// How a tenant's queue stands.
pub async fn waiting(read: &mut Read) -> Result<Waiting> {
    let mut told = Waiting::default();
    for row in read.rows(sql::COUNT, vec![read.tenant().into()]).await? {
        let (status, n, trouble): (String, i64, String) = (row.get("status")?, row.get("n")?, row.get("trouble")?);
        match status.as_str() {
            "waiting" => told.waiting = n,
            "sent" => told.sent = n,
            _ => told.failed = n,
        }
        if !trouble.is_empty() {
            told.trouble = trouble;
        }
    }
    Ok(told)
}
