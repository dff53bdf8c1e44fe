//! The documents: valid, whole, and the same in every form.

use std::io::Read as _;

use context::Language;
use documents::{Document, spreadsheet};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};
use proptest::prelude::*;
use socket::{Print, Scope};

use crate::house::{BOARD, Place, Server};

async fn annex(server: &Server, name: &str, language: Language) -> Document {
    printed(server, name, language, Print::default()).await
}

/// An annex of the demo's board as it is printed.
pub async fn printed(server: &Server, name: &str, language: Language, print: Print) -> Document {
    let mut context = server.console().await;
    context.language = language;
    let unit = organisation::unit_by_name(&mut context.read_common().await.unwrap(), BOARD).await.unwrap();
    let scope = Scope { unit, year: 2027 };
    let house = &server.installation.house;
    let annex = house.annexes().find(|a| a.name == name).unwrap();
    house.print(&context, &scope, annex, &print).await.unwrap()
}

/// What the validator finds wrong with a PDF. It takes a carriage return that ends a compressed stream for a part of the line end after
/// it, which happens with one stream in some hundreds, so what it says of lengths is looked into.
fn faults(bytes: &[u8], profile: ValidationProfile) -> Vec<String> {
    const LENGTHS: &str = "ISO 19005-2:2011:6.1.7.1:1";
    let report = validate_pdf_bytes(bytes, &ValidationOptions::default().profile(profile)).expect("it is a PDF");
    let wrong = report.failures.iter().filter(|f| f.rule_id != LENGTHS || !lengths_hold(bytes));
    wrong.map(|f| format!("{f:?}")).collect()
}

/// Whether each stream is as long as it says: then the line that ends it follows.
fn lengths_hold(bytes: &[u8]) -> bool {
    let find = |from: usize, what: &[u8]| bytes[from..].windows(what.len()).position(|w| w == what).map(|at| from + at);
    let (mut at, mut streams) = (0, 0);
    while let Some(length) = find(at, b"/Length ") {
        let digits = bytes[length + 8..].iter().take_while(|b| b.is_ascii_digit());
        let told = digits.fold(0, |n, b| n * 10 + usize::from(b - b'0'));
        let Some(start) = find(length, b"stream\n").map(|start| start + 7) else { return false };
        if !bytes[start + told..].starts_with(b"\nendstream") {
            return false;
        }
        at = start + told;
        streams += 1;
    }
    streams > 0
}

const NAMES: [&str; 6] =
    ["internal-control", "control-system", "risk-analysis", "control-plan", "governing-documents", "baskrav"];

#[tokio::test]
async fn every_annex_is_an_accessible_and_lasting_pdf() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    for name in NAMES {
        let document = annex(&server, name, Language::Swedish).await;
        let bytes = documents::pdf::pdf(&document).expect("the document is set");
        for profile in [ValidationProfile::PdfUa1, ValidationProfile::PdfA2a] {
            assert_eq!(faults(&bytes, profile), Vec::<String>::new(), "{name}");
        }
    }
    let english = annex(&server, "risk-analysis", Language::English).await;
    assert_eq!(english.title, "Materiality and risk analysis");
    documents::pdf::pdf(&english).expect("the English document is set");
}

#[tokio::test]
async fn a_sign_that_no_font_has_costs_that_sign_and_not_the_annex() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let mut document = annex(&server, "risk-analysis", Language::Swedish).await;
    let odd = "Före \u{1f600}\u{301}\u{fdfa} \u{2764}\u{fe0f} \u{10ffff} efter, \u{e5}\u{e4}\u{f6} e\u{301} ★ █ ≥ –";
    document.title = odd.to_owned();
    document.blocks.insert(0, documents::Block::Paragraph { text: odd.to_owned() });
    let bytes = documents::pdf::pdf(&document).expect("the document is set");
    assert_eq!(faults(&bytes, ValidationProfile::PdfUa1), Vec::<String>::new());
    let text = pdf_text(&bytes);
    assert!(text.contains("Före \u{25a1}") && text.contains("efter, åäö"), "{}", &text[..300.min(text.len())]);
}

