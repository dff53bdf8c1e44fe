//! Holding a trail against what is kept outside it: the signed checkpoints, and for a trail that was taken out its signed last line.

use std::io::BufRead;

use context::{Broken, Chain, Recorded, Result, digest};
use database::Read;

use crate::{
    Checkpoint,
    export::{Line, Taken, read_line},
};

/// What does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The signature of the checkpoint at this entry does not hold: the line was changed, or signed with another key.
    Signature(i64),
    /// The chain ends before the entry of a checkpoint, or the entry is another one.
    Chain(i64),
    /// The checkpoint with this number is not in the file, or not the one that the next names.
    Missing(i64),
    /// So many checkpoints have been written according to the database, and none of them is at hand.
    Gone(i64),
    /// The trail that was taken out has no signed last line.
    Unsigned,
    /// It has one, of another file or by another key.
    Altered,
}

/// How checkpoints hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamps {
    pub held: usize,
    /// Those of what came after the moment that a restored database was of: the trail tells of the restoration.
    pub restored: usize,
    pub faults: Vec<Fault>,
}

/// A restoration that the trail tells of: from its entry on, what had been stamped up to a number is another history.
struct Restoration {
    seq: i64,
    stamp: i64,
}

/// Holds the checkpoints of the read tenant against its chain, and their numbers against what the database remembers of them.
pub async fn against(read: &mut Read, all: &[Checkpoint], keys: &str) -> Result<Stamps> {
    let own: Vec<&Checkpoint> = all.iter().filter(|c| c.tenant == read.tenant()).collect();
    let restorations = restorations(read).await?;
    let mut told = Stamps { faults: gaps(&own, keys), ..Stamps::default() };
    for checkpoint in &own {
        if !checkpoint.is_signed_by(keys) {
            told.faults.push(Fault::Signature(checkpoint.seq));
        } else if context::digest_of(read, checkpoint.seq).await?.as_ref() == Some(&checkpoint.digest) {
            told.held += 1;
        } else if restorations.iter().any(|r| r.seq <= checkpoint.seq && checkpoint.number <= r.stamp) {
            told.restored += 1;
        } else {
            told.faults.push(Fault::Chain(checkpoint.seq));
        }
    }
    let remembered = context::stamps(read).await?;
    let ours = |key: &str| keys.lines().any(|line| line.trim() == key);
    let last = |key: &str| own.iter().filter(|c| c.is_signed_by(key)).map(|c| c.number).max().unwrap_or_default();
    if !remembered.is_empty() && own.is_empty() {
        told.faults.push(Fault::Gone(remembered.iter().map(|s| s.number).sum()));
    } else if let Some(missing) = remembered.iter().find(|s| ours(&s.key) && s.number > last(&s.key)) {
        told.faults.push(Fault::Missing(missing.number));
    }
    Ok(told)
}

/// The latest checkpoint of the read tenant that this installation has signed, and whether its chain goes on from there: a database that
/// is older than its own latest checkpoint has been put back by somebody.
pub async fn latest<'a>(read: &mut Read, all: &'a [Checkpoint], keys: &str) -> Result<Option<(&'a Checkpoint, bool)>> {
    let Some(latest) = all.iter().rev().find(|c| c.tenant == read.tenant() && c.is_signed_by(keys)) else {
        return Ok(None);
    };
    let stands = context::digest_of(read, latest.seq).await?.as_ref() == Some(&latest.digest)
        || restorations(read).await?.iter().any(|r| r.seq <= latest.seq && latest.number <= r.stamp);
    Ok(Some((latest, stands)))
}

async fn restorations(read: &mut Read) -> Result<Vec<Restoration>> {
    let told = context::told(read, "restored").await?;
    let stamp = |entry: &Recorded| entry.after("stamp").and_then(|text| text.parse().ok()).unwrap_or_default();
    Ok(told.iter().map(|entry| Restoration { seq: entry.seq, stamp: stamp(entry) }).collect())
}

