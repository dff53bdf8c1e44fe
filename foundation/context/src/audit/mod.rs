//! The audit trail: what every change leaves behind, and how an auditor proves it whole.

mod form;
mod links;
mod stamps;
mod trail;
mod verify;
mod waiting;

use std::{collections::BTreeMap, sync::LazyLock};

use database::{Many, Migration, Row, Value};
use jiff::Timestamp;
use serde_json::Value as Json;
use uuid::Uuid;

pub use form::Salt;
pub(crate) use form::{FORM, Fields};
pub(crate) use links::{AT_ONCE, FEW, Links};
pub use stamps::{Stamped, stamped, stamps};
pub use trail::{AUTHORITIES, Of, Search, entry, history, history_of_secret, search, stamp, told};
pub use verify::{Broken, Chain, digest_of, head, latest, verify};
pub(crate) use waiting::{WAIT, passed, sql as waiting_sql, until};

use crate::{Difference, digest};

/// What a change says it did.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `created`, `changed`, `removed`, `adopted` …: the message `audit-<verb>` says it to people.
    pub verb: &'static str,
    /// The record kind's name, or a plain word for what has no kind.
    pub kind: &'static str,
    pub record: Option<Uuid>,
    pub reason: String,
    pub differences: Vec<Difference>,
    /// Whom it concerns, where that is another unit than the one the change is made in.
    pub unit: Option<Uuid>,
    /// The authority it belongs to, where that is another than the one the change is made under.
    pub authority: Option<Uuid>,
}

impl Entry {
    pub fn new(verb: &'static str, kind: &'static str, record: impl Into<Option<Uuid>>) -> Self {
        Self {
            verb,
            kind,
            record: record.into(),
            reason: String::new(),
            differences: vec![],
            unit: None,
            authority: None,
        }
    }

    #[must_use]
    pub fn because(mut self, reason: &str) -> Self {
        reason.clone_into(&mut self.reason);
        self
    }

    /// Whether everybody's pages may depend on it: it is of no unit, and neither a letter nor somebody who comes and goes.
    pub(crate) fn is_common(&self) -> bool {
        let comes_and_goes =
            matches!(self.verb, "signed-in" | "signed-out" | "sessions-ended" | "link-asked" | "link-issued");
        self.unit.is_none() && self.kind != "mail" && !(self.kind == "person" && comes_and_goes)
    }

    /// It concerns another unit: its trail says so, and what is remembered of its pages is made anew.
    #[must_use]
    pub fn concerning(mut self, unit: Uuid) -> Self {
        self.unit = Some(unit);
        self
    }

    /// It is told in another authority's trail.
    #[must_use]
    pub fn belonging_to(mut self, authority: Uuid) -> Self {
        self.authority = Some(authority);
        self
    }

    #[must_use]
    pub fn differing(mut self, differences: Vec<Difference>) -> Self {
        self.differences = differences;
        self
    }

    /// A single field, for changes that are not of a declared kind.
    #[must_use]
    pub fn field(mut self, field: &str, before: Option<String>, after: Option<String>) -> Self {
        self.differences.push(Difference { field: field.to_owned(), before, after });
        self
    }

    /// The same with digests under a salt in place of values, in the fields that are chosen.
    pub(crate) fn covered(mut self, salt: &str, chosen: impl Fn(&str) -> bool) -> Self {
        for Difference { field, before, after } in self.differences.iter_mut().filter(|d| chosen(&d.field)) {
            for value in [before, after].into_iter().flatten() {
                *value = secret_digest(salt, field, value);
            }
        }
        self
    }
}

