//! All words for people: one Fluent bundle per language, gathered from every room.

use std::collections::BTreeSet;

use context::{Arg, Language, Message};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

/// A room's message files, both languages whole.
#[derive(Clone, Copy, Debug)]
pub struct Messages {
    pub sv: &'static str,
    pub en: &'static str,
}

impl Messages {
    pub const NONE: Self = Self { sv: "", en: "" };
}

/// The house's words in both languages.
pub struct Words {
    sv: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl Words {
    /// Gathers the rooms' message files.
    ///
    /// # Panics
    /// When a file does not parse or two rooms use the same key: a mistake of ours that every test meets at once.
    pub fn gather(rooms: impl IntoIterator<Item = Messages>) -> Self {
        let mut words = Self { sv: bundle(Language::Swedish), en: bundle(Language::English) };
        for messages in std::iter::once(crate::MESSAGES).chain(rooms) {
            add(&mut words.sv, messages.sv);
            add(&mut words.en, messages.en);
        }
        words
    }

    /// The sentence in the language; a key nobody has written shows as `⟦key⟧`, which a test looks for on every page.
    pub fn say(&self, language: Language, message: &Message) -> String {
        let bundle = if language == Language::Swedish { &self.sv } else { &self.en };
        let Some(pattern) = bundle.get_message(message.key).and_then(|m| m.value()) else {
            return format!("⟦{}⟧", message.key);
        };
        let mut args = FluentArgs::new();
        for (name, value) in &message.args {
            let value = match value {
                Arg::Text(text) => FluentValue::from(text.as_str()),
                Arg::Number(number) => FluentValue::from(*number),
            };
            args.set(*name, value);
        }
        let mut errors = vec![];
        let said = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        if errors.is_empty() { said } else { format!("⟦{}: {said}⟧", message.key) }
    }

    /// A word by a key that is put together at run time, such as `unit-kind-board`; the key itself where there is none.
    pub fn word(&self, language: Language, key: &str) -> String {
        let bundle = if language == Language::Swedish { &self.sv } else { &self.en };
        match bundle.get_message(key).and_then(|m| m.value()) {
            Some(pattern) => bundle.format_pattern(pattern, None, &mut vec![]).into_owned(),
            None => format!("⟦{key}⟧"),
        }
    }

    pub fn has(&self, language: Language, key: &str) -> bool {
        if language == Language::Swedish { self.sv.has_message(key) } else { self.en.has_message(key) }
    }

    /// The keys of a message file, for the test that compares the two languages.
    pub fn keys(file: &str) -> BTreeSet<String> {
        file.lines()
            .filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|l| l.split_once(" =").map(|(key, _)| key.to_owned()))
            .collect()
    }
}

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let id = language.code().parse().expect("sv and en are language codes");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolating marks would end up in documents and e-mail; our texts are left-to-right.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(n) if n.value.fract() == 0.0 => Some(crate::number(n.value as i64)),
        _ => None,
    }));
    bundle
}

fn add(bundle: &mut FluentBundle<FluentResource>, file: &str) {
    let resource = FluentResource::try_new(file.to_owned())
        .unwrap_or_else(|(_, errors)| panic!("a message file does not parse: {errors:?}"));
    if let Err(errors) = bundle.add_resource(resource) {
        panic!("a message key stands in two rooms: {errors:?}");
    }
}
