//! Units and functions. No I/O here.

use jiff::civil::Date;
use register::{Checked, Field, Head, Kind};
use uuid::Uuid;

/// The kinds of unit, from the municipal council down.
pub const KINDS: &[&str] = &[
    "council",
    "executive-board",
    "board",
    "company-board",
    "administration",
    "department",
    "staff",
    "area",
    "unit",
    "provider",
];

/// A part of the organisation, for as long as it is one.
#[derive(Clone, Debug, Default)]
pub struct UnitRecord {
    pub head: Head,
    pub name: String,
    pub slug: String,
    pub kind: String,
    pub parent: Option<Uuid>,
    /// The id it has in the city's own system, for import.
    pub external_id: String,
    /// The function that manages it.
    pub manager: String,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
}

impl UnitRecord {
    /// Whether the unit is part of the organisation on a day.
    pub fn exists_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

type U = Field<UnitRecord>;
pub static UNIT: Kind<UnitRecord> = Kind::new(
    "unit",
    "units",
    &[
        U::text("name", 200, |u| &u.name).required(),
        U::made("search_key", |u| context::search_key(&u.name)),
        U::text("slug", 80, |u| &u.slug).given(),
        U::choice("kind", KINDS, |u| &u.kind).required(),
        U::reference("parent", "unit", |u| u.parent),
        U::text("external_id", 80, |u| &u.external_id),
        U::text("manager", 200, |u| &u.manager),
        U::date("valid_from", |u| u.valid_from),
        U::date("valid_to", |u| u.valid_to),
    ],
    |u| u.head,
    |head, c: &Checked| UnitRecord {
        head,
        name: c.text("name"),
        slug: c.text("slug"),
        kind: c.text("kind"),
        parent: c.maybe_id("parent"),
        external_id: c.text("external_id"),
        manager: c.text("manager"),
        valid_from: c.date("valid_from"),
        valid_to: c.date("valid_to"),
    },
)
.ordered("name COLLATE sv, id");

/// The role that answers for something, whoever holds it: `Ekonomichef`.
#[derive(Clone, Debug, Default)]
pub struct Function {
    pub head: Head,
    pub name: String,
}

type F = Field<Function>;
pub static FUNCTION: Kind<Function> = Kind::new(
    "function",
    "functions",
    &[F::text("name", 200, |f| &f.name).required(), F::made("search_key", |f| context::search_key(&f.name))],
    |f| f.head,
    |head, c: &Checked| Function { head, name: c.text("name") },
)
.ordered("name COLLATE sv, id");

/// A name as it stands in an address: `Barn- och utbildningsnämnden` → `barn-och-utbildningsnamnden`.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.to_lowercase().chars() {
        let plain = match c {
            'å' | 'ä' | 'à' | 'á' => 'a',
            'ö' | 'ø' => 'o',
            'é' | 'è' | 'ê' => 'e',
            'ü' => 'u',
            c if c.is_ascii_alphanumeric() => c,
            _ => '-',
        };
        if plain != '-' {
            slug.push(plain);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let mut slug = slug.trim_end_matches('-').to_owned();
    slug.truncate(60);
    if slug.is_empty() { "enhet".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declarations_hold() {
        UNIT.prove();
        FUNCTION.prove();
    }

    #[test]
    fn a_slug_is_plain_and_never_empty() {
        assert_eq!(slug("Barn- och utbildningsnämnden"), "barn-och-utbildningsnamnden");
        assert_eq!(slug("../%00"), "00");
        assert_eq!(slug("†"), "enhet");
    }

    #[test]
    fn a_unit_exists_between_its_days() {
        let unit = UnitRecord { valid_to: "2026-12-31".parse().ok(), ..UnitRecord::default() };
        assert!(unit.exists_on("2026-12-31".parse().unwrap()));
        assert!(!unit.exists_on("2027-01-01".parse().unwrap()));
    }
}
