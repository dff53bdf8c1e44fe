//! The installation's own key: what the database must hold and nobody who reads a copy of it may use is sealed with it.

use std::fmt;

/// 256 bits that stand outside the database. The default is for tools that never seal anything.
#[derive(Clone, Copy, Default)]
pub struct Secret(pub [u8; 32]);

impl Secret {
    /// Reads 64 hexadecimal digits; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().as_bytes();
        let mut bytes = [0; 32];
        if digits.len() != 64 {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |d: u8| char::from(d).to_digit(16).and_then(|d| u8::try_from(d).ok());
            *byte = digit(pair[0])? * 16 + digit(pair[1])?;
        }
        Some(Self(bytes))
    }
}

/// It is never written in a log.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_key_is_sixty_four_digits_and_is_not_shown() {
        let text = "0fA1".repeat(16);
        let key = Secret::parse(&format!("{text}\n")).unwrap();
        assert_eq!(context::hex(&key.0), text.to_lowercase());
        assert_eq!(format!("{key:?}"), "Secret");
        for bad in ["", "0f", &"g".repeat(64), &"å".repeat(32)] {
            assert!(Secret::parse(bad).is_none(), "{bad}");
        }
    }
}
