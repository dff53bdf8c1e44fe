//! Entries becoming links of the chain.

use database::Value;
use uuid::Uuid;

use super::{Recorded, Salt, form};
use crate::{Entropy, Entry};

/// How many entries are worked out where they are written; more of them would keep others from being answered.
pub(crate) const FEW: usize = 64;

/// How many are worked out and written at a time, of many.
pub(crate) const AT_ONCE: usize = 1024;

/// What a change has to say, on its way into the chain.
pub(crate) struct Links {
    pub tenant: Uuid,
    /// The digest and the number of the last entry so far.
    pub previous: String,
    pub seq: i64,
    pub entropy: Entropy,
    /// Those that have waited come first: the latest entry is then one that says when it was written.
    pub waited: std::vec::IntoIter<Recorded>,
    /// What all that follow have in common.
    pub now: Recorded,
    pub entries: std::vec::IntoIter<Entry>,
}

impl Links {
    pub fn left(&self) -> usize {
        self.waited.len() + self.entries.len()
    }

    /// The values of the next entries, at most `most`.
    pub fn values(&mut self, most: usize) -> Vec<Value> {
        let mut values = Vec::with_capacity(most.min(self.left()) * 17);
        // One call for the salts of many entries.
        let mut salts: [u8; 16 * FEW] = [0; 16 * FEW];
        for n in 0..most {
            if n.is_multiple_of(FEW) {
                salts = self.entropy.fill();
            }
            let waited = self.waited.next().map(|entry| (form::fields(&entry.details).unwrap_or_default(), entry));
            let next = waited.or_else(|| self.entries.next().map(|entry| self.now.telling(entry)));
            let Some((fields, mut entry)) = next else { break };
            self.seq += 1;
            entry.seq = self.seq;
            let salt = n % FEW * 16;
            entry.salt = Salt::Whole(salts[salt..salt + 16].into());
            self.previous = entry.written(self.tenant, &self.previous, &fields).unwrap_or_default();
            entry.digest.clone_from(&self.previous);
            values.extend(entry.values(self.tenant));
        }
        values
    }
}