#[tokio::test]
async fn a_row_taller_than_a_page_goes_on_on_the_next_and_no_word_is_lost() {
    use documents::{Block, Cell, Column, Group, Row, Table};
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let mut document = annex(&server, "control-plan", Language::Swedish).await;
    let words = |mark: &str, n: usize| (1..=n).map(|i| format!("{mark}{i}")).collect::<Vec<_>>().join(" ");
    let lines = |mark: &str, n: usize| (1..=n).map(|i| format!("{mark}{i}")).collect::<Vec<_>>().join("\n");
    let columns = [30, 30, 20, 10].map(|width| Column::new("Rubrik", width)).to_vec();
    // A control of 4 000 signs, twelve activities of some length, a comment of 5 000, and 300 activities.
    let activities: Vec<_> = (1..=12).map(|n| words(&format!("akt{n}x"), 30)).collect();
    let texts = [words("kontroll", 360), activities.join("\n"), words("svar", 720), lines("del", 300)];
    let rows = texts.iter().enumerate().map(|(at, text)| {
        let cells = (0..columns.len()).map(|column| if column == at { Cell::text(text) } else { Cell::text("kort") });
        Row { cells: cells.collect(), ..Row::default() }
    });
    let groups = vec![Group { title: "Mål".to_owned(), rows: rows.collect() }];
    document.blocks.push(Block::Table(Table {
        caption: "Långa".to_owned(),
        columns: columns.clone(),
        groups,
        ..Table::default()
    }));
    let bytes = documents::pdf::pdf(&document).expect("the document is set");
    for profile in [ValidationProfile::PdfUa1, ValidationProfile::PdfA2a] {
        assert_eq!(faults(&bytes, profile), Vec::<String>::new());
    }
    let said = pdf_text(&bytes);
    let said: std::collections::HashSet<&str> = said.split(' ').collect();
    let lost: Vec<_> = texts.iter().flat_map(|t| t.split_whitespace()).filter(|word| !said.contains(word)).collect();
    assert_eq!(lost, Vec::<&str>::new());
}

/// What a PDF says, page after page.
pub fn pdf_text(bytes: &[u8]) -> String {
    let document = lopdf::Document::load_mem(bytes).expect("it is a PDF");
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    document.extract_text(&pages).expect("its text can be read").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A document as lines, without the day it was made.
pub fn lines(document: &Document) -> String {
    use documents::Block;
    let mut out =
        vec![document.title.clone(), document.body.clone(), document.head.join(" | "), document.status.clone()];
    for block in &document.blocks {
        match block {
            Block::Heading { level, text } => out.push(format!("{} {text}", "#".repeat(usize::from(*level)))),
            Block::Paragraph { text } => out.push(text.clone()),
            Block::List { items } => out.extend(items.iter().map(|i| format!("- {i}"))),
            Block::Matrix(matrix) => out.push(matrix.alternative.clone()),
            Block::Landscape => out.push("(liggande)".to_owned()),
            Block::Portrait => out.push("(stående)".to_owned()),
            Block::Table(table) => {
                out.push(table.columns.iter().map(|c| c.title.clone()).collect::<Vec<_>>().join(" | "));
                for group in &table.groups {
                    out.extend(Some(&group.title).filter(|t| !t.is_empty()).map(|t| format!("= {t}")));
                    let cells =
                        |r: &documents::Row| r.cells.iter().map(|c| c.paragraphs.join(" / ")).collect::<Vec<_>>();
                    out.extend(group.rows.iter().map(|r| cells(r).join(" | ")));
                }
            }
        }
    }
    out.join("\n") + "\n"
}

/// The text of every annex of the demo, as it was last looked through. `LISBET_ACCEPT=1` writes it anew; look at the difference.
#[tokio::test]
async fn the_annexes_say_what_they_said_when_somebody_last_read_them() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    for name in NAMES {
        for language in [Language::Swedish, Language::English] {
            let text = lines(&annex(&server, name, language).await);
            let file = format!("{}/tests/annexes/{name}.{}.txt", env!("CARGO_MANIFEST_DIR"), language.code());
            if std::env::var_os("LISBET_ACCEPT").is_some() {
                std::fs::write(&file, &text).unwrap();
            }
            let known = std::fs::read_to_string(&file).unwrap_or_default();
            assert_eq!(text, known, "{file}");
        }
    }
}

