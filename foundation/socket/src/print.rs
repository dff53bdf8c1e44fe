//! The shell of every printed document: whose it is, which case, and how far it has come.

use context::{Context, Message};
use documents::{Block, Document, Words};

use crate::{House, Print, Scope};

/// A document of a unit's year with the shell that all have; `title` is a message.
pub fn shell(
    house: &House,
    context: &Context,
    scope: &Scope,
    print: &Print,
    title: &str,
    blocks: Vec<Block>,
) -> Document {
    let (words, language) = (house.words(), context.language);
    let word = |key: &str| words.word(language, key);
    let say = |message: Message| words.say(language, &message);
    let to_plan = match print.number {
        Some(number) => Message::new("annex-numbered").with("number", number.to_string()),
        None => Message::new("annex-to-plan"),
    };
    let mut head = vec![say(to_plan.with("year", scope.year.to_string()))];
    if !print.case_number.is_empty() {
        head.push(say(Message::new("annex-case").with("number", print.case_number.as_str())));
    }
    let long = |day| interface::date(words, language, day);
    let date = print.meeting.unwrap_or_else(|| house.clock().today());
    let status = match print.meeting {
        Some(meeting) if print.proposal => say(Message::new("annex-proposal").with("date", long(meeting))),
        Some(meeting) => say(Message::new("annex-meeting").with("date", long(meeting))),
        None => word("annex-draft"),
    };
    Document {
        language: language.code(),
        title: word(title),
        body: scope.unit.name.clone(),
        administration: String::new(),
        head,
        status,
        date: (date.year(), date.month(), date.day()),
        date_text: long(date),
        words: Words { page: word("annex-page"), contents: word("annex-contents"), continued: word("annex-continued") },
        blocks,
    }
}
