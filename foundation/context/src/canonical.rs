//! Texts in one form: JSON that hashes alike everywhere, and keys that are searched and matched on.

use std::{borrow::Cow, fmt::Write as _};

use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// JSON with sorted keys and no white space. The bytes are stored and hashed; no database may re-order them.
pub fn canonical(value: &Json) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Json, into: &mut String) {
    match value {
        Json::Object(fields) => {
            let mut names: Vec<_> = fields.keys().collect();
            names.sort();
            into.push('{');
            for (at, name) in names.into_iter().enumerate() {
                if at > 0 {
                    into.push(',');
                }
                let _ = write!(into, "{}:", Json::from(name.as_str()));
                write(&fields[name], into);
            }
            into.push('}');
        }
        Json::Array(items) => {
            into.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    into.push(',');
                }
                write(item, into);
            }
            into.push(']');
        }
        plain => {
            let _ = write!(into, "{plain}");
        }
    }
}

/// SHA-256 in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    digest_of_all(&[bytes])
}

/// SHA-256 of these bytes one after the other, in hexadecimal.
pub(crate) fn digest_of_all(parts: &[&[u8]]) -> String {
    let mut all = Sha256::new();
    parts.iter().for_each(|part| all.update(part));
    hex(&all.finalize())
}

pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| DIGITS[usize::from(half)];
    let text = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
    String::from_utf8(text).unwrap_or_default()
}

/// The text with each letter in one sign (NFC): what is pasted from a PDF or comes from a Mac has `Å` as an A with a ring laid over it, which
/// looks the same and would be another name.
pub fn composed(text: &str) -> Cow<'_, str> {
    // Nothing below the combining signs, which begin with this byte (U+0300), can be in two.
    if text.bytes().all(|byte| byte < 0xcc) {
        return text.into();
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.into(),
        _ => text.nfc().collect::<String>().into(),
    }
}

/// What a text is searched and recognised by: lower case, single spaces, no soft hyphens, no full stop at the end.
/// Å stays Å: to a Swedish reader it is a letter of its own.
pub fn search_key(text: &str) -> String {
    let text = composed(text);
    let mut key = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        for letter in word.chars() {
            match letter {
                'a'..='z' | '0'..='9' => key.push(letter),
                '\u{ad}' => {}
                _ => key.extend(letter.to_lowercase()),
            }
        }
    }
    key.truncate(key.trim_end_matches(['.', ' ']).len());
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_json_does_not_depend_on_the_order_of_writing() {
        let a: Json = serde_json::from_str(r#"{"b": [1, {"z": null, "a": "å\n"}], "a": true}"#).unwrap();
        assert_eq!(canonical(&a), r#"{"a":true,"b":[1,{"a":"å\n","z":null}]}"#);
    }

    #[test]
    fn a_search_key_forgives_case_spaces_and_a_full_stop() {
        assert_eq!(search_key("  Lokaler  SÄGS inte\nupp. "), "lokaler sägs inte upp");
        assert_ne!(search_key("Ån"), search_key("An"));
        assert_eq!(search_key("A\u{30a}n"), search_key("Ån"), "in one sign or in two");
        assert_eq!(search_key("3.1. Mål"), "3.1. mål");
    }
}
