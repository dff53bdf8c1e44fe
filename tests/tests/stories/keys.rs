//! Every word that the program may ask for is written, in both languages, and reads right of one and of none.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::LazyLock,
};

use context::{Arg, Language, Message};
use interface::Words;
use register::Shape;
use socket::Scope;

use crate::house::{BOARD, Place, Server};

static WORDS: LazyLock<Words> = LazyLock::new(|| Words::gather(lisbet::ROOMS.iter().map(|room| room.messages)));
const LANGUAGES: [Language; 2] = [Language::Swedish, Language::English];

/// The program's source and templates, without the modules' own tests.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                walk(&entry, found);
            } else if matches!(entry.extension().and_then(|e| e.to_str()), Some("rs" | "html")) {
                let text = std::fs::read_to_string(&entry).unwrap();
                found.push((entry, text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = vec![];
    for part in ["capabilities", "foundation", "lisbet"] {
        walk(&root.join(part), &mut found);
    }
    found.retain(|(path, _)| !path.components().any(|part| part.as_os_str() == "benches"));
    found
}

/// What follows each occurrence of `before`, up to `until`.
fn after<'a>(text: &'a str, before: &'a str, until: char) -> impl Iterator<Item = &'a str> {
    text.match_indices(before).filter_map(move |(at, _)| text[at + before.len()..].split(until).next())
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
}

#[test]
fn every_key_that_stands_in_the_source_is_written() {
    const ASKING: [&str; 8] = [
        ".t(\"",
        " word(\"",
        "Message::new(\"",
        "Error::invalid(\"",
        "message: \"",
        "remedy: \"",
        "subject: \"",
        "frame.by(\"",
    ];
    let mut lacking = BTreeSet::new();
    for (path, text) in sources() {
        for key in ASKING.iter().flat_map(|asking| after(&text, asking, '"')).filter(|key| is_key(key)) {
            for language in LANGUAGES {
                if !WORDS.has(language, key) {
                    lacking.insert(format!("{key} ({}, {})", language.code(), path.display()));
                }
            }
        }
    }
    assert!(lacking.is_empty(), "asked for and not written: {lacking:#?}");
}

/// The keys that are put together when the program runs: what stands before the dash, and all that may stand after it.
fn families() -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut all: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut may = |prefix, names: &[&str]| {
        all.entry(prefix).or_default().extend(names.iter().map(|name| (*name).to_owned()));
    };
    for room in lisbet::ROOMS {
        for view in room.kinds.iter().flat_map(|kind| kind.fields()) {
            if let Shape::Choice(words) = view.shape {
                may("choice-", &words.iter().copied().filter(|word| !word.is_empty()).collect::<Vec<_>>());
            }
        }
        may("permission-", &socket::Held::of(room).map(|held| held.permission.0).collect::<Vec<_>>());
        for register in room.registers {
            let (kind, about) = (register.kind(), register.about());
            may("", &[about.page, kind.name(), about.area.word()]);
            for field in kind.about().iter().filter(|field| field.asked()) {
                may("", &[&format!("{}-{}", kind.name(), field.name)]);
                if let Shape::Choice(words) = field.shape {
                    words.iter().for_each(|word| may("choice-", &[&format!("{}-{}-{word}", kind.name(), field.name)]));
                }
            }
            register.verbs().iter().for_each(|verb| may("verb-", &[&format!("{}-{}", kind.name(), verb.name)]));
            for rule in register.rules() {
                may("rule-", &[rule.name]);
                may("finding-", &[rule.name, &format!("{}-remedy", rule.name)]);
            }
        }
        may("act-", &room.acts.iter().map(|act| act.name).collect::<Vec<_>>());
        for importer in room.importers {
            may("column-", &importer.columns.iter().map(|column| column.name).collect::<Vec<_>>());
        }
    }
    may("role-", &socket::ROLES.iter().map(|role| role.name).collect::<Vec<_>>());
    may("decider-", decisions::model::DECIDERS);
    may("choice-", decisions::model::REPORTING);
    may("case-", decisions::model::STEPS);
    may("proposal-", decisions::OUTCOMES);
    may("proposal-", &["sent", "decided"]);
    may("route-", &intake::ROUTES.iter().map(|route| route.name).collect::<Vec<_>>());
    may("intake-", &["request", "report"]);
    may("finding-why-", &["law", "rule", "advice"]);
    may("month-", &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]);
    may("pack-", &["file-heading", "number", "title", "unit", "year", "case", "status", "date", "sha256"]);
    may("case-step-", &["step", "party", "body", "day", "outcome", "note"]);
    may("import-", &["in-plan", "outside"]);
    for chapter in internal_control::model::CHAPTERS {
        may("chapter-", &[chapter.0]);
    }
    // Those whose names stand beside their messages in the source.
    for (_, text) in sources() {
        may("audit-", &after(&text, "Entry::new(\"", '"').filter(|verb| is_key(verb)).collect::<Vec<_>>());
        may("rule-", &after(&text, "    id: \"", '"').filter(|rule| is_key(rule)).collect::<Vec<_>>());
        may("rule-", &after(&text, "found.say(\"", '"').filter(|rule| is_key(rule)).collect::<Vec<_>>());
    }
    all
}

/// What is put together in other ways, or of what only a page knows: shown by the walk over every page. What the command line explains is
/// asked of its own list of commands (`lisbet/src/help.rs`).
const SEEN_ON_PAGES: &[&str] = &[
    "severity-",
    "matched-",
    "system-adds-",
    "collection-is-",
    "audit-origin-",
    "process-",
    "goal-",
    "help-",
    "help-arg-",
];

