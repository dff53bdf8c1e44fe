//! Tokens of sign-in links and sessions: `<tenant>.<secret>`, of which only the digest is stored. In a session's cookie comes when
//! it was last seen, and a mark that only we can make: `<tenant>.<secret>.<seen>.<mark>`. So idleness costs no write, and a cookie
//! that somebody copied yesterday is old today even while its owner goes on working.

use axum::http::{HeaderMap, header};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use context::{Entropy, digest, hex};
use jiff::Timestamp;
use ring::hmac;
use socket::{House, Secret};
use uuid::Uuid;

/// A secret of 256 bits and the tenant it belongs to.
pub(crate) struct Token {
    pub tenant: Uuid,
    pub digest: String,
    /// What the person gets; never stored.
    pub shown: String,
}

impl Token {
    pub fn new(entropy: &Entropy, tenant: Uuid) -> Self {
        let secret = hex(&entropy.fill::<32>());
        Self { tenant, digest: digest(secret.as_bytes()), shown: format!("{}.{secret}", tenant.simple()) }
    }

    /// Reads a token as it came in; `None` for anything of another form, so that nothing odd reaches the database.
    pub fn parse(text: &str) -> Option<Self> {
        let (tenant, secret) = text.split_once('.')?;
        let well_formed = secret.len() == 64 && secret.bytes().all(|b| b.is_ascii_hexdigit());
        let tenant = Uuid::try_parse(tenant).ok().filter(|_| well_formed)?;
        Some(Self { tenant, digest: digest(secret.as_bytes()), shown: text.to_owned() })
    }
}

/// The session cookie's name. Over TLS browsers hold a `__Host-` cookie to this host, this path and to TLS.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-lisbet" } else { "lisbet" }
}

/// A session as a browser carries it.
pub(crate) struct SeenToken {
    pub token: Token,
    /// When an answer last went to it, to the nearest [`RENEWED_SECONDS`].
    pub seen: Timestamp,
}

/// How often a session in use gets a cookie that says so.
pub(crate) const RENEWED_SECONDS: i64 = 5 * 60;

/// A mark on a text that only whoever has the installation's key can make.
pub(crate) fn mark(key: &Secret, text: &str) -> String {
    hex(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key.0), text.as_bytes()).as_ref())
}

/// Whether a mark that came in is the text's. Takes as long whichever sign is wrong.
fn is_marked(key: &Secret, text: &str, given: &str) -> bool {
    let right = mark(key, text);
    right.len() == given.len() && right.bytes().zip(given.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

fn session_text(token: &Token, seen: i64) -> String {
    format!("session|{}|{}|{seen}", token.tenant, token.digest)
}

impl SeenToken {
    /// Reads a cookie as it came in; `None` for anything that we have not written.
    pub fn parse(key: &Secret, text: &str) -> Option<Self> {
        let (rest, given) = text.rsplit_once('.')?;
        let (token, seen) = rest.rsplit_once('.')?;
        let (token, seen): (_, i64) = (Token::parse(token)?, seen.parse().ok()?);
        let ours = is_marked(key, &session_text(&token, seen), given);
        let seen = Timestamp::from_second(seen).ok()?;
        ours.then_some(Self { token, seen })
    }

    pub fn written(key: &Secret, token: &Token, seen: Timestamp) -> String {
        let seen = seen.as_second();
        format!("{}.{seen}.{}", token.shown, mark(key, &session_text(token, seen)))
    }
}

/// The session that came with a request, if it is one that we have written; whether it is open still is for the store to say.
pub(crate) fn session(house: &House, headers: &HeaderMap) -> Option<SeenToken> {
    SeenToken::parse(&house.settings().key, &named_cookie(headers, cookie_name(house.settings().secure))?)
}

/// The cookie that goes along with somebody to a provider and back.
pub(crate) fn flow_name(secure: bool) -> &'static str {
    if secure { "__Host-lisbet-flow" } else { "lisbet-flow" }
}

/// As [`cookie`], for what somebody carries to a provider; `None` takes it away. It must come along when the provider leads back
/// here, so it is not `Strict`.
pub(crate) fn flow_cookie(secure: bool, sealed: Option<&str>) -> String {
    let (name, tls) = (flow_name(secure), if secure { "; Secure" } else { "" });
    let (value, age) = sealed.map_or(("", 0), |sealed| (sealed, 1800));
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{tls}")
}

/// The page that somebody was on their way to, as it goes along while they sign in: also by way of a provider.
#[derive(Default)]
pub(crate) struct Way(Option<String>);

fn way_name(secure: bool) -> &'static str {
    if secure { "__Host-lisbet-way" } else { "lisbet-way" }
}

impl Way {
    /// The longest address that is gone back to, in bytes.
    const LONGEST: usize = 1000;

