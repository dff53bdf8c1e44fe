//! Reading decisions.

use context::{Context, Result};
use database::{Read, Row};
use jiff::{Timestamp, civil::Date};
use socket::{Decided, Scope};
use uuid::Uuid;

use crate::{READ, delegation::Rests};

database::statements! {
    LATEST = "SELECT COALESCE(MAX(version), 0) AS version FROM decisions WHERE tenant = $1 AND unit = $2 AND year = $3 AND kind = $4";
    SAME = "SELECT MAX(version) AS version FROM decisions WHERE tenant = $1 AND unit = $2 AND year = $3 AND kind = $4 AND decided_on = $5 AND paragraph = $6 \
        AND snapshot_digest = $7";
    ADD = "INSERT INTO decisions (tenant, id, unit, year, kind, version, body, decided_on, paragraph, case_number, \
        snapshot, snapshot_digest, pdf, pdf_digest, recorded_at, recorded_by, proposal, with_changes, public_digest, public_pdf, decider, delegation, \
        function, basis, reporting, delegation_reason) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)";
    ADD_PROPOSAL = "INSERT INTO proposals (tenant, id, version, unit, year, meeting, case_number, status, reasons, note, sent_at, sent_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    ADD_PROPOSAL_DOCUMENT = "INSERT INTO proposal_documents (tenant, proposal, kind, snapshot, snapshot_digest, pdf, pdf_digest, public_digest, public_pdf) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    SET_PROPOSAL = "UPDATE proposals SET version = version + 1, status = $4, note = $5, meeting = $6 \
        WHERE tenant = $1 AND id = $2 AND version = $3";
    PROPOSALS = "SELECT id, version, meeting, case_number, status, reasons, note, sent_at, sent_by FROM proposals \
        WHERE tenant = $1 AND unit = $2 AND year = $3 ORDER BY sent_at DESC, id";
    PROPOSAL_DOCUMENTS = "SELECT kind, snapshot_digest, pdf_digest, public_digest FROM proposal_documents WHERE tenant = $1 AND proposal = $2 ORDER BY kind";
    PROPOSAL_PDF = "SELECT d.pdf, d.public_pdf FROM proposal_documents d JOIN proposals p ON p.tenant = d.tenant AND p.id = d.proposal \
        WHERE d.tenant = $1 AND p.unit = $2 AND d.proposal = $3 AND d.kind = $4";
    PDF_DIGEST = "SELECT pdf_digest FROM decisions WHERE tenant = $1 AND unit = $2 AND id = $3";
    ADD_FILE = "INSERT INTO decision_files (tenant, id, decision, name, bytes, digest, uploaded_at, uploaded_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    FILES = "SELECT f.id, f.decision, f.name, f.digest, f.uploaded_at, f.uploaded_by, d.pdf_digest FROM decisions d \
        CROSS JOIN decision_files f WHERE d.tenant = $1 AND d.unit = $2 AND d.year = $3 AND f.tenant = $1 AND f.decision = d.id ORDER BY f.uploaded_at";
    FILE = "SELECT f.name, f.bytes FROM decision_files f JOIN decisions d ON d.tenant = f.tenant AND d.id = f.decision \
        WHERE f.tenant = $1 AND d.unit = $2 AND f.id = $3";
    KEPT = "SELECT d.year, d.kind, d.version, f.decision, f.bytes, f.digest FROM decision_files f \
        JOIN decisions d ON d.tenant = f.tenant AND d.id = f.decision WHERE f.tenant = $1 ORDER BY f.id LIMIT 1 OFFSET $2";
    SENT = "SELECT d.proposal, p.year, d.kind, d.snapshot, d.snapshot_digest, d.pdf, d.pdf_digest, d.public_pdf, d.public_digest FROM proposal_documents d \
        JOIN proposals p ON p.tenant = d.tenant AND p.id = d.proposal WHERE d.tenant = $1 ORDER BY d.proposal, d.kind LIMIT 1 OFFSET $2";
    OF_YEAR = "SELECT id, year, kind, version, body, decided_on, paragraph, case_number, snapshot_digest, pdf_digest, \
        recorded_at, recorded_by, with_changes, public_digest, decider, delegation, function, basis, reporting, delegation_reason \
        FROM decisions WHERE tenant = $1 AND unit = $2 AND year = $3 ORDER BY decided_on DESC, kind, version DESC";
    SNAPSHOT = "SELECT snapshot FROM decisions WHERE tenant = $1 AND unit = $2 AND year = $3 AND kind = $4 AND version = $5";
    NEWEST = "SELECT decided_on, case_number, snapshot, body, decider, delegation, function, basis, reporting, delegation_reason FROM decisions WHERE tenant = $1 AND unit = $2 AND year = $3 AND kind = $4 \
        ORDER BY version DESC LIMIT 1";
    PDF = "SELECT kind, version, pdf, public_pdf FROM decisions WHERE tenant = $1 AND unit = $2 AND id = $3";
    QUOTED = "SELECT (SELECT COUNT(*) FROM proposals p WHERE p.tenant = $1 AND p.unit = $2 AND p.year = $3) \
        + (SELECT COUNT(*) FROM decisions d WHERE d.tenant = $1 AND d.unit = $2 AND d.year = $3) AS n";
    IDS = "SELECT id FROM decisions WHERE tenant = $1 ORDER BY id";
    WHOLE = "SELECT year, kind, version, snapshot, snapshot_digest, pdf, pdf_digest, public_pdf, public_digest FROM decisions WHERE tenant = $1 AND id = $2";
    ACCEPTED = "SELECT subject, reason FROM accepted_findings WHERE tenant = $1 AND unit = $2 AND year = $3";
    ACCEPT = "INSERT INTO accepted_findings (tenant, id, unit, year, subject, reason, accepted_at, accepted_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
        ON CONFLICT (tenant, unit, year, subject) DO UPDATE SET reason = $6, accepted_at = $7, accepted_by = $8";
    WITHDRAW = "DELETE FROM accepted_findings WHERE tenant = $1 AND unit = $2 AND year = $3 AND subject = $4";
}

