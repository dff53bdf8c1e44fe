//! The periods that a body is elected for, and who sat in it when.

use jiff::civil::Date;
use register::{Checked, Field, Head, Kind};
use uuid::Uuid;

use super::{Period, seats};

/// A mandate period of a body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mandate {
    pub head: Head,
    pub unit: Uuid,
    /// As people say it: `2027–2030`.
    pub name: String,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
}

type M = Field<Mandate>;
pub static MANDATE: Kind<Mandate> = Kind::new(
    "mandate",
    "mandates",
    &[
        M::reference("unit", "unit", |m| Some(m.unit)).given(),
        M::text("name", 80, |m| &m.name).required(),
        M::date("valid_from", |m| m.valid_from).required(),
        M::date("valid_to", |m| m.valid_to).required(),
    ],
    |m| m.head,
    |head, c: &Checked| Mandate {
        head,
        unit: c.id("unit"),
        name: c.text("name"),
        valid_from: c.date("valid_from"),
        valid_to: c.date("valid_to"),
    },
)
.within("unit")
.ordered("valid_from DESC, id");

impl Mandate {
    pub fn period(&self) -> Period {
        Period { from: self.valid_from, to: self.valid_to }
    }
}

/// Whether two periods have a day in common.
fn meet(a: &Period, b: &Period) -> bool {
    let before = |a: &Period, b: &Period| a.to.zip(b.from).is_some_and(|(to, from)| to < from);
    !before(a, b) && !before(b, a)
}

/// Why a period is not a mandate period of the body: the field and the message.
pub fn unfit(new: &Mandate, known: &[Mandate]) -> Option<(&'static str, &'static str)> {
    if new.valid_from.zip(new.valid_to).is_some_and(|(from, to)| to < from) {
        return Some(("valid_to", "giving-backwards"));
    }
    let other = |m: &&Mandate| m.head.id != new.head.id && meet(&m.period(), &new.period());
    known.iter().find(other).map(|_| ("valid_from", "mandate-overlaps"))
}

/// The period that a seat is held for where no days are said: the one that holds, or the next that comes.
pub fn seat_period(mandates: &[Mandate], today: Date) -> Option<Period> {
    let to_come = mandates.iter().map(Mandate::period).filter(|p| !p.is_over(today));
    to_come.min_by_key(|p| p.from)
}

/// Who sat, period by period, latest first: those who sat for a part of it with their own days. Whoever sat in none of them comes last,
/// by their own periods.
pub fn sat<T: Clone>(
    mandates: &[Mandate],
    all: &[(Period, T)],
) -> Vec<(Option<Mandate>, Period, Vec<(T, Option<Period>)>)> {
    let mut told = vec![];
    for mandate in mandates {
        let period = mandate.period();
        let within = all.iter().filter(|(own, _)| meet(own, &period));
        let sat = within.map(|(own, who)| (who.clone(), (*own != period).then_some(*own))).collect();
        told.push((Some(mandate.clone()), period, sat));
    }
    let apart = all.iter().filter(|(own, _)| !mandates.iter().any(|m| meet(own, &m.period()))).cloned().collect();
    for (period, who) in seats(apart) {
        told.push((None, period, who.into_iter().map(|who| (who, None)).collect()));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mandate(id: u128, from: &str, to: &str) -> Mandate {
        let head = Head { id: Uuid::from_u128(id), version: 1 };
        Mandate { head, valid_from: from.parse().ok(), valid_to: to.parse().ok(), ..Mandate::default() }
    }

    #[test]
    fn the_declaration_holds() {
        MANDATE.prove();
    }

    #[test]
    fn mandate_periods_follow_on_each_other() {
        let known = [mandate(1, "2023-01-01", "2026-12-31")];
        assert_eq!(unfit(&mandate(2, "2027-01-01", "2030-12-31"), &known), None);
        assert_eq!(unfit(&mandate(2, "2026-12-31", "2030-12-31"), &known), Some(("valid_from", "mandate-overlaps")));
        assert_eq!(unfit(&mandate(2, "2030-01-01", "2027-12-31"), &known), Some(("valid_to", "giving-backwards")));
        assert_eq!(unfit(&known[0], &known), None, "it does not stand in its own way");
    }

    #[test]
    fn a_seat_is_held_for_the_mandate_and_who_left_early_says_when() {
        let mandates = [mandate(2, "2027-01-01", "2030-12-31"), mandate(1, "2023-01-01", "2026-12-31")];
        let on = |day: &str| seat_period(&mandates, day.parse().unwrap());
        assert_eq!(on("2026-11-24"), Some(mandates[1].period()));
        assert_eq!(on("2027-01-01"), Some(mandates[0].period()));
        assert_eq!(on("2031-01-01"), None);
        let early = Period { from: mandates[1].valid_from, to: "2024-06-30".parse().ok() };
        let long_ago = Period { from: None, to: "2010-12-31".parse().ok() };
        let all = [(mandates[1].period(), "a"), (early, "b"), (long_ago, "c")];
        let told = sat(&mandates, &all);
        let who: Vec<_> = told.iter().map(|(m, _, who)| (m.is_some(), who.clone())).collect();
        assert_eq!(who, [(true, vec![]), (true, vec![("a", None), ("b", Some(early))]), (false, vec![("c", None)])]);
    }
}
