//! What does not hold together among the governing documents: expired, doubled, undated, oddly decided, misnumbered.

use std::{collections::BTreeMap, sync::LazyLock};

use context::{Message, search_key};
use database::Read;
use register::Later;
use serde::Deserialize;
use socket::{Finding, Scope, Severity};

use crate::model::{DOCUMENT, Document};

database::statements! {
    /// They hold in every year: the current one stands for it.
    BEGUN = "SELECT DISTINCT unit, CAST(NULL AS BIGINT) AS year FROM governing_documents WHERE tenant = $1";
}

pub(crate) fn run<'a>(read: &'a mut Read, scope: &'a Scope) -> Later<'a, Vec<Finding>> {
    Box::pin(async move {
        let documents = DOCUMENT.list(read, scope.unit.id).await?;
        Ok(all(&documents, scope.year, &format!("/{}/{}/governing-documents", scope.unit.slug, scope.year)))
    })
}

/// A law that plans often name, with what became of it.
#[derive(Deserialize)]
struct Law {
    number: String,
    name: String,
    #[serde(default)]
    repealed: String,
    #[serde(default)]
    replaced_by: String,
}

#[derive(Deserialize)]
struct Laws {
    law: Vec<Law>,
}

static LAWS: LazyLock<Vec<Law>> = LazyLock::new(|| {
    toml::from_str::<Laws>(include_str!("../known_laws.toml")).expect("the known laws are well formed").law
});

/// Every rule, for a year's plan.
pub fn all(documents: &[Document], year: i64, href: &str) -> Vec<Finding> {
    let mut found = Found { href, findings: vec![] };
    let own = || documents.iter().filter(|d| d.kind == "own");
    found.say("governing-expired", Severity::Rule, documents.iter().filter(|d| expired(d, year)));
    found.say("governing-doubled", Severity::Rule, doubled(documents).into_iter());
    found.say("governing-undated", Severity::Advice, own().filter(|d| d.decided.is_empty()));
    found.say(
        "governing-undecided",
        Severity::Advice,
        own().filter(|d| d.decided_by.is_empty() && !d.decided.is_empty()),
    );
    found.say("governing-decider", Severity::Advice, strange_deciders(documents).into_iter());
    found.say("governing-misnumbered", Severity::Rule, documents.iter().filter(|d| misnumbered(d)));
    found.say(
        "governing-amendment",
        Severity::Advice,
        documents.iter().filter(|d| d.kind == "law" && amends(d) && !misnumbered(d)),
    );
    found.findings
}

struct Found<'a> {
    href: &'a str,
    findings: Vec<Finding>,
}

impl Found<'_> {
    /// One finding for all the documents that a rule is broken by, with their titles.
    fn say<'d>(&mut self, rule: &'static str, severity: Severity, broken: impl Iterator<Item = &'d Document>) {
        let titles: Vec<String> = broken.map(|d| d.title.chars().take(120).collect()).collect();
        if titles.is_empty() {
            return;
        }
        let listed = titles.join("; ");
        let digest = context::digest(listed.as_bytes());
        let (message, remedy) =
            MESSAGES.iter().find(|(m, _)| m.strip_prefix("finding-") == Some(rule)).copied().unwrap_or_default();
        self.findings.push(Finding {
            rule,
            severity,
            subject: format!("{rule}:{}", &digest[..16]),
            numbers: vec![],
            message: Message::new(message).with("n", titles.len()).with("titles", listed),
            remedy: remedy.into(),
            source: "S1:1462",
            href: self.href.to_owned(),
            accepted: None,
            about: &[],
        });
    }
}

const MESSAGES: &[(&str, &str)] = &[
    ("finding-governing-expired", "finding-governing-expired-remedy"),
    ("finding-governing-doubled", "finding-governing-doubled-remedy"),
    ("finding-governing-undated", "finding-governing-undated-remedy"),
    ("finding-governing-undecided", "finding-governing-undecided-remedy"),
    ("finding-governing-decider", "finding-governing-decider-remedy"),
    ("finding-governing-misnumbered", "finding-governing-misnumbered-remedy"),
    ("finding-governing-amendment", "finding-governing-amendment-remedy"),
];

/// Years that the title says it holds between: `2013-2018`, `2017 – 2022`.
fn period(title: &str) -> Option<(i64, i64)> {
    let plain: String = title.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '–' { '-' } else { c }).collect();
    let bytes = plain.as_bytes();
    let year = |at: usize| -> Option<i64> {
        let digits = bytes.get(at..at + 4)?.iter().all(u8::is_ascii_digit).then(|| &plain[at..at + 4])?;
        digits.parse().ok().filter(|y| (1990..2100).contains(y))
    };
    (0..bytes.len())
        .filter(|at| bytes[*at] == b'-' && *at >= 4)
        .find_map(|at| Some((year(at - 4)?, year(at + 1)?)))
        .filter(|(from, to)| from < to)
}

/// Its own period has ended before the year, or the law had been repealed.
fn expired(document: &Document, year: i64) -> bool {
    let over = period(&document.title).is_some_and(|(_, to)| to < year);
    let repealed = numbers(&document.title).iter().any(|n| {
        LAWS.iter().any(|law| {
            law.number == *n && !law.repealed.is_empty() && law.repealed.as_str() < format!("{year}-01-01").as_str()
        })
    });
    over || (repealed && !amends(document))
}