#[tokio::test]
async fn the_matrix_has_an_alternative_that_names_every_event() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let document = annex(&server, "risk-analysis", Language::Swedish).await;
    let matrix = document.blocks.iter().find_map(|b| match b {
        documents::Block::Matrix(matrix) => Some(matrix),
        _ => None,
    });
    let matrix = matrix.expect("the analysis has a matrix");
    assert!(
        matrix.alternative.contains("Sannolikhet 4. Sannolikt, konsekvens 3. Kännbar: 10, 21."),
        "{}",
        matrix.alternative
    );
    let numbers: usize = matrix.rows.iter().flat_map(|(_, cells)| cells).map(|c| c.numbers.len()).sum();
    assert_eq!(numbers, 22);
}

#[tokio::test]
async fn word_and_workbook_say_what_the_pdf_says() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    for name in NAMES {
        let document = annex(&server, name, Language::Swedish).await;
        let bytes = documents::docx(&document).unwrap();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
        let tables = document.blocks.iter().any(|b| matches!(b, documents::Block::Table(_)));
        assert_eq!(text.contains("<w:tblHeader/>"), tables, "{name}: headings repeat");
        let workbook = documents::xlsx(&documents::tables(&document)).unwrap();
        let book = spreadsheet::read(&workbook).expect("the workbook reads");
        for block in &document.blocks {
            let documents::Block::Table(table) = block else { continue };
            for cell in table.groups.iter().flat_map(|g| &g.rows).flat_map(|r| &r.cells) {
                for line in &cell.paragraphs {
                    let escaped =
                        line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
                    assert!(text.contains(&escaped), "{name}: {line} stands in the Word file");
                    let there = book
                        .sheets
                        .iter()
                        .flat_map(|s| &s.rows)
                        .flat_map(|r| r.cells())
                        .any(|(_, c)| matches!(c, spreadsheet::Raw::Text(t) if t.lines().any(|l| l == line)));
                    assert!(there, "{name}: {line} stands in the workbook");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever a cell says, it comes back from a workbook and from CSV as it went in, and nothing in it runs.
    #[test]
    fn any_text_survives_workbook_and_csv(texts in proptest::collection::vec("[=+@a-zåäö0-9;,\"' \n-]{0,40}", 1..12)) {
        let texts: Vec<String> = texts.iter().map(|t| register::clean(t).into_owned()).filter(|t| !t.is_empty() && !t.starts_with('\'')).collect();
        let sheet = documents::Sheet {
            name: "Blad".to_owned(),
            headings: vec!["Rubrik".to_owned()],
            widths: vec![],
            rows: texts.iter().map(|t| vec![t.as_str().into()]).collect(),
        };
        for bytes in [documents::xlsx(std::slice::from_ref(&sheet)).unwrap(), documents::csv(&sheet)] {
            let book = spreadsheet::read(&bytes).unwrap();
            let back: Vec<String> = book.sheets[0].rows.iter().skip(1).filter_map(|r| match r.cell(0) {
                spreadsheet::Raw::Text(text) => Some(text.to_owned()),
                _ => None,
            }).collect();
            prop_assert_eq!(&back, &texts);
        }
    }

    /// The risk value is the product, and every pair of levels that the method has lies in exactly one zone.
    #[test]
    fn value_and_zone_follow_from_the_method(likelihood in 0..7_i64, consequence in 0..7_i64) {
        let method = internal_control::model::Method::default();
        let inside = (1..=5).contains(&likelihood) && (1..=5).contains(&consequence);
        prop_assert_eq!(method.zone(Some(likelihood), Some(consequence)).is_some(), inside);
        prop_assert_eq!(method.risk_value(Some(likelihood), Some(consequence)), Some(likelihood * consequence));
    }

    /// A snapshot's bytes do not depend on the order in which its fields were written.
    #[test]
    fn canonical_json_is_one_text_per_value(pairs in proptest::collection::btree_map("[a-z]{1,6}", any::<i32>(), 0..12)) {
        let forward: serde_json::Map<String, serde_json::Value> = pairs.iter().map(|(k, v)| (k.clone(), (*v).into())).collect();
        let backward: serde_json::Map<String, serde_json::Value> = pairs.iter().rev().map(|(k, v)| (k.clone(), (*v).into())).collect();
        prop_assert_eq!(context::canonical(&forward.into()), context::canonical(&backward.into()));
    }
}

#[tokio::test]
async fn the_annexes_go_together_numbered_and_named_as_the_registrator_wants() {
    crate::house::each(async |place| {
        let server = Server::demo(place).await;
        let file = place.folder.join("bilagor.zip");
        let year = ["--unit", BOARD, "--year", "2027", "-o", file.to_str().unwrap()];
        let pack =
            ["pack", "control-system,risk-analysis,control-plan,baskrav", "--first", "3", "--meeting", "2027-01-26"];
        place.lisbet(&[&pack[..], &["--case-number", "BUN 2026/123"], &year[..]].concat()).ok();
        let read = |bytes: Vec<u8>| {
            let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
            let mut files = vec![];
            for n in 0..archive.len() {
                let mut file = archive.by_index(n).unwrap();
                let mut bytes = vec![];
                file.read_to_end(&mut bytes).unwrap();
                files.push((file.name().to_owned(), bytes));
            }
            files
        };
        let files = read(std::fs::read(&file).unwrap());
        let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                "Bilaga 3 System för intern kontroll 2027 BUN.pdf",
                "Bilaga 4 Väsentlighets- och riskanalys 2027 BUN.pdf",
                "Bilaga 5 Internkontrollplan 2027 BUN.pdf",
                "Bilaga 6 Baskrav 2027 BUN.pdf",
                "Metadata.csv",
            ]
        );
        for (name, bytes) in &files[..4] {
            assert_eq!(faults(bytes, ValidationProfile::PdfUa1), Vec::<String>::new(), "{name}");
        }
        let sheet = String::from_utf8_lossy(&files[4].1).into_owned();
        for said in ["BUN 2026/123", "Bilaga 5 Internkontrollplan", &context::digest(&files[2].1), "26 januari 2027"] {
            assert!(sheet.contains(said), "{said}: {sheet}");
        }
        assert!(sheet.contains("Offentlig") && !sheet.contains("Nej, den offentliga"), "all of it is public: {sheet}");
        let wrong = place.lisbet(&[&pack[..5], &["i vår"], &year[..]].concat());
        assert_eq!(wrong.code(), 2);

        let secretary = server.visitor("secretary").await;
        let path = "/barn-och-utbildningsnamnden/2027/pack";
        let answer = secretary.get(&format!("{path}?annex-internal-control=true&first=7&meeting=&case_number=")).await;
        assert_eq!(answer.status, 200);
        assert!(answer.body.starts_with("PK") && answer.body.contains("Bilaga 7 Intern kontroll 2027 BUN.pdf"));
        let none = secretary.get(&format!("{path}?first=1")).await;
        assert!(none.status == 422 && none.body.contains("Välj minst en bilaga"), "{}", none.body);
        let stranger = server.visitor("administrator").await;
        assert_eq!(stranger.get(&format!("{path}?annex-baskrav=true")).await.status, 403);
    })
    .await;
}