/// Whether a value in the trail is such a digest.
pub fn is_digest(value: &str) -> bool {
    value.strip_prefix("sha256:").is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// What the trail keeps instead of a secret value: whoever knows the value and the salt can prove that it stood there, and nobody
/// can guess it.
pub fn secret_digest(salt: &str, field: &str, value: &str) -> String {
    format!("sha256:{}", digest(format!("{salt}\0{field}\0{value}").as_bytes()))
}

/// An entry as it stands in the trail.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub seq: i64,
    pub at: Timestamp,
    pub actor: String,
    pub actor_name: String,
    pub acting_as: String,
    pub origin: String,
    pub unit: Option<Uuid>,
    /// The authority it was made under; in the first form it was not kept.
    pub authority: Option<Uuid>,
    pub verb: String,
    pub kind: String,
    pub record: Option<Uuid>,
    pub reason: String,
    pub details: String,
    pub digest: String,
    /// The rule that its digest follows.
    pub form: i64,
    pub salt: Salt,
    /// The commitments of the fields that have been left out because they are secret.
    pub covered: BTreeMap<String, String>,
    /// The digest of what the entry says, where all of that has been left out.
    pub content: Option<String>,
    /// Whether it has been left out, or, in the first form, a field of it: such a digest is taken on trust.
    pub withheld: bool,
}

impl Recorded {
    fn read(row: &Row) -> database::Result<Self> {
        Ok(Self {
            seq: row.get("seq")?,
            digest: row.get("digest")?,
            form: row.get("form")?,
            salt: Salt::Whole(row.get::<Option<Vec<u8>>>("salt")?.unwrap_or_default()),
            ..Self::said(row)?
        })
    }

    /// What an entry says, wherever it stands.
    fn said(row: &Row) -> database::Result<Self> {
        Ok(Self {
            at: row.get("at")?,
            actor: row.get("actor")?,
            actor_name: row.get("actor_name")?,
            acting_as: row.get("acting_as")?,
            origin: row.get("origin")?,
            unit: row.get("unit")?,
            authority: row.get("authority")?,
            verb: row.get("verb")?,
            kind: row.get("kind")?,
            record: row.get("record")?,
            reason: row.get("reason")?,
            details: row.get("details")?,
            withheld: false,
            ..Self::nothing(0, FORM, String::new())
        })
    }

    /// An entry of the same change: the fields that differ, and all that it says.
    pub(crate) fn telling(&self, entry: Entry) -> (Fields, Self) {
        let fields = entry.differences.into_iter().map(|d| (d.field, [d.before, d.after])).collect();
        let told = Self {
            unit: entry.unit.or(self.unit),
            authority: entry.authority.or(self.authority),
            verb: entry.verb.to_owned(),
            kind: entry.kind.to_owned(),
            record: entry.record,
            details: form::details(&fields),
            reason: entry.reason,
            ..self.clone()
        };
        (fields, told)
    }

    /// The values of an entry in the chain.
    pub(crate) fn values(self, tenant: Uuid) -> impl Iterator<Item = Value> {
        let salt = match &self.salt {
            Salt::Whole(salt) => salt.clone().into(),
            Salt::Parts(_) => Value::Null,
        };
        let own = [tenant.into(), self.seq.into(), (&self.digest).into(), self.form.into(), salt];
        own.into_iter().chain(self.saying())
    }

    /// The values of what an entry says.
    fn saying(self) -> [Value; 12] {
        [
            self.at.into(),
            self.actor.into(),
            self.actor_name.into(),
            self.acting_as.into(),
            self.origin.into(),
            self.unit.into(),
            self.authority.into(),
            self.verb.into(),
            self.kind.into(),
            self.record.into(),
            self.reason.into(),
            self.details.into(),
        ]
    }

    /// What a field became, where it differs and became anything.
    pub fn after(&self, field: &str) -> Option<String> {
        self.differences().into_iter().find(|d| d.field == field)?.after
    }

    /// The fields that differ, read back from the details.
    pub fn differences(&self) -> Vec<Difference> {
        let Ok(Json::Object(fields)) = serde_json::from_str(&self.details) else { return vec![] };
        let text = |v: &Json| v.as_str().map(str::to_owned);
        let shown =
            fields.into_iter().map(|(field, pair)| Difference { field, before: text(&pair[0]), after: text(&pair[1]) });
        let covered = self.covered.keys().map(|field| Difference { field: field.clone(), before: None, after: None });
        shown.chain(covered).collect()
    }
}

/// Many entries in few statements.
pub(crate) static APPEND: LazyLock<Many> = LazyLock::new(|| Many::of(sql::APPEND));

