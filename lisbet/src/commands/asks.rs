//! What a command asks of whoever carries it out, and whether it writes. A new command does not compile before it has its line in both.

use context::{Actor, Error, Message, Permission, Place, Result, Who};

use crate::cli::{AuditCommand, Command, MethodCommand, UnitCommand, UserCommand};

/// What a command asks.
pub(super) enum Asks {
    /// It is the console's: a person has no such thing.
    Console,
    /// The permission in the tenant as a whole.
    Tenant(Permission),
    /// The permission somewhere; where, the action asks.
    Somewhere(Permission),
    /// The action asks, by what it is about.
    Itself,
}

impl Asks {
    /// # Errors
    /// [`Error::Denied`] for whoever lacks the permission; another one for a person where only the console may.
    pub fn ask(&self, actor: &Actor) -> Result<()> {
        let may = match self {
            Self::Console if matches!(actor.who, Who::Console) => true,
            Self::Console => return Err(Error::invalid(Message::new("console-only"))),
            Self::Tenant(permission) => actor.may(*permission, &Place::TENANT),
            Self::Somewhere(permission) => actor.may_somewhere(*permission),
            Self::Itself => true,
        };
        match self {
            Self::Tenant(permission) | Self::Somewhere(permission) if !may => Err(Error::Denied(permission.0)),
            _ => Ok(()),
        }
    }
}

pub(super) fn asks(command: &Command) -> Asks {
    match command {
        Command::Init { .. }
        | Command::Serve { .. }
        | Command::Demo { .. }
        | Command::Routes
        | Command::Mail { .. }
        | Command::Backup { .. }
        | Command::Restore { .. }
        | Command::Migrate { .. }
        | Command::Audit(AuditCommand::Checkpoint { .. } | AuditCommand::Verify { file: Some(_), .. }) => Asks::Console,
        Command::Verify | Command::Audit(_) => Asks::Tenant(audit_trail::READ),
        Command::Unit(UnitCommand::Add { .. }) => Asks::Somewhere(organisation::EDIT),
        Command::Unit(UnitCommand::List) => Asks::Somewhere(organisation::READ),
        Command::User(UserCommand::Grant { .. } | UserCommand::Revoke { .. }) => Asks::Somewhere(identity::GIVE),
        Command::User(_) => Asks::Somewhere(identity::MANAGE),
        Command::Method(MethodCommand::Set { .. }) => Asks::Somewhere(internal_control::SET_METHOD),
        Command::Method(MethodCommand::Show { .. }) => Asks::Somewhere(internal_control::READ),
        Command::Copy { .. } => Asks::Somewhere(internal_control::EDIT),
        Command::Numbering { .. } => Asks::Somewhere(internal_control::READ),
        Command::Adopt { .. } => Asks::Somewhere(decisions::RECORD),
        Command::Import { .. }
        | Command::List { .. }
        | Command::Check { .. }
        | Command::Annex { .. }
        | Command::Pack { .. }
        | Command::Export { .. }
        | Command::Diff { .. } => Asks::Itself,
    }
}

/// Whether a command only reads: then nothing is made, brought up to date or written, not even the schema.
pub(super) fn reads(command: &Command) -> bool {
    match command {
        Command::Verify
        | Command::List { .. }
        | Command::Check { .. }
        | Command::Annex { .. }
        | Command::Pack { .. }
        | Command::Export { .. }
        | Command::Numbering { .. }
        | Command::Diff { .. }
        | Command::Backup { .. }
        | Command::Unit(UnitCommand::List)
        | Command::User(UserCommand::Roles { .. })
        | Command::Method(MethodCommand::Show { .. })
        | Command::Audit(AuditCommand::Verify { .. } | AuditCommand::Export { .. }) => true,
        Command::Mail { mail } => mail.smtp.is_none(),
        Command::Import { dry_run, .. } => *dry_run,
        Command::Init { .. }
        | Command::Serve { .. }
        | Command::Demo { .. }
        | Command::Routes
        | Command::Restore { .. }
        | Command::Migrate { .. }
        | Command::Unit(_)
        | Command::User(_)
        | Command::Method(_)
        | Command::Copy { .. }
        | Command::Adopt { .. }
        | Command::Audit(AuditCommand::Checkpoint { .. }) => false,
    }
}
