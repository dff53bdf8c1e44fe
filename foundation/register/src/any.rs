//! What the house sees of a kind, whatever its type.

use context::{Change, Difference, Problem, Result};
use database::{Read, Statement};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::{About, Belongs, Field, Given, Head, Kind, NoLevels, Owner, Query, Shape};

/// A field as a form shows it: `<kind>-<name>` is its label, `<kind>-<name>-why` its help.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldView {
    pub name: &'static str,
    pub shape: Shape,
    pub required: bool,
    pub value: String,
}

impl FieldView {
    /// An empty field of a form that is not a record's own.
    pub fn new(name: &'static str, shape: Shape, required: bool) -> Self {
        Self { name, shape, required, value: String::new() }
    }
}

/// A form's fields with what somebody typed in them, where they did: a form that comes back loses nothing.
pub fn typed(views: Vec<FieldView>, given: &crate::Given) -> Vec<FieldView> {
    let typed = |view: FieldView| FieldView { value: given.get(view.name).cloned().unwrap_or(view.value), ..view };
    views.into_iter().map(typed).collect()
}

/// A record without its type: every field as text, in the order of the declaration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub head: Head,
    pub values: Vec<Option<String>>,
}

/// A record kind without its type: what lists of kinds hold.
pub trait AnyKind: Send + Sync {
    fn name(&self) -> &'static str;
    fn fields(&self) -> Vec<FieldView>;
    fn schema(&self) -> Json;
    fn statements(&self) -> Vec<Statement>;
    /// The fields of a record, also if it is secret: for whoever opens it, which is logged.
    fn opened<'a>(&'a self, read: &'a mut Read, id: Uuid) -> Later<'a, Option<Vec<FieldView>>>;
    /// Puts another text in one field, also of a secret record, and gives what stood there.
    fn replace<'a>(
        &'a self,
        change: &'a mut Change,
        id: Uuid,
        field: &'a str,
        text: &'a str,
    ) -> Later<'a, Option<String>>;
    /// Those of this kind's records that may be kept secret and hang together with a record of `kind`: they refer to it, or it refers to
    /// them as to its own earlier self.
    fn kin<'a>(&'a self, read: &'a mut Read, kind: &'a str, id: Uuid) -> Later<'a, Vec<Uuid>>;
    fn about(&self) -> Vec<About>;
    fn belongs(&self) -> Belongs;
    fn guarded(&self) -> bool;
    fn searches(&self) -> bool;
    /// The fields of a form, with a record's values.
    fn form(&self, line: Option<&Line>) -> Vec<FieldView>;
    fn query(&self, asked: &Given) -> Query;
    fn cursor(&self, query: &Query, last: &Line) -> String;
    fn following(&self, query: Query, last: &Line) -> Query;
    fn lines_in<'a>(&'a self, read: &'a mut Read, owner: &'a Owner, query: &'a Query) -> Later<'a, Vec<Line>>;
    fn count_in<'a>(&'a self, read: &'a mut Read, owner: &'a Owner, query: &'a Query) -> Later<'a, i64>;
    fn line_in<'a>(&'a self, read: &'a mut Read, owner: &'a Owner, id: Uuid) -> Later<'a, Option<Line>>;
    fn home<'a>(&'a self, read: &'a mut Read, id: Uuid) -> Later<'a, Option<Owner>>;
    fn normal(&self, given: &Given) -> std::result::Result<Given, Vec<Problem>>;
    fn add<'a>(&'a self, change: &'a mut Change, owner: &'a Owner, given: &'a Given) -> Later<'a, Uuid>;
    fn edit<'a>(
        &'a self,
        change: &'a mut Change,
        owner: &'a Owner,
        id: Uuid,
        version: i64,
        given: &'a Given,
    ) -> Later<'a, Vec<Difference>>;
    fn remove_in<'a>(&'a self, change: &'a mut Change, owner: &'a Owner, id: Uuid, version: i64) -> Later<'a, ()>;
    fn json_of(&self, line: &Line) -> Json;
    /// All records of the kind that belong to `parent`, as JSON.
    fn all<'a>(&'a self, read: &'a mut Read, parent: Option<Uuid>) -> Later<'a, Vec<Json>>;
}

/// A boxed future, where the house must call a room it knows only by a pointer.
pub type Later<'a, T> = std::pin::Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

