//! Signed checkpoints: where a tenant's chain stood at a moment, with an Ed25519 signature, kept outside the database.
//!
//! A chain of digests shows that nothing inside it was changed, but not that its end was cut off, or that whoever owns the database
//! wrote all of it anew. A checkpoint that somebody else keeps shows both.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use context::{Chain, Entropy, Result, digest_of};
use database::Read;
use jiff::Timestamp;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A line of the file of checkpoints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    pub tenant: Uuid,
    /// The last entry when it was written, and its digest.
    pub seq: i64,
    pub digest: String,
    /// When, in UTC.
    pub at: String,
    /// Base64 of the Ed25519 signature of [`Checkpoint::text`].
    pub signature: String,
}

/// The key that an installation signs with. Its seed never leaves the data folder; the public half goes with the checkpoints.
pub struct Key(Ed25519KeyPair);

/// What a checkpoint says against the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The signature does not hold: the line was changed, or signed with another key.
    Signature(i64),
    /// The chain ends before the entry, or the entry is another one.
    Chain(i64),
}

impl Key {
    /// A new key, and the seed to keep of it: 32 bytes as hexadecimal.
    pub fn new(entropy: &Entropy) -> (Self, String) {
        let seed: [u8; 32] = entropy.fill();
        let key = Ed25519KeyPair::from_seed_unchecked(&seed).expect("any 32 bytes are a seed");
        (Self(key), context::hex(&seed))
    }

    /// The key of a seed that was kept; `None` when it is none.
    pub fn of_seed(text: &str) -> Option<Self> {
        let text = text.trim();
        let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
        let seed: Vec<u8> = (0..text.len()).step_by(2).map(byte).collect::<Option<_>>()?;
        Ed25519KeyPair::from_seed_unchecked(&seed).ok().map(Self)
    }

    /// The public half, as base64: what an auditor keeps.
    pub fn public(&self) -> String {
        BASE64_STANDARD.encode(self.0.public_key())
    }

    pub fn sign(&self, tenant: Uuid, chain: &Chain, at: Timestamp) -> Checkpoint {
        let mut checkpoint = Checkpoint {
            tenant,
            seq: chain.at,
            digest: chain.digest.clone(),
            at: at.to_string(),
            signature: String::new(),
        };
        checkpoint.signature = BASE64_STANDARD.encode(self.0.sign(checkpoint.text().as_bytes()));
        checkpoint
    }
}

impl Checkpoint {
    /// What is signed: a line of its own for each part, so that it can be checked with any tool.
    pub fn text(&self) -> String {
        format!("lisbet audit checkpoint\n{}\n{}\n{}\n{}\n", self.tenant, self.seq, self.digest, self.at)
    }

    /// Whether the signature is the public key's.
    pub fn is_signed_by(&self, public: &str) -> bool {
        let (Ok(public), Ok(signature)) =
            (BASE64_STANDARD.decode(public.trim()), BASE64_STANDARD.decode(&self.signature))
        else {
            return false;
        };
        UnparsedPublicKey::new(&ED25519, public).verify(self.text().as_bytes(), &signature).is_ok()
    }
}

/// Holds the checkpoints of the read tenant against its chain; gives how many held, and what did not.
pub async fn against(read: &mut Read, all: &[Checkpoint], public: &str) -> Result<(usize, Vec<Fault>)> {
    let (mut held, mut faults) = (0, vec![]);
    let tenant = read.tenant();
    for checkpoint in all.iter().filter(|c| c.tenant == tenant) {
        if !checkpoint.is_signed_by(public) {
            faults.push(Fault::Signature(checkpoint.seq));
        } else if digest_of(read, checkpoint.seq).await?.as_ref() != Some(&checkpoint.digest) {
            faults.push(Fault::Chain(checkpoint.seq));
        } else {
            held += 1;
        }
    }
    Ok((held, faults))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_holds_only_as_it_was_signed() {
        let (key, seed) = Key::new(&Entropy::system());
        let chain = Chain { at: 7, digest: "abc".into(), withheld: 0 };
        let signed = key.sign(Uuid::from_u128(1), &chain, Timestamp::UNIX_EPOCH);
        assert!(signed.is_signed_by(&key.public()));
        assert!(signed.is_signed_by(&Key::of_seed(&seed).unwrap().public()), "the seed is the key");
        assert!(!signed.is_signed_by(&Key::new(&Entropy::system()).0.public()));
        assert!(!signed.is_signed_by("nonsense"));
        for changed in [
            Checkpoint { seq: 8, ..signed.clone() },
            Checkpoint { digest: "abd".into(), ..signed.clone() },
            Checkpoint { tenant: Uuid::nil(), ..signed.clone() },
        ] {
            assert!(!changed.is_signed_by(&key.public()));
        }
        assert!(Key::of_seed("zz").is_none() && Key::of_seed("").is_none());
    }
}
