//! Units and functions. No I/O here.

use std::collections::HashMap;

use context::Place;
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

/// Whether a body of this kind is an authority (*myndighet*) of its own: each board is, and each company's board answers like one
/// (OSL 2 kap. 3 §). The council is not: its papers are kept by the executive board.
pub fn is_authority(kind: &str) -> bool {
    matches!(kind, "executive-board" | "board" | "company-board")
}

/// The place of a unit, from it and those above it: id and kind, nearest first.
pub fn place<'a>(lineage: impl Iterator<Item = (Uuid, &'a str)>) -> Place {
    let lineage: Vec<(Uuid, &str)> = lineage.collect();
    let authority = lineage.iter().find(|(_, kind)| is_authority(kind)).map(|(id, _)| *id);
    Place::unit(lineage.into_iter().map(|(id, _)| id).collect(), authority)
}

/// A part of the organisation, for as long as it is one.
#[derive(Clone, Debug, Default)]
pub struct UnitRecord {
    pub head: Head,
    pub name: String,
    pub slug: String,
    /// What it is called in file names: `AMN`.
    pub short: String,
    pub kind: String,
    pub parent: Option<Uuid>,
    /// The id it has in the city's own system, for import.
    pub external_id: String,
    /// The function that manages it.
    pub manager: String,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
    /// The unit that took over when this one ended.
    pub successor: Option<Uuid>,
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
        U::text("short", 20, |u| &u.short),
        U::choice("kind", KINDS, |u| &u.kind).required(),
        U::reference("parent", "unit", |u| u.parent),
        U::text("external_id", 80, |u| &u.external_id),
        U::text("manager", 200, |u| &u.manager),
        U::date("valid_from", |u| u.valid_from),
        U::date("valid_to", |u| u.valid_to),
        U::reference("successor", "unit", |u| u.successor),
    ],
    |u| u.head,
    |head, c: &Checked| UnitRecord {
        head,
        name: c.text("name"),
        slug: c.text("slug"),
        short: c.text("short"),
        kind: c.text("kind"),
        parent: c.maybe_id("parent"),
        external_id: c.text("external_id"),
        manager: c.text("manager"),
        valid_from: c.date("valid_from"),
        valid_to: c.date("valid_to"),
        successor: c.maybe_id("successor"),
    },
)
.ordered("name COLLATE sv, id");

/// What a unit was, until a day: its name, kind and place before it was reorganised.
#[derive(Clone, Debug, Default)]
pub struct Former {
    pub head: Head,
    pub unit: Uuid,
    /// The last day on which it was so.
    pub until: Date,
    pub name: String,
    pub kind: String,
    pub parent: Option<Uuid>,
}

type O = Field<Former>;
pub static FORMER: Kind<Former> = Kind::new(
    "former-unit",
    "unit_formers",
    &[
        O::reference("unit", "unit", |f| Some(f.unit)).given(),
        O::date("until", |f| Some(f.until)).required(),
        O::text("name", 200, |f| &f.name).required(),
        O::choice("kind", KINDS, |f| &f.kind).required(),
        O::reference("parent", "unit", |f| f.parent),
    ],
    |f| f.head,
    |head, c: &Checked| Former {
        head,
        unit: c.id("unit"),
        until: c.date("until").unwrap_or_default(),
        name: c.text("name"),
        kind: c.text("kind"),
        parent: c.maybe_id("parent"),
    },
)
.within("unit")
.ordered("until");

/// The units as they were on a day: those that existed, under the names and in the places they had then.
/// `formers` are those that held on the day or later, latest first.
pub fn tree_on(day: Date, units: Vec<UnitRecord>, formers: &[Former]) -> Vec<UnitRecord> {
    let then = |mut unit: UnitRecord| {
        // The earliest of those that still held is the one that held.
        if let Some(former) = formers.iter().rev().find(|f| f.unit == unit.head.id && f.until >= day) {
            unit.name.clone_from(&former.name);
            unit.kind.clone_from(&former.kind);
            unit.parent = former.parent;
        }
        unit
    };
    units.into_iter().filter(|u| u.exists_on(day)).map(then).collect()
}

/// A unit as it stood on a day, and what has become of it since.
#[derive(Clone, Debug, Default)]
pub struct Stood {
    pub name: String,
    pub kind: String,
    pub parent: Option<Uuid>,
    pub valid_to: Option<Date>,
    pub successor: Option<Uuid>,
}

