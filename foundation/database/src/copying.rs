//! Every row of every table, out of one database and into another of either engine: for a backup and what is restored from it.
//!
//! Tables are read from the database's own catalogue, so that none can be forgotten. Texts of SQL are made for each table and leaked:
//! a backup is a command, and there are some tens of tables.

use uuid::Uuid;

use crate::{Database, Engine, Error, Many, Read, Result, Row, Value, Write};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Text,
    Whole,
    Flag,
    Id,
    Bytes,
}

impl Shape {
    /// From the type as it was declared: `UUID, TEXT, BIGINT, BOOLEAN, BYTEA` are all there are.
    fn of(declared: &str) -> Option<Self> {
        Some(match declared.to_ascii_lowercase().as_str() {
            "text" => Self::Text,
            "bigint" => Self::Whole,
            "boolean" => Self::Flag,
            "uuid" => Self::Id,
            "bytea" => Self::Bytes,
            _ => return None,
        })
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole => "bigint",
            Self::Flag => "boolean",
            Self::Id => "uuid",
            Self::Bytes => "bytea",
        }
    }
}

/// A table, and how its rows are gone through in the order of its key.
#[derive(Clone, Debug)]
pub struct Table {
    pub name: String,
    pub columns: Vec<(String, Shape)>,
    /// Where the key's columns stand among the columns, without the tenant.
    key: Vec<usize>,
    has_tenant: bool,
    first: &'static str,
    next: &'static str,
    add: Many,
}

/// Where a table of everybody's rows is read: it has no tenant.
const TENANTS: &str = "tenants";
const SQLITE_TABLES: &str =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY name";
const SQLITE_COLUMNS: &str = "SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid";
/// What PostgreSQL needs for itself (`writer.rs`) is no part of a copy.
const POSTGRES_TABLES: &str = "SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relname <> 'beats' \
     AND relnamespace = current_schema()::regnamespace ORDER BY relname";
const POSTGRES_COLUMNS: &str = "SELECT a.attname::text AS name, format_type(a.atttypid, NULL) AS type, \
     COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0) AS pk \
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
     LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary \
     WHERE c.relname::text = $1 AND c.relnamespace = current_schema()::regnamespace ORDER BY a.attnum";
const POSTGRES_REFERENCES: &str = "SELECT c.relname::text AS name, k.conname::text AS reference FROM pg_constraint k \
     JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace";
const AS_TENANT: &str = "SELECT set_config('lisbet.tenant', $1, true)";

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

impl Table {
    fn new(name: String, columns: Vec<(String, Shape)>, key: &[String]) -> Self {
        let has_tenant = columns.iter().any(|(column, _)| column == "tenant");
        let key: Vec<usize> = key
            .iter()
            .filter(|column| *column != "tenant")
            .filter_map(|column| columns.iter().position(|(name, _)| name == column))
            .collect();
        let names: Vec<&str> = columns.iter().map(|(column, _)| column.as_str()).collect();
        let named: Vec<&str> = key.iter().map(|at| names[*at]).collect();
        let from = usize::from(has_tenant) + 1;
        let marks: Vec<String> = (from..from + key.len()).map(|n| format!("${n}")).collect();
        // A file in a row may be as large as thirty megabytes.
        let limit = if columns.iter().any(|(_, shape)| *shape == Shape::Bytes) { 8 } else { 1000 };
        let of = if has_tenant { "tenant = $1" } else { "1 = 1" };
        let after = if key.is_empty() {
            "1 = 0".to_owned()
        } else {
            format!("({}) > ({})", named.join(", "), marks.join(", "))
        };
        let order = if key.is_empty() { names[0].to_owned() } else { named.join(", ") };
        let all = names.join(", ");
        let values: Vec<String> = (1..=names.len()).map(|n| format!("${n}")).collect();
        Self {
            first: leaked(format!("SELECT {all} FROM {name} WHERE {of} ORDER BY {order} LIMIT {limit}")),
            next: leaked(format!("SELECT {all} FROM {name} WHERE {of} AND {after} ORDER BY {order} LIMIT {limit}")),
            add: Many::of(leaked(format!("INSERT INTO {name} ({all}) VALUES ({})", values.join(", ")))),
            name,
            columns,
            key,
            has_tenant,
        }
    }

    /// Whether its rows are a tenant's; otherwise they are the installation's.
    pub fn has_tenant(&self) -> bool {
        self.has_tenant
    }

