//! What somebody proves who they are with (*inloggningssätt*): passkeys, an app that shows codes, recovery codes, a password. No I/O here.

use std::collections::HashSet;

use argon2::{
    Algorithm, Argon2, Params, PasswordVerifier as _, Version,
    password_hash::{PasswordHash, PasswordHasher as _, SaltString},
};
use context::{Entropy, search_key};
use jiff::Timestamp;
use totp_rs::{Builder, Totp};
use uuid::Uuid;

/// A kind of proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    /// A key that a device keeps behind its own lock (WebAuthn): two factors in one.
    Passkey,
    /// Codes that change each half minute (RFC 6238).
    App,
    /// Codes on paper, good once each, for whoever has lost the others.
    Recovery,
    /// Opens nothing alone.
    Password,
}

impl Means {
    pub fn code(self) -> &'static str {
        match self {
            Self::Passkey => "passkey",
            Self::App => "app",
            Self::Recovery => "recovery",
            Self::Password => "password",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Passkey, Self::App, Self::Recovery, Self::Password].into_iter().find(|m| m.code() == code)
    }
}

/// One that somebody has, without its secret.
#[derive(Clone, Debug)]
pub(crate) struct Credential {
    pub id: Uuid,
    pub means: Means,
    pub label: String,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// What a person has, taken together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Credentials(pub Vec<Credential>);

impl Credentials {
    pub fn of(&self, means: Means) -> impl Iterator<Item = &Credential> {
        self.0.iter().filter(move |c| c.means == means)
    }

    /// Those that are enough beside a first proof; recovery codes only stand in for them.
    pub fn factors(&self) -> usize {
        self.of(Means::Passkey).chain(self.of(Means::App)).count()
    }
}

/// The app's code for a secret; `account` stands in the app beside the program's name.
pub(crate) fn app(secret: &[u8], account: &str) -> Option<Totp> {
    let account = account.replace(':', " ");
    Builder::new().with_secret(secret.to_vec()).with_account_name(account).with_issuer(Some("Lisbet")).build().ok()
}

/// The length of an app's secret: RFC 4226, 4, asks for 16 bytes and advises 20.
pub(crate) const APP_SECRET: usize = 20;

/// A recovery code: fifty random bits.
pub(crate) fn recovery_code(entropy: &Entropy) -> String {
    entropy.code(2)
}

/// How many recovery codes somebody gets.
pub(crate) const RECOVERY_CODES: usize = 10;

/// Shortest and longest password, in characters: long beats complicated (NIST SP 800-63B, 3.1.1.2).
const PASSWORD: std::ops::RangeInclusive<usize> = 12..=200;

/// What is wrong with a password that somebody wants: the message's key.
pub(crate) fn unfit_password(password: &str, name: &str, email: &str) -> Option<&'static str> {
    let length = password.chars().count();
    if length < *PASSWORD.start() {
        return Some("password-short");
    }
    if length > *PASSWORD.end() {
        return Some("password-long");
    }
    let key = search_key(password);
    if key.chars().collect::<HashSet<_>>().len() < 5 {
        return Some("password-plain");
    }
    let local = email.split('@').next().unwrap_or_default();
    let own = name.split_whitespace().chain(local.split('.')).chain(["lisbet"]);
    let own = own.map(search_key).filter(|part| part.chars().count() > 3);
    own.into_iter().any(|part| key.contains(&part)).then_some("password-own")
}

/// Argon2id with 19 MiB and two passes (OWASP Password Storage Cheat Sheet, 2025).
fn argon() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("the numbers are within Argon2's own bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of a password, as a PHC string. Takes some twenty milliseconds of a processor.
pub(crate) fn hash_password(password: &str, salt: [u8; 16]) -> Option<String> {
    let salt = SaltString::encode_b64(&salt).ok()?;
    Some(argon().hash_password(password.as_bytes(), &salt).ok()?.to_string())
}

/// Which of the hashes is the password's. Without any, as much work is done as for one: time tells nobody who has an account.
pub(crate) fn whose_password(hashes: &[String], password: &str) -> Option<usize> {
    let is = |hash: &str| {
        PasswordHash::new(hash).is_ok_and(|hash| argon().verify_password(password.as_bytes(), &hash).is_ok())
    };
    if hashes.is_empty() {
        hash_password(password, [0; 16]);
    }
    hashes.iter().position(|hash| is(hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_ones_own_name() {
        let unfit = |password: &str| unfit_password(password, "Åsa Provander", "asa.provander@ekasa.example");
        assert_eq!(unfit("kort"), Some("password-short"));
        assert_eq!(unfit(&"lång ".repeat(41)), Some("password-long"));
        assert_eq!(unfit("aaaabbbbccccdddd"), Some("password-plain"));
        assert_eq!(unfit("ProVander123456"), Some("password-own"));
        assert_eq!(unfit("lisbet är inloggad"), Some("password-own"));
        assert_eq!(unfit("fyra hästar åt gräs"), None);
    }

    #[test]
    fn a_password_is_known_by_its_hash_and_no_other_is() {
        let hash = hash_password("fyra hästar åt gräs", [7; 16]).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let other = hash_password("fyra hästar åt gräs", [8; 16]).unwrap();
        assert_ne!(hash, other);
        let all = ["skräp".to_owned(), hash];
        assert_eq!(whose_password(&all, "fyra hästar åt gräs"), Some(1));
        assert_eq!(whose_password(&all, "Fyra hästar åt gräs"), None);
        assert_eq!(whose_password(&[], ""), None);
    }

    #[test]
    fn an_apps_code_is_the_standards() {
        // RFC 6238, appendix B, SHA-1: the last six of 94287082 at 59 seconds.
        let app = app(b"12345678901234567890", "Prov: Ett").unwrap();
        assert_eq!(app.check("287082", 59), Some(1));
        assert_eq!(app.check("287082", 59 + 60), None);
        assert!(app.to_url().unwrap().starts_with("otpauth://totp/Lisbet:Prov%20%20Ett?secret=GEZDGNBVGY3TQOJQ"));
    }
}