pub(crate) mod sql {
    database::statements! {
        /// Locks the tenant's chain and takes the next numbers, on both engines alike.
        TAKE = "INSERT INTO audit_head (tenant, seq, digest) VALUES ($1, $2, '') \
            ON CONFLICT (tenant) DO UPDATE SET seq = audit_head.seq + $2 RETURNING seq, digest, waits";
        HEAD = "UPDATE audit_head SET digest = $2, common = CASE WHEN $3 THEN seq ELSE common END WHERE tenant = $1";
        APPEND = "INSERT INTO audit (tenant, seq, digest, form, salt, at, actor, actor_name, acting_as, origin, unit, authority, verb, kind, record, reason, details) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
        AFTER = "SELECT * FROM audit WHERE tenant = $1 AND seq > $2 ORDER BY seq LIMIT 1000";
        OF_VERB = "SELECT * FROM audit WHERE tenant = $1 AND verb = $2 AND seq > $3 ORDER BY seq LIMIT 1000";
        OF_RECORD = "SELECT * FROM audit WHERE tenant = $1 AND record = $2 ORDER BY seq DESC LIMIT $3";
        ONE = "SELECT * FROM audit WHERE tenant = $1 AND record = $2 AND seq = $3";
        /// The latest change of a unit, and of what is common to the tenant: each side is one step in an index.
        STAMP = "SELECT COALESCE((SELECT MAX(seq) FROM audit WHERE tenant = $1 AND unit = $2), 0) + \
            COALESCE((SELECT common FROM audit_head WHERE tenant = $1), 0) AS stamp";
        STANDS = "SELECT seq, digest FROM audit_head WHERE tenant = $1";
        LATEST = "SELECT at FROM audit WHERE tenant = $1 ORDER BY seq DESC LIMIT 1";
        DIGEST = "SELECT digest FROM audit WHERE tenant = $1 AND seq = $2";
    }
}

pub const MIGRATIONS: &[Migration] = &[
    Migration::new("20261127140000-audit-waiting", include_str!("../../migrations/20261127140000_audit_waiting.sql"))
        .with(
            include_str!("../../migrations/20261127140000_audit_waiting.sqlite.sql"),
            include_str!("../../migrations/20261127140000_audit_waiting.postgres.sql"),
        ),
    Migration::new(
        "20261126204500-audit-authority",
        include_str!("../../migrations/20261126204500_audit_authority.sql"),
    ),
    Migration::new("20261126101000-audit-stamps", include_str!("../../migrations/20261126101000_audit_stamps.sql")),
    Migration::new("20261126100000-audit-form", include_str!("../../migrations/20261126100000_audit_form.sql")),
    Migration::new("20261125020000-audit-role", include_str!("../../migrations/20261125020000_audit_role.sql")).with(
        include_str!("../../migrations/20261125020000_audit_role.sqlite.sql"),
        include_str!("../../migrations/20261125020000_audit_role.postgres.sql"),
    ),
    Migration::new("20261124210000-secrecy", include_str!("../../migrations/20261124210000_secrecy.sql")),
    Migration::new("20261124130000-audit-common", include_str!("../../migrations/20261124130000_audit_common.sql")),
    Migration::new("20261124100000-audit-actor", include_str!("../../migrations/20261124100000_audit_actor.sql")),
    Migration::new("20261127091000-audit-verb", include_str!("../../migrations/20261127091000_audit_verb.sql")),
    Migration::new("20261122000100-audit", include_str!("../../migrations/20261122000100_audit.sql")).with(
        include_str!("../../migrations/20261122000100_audit.sqlite.sql"),
        include_str!("../../migrations/20261122000100_audit.postgres.sql"),
    ),
];

/// Every SQL text of the trail, for the test that prepares them on both engines.
pub const STATEMENTS: &[&[database::Statement]] = &[
    sql::STATEMENTS,
    stamps::STATEMENTS,
    trail::found_sql::STATEMENTS,
    waiting::STATEMENTS,
    crate::secrecy::STATEMENTS,
];