/// Numbers that are not there, and checkpoints that are not the one that the next names. Those that were written before they were
/// numbered come first.
fn gaps(own: &[&Checkpoint], keys: &str) -> Vec<Fault> {
    let (mut faults, mut before): (_, Option<&Checkpoint>) = (vec![], None);
    for checkpoint in own.iter().copied().filter(|c| c.is_signed_by(keys)) {
        let last = before.map_or(0, |b| b.number);
        let names = before.map(|b| digest(b.text().as_bytes())).unwrap_or_default();
        // A key that an installation got anew begins anew.
        let begins = checkpoint.number == 1 && checkpoint.previous.is_empty();
        let follows = checkpoint.number == last + 1 && checkpoint.previous == names;
        if !(follows || begins || (checkpoint.number, last) == (0, 0)) {
            faults.push(Fault::Missing(if checkpoint.number > last + 1 { last + 1 } else { last }));
        }
        before = Some(checkpoint);
    }
    faults
}

/// How a trail that was taken out holds.
#[derive(Debug)]
pub struct Proof {
    pub chain: std::result::Result<Chain, Broken>,
    pub stamps: Stamps,
}

/// What ends the proof of a file: the number of a line that does not belong to a trail, or that the file cannot be read.
#[derive(Debug)]
pub enum Unfit {
    Line(usize),
    Io(std::io::Error),
}

/// Proves a trail that was taken out with nothing but the file, the checkpoints and the public keys.
///
/// # Errors
/// [`Unfit`] for a file that is none.
pub fn prove(file: impl BufRead, all: &[Checkpoint], keys: &str) -> std::result::Result<Proof, Unfit> {
    let (mut chain, mut taken) = (Chain::default(), Taken::default());
    let (mut tenant, mut signed, mut seen) = (None, None, vec![]);
    let mut restorations: Vec<Restoration> = vec![];
    let mut broken = None;
    for (n, text) in file.lines().enumerate() {
        let text = text.map_err(Unfit::Io)?;
        // After the signed line nothing more is part of the trail.
        let line = if signed.is_some() { None } else { read_line(&text) };
        match line.ok_or(Unfit::Line(n + 1))? {
            Line::Entry(of, entry) if *tenant.get_or_insert(of) == of => {
                taken.add(&text, &entry);
                if broken.is_none()
                    && let Err(fault) = chain.follow(of, &entry)
                {
                    broken = Some(fault);
                }
                if all.iter().any(|c| c.tenant == of && c.seq == entry.seq) {
                    seen.push((entry.seq, entry.digest.clone()));
                }
                if entry.verb == "restored" {
                    let stamp = entry.after("stamp").and_then(|text| text.parse().ok()).unwrap_or_default();
                    restorations.push(Restoration { seq: entry.seq, stamp });
                }
            }
            Line::Seal(seal) if tenant.is_none_or(|of| of == seal.tenant) => signed = Some(seal),
            _ => return Err(Unfit::Line(n + 1)),
        }
    }
    let own: Vec<&Checkpoint> = all.iter().filter(|c| Some(c.tenant) == tenant).collect();
    let mut stamps = Stamps { faults: gaps(&own, keys), ..Stamps::default() };
    for checkpoint in own {
        let found = seen.iter().any(|(seq, digest)| *seq == checkpoint.seq && *digest == checkpoint.digest);
        if !checkpoint.is_signed_by(keys) {
            stamps.faults.push(Fault::Signature(checkpoint.seq));
        } else if found {
            stamps.held += 1;
        } else if restorations.iter().any(|r| r.seq <= checkpoint.seq && checkpoint.number <= r.stamp) {
            stamps.restored += 1;
        } else {
            // What a checkpoint speaks of and the file no longer has was cut off.
            stamps.faults.push(Fault::Chain(checkpoint.seq));
        }
    }
    match signed {
        None => stamps.faults.push(Fault::Unsigned),
        Some(seal) if !seal.holds(&taken, keys) => stamps.faults.push(Fault::Altered),
        Some(_) => {}
    }
    Ok(Proof { chain: broken.map_or(Ok(chain), Err), stamps })
}
