//! Values that go in and rows that come out, the same on both engines.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use sqlx::{Row as _, TypeInfo as _, ValueRef as _, encode::IsNull, error::BoxDynError, postgres, sqlite};
use uuid::Uuid;

/// A value bound to a statement. Times and dates are text of fixed width, so that text order is time order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    #[default]
    Null,
    Text(String),
    Whole(i64),
    Flag(bool),
    Id(Uuid),
    Bytes(Vec<u8>),
}

macro_rules! from {
    ($($given:ty => |$v:ident| $made:expr;)*) => { $(
        impl From<$given> for Value { fn from($v: $given) -> Self { $made } }
    )* };
}
from! {
    &str => |v| Self::Text(v.to_owned());
    &String => |v| Self::Text(v.clone());
    String => |v| Self::Text(v);
    i64 => |v| Self::Whole(v);
    bool => |v| Self::Flag(v);
    Uuid => |v| Self::Id(v);
    Vec<u8> => |v| Self::Bytes(v);
    Timestamp => |v| Self::Text(sortable_time(v));
    Date => |v| Self::Text(v.to_string());
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// `2026-11-22T01:02:03.000004Z`: UTC, microseconds, always 27 characters, so that text order equals time order.
pub fn sortable_time(at: Timestamp) -> String {
    let at = at.to_zoned(TimeZone::UTC).datetime();
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second(),
        at.subsec_nanosecond() / 1000
    )
}

/// NULL without a type, so that PostgreSQL infers it from where it stands.
struct Untyped;
impl sqlx::Type<sqlx::Postgres> for Untyped {
    fn type_info() -> postgres::PgTypeInfo {
        postgres::PgTypeInfo::with_oid(postgres::types::Oid(0))
    }
}
impl sqlx::Encode<'_, sqlx::Postgres> for Untyped {
    fn encode_by_ref(&self, _: &mut postgres::PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Ok(IsNull::Yes)
    }
}

pub(crate) fn for_sqlite(values: Vec<Value>) -> sqlite::SqliteArguments {
    use sqlx::Arguments as _;
    let mut arguments = sqlite::SqliteArguments::default();
    for value in values {
        match value {
            Value::Null => arguments.add(None::<String>),
            Value::Text(v) => arguments.add(v),
            Value::Whole(v) => arguments.add(v),
            Value::Flag(v) => arguments.add(v),
            Value::Id(v) => arguments.add(v),
            Value::Bytes(v) => arguments.add(v),
        }
        .expect("text, numbers, flags, ids and bytes always encode");
    }
    arguments
}

pub(crate) fn for_postgres(values: Vec<Value>) -> postgres::PgArguments {
    use sqlx::Arguments as _;
    let mut arguments = postgres::PgArguments::default();
    for value in values {
        match value {
            Value::Null => arguments.add(Untyped),
            // PostgreSQL's text holds no NUL; forms refuse it, and what is looked for with one is found nowhere, as on SQLite.
            Value::Text(v) if v.contains('\0') => arguments.add(v.replace('\0', "\u{fffd}")),
            Value::Text(v) => arguments.add(v),
            Value::Whole(v) => arguments.add(v),
            Value::Flag(v) => arguments.add(v),
            Value::Id(v) => arguments.add(v),
            Value::Bytes(v) => arguments.add(v),
        }
        .expect("text, numbers, flags, ids and bytes always encode");
    }
    arguments
}

/// One row of either engine, read by column name.
pub enum Row {
    Sqlite(sqlite::SqliteRow),
    Postgres(postgres::PgRow),
}

impl Row {
    /// The column's value, or an error naming the column when its type is another.
    pub fn get<T: Column>(&self, column: &str) -> crate::Result<T> {
        T::read(self, column).map_err(crate::Error::from)
    }
}

/// A type that can be read from a [`Row`] on both engines.
pub trait Column: Sized {
    fn read(row: &Row, column: &str) -> Result<Self, sqlx::Error>;
}

macro_rules! column {
    ($($t:ty),*) => { $(
        impl Column for $t {
            fn read(row: &Row, column: &str) -> Result<Self, sqlx::Error> {
                match row { Row::Sqlite(row) => row.try_get(column), Row::Postgres(row) => row.try_get(column) }
            }
        }
        impl Column for Option<$t> {
            fn read(row: &Row, column: &str) -> Result<Self, sqlx::Error> {
                match row { Row::Sqlite(row) => row.try_get(column), Row::Postgres(row) => row.try_get(column) }
            }
        }
    )* };
}
column!(Uuid, String, bool, Vec<u8>);

/// Reads any width, so that `SELECT 0`, `COUNT(*)` and a BIGINT column agree.
impl Column for Option<i64> {
    fn read(row: &Row, column: &str) -> Result<Self, sqlx::Error> {
        match row {
            Row::Sqlite(row) => row.try_get(column),
            Row::Postgres(row) => {
                let raw = row.try_get_raw(column)?;
                if !raw.is_null() && raw.type_info().name() == "INT4" {
                    row.try_get::<Option<i32>, _>(column).map(|v| v.map(i64::from))
                } else {
                    row.try_get(column)
                }
            }
        }
    }
}
impl Column for i64 {
    fn read(row: &Row, column: &str) -> Result<Self, sqlx::Error> {
        Option::<i64>::read(row, column)?
            .ok_or_else(|| sqlx::Error::ColumnDecode { index: column.to_owned(), source: "unexpected NULL".into() })
    }
}

/// Text that was stored by [`Value::from`]: a time or a date that does not parse means a damaged database.
macro_rules! parsed {
    ($($t:ty),*) => { $(
        impl Column for Option<$t> {
            fn read(row: &Row, column: &str) -> Result<Self, sqlx::Error> {
                Option::<String>::read(row, column)?.map(|text| text.parse().map_err(|error: jiff::Error|
                    sqlx::Error::ColumnDecode { index: column.to_owned(), source: error.to_string().into() })).transpose()
            }
        }
        impl Column for $t {
            fn read(row: &Row, column: &str) -> Result<Self, sqlx::Error> {
                Option::<$t>::read(row, column)?
                    .ok_or_else(|| sqlx::Error::ColumnDecode { index: column.to_owned(), source: "unexpected NULL".into() })
            }
        }
    )* };
}
parsed!(Timestamp, Date);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_text_of_one_width_in_time_order() {
        let times: Vec<_> = ["2027-01-01T10:00:00Z", "2027-01-01T10:00:00.00025Z", "2027-01-01T10:00:00.5Z"]
            .map(|t| sortable_time(t.parse().unwrap()))
            .into();
        assert!(times.iter().all(|t| t.len() == 27), "{times:?}");
        assert!(times.is_sorted(), "{times:?}");
    }
}
