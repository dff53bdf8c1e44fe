//! What does not hold together among the governing documents: expired, doubled, undated, oddly decided, misnumbered.

use std::collections::{BTreeMap, HashMap};

use context::Message;
use database::Read;
use register::Later;
use socket::{Finding, Scope, Severity};

use crate::{
    actions,
    laws::{self, Ends, Law},
    model::Document,
    seen::{Seen, listed},
};

database::statements! {
    /// They hold in every year: the current one stands for it.
    BEGUN = "SELECT DISTINCT unit, CAST(NULL AS BIGINT) AS year FROM governing_documents WHERE tenant = $1";
}

pub(crate) fn run<'a>(read: &'a mut Read, scope: &'a Scope) -> Later<'a, Vec<Finding>> {
    Box::pin(async move {
        let documents = actions::documents(read, scope).await?;
        let (year, href) = (scope.year, format!("/{}/{}/governing-documents", scope.unit.slug, scope.year));
        socket::aside(move || all(&documents, year, &href)).await
    })
}

/// Every rule, for a year's plan.
pub fn all(documents: &[Document], year: i64, href: &str) -> Vec<Finding> {
    let mut found = Found { href, findings: vec![] };
    let documents: Vec<Seen<'_>> = documents.iter().map(Seen::of).collect();
    let listed = listed(&documents);
    let own = || documents.iter().filter(|d| d.kind == "own");
    let laws = || documents.iter().filter(|d| d.kind == "law");
    found.say("governing-expired", Severity::Rule, titles(documents.iter().filter(|d| expired(d, year))));
    let ending = documents.iter().filter(|d| d.stands(year) == Some(Ends::Within));
    found.say("governing-ending", Severity::Advice, ending.map(with_successor));
    found.say("governing-early", Severity::Advice, titles(documents.iter().filter(|d| early(d, year))));
    let renamed = documents.iter().flat_map(|d| former_bodies(d, year));
    found.say("governing-renamed", Severity::Advice, renamed);
    found.say("governing-doubled", Severity::Rule, titles(doubled(&documents)));
    found.say("governing-undated", Severity::Advice, titles(own().filter(|d| d.decided.is_empty())));
    let undecided = own().filter(|d| d.decided_by.written.is_empty() && !d.decided.is_empty());
    found.say("governing-undecided", Severity::Advice, titles(undecided));
    found.say("governing-decider", Severity::Advice, titles(strange_deciders(&documents)));
    found.say("governing-misspelt", Severity::Advice, laws().filter_map(misspelt));
    found.say("governing-misnumbered", Severity::Rule, titles(laws().filter(|d| misnumbered(d))));
    let amendments = laws().filter(|d| d.stands_for_another(&listed) && !misnumbered(d));
    found.say("governing-amendment", Severity::Advice, titles(amendments));
    found.findings
}

fn titles<'s, 'd: 's>(documents: impl IntoIterator<Item = &'s Seen<'d>>) -> impl Iterator<Item = String> {
    documents.into_iter().map(|document| document.title.written.to_owned())
}

struct Found<'a> {
    href: &'a str,
    findings: Vec<Finding>,
}

impl Found<'_> {
    /// One finding for all the documents that a rule is broken by, with their titles.
    fn say(&mut self, rule: &'static str, severity: Severity, broken: impl Iterator<Item = String>) {
        let titles: Vec<String> = broken.map(|title| title.chars().take(160).collect()).collect();
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
    ("finding-governing-ending", "finding-governing-ending-remedy"),
    ("finding-governing-early", "finding-governing-early-remedy"),
    ("finding-governing-renamed", "finding-governing-renamed-remedy"),
    ("finding-governing-misspelt", "finding-governing-misspelt-remedy"),
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
fn expired(document: &Seen<'_>, year: i64) -> bool {
    let over = period(document.title.written).is_some_and(|(_, to)| to < year);
    over || document.stands(year) == Some(Ends::Before)
}

/// It names a law that does not hold until after the year.
fn early(document: &Seen<'_>, year: i64) -> bool {
    document.kind == "law" && document.laws.iter().any(|law| law.begins_after(year))
}

/// The title, with what holds instead.
fn with_successor(document: &Seen<'_>) -> String {
    match document.laws.iter().find(|law| !law.replaced_by.is_empty()) {
        Some(law) => format!("{} → {}", document.title.written, law.replaced_by),
        None => document.title.written.to_owned(),
    }
}

/// The bodies that it names by what they are no longer called.
fn former_bodies(document: &Seen<'_>, year: i64) -> impl Iterator<Item = String> {
    let texts = [&document.title, &document.decided_by];
    laws::bodies().iter().filter(move |body| body.ends(year) != Ends::Later).filter_map(move |body| {
        let name = texts.iter().find_map(|text| body.named_in(text))?;
        Some(format!("{}: {name} → {}", document.title.written, body.replaced_by))
    })
}

/// The same document twice: the same title without its years. A law is known by its number.
fn doubled<'s, 'd>(documents: &'s [Seen<'d>]) -> Vec<&'s Seen<'d>> {
    let key = |d: &Seen<'_>| -> String {
        if d.kind == "law" {
            return d.title.key.clone();
        }
        let letters: String = d.title.key.chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
        letters.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut by_key: BTreeMap<String, Vec<&Seen<'_>>> = BTreeMap::new();
    for document in documents {
        by_key.entry(key(document)).or_default().push(document);
    }
    let mut twice: Vec<&Seen<'_>> = by_key.into_values().filter(|all| all.len() > 1).flatten().collect();
    twice.sort_by_key(|d| d.position);
    twice
}

