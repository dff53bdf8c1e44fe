//! Carrying out a command: open the installation, act as somebody, answer, and give the exit code.

/// A line on standard output. Whoever reads may have had enough (`lisbet list … | head`): that ends the program quietly. A disk that is full
/// does not.
macro_rules! out {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        if let Err(error) = writeln!(std::io::stdout(), $($text)*) {
            if error.kind() == std::io::ErrorKind::BrokenPipe {
                std::process::exit(0);
            }
            eprintln!("{error}");
            std::process::exit(2);
        }
    }};
}

mod annexes;
mod asks;
mod audit;
mod decide;
mod keeping;
mod organise;
mod records;
mod serve;

use std::process::ExitCode;

use context::{Clock, Context, Entropy, Error, Language, Message};
use serde_json::{Value as Json, json};
use socket::{House, Scope, Settings};

use crate::{
    Installation, Where,
    cli::{AuditCommand, Cli, Command, Global, Year},
};

use asks::Asks;

/// 0 done, 1 findings, 2 bad input or usage.
pub(crate) type Code = u8;

/// What a command works with.
pub(crate) struct Desk {
    pub installation: Installation,
    pub context: Context,
    pub json: bool,
}

impl Desk {
    pub fn house(&self) -> &House {
        &self.installation.house
    }

    /// A sentence on standard error.
    pub fn say(&self, message: impl Into<Message>) {
        eprintln!("{}", self.house().words().say(self.context.language, &message.into()));
    }

    /// The JSON document on standard output, where it was asked for.
    pub fn answer(&self, value: &Json) {
        if self.json {
            out!("{value:#}");
        }
    }

    /// The unit and year that a command names.
    pub async fn scope(&self, year: &Year) -> context::Result<Scope> {
        let mut read = self.context.read_common().await?;
        let unit = organisation::unit_by_name(&mut read, &year.unit).await?;
        if !(1990..=2100).contains(&year.year) {
            let problem = Message::new("problem-not-in-range").with("given", year.year.to_string());
            return Err(Error::invalid(problem.with("min", "1990").with("max", "2100")));
        }
        Ok(Scope {
            unit: organisation::in_year(&mut read, unit, year.year, self.context.clock.today()).await?,
            year: year.year,
        })
    }
}

pub(crate) fn carry_out(cli: Cli) -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("LISBET_LOG").unwrap_or_else(|_| "warn".into());
    // A test process sets the log up once for many commands.
    let to_person = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = log.with_ansi(to_person).try_init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("the system gives threads");
    let language = Language::from_code(&cli.global.lang).unwrap_or_default();
    ExitCode::from(runtime.block_on(async {
        match dispatch(cli).await {
            Ok(code) => code,
            Err(error) => {
                tell(language, &error);
                2
            }
        }
    }))
}

/// Says an error on standard error, in words, with what to do.
fn tell(language: Language, error: &Error) {
    let words = interface::Words::gather(crate::ROOMS.iter().map(|r| r.messages));
    let say = |message: &Message| eprintln!("{}", words.say(language, message));
    match error {
        Error::Invalid(problems) => {
            for problem in problems {
                let key = format!("decision-{}", problem.field);
                if words.has(language, &key) {
                    eprint!("{}: ", words.word(language, &key));
                }
                say(&problem.message);
            }
        }
        Error::Denied(permission) => say(&Message::new("console-denied").with("permission", *permission)),
        Error::NotFound => say(&"error-not-found-text".into()),
        Error::Conflict(conflict) => say(&Message::new("error-conflict-text").with("by", conflict.by.as_str())),
        Error::Database(database::Error::Migration(name)) => {
            say(&Message::new("database-newer").with("name", name.as_str()));
        }
        Error::Database(database::Error::Older(_)) => say(&"database-older".into()),
        Error::Database(database::Error::Running) => say(&"database-running".into()),
        Error::Database(database::Error::Gone(file)) => say(&Message::new("database-gone").with("file", file.as_str())),
        Error::Database(database::Error::Unreachable { place, error }) => {
            say(&Message::new("database-unreachable").with("place", place.as_str()).with("error", error.as_str()));
        }
        Error::Database(error) => say(&Message::new("database-failed").with("error", error.to_string())),
        Error::Internal(text) => say(&Message::new("internal-failed").with("error", text.as_str())),
    }
}