#[test]
fn every_key_that_is_put_together_is_written() {
    let families = families();
    let mut lacking = BTreeSet::new();
    for (prefix, names) in &families {
        for name in names {
            let key = format!("{prefix}{name}");
            lacking.extend(LANGUAGES.iter().filter(|l| !WORDS.has(**l, &key)).map(|l| format!("{key} ({})", l.code())));
        }
    }
    assert!(lacking.is_empty(), "may be asked for and is not written: {lacking:#?}");
    // A new family says here what may stand in it.
    for (path, text) in sources() {
        for asked in
            ["t(format!(\"", "t(&format!(\"", "word(&format!(\"", "word(format!(\"", "word(language, &format!(\""]
        {
            let begins = |key: &&str| is_key(key) && key.starts_with(|c: char| c.is_ascii_lowercase());
            for key in after(&text, asked, '"').filter_map(|key| key.split('{').next()).filter(begins) {
                let known = families.contains_key(key) || SEEN_ON_PAGES.contains(&key) || key == "snapshot-";
                assert!(known, "{}: what may stand after {key}?", path.display());
            }
        }
    }
}

/// Two versions are compared field by field: every field of what is frozen has a name.
#[tokio::test]
async fn every_field_of_what_is_frozen_has_a_name() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let context = server.console().await;
    let mut read = context.read_common().await.unwrap();
    let unit = organisation::unit_by_name(&mut read, BOARD).await.unwrap();
    let scope = Scope { unit, year: 2027 };
    let mut lacking = BTreeSet::new();
    for kind in server.installation.house.adoptables() {
        let snapshot = (kind.snapshot)(&context, &mut read, &scope).await.unwrap();
        for (field, _) in (kind.lines)(&snapshot).unwrap().into_iter().flat_map(|(_, fields)| fields) {
            let key = format!("snapshot-{field}");
            lacking.extend((!LANGUAGES.iter().all(|l| WORDS.has(*l, &key))).then_some(key));
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

/// Each message of a file with its whole text.
fn messages(file: &'static str) -> BTreeMap<&'static str, String> {
    let mut all: BTreeMap<&str, String> = BTreeMap::new();
    let mut at = "";
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once(" =").filter(|(key, _)| is_key(key)) {
            Some((key, text)) => {
                at = key;
                all.insert(at, text.to_owned());
            }
            None => all.entry(at).or_default().push_str(line),
        }
    }
    all
}

/// Words that end as plurals do and are none, or stand beside a number that does not count them.
const SINGULAR: &[&str] = &[
    "är", "eller", "för", "under", "efter", "över", "per", "var", "har", "går", "mer", "års", "of", "is", "was", "as",
    "has", "its", "this",
];

/// What counts something that there may be one of. The others are names and days, or bounds that are never one.
const COUNTS: &[&str] = &[
    "n",
    "count",
    "entries",
    "checkpoints",
    "rows",
    "events",
    "measures",
    "decisions",
    "waiting",
    "sent",
    "failed",
    "new",
    "changed",
    "unchanged",
    "done",
    "critical",
];

#[test]
fn one_is_not_said_as_many() {
    let (mut wrong, mut said) = (BTreeSet::new(), 0);
    for (language, ends) in [(Language::Swedish, &["er", "ar", "or"][..]), (Language::English, &["s"][..])] {
        let file = |m: interface::Messages| if language == Language::Swedish { m.sv } else { m.en };
        let rooms = lisbet::ROOMS.iter().map(|room| room.messages).chain([interface::MESSAGES]);
        for (key, text) in rooms.flat_map(|room| messages(file(room))) {
            let names: BTreeSet<&str> = after(&text, "$", ' ').map(|name| name.trim_end_matches([',', '}'])).collect();
            for count in [0_i64, 1] {
                let arg = |name: &&str| match COUNTS.contains(name) {
                    true => Arg::Number(count),
                    false => Arg::Text("X".to_owned()),
                };
                let args = names.iter().map(|name| (&*name.to_string().leak(), arg(name))).collect();
                let sentence = WORDS.say(language, &Message { key, args });
                assert!(!sentence.contains('⟦'), "{key}: {sentence}");
                said += 1;
                let words: Vec<&str> = sentence.split_whitespace().collect();
                let many = |word: &str| {
                    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
                    !SINGULAR.contains(&word) && word.len() > 3 && ends.iter().any(|end| word.ends_with(end))
                };
                // The word that is counted, or the one after an adjective.
                let counts = |w: &[&str]| w[0] == "1" && (many(w[1]) || (w[1].ends_with('a') && many(w[2])));
                if count == 1 && [&words[..], &["", ""]].concat().windows(3).any(counts) {
                    wrong.insert(format!("{key}: {sentence}"));
                }
            }
        }
    }
    assert!(said > 1000 && wrong.is_empty(), "{wrong:#?}");
}

/// What is shown about a text that was left out says so, and not that nothing is a date.
#[test]
fn nothing_is_no_day() {
    let said = |given: &str| WORDS.say(Language::Swedish, &register::day(given).unwrap_err());
    assert_eq!(said("i går"), "”i går” är inget datum. Skriv till exempel 2027-01-31.");
    assert!(!said(" ").contains("””"), "{}", said(" "));
    for (path, text) in sources() {
        let own = path.ends_with("register/src/check.rs");
        assert!(own || !text.contains("problem-not-a-date"), "{}: ask register::day", path.display());
    }
}