/// A decider that stands once, among deciders that stand often: most likely a slip.
fn strange_deciders<'s, 'd>(documents: &'s [Seen<'d>]) -> Vec<&'s Seen<'d>> {
    let decided: Vec<_> = documents.iter().filter(|d| !d.decided_by.written.is_empty()).collect();
    if decided.len() < 10 {
        return vec![];
    }
    let mut times: HashMap<&str, usize> = HashMap::new();
    for document in &decided {
        *times.entry(document.decided_by.key.as_str()).or_default() += 1;
    }
    let once = |d: &&Seen<'_>| times.get(d.decided_by.key.as_str()) == Some(&1);
    decided.into_iter().filter(|d| d.decided_by.written.chars().count() <= 4 && once(d)).collect()
}

/// The number is right and the name a slip of the pen away: the title, with the name that is meant.
fn misspelt(document: &Seen<'_>) -> Option<String> {
    let [number] = document.inside.as_slice() else { return None };
    let law = laws::by_number(number).filter(|law| !document.amends() && is_slip(document, law))?;
    Some(format!("{} → {}", document.title.written, law.title()))
}

fn is_slip(document: &Seen<'_>, law: &Law) -> bool {
    let name = &law.name.key;
    let word = document.title.key.split(' ').next().unwrap_or_default();
    let length = name.chars().count();
    // A law of one word; its bent forms (*Kommunallagen*) are no slips.
    !name.contains(' ') && !word.starts_with(name.as_str()) && laws::slips(word, name) <= 3.min(length / 4)
}

/// A number that is another law's: the one that an amendment changes, or one that is known under another name.
fn misnumbered(document: &Seen<'_>) -> bool {
    if document.kind != "law" {
        return false;
    }
    let (inside, given) = (&document.inside, &document.given);
    // An amendment named by the number of what it changes has lost its own.
    if document.amends() && inside.len() == 1 && given == inside {
        return true;
    }
    // A designation that the title does not bear out.
    if !given.is_empty() && !inside.is_empty() && !given.iter().all(|n| inside.contains(n)) {
        return true;
    }
    // A known number under another name.
    let name = &document.title.key;
    let one = inside.len() == 1 && !document.amends();
    one && laws::by_number(&inside[0]).is_some_and(|law| {
        !name.contains(&law.name.key)
            && !by_another_name(name, law)
            && !is_slip(document, law)
            && !law.is_called(&document.title)
    })
}

/// Titles bend the name (*Kommunallagen*) and set words before it.
fn by_another_name(title: &str, law: &Law) -> bool {
    law.name.key.split(' ').next().is_some_and(|word| title.contains(word))
}

