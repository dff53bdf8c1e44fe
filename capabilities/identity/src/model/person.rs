//! A person. No I/O here.

use context::Language;
use register::{Checked, Field, Head, Kind};
use work::Recipient;

/// Someone who can sign in.
#[derive(Clone, Debug, Default)]
pub struct Person {
    pub head: Head,
    pub name: String,
    pub language: String,
    /// Where letters go; empty: nowhere.
    pub email: String,
    /// Whether they work here still: who has left keeps their name in what they did, and may do nothing.
    pub active: bool,
}

impl Person {
    /// Them as somebody to write to; without an address no letter goes.
    pub fn recipient(&self) -> Recipient {
        let language = Language::from_code(&self.language).unwrap_or_default();
        Recipient { name: self.name.clone(), address: self.email.clone(), language }
    }
}

type P = Field<Person>;
pub static PERSON: Kind<Person> = Kind::new(
    "person",
    "people",
    &[
        P::text("name", 200, |p| &p.name).required(),
        P::made("search_key", |p| context::search_key(&p.name)),
        P::choice("language", &["sv", "en"], |p| &p.language),
        P::text("email", 254, |p| &p.email),
        P::made("email_key", |p| p.email.to_lowercase()),
        P::flag("active", |p| p.active).given(),
    ],
    |p| p.head,
    |head, c: &Checked| Person {
        head,
        name: c.text("name"),
        language: c.text("language"),
        email: c.text("email"),
        active: c.flag("active"),
    },
)
.ordered("name COLLATE sv, id");

#[cfg(test)]
mod tests {
    #[test]
    fn the_declaration_holds() {
        super::PERSON.prove();
    }
}
