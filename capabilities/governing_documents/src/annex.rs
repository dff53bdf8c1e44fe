//! The list of governing documents as it stands in the system for internal control: laws first, then each subject area.

use context::{Context, Result};
use database::Read;
use documents::Block;
use register::Later;
use socket::{House, Print, Scope};

use crate::{actions::documents, model::Document};

pub(crate) fn run<'a>(
    house: &'a House,
    context: &'a Context,
    read: &'a mut Read,
    scope: &'a Scope,
    print: &'a Print,
) -> Later<'a, documents::Document> {
    Box::pin(async move {
        let blocks = blocks(house, context, read, scope).await?;
        Ok(socket::shell(house, context, scope, print, "governing-documents", blocks))
    })
}

async fn blocks(house: &House, context: &Context, read: &mut Read, scope: &Scope) -> Result<Vec<Block>> {
    let all = documents(read, scope).await?;
    let word = |key: &str| house.words().word(context.language, key);
    let mut areas: Vec<(String, Vec<&Document>)> = vec![];
    // Laws stand together and first, whatever area they were listed under.
    for document in all.iter().filter(|d| d.kind == "law").chain(all.iter().filter(|d| d.kind != "law")) {
        let area = match (document.kind.as_str(), document.area.as_str()) {
            ("law", _) => word("governing-laws"),
            (_, "") => word("governing-others"),
            (_, area) => area.to_owned(),
        };
        match areas.iter_mut().find(|(name, _)| *name == area) {
            Some((_, inside)) => inside.push(document),
            None => areas.push((area, vec![document])),
        }
    }
    let area = |(name, inside): (String, Vec<&Document>)| {
        let items = inside.into_iter().map(line).collect();
        [Block::Heading { level: 1, text: name }, Block::List { items }]
    };
    Ok(areas.into_iter().flat_map(area).collect())
}

/// `Resepolicy (AmN, 2018)`
fn line(document: &Document) -> String {
    let decided: Vec<&str> =
        [&document.decided_by, &document.decided].into_iter().map(String::as_str).filter(|t| !t.is_empty()).collect();
    match (document.kind.as_str(), decided.is_empty()) {
        ("law", _) | (_, true) => document.title.clone(),
        _ => format!("{} ({})", document.title, decided.join(", ")),
    }
}