/// What holds instead of a law that a document names and that has ended by the year, or ends in it: for the page.
pub(crate) fn replaced(document: &Document, year: i64) -> Option<&'static str> {
    let law = Seen::of(document).laws.into_iter().find(|law| law.ends(year) != Ends::Later)?;
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
        assert_eq!(rules(&[law("Socialtjänstlag (2001:453)", "2001:453")], 2025), ["governing-ending"]);
        assert_eq!(rules(&[law("Socialtjänstlag (2025:400)", "2025:400")], 2021), ["governing-early"]);
        for old in ["Personuppgiftslagen", "PUL", "LOU (2007:1091)", "Skollag (1985:1100)", "Sekretesslag (1980:100)"] {
            assert_eq!(rules(&[law(old, "")], 2027), ["governing-expired"], "{old}");
        }
    }

    #[test]
    fn a_body_by_a_name_it_no_longer_has_is_told() {
        for old in ["Datainspektionens råd", "MSB:s vägledning", "Handbok från SKL"] {
            assert_eq!(rules(&[own(old, "KS", "2024")], 2027), ["governing-renamed"], "{old}");
        }
        assert_eq!(rules(&[own("MSB:s vägledning", "KS", "2024")], 2025), [""; 0], "it was called so then");
    }

    #[test]
    fn the_same_document_twice_is_told_whatever_its_years() {
        let twice = [own("Program mot våld", "KF", "2017"), own("Program mot våld 2017-2030", "KF", "2017")];
        assert_eq!(rules(&twice, 2021), ["governing-doubled"]);
    }

    #[test]
    fn numbers_that_belong_to_another_law_are_told() {
        assert_eq!(rules(&[law("Skollag (2017:725)", "2017:725")], 2021), ["governing-misnumbered"]);
        let slip = [law("Tryckhetsförordning (1949:105)", "1949:105")];
        assert_eq!(rules(&slip, 2021), ["governing-misspelt"], "the number is right: nothing is mixed up");
        assert_eq!(rules(&[law("Kommunallagen (2017:725)", "2017:725")], 2021), [""; 0]);
        let changed = law("Lag om ändring i lagen (1997:1268) om ansvar", "1997:1268");
        assert_eq!(rules(&[changed], 2021), ["governing-misnumbered"]);
        let change = law("SFS 2009:462 Lag om ändring i lagen (1994:1383) om handlingar", "2009:462");
        assert_eq!(rules(std::slice::from_ref(&change), 2021), ["governing-amendment"]);
        // Not instead of the law where the law stands there too, in a row of its own or in the same.
        let base = law("Lag (1994:1383) om överlämnande av allmänna handlingar", "1994:1383");
        assert_eq!(rules(&[change, base], 2021), [""; 0]);
        let both = law(
            "Arbetsmiljölagen (1977:1160) med Arbetsmiljöförordningen (1977:1166) samt SFS 2018:938 Förordning om ändring i arbetsmiljöförordningen (1977:1166)",
            "",
        );
        assert_eq!(rules(&[both], 2021), [""; 0]);
    }

    #[test]
    fn a_decision_without_a_day_or_a_decider_is_told() {
        assert_eq!(rules(&[own("Delegationsförteckning", "", "")], 2021), ["governing-undated"]);
        assert_eq!(rules(&[own("Rutin", "", "2019")], 2021), ["governing-undecided"]);
        let mut many: Vec<_> = (0..12).map(|n| own(&format!("Program {}", "x".repeat(n + 1)), "KF", "2019")).collect();
        many.push(own("Innovationsstrategi", "K", "2015-11-02"));
        assert_eq!(rules(&many, 2021), ["governing-decider"]);
    }

    #[test]
    fn a_long_list_says_what_a_short_one_says_and_each_document_is_read_once() {
        let amendment = |n: usize| {
            let title = format!("SFS 2009:{n} Lag om ändring i lagen (1800:{n}) om ting");
            law(&title, &format!("2009:{n}"))
        };
        let base = |n: usize| law(&format!("Lag (1800:{n}) om ting"), &format!("1800:{n}"));
        let few = [amendment(1), amendment(2), base(2), own("Rutin", "KF", "2024")];
        let findings = all(&few, 2027, "");
        let said: Vec<_> = findings.iter().map(|f| (f.rule, f.message.args.as_slice())).collect();
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(said[0].0, "governing-amendment");
        assert!(format!("{:?}", said[0].1).contains("(1800:1)"), "{said:?}");

        // Every second amendment stands there without what it changes.
        let mut many: Vec<Document> = (1..=1000).map(amendment).collect();
        many.extend((1..=1000).step_by(2).map(base));
        many.extend((0..1500).map(|n| own(&format!("Rutin {}", n % 7), if n == 9 { "K" } else { "KF" }, "2024")));
        let before = laws::READ.get();
        let findings = all(&many, 2027, "");
        assert_eq!(laws::READ.get() - before, 2 * many.len(), "each title and each decider once, however many rules");
        let count = |rule: &str| findings.iter().find(|f| f.rule == rule).map(|f| format!("{:?}", f.message.args[0]));
        assert!(count("governing-amendment").is_some_and(|n| n.contains("500")), "{:?}", count("governing-amendment"));
        assert!(count("governing-decider").is_some_and(|n| n.contains('1')), "{:?}", count("governing-decider"));
    }
}
