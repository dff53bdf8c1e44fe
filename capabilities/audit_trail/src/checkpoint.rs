//! Signed checkpoints: where a tenant's chain stood at a moment, with an Ed25519 signature, kept outside the database.
//!
//! A chain of digests shows that nothing inside it was changed, but not that its end was cut off, or that whoever owns the database
//! wrote all of it anew. A checkpoint that somebody else keeps shows both. Checkpoints are numbered, and each names the one before it,
//! so that one which has been taken out of the file leaves a gap.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use context::{Chain, Entropy, digest};
use jiff::Timestamp;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use socket::Secret;
use uuid::Uuid;

/// A line of the file of checkpoints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    pub tenant: Uuid,
    /// Which of the tenant's checkpoints under this key it is, from 1; 0 for those that were written before they were numbered.
    #[serde(default)]
    pub number: i64,
    /// The digest of the text of the one before it; empty for the first.
    #[serde(default)]
    pub previous: String,
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

impl Key {
    /// A new key, and the seed to keep of it: 32 bytes as hexadecimal.
    pub fn new(entropy: &Entropy) -> (Self, String) {
        let seed: [u8; 32] = entropy.fill();
        let key = Ed25519KeyPair::from_seed_unchecked(&seed).expect("any 32 bytes are a seed");
        (Self(key), context::hex(&seed))
    }

    /// The key that an installation has been given.
    pub fn of(seed: &Secret) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(&seed.0).expect("any 32 bytes are a seed"))
    }

    /// The public half, as base64: what an auditor keeps.
    pub fn public(&self) -> String {
        BASE64_STANDARD.encode(self.0.public_key())
    }

    /// Base64 of the signature of a text.
    pub fn sign(&self, text: &str) -> String {
        BASE64_STANDARD.encode(self.0.sign(text.as_bytes()))
    }

    /// A checkpoint of where a chain stands, with its number, after the one before it.
    pub fn stamp(
        &self,
        tenant: Uuid,
        number: i64,
        previous: Option<&Checkpoint>,
        chain: &Chain,
        at: Timestamp,
    ) -> Checkpoint {
        let mut checkpoint = Checkpoint {
            tenant,
            number,
            previous: previous.map(|p| digest(p.text().as_bytes())).unwrap_or_default(),
            seq: chain.at,
            digest: chain.digest.clone(),
            at: at.to_string(),
            signature: String::new(),
        };
        checkpoint.signature = self.sign(&checkpoint.text());
        checkpoint
    }
}

/// Whether a signature is that of one of the public keys: one a line, where an installation has had several.
pub fn is_signed(text: &str, signature: &str, keys: &str) -> bool {
    let Ok(signature) = BASE64_STANDARD.decode(signature) else { return false };
    let keys = keys.lines().filter_map(|line| BASE64_STANDARD.decode(line.trim()).ok());
    let mut of = keys.map(|key| UnparsedPublicKey::new(&ED25519, key));
    of.any(|key| key.verify(text.as_bytes(), &signature).is_ok())
}

impl Checkpoint {
    /// What is signed: a line of its own for each part, so that it can be checked with any tool.
    pub fn text(&self) -> String {
        let Self { tenant, number, previous, seq, digest, at, .. } = self;
        match number {
            0 => format!("lisbet audit checkpoint\n{tenant}\n{seq}\n{digest}\n{at}\n"),
            _ => format!("lisbet audit checkpoint 2\n{tenant}\n{number}\n{previous}\n{seq}\n{digest}\n{at}\n"),
        }
    }

    pub fn is_signed_by(&self, keys: &str) -> bool {
        is_signed(&self.text(), &self.signature, keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_holds_only_as_it_was_signed() {
        let (key, seed) = Key::new(&Entropy::system());
        let chain = Chain { at: 7, digest: "abc".into(), ..Chain::default() };
        let first = key.stamp(Uuid::from_u128(1), 1, None, &chain, Timestamp::UNIX_EPOCH);
        let signed = key.stamp(Uuid::from_u128(1), 2, Some(&first), &chain, Timestamp::UNIX_EPOCH);
        assert!(signed.is_signed_by(&key.public()) && first.previous.is_empty());
        assert!(signed.is_signed_by(&Key::of(&Secret::parse(&seed).unwrap()).public()), "the seed is the key");
        let other = Key::new(&Entropy::system()).0.public();
        assert!(!signed.is_signed_by(&other) && !signed.is_signed_by("nonsense"));
        assert!(signed.is_signed_by(&format!("{other}\n{}\n", key.public())), "one of several");
        for changed in [
            Checkpoint { seq: 8, ..signed.clone() },
            Checkpoint { digest: "abd".into(), ..signed.clone() },
            Checkpoint { tenant: Uuid::nil(), ..signed.clone() },
            Checkpoint { number: 3, ..signed.clone() },
            Checkpoint { number: 0, ..signed.clone() },
            Checkpoint { previous: String::new(), ..signed.clone() },
        ] {
            assert!(!changed.is_signed_by(&key.public()));
        }
    }
}