async fn dispatch(cli: Cli) -> context::Result<Code> {
    let Cli { global, command } = cli;
    let asks = asks::asks(&command);
    if matches!(asks, Asks::Console) && global.acting.is_some() {
        return Err(Error::invalid("console-only"));
    }
    match command {
        Command::Init { name } => organise::init(&global, name).await,
        Command::Serve { listen, base, idle_minutes, mail } => {
            serve::serve(&global, &listen, base, idle_minutes, &mail).await
        }
        Command::Demo { listen, no_serve } => serve::demo(&global, &listen, !no_serve).await,
        Command::Routes => Ok(serve::routes()),
        Command::Migrate { grant } => keeping::migrate(&global, grant).await,
        Command::Restore { file, already, key, checkpoints, new_keys } => {
            keeping::restore(&global, keeping::Given { file, already, key, checkpoints, new_keys }).await
        }
        Command::Audit(AuditCommand::Verify { file: Some(file), checkpoints, key }) => {
            audit::verify_file(&global, &file, checkpoints, key)
        }
        command => {
            let desk = desk(&global, asks::reads(&command)).await?;
            asks.ask(&desk.context.actor)?;
            let outcome = match command {
                Command::Unit(command) => organise::unit(&desk, command).await,
                Command::User(command) => organise::user(&desk, command).await,
                Command::Method(command) => organise::method(&desk, command).await,
                Command::Import { kind, file, unit, year, dry_run, remove_missing } => {
                    let year = unit.zip(year).map(|(unit, year)| Year { unit, year });
                    records::import(&desk, &kind, &file, year, dry_run, remove_missing).await
                }
                Command::List { kind, year } => records::list(&desk, &kind, &year).await,
                Command::Copy { year, from } => records::copy(&desk, &year, from).await,
                Command::Check { unit, year } => records::check(&desk, unit, year).await,
                Command::Export { kind, year, output } => records::export(&desk, &kind, &year, &output).await,
                Command::Annex { name, year, public, output } => {
                    annexes::annex(&desk, &name, &year, public, &output).await
                }
                Command::Pack { names, year, first, meeting, case_number, output } => {
                    annexes::pack(&desk, &names, &year, first, meeting, case_number, &output).await
                }
                Command::Adopt {
                    kinds,
                    year,
                    body,
                    date,
                    paragraph,
                    case_number,
                    decider,
                    delegation,
                    function,
                    reporting,
                    delegation_reason,
                } => {
                    let given = decisions::Given {
                        body,
                        date,
                        paragraph,
                        case_number,
                        date_confirmed: true,
                        decider,
                        delegation,
                        delegation_confirmed: true,
                        function,
                        reporting,
                        delegation_reason,
                    };
                    decide::adopt(&desk, &kinds, &year, given).await
                }
                Command::Numbering { file, year } => records::numbering(&desk, &file, &year).await,
                Command::Mail { mail } => serve::mail(&desk, &mail).await,
                Command::Diff { kind, unit, from, to } => decide::diff(&desk, &kind, &unit, &from, &to).await,
                Command::Backup { file, with_keys } => keeping::backup(&desk, &global.data, &file, with_keys).await,

                Command::Verify => decide::verify(&desk, &global.data).await,
                Command::Audit(command) => audit::audit(&desk, &global.data, command).await,
                _ => unreachable!("the others are carried out above"),
            };
            // One tidy file is left behind, which can be copied.
            desk.installation.house.database().close().await;
            outcome
        }
    }
}

pub(crate) async fn open(global: &Global, settings: Settings) -> context::Result<Installation> {
    let place = Where { folder: global.data.clone(), database: global.database.clone() };
    Installation::open(&place, Clock::system(), Entropy::system(), settings).await
}

async fn desk(global: &Global, reads: bool) -> context::Result<Desk> {
    let place = Where { folder: global.data.clone(), database: global.database.clone() };
    if !place.exists() {
        let folder = place.folder.display().to_string();
        return Err(Error::invalid(Message::new("folder-empty").with("folder", folder)));
    }
    let installation = if reads {
        Installation::open_to_read(&place, Clock::system(), Entropy::system()).await?
    } else {
        open(global, Settings::default()).await?
    };
    let tenant = installation.tenant(global.tenant.as_deref()).await?;
    let language = Language::from_code(&global.lang).unwrap_or_default();
    let mut context = installation.console(tenant.id, language);
    if let Some(name) = &global.acting {
        let person = identity::person_by_name(&context, name).await?;
        context.actor = identity::actor(&installation.house, &context, person).await?;
    }
    Ok(Desk { installation, context, json: global.json })
}

/// A spreadsheet's trouble as a script reads it.
fn trouble(desk: &Desk, trouble: &documents::spreadsheet::Trouble) -> Json {
    let say = |message: &Message| desk.house().words().say(desk.context.language, message);
    json!({
        "sheet": trouble.sheet,
        "cell": trouble.cell,
        "problem": say(&trouble.problem),
        "remedy": say(&trouble.remedy),
    })
}
