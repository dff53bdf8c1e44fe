//! The SQL of a kind, made once from its declaration, and the only functions that run it.

use std::{collections::HashMap, sync::Mutex};

use context::{Change, Conflict, Difference, Entry, Error, Problem, Recorded, Result, history, secrecy};
use database::{Many, Read, Row, Statement, Value};
use uuid::Uuid;

use crate::{Belongs, Checked, Field, Head, Kind, Owner, Shape, check::fitting, query::Key};

/// A kind's statements. Names come from the declaration only, never from what was given.
pub(crate) struct Sql {
    list: &'static str,
    find: &'static str,
    find_secret: &'static str,
    insert: &'static str,
    insert_many: Many,
    update: &'static str,
    remove: &'static str,
    /// Records of this kind by one that they refer to, and what they refer to as their own earlier self: kind, statement.
    kin: Vec<(&'static str, &'static str)>,
    find_in: &'static str,
    home: &'static str,
    /// The lists that have been asked for.
    pub(crate) listings: Mutex<HashMap<Key, &'static str>>,
}

impl<T> Kind<T> {
    /// What leaves out the records that are secret.
    pub(crate) fn open(&self) -> String {
        let table = self.table;
        let sealed = "SELECT 1 FROM sealed s WHERE s.tenant =";
        let not = |_: ()| format!(" AND NOT EXISTS ({sealed} {table}.tenant AND s.record = {table}.id)");
        self.guarded.then_some(()).map(not).unwrap_or_default()
    }

    pub(crate) fn columns(&self) -> String {
        self.fields.iter().map(|f| f.name).collect::<Vec<_>>().join(", ")
    }

    /// What is searched in, as one text; its column comes after the fields.
    fn search_key(&self, record: &T) -> Option<Value> {
        let texts = || self.fields.iter().filter(|f| f.searched).filter_map(|f| f.shown(record)).collect::<Vec<_>>();
        self.searches().then(|| context::search_key(&texts().join(" ")).into())
    }

