//! Several documents in one go: the annexes that go with an operational plan, under names the registrator wants, with a sheet
//! that says what each file is.

use context::{Context, Error, Message, Result, digest};
use documents::{Sheet, archive, csv};
use socket::{House, Print, Scope};

use crate::{READ, adopt::public, case, model::Step};

/// The annexes as PDF in one archive, each with its public version where that is another, in folders of their own then, numbered from `first` in the order given: `Bilaga 3 Internkontrollplan 2028 AMN.pdf`.
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
    let mut read = context.read_common().await?;
    for (name, number) in names.iter().zip(first..) {
        let annex = house.annexes().find(|a| a.name == *name).ok_or(Error::NotFound)?;
        let print = Print { number: Some(number), ..print.clone() };
        let whole = house.print_of(context, &mut read, scope, annex, &print).await?;
        let public = public(house, context, &mut read, scope, annex, &print, &whole).await?;
        let kept = public.is_some();
        let versions = [("pack-file", Some(whole), !kept), ("pack-file-public", public, true)];
        for (key, document, open) in versions.into_iter().filter_map(|(key, d, open)| Some((key, d?, open))) {
            let title = Message::new(key)
                .with("number", number.to_string())
                .with("title", document.title.as_str())
                .with("year", scope.year.to_string())
                .with("unit", short.as_str());
            let file = plain(&words.say(context.language, &title));
            let (title, status, day) = (document.title.clone(), document.status.clone(), document.date_text.clone());
            let bytes = socket::pdf(document).await?;
            let (number, year) = (number.to_string(), scope.year.to_string());
            let case = print.case_number.clone();
            let (unit, sum) = (scope.unit.name.clone(), digest(&bytes));
            rows.push([file.clone(), number, title, unit, year, case, status, day, sum]);
            files.push((open, file, bytes));
        }
    }
    // Whoever gives out the folder of what is public gives out nothing else: the two never lie beside each other.
    let divided = files.iter().any(|(open, ..)| !open);
    let folder = |open: bool| if open { word("pack-public") } else { word("pack-not-public") };
    let named = |open: bool, file: String| if divided { format!("{}/{file}", plain(&folder(open))) } else { file };
    let row = |(mut told, open): ([String; 9], bool)| {
        told[0] = named(open, std::mem::take(&mut told[0]));
        let open = word(if open { "pack-open-yes" } else { "pack-open-no" });
        told.into_iter().chain([open]).map(Into::into).collect()
    };
    let rows = rows.into_iter().zip(files.iter().map(|(open, ..)| *open)).map(row).collect();
    let mut files: Vec<_> = files.into_iter().map(|(open, file, bytes)| (named(open, file), bytes)).collect();
    let headings = ["file-heading", "number", "title", "unit", "year", "case", "status", "date", "sha256", "open"];
    let sheet = Sheet {
        name: word("pack-sheet"),
        headings: headings.map(|h| word(&format!("pack-{h}"))).into(),
        widths: vec![],
        rows,
    };
    let register = format!("{}.csv", plain(&word("pack-sheet")));
    let course = course(house, context, scope).await?;
    let packed = move || {
        files.push((register, csv(&sheet)));
        files.extend(course.map(|sheet| (format!("{}.csv", plain(&sheet.name)), csv(&sheet))));
        archive(&files)
    };
    socket::making(packed).await?.map_err(Error::Internal)
}

/// What has happened to the case, for the diary; nothing where nothing has, or the actor may not read it.
async fn course(house: &House, context: &Context, scope: &Scope) -> Result<Option<Sheet>> {
    if !context.may(READ, &scope.unit.place) {
        return Ok(None);
    }
    let steps = case::steps(&mut context.read(READ, &scope.unit.place).await?, scope).await?;
    let word = |key: &str| house.words().word(context.language, key);
    let row = |s: &Step| {
        let outcome = if s.outcome.is_empty() { String::new() } else { word(&format!("choice-{}", s.outcome)) };
        let step = word(&format!("case-{}", s.step));
        [step, s.party.clone(), s.body.clone(), s.day.to_string(), outcome, s.note.clone()].map(Into::into).into()
    };
    let headings = ["step", "party", "body", "day", "outcome", "note"].map(|h| word(&format!("case-step-{h}"))).into();
    let rows: Vec<_> = steps.iter().map(row).collect();
    Ok((!rows.is_empty()).then(|| Sheet { name: word("case"), headings, widths: vec![], rows }))
}

/// A name that every file system takes.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '-' } else { c }).collect()
}
