//! One field of a record kind.

use database::Value;
use uuid::Uuid;

/// What a field may hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// One line of at most `max` characters.
    Text {
        max: usize,
    },
    /// Several lines of at most `max` characters in all.
    LongText {
        max: usize,
    },
    Whole {
        min: i64,
        max: i64,
    },
    /// A level on the named scale of the year's method: the values are data, see [`crate::Levels`].
    Level(&'static str),
    Flag,
    /// One of a fixed set of words; `choice-<word>` is the message.
    Choice(&'static [&'static str]),
    Date,
    /// The id of a record of the named kind.
    Reference(&'static str),
}

/// How a field's value is read from a record.
pub(crate) enum Get<T: 'static> {
    Text(fn(&T) -> &str),
    Made(fn(&T) -> String),
    Whole(fn(&T) -> Option<i64>),
    Flag(fn(&T) -> bool),
    Reference(fn(&T) -> Option<Uuid>),
    Date(fn(&T) -> Option<jiff::civil::Date>),
}

/// A field without its record's type: what forms, lists, files and calls are made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct About {
    /// Also its column's name.
    pub name: &'static str,
    pub shape: Shape,
    pub required: bool,
    /// Worked out from other fields: stored to sort and match on, never asked for.
    pub derived: bool,
    /// Set by the house (what the record belongs to), not by whoever fills in the form.
    pub given: bool,
    /// What a record is created with is not told to the trail: it may become another in silence later, and the two would tell.
    pub fleeting: bool,
    /// Stands in the list.
    pub column: bool,
    /// A list may show only what has a value in it; of a day, only what is due by it.
    pub filtered: bool,
    /// A list may be in its order; the first such field is the order that a list has by itself.
    pub sorted: bool,
    /// Is searched in.
    pub searched: bool,
    /// What else people head it with in their spreadsheets, besides its labels.
    pub known_as: &'static [&'static str],
}

impl About {
    /// Whether a person fills it in.
    pub fn asked(&self) -> bool {
        !self.derived && !self.given
    }
}

/// A field: what is said of it, and how a record's value is read.
pub struct Field<T: 'static> {
    pub(crate) about: About,
    pub(crate) get: Get<T>,
}

impl<T> std::ops::Deref for Field<T> {
    type Target = About;
    fn deref(&self) -> &About {
        &self.about
    }
}

impl<T> Field<T> {
    const fn new(name: &'static str, shape: Shape, get: Get<T>) -> Self {
        let about = About {
            name,
            shape,
            required: false,
            derived: false,
            given: false,
            fleeting: false,
            column: false,
            filtered: false,
            sorted: false,
            searched: false,
            known_as: &[],
        };
        Self { about, get }
    }
    pub const fn text(name: &'static str, max: usize, get: fn(&T) -> &str) -> Self {
        Self::new(name, Shape::Text { max }, Get::Text(get))
    }
    pub const fn long_text(name: &'static str, max: usize, get: fn(&T) -> &str) -> Self {
        Self::new(name, Shape::LongText { max }, Get::Text(get))
    }
    pub const fn whole(name: &'static str, min: i64, max: i64, get: fn(&T) -> Option<i64>) -> Self {
        Self::new(name, Shape::Whole { min, max }, Get::Whole(get))
    }
    pub const fn level(name: &'static str, get: fn(&T) -> Option<i64>) -> Self {
        Self::new(name, Shape::Level(name), Get::Whole(get))
    }
    pub const fn flag(name: &'static str, get: fn(&T) -> bool) -> Self {
        Self::new(name, Shape::Flag, Get::Flag(get))
    }
    pub const fn choice(name: &'static str, of: &'static [&'static str], get: fn(&T) -> &str) -> Self {
        Self::new(name, Shape::Choice(of), Get::Text(get))
    }
    pub const fn date(name: &'static str, get: fn(&T) -> Option<jiff::civil::Date>) -> Self {
        Self::new(name, Shape::Date, Get::Date(get))
    }
    pub const fn reference(name: &'static str, kind: &'static str, get: fn(&T) -> Option<Uuid>) -> Self {
        Self::new(name, Shape::Reference(kind), Get::Reference(get))
    }
    /// A text worked out from the record, such as its search key.
    pub const fn made(name: &'static str, get: fn(&T) -> String) -> Self {
        let mut field = Self::new(name, Shape::LongText { max: usize::MAX }, Get::Made(get));
        field.about.derived = true;
        field
    }
    pub const fn required(mut self) -> Self {
        self.about.required = true;
        self
    }
    pub const fn derived(mut self) -> Self {
        self.about.derived = true;
        self
    }
    pub const fn fleeting(mut self) -> Self {
        self.about.fleeting = true;
        self
    }
    pub const fn given(mut self) -> Self {
        self.about.given = true;
        self
    }
    pub const fn column(mut self) -> Self {
        self.about.column = true;
        self
    }
    pub const fn filtered(mut self) -> Self {
        self.about.filtered = true;
        self
    }
    pub const fn sorted(mut self) -> Self {
        self.about.sorted = true;
        self
    }
    pub const fn searched(mut self) -> Self {
        self.about.searched = true;
        self
    }
    pub const fn known_as(mut self, headings: &'static [&'static str]) -> Self {
        self.about.known_as = headings;
        self
    }

    /// The record's value in this field.
    pub fn value(&self, record: &T) -> Value {
        match self.get {
            Get::Text(get) => get(record).into(),
            Get::Made(get) => get(record).into(),
            Get::Whole(get) => get(record).into(),
            Get::Flag(get) => get(record).into(),
            Get::Reference(get) => get(record).into(),
            Get::Date(get) => get(record).into(),
        }
    }

    /// The value as text, as the audit trail and a form keep it; `None` where nothing stands.
    pub fn shown(&self, record: &T) -> Option<String> {
        text(self.value(record))
    }
}

/// A value as text; `None` where nothing stands.
pub(crate) fn text(value: Value) -> Option<String> {
    match value {
        Value::Text(text) if text.is_empty() => None,
        Value::Text(text) => Some(text),
        Value::Whole(number) => Some(number.to_string()),
        Value::Flag(flag) => Some(flag.to_string()),
        Value::Id(id) => Some(id.to_string()),
        Value::Null | Value::Bytes(_) => None,
    }
}
