//! Bad files, each with a clear message in both languages and nothing stored; odd files that are no errors.

use context::Language;
use documents::spreadsheet;
use register::Later;
use rust_xlsxwriter::{Format, Formula, Workbook};
use socket::{ImportReport, ImportRequest, Scope};

use crate::house::{BOARD, Place, Server, each};

const HEAD: [&str; 7] = ["Nr", "Mål", "Process", "Arbetssätt", "Oönskad händelse", "Sannolikhet", "Konsekvens"];

/// A workbook with one sheet, headings in row 1, and rows below.
fn workbook(rows: &[[&str; 7]], more: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("VoR").unwrap();
    for (row, cells) in (0..).zip(std::iter::once(&HEAD).chain(rows)) {
        for (column, text) in (0..).zip(cells) {
            sheet.write(row, column, *text).unwrap();
        }
    }
    more(&mut book);
    book.save_to_buffer().unwrap()
}

const ROW: [&str; 7] = ["1", "Mål", "Process", "Sätt", "Händelse", "3", "4"];

async fn import(server: &Server, bytes: Vec<u8>) -> ImportReport {
    import_as(
        server,
        "risk-analysis",
        ImportRequest { bytes: bytes.into(), file: "fil".into(), ..ImportRequest::default() },
    )
    .await
}

async fn import_as(server: &Server, kind: &str, request: ImportRequest) -> ImportReport {
    let context = server.console().await;
    let unit = organisation::unit_by_name(&mut context.read_common().await.unwrap(), BOARD).await.unwrap();
    let scope = Scope { unit, year: 2030 };
    let importer = server.installation.house.importers().find(|i| i.name == kind).unwrap();
    let run: Later<'_, ImportReport> = (importer.run)(&server.installation.house, &context, Some(&scope), &request);
    run.await.expect("a bad file is a report, not an error")
}

async fn stored(server: &Server) -> usize {
    let context = server.console().await;
    let mut read = context.read_common().await.unwrap();
    let unit = organisation::unit_by_name(&mut read, BOARD).await.unwrap();
    internal_control::analysis(&mut read, unit.id, 2030).await.unwrap().events.len()
}

/// Every bad file the house promises to refuse, with the message it is refused with and the cell it points at.
fn bad_files() -> Vec<(&'static str, Vec<u8>, &'static str, &'static str)> {
    let with = |column: usize, text: &'static str| {
        let mut row = ROW;
        row[column] = text;
        workbook(&[row], |_| {})
    };
    let long: &'static str = Box::leak("å".repeat(30_000).into_boxed_str());
    let longer = format!("Oönskad händelse;Sannolikhet;Konsekvens\n{};1;1\n", "x".repeat(100_000));
    let bomb = {
        use std::io::Write as _;
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
        archive.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
        let block = vec![0; 1024 * 1024];
        (0..450).for_each(|_| archive.write_all(&block).unwrap());
        archive.finish().unwrap().into_inner()
    };
    let mut locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....".to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let cut = {
        let mut whole = workbook(&[ROW], |_| {});
        whole.truncate(whole.len() / 2);
        whole
    };
    vec![
        ("a PDF", b"%PDF-1.7\n%...".to_vec(), "file-wrong-type", ""),
        ("nothing", vec![], "file-empty", ""),
        ("a password", locked, "file-password", ""),
        ("half a workbook", cut, "file-damaged", ""),
        ("a zip bomb", bomb, "file-bomb", ""),
        ("200 MB", vec![b' '; 200 * 1024 * 1024], "file-too-large", ""),
        ("a missing column", "Oönskad händelse;Konsekvens\nx;1\n".into(), "column-missing", ""),
        ("likelihood 0", with(5, "0"), "problem-no-such-level", "F2"),
        ("likelihood 6", with(5, "6"), "problem-no-such-level", "F2"),
        ("likelihood hög", with(5, "hög"), "problem-no-such-level", "F2"),
        ("consequence 6", with(6, "6"), "problem-no-such-level", "G2"),
        ("the same number twice", workbook(&[ROW, ROW], |_| {}), "import-number-twice", "A3"),
        ("a number that is none", with(0, "ett"), "problem-not-in-range", "A2"),
        ("control characters", "Oönskad händelse;Sannolikhet;Konsekvens\na\u{7}b;1;1\n".into(), "file-wrong-type", ""),
        (
            "an invisible character",
            "Oönskad händelse;Sannolikhet;Konsekvens\na\u{85}b;1;1\n".into(),
            "problem-control-characters",
            "A2",
        ),
        ("a long name", with(4, long), "problem-too-long", "E2"),
        ("100 000 characters", longer.into_bytes(), "problem-too-long", "A2"),
        (
            "a formula that is an error",
            workbook(&[ROW], |book| {
                let sheet = book.worksheet_from_index(0).unwrap();
                sheet.write_formula(1, 5, Formula::new("1/0").set_result("#DIV/0!")).unwrap();
            }),
            "cell-error",
            "F2",
        ),
        (
            "merged cells",
            workbook(&[ROW], |book| {
                let sheet = book.worksheet_from_index(0).unwrap();
                sheet.merge_range(2, 1, 4, 1, "Mål", &Format::new()).unwrap();
            }),
            "cells-merged",
            "B3:B5",
        ),
        (
            "a hidden sheet with the table",
            workbook(&[ROW], |book| {
                book.add_worksheet().set_name("Annat").unwrap().set_active(true);
                book.worksheet_from_index(0).unwrap().set_hidden(true);
            }),
            "sheet-hidden",
            "",
        ),
    ]
}