/// Whose a unit's things of a day are: the units that stood above it then, and the authority among them, which keeps them when the unit
/// moves to another (*myndighet*: its own secrecy border, diary and archive). An authority that has ended has its successor beside it.
pub fn place_on(id: Uuid, today: Date, stood: &HashMap<Uuid, Stood>) -> Place {
    // Fifty levels, and ten successors in a row, are more than any organisation has, and end what a damaged one would not.
    let (mut lineage, mut authority, mut at) = (vec![], None, Some(id));
    while let Some((unit, then)) = at.and_then(|id| Some((id, stood.get(&id)?))) {
        if lineage.len() >= 50 || lineage.contains(&unit) {
            break;
        }
        lineage.push(unit);
        if authority.is_none() && is_authority(&then.kind) {
            let next = |id: &Uuid| stood.get(id).filter(|u| u.valid_to.is_some_and(|to| to < today))?.successor;
            let last = std::iter::successors(Some(unit), next).take(10).last().unwrap_or(unit);
            if last != unit {
                lineage.push(last);
            }
            authority = Some(last);
        }
        at = then.parent;
    }
    Place::unit(lineage, authority)
}

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
        FORMER.prove();
    }

    #[test]
    fn a_slug_is_plain_and_never_empty() {
        assert_eq!(slug("Barn- och utbildningsnämnden"), "barn-och-utbildningsnamnden");
        assert_eq!(slug("../%00"), "00");
        assert_eq!(slug("†"), "enhet");
    }

    #[test]
    fn last_years_tree_has_last_years_names() {
        let id = Uuid::from_u128(1);
        let unit = UnitRecord { head: Head { id, version: 3 }, name: "Tredje".into(), ..UnitRecord::default() };
        let former = |until: &str, name: &str| Former {
            unit: id,
            until: until.parse().unwrap(),
            name: name.into(),
            ..Former::default()
        };
        let formers = [former("2027-06-30", "Andra"), former("2026-12-31", "Första")];
        for (day, name) in [("2026-12-31", "Första"), ("2027-01-01", "Andra"), ("2027-07-01", "Tredje")] {
            let day: Date = day.parse().unwrap();
            let holding: Vec<_> = formers.iter().filter(|f| f.until >= day).cloned().collect();
            assert_eq!(tree_on(day, vec![unit.clone()], &holding)[0].name, name);
        }
    }

    #[test]
    fn what_was_a_boards_stays_with_it_and_with_whoever_took_over() {
        let [staff, old, new, council, heir] = [1, 2, 3, 4, 5].map(Uuid::from_u128);
        let today: Date = "2028-06-01".parse().unwrap();
        let unit = |kind: &str, parent| Stood { kind: kind.into(), parent, ..Stood::default() };
        let mut stood = HashMap::from([
            (staff, unit("department", Some(old))),
            (old, unit("board", Some(council))),
            (new, unit("board", Some(council))),
            (heir, unit("board", Some(council))),
            (council, unit("council", None)),
        ]);
        assert_eq!(place_on(staff, today, &stood), Place::unit(vec![staff, old, council], Some(old)));
        let ended = stood.get_mut(&old).unwrap();
        (ended.valid_to, ended.successor) = ("2027-12-31".parse().ok(), Some(heir));
        assert_eq!(place_on(staff, today, &stood), Place::unit(vec![staff, old, heir, council], Some(heir)));
        assert_eq!(place_on(old, today, &stood).authority(), Some(heir));
        // A damaged tree, and a circle of successors, end.
        stood.get_mut(&council).unwrap().parent = Some(staff);
        let heir_too = stood.get_mut(&heir).unwrap();
        (heir_too.valid_to, heir_too.successor) = ("2027-12-31".parse().ok(), Some(old));
        assert_eq!(place_on(staff, today, &stood).lineage().first(), Some(&staff));
    }

    #[test]
    fn a_unit_exists_between_its_days() {
        let unit = UnitRecord { valid_to: "2026-12-31".parse().ok(), ..UnitRecord::default() };
        assert!(unit.exists_on("2026-12-31".parse().unwrap()));
        assert!(!unit.exists_on("2027-01-01".parse().unwrap()));
    }
}
