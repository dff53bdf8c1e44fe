//! Governing documents. No I/O here.

use register::{Checked, Field, Head, Kind};
use uuid::Uuid;

/// What a document is: a law or ordinance, or something the municipality has decided itself.
pub const KINDS: &[&str] = &["law", "own"];

/// A law or another document that governs a unit's activities.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub head: Head,
    pub unit: Uuid,
    pub position: i64,
    pub kind: String,
    pub title: String,
    /// The number it is known by: `2017:725`; several on lines of their own.
    pub designation: String,
    /// As printed: `KF`, `KS`, the board's own letters.
    pub decided_by: String,
    /// The day or year it was decided, as printed.
    pub decided: String,
    pub area: String,
}

type D = Field<Document>;
pub static DOCUMENT: Kind<Document> = Kind::new(
    "governing-document",
    "governing_documents",
    &[
        D::reference("unit", "unit", |d| Some(d.unit)).given(),
        D::whole("position", 0, 1_000_000, |d| Some(d.position)).given(),
        D::choice("kind", KINDS, |d| &d.kind).required(),
        D::long_text("title", 2000, |d| &d.title).required(),
        D::made("search_key", |d| context::search_key(&d.title)),
        D::long_text("designation", 400, |d| &d.designation),
        D::text("decided_by", 200, |d| &d.decided_by),
        D::text("decided", 100, |d| &d.decided),
        D::text("area", 300, |d| &d.area),
    ],
    |d| d.head,
    |head, c: &Checked| Document {
        head,
        unit: c.id("unit"),
        position: c.whole("position"),
        kind: c.text("kind"),
        title: c.text("title"),
        designation: c.text("designation"),
        decided_by: c.text("decided_by"),
        decided: c.text("decided"),
        area: c.text("area"),
    },
)
.within("unit")
.ordered("position, id");

#[cfg(test)]
mod tests {
    #[test]
    fn the_declaration_holds() {
        super::DOCUMENT.prove();
    }
}