#[tokio::test]
async fn bad_files_are_refused_with_a_clear_message_and_nothing_is_stored() {
    each(async |place| {
        let server = Server::demo(place).await;
        let words = server.installation.house.words();
        for (what, bytes, key, cell) in bad_files() {
            let report = import(&server, bytes).await;
            let found = report.problems.iter().find(|p| p.problem.key == key);
            let trouble = found.unwrap_or_else(|| panic!("{what}: {:?}", report.problems));
            assert_eq!(trouble.cell, cell, "{what}");
            for language in [Language::Swedish, Language::English] {
                for message in [&trouble.problem, &trouble.remedy] {
                    let said = words.say(language, message);
                    assert!(!said.contains('⟦') && said.len() > 10, "{what}: {said}");
                }
            }
            assert!(!report.stored, "{what}");
        }
        assert_eq!(stored(&server).await, 0, "nothing was stored");
    })
    .await;
}

/// A workbook as LibreOffice writes it, with no more in it than the format asks for.
fn ods(rows: &[[&str; 7]]) -> Vec<u8> {
    use std::io::Write as _;
    let cell = |text: &&str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: &[&str; 7]| {
        format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
    };
    let rows: String = std::iter::once(&HEAD).chain(rows).map(row).collect();
    let space = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"{space}:office:1.0\" \
         xmlns:table=\"{space}:table:1.0\" xmlns:text=\"{space}:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"VoR\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let manifest = format!("<manifest:manifest xmlns:manifest=\"{space}:manifest:1.0\"/>");
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
        ("META-INF/manifest.xml", &manifest),
    ] {
        archive.start_file(name, stored).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[tokio::test]
async fn the_same_table_reads_alike_from_every_kind_of_file() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let rows = [ROW, ["2", "Mål", "Process", "Sätt", "Åäö: händelse två", "Möjlig", "2. Lindrig"]];
    let text: String = std::iter::once(&HEAD).chain(&rows).map(|r| r.join(";") + "\n").collect();
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    let first = import(&server, workbook(&rows, |_| {})).await;
    assert_eq!(first.new.len(), 2, "{:?}", first.problems);
    for (what, bytes) in [
        ("ODS", ods(&rows)),
        ("CSV with semicolons", text.clone().into_bytes()),
        ("CSV with commas", text.replace(';', ",").into_bytes()),
        ("CSV in Windows-1252", latin),
        ("CSV with a byte order mark", marked),
    ] {
        let report = import(&server, bytes).await;
        let counts = (report.new.len(), report.changed.len(), report.unchanged);
        assert_eq!(counts, (0, 0, 2), "{what}: {:?}", report.problems);
    }
}

#[tokio::test]
async fn a_cell_that_somebody_left_far_away_is_no_matter() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let rows = [ROW, ["2", "Mål", "Process", "Sätt", "Händelse två", "1", "1"]];
    let stray = workbook(&rows, |book| {
        book.worksheet_from_index(0).unwrap().write(1_048_575, 16_383, "x").unwrap();
        book.add_worksheet().set_name("Tomt").unwrap().write(1_048_575, 0, "y").unwrap();
    });
    let report = import(&server, stray).await;
    assert_eq!((report.new.len(), report.stored), (2, true), "{:?}", report.problems);
    assert_eq!(report.headings.len(), HEAD.len());
}

