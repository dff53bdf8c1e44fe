//! What a fresh machine lacks: it is installed with apt where that may be done, otherwise the exact command is printed.

use std::{path::Path, process::Command};

use crate::run::{output, step, wait};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A C compiler, for SQLite.
    Compiler,
    /// Node and npm, for the page assets.
    Node,
    /// The second database.
    Postgres,
    /// Chromium and its driver, for the tests in a real browser.
    Browser,
    /// A mail server with STARTTLS and passwords, for the tests of letters.
    Mail,
    /// Python's installer, for the SCIM tester.
    Python,
}

impl Need {
    fn there(self) -> bool {
        let runs = |program: &str| output(program, &["--version"]).is_some();
        match self {
            Self::Compiler => runs("cc"),
            Self::Node => runs("node") && runs("npm"),
            Self::Postgres => crate::postgres::programs().is_some(),
            Self::Browser => chromium().is_some() && chromedriver().is_some(),
            Self::Mail => {
                output(PYTHON, &["-c", "import aiosmtpd"]).is_some() && output("openssl", &["version"]).is_some()
            }
            Self::Python => output(PYTHON, &["-m", "pip", "--version"]).is_some(),
        }
    }

    fn packages(self) -> (&'static [&'static str], &'static str) {
        match self {
            Self::Compiler => (&["build-essential"], "a C compiler for SQLite"),
            Self::Node => (&["nodejs", "npm"], "Node for the page assets"),
            Self::Postgres => (&["postgresql"], "PostgreSQL, the second database the tests run on"),
            Self::Browser => (&["chromium", "chromium-driver"], "Chromium and its driver for the tests in a browser"),
            Self::Mail => (&["openssl", "python3-aiosmtpd"], "a mail server for the tests of letters"),
            Self::Python => (&["python3-pip"], "Python's installer for the SCIM tester"),
        }
    }
}

/// The system's own: what apt installs for it is found by it.
pub const PYTHON: &str = "/usr/bin/python3";

fn first(named: &str, usual: &[&str]) -> Option<String> {
    let given = std::env::var(named).ok();
    given.into_iter().chain(usual.iter().map(|p| (*p).to_owned())).find(|p| Path::new(p).exists())
}

fn chromium() -> Option<String> {
    first("LISBET_CHROMIUM", &["/usr/bin/chromium"])
}

fn chromedriver() -> Option<String> {
    first("LISBET_CHROMEDRIVER", &["/usr/bin/chromedriver"])
}

/// Sees to it that everything is there.
pub fn provide(needs: &[Need]) -> Result<(), String> {
    let lacking: Vec<Need> = needs.iter().copied().filter(|n| !n.there()).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = lacking.iter().flat_map(|n| n.packages().0).copied().collect();
    let reasons: Vec<&str> = lacking.iter().map(|n| n.packages().1).collect();
    step(&format!("installing with apt: {}", reasons.join("; ")));
    let root = output("id", &["-u"]).is_some_and(|id| id == "0");
    let sudo = !root && Command::new("sudo").args(["-n", "true"]).output().is_ok_and(|o| o.status.success());
    let by_hand = format!("sudo apt-get update && sudo apt-get install --yes {}", packages.join(" "));
    if !(root || sudo) || output("apt-get", &["--version"]).is_none() {
        return Err(format!("this machine lacks {}. Install it and try again:\n  {by_hand}", reasons.join("; ")));
    }
    let apt = |arguments: &[&str]| {
        let mut command = if sudo { Command::new("sudo") } else { Command::new("env") };
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
        wait(command)
    };
    apt(&["update", "--quiet"])?;
    let mut install = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    install.extend(&packages);
    apt(&install).map_err(|why| format!("{why}\nTry by hand:\n  {by_hand}"))?;
    match lacking.iter().find(|n| !n.there()) {
        None => Ok(()),
        Some(need) => Err(format!("{} was installed but is not found", need.packages().1)),
    }
}