/// A decision, without what it froze.
#[derive(Clone, Debug)]
pub struct Decision {
    pub id: Uuid,
    pub year: i64,
    pub kind: String,
    pub version: i64,
    pub body: String,
    pub decided_on: Date,
    pub paragraph: String,
    pub case_number: String,
    pub snapshot_digest: String,
    pub pdf_digest: String,
    pub recorded_at: Timestamp,
    pub recorded_by: String,
    /// Whether the body decided something else than was sent; `None` when nothing was sent.
    pub with_changes: Option<bool>,
    /// Of the public version, where it is another than the whole.
    pub public_digest: Option<String>,
    /// `body`, `post` or `delegation`.
    pub decider: String,
    /// What it rests on, where it was decided in the body's place.
    pub rests: Rests,
}

impl Decision {
    /// How it was decided, where no meeting did.
    pub fn decided(&self) -> Option<Decided> {
        self.rests.printed(&self.decider, &self.body)
    }
}

/// What a decision rests on, as its row says it.
pub(crate) fn rests(row: &Row) -> database::Result<Rests> {
    Ok(Rests {
        function: row.get("function")?,
        point: row.get("delegation")?,
        basis: row.get("basis")?,
        reporting: row.get("reporting")?,
        reason: row.get("delegation_reason")?,
    })
}

impl Decision {
    fn read(row: &Row) -> database::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            year: row.get("year")?,
            kind: row.get("kind")?,
            version: row.get("version")?,
            body: row.get("body")?,
            decided_on: row.get("decided_on")?,
            paragraph: row.get("paragraph")?,
            case_number: row.get("case_number")?,
            snapshot_digest: row.get("snapshot_digest")?,
            pdf_digest: row.get("pdf_digest")?,
            recorded_at: row.get("recorded_at")?,
            recorded_by: row.get("recorded_by")?,
            with_changes: row.get("with_changes")?,
            public_digest: row.get("public_digest")?,
            decider: row.get("decider")?,
            rests: rests(row)?,
        })
    }
}

/// What has been decided for a unit's year, latest first.
pub async fn decisions(context: &Context, scope: &Scope) -> Result<Vec<Decision>> {
    of_year(&mut context.read(READ, &scope.unit.place).await?, scope).await
}

pub(crate) async fn of_year(read: &mut Read, scope: &Scope) -> Result<Vec<Decision>> {
    let rows = read.rows(OF_YEAR, vec![read.tenant().into(), scope.unit.id.into(), scope.year.into()]).await?;
    Ok(rows.iter().map(Decision::read).collect::<database::Result<_>>()?)
}

/// Whether somebody may have quoted the year's numbers: something has been sent or decided.
pub async fn quoted(read: &mut Read, scope: &Scope) -> Result<bool> {
    let values = vec![read.tenant().into(), scope.unit.id.into(), scope.year.into()];
    let row = read.row(QUOTED, values).await?;
    Ok(row.map_or(Ok(0), |r| r.get::<i64>("n"))? > 0)
}

/// The frozen PDF of a decision, or its public version, with its kind and version.
pub async fn pdf(context: &Context, scope: &Scope, id: Uuid, public: bool) -> Result<Option<(String, i64, Vec<u8>)>> {
    let mut read = context.read(READ, &scope.unit.place).await?;
    let row = read.row(PDF, vec![context.tenant.into(), scope.unit.id.into(), id.into()]).await?;
    let Some(row) = row else { return Ok(None) };
    let bytes: Option<Vec<u8>> = row.get(if public { "public_pdf" } else { "pdf" })?;
    Ok(bytes.map(|bytes| Ok::<_, database::Error>((row.get("kind")?, row.get("version")?, bytes))).transpose()?)
}
