//! What somebody holds, how they came to it, and who may give it.

use context::{Other, Reach};
use jiff::civil::Date;
use socket::ROLES;
use uuid::Uuid;

/// The roles of those who sit in a body: held for its mandate period.
pub const BODY: [&str; 3] = ["board-chair", "board-member", "board-substitute"];

/// From a day to a day, both included; an open end is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl Period {
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    pub fn is_over(&self, day: Date) -> bool {
        self.to.is_some_and(|to| to < day)
    }
}

/// A role as somebody holds it: directly, by a function, or in another's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    pub id: Uuid,
    pub role: String,
    pub unit: Option<Uuid>,
    pub period: Period,
    /// The function that carries it.
    pub function: Option<String>,
    /// Whose place is taken.
    pub instead_of: Option<Other>,
    /// The provider whose groups gave it.
    pub provider: Option<String>,
    /// The unit it was given in, where that has ended and the role has gone along to its successor.
    pub moved_from: Option<Uuid>,
}

/// A role that is about to be given.
#[derive(Clone, Debug)]
pub struct Giving<'a> {
    /// Who gives; nobody is the console.
    pub giver: Option<Uuid>,
    /// Those who will have it.
    pub holders: &'a [Uuid],
    pub role: &'a str,
    pub unit: Option<Uuid>,
    pub period: Period,
}

/// Why a role is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody raises themselves: another gives, or the console.
    Oneself,
    /// A role that stays within an authority is held in a unit.
    NeedsUnit,
    /// The last day comes before the first.
    Backwards,
}

impl Refusal {
    /// The field and the message that tell it.
    pub fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Oneself => ("role", "giving-oneself"),
            Self::NeedsUnit => ("unit", "giving-needs-unit"),
            Self::Backwards => ("valid_to", "giving-backwards"),
        }
    }
}

/// How far a role reaches: those the tenant made for itself stay within the authority.
pub fn reach(role: &str) -> Reach {
    ROLES.iter().find(|known| known.name == role).map_or(Reach::Authority, |known| known.reach)
}

impl Giving<'_> {
    /// The rules of giving that hold whoever gives. That the giver governs the unit is the permission's to say.
    pub fn refused(&self) -> Option<Refusal> {
        if self.giver.is_some_and(|giver| self.holders.contains(&giver)) {
            return Some(Refusal::Oneself);
        }
        if self.unit.is_none() && reach(self.role) == Reach::Authority {
            return Some(Refusal::NeedsUnit);
        }
        let Period { from, to } = self.period;
        from.zip(to).is_some_and(|(from, to)| to < from).then_some(Refusal::Backwards)
    }
}

/// Those who have sat in a body, by mandate period, latest first: a period is those who came and went on the same days.
pub fn seats<T>(mut all: Vec<(Period, T)>) -> Vec<(Period, Vec<T>)> {
    all.sort_by_key(|(p, _)| (std::cmp::Reverse(p.from), std::cmp::Reverse(p.to.unwrap_or(Date::MAX))));
    let mut periods: Vec<(Period, Vec<T>)> = vec![];
    for (period, one) in all {
        match periods.last_mut() {
            Some((last, sat)) if *last == period => sat.push(one),
            _ => periods.push((period, vec![one])),
        }
    }
    periods
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Uuid = Uuid::from_u128(1);
    const B: Uuid = Uuid::from_u128(2);

    fn day(text: &str) -> Option<Date> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn nobody_raises_themselves_and_roles_of_an_authority_need_a_unit() {
        let period = Period::default();
        let give = |giver, role, unit| Giving { giver, holders: &[A], role, unit, period }.refused();
        assert_eq!(give(Some(B), "controller", Some(B)), None);
        assert_eq!(give(None, "controller", Some(B)), None);
        assert_eq!(give(Some(A), "controller", Some(B)), Some(Refusal::Oneself));
        assert_eq!(give(Some(B), "controller", None), Some(Refusal::NeedsUnit));
        assert_eq!(give(Some(B), "own:1", None), Some(Refusal::NeedsUnit));
        assert_eq!(give(Some(B), "auditor", None), None);
    }

    #[test]
    fn a_period_includes_both_its_days() {
        let period = Period { from: day("2027-01-01"), to: day("2030-12-31") };
        let holds = |text: &str| period.holds(text.parse().unwrap());
        assert_eq!(["2026-12-31", "2027-01-01", "2030-12-31", "2031-01-01"].map(holds), [false, true, true, false]);
        let backwards = Period { from: day("2027-01-02"), to: day("2027-01-01") };
        let giving = Giving { giver: None, holders: &[A], role: "controller", unit: Some(B), period: backwards };
        assert_eq!(giving.refused(), Some(Refusal::Backwards));
    }

    #[test]
    fn who_sat_when_is_told_by_mandate_period() {
        let old = Period { from: day("2023-01-01"), to: day("2026-12-31") };
        let new = Period { from: day("2027-01-01"), to: None };
        let told = seats(vec![(old, "a"), (new, "b"), (old, "c")]);
        assert_eq!(told, [(new, vec!["b"]), (old, vec!["a", "c"])]);
    }
}
