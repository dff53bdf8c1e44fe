//! Proving the trail whole, entry by entry.

use database::Read;
use uuid::Uuid;

use super::{Recorded, sql};
use crate::Result;

/// Where the chain breaks, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The entry with this number does not match its digest, or does not follow the one before it.
    Entry(i64),
    /// The chain ends here, but the head says otherwise: the tail was cut, or the head rewritten.
    Tail(i64),
}

/// A chain as far as it has been followed, entry after entry: from the database, or from a file that was exported.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    /// The last entry's number; 0 before the first.
    pub at: i64,
    pub digest: String,
    /// How many entries have been left out because they are secret.
    pub withheld: u64,
    /// How many of these were written in the first form, and are therefore taken on trust.
    pub trusted: u64,
    /// The form of the last entry: none goes back to an earlier one.
    pub form: i64,
}

impl Chain {
    /// Follows the chain one entry further.
    ///
    /// # Errors
    /// [`Broken::Entry`] when the entry is not the next, or not as it was written.
    pub fn follow(&mut self, tenant: Uuid, entry: &Recorded) -> std::result::Result<(), Broken> {
        let trusted = entry.withheld && entry.form == 1;
        let as_written = trusted || entry.chained(tenant, &self.digest).as_ref() == Some(&entry.digest);
        if entry.seq != self.at + 1 || entry.form < self.form || !as_written {
            return Err(Broken::Entry(self.at + 1));
        }
        self.at = entry.seq;
        self.form = entry.form;
        self.trusted += u64::from(trusted);
        self.withheld += u64::from(entry.withheld || !entry.covered.is_empty());
        self.digest.clone_from(&entry.digest);
        Ok(())
    }
}

/// Recomputes the tenant's whole chain. `Ok(Ok(chain))`: all entries are as they were written.
pub async fn verify(read: &mut Read) -> Result<std::result::Result<Chain, Broken>> {
    let tenant = read.tenant();
    let mut chain = Chain::default();
    loop {
        let rows = read.rows(sql::AFTER, vec![tenant.into(), chain.at.into()]).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            if let Err(broken) = chain.follow(tenant, &Recorded::read(row)?) {
                return Ok(Err(broken));
            }
        }
    }
    let head: Option<(i64, String)> = match read.row(sql::STANDS, vec![tenant.into()]).await? {
        Some(row) => Some((row.get("seq")?, row.get("digest")?)),
        None => None,
    };
    let whole = head.map_or(chain.at == 0, |(seq, digest)| seq == chain.at && digest == chain.digest);
    Ok(if whole { Ok(chain) } else { Err(Broken::Tail(chain.at)) })
}

/// Where the chain stands: the last entry's number and digest.
pub async fn head(read: &mut Read) -> Result<Chain> {
    let row = read.row(sql::STANDS, vec![read.tenant().into()]).await?;
    row.map_or(Ok(Chain::default()), |row| {
        Ok(Chain { at: row.get("seq")?, digest: row.get("digest")?, ..Chain::default() })
    })
}

/// The digest of one entry, by its number.
pub async fn digest_of(read: &mut Read, seq: i64) -> Result<Option<String>> {
    let row = read.row(sql::DIGEST, vec![read.tenant().into(), seq.into()]).await?;
    Ok(row.map(|row| row.get("digest")).transpose()?)
}

/// When the latest entry was written.
pub async fn latest(read: &mut Read) -> Result<Option<jiff::Timestamp>> {
    let row = read.row(sql::LATEST, vec![read.tenant().into()]).await?;
    Ok(row.map(|row| row.get("at")).transpose()?)
}
