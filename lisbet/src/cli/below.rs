//! The commands that stand below another: `audit export`, `unit add`.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Subcommand)]
pub(crate) enum AuditCommand {
    /// Recompute the chain and hold it against the checkpoints; with a file, without any database
    Verify {
        /// A trail that was taken out as JSON lines
        #[arg(long)]
        file: Option<PathBuf>,
        /// The file of checkpoints, where it is not the data folder's own
        #[arg(long)]
        checkpoints: Option<PathBuf>,
        /// The public key to trust, as base64, where it is not the data folder's own
        #[arg(long)]
        key: Option<String>,
    },
    /// Take the whole trail out: .jsonl or .cef
    Export {
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Write down where the chain stands, signed, outside the database; gives the public key
    Checkpoint {
        /// The file to add to, where it is not the data folder's own
        #[arg(long)]
        checkpoints: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
pub(crate) enum UnitCommand {
    /// Add a unit
    Add {
        name: String,
        #[arg(long, value_parser = clap::builder::PossibleValuesParser::new(organisation::KINDS))]
        kind: String,
        #[arg(long)]
        parent: Option<String>,
    },
    /// List the units
    List,
}

#[derive(Subcommand)]
pub(crate) enum UserCommand {
    /// Add a person with a role in a unit and below it
    Add {
        name: String,
        #[arg(long)]
        role: Vec<String>,
        #[arg(long)]
        unit: Option<String>,
        /// Where letters go
        #[arg(long, default_value = "")]
        email: String,
    },
    /// Make a one-time sign-in link
    Link {
        name: String,
        /// The address people use
        #[arg(long, default_value = "http://localhost:8080")]
        base: String,
    },
    /// End every session of a person, at once
    SignOut { name: String },
    /// Take away all that a person signs in with (passkeys, app, codes, password), for somebody who has lost it
    Forget { name: String },
    /// Give a person a role in a unit and below it
    Grant {
        name: String,
        #[arg(long)]
        role: String,
        /// None for roles that hold in the whole organisation
        #[arg(long)]
        unit: Option<String>,
        /// The first day, as 2027-01-01
        #[arg(long)]
        from: Option<String>,
        /// The last day
        #[arg(long)]
        to: Option<String>,
    },
    /// End a role at once; without a unit wherever it is held
    Revoke {
        name: String,
        #[arg(long)]
        role: String,
        #[arg(long)]
        unit: Option<String>,
    },
    /// What a person holds: role, unit, how, from, to
    Roles { name: String },
    /// The person leaves: every role, function and session ends at once
    Leave { name: String },
}

#[derive(Subcommand)]
pub(crate) enum MethodCommand {
    /// Set the year's scales, zones and thresholds from a file
    Set {
        file: PathBuf,
        #[arg(long)]
        year: i64,
        /// What becomes of years that have begun: they keep the method they have, or change too
        #[arg(long, value_parser = ["keep", "change"])]
        begun: Option<String>,
    },
    /// Show the method that a year is judged by
    Show {
        #[arg(long)]
        year: i64,
    },
}
