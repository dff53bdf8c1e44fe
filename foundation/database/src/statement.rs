//! SQL as named constants that can be listed, so that a test prepares every one of them on both engines.

/// A named SQL constant, as [`statements!`](crate::statements) lists it.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    pub name: &'static str,
    pub sql: &'static str,
}

/// Declares SQL constants and `STATEMENTS`, the list of them all: a constant that is not in the list cannot be written.
///
/// ```
/// database::statements! {
///     UNIT_BY_SLUG = "SELECT id, name FROM units WHERE tenant = $1 AND slug = $2";
/// }
/// assert_eq!(STATEMENTS[0].name, "UNIT_BY_SLUG");
/// ```
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: &str = $sql;)*
        /// Every SQL constant of this module, for the test that prepares them on both engines.
        pub const STATEMENTS: &[$crate::Statement] = &[$($crate::Statement { name: stringify!($name), sql: $name }),*];
    };
}

/// The highest `$n` of a statement. Digits in string literals do not occur: values are always bound.
pub(crate) fn parameters(sql: &str) -> usize {
    let bytes = sql.as_bytes();
    let (mut highest, mut at) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'$' {
            let (mut number, mut digit) = (0, at + 1);
            while digit < bytes.len() && bytes[digit].is_ascii_digit() {
                number = number * 10 + usize::from(bytes[digit] - b'0');
                digit += 1;
            }
            highest = highest.max(number);
            at = digit;
        } else {
            at += 1;
        }
    }
    highest
}

/// An insert of many rows in one statement, made from the insert of one row whose parameters stand in order.
///
/// PostgreSQL numbers its parameters. SQLite gets plain `?`: it looks a named parameter up among all of a statement's, so
/// that the names alone would cost more than the rows.
#[derive(Clone, Copy, Debug)]
pub struct Many {
    pub(crate) one: &'static str,
    pub(crate) numbered: &'static str,
    pub(crate) plain: &'static str,
    /// How many values a row has.
    pub(crate) width: usize,
}

impl Many {
    /// How many rows a statement holds; what is left over goes in one by one.
    pub(crate) const ROWS: usize = 64;

    /// The texts live as long as the program: make one of each insert, and keep it.
    pub fn of(one: &'static str) -> Self {
        let width = parameters(one);
        let head = one.split(" VALUES ").next().unwrap_or_default();
        let text = |mark: &dyn Fn(usize) -> String| -> &'static str {
            let row = |n: usize| {
                let marks: Vec<_> = (0..width).map(|column| mark(n * width + column + 1)).collect();
                format!("({})", marks.join(", "))
            };
            let rows: Vec<_> = (0..Self::ROWS).map(row).collect();
            Box::leak(format!("{head} VALUES {}", rows.join(", ")).into_boxed_str())
        };
        Self { one, numbered: text(&|n| format!("${n}")), plain: text(&|_| "?".to_owned()), width }
    }

    /// For the test that prepares every statement on both engines.
    pub fn statement(&self, name: &'static str) -> Statement {
        Statement { name, sql: self.numbered }
    }
}

#[cfg(test)]
mod tests {
    use super::parameters;

    #[test]
    fn the_highest_parameter_counts_however_often_and_in_whatever_order() {
        assert_eq!(parameters("SELECT 1"), 0);
        assert_eq!(parameters("SELECT $2, $1, $2"), 2);
        assert_eq!(parameters("INSERT INTO t VALUES ($9, $10)"), 10);
    }
}
