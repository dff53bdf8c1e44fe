//! What a person meets: the frame of every page, the components, the words, and the embedded assets.
//!
//! Pages of other rooms extend `frame.html` of this crate (their `askama.toml` names its template folder) and put the
//! components here into their own templates. Every page works without JavaScript.

pub mod assets;
mod components;
mod frame;
mod numbers;
mod returned;
mod words;

pub use components::{Clash, ErrorSummary, Flash, FormField, Page};
pub use frame::{Crumb, Frame, MenuItem, Notice, Session, Tab};
pub use numbers::{date, number, percent, time};
pub use returned::Returned;
pub use words::{Messages, Words};

/// A text as it stands in an address or a header: what is not plain is percent-encoded (RFC 3986, the unreserved characters but `~`).
pub fn in_address(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Whether an address that came from outside leads to a page of ours. `//elsewhere` and `/\elsewhere` would lead away, and so would a tab or a
/// line break between, which browsers leave out (WHATWG URL, basic URL parser, step 3): a path as a browser sends it has nothing but
/// what can be seen.
pub fn leads_home(address: &str) -> bool {
    let plain = address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    plain && address.starts_with('/') && !address.starts_with("//")
}

/// The words of the frame and of everything that belongs to no room.
pub const MESSAGES: Messages =
    Messages { sv: include_str!("../messages/sv.ftl"), en: include_str!("../messages/en.ftl") };
