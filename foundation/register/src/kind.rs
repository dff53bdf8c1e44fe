//! The declaration of a record kind.

use std::sync::OnceLock;

use context::Difference;
use database::Value;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::{Belongs, Checked, Field, Shape, store::Sql};

/// What every record has besides its fields: its id, and the version that guards against overwriting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    pub id: Uuid,
    pub version: i64,
}

/// A record kind: its name in commands and addresses, its table, its fields, and how a record is made of checked values.
pub struct Kind<T: 'static> {
    pub name: &'static str,
    pub table: &'static str,
    /// The field (a reference) that says what a record belongs to; records are listed by it. Empty: by the tenant alone.
    pub parent: &'static str,
    /// What a record belongs to, where no field says it.
    pub belongs: Belongs,
    /// The columns that lists are ordered by.
    pub order: &'static str,
    /// Whether a record may be kept secret: then lists and finding leave out what is (`context::secrecy`).
    pub guarded: bool,
    pub fields: &'static [Field<T>],
    pub head: fn(&T) -> Head,
    pub make: fn(Head, &Checked) -> T,
    pub(crate) sql: OnceLock<Sql>,
}

impl<T> Kind<T> {
    pub const fn new(
        name: &'static str,
        table: &'static str,
        fields: &'static [Field<T>],
        head: fn(&T) -> Head,
        make: fn(Head, &Checked) -> T,
    ) -> Self {
        Self {
            name,
            table,
            parent: "",
            belongs: Belongs::Field,
            order: "id",
            guarded: false,
            fields,
            head,
            make,
            sql: OnceLock::new(),
        }
    }

    /// Belongs to the record named by this reference field.
    pub const fn within(mut self, parent: &'static str) -> Self {
        self.parent = parent;
        self
    }

    /// Belongs to what the house says: a column that is in no form.
    pub const fn belonging(mut self, to: Belongs) -> Self {
        self.belongs = to;
        self
    }

    /// Whether anything of it is searched in: then it has a column `search_key`.
    pub fn searches(&self) -> bool {
        self.fields.iter().any(|f| f.searched)
    }

    pub const fn ordered(mut self, order: &'static str) -> Self {
        self.order = order;
        self
    }

    /// May be kept secret.
    pub const fn guarded(mut self) -> Self {
        self.guarded = true;
        self
    }

    /// The fields that differ, as text: what the audit trail keeps and the history shows.
    pub fn difference(&self, before: &T, after: &T) -> Vec<Difference> {
        self.fields
            .iter()
            .filter(|f| !matches!(f.get, crate::field::Get::Made(_)))
            .map(|f| Difference { field: f.name.to_owned(), before: f.shown(before), after: f.shown(after) })
            .filter(|d| d.before != d.after)
            .collect()
    }

    /// The record as JSON, for the API and for `--json`.
    pub fn json(&self, record: &T) -> Json {
        let head = (self.head)(record);
        let mut fields =
            Map::from_iter([("id".to_owned(), json!(head.id)), ("version".to_owned(), json!(head.version))]);
        for field in self.fields.iter().filter(|f| !matches!(f.get, crate::field::Get::Made(_))) {
            let value = match field.value(record) {
                Value::Null | Value::Bytes(_) => Json::Null,
                Value::Text(v) => v.into(),
                Value::Whole(v) => v.into(),
                Value::Flag(v) => v.into(),
                Value::Id(v) => json!(v),
            };
            fields.insert(field.name.to_owned(), value);
        }
        Json::Object(fields)
    }

    /// The JSON Schema of the kind, for OpenAPI.
    pub fn schema(&self) -> Json {
        let mut properties = Map::new();
        for field in self.fields.iter().filter(|f| !matches!(f.get, crate::field::Get::Made(_))) {
            let mut property = match field.shape {
                Shape::Text { max } | Shape::LongText { max } => json!({"type": "string", "maxLength": max}),
                Shape::Whole { min, max } => json!({"type": "integer", "minimum": min, "maximum": max}),
                Shape::Level(scale) => json!({"type": "integer", "x-scale": scale}),
                Shape::Flag => json!({"type": "boolean"}),
                Shape::Choice(of) => json!({"type": "string", "enum": of}),
                Shape::Date => json!({"type": "string", "format": "date"}),
                Shape::Reference(kind) => json!({"type": "string", "format": "uuid", "x-kind": kind}),
            };
            if field.derived || field.given {
                property["readOnly"] = true.into();
            }
            properties.insert(field.name.to_owned(), property);
        }
        let required: Vec<_> = self.fields.iter().filter(|f| f.required).map(|f| f.name).collect();
        json!({"type": "object", "required": required, "properties": properties})
    }

    /// The record with another value in one field.
    pub(crate) fn with(&self, record: &T, field: &str, value: Value) -> T {
        let mut checked = Checked::default();
        let mut value = Some(value);
        for one in self.fields.iter().filter(|f| !f.derived) {
            let given = if one.name == field { value.take() } else { None };
            checked.set(one.name, given.unwrap_or_else(|| one.value(record)));
        }
        (self.make)((self.head)(record), &checked)
    }

    /// Proves a declaration: every stored field, given a value of its own, comes back through `make` and its getter.
    ///
    /// # Panics
    /// When a getter reads another field, or `make` forgets one; a kind's own test calls this.
    pub fn prove(&self) {
        let mut checked = Checked::default();
        for (at, field) in self.fields.iter().enumerate().filter(|(_, f)| !f.derived) {
            let number = i64::try_from(at).unwrap_or(0);
            let value = match field.shape {
                Shape::Text { .. } | Shape::LongText { .. } => Value::Text(field.name.to_owned()),
                Shape::Whole { min, .. } => Value::Whole(min + number),
                Shape::Level(_) => Value::Whole(number),
                Shape::Flag => Value::Flag(true),
                Shape::Choice(of) => Value::Text(of[at % of.len()].to_owned()),
                Shape::Date => Value::Text(format!("2027-01-{:02}", at + 1)),
                Shape::Reference(_) => Value::Id(Uuid::from_u128(u128::try_from(number).unwrap_or(0) + 1)),
            };
            checked.set(field.name, value);
        }
        let head = Head { id: Uuid::from_u128(7), version: 3 };
        let record = (self.make)(head, &checked);
        assert_eq!((self.head)(&record), head, "{}: the head", self.name);
        for field in self.fields.iter().filter(|f| !f.derived) {
            assert_eq!(Some(&field.value(&record)), checked.get(field.name), "{}.{}", self.name, field.name);
        }
        assert!(
            self.parent.is_empty() || self.fields.iter().any(|f| f.name == self.parent),
            "{}: the parent",
            self.name
        );
    }
}