#[tokio::test]
async fn odd_files_are_no_errors() {
    each(async |place| {
        let server = Server::demo(place).await;
        let odd = "Nämndens risker 2030;;;\n;;;\nNr;Oönskad\nhändelse;Sannolikhet (1-5);Konsekvens;RV;Kommentar\n";
        let odd = odd.replace("Oönskad\nhändelse", "\"Oönskad\nhändelse\"");
        let odd = format!("{odd}1;=SUMMA(A1);3. Möjlig;Kännbar;10;behålls\n;;;;;\n2;Två rader;2;1;2;\n");
        let report = import(&server, odd.into_bytes()).await;
        assert!(report.problems.is_empty() && report.stored, "{:?}", report.problems);
        assert_eq!((report.new.len(), report.remarks.len()), (2, 1), "the printed value is kept and told");
        let context = server.console().await;
        let mut read = context.read_common().await.unwrap();
        let unit = organisation::unit_by_name(&mut read, BOARD).await.unwrap();
        let analysis = internal_control::analysis(&mut read, unit.id, 2030).await.unwrap();
        let first = &analysis.events[0];
        assert_eq!((first.event.as_str(), first.printed_value.as_str()), ("=SUMMA(A1)", "10"));
        assert!(first.extra.contains("behålls"), "{}", first.extra);
        let findings = internal_control::checks::all(&analysis, "");
        assert!(findings.iter().any(|f| f.rule == "value-not-product" && f.numbers == ["1"]));
    })
    .await;
}

#[tokio::test]
async fn a_file_in_two_sheets_is_read_whole_and_a_goal_may_stand_alone() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let second: [&str; 7] = ["2", "Mål två", "P", "A", "Annan händelse", "1", "1"];
    let bytes = workbook(&[ROW, ["", "Ett mål utan händelser", "", "", "", "", ""]], |book| {
        let sheet = book.add_worksheet().set_name("Mer").unwrap();
        for (row, cells) in (0..).zip([&HEAD, &second]) {
            for (column, text) in (0..).zip(cells) {
                sheet.write(row, column, *text).unwrap();
            }
        }
    });
    let report = import(&server, bytes).await;
    assert_eq!((report.new.len(), report.problems.len()), (2, 0));
    let context = server.console().await;
    let mut read = context.read_common().await.unwrap();
    let unit = organisation::unit_by_name(&mut read, BOARD).await.unwrap();
    let analysis = internal_control::analysis(&mut read, unit.id, 2030).await.unwrap();
    let alone: Vec<_> = analysis.goals_without_events().iter().map(|g| g.text.clone()).collect();
    assert_eq!(alone, ["Ett mål utan händelser"]);
}

#[tokio::test]
async fn what_somebody_said_about_blank_cells_is_remembered() {
    let place = Place::sqlite();
    let server = Server::demo(&place).await;
    let file = "Nr;Oönskad händelse;Sannolikhet;Konsekvens;IKP\n1;Ett;3;4;★\n2;Två;3;3;\n";
    let request = |answer: Option<&str>| ImportRequest {
        bytes: file.into(),
        file: "fil.csv".into(),
        answers: answer.map(|a| ("blank".to_owned(), a.to_owned())).into_iter().collect(),
        ..ImportRequest::default()
    };
    let report = import_as(&server, "risk-analysis", request(None)).await;
    assert_eq!(report.questions, [("blank", "outside".to_owned())], "beside stars, blank is a no");
    let report = import_as(&server, "risk-analysis", request(Some("in-plan"))).await;
    assert_eq!((report.changed.len(), report.stored), (1, true));
    let report = import_as(&server, "risk-analysis", request(None)).await;
    assert_eq!((report.questions, report.changed.len()), (vec![("blank", "in-plan".to_owned())], 0));
}

/// What another reader finds in a workbook, as we would say it: sheet, address and text of each cell.
fn by_another(bytes: &[u8]) -> Vec<(String, String, String)> {
    use calamine::{Data, Reader as _, Xlsx};
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let mut cells = vec![];
    for (name, range) in book.worksheets() {
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, cell) in range.used_cells() {
            let text = match cell {
                Data::Bool(true) => "Ja".to_owned(),
                Data::Bool(false) => "Nej".to_owned(),
                Data::DateTime(date) => date.as_datetime().unwrap().date().to_string(),
                other => other.to_string().trim().replace("\r\n", "\n"),
            };
            if !text.is_empty() {
                let address = spreadsheet::address(column + left as usize, u32::try_from(row).unwrap() + top + 1);
                cells.push((name.clone(), address, text));
            }
        }
    }
    cells
}

