//! Several documents in one go: the annexes that go with an operational plan, under names the registrator wants, with a sheet
//! that says what each file is.

use context::{Context, Error, Message, Result, digest};
use documents::{Sheet, archive, csv, pdf};
use socket::{House, Print, Scope};

/// The annexes as PDF in one archive, numbered from `first` in the order given: `Bilaga 3 Internkontrollplan 2028 AMN.pdf`.
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
        let document = (annex.run)(house, context, scope, &print).await?;
        let title = Message::new("pack-file")
            .with("number", number.to_string())
            .with("title", document.title.as_str())
            .with("year", scope.year.to_string())
            .with("unit", short.as_str());
        let file = plain(&words.say(context.language, &title));
        let (title, status, day) = (document.title.clone(), document.status.clone(), document.date_text.clone());
        let made = tokio::task::spawn_blocking(move || pdf::pdf(&document)).await;
        let bytes = made.map_err(|e| Error::Internal(e.to_string()))?.map_err(Error::Internal)?;
        let told = [
            file.clone(),
            number.to_string(),
            title,
            scope.unit.name.clone(),
            scope.year.to_string(),
            print.case_number,
        ];
        let told = told.into_iter().chain([status, day, digest(&bytes)]);
        rows.push(told.map(Into::into).collect());
        files.push((file, bytes));
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
