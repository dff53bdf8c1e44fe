//! Printing an annex, and the shell that all of them have: whose it is, which case, and how far it has come.

use context::{Context, Message, Result};
use database::Read;
use documents::{Block, Document, Words};

use crate::{Annex, House, Named, Print, Scope, names};

impl House {
    /// The annex as it would be printed now.
    pub async fn print(&self, context: &Context, scope: &Scope, annex: &Annex, print: &Print) -> Result<Document> {
        self.print_of(context, &mut context.read_common().await?, scope, annex, print).await
    }

    /// The annex as it is printed of what is read here. Its public version names functions and no people.
    ///
    /// # Errors
    /// [`context::Error::Denied`] for whoever may not read in the unit what it prints.
    pub async fn print_of(
        &self,
        context: &Context,
        read: &mut Read,
        scope: &Scope,
        annex: &Annex,
        print: &Print,
    ) -> Result<Document> {
        context.must(annex.permission, &scope.unit.place)?;
        let mut document = (annex.run)(self, context, read, scope, print).await?;
        if print.public {
            self.without_names(context, read, &mut document).await?;
            return Ok(document);
        }
        let public = Print { public: true, ..print.clone() };
        let mut public = (annex.run)(self, context, read, scope, &public).await?;
        self.without_names(context, read, &mut public).await?;
        if document.blocks != public.blocks {
            let mut nameless = document.clone();
            self.without_names(context, read, &mut nameless).await?;
            // Names are no secret, and are still not for everybody to read: two different things are said.
            let key = if nameless.blocks == public.blocks { "annex-with-names" } else { "annex-not-public" };
            document.head.push(self.words().word(context.language, key));
            document.notice = self.words().word(context.language, &format!("{key}-text"));
        }
        Ok(document)
    }

    /// Puts functions where people's names stand.
    async fn without_names(&self, context: &Context, read: &mut Read, document: &mut Document) -> Result<()> {
        let mut texts = vec![];
        document.each_text(&mut |text| texts.push(text.clone()));
        let known = self.people(read, &names::keys(texts.iter().map(String::as_str))).await?;
        let instead = |one: &Named| {
            let key = one.role.as_ref().map_or("name-left-out".to_owned(), |role| format!("role-{role}"));
            self.words().word(context.language, &key)
        };
        document.each_text(&mut |text| *text = names::replaced(text, &known, instead));
        Ok(())
    }

    /// Those of the names that the rooms know.
    async fn people(&self, read: &mut Read, keys: &[String]) -> Result<names::Known> {
        let mut known = names::Known::new();
        for people in self.rooms().iter().filter_map(|r| r.people) {
            known.extend(people(read, keys).await?);
        }
        Ok(known)
    }
}

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
    if print.public {
        head.push(word("annex-public"));
    }
    head.extend(print.decided.iter().flat_map(|decided| &decided.head).cloned().map(say));
    let date = print.meeting.unwrap_or_else(|| house.clock().today());
    let status = match print.meeting {
        Some(meeting) if print.proposal => say(Message::new("annex-proposal").with("date", long(meeting))),
        Some(day) if let Some(decided) = &print.decided => say(Message::new(decided.status).with("date", long(day))),
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
        notice: String::new(),
        date: (date.year(), date.month(), date.day()),
        date_text: long(date),
        words: Words { page: word("annex-page"), contents: word("annex-contents"), continued: word("annex-continued") },
        blocks,
    }
}
