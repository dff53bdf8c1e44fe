//! The help on the command line, in the language of whoever reads: its words stand in message files like all others.

use std::ffi::{OsStr, OsString};

use clap::Command;
use context::Language;
use interface::Words;

/// The language that is asked for, before anything else is read: `--lang`, else the system's where that is English, else Swedish.
pub(crate) fn language(arguments: &[OsString]) -> Language {
    let after = |at: usize| arguments.get(at + 1).and_then(|next| next.to_str());
    let said = arguments.iter().enumerate().find_map(|(at, one)| match one.to_str()? {
        "--lang" => after(at),
        text => text.strip_prefix("--lang="),
    });
    let system = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(std::env::var_os).find(|v| !v.is_empty());
    let english = system.as_deref().and_then(OsStr::to_str).is_some_and(|text| text.starts_with("en"));
    said.and_then(Language::from_code).unwrap_or(if english { Language::English } else { Language::Swedish })
}

/// The key of what an argument is for, in a command or wherever it stands.
fn argument(words: &Words, language: Language, path: &str, id: &str) -> Option<String> {
    let keys = [format!("{path}-arg-{id}"), format!("help-arg-{id}")];
    keys.into_iter().find(|key| words.has(language, key))
}

/// The same command line with its words in a language.
pub(crate) fn said(command: Command, words: &Words, language: Language) -> Command {
    let code = language.code();
    within(command.mut_arg("lang", |arg| arg.default_value(code)), words, language, "help")
}

fn within(mut command: Command, words: &Words, language: Language, path: &str) -> Command {
    let word = |key: &str| words.word(language, key);
    // Clap keeps headings for as long as the program runs.
    let heading = |key: &str| -> &'static str { Box::leak(word(key).into_boxed_str()) };
    let headings = [heading("help-heading-options"), heading("help-heading-arguments")];
    let about = word(path);
    let template = format!("{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}", word("help-heading-usage"));
    command = command.about(about).help_template(template).subcommand_help_heading(heading("help-heading-commands"));
    // The two that clap adds by itself are ours, so that they can be said in our words.
    let flag = |id: &'static str, short: char, action| {
        clap::Arg::new(id).long(id).short(short).action(action).help(word(&format!("help-arg-{id}")))
    };
    command = command.disable_help_flag(true).arg(flag("help", 'h', clap::ArgAction::Help));
    if path == "help" {
        command = command.disable_version_flag(true).arg(flag("version", 'V', clap::ArgAction::Version));
    }
    let ids: Vec<(String, bool)> =
        command.get_arguments().map(|arg| (arg.get_id().to_string(), arg.is_positional())).collect();
    for (id, positional) in ids {
        let heading = headings[usize::from(positional)];
        let help = argument(words, language, path, &id).map(|key| word(&key));
        command = command.mut_arg(id, |arg| {
            let arg = arg.help_heading(heading);
            if let Some(help) = help { arg.help(help) } else { arg }
        });
    }
    let names: Vec<String> = command.get_subcommands().map(|one| one.get_name().to_owned()).collect();
    for name in names {
        let path = format!("{path}-{name}");
        command = command.mut_subcommand(name, |one| within(one, words, language, &path));
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A command or an argument without its words in both languages fails here.
    #[test]
    fn every_command_and_argument_is_explained_in_both_languages() {
        fn walk(command: &Command, words: &Words, language: Language, path: &str, missing: &mut Vec<String>) {
            missing.extend((!words.has(language, path)).then(|| path.to_owned()));
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                missing.extend(argument(words, language, path, id).is_none().then(|| format!("{path}-arg-{id}")));
            }
            for one in command.get_subcommands() {
                walk(one, words, language, &format!("{path}-{}", one.get_name()), missing);
            }
        }
        let words = Words::gather(crate::ROOMS.iter().map(|r| r.messages));
        for language in [Language::Swedish, Language::English] {
            let mut missing = vec![];
            walk(&crate::cli::command(), &words, language, "help", &mut missing);
            assert_eq!(missing, Vec::<String>::new(), "{language:?}");
            said(crate::cli::command(), &words, language).debug_assert();
        }
    }

    #[test]
    fn the_language_is_the_one_that_is_asked_for() {
        let of = |text: &str| language(&text.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of("lisbet --lang en list"), Language::English);
        assert_eq!(of("lisbet list --lang=sv --help"), Language::Swedish);
    }
}