impl<T: Send + Sync> AnyKind for Kind<T> {
    fn name(&self) -> &'static str {
        self.name
    }
    fn fields(&self) -> Vec<FieldView> {
        self.asked()
            .map(|f| FieldView { name: f.name, shape: f.shape, required: f.required, value: String::new() })
            .collect()
    }
    fn schema(&self) -> Json {
        Kind::schema(self)
    }
    fn statements(&self) -> Vec<Statement> {
        Kind::statements(self)
    }
    fn opened<'a>(&'a self, read: &'a mut Read, id: Uuid) -> Later<'a, Option<Vec<FieldView>>> {
        Box::pin(async move { Ok(self.find_secret(read, id).await?.map(|record| self.form(Some(&record)))) })
    }
    fn replace<'a>(
        &'a self,
        change: &'a mut Change,
        id: Uuid,
        field: &'a str,
        text: &'a str,
    ) -> Later<'a, Option<String>> {
        Box::pin(Kind::replace(self, change, id, field, text))
    }
    fn kin<'a>(&'a self, read: &'a mut Read, kind: &'a str, id: Uuid) -> Later<'a, Vec<Uuid>> {
        Box::pin(Kind::kin(self, read, kind, id))
    }
    fn about(&self) -> Vec<About> {
        self.fields.iter().map(|field| field.about).collect()
    }
    fn belongs(&self) -> Belongs {
        self.belongs
    }
    fn guarded(&self) -> bool {
        self.guarded
    }
    fn searches(&self) -> bool {
        Kind::searches(self)
    }
    fn form(&self, line: Option<&Line>) -> Vec<FieldView> {
        let value = |at: usize| line.and_then(|line| line.values[at].clone()).unwrap_or_default();
        let asked = self.fields.iter().enumerate().filter(|(_, f)| !f.derived && !f.given);
        asked
            .map(|(at, f)| FieldView { name: f.name, shape: f.shape, required: f.required, value: value(at) })
            .collect()
    }
    fn query(&self, asked: &Given) -> Query {
        Kind::query(self, asked)
    }
    fn cursor(&self, query: &Query, last: &Line) -> String {
        Kind::cursor(self, query, last.head.id, &last.values)
    }
    fn following(&self, query: Query, last: &Line) -> Query {
        Kind::following(self, query, last)
    }
    fn lines_in<'a>(&'a self, read: &'a mut Read, owner: &'a Owner, query: &'a Query) -> Later<'a, Vec<Line>> {
        Box::pin(Kind::lines_in(self, read, owner, query))
    }
    fn count_in<'a>(&'a self, read: &'a mut Read, owner: &'a Owner, query: &'a Query) -> Later<'a, i64> {
        Box::pin(Kind::count_in(self, read, owner, query))
    }
    fn line_in<'a>(&'a self, read: &'a mut Read, owner: &'a Owner, id: Uuid) -> Later<'a, Option<Line>> {
        Box::pin(async move { Ok(self.find_in(read, owner, id).await?.map(|record| self.line(&record))) })
    }
    fn home<'a>(&'a self, read: &'a mut Read, id: Uuid) -> Later<'a, Option<Owner>> {
        Box::pin(Kind::home(self, read, id))
    }
    fn normal(&self, given: &Given) -> std::result::Result<Given, Vec<Problem>> {
        Kind::normal(self, given, &NoLevels)
    }
    fn add<'a>(&'a self, change: &'a mut Change, owner: &'a Owner, given: &'a Given) -> Later<'a, Uuid> {
        Box::pin(Kind::add(self, change, owner, given, &NoLevels))
    }
    fn edit<'a>(
        &'a self,
        change: &'a mut Change,
        owner: &'a Owner,
        id: Uuid,
        version: i64,
        given: &'a Given,
    ) -> Later<'a, Vec<Difference>> {
        Box::pin(Kind::edit(self, change, owner, id, version, given, &NoLevels))
    }
    fn remove_in<'a>(&'a self, change: &'a mut Change, owner: &'a Owner, id: Uuid, version: i64) -> Later<'a, ()> {
        Box::pin(Kind::remove_in(self, change, owner, id, version))
    }
    fn json_of(&self, line: &Line) -> Json {
        let mut fields = serde_json::Map::new();
        fields.insert("id".to_owned(), line.head.id.to_string().into());
        fields.insert("version".to_owned(), line.head.version.into());
        for (field, text) in self.fields.iter().zip(&line.values).filter(|(f, _)| !f.derived) {
            let value = match (field.shape, text) {
                (Shape::Text { .. } | Shape::LongText { .. } | Shape::Choice(_), text) => {
                    text.clone().unwrap_or_default().into()
                }
                (_, None) => Json::Null,
                (Shape::Whole { .. } | Shape::Level(_), Some(text)) => text.parse::<i64>().ok().into(),
                (Shape::Flag, Some(text)) => (text == "true").into(),
                (_, Some(text)) => text.clone().into(),
            };
            fields.insert(field.name.to_owned(), value);
        }
        Json::Object(fields)
    }
    fn all<'a>(&'a self, read: &'a mut Read, parent: Option<Uuid>) -> Later<'a, Vec<Json>> {
        Box::pin(async move { Ok(self.list(read, parent).await?.iter().map(|r| self.json(r)).collect()) })
    }
}

impl<T> Kind<T> {
    /// The fields that a person fills in.
    pub fn asked(&self) -> impl Iterator<Item = &Field<T>> {
        self.fields.iter().filter(|f| !f.derived && !f.given)
    }

    /// What a form shows for a record: its fields with their values as text.
    pub fn form(&self, record: Option<&T>) -> Vec<FieldView> {
        let value = |f: &Field<T>| record.and_then(|r| f.shown(r)).unwrap_or_default();
        self.asked()
            .map(|f| FieldView { name: f.name, shape: f.shape, required: f.required, value: value(f) })
            .collect()
    }

    /// A record's asked fields as they would be given again: what an edit of one field starts from.
    pub fn given(&self, record: &T) -> crate::Given {
        self.asked().map(|f| (f.name.to_owned(), f.shown(record).unwrap_or_default())).collect()
    }
}
