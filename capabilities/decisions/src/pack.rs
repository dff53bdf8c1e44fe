//! Several documents in one go: the annexes that go with an operational plan, under names the registrator wants, with a sheet
//! that says what each file is.

use context::{Context, Error, Message, Result, digest};
use documents::{Sheet, archive, csv};
use socket::{House, Print, Scope};

use crate::adopt::{made, public};

/// The annexes as PDF in one archive, each with its public version where that is another, numbered from `first` in the order given: `Bilaga 3 Internkontrollplan 2028 AMN.pdf`.
///
/// # Errors
/// [`Error::Invalid`] when nothing was chosen, [`Error::NotFound`] for an annex that there is not.
pub async fn pack(
    house: &House,
    context: &Context,
    scope: &Scope,
    names: &[String],
    first: i64,
    print: &Print,
) -> Result<Vec<u8>> {
    if names.is_empty() {
        return Err(Error::invalid("pack-nothing-chosen"));
    }
    let words = house.words();
    let word = |key: &str| words.word(context.language, key);
    let short = if scope.unit.short.is_empty() { &scope.unit.name } else { &scope.unit.short };
    let (mut files, mut rows) = (vec![], vec![]);
    for (name, number) in names.iter().zip(first..) {
        let annex = house.annexes().find(|a| a.name == *name).ok_or(Error::NotFound)?;
        let print = Print { number: Some(number), ..print.clone() };
        let whole = house.print(context, scope, annex, &print).await?;
        let public = public(house, context, scope, annex, &print, &whole).await?;
        let versions = [("pack-file", Some(whole)), ("pack-file-public", public)];
        for (key, document) in versions.into_iter().filter_map(|(key, d)| Some((key, d?))) {
            let title = Message::new(key)
                .with("number", number.to_string())
                .with("title", document.title.as_str())
                .with("year", scope.year.to_string())
                .with("unit", short.as_str());
            let file = plain(&words.say(context.language, &title));
            let (title, status, day) = (document.title.clone(), document.status.clone(), document.date_text.clone());
            let bytes = made(document).await?;
            let (number, year) = (number.to_string(), scope.year.to_string());
            let case = print.case_number.clone();
            let told = [file.clone(), number, title, scope.unit.name.clone(), year, case, status, day, digest(&bytes)];
            rows.push(told.map(Into::into).into());
            files.push((file, bytes));
        }
    }
    let headings = ["file-heading", "number", "title", "unit", "year", "case", "status", "date", "sha256"];
    let sheet = Sheet {
        name: word("pack-sheet"),
        headings: headings.map(|h| word(&format!("pack-{h}"))).into(),
        widths: vec![],
        rows,
    };
    files.push((format!("{}.csv", plain(&word("pack-sheet"))), csv(&sheet)));
    archive(&files).map_err(Error::Internal)
}

/// A name that every file system takes.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '-' } else { c }).collect()
}
