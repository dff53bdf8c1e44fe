//! Grounds in law, named decisions, and which roles a secret may be kept for. No I/O here.

use std::sync::LazyLock;

use context::{Language, Message};
use jiff::civil::Date;
use register::{FieldView, Given, Shape};
use serde::Deserialize;
use socket::ROLES;

/// A ground in law, as people choose it.
#[derive(Debug, Deserialize)]
pub struct Ground {
    /// Chapter and section, as they are printed.
    pub section: String,
    sv: String,
    en: String,
}

impl Ground {
    /// What it protects.
    pub fn about(&self, language: Language) -> &str {
        match language {
            Language::Swedish => &self.sv,
            Language::English => &self.en,
        }
    }
}

#[derive(Deserialize)]
struct Grounds {
    ground: Vec<Ground>,
}

/// The grounds that a municipality often meets (`grounds.toml`, with source and date).
pub fn grounds() -> &'static [Ground] {
    static GROUNDS: LazyLock<Grounds> =
        LazyLock::new(|| toml::from_str(include_str!("../grounds.toml")).expect("the grounds are well formed"));
    &GROUNDS.ground
}

/// The grounds as they are suggested where somebody writes one.
pub fn suggested_grounds(language: Language) -> Vec<String> {
    grounds().iter().map(|ground| format!("{} ({})", ground.section, ground.about(language))).collect()
}

/// A field that asks on which ground.
pub fn ground_field(required: bool) -> FieldView {
    FieldView::new("ground", Shape::Text { max: 200 }, required)
}

/// A ground that somebody has written, as it is kept.
///
/// # Errors
/// What is wrong with it: missing, too long, or without a section.
pub fn checked_ground(text: &str) -> Result<String, Message> {
    register::fitting(text, Shape::Text { max: 200 }, true)?;
    let ground = register::clean(text).into_owned();
    if names_section(&ground) { Ok(ground) } else { Err("secrecy-no-section".into()) }
}

/// Whether a text names a section of a law: `18 kap. 8 § OSL`, `OSL 18:8`, `39 kap. 2 §`.
pub fn names_section(text: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    let section = text.split_once('§').is_some_and(|(before, _)| before.contains(digit));
    let short = text.split_once(':').is_some_and(|(before, after)| before.ends_with(digit) && after.starts_with(digit));
    section || short
}

/// The roles that a secret may be kept for. Not everybody who is employed, and not those who only keep the installation going.
pub fn keepers() -> impl Iterator<Item = &'static str> {
    ROLES.iter().map(|role| role.name).filter(|role| !matches!(*role, "employee" | "administrator"))
}

/// Who decided, when, and under which number: what lifts a secret, opens it to somebody or gives a copy out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    pub by: String,
    pub day: Option<Date>,
    pub number: String,
}

impl Decision {
    /// The fields that ask for it, in whichever form.
    pub fn fields() -> [FieldView; 3] {
        let line = Shape::Text { max: 200 };
        [
            FieldView::new("by", line, true),
            FieldView::new("day", Shape::Date, true),
            FieldView::new("number", line, false),
        ]
    }

    /// What was typed in them; a day that is none is no day.
    pub fn typed(given: &Given) -> Self {
        let text = |name: &str| given.get(name).cloned().unwrap_or_default();
        Self { by: text("by"), day: text("day").trim().parse().ok(), number: text("number") }
    }

    /// As it is kept and printed: `Förvaltningschefen, 2026-11-24, BUN 2026/7`.
    pub fn text(&self) -> String {
        let day = self.day.map(|day| day.to_string()).unwrap_or_default();
        let parts = [self.by.trim(), &day, self.number.trim()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ground_names_a_section() {
        for ground in grounds() {
            assert!(names_section(&ground.section), "{}", ground.section);
            assert!(!ground.about(Language::Swedish).is_empty() && !ground.about(Language::English).is_empty());
        }
        for good in ["OSL 18:8", "39 kap. 2 §", "5 kap 5 § OSL och praxis", "17 kap. 3 b §"] {
            assert!(names_section(good), "{good}");
        }
        for bad in ["", "hemligt", "§", "OSL", "18 kap.", "kl. 18: möte"] {
            assert!(!names_section(bad), "{bad}");
        }
    }

    #[test]
    fn a_decision_is_printed_without_what_is_not_there() {
        let decision = Decision { by: "Chefen ".into(), day: "2026-11-24".parse().ok(), number: String::new() };
        assert_eq!(decision.text(), "Chefen, 2026-11-24");
    }
}
