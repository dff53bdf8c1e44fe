//! What is done with a record of somebody's: listed, added, changed, removed. Whose it is is asked in the statement, the version by every
//! change, and what a form does not carry stays as it stood.

use std::collections::BTreeMap;

use context::{Change, Difference, Error, Problem, Result, history, history_of_secret};
use database::{Read, Row};
use uuid::Uuid;

use crate::{Checked, Given, Head, Kind, Levels, Line, Owner, Query, check::judged};

/// How far back a change that somebody else made is looked for, so that what they did not touch goes through.
const BACK: i64 = 20;

impl<T> Kind<T> {
    /// The records of somebody's that a query asks for, in its order, at most its limit.
    pub async fn list_in(&self, read: &mut Read, owner: &Owner, query: &Query) -> Result<Vec<T>> {
        let rows = self.rows(read, owner, query).await?;
        Ok(rows.iter().map(|row| self.record(row)).collect::<database::Result<_>>()?)
    }

    /// Every record of somebody's, one page after the other: nothing is held but what `seen` keeps.
    pub async fn each_in(&self, read: &mut Read, owner: &Owner, mut seen: impl FnMut(&T) + Send) -> Result<()>
    where
        T: Send + Sync,
    {
        let mut query = Query { limit: 500, ..self.query(&Given::new()) };
        loop {
            let records = self.list_in(read, owner, &query).await?;
            records.iter().for_each(&mut seen);
            let Some(last) = records.last().filter(|_| records.len() == 500).map(|record| self.line(record)) else {
                return Ok(());
            };
            query = self.following(query, &last);
        }
    }

    async fn rows(&self, read: &mut Read, owner: &Owner, query: &Query) -> Result<Vec<Row>> {
        let values = self.bound(read.tenant(), self.belongs.values(owner)?, query, false);
        Ok(read.rows(self.listing(Self::key(query, false)), values).await?)
    }

    /// As [`list_in`](Self::list_in), as text.
    pub(crate) async fn lines_in(&self, read: &mut Read, owner: &Owner, query: &Query) -> Result<Vec<Line>> {
        let rows = self.rows(read, owner, query).await?;
        Ok(rows.iter().map(|row| self.line_of(row)).collect::<database::Result<_>>()?)
    }

    fn line_of(&self, row: &Row) -> database::Result<Line> {
        let (head, checked) = self.read(row)?;
        let text = |name| checked.get(name).cloned().and_then(crate::field::text);
        Ok(Line { head, values: self.fields.iter().map(|f| text(f.name)).collect() })
    }

    pub(crate) fn line(&self, record: &T) -> Line {
        Line { head: (self.head)(record), values: self.fields.iter().map(|f| f.shown(record)).collect() }
    }

    /// How many there are, up to [`COUNTED`](crate::COUNTED).
    pub async fn count_in(&self, read: &mut Read, owner: &Owner, query: &Query) -> Result<i64> {
        let values = self.bound(read.tenant(), self.belongs.values(owner)?, query, true);
        let row = read.row(self.listing(Self::key(query, true)), values).await?.ok_or(Error::NotFound)?;
        Ok(row.get("n")?)
    }

    /// A record as it stands with what was given laid over it: what is not given stays.
    pub fn merged(&self, before: &T, given: &Given, levels: &dyn Levels) -> std::result::Result<T, Vec<Problem>> {
        let (mut checked, mut problems) = (Checked::default(), vec![]);
        for field in self.fields.iter().filter(|f| !f.derived) {
            match given.get(field.name).filter(|_| !field.given) {
                None => checked.set(field.name, field.value(before)),
                Some(raw) => match judged(raw, field.shape, field.required, levels) {
                    Ok(value) => checked.set(field.name, value),
                    Err(message) => problems.push(Problem { field: field.name.to_owned(), message }),
                },
            }
        }
        if problems.is_empty() { Ok((self.make)((self.head)(before), &checked)) } else { Err(problems) }
    }

    /// Adds a record to somebody's, and gives its id. A form is drawn with the id that its record will have (`id`): sent twice it is one
    /// record, also at once, and also when that has been changed or removed since.
    pub async fn add(&self, change: &mut Change, owner: &Owner, given: &Given, levels: &dyn Levels) -> Result<Uuid> {
        let drawn = given.get("id").and_then(|id| Uuid::try_parse(id).ok());
        if let Some(id) = drawn
            && !history_of_secret(change, id, 1).await?.is_empty()
        {
            return Ok(id);
        }
        let checked = self.check(levels, given).map_err(Error::Invalid)?;
        let head = Head { id: drawn.unwrap_or_else(|| change.new_id()), version: 0 };
        self.insert_in(change, owner, &(self.make)(head, &checked)).await?;
        Ok(head.id)
    }

