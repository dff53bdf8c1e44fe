//! What every page has: the language and its words, who is signed in, where one stands, and the menu.

use std::sync::Arc;

use context::{Language, Message};
use jiff::{Timestamp, civil::Date};

use crate::{Flash, Words};

/// A step of the breadcrumb; the last one has no address.
#[derive(Clone, Debug)]
pub struct Crumb {
    pub text: String,
    pub href: String,
}

/// An entry of the menu, which holds only what the person may use.
#[derive(Clone, Debug)]
pub struct MenuItem {
    pub text: String,
    pub href: String,
    pub current: bool,
}

/// A tab of a unit's year.
#[derive(Clone, Debug)]
pub struct Tab {
    pub text: String,
    pub href: String,
    pub current: bool,
}

/// What somebody has to do before they can go on as usual, on every page until it is done.
#[derive(Clone, Debug)]
pub struct Notice {
    pub text: String,
    pub href: String,
    pub link: String,
}

/// How long somebody stays signed in.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    /// After how many minutes without anything it is over.
    pub idle_minutes: i64,
    /// When it is over all the same.
    pub ends: Timestamp,
}

/// The frame of a page.
#[derive(Clone)]
pub struct Frame {
    pub words: Arc<Words>,
    pub language: Language,
    /// The tenant's name, beside the program's.
    pub tenant: String,
    /// The person who is signed in; empty when nobody is.
    pub person: String,
    /// The session they are in.
    pub session: Option<Session>,
    pub menu: Vec<MenuItem>,
    pub crumbs: Vec<Crumb>,
    /// The pages that every unit's year has: the last part of the address, and the tab's text.
    pub tabs: Vec<(&'static str, String)>,
    /// What everybody meets at the foot of the page: text and address.
    pub foot: Vec<(String, &'static str)>,
    /// What was just done, said once.
    pub flash: Option<Flash>,
    pub notice: Option<Notice>,
    /// This page's own address, to come back to after changing language; empty where something waits in the page that would be lost.
    pub path: String,
}

impl Frame {
    /// A word by its key.
    pub fn t(&self, key: &str) -> String {
        self.words.word(self.language, key)
    }

    /// A field's label: `<kind>-<field>`.
    pub fn label(&self, kind: &str, field: &str) -> String {
        self.t(&format!("{kind}-{field}"))
    }

    /// A choice's word: its kind's and field's own, else one that holds everywhere.
    pub fn choice(&self, kind: &str, field: &str, word: &str) -> String {
        let own = format!("choice-{kind}-{field}-{word}");
        self.t(if self.words.has(self.language, &own) { own } else { format!("choice-{word}") }.as_str())
    }

    /// A field's label as the trail has it: its kind's, or, for what is said of a record besides its own fields, one that holds everywhere.
    pub fn told_label(&self, kind: &str, field: &str) -> String {
        let known = [format!("{kind}-{field}"), format!("audit-field-{field}")];
        let known = known.into_iter().find(|key| self.words.has(self.language, key));
        known.map_or_else(|| field.to_owned(), |key| self.t(&key))
    }

    /// A sentence with values.
    pub fn say(&self, message: &Message) -> String {
        self.words.say(self.language, message)
    }

    /// A sentence about a number: `{ $n }`.
    pub fn count(&self, key: &'static str, n: impl std::borrow::Borrow<usize>) -> String {
        self.say(&Message::new(key).with("n", *n.borrow()))
    }

    /// A sentence about somebody: `{ $by }`.
    pub fn by(&self, key: &'static str, by: &str) -> String {
        self.say(&Message::new(key).with("by", by))
    }

    /// The tabs of the unit's year whose address begins with `base`, with the one that is open.
    pub fn year(&self, base: &str, open: &str) -> Vec<Tab> {
        let tab = |(page, text): &(&str, String)| Tab {
            text: text.clone(),
            href: format!("{base}/{page}"),
            current: *page == open,
        };
        self.tabs.iter().map(tab).collect()
    }

    /// A sentence about a year: `{ $year }`, without the spaces that numbers get.
    pub fn of_year(&self, key: &'static str, year: &i64) -> String {
        self.say(&Message::new(key).with("year", year.to_string()))
    }

    pub fn number(&self, value: &i64) -> String {
        crate::number(*value)
    }

    pub fn date(&self, date: &Date) -> String {
        crate::date(&self.words, self.language, *date)
    }

    pub fn time(&self, at: &Timestamp) -> String {
        crate::time(&self.words, self.language, *at)
    }

    pub fn css(&self) -> String {
        crate::assets::address(".css")
    }

    pub fn js(&self) -> String {
        crate::assets::address(".js")
    }

    #[must_use]
    pub fn crumb(mut self, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { text: text.into(), href: href.into() });
        self
    }
}
