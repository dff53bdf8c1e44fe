//! Tokens of sign-in links and sessions: `<tenant>.<secret>`, of which only the digest is stored.

use axum::http::{HeaderMap, header};
use context::{Entropy, digest, hex};
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

/// The session cookie that came with a request.
pub fn session_cookie(headers: &HeaderMap, secure: bool) -> Option<String> {
    named_cookie(headers, cookie_name(secure))
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

pub(crate) fn named_cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
    all.filter_map(|pair| pair.trim().split_once('=')).find(|(n, _)| *n == name).map(|(_, v)| v.to_owned())
}

/// The cookie that carries a session; `None` takes it away.
pub(crate) fn cookie(secure: bool, token: Option<&Token>) -> String {
    let name = cookie_name(secure);
    let (value, age) = token.map_or(("", 0), |t| (t.shown.as_str(), crate::store::SESSION_HOURS * 3600));
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
    fn a_cookie_over_tls_is_bound_to_host_and_tls() {
        let token = Token::new(&Entropy::system(), Uuid::nil());
        let text = cookie(true, Some(&token));
        assert!(text.starts_with("__Host-lisbet=") && text.ends_with("; Secure"), "{text}");
        assert!(text.contains("HttpOnly; SameSite=Lax"), "{text}");
        assert!(!cookie(false, Some(&token)).contains("Secure"));
    }
}