    /// Changes a record of somebody's that was read at `version`, and tells what differs. Where somebody else was first and touched other
    /// fields, both changes stand.
    ///
    /// # Errors
    /// [`Error::Conflict`] where they touched the same, with both versions.
    pub async fn edit(
        &self,
        change: &mut Change,
        owner: &Owner,
        id: Uuid,
        version: i64,
        given: &Given,
        levels: &dyn Levels,
    ) -> Result<Vec<Difference>> {
        let before = self.find_in(change, owner, id).await?.ok_or(Error::NotFound)?;
        let stands = (self.head)(&before).version;
        let mut after = self.merged(&before, given, levels).map_err(Error::Invalid)?;
        if version != stands {
            let Some(base) = self.touched(change, id, stands - version).await? else {
                return Err(self.conflict(change, id, &after).await?);
            };
            // What a whole form carries of fields that others have changed since is what it was drawn with.
            let untouched = |name: &str| base.get(name).is_none_or(|stood| self.same(given, name, stood));
            if !self.difference(&before, &after).iter().all(|d| untouched(&d.field)) {
                return Err(self.conflict(change, id, &after).await?);
            }
            let own = given.iter().filter(|(name, _)| !base.contains_key(*name));
            let own: Given = own.map(|(name, text)| (name.clone(), text.clone())).collect();
            after = self.merged(&before, &own, levels).map_err(Error::Invalid)?;
        }
        let differences = self.difference(&before, &after);
        self.update(change, &before, &after).await?;
        Ok(differences)
    }

    /// Whether what was given for a field is what stood there.
    fn same(&self, given: &Given, name: &str, stood: &str) -> bool {
        given.get(name).is_some_and(|text| crate::clean(text) == stood)
    }

    /// The fields that the latest changes touched, with what stood before them: the trail knows.
    async fn touched(&self, read: &mut Read, id: Uuid, changes: i64) -> Result<Option<BTreeMap<String, String>>> {
        if !(1..=BACK).contains(&changes) {
            return Ok(None);
        }
        let entries = history(read, id, changes).await?;
        let whole = entries.len() as i64 == changes && entries.iter().all(|e| e.kind == self.name && !e.withheld);
        // Latest first: what stood before the earliest is what counts.
        let all = entries.iter().flat_map(context::Recorded::differences);
        Ok(whole.then(|| all.map(|d| (d.field, d.before.unwrap_or_default())).collect()))
    }

    /// Removes a record of somebody's that was read at `version`.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody has changed it since.
    pub async fn remove_in(&self, change: &mut Change, owner: &Owner, id: Uuid, version: i64) -> Result<()> {
        let record = self.find_in(change, owner, id).await?.ok_or(Error::NotFound)?;
        self.remove(change, &record, version).await
    }

    /// Carries out an act of the kind's own on a record that was read at `version`.
    pub async fn act(
        &self,
        change: &mut Change,
        owner: &Owner,
        (id, version): (Uuid, i64),
        verb: &'static str,
        act: impl FnOnce(&T) -> Result<T>,
    ) -> Result<()> {
        let before = self.find_in(change, owner, id).await?.ok_or(Error::NotFound)?;
        let after = act(&before)?;
        if (self.head)(&before).version != version {
            return Err(self.conflict(change, id, &after).await?);
        }
        self.update_by(change, &before, &after, verb).await.map(drop)
    }

    /// What was given as it would be stored, as text.
    pub(crate) fn normal(&self, given: &Given, levels: &dyn Levels) -> std::result::Result<Given, Vec<Problem>> {
        let (mut normal, mut problems) = (Given::new(), vec![]);
        for field in self.asked() {
            let Some(raw) = given.get(field.name) else { continue };
            match judged(raw, field.shape, field.required, levels) {
                Ok(value) => drop(normal.insert(field.name.to_owned(), crate::field::text(value).unwrap_or_default())),
                Err(message) => problems.push(Problem { field: field.name.to_owned(), message }),
            }
        }
        if problems.is_empty() { Ok(normal) } else { Err(problems) }
    }
}