    pub fn of(house: &House, headers: &HeaderMap) -> Self {
        let carried = named_cookie(headers, way_name(house.settings().secure));
        let to = carried.and_then(|way| URL_SAFE_NO_PAD.decode(way).ok()).and_then(|to| String::from_utf8(to).ok());
        Self(to.filter(|to| interface::leads_home(to)))
    }

    /// Where somebody is led who has signed in.
    pub fn leads(&self) -> &str {
        self.0.as_deref().unwrap_or("/")
    }

    /// The cookie that takes an address along; nothing where it is not one of ours.
    pub fn to(house: &House, address: &str) -> Option<String> {
        let ours = address.len() <= Self::LONGEST && interface::leads_home(address);
        ours.then(|| Self::cookie(house, &URL_SAFE_NO_PAD.encode(address), 1800))
    }

    /// The cookie that forgets it.
    pub fn walked(house: &House) -> String {
        Self::cookie(house, "", 0)
    }

    fn cookie(house: &House, value: &str, age: u32) -> String {
        let secure = house.settings().secure;
        let (name, tls) = (way_name(secure), if secure { "; Secure" } else { "" });
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{tls}")
    }
}

/// A browser in which somebody has signed in before: others who guess at their password do not make them wait there.
#[derive(Clone)]
pub(crate) struct Device {
    id: String,
    mark: String,
}

fn device_name(secure: bool) -> &'static str {
    if secure { "__Host-lisbet-device" } else { "lisbet-device" }
}

fn device_text(person: Uuid, id: &str) -> String {
    format!("device|{person}|{id}")
}

impl Device {
    pub fn of(house: &House, headers: &HeaderMap) -> Option<Self> {
        let text = named_cookie(headers, device_name(house.settings().secure))?;
        let (id, mark) = text.split_once('.')?;
        Some(Self { id: id.to_owned(), mark: mark.to_owned() })
    }

    /// The browser's own name, if the person has signed in there.
    pub fn known_to(&self, house: &House, person: Uuid) -> Option<&str> {
        is_marked(&house.settings().key, &device_text(person, &self.id), &self.mark).then_some(self.id.as_str())
    }

    /// The cookie by which a browser is known to a person for a year.
    pub fn cookie(house: &House, person: Uuid) -> String {
        let id = hex(&house.entropy().fill::<16>());
        let mark = mark(&house.settings().key, &device_text(person, &id));
        let secure = house.settings().secure;
        let (name, tls) = (device_name(secure), if secure { "; Secure" } else { "" });
        format!("{name}={id}.{mark}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000{tls}")
    }
}

/// A cookie of a request, by its name.
pub fn named_cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
    all.filter_map(|pair| pair.trim().split_once('=')).find(|(n, _)| *n == name).map(|(_, v)| v.to_owned())
}

/// The cookie that carries a session from now on; `None` takes it away.
pub(crate) fn cookie(house: &House, token: Option<&Token>) -> String {
    let secure = house.settings().secure;
    let value = token.map(|token| SeenToken::written(&house.settings().key, token, house.clock().now()));
    set_cookie(secure, value.as_deref())
}

fn set_cookie(secure: bool, value: Option<&str>) -> String {
    let name = cookie_name(secure);
    let (value, age) = value.map_or(("", 0), |value| (value, crate::store::SESSION_HOURS * 3600));
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_well_formed_tokens_are_read() {
        let token = Token::new(&Entropy::system(), Uuid::from_u128(5));
        assert_eq!(Token::parse(&token.shown).unwrap().digest, token.digest);
        for bad in ["", ".", "x.y", &format!("{}.{}", Uuid::nil().simple(), "g".repeat(64)), "' OR 1=1 --"] {
            assert!(Token::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn when_a_session_was_seen_is_for_us_to_say() {
        let (key, token) = (Secret([7; 32]), Token::new(&Entropy::system(), Uuid::from_u128(5)));
        let seen = Timestamp::from_second(1_800_000_000).unwrap();
        let text = SeenToken::written(&key, &token, seen);
        let read = SeenToken::parse(&key, &text).unwrap();
        assert_eq!((read.seen, read.token.digest.as_str()), (seen, token.digest.as_str()));
        let later = text.replace(".1800000000.", ".1800009999.");
        let (whole, _) = text.rsplit_once('.').unwrap();
        for bad in [later.as_str(), whole, &token.shown, &format!("{whole}."), &text[..text.len() - 2], ""] {
            assert!(SeenToken::parse(&key, bad).is_none(), "{bad}");
        }
        assert!(SeenToken::parse(&Secret([8; 32]), &text).is_none());
    }

    #[test]
    fn a_cookie_over_tls_is_bound_to_host_and_tls() {
        let text = set_cookie(true, Some("x"));
        assert!(text.starts_with("__Host-lisbet=") && text.ends_with("; Secure"), "{text}");
        assert!(text.contains("HttpOnly; SameSite=Lax"), "{text}");
        assert!(!set_cookie(false, Some("x")).contains("Secure"));
    }
}