#[test]
fn a_workbook_says_what_another_reader_finds_in_it() {
    let bytes = workbook(&[ROW, ["", "två\nrader", " \"<&>'å😀 ", "", "_x000D_", "3", "4"]], |book| {
        let sheet = book.worksheet_from_index(0).unwrap();
        let (day, time) = (Format::new().set_num_format("d mmm yyyy"), Format::new().set_num_format("[h]:mm"));
        for (row, days) in (4..).zip([1.0, 59.0, 60.0, 61.0, 46_000.0, 46_000.999_999, 46_000.5]) {
            sheet.write_with_format(row, 8, days, &day).unwrap();
            sheet.write_with_format(row, 9, days, &time).unwrap();
            sheet.write(row, 10, days / 7.0).unwrap();
            sheet.write(row, 11, days > 60.0).unwrap();
        }
        sheet.write_formula(4, 12, Formula::new("A1&\"!\"").set_result("Nr!")).unwrap();
        sheet.write_formula(5, 12, Formula::new("1/0").set_result("#DIV/0!")).unwrap();
        sheet.write_formula(6, 12, Formula::new("1+1").set_result("2")).unwrap();
        book.add_worksheet().set_name("Åäö & <b>").unwrap().write(20, 30, "långt bort").unwrap();
    });
    let real = ["amn-2021-vor.xlsx", "amn-2021-ikp.xlsx", "amn-2021-styrdokument.xlsx", "stadshus-dso.xlsx"];
    let real = real.iter().filter_map(|name| Some(std::fs::read(crate::house::real(name)?).unwrap()));
    for bytes in std::iter::once(bytes).chain(real) {
        let book = spreadsheet::read(&bytes).unwrap();
        let mut cells = vec![];
        for sheet in &book.sheets {
            for line in &sheet.rows {
                for (column, raw) in line.cells() {
                    let (spreadsheet::Raw::Text(text) | spreadsheet::Raw::Error(text)) = raw else { continue };
                    cells.push((sheet.name.clone(), spreadsheet::address(column, line.number), text.to_owned()));
                }
            }
        }
        assert_eq!(cells, by_another(&bytes));
        assert!(cells.len() > 10);
    }
}

#[tokio::test]
async fn a_preview_waits_for_nobody_who_writes_and_says_what_the_import_does() {
    let demo = |name: &str| std::fs::read(format!("{}/../demo/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let shorter = |name: &str| {
        let whole = String::from_utf8(demo(name)).unwrap();
        let last = whole.trim_end().rfind('\n').unwrap();
        whole[..=last].to_owned().into_bytes()
    };
    let files = [
        ("risk-analysis", "vor-2027.csv"),
        ("control-plan", "ikp-2027.csv"),
        ("role-duties", "roller-2027.csv"),
        ("baskrav", "baskrav-2027.csv"),
        ("governing-documents", "styrdokument-2027.csv"),
        ("organisation", "organisation.csv"),
    ];
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let tenant = server.console().await.tenant;
        for (kind, name) in files {
            for (bytes, remove_missing) in [(shorter(name), false), (demo(name), false), (shorter(name), true)] {
                let dry =
                    ImportRequest { bytes: bytes.into(), file: name.into(), remove_missing, ..Default::default() };
                let dry = ImportRequest { dry_run: true, ..dry };
                // Somebody else is writing, and goes on.
                let writing = server.installation.house.database().write(tenant).await.unwrap();
                let preview = import_as(&server, kind, dry.clone()).await;
                drop(writing);
                let stored = import_as(&server, kind, ImportRequest { dry_run: false, ..dry }).await;
                assert!(preview.problems.is_empty() && !preview.stored && stored.stored, "{kind}");
                assert_eq!(preview.new, stored.new, "{kind}");
                assert_eq!(preview.changed, stored.changed, "{kind}");
                assert_eq!(preview.missing, stored.missing, "{kind}");
                assert_eq!(preview.unchanged, stored.unchanged, "{kind}");
            }
        }
        place.lisbet(&["verify"]).ok();
    })
    .await;
}
