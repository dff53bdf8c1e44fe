//! Writing a letter: it is put in the queue by the change that it is about, so that neither is without the other.

use context::{Change, Entry, Language, Message, Result};
use database::{Read, Row};
use interface::Words;
use jiff::Timestamp;
use lettre::Address;
use uuid::Uuid;

use crate::sql;

/// Whom a letter is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    pub name: String,
    /// As `namn@ekasa.example`.
    pub address: String,
    pub language: Language,
}

/// What a letter says, before it is said in the recipient's language.
#[derive(Clone, Debug)]
pub struct Letter {
    pub subject: Message,
    /// One message for each paragraph.
    pub paragraphs: Vec<Message>,
    /// Where it leads, with the address people use: `https://lisbet.example/skola/2028/risk-analysis`.
    pub link: String,
    /// Whether the link is a secret: then the text is forgotten when the letter has been carried.
    pub secret: bool,
}

/// Whether a text is an address that a letter can be sent to.
pub fn is_address(text: &str) -> bool {
    text.is_ascii() && text.parse::<Address>().is_ok()
}

/// Puts a letter in the queue, in the recipient's language. Gives its id; whoever has no address gets none.
pub async fn post(change: &mut Change, words: &Words, to: &Recipient, letter: &Letter) -> Result<Option<Uuid>> {
    let now = change.now();
    post_at(change, words, to, letter, now).await
}

/// As [`post`], to be carried no earlier than at a moment.
pub async fn post_at(
    change: &mut Change,
    words: &Words,
    to: &Recipient,
    letter: &Letter,
    at: Timestamp,
) -> Result<Option<Uuid>> {
    if !is_address(&to.address) {
        return Ok(None);
    }
    let say = |message: &Message| words.say(to.language, message);
    // A subject is one line, whatever a unit is called.
    let subject: String = say(&letter.subject).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut body = vec![say(&Message::new("mail-greeting").with("name", to.name.as_str()))];
    body.extend(letter.paragraphs.iter().map(say));
    body.push(letter.link.clone());
    body.push(words.word(to.language, "mail-footer"));
    let id = change.new_id();
    let values = vec![
        change.tenant().into(),
        id.into(),
        (&to.name).into(),
        (&to.address).into(),
        (&subject).into(),
        body.join("\n\n").into(),
        change.now().into(),
        letter.secret.into(),
        at.into(),
    ];
    change.run(sql::ADD, values).await?;
    let entry = Entry::new("posted", "mail", id).field("address", None, Some(to.address.clone()));
    change.audit(entry.field("subject", None, Some(subject)));
    Ok(Some(id))
}

/// A letter that was given up: what it said is not told.
#[derive(Clone, Debug)]
pub struct GivenUp {
    pub id: Uuid,
    pub name: String,
    pub address: String,
    pub created_at: Timestamp,
    /// What the server said of it.
    pub trouble: String,
    /// Whether it held a secret, so that its text is forgotten.
    pub secret: bool,
}

/// The letters of the tenant that were given up, latest first.
pub async fn given_up(read: &mut Read) -> Result<Vec<GivenUp>> {
    let letter = |row: &Row| {
        Ok(GivenUp {
            id: row.get("id")?,
            name: row.get("name")?,
            address: row.get("address")?,
            created_at: row.get("created_at")?,
            trouble: row.get("trouble")?,
            secret: row.get("secret")?,
        })
    };
    let rows = read.rows(sql::GIVEN_UP, vec![read.tenant().into()]).await?;
    Ok(rows.iter().map(letter).collect::<database::Result<_>>()?)
}

/// Takes back the letters with secret links that wait for somebody who is to read them no more.
///
/// # Errors
/// The database's.
pub async fn withdraw(change: &mut Change, address: &str) -> Result<()> {
    if !address.is_empty() {
        change.run(sql::WITHDRAW, vec![change.tenant().into(), address.into()]).await?;
    }
    Ok(())
}

/// Puts a letter that was given up in the queue again. `false` when there is none, or its text is forgotten.
pub async fn send_again(change: &mut Change, id: Uuid) -> Result<bool> {
    let values = vec![change.tenant().into(), id.into(), change.now().into()];
    let found = change.run(sql::SEND_AGAIN, values).await? > 0;
    if found {
        change.audit(Entry::new("sent-again", "mail", id));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn an_address_is_one_that_a_letter_can_be_sent_to() {
        assert!(is_address("anna.ek@ekasa.example"));
        for odd in
            ["", "anna", "anna@", "@ekasa.example", "anna ek@ekasa.example", "a@b\r\nBcc: x@y.se", "å@ekasa.example"]
        {
            assert!(!is_address(odd), "{odd}");
        }
    }
}
