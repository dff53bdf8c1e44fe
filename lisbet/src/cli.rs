//! The command line. Machines read standard output, people standard error; exit codes: 0 done, 1 findings, 2 bad input.

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use interface::Words;

use crate::{ROOMS, commands, help};

mod below;

pub(crate) use below::{AuditCommand, MethodCommand, UnitCommand, UserCommand};

/// Internal control and information security for Swedish municipalities.
#[derive(Parser)]
#[command(name = "lisbet", version, about, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Args, Clone)]
pub(crate) struct Global {
    /// The data folder
    #[arg(long, global = true, env = "LISBET_DATA", default_value = "lisbet-data")]
    pub data: PathBuf,
    /// Another database: postgres://… or sqlite:FILE
    #[arg(long, global = true, env = "LISBET_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// The language of messages and documents
    #[arg(long, global = true, default_value = "sv", value_parser = ["sv", "en"])]
    pub lang: String,
    /// The tenant, where the installation has several
    #[arg(long, global = true)]
    pub tenant: Option<String>,
    /// Act as this person, with no more than their permissions
    #[arg(long = "as", global = true)]
    pub acting: Option<String>,
    /// One JSON document on standard output, and nothing else there
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Args, Clone)]
pub(crate) struct Year {
    /// The unit, by its name or its name in addresses
    #[arg(long)]
    pub unit: String,
    #[arg(long)]
    pub year: i64,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make an installation, or another tenant in it
    Init {
        /// The municipality's or the company's name (the same as --tenant)
        name: Option<String>,
    },
    /// Units of the organisation
    #[command(subcommand)]
    Unit(UnitCommand),
    /// People: their roles, sign-in links and sessions
    #[command(subcommand, visible_alias = "person")]
    User(UserCommand),
    /// The method of a year
    #[command(subcommand)]
    Method(MethodCommand),
    /// Read in a spreadsheet (XLSX, ODS, CSV)
    Import {
        #[arg(index = 1)]
        kind: String,
        #[arg(index = 2)]
        file: PathBuf,
        #[arg(long)]
        unit: Option<String>,
        #[arg(long)]
        year: Option<i64>,
        /// Tell what would happen; store nothing
        #[arg(long)]
        dry_run: bool,
        /// Take out records that the file no longer has
        #[arg(long)]
        remove_missing: bool,
    },
    /// List records
    List {
        #[arg(index = 1)]
        kind: String,
        #[command(flatten)]
        year: Year,
    },
    /// Begin a year with what an earlier one had: goals as they are, numbers anew, open measures along
    Copy {
        #[command(flatten)]
        year: Year,
        /// The earlier year
        #[arg(long)]
        from: i64,
    },
    /// Tell what does not hold together
    Check {
        #[arg(long)]
        unit: Option<String>,
        #[arg(long)]
        year: Option<i64>,
    },
    /// Record what a body has decided, and freeze it
    Adopt {
        /// One or several, separated by commas
        #[arg(index = 1, value_delimiter = ',')]
        kinds: Vec<String>,
        #[command(flatten)]
        year: Year,
        /// The body that decided
        #[arg(long)]
        body: String,
        /// The day of the decision, as 2027-01-26
        #[arg(long)]
        date: String,
        /// Empty for what no meeting decided
        #[arg(long, default_value = "")]
        paragraph: String,
        #[arg(long)]
        case_number: String,
        /// The body, a post in its own right, or a post on delegation
        #[arg(long, default_value = "body", value_parser = clap::builder::PossibleValuesParser::new(decisions::model::DECIDERS))]
        decider: String,
        /// The point of the delegation rules, where it was decided on delegation
        #[arg(long, default_value = "")]
        delegation: String,
        /// The function of whoever decided, where the point does not say it
        #[arg(long, default_value = "")]
        function: String,
        /// How it is reported to the body, where the point does not say it
        #[arg(long, default_value = "", value_parser = clap::builder::PossibleValuesParser::new([""].iter().chain(decisions::model::REPORTING)))]
        reporting: String,
        /// Why it could be delegated, where the document as a rule is the body's
        #[arg(long, default_value = "")]
        delegation_reason: String,
    },
    /// Make a document: .pdf, .docx or .xlsx
    Annex {
        #[arg(index = 1)]
        name: String,
        #[command(flatten)]
        year: Year,
        /// The version for the public: without what is withheld, with functions instead of names
        #[arg(long)]
        public: bool,
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Make several annexes at once as PDF in one .zip, numbered in order, with a sheet for the registrator
    Pack {
        /// The annexes, separated by commas
        #[arg(index = 1, value_delimiter = ',')]
        names: Vec<String>,
        #[command(flatten)]
        year: Year,
        /// The number of the first annex
        #[arg(long, default_value_t = 1)]
        first: i64,
        /// The day of the meeting, as 2027-01-26; without one they are drafts
        #[arg(long)]
        meeting: Option<String>,
        #[arg(long, default_value = "")]
        case_number: String,
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Write records to a workbook or CSV that can be read in again
    Export {
        #[arg(index = 1)]
        kind: String,
        #[command(flatten)]
        year: Year,
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Hold another numbered list (a table or a matrix) against the analysis: tells from which number they are shifted
    Numbering {
        #[arg(index = 1)]
        file: PathBuf,
        #[command(flatten)]
        year: Year,
    },
    /// Compare two years, or two decided versions: 2027 or 2027@1
    Diff {
        #[arg(index = 1)]
        kind: String,
        #[arg(long)]
        unit: String,
        #[arg(long)]
        from: String,
        #[arg(long)]
        to: String,
    },
    /// Recompute every digest: decisions and the audit trail
    Verify,
    /// The audit trail: prove it whole, take it out, write a signed checkpoint
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Serve the pages
    Serve {
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: String,
        /// The address people use, where it is another
        #[arg(long)]
        base: Option<String>,
        /// After how many minutes without anything a session is over
        #[arg(long, env = "LISBET_IDLE_MINUTES", value_parser = clap::value_parser!(i64).range(5..=720))]
        idle_minutes: Option<i64>,
        #[command(flatten)]
        mail: MailServer,
    },
    /// How the queue of letters stands; with a server, carries what is due
    Mail {
        #[command(flatten)]
        mail: MailServer,
    },
    /// Write a backup while the program runs: database, decided documents and checkpoints, in one file
    Backup {
        /// The file to make, as backup.zip
        file: PathBuf,
        /// The keys too: whoever has the file then opens every secret in it
        #[arg(long)]
        with_keys: bool,
    },
    /// Make an installation from a backup, in a new --data folder or an empty --database
    Restore {
        /// The backup
        #[arg(required_unless_present = "already")]
        file: Option<PathBuf>,
        /// Say that the database was put back by other means, and why: the trail then tells of it
        #[arg(long, value_name = "REASON", conflicts_with = "file")]
        already: Option<String>,
        /// The public key to trust, as base64
        #[arg(long, conflicts_with = "already")]
        key: Option<String>,
        /// A file of checkpoints that is later than the backup's
        #[arg(long, conflicts_with = "already")]
        checkpoints: Option<PathBuf>,
        /// Make new keys in place of those that are lost: secrets that were sealed with the old ones cannot be opened again
        #[arg(long)]
        new_keys: bool,
    },
    /// Bring the schema up to date, after a backup: on PostgreSQL with --database and its owner's address
    Migrate {
        /// The role that the program runs as: it may read and write, and owns nothing
        #[arg(long)]
        grant: Option<String>,
    },
    /// An invented municipality to try things in: makes it when it is missing, and serves it
    Demo {
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: String,
        /// Make it and stop
        #[arg(long)]
        no_serve: bool,
    },
    /// Every route with who may use it
    Routes,
}

#[derive(Args, Clone, Default)]
pub(crate) struct MailServer {
    /// The mail server, as smtp://user:password@host:587?tls=required; without one letters wait in the queue
    #[arg(long, env = "LISBET_SMTP", hide_env_values = true)]
    pub smtp: Option<String>,
    /// The address that letters come from
    #[arg(long, env = "LISBET_MAIL_FROM", default_value = "Lisbet <lisbet@localhost>")]
    pub mail_from: String,
}

/// Runs the program with these arguments.
pub fn run(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    let words = Words::gather(ROOMS.iter().map(|r| r.messages));
    let command = help::said(command(), &words, help::language(&arguments));
    let cli = match command.try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            let written = error.print().is_ok();
            return ExitCode::from(if error.use_stderr() || !written { 2 } else { 0 });
        }
    };
    commands::carry_out(cli)
}

/// The command line with the names that the rooms give: what can be imported, listed, adopted and printed.
pub(crate) fn command() -> clap::Command {
    let names = |all: Vec<&'static str>| clap::builder::PossibleValuesParser::new(all);
    let rooms = || ROOMS.iter();
    let importers = names(rooms().flat_map(|r| r.importers).map(|i| i.name).collect());
    let listers = names(rooms().flat_map(|r| r.listers).map(|i| i.name).collect());
    let adoptables = names(rooms().flat_map(|r| r.adoptables).map(|i| i.name).collect());
    let annexes = names(rooms().flat_map(|r| r.annexes).map(|i| i.name).collect());
    let exporters = names(rooms().flat_map(|r| r.exporters).map(|i| i.name).collect());
    Cli::command()
        .mut_subcommand("import", |c| c.mut_arg("kind", |a| a.value_parser(importers)))
        .mut_subcommand("list", |c| c.mut_arg("kind", |a| a.value_parser(listers)))
        .mut_subcommand("adopt", |c| c.mut_arg("kinds", |a| a.required(true).value_parser(adoptables.clone())))
        .mut_subcommand("diff", |c| c.mut_arg("kind", |a| a.value_parser(adoptables.clone())))
        .mut_subcommand("annex", |c| c.mut_arg("name", |a| a.value_parser(annexes.clone())))
        .mut_subcommand("pack", |c| c.mut_arg("names", |a| a.required(true).value_parser(annexes)))
        .mut_subcommand("export", |c| c.mut_arg("kind", |a| a.value_parser(exporters)))
}

/// Every command by the words that lead to it, as `audit export`, for the story that walks them.
pub fn command_words() -> Vec<String> {
    fn gather(command: &clap::Command, before: &str, all: &mut Vec<String>) {
        for one in command.get_subcommands() {
            let words = format!("{before} {}", one.get_name()).trim().to_owned();
            if one.has_subcommands() {
                gather(one, &words, all);
            } else {
                all.push(words);
            }
        }
    }
    let mut all = vec![];
    gather(&command(), "", &mut all);
    all
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_well_formed() {
        super::command().debug_assert();
    }
}