    /// The rows of a tenant that come after one of them, some at a time; none after the last.
    pub async fn rows(&self, read: &mut Read, after: Option<&[Value]>) -> Result<Vec<Vec<Value>>> {
        let mut values: Vec<Value> = if self.has_tenant { vec![read.tenant().into()] } else { vec![] };
        let sql = match after {
            None => self.first,
            Some(_) if self.key.is_empty() => return Ok(vec![]),
            Some(row) => {
                values.extend(self.key.iter().map(|at| row[*at].clone()));
                self.next
            }
        };
        let rows = read.rows(sql, values).await?;
        rows.iter().map(|row| self.columns.iter().map(|(name, shape)| value(row, name, *shape)).collect()).collect()
    }
}

fn value(row: &Row, column: &str, shape: Shape) -> Result<Value> {
    Ok(match shape {
        Shape::Text => row.get::<Option<String>>(column)?.into(),
        Shape::Whole => row.get::<Option<i64>>(column)?.into(),
        Shape::Flag => row.get::<Option<bool>>(column)?.into(),
        Shape::Id => row.get::<Option<Uuid>>(column)?.into(),
        Shape::Bytes => row.get::<Option<Vec<u8>>>(column)?.into(),
    })
}

impl Database {
    /// Every table but that of migrations, in the order of their names; `tenants` first, since the others belong to them.
    pub async fn tables(&self, read: &mut Read) -> Result<Vec<Table>> {
        let (tables, columns) = match self.engine() {
            Engine::Sqlite => (SQLITE_TABLES, SQLITE_COLUMNS),
            Engine::Postgres => (POSTGRES_TABLES, POSTGRES_COLUMNS),
        };
        let mut all = vec![];
        for row in read.rows(tables, vec![]).await? {
            let name: String = row.get("name")?;
            if name == "migrations" {
                continue;
            }
            let (mut shapes, mut key) = (vec![], vec![]);
            for row in read.rows(columns, vec![(&name).into()]).await? {
                let (column, declared): (String, String) = (row.get("name")?, row.get("type")?);
                let shape = Shape::of(&declared).ok_or(Error::Refused)?;
                if row.get::<i64>("pk")? > 0 {
                    key.push((row.get::<i64>("pk")?, column.clone()));
                }
                shapes.push((column, shape));
            }
            key.sort();
            let key: Vec<String> = key.into_iter().map(|(_, column)| column).collect();
            all.push(Table::new(name, shapes, &key));
        }
        all.sort_by_key(|table| table.name != TENANTS);
        Ok(all)
    }

    /// Begins to put rows into a database whose tables are empty: all of them or none.
    pub async fn load(&self) -> Result<Loading> {
        let mut write = self.write(Uuid::nil()).await?;
        let mut after = String::new();
        // What a row refers to may come after it.
        match self.engine() {
            Engine::Sqlite => write.script("PRAGMA defer_foreign_keys = ON").await?,
            Engine::Postgres => {
                let mut before = String::new();
                for row in write.rows(POSTGRES_REFERENCES, vec![]).await? {
                    let (table, reference): (String, String) = (row.get("name")?, row.get("reference")?);
                    let alter = format!("ALTER TABLE \"{table}\" ALTER CONSTRAINT \"{reference}\"");
                    before.push_str(&format!("{alter} DEFERRABLE INITIALLY DEFERRED;"));
                    after.push_str(&format!("{alter} NOT DEFERRABLE;"));
                }
                write.script(leaked(before)).await?;
                after.insert_str(0, "SET CONSTRAINTS ALL IMMEDIATE;");
            }
        }
        Ok(Loading { write, engine: self.engine(), after })
    }
}

/// Rows on their way in.
pub struct Loading {
    write: Write,
    engine: Engine,
    after: String,
}

impl Loading {
    /// Puts rows of one tenant into a table, or of the installation.
    pub async fn put(&mut self, table: &Table, tenant: Uuid, rows: Vec<Vec<Value>>) -> Result<()> {
        if self.engine == Engine::Postgres && table.has_tenant {
            self.write.rows(AS_TENANT, vec![tenant.to_string().into()]).await?;
        }
        self.write.run_many(&table.add, rows.into_iter().flatten().collect()).await.map(drop)
    }

    /// Everything that was put in is there, and whatever it refers to.
    pub async fn finish(mut self) -> Result<()> {
        if !self.after.is_empty() {
            self.write.script(leaked(std::mem::take(&mut self.after))).await?;
        }
        self.write.commit().await
    }
}
