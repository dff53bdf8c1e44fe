//! The annexes: the system, the analysis and the plan as documents, in the structure a board secretary expects.

mod analysis;
mod plan;
mod system;

pub(crate) use analysis::risk_analysis;
pub(crate) use plan::control_plan;
pub(crate) use system::{control_system, standard};

use context::{Context, Message, Result};
use documents::{Block, Document, Mark, Words};
use register::Later;
use socket::{House, Print, Scope};

use crate::{READ, model::Analysis, store};

/// Words in the document's language.
pub(crate) struct Say<'a> {
    pub house: &'a House,
    pub context: &'a Context,
}

impl Say<'_> {
    fn t(&self, key: &str) -> String {
        self.house.words().word(self.context.language, key)
    }
    fn say(&self, message: &Message) -> String {
        self.house.words().say(self.context.language, message)
    }
    fn year(&self, key: &'static str, year: i64) -> String {
        self.say(&Message::new(key).with("year", year.to_string()))
    }
}

async fn read(context: &Context, scope: &Scope) -> Result<Analysis> {
    let mut read = context.read(READ, &scope.unit.place).await?;
    store::analysis(&mut read, scope.unit.id, scope.year).await
}

/// An annex: its title, and the blocks that are made of the year.
fn annex<'a>(
    (house, context, scope, print): (&'a House, &'a Context, &'a Scope, &'a Print),
    title: &'static str,
    blocks: fn(&Say<'_>, &Analysis) -> Vec<Block>,
) -> Later<'a, Document> {
    Box::pin(async move {
        let analysis = read(context, scope).await?;
        let say = Say { house, context };
        let mut document = shell(&say, scope, print, say.t(title));
        document.blocks = blocks(&say, &analysis);
        Ok(document)
    })
}

/// The shell of every annex: whose it is, which case, and how far it has come.
fn shell(say: &Say<'_>, scope: &Scope, print: &Print, title: String) -> Document {
    let mut head = vec![say.year("annex-to-plan", scope.year)];
    if !print.case_number.is_empty() {
        head.push(say.say(&Message::new("annex-case").with("number", print.case_number.as_str())));
    }
    let today = say.house.clock().today();
    let words = say.house.words();
    let long = |day| interface::date(words, say.context.language, day);
    let date = print.meeting.unwrap_or(today);
    let status = match print.meeting {
        Some(meeting) => say.say(&Message::new("annex-meeting").with("date", long(meeting))),
        None => say.t("annex-draft"),
    };
    Document {
        language: say.context.language.code(),
        title,
        body: scope.unit.name.clone(),
        administration: String::new(),
        head,
        status,
        date: (date.year(), date.month(), date.day()),
        date_text: long(date),
        words: Words {
            page: say.t("annex-page"),
            contents: say.t("annex-contents"),
            continued: say.t("annex-continued"),
        },
        blocks: vec![],
    }
}

/// The shade of a zone: the lowest and the highest of the method's zones, and what is between.
fn mark(analysis: &Analysis, likelihood: Option<i64>, consequence: Option<i64>) -> Mark {
    match analysis.method.zone(likelihood, consequence) {
        None => Mark::None,
        Some(zone) => shade(analysis.method.zone_rank(zone), analysis.method.zones.len()),
    }
}

fn shade(rank: usize, zones: usize) -> Mark {
    match rank {
        0 => Mark::Low,
        r if r + 1 == zones => Mark::High,
        _ => Mark::Medium,
    }
}
