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