    pub(crate) fn sql(&self) -> &Sql {
        self.sql.get_or_init(|| {
            let (table, order) = (self.table, self.order);
            let columns = self.columns();
            let names: Vec<_> =
                self.fields.iter().map(|f| f.name).chain(self.searches().then_some("search_key")).collect();
            let owned = self.belongs.columns();
            let written = names.iter().chain(&owned).copied().collect::<Vec<_>>().join(", ");
            let marks = (4..4 + names.len() + owned.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
            let sets = names.iter().zip(4..).map(|(name, n)| format!("{name} = ${n}")).collect::<Vec<_>>().join(", ");
            let within = if self.parent.is_empty() { String::new() } else { format!(" AND {} = $2", self.parent) };
            let open = self.open();
            let inside: String = owned.iter().zip(3..).map(|(name, n)| format!(" AND {name} = ${n}")).collect();
            let whose = if owned.is_empty() { "id".to_owned() } else { owned.join(", ") };
            // A kind's SQL lives as long as the program: one small leak per kind.
            let keep = |sql: String| -> &'static str { Box::leak(sql.into_boxed_str()) };
            let mut kin = vec![];
            for field in self.fields.iter().filter(|_| self.guarded) {
                let Shape::Reference(kind) = field.shape else { continue };
                let name = field.name;
                kin.push((kind, keep(format!("SELECT id FROM {table} WHERE tenant = $1 AND {name} = $2"))));
                if kind == self.name {
                    let earlier = "WHERE tenant = $1 AND id = $2 AND";
                    kin.push((kind, keep(format!("SELECT {name} AS id FROM {table} {earlier} {name} IS NOT NULL"))));
                }
            }
            let insert =
                keep(format!("INSERT INTO {table} (tenant, id, version, {written}) VALUES ($1, $2, $3, {marks})"));
            Sql {
                list: keep(format!(
                    "SELECT id, version, {columns} FROM {table} WHERE tenant = $1{within}{open} ORDER BY {order}"
                )),
                find: keep(format!("SELECT id, version, {columns} FROM {table} WHERE tenant = $1 AND id = $2{open}")),
                find_secret: keep(format!("SELECT id, version, {columns} FROM {table} WHERE tenant = $1 AND id = $2")),
                insert,
                insert_many: Many::of(insert),
                update: keep(format!(
                    "UPDATE {table} SET version = version + 1, {sets} WHERE tenant = $1 AND id = $2 AND version = $3"
                )),
                remove: keep(format!("DELETE FROM {table} WHERE tenant = $1 AND id = $2 AND version = $3")),
                kin,
                find_in: keep(format!(
                    "SELECT id, version, {columns} FROM {table} WHERE tenant = $1 AND id = $2{inside}{open}"
                )),
                home: keep(format!("SELECT {whose} FROM {table} WHERE tenant = $1 AND id = $2")),
                listings: Mutex::default(),
            }
        })
    }

    /// Every statement of the kind, for the test that prepares them on both engines.
    pub fn statements(&self) -> Vec<Statement> {
        let sql = self.sql();
        // What belongs to somebody is never listed without them.
        let bare = [sql.list].into_iter().filter(|_| self.belongs == Belongs::Field);
        let written = [sql.find, sql.find_secret, sql.find_in, sql.home, sql.insert, sql.update, sql.remove];
        let written = bare.chain(written).map(|sql| Statement { name: self.name, sql });
        let kin = sql.kin.iter().map(|(_, sql)| Statement { name: self.name, sql });
        written.chain(kin).chain([sql.insert_many.statement(self.name)]).chain(self.listings()).collect()
    }

    pub(crate) fn record(&self, row: &Row) -> database::Result<T> {
        let (head, checked) = self.read(row)?;
        Ok((self.make)(head, &checked))
    }

    /// A row as checked values: it was checked when it was stored.
    pub(crate) fn read(&self, row: &Row) -> database::Result<(Head, Checked)> {
        let mut checked = Checked::default();
        for field in self.fields.iter().filter(|f| !f.derived) {
            let value = match field.shape {
                Shape::Text { .. } | Shape::LongText { .. } | Shape::Choice(_) | Shape::Date => {
                    row.get::<Option<String>>(field.name)?.into()
                }
                Shape::Whole { .. } | Shape::Level(_) => row.get::<Option<i64>>(field.name)?.into(),
                Shape::Flag => row.get::<Option<bool>>(field.name)?.into(),
                Shape::Reference(_) => row.get::<Option<Uuid>>(field.name)?.into(),
            };
            checked.set(field.name, value);
        }
        Ok((Head { id: row.get("id")?, version: row.get("version")? }, checked))
    }

    /// The records that belong to `parent` (`None` for kinds that belong to the tenant alone), in the kind's order.
    pub async fn list(&self, read: &mut Read, parent: impl Into<Option<Uuid>>) -> Result<Vec<T>> {
        let mut values: Vec<Value> = vec![read.tenant().into()];
        values.extend(parent.into().map(Value::Id));
        let rows = read.rows(self.sql().list, values).await?;
        Ok(rows.iter().map(|row| self.record(row)).collect::<database::Result<_>>()?)
    }

    /// The record with this id, if the tenant has it and it is not secret.
    pub async fn find(&self, read: &mut Read, id: Uuid) -> Result<Option<T>> {
        self.one(read, self.sql().find, id).await
    }

    /// The record with this id, also if it is secret: for whoever opens it, which is logged.
    pub async fn find_secret(&self, read: &mut Read, id: Uuid) -> Result<Option<T>> {
        self.one(read, self.sql().find_secret, id).await
    }

    async fn one(&self, read: &mut Read, sql: &'static str, id: Uuid) -> Result<Option<T>> {
        let row = read.row(sql, vec![read.tenant().into(), id.into()]).await?;
        Ok(row.map(|row| self.record(&row)).transpose()?)
    }

    /// The values of a row, in the order of its columns, after those that are already there.
    fn values(&self, change: &Change, head: Head, record: &T, into: &mut Vec<Value>) {
        into.extend([change.tenant().into(), head.id.into(), head.version.into()]);
        into.extend(self.fields.iter().map(|f| f.value(record)));
        into.extend(self.search_key(record));
    }

    fn row(&self, change: &Change, head: Head, record: &T) -> Vec<Value> {
        let mut values = Vec::with_capacity(self.fields.len() + 3);
        self.values(change, head, record, &mut values);
        values
    }

    /// Stores a new record, at version 1, and says so to the audit trail.
    pub async fn insert(&self, change: &mut Change, record: &T) -> Result<()> {
        self.insert_in(change, &Owner::default(), record).await
    }

    /// As [`insert`](Self::insert), of somebody's.
    pub async fn insert_in(&self, change: &mut Change, owner: &Owner, record: &T) -> Result<()> {
        let head = Head { version: 1, ..(self.head)(record) };
        let mut values = self.row(change, head, record);
        values.extend(self.belongs.values(owner)?);
        change.run(self.sql().insert, values).await?;
        change.audit(self.created(head.id, record));
        Ok(())
    }

    /// The record, if it is theirs and not secret.
    pub async fn find_in(&self, read: &mut Read, owner: &Owner, id: Uuid) -> Result<Option<T>> {
        let mut values = vec![read.tenant().into(), id.into()];
        values.extend(self.belongs.values(owner)?);
        let row = read.row(self.sql().find_in, values).await?;
        Ok(row.map(|row| self.record(&row)).transpose()?)
    }

    /// Whose a record is, also if it is secret.
    pub async fn home(&self, read: &mut Read, id: Uuid) -> Result<Option<Owner>> {
        let Some(row) = read.row(self.sql().home, vec![read.tenant().into(), id.into()]).await? else {
            return Ok(None);
        };
        Ok(Some(match self.belongs {
            Belongs::Field | Belongs::Tenant => Owner::default(),
            Belongs::Unit => Owner { unit: row.get("unit")?, ..Owner::default() },
            Belongs::UnitYear => Owner { unit: row.get("unit")?, year: row.get("year")?, within: None },
            Belongs::Within(kind) => Owner { within: row.get(kind)?, ..Owner::default() },
        }))
    }

    /// Stores new records as [`insert`](Self::insert) does, many in one statement: for long files.
    pub async fn insert_all(&self, change: &mut Change, records: &[T]) -> Result<()> {
        self.insert_all_in(change, &Owner::default(), records).await
    }

    /// As [`insert_all`](Self::insert_all), of somebody's.
    pub async fn insert_all_in(&self, change: &mut Change, owner: &Owner, records: &[T]) -> Result<()> {
        if change.context().trial {
            return Ok(());
        }
        let mut values: Vec<Value> = Vec::with_capacity(records.len() * (self.fields.len() + 3));
        for record in records {
            let head = Head { version: 1, ..(self.head)(record) };
            self.values(change, head, record, &mut values);
            values.extend(self.belongs.values(owner)?);
        }
        change.run_many(&self.sql().insert_many, values).await?;
        for record in records {
            change.audit(self.created((self.head)(record).id, record));
        }
        Ok(())
    }

    fn created(&self, id: Uuid, record: &T) -> Entry {
        let stored = self.fields.iter().filter(|f| !f.fleeting && !matches!(f.get, crate::field::Get::Made(_)));
        let differences = stored.filter_map(|f| {
            let after = f.shown(record)?;
            Some(context::Difference { field: f.name.to_owned(), before: None, after: Some(after) })
        });
        Entry::new("created", self.name, id).differing(differences.collect())
    }

    /// Stores `after` over `before`. Nothing is written and nothing said where nothing differs.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the record is no longer the version that `before` was read at.
    pub async fn update(&self, change: &mut Change, before: &T, after: &T) -> Result<bool> {
        self.update_by(change, before, after, "changed").await
    }

    /// As [`update`](Self::update), by an act with a name of its own.
    pub(crate) async fn update_by(
        &self,
        change: &mut Change,
        before: &T,
        after: &T,
        verb: &'static str,
    ) -> Result<bool> {
        let differences = self.difference(before, after);
        if differences.is_empty() {
            return Ok(false);
        }
        let head = (self.head)(before);
        if self.guarded {
            let secret = secrecy::secret_fields(change, head.id).await?;
            let problems: Vec<Problem> = differences
                .iter()
                .filter(|d| secret.contains(&d.field))
                .map(|d| Problem { field: d.field.clone(), message: "problem-secret-field".into() })
                .collect();
            if !problems.is_empty() {
                return Err(Error::Invalid(problems));
            }
        }
        self.store(change, before, after, verb, differences).await
    }

    /// Stores what differs, also in fields that are secret.
    pub(crate) async fn store(
        &self,
        change: &mut Change,
        before: &T,
        after: &T,
        verb: &'static str,
        differences: Vec<context::Difference>,
    ) -> Result<bool> {
        let head = (self.head)(before);
        if change.run(self.sql().update, self.row(change, head, after)).await? == 0 {
            return Err(self.conflict(change, head.id, after).await?);
        }
        change.audit(Entry::new(verb, self.name, head.id).differing(differences));
        Ok(true)
    }

    /// The ids of the records that hang together with one of `kind`; see [`crate::AnyKind::kin`].
    pub(crate) async fn kin(&self, read: &mut Read, kind: &str, id: Uuid) -> Result<Vec<Uuid>> {
        let mut found = vec![];
        for (_, sql) in self.sql().kin.iter().filter(|(of, _)| *of == kind) {
            for row in read.rows(sql, vec![read.tenant().into(), id.into()]).await? {
                found.push(row.get("id")?);
            }
        }
        Ok(found)
    }

    /// Puts a text in one field of a record, also where it is secret, and gives what stood there. The trail says what `change` was
    /// told that it may.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a field that is no text; [`Error::Invalid`] for a text that does not fit in it.
    pub(crate) async fn replace(
        &self,
        change: &mut Change,
        id: Uuid,
        field: &str,
        text: &str,
    ) -> Result<Option<String>> {
        let Some(before) = self.find_secret(change, id).await? else { return Err(Error::NotFound) };
        let texts = |f: &&Field<T>| f.name == field && matches!(f.shape, Shape::Text { .. } | Shape::LongText { .. });
        let declared = self.asked().find(texts).ok_or(Error::NotFound)?;
        let stood = declared.shown(&before);
        let value = fitting(text, declared.shape, declared.required)
            .map_err(|message| Error::Invalid(vec![Problem { field: field.to_owned(), message }]))?;
        let after = self.with(&before, field, value);
        let differences = self.difference(&before, &after);
        if !differences.is_empty() {
            self.store(change, &before, &after, "changed", differences).await?;
        }
        Ok(stood)
    }

    /// Removes the record; what it held stays in the audit trail. `version` is what whoever wants it gone had before their eyes: what they
    /// have not seen they do not remove. What goes along with something else goes at the version it was read at.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody has changed it since then.
    pub async fn remove(&self, change: &mut Change, record: &T, version: i64) -> Result<()> {
        let head = (self.head)(record);
        if version != head.version {
            return Err(self.changed_since(change, head, version).await?);
        }
        if self.guarded && !secrecy::secret_fields(change, head.id).await?.is_empty() {
            return Err(Error::invalid("problem-secret-remove"));
        }
        if change.run(self.sql().remove, vec![change.tenant().into(), head.id.into(), head.version.into()]).await? == 0
        {
            return Err(self.changed_since(change, head, version).await?);
        }
        let differences = self
            .fields
            .iter()
            .filter(|f| !matches!(f.get, crate::field::Get::Made(_)))
            .filter_map(|f| {
                let before = f.shown(record)?;
                Some(context::Difference { field: f.name.to_owned(), before: Some(before), after: None })
            })
            .collect();
        change.audit(Entry::new("removed", self.name, head.id).differing(differences));
        Ok(())
    }

    /// What a person is shown when somebody else was first: what stands now against what they wanted.
    pub async fn conflict(&self, read: &mut Read, id: Uuid, wanted: &T) -> Result<Error> {
        let Some(now) = self.find(read, id).await? else { return Ok(Error::NotFound) };
        let last = history(read, id, 1).await?.into_iter().next();
        Ok(Error::Conflict(Box::new(Conflict {
            kind: self.name,
            record: id,
            by: last.as_ref().map(|e| e.actor_name.clone()).unwrap_or_default(),
            at: last.map(|e| database::sortable_time(e.at)).unwrap_or_default(),
            version: (self.head)(&now).version,
            differences: self.difference(&now, wanted),
            removing: false,
        })))
    }

    /// What a person is shown who wanted a record gone that somebody has changed: what stands now against what they had read.
    async fn changed_since(&self, read: &mut Read, head: Head, version: i64) -> Result<Error> {
        // One entry for each version since, latest first; a stranger's number asks for no more than a page.
        let since = history(read, head.id, (head.version - version).clamp(1, 50)).await?;
        let mut differences: Vec<Difference> = vec![];
        for one in since.iter().flat_map(Recorded::differences).filter(|d| self.asked().any(|f| f.name == d.field)) {
            match differences.iter_mut().find(|d| d.field == one.field) {
                Some(known) => known.after = one.before,
                None => differences.push(Difference { before: one.after, after: one.before, ..one }),
            }
        }
        let last = since.first();
        Ok(Error::Conflict(Box::new(Conflict {
            kind: self.name,
            record: head.id,
            by: last.map(|e| e.actor_name.clone()).unwrap_or_default(),
            at: last.map(|e| database::sortable_time(e.at)).unwrap_or_default(),
            version: head.version,
            differences,
            removing: true,
        })))
    }
}
