//! What is sealed with the installation's key: secrets that must be read again, and what a browser carries for us and must not
//! change. Each seal is for one purpose: what was sealed for another does not open.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use context::Entropy;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Serialize, de::DeserializeOwned};
use socket::Secret;

fn key(secret: &Secret) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &secret.0).expect("the key has the cipher's length"))
}

/// Seals a value for a purpose. The nonce is random: far fewer than 2³² are sealed with one key.
pub fn seal(secret: &Secret, entropy: &Entropy, purpose: &str, value: &impl Serialize) -> String {
    let mut text = serde_json::to_vec(value).unwrap_or_default();
    let nonce = entropy.fill::<NONCE_LEN>();
    let aad = Aad::from(purpose.as_bytes());
    key(secret)
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut text)
        .expect("what is sealed is small");
    BASE64_URL_SAFE_NO_PAD.encode([&nonce[..], &text].concat())
}

/// Opens what was sealed for the purpose; `None` for anything else, whatever is wrong with it.
pub fn open<T: DeserializeOwned>(secret: &Secret, purpose: &str, sealed: &str) -> Option<T> {
    let mut all = BASE64_URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let (nonce, text) = all.split_at_mut_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let plain = key(secret).open_in_place(nonce, Aad::from(purpose.as_bytes()), text).ok()?;
    serde_json::from_slice(plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_sealed_for_the_purpose_with_this_key_and_not_changed_opens() {
        let (secret, entropy) = (Secret([7; 32]), Entropy::system());
        let sealed = seal(&secret, &entropy, "flow", &"hemligt");
        assert_ne!(sealed, seal(&secret, &entropy, "flow", &"hemligt"));
        assert_eq!(open::<String>(&secret, "flow", &sealed).unwrap(), "hemligt");
        assert!(open::<String>(&secret, "other", &sealed).is_none());
        assert!(open::<String>(&Secret([8; 32]), "flow", &sealed).is_none());
        let mut changed = sealed.clone().into_bytes();
        changed[20] ^= 1;
        assert!(open::<String>(&secret, "flow", &String::from_utf8_lossy(&changed)).is_none());
        for bad in ["", "AAAA", "å"] {
            assert!(open::<String>(&secret, "flow", bad).is_none(), "{bad}");
        }
    }
}
