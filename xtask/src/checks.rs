//! Checks that need no network: licences and bans of what is built in, and rules about the tree itself.

use std::{fs, path::Path};

use crate::run::{output, root};

/// Licences that may be built into a program under EUPL-1.2. MPL-2.0 holds per file and is listed in the notices.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "EUPL-1.2",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
/// Crates that must not come along: a second TLS or SQLite, or C libraries that a fresh machine lacks.
const BANNED: &[&str] = &["openssl-sys", "aws-lc-sys", "rusqlite", "native-tls", "chrono-tz"];

pub fn licences() -> Result<(), String> {
    let arguments = ["tree", "--workspace", "--edges", "normal,build", "--prefix", "none", "--format", "{p}\t{l}"];
    let tree = output("cargo", &arguments).ok_or("cargo tree fails")?;
    let mut bad: Vec<String> = vec![];
    for line in tree.lines().filter(|l| !l.trim().is_empty()) {
        let (package, licence) = line.trim_end_matches(" (*)").split_once('\t').unwrap_or((line, ""));
        let name = package.split(' ').next().unwrap_or_default();
        if BANNED.contains(&name) {
            bad.push(format!("{package} is banned"));
        }
        if !allowed(licence) {
            bad.push(format!("{package} has the licence “{licence}”"));
        }
    }
    bad.sort();
    bad.dedup();
    if bad.is_empty() { Ok(()) } else { Err(bad.join("\n")) }
}

/// One of the alternatives is allowed; where several hold together, all are.
fn allowed(licence: &str) -> bool {
    let plain = licence.replace(['(', ')'], "").replace('/', " OR ");
    plain.split(" OR ").any(|choice| choice.split(" AND ").all(|one| ALLOWED.contains(&one.trim())))
}

/// Rules about the tree: the floors, what models and pages may name, and how long a file may be.
pub fn tree() -> Result<(), String> {
    let mut bad = vec![];
    let files = output("git", &["ls-files", "--cached", "--others", "--exclude-standard", "*.rs"])
        .ok_or("git ls-files fails")?;
    for file in files.lines() {
        let Ok(text) = fs::read_to_string(root().join(file)) else { continue };
        let length = text.lines().count();
        if length > 600 {
            bad.push(format!("{file} has {length} lines: it is two things"));
        }
        let names = |word: &str| text.lines().any(|l| !l.trim_start().starts_with("//") && l.contains(word));
        if file.contains("/model") && ["sqlx", "axum", "tokio", "async fn"].iter().any(|w| names(w)) {
            bad.push(format!("{file}: a model does no input or output"));
        }
        if file.contains("/pages") && ["SELECT ", "INSERT ", "UPDATE ", "DELETE "].iter().any(|w| names(w)) {
            bad.push(format!("{file}: no SQL in pages"));
        }
        let door = [".database.write(", "database().write("].iter().any(|w| names(w));
        // Benchmarks and stories make what nobody could by hand.
        let apart = file.contains("/benches/");
        if door
            && !apart
            && !file.starts_with("foundation/")
            && !file.starts_with("tests/")
            && !file.starts_with("xtask/")
        {
            bad.push(format!("{file}: a transaction to write in is had from a change only"));
        }
        let makes = ["documents::pdf::pdf(", "documents::made("].iter().any(|w| names(w));
        if makes && !apart && ["capabilities/", "lisbet/"].iter().any(|above| file.starts_with(above)) {
            bad.push(format!("{file}: a document is made by `socket::made` or `socket::pdf`, a few at a time"));
        }
    }
    bad.extend(floors()?);
    if bad.is_empty() { Ok(()) } else { Err(bad.join("\n")) }
}

/// The house from the bottom up: a crate may depend on those before it, never on those after.
const FLOORS: &[&str] = &[
    "foundation/database",
    "foundation/context",
    "foundation/register",
    "foundation/interface",
    "foundation/documents",
    "foundation/work",
    "foundation/socket",
    "capabilities/organisation",
    "capabilities/identity",
    "capabilities/secrecy",
    "capabilities/registers",
    "capabilities/intake",
    "capabilities/audit_trail",
    "capabilities/decisions",
    "capabilities/governing_documents",
    "capabilities/management_review",
    "capabilities/suppliers",
    "capabilities/internal_control",
    "lisbet",
    "tests",
];

fn floors() -> Result<Vec<String>, String> {
    let mut bad = vec![];
    for (at, path) in FLOORS.iter().enumerate() {
        let manifest = fs::read_to_string(root().join(path).join("Cargo.toml")).map_err(|e| format!("{path}: {e}"))?;
        for above in &FLOORS[at + 1..] {
            let name = Path::new(above).file_name().and_then(|n| n.to_str()).unwrap_or_default();
            if manifest
                .lines()
                .any(|l| l.starts_with(&format!("{name}.workspace")) || l.starts_with(&format!("{name} =")))
            {
                bad.push(format!("{path} depends on {above}, which stands on it"));
            }
        }
    }
    Ok(bad)
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn one_of_the_alternatives_is_enough_and_all_of_what_holds_together() {
        assert!(allowed("MIT OR Apache-2.0"));
        assert!(allowed("GPL-3.0 OR MIT"));
        assert!(allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(!allowed("GPL-3.0"));
        assert!(!allowed(""));
    }
}
