//! Passkeys (WebAuthn level 3): what a browser is asked, and whether its answer is to be believed. What must be remembered between
//! the two goes along in the page, sealed; the library draws the challenge from the system's own generator.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value as Json;
use socket::House;
use uuid::Uuid;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential,
        RegisterPublicKeyCredential, Url,
    },
};

use crate::seal;

/// How long a page may stand open before its challenge is too old, in seconds.
const GOOD: i64 = 30 * 60;

const ASK: &str = "passkey-ask";
const ADD: &str = "passkey-add";

/// What a page carries: the browser's options as JSON, and what we must see again.
#[derive(Clone, Debug)]
pub(crate) struct Challenge {
    pub options: String,
    pub sealed: String,
}

#[derive(Serialize, Deserialize)]
struct Carried<S> {
    state: S,
    /// Seconds of Unix time.
    until: i64,
    /// Whose new key it is to be.
    person: Uuid,
}

/// A passkey as it is stored: its name for itself, and its public half.
pub(crate) struct Stored {
    pub handle: String,
    pub secret: String,
}

/// The protocol for the address that people use; `None` where that is a bare number, which no passkey can be bound to.
fn protocol(house: &House) -> Option<Webauthn> {
    let origin = Url::parse(&house.settings().base).ok()?;
    let host = origin.domain()?;
    WebauthnBuilder::new(host, &origin).ok()?.rp_name("Lisbet").build().ok()
}

fn carry(house: &House, purpose: &str, options: &Json, state: impl Serialize, person: Uuid) -> Challenge {
    let until = house.clock().now().as_second() + GOOD;
    let sealed = seal::seal(&house.settings().key, house.entropy(), purpose, &Carried { state, until, person });
    Challenge { options: options.to_string(), sealed }
}

fn carried<S: DeserializeOwned>(house: &House, purpose: &str, sealed: &str) -> Option<Carried<S>> {
    let carried: Carried<S> = seal::open(&house.settings().key, purpose, sealed)?;
    (carried.until > house.clock().now().as_second()).then_some(carried)
}

/// Asks for any passkey of this place: its holder need not say who they are.
pub(crate) fn ask(house: &House) -> Option<Challenge> {
    let (asked, state) = protocol(house)?.start_discoverable_authentication().ok()?;
    let options = serde_json::to_value(&asked.public_key).ok()?;
    Some(carry(house, ASK, &options, state, Uuid::nil()))
}

/// Asks for a new passkey on a device that holds none of the person's `others`, by their handles.
pub(crate) fn ask_new(house: &House, person: Uuid, name: &str, others: &[String]) -> Option<Challenge> {
    let others = others.iter().filter_map(|h| BASE64_URL_SAFE_NO_PAD.decode(h).ok()).collect();
    let (asked, state) = protocol(house)?.start_passkey_registration(person, name, name, Some(others)).ok()?;
    let mut options = serde_json::to_value(&asked.public_key).ok()?;
    // The key is to say itself whose it is; the library leaves that to the device.
    options["authenticatorSelection"]["residentKey"] = "required".into();
    options["authenticatorSelection"]["requireResidentKey"] = true.into();
    Some(carry(house, ADD, &options, state, person))
}

/// A new passkey, when the answer is one to what the person was asked.
pub(crate) fn made(house: &House, person: Uuid, sealed: &str, answer: &str) -> Option<Stored> {
    let carried: Carried<PasskeyRegistration> =
        carried(house, ADD, sealed).filter(|c: &Carried<_>| c.person == person)?;
    let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).ok()?;
    let passkey = protocol(house)?.finish_passkey_registration(&answer, &carried.state).ok()?;
    let handle = BASE64_URL_SAFE_NO_PAD.encode(passkey.cred_id());
    Some(Stored { handle, secret: serde_json::to_string(&passkey).ok()? })
}

/// Whose passkey an answer says that it is, not proved yet: the person, and the key's handle.
pub(crate) fn said(house: &House, answer: &str) -> Option<(Uuid, String)> {
    let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
    let (person, handle) = protocol(house)?.identify_discoverable_authentication(&answer).ok()?;
    Some((person, BASE64_URL_SAFE_NO_PAD.encode(handle)))
}

/// Whether the answer proves that the stored passkey is at hand and its holder has unlocked it: then the passkey as it is to be stored
/// from now on. A count that does not grow means a copied key, and proves nothing (WebAuthn, 7.2, step 22).
pub(crate) fn proved(house: &House, sealed: &str, answer: &str, stored: &str) -> Option<String> {
    let carried: Carried<DiscoverableAuthentication> = carried(house, ASK, sealed)?;
    let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
    let mut passkey: Passkey = serde_json::from_str(stored).ok()?;
    let key = DiscoverableKey::from(&passkey);
    let result = protocol(house)?.finish_discoverable_authentication_v2(&answer, carried.state, &key).ok()?;
    if !result.user_verified() {
        return None;
    }
    passkey.update_credential(&result)?;
    serde_json::to_string(&passkey).ok()
}
