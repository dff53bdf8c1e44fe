//! Developer commands that a fresh machine understands: `cargo xtask demo`, `cargo xtask test`, `cargo xtask assets`.
//! No dependencies, so that it is compiled in a moment.

mod assets;
mod checks;
mod machine;
mod postgres;
mod run;

use std::process::ExitCode;

use machine::Need;
use run::{cargo, step};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|a| a == flag);
    let outcome = match arguments.first().map(String::as_str) {
        Some("demo") => demo(&arguments[1..]),
        Some("test") => test(has("--fast")),
        Some("assets") => machine::provide(&[Need::Node]).and_then(|()| assets::build()),
        _ => Err("cargo xtask demo | test [--fast] | assets".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Builds, makes the demo municipality in `lisbet-demo/`, and serves it.
fn demo(more: &[String]) -> Result<(), String> {
    machine::provide(&[Need::Compiler, Need::Node])?;
    assets::build()?;
    step("building (the first time takes some minutes)");
    cargo(&["build", "--package", "lisbet"])?;
    step("the demo municipality");
    let program = run::target().join("debug").join("lisbet");
    let mut command = std::process::Command::new(program);
    command.args(["demo", "--data", "lisbet-demo"]).args(more);
    run::wait(command)
}

/// Everything that must hold before a change lands; `--fast` leaves out PostgreSQL and the browser.
fn test(fast: bool) -> Result<(), String> {
    let needs: &[Need] = if fast {
        &[Need::Compiler, Need::Node]
    } else {
        &[Need::Compiler, Need::Node, Need::Postgres, Need::Browser, Need::Mail, Need::Python]
    };
    machine::provide(needs)?;
    assets::build()?;
    step("format");
    cargo(&["fmt", "--all", "--check"])?;
    step("licences and bans");
    checks::licences()?;
    checks::tree()?;
    step("clippy, warnings as errors");
    cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    step("build");
    // The tests and the program in one go: built alone, the program's dependencies have other features, and Typst, sqlx
    // and every crate of ours would be compiled twice.
    cargo(&["build", "--workspace", "--bins", "--tests"])?;
    if fast {
        step("tests on SQLite");
        return cargo(&["test", "--workspace"]);
    }
    step("an OpenID provider for the stories");
    assets::modules("tests/provider")?;
    step("a SCIM tester for the stories");
    assets::packages("tests/scim")?;
    step("PostgreSQL of its own");
    let server = postgres::Server::start()?;
    step("tests on SQLite and PostgreSQL, and in the browser");
    let environment = [("LISBET_TEST_POSTGRES", server.address()), ("LISBET_TEST_BROWSER", "required".to_owned())];
    run::cargo_with(&["test", "--workspace"], &environment)
}
