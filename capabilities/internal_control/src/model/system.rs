//! The board's system for internal control: chapters, duties per role, and the times it was looked over.

use context::search_key;
use jiff::civil::Date;
use register::{Checked, Field, Head, Kind};
use uuid::Uuid;

/// The chapters in the order they are printed, with their depth. Their titles and standard texts are messages:
/// `chapter-<name>` and `chapter-<name>-text`.
pub const CHAPTERS: &[(&str, u8)] = &[
    ("introduction", 1),
    ("purpose", 1),
    ("roles", 1),
    ("structure", 1),
    ("analysis", 2),
    ("plan", 2),
    ("follow-up", 2),
    ("interim", 3),
    ("annual", 3),
    ("governing", 1),
];

const NAMES: &[&str] = &[
    "introduction",
    "purpose",
    "roles",
    "structure",
    "analysis",
    "plan",
    "follow-up",
    "interim",
    "annual",
    "governing",
];

/// A chapter in the board's own words, instead of the standard text.
#[derive(Clone, Debug, Default)]
pub struct Chapter {
    pub head: Head,
    pub analysis: Uuid,
    pub chapter: String,
    /// Empty: the standard title.
    pub title: String,
    /// Paragraphs with an empty line between; lines that begin with `–` or `-` are a list.
    pub text: String,
}

type C = Field<Chapter>;
pub static CHAPTER: Kind<Chapter> = Kind::new(
    "system-chapter",
    "system_chapters",
    &[
        C::reference("analysis", "analysis", |c| Some(c.analysis)).given(),
        C::choice("chapter", NAMES, |c| &c.chapter).given(),
        C::text("title", 200, |c| &c.title),
        C::long_text("text", 20_000, |c| &c.text).required(),
    ],
    |c| c.head,
    |head, c: &Checked| Chapter {
        head,
        analysis: c.id("analysis"),
        chapter: c.text("chapter"),
        title: c.text("title"),
        text: c.text("text"),
    },
)
.within("analysis");

/// What a role answers for.
#[derive(Clone, Debug, Default)]
pub struct Duty {
    pub head: Head,
    pub analysis: Uuid,
    pub position: i64,
    pub role: String,
    pub duty: String,
}

type D = Field<Duty>;
pub static DUTY: Kind<Duty> = Kind::new(
    "role-duty",
    "role_duties",
    &[
        D::reference("analysis", "analysis", |d| Some(d.analysis)).given(),
        D::whole("position", 0, 1_000_000, |d| Some(d.position)).given(),
        D::text("role", 200, |d| &d.role).required(),
        D::long_text("duty", 4000, |d| &d.duty).required(),
    ],
    |d| d.head,
    |head, c: &Checked| Duty {
        head,
        analysis: c.id("analysis"),
        position: c.whole("position"),
        role: c.text("role"),
        duty: c.text("duty"),
    },
)
.within("analysis")
.ordered("position, id");

/// Somebody looked the system over (*översett*), and found that it stands, or changed it.
#[derive(Clone, Debug, Default)]
pub struct Review {
    pub head: Head,
    pub analysis: Uuid,
    pub day: Option<Date>,
    /// The function that did it.
    pub reviewer: String,
    pub unchanged: bool,
    pub note: String,
}

type V = Field<Review>;
pub static REVIEW: Kind<Review> = Kind::new(
    "system-review",
    "system_reviews",
    &[
        V::reference("analysis", "analysis", |r| Some(r.analysis)).given(),
        V::date("day", |r| r.day).required(),
        V::text("reviewer", 200, |r| &r.reviewer).required(),
        V::flag("unchanged", |r| r.unchanged),
        V::long_text("note", 2000, |r| &r.note),
    ],
    |r| r.head,
    |head, c: &Checked| Review {
        head,
        analysis: c.id("analysis"),
        day: c.date("day"),
        reviewer: c.text("reviewer"),
        unchanged: c.flag("unchanged"),
        note: c.text("note"),
    },
)
.within("analysis")
.ordered("day, id");

/// The system of a unit's year.
#[derive(Clone, Debug, Default)]
pub struct System {
    pub chapters: Vec<Chapter>,
    pub duties: Vec<Duty>,
    pub reviews: Vec<Review>,
}

impl System {
    pub fn chapter(&self, name: &str) -> Option<&Chapter> {
        self.chapters.iter().find(|c| c.chapter == name)
    }

    /// The duties by role, in the order the roles first appear: the tenant's own hierarchy.
    pub fn roles(&self) -> Vec<(&str, Vec<&Duty>)> {
        let mut roles: Vec<(&str, Vec<&Duty>)> = vec![];
        for duty in &self.duties {
            match roles.iter_mut().find(|(role, _)| search_key(role) == search_key(&duty.role)) {
                Some((_, duties)) => duties.push(duty),
                None => roles.push((&duty.role, vec![duty])),
            }
        }
        roles
    }

    pub fn is_empty(&self) -> bool {
        self.chapters.is_empty() && self.duties.is_empty()
    }
}

/// A piece of a chapter's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Paragraph(String),
    List(Vec<String>),
}

/// A text as paragraphs and lists: an empty line ends a paragraph, a line that begins with a dash is a point of a list.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = vec![];
    let mut open = false;
    for line in text.lines().map(str::trim) {
        let point = ["– ", "- ", "• ", "* "].iter().find_map(|dash| line.strip_prefix(dash));
        match (point, pieces.last_mut()) {
            (None, _) if line.is_empty() => open = false,
            (Some(point), Some(Piece::List(points))) => points.push(point.trim().to_owned()),
            (Some(point), _) => {
                pieces.push(Piece::List(vec![point.trim().to_owned()]));
                open = false;
            }
            (None, Some(Piece::Paragraph(text))) if open => {
                text.push(' ');
                text.push_str(line);
            }
            (None, _) => {
                pieces.push(Piece::Paragraph(line.to_owned()));
                open = true;
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declarations_hold() {
        CHAPTER.prove();
        DUTY.prove();
        REVIEW.prove();
        assert_eq!(NAMES.to_vec(), CHAPTERS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }

    #[test]
    fn a_text_is_paragraphs_and_lists() {
        let text = "Första stycket\nfortsätter.\n\nKontrollen ska\n– vara tydlig,\n- göras i tid\n\nSist.";
        assert_eq!(
            pieces(text),
            [
                Piece::Paragraph("Första stycket fortsätter.".into()),
                Piece::Paragraph("Kontrollen ska".into()),
                Piece::List(vec!["vara tydlig,".into(), "göras i tid".into()]),
                Piece::Paragraph("Sist.".into()),
            ]
        );
        assert!(pieces(" \n ").is_empty());
    }
}