/// The same document twice: the same title without its years. A law is known by its number.
fn doubled(documents: &[Document]) -> Vec<&Document> {
    let key = |d: &Document| -> String {
        if d.kind == "law" {
            return search_key(&d.title);
        }
        let letters: String = search_key(&d.title).chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
        letters.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut by_key: BTreeMap<String, Vec<&Document>> = BTreeMap::new();
    for document in documents {
        by_key.entry(key(document)).or_default().push(document);
    }
    let mut twice: Vec<&Document> = by_key.into_values().filter(|all| all.len() > 1).flatten().collect();
    twice.sort_by_key(|d| d.position);
    twice
}

/// A decider that stands once, among deciders that stand often: most likely a slip.
fn strange_deciders(documents: &[Document]) -> Vec<&Document> {
    let count = |by: &str| documents.iter().filter(|d| search_key(&d.decided_by) == search_key(by)).count();
    let decided = documents.iter().filter(|d| !d.decided_by.is_empty());
    if decided.clone().count() < 10 {
        return vec![];
    }
    decided.filter(|d| count(&d.decided_by) == 1 && d.decided_by.chars().count() <= 4).collect()
}

/// Numbers in a text that look like those of Swedish laws: `2017:725`.
fn numbers(text: &str) -> Vec<String> {
    let candidate = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_digit());
        let (year, number) = word.split_once(':')?;
        let digits = |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_digit());
        (year.len() == 4 && digits(year) && digits(number)).then(|| word.to_owned())
    };
    text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';')).filter_map(candidate).collect()
}

/// Whether it is a law that changes another: what is to be followed is the law that it changes.
fn amends(document: &Document) -> bool {
    let key = search_key(&document.title);
    key.contains("om ändring i ")
}

/// A number that is another law's: the one that an amendment changes, or one that is known under another name.
fn misnumbered(document: &Document) -> bool {
    if document.kind != "law" {
        return false;
    }
    let inside = numbers(&document.title);
    let given = numbers(&document.designation);
    // An amendment named by the number of what it changes has lost its own.
    if amends(document) && inside.len() == 1 && given == inside {
        return true;
    }
    // A designation that the title does not bear out.
    if !given.is_empty() && !inside.is_empty() && !given.iter().all(|n| inside.contains(n)) {
        return true;
    }
    // A known number under another name.
    let name = search_key(&document.title);
    let one = inside.len() == 1 && !amends(document);
    one && LAWS
        .iter()
        .any(|law| law.number == inside[0] && !name.contains(&search_key(&law.name)) && !by_another_name(&name, law))
}

/// Titles bend the name (*Kommunallagen*) and set words before it.
fn by_another_name(title: &str, law: &Law) -> bool {
    search_key(&law.name).split(' ').next().is_some_and(|word| title.contains(word))
}

/// What replaced a repealed law that a document names, for the page.
pub(crate) fn replaced(document: &Document) -> Option<&'static str> {
    let named = numbers(&document.title);
    let law = LAWS.iter().find(|law| named.contains(&law.number) && !law.replaced_by.is_empty())?;
    Some(&law.replaced_by)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn law(title: &str, designation: &str) -> Document {
        Document { kind: "law".into(), title: title.into(), designation: designation.into(), ..Document::default() }
    }

    fn own(title: &str, by: &str, decided: &str) -> Document {
        let (title, decided_by, decided) = (title.into(), by.into(), decided.into());
        Document { kind: "own".into(), title, decided_by, decided, ..Document::default() }
    }

    fn rules(documents: &[Document], year: i64) -> Vec<&'static str> {
        all(documents, year, "").iter().map(|f| f.rule).collect()
    }

    #[test]
    fn a_period_that_is_over_and_a_law_that_is_repealed_are_told() {
        assert_eq!(rules(&[own("It-program 2013-2018", "KF", "2013-04-29")], 2021), ["governing-expired"]);
        assert_eq!(rules(&[own("Program 2017 – 2022", "KF", "2017")], 2021), [""; 0]);
        assert_eq!(rules(&[law("Personuppgiftslag (1998:204)", "1998:204")], 2021), ["governing-expired"]);
        assert_eq!(rules(&[law("Socialtjänstlag (2001:453)", "2001:453")], 2021), [""; 0], "it was in force then");
        assert_eq!(rules(&[law("Socialtjänstlag (2001:453)", "2001:453")], 2026), ["governing-expired"]);
    }

    #[test]
    fn the_same_document_twice_is_told_whatever_its_years() {
        let twice = [own("Program mot våld", "KF", "2017"), own("Program mot våld 2017-2030", "KF", "2017")];
        assert_eq!(rules(&twice, 2021), ["governing-doubled"]);
    }

    #[test]
    fn numbers_that_belong_to_another_law_are_told() {
        assert_eq!(rules(&[law("Tryckhetsförordning (1949:105)", "1949:105")], 2021), ["governing-misnumbered"]);
        assert_eq!(rules(&[law("Kommunallagen (2017:725)", "2017:725")], 2021), [""; 0]);
        let changed = law("Lag om ändring i lagen (1997:1268) om ansvar", "1997:1268");
        assert_eq!(rules(&[changed], 2021), ["governing-misnumbered"]);
        let change = law("SFS 2009:462 Lag om ändring i lagen (1994:1383) om handlingar", "2009:462");
        assert_eq!(rules(&[change], 2021), ["governing-amendment"]);
    }

    #[test]
    fn a_decision_without_a_day_or_a_decider_is_told() {
        assert_eq!(rules(&[own("Delegationsförteckning", "", "")], 2021), ["governing-undated"]);
        assert_eq!(rules(&[own("Rutin", "", "2019")], 2021), ["governing-undecided"]);
        let mut many: Vec<_> = (0..12).map(|n| own(&format!("Program {}", "x".repeat(n + 1)), "KF", "2019")).collect();
        many.push(own("Innovationsstrategi", "K", "2015-11-02"));
        assert_eq!(rules(&many, 2021), ["governing-decider"]);
    }
}
