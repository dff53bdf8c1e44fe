//! What a stranger's bytes may cost: files and forms that were made to cost much, and many that were broken at random, sent to the real
//! program. Whatever it answers, it goes on answering, and no file takes 256 MB or five seconds of work; also in a debug build.

use std::io::{Cursor, Read as _, Write as _};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::house::{Answer, Place, Serving, Visitor, between};

const MOST_MEMORY: u64 = 256;
const MOST_WORK: f64 = 5.0;
const IMPORT: &str = "/barn-och-utbildningsnamnden/2030/import";
const NUMBERING: &str = "/barn-och-utbildningsnamnden/2027/numbering";

/// The parts of an archive: name and content.
type Parts = Vec<(String, Vec<u8>)>;

fn zipped(parts: &Parts) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(vec![]));
    let packed =
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(1));
    for (name, content) in parts {
        archive.start_file(name.as_str(), packed).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn unzipped(bytes: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |at| {
        let mut file = archive.by_index(at).unwrap();
        let mut content = vec![];
        file.read_to_end(&mut content).unwrap();
        (file.name().to_owned(), content)
    };
    (0..ZipArchive::new(Cursor::new(bytes)).unwrap().len()).map(&mut part).collect()
}

/// A workbook of one sheet with nothing in it but what is said; shared texts and styles where there are any.
fn xlsx(cells: &str, strings: &str, styles: &str) -> Vec<u8> {
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let link = |id: u8, sort: &str, target: &str| {
        format!("<Relationship Id=\"r{id}\" Type=\"{rel}/{sort}\" Target=\"{target}\"/>")
    };
    let links = [
        link(1, "worksheet", "worksheets/sheet1.xml"),
        link(2, "sharedStrings", "sharedStrings.xml"),
        link(3, "styles", "styles.xml"),
    ];
    let parts = [
        (
            "xl/workbook.xml",
            format!(
                "<workbook {main} xmlns:r=\"{rel}\"><sheets><sheet name=\"B\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
                links.concat()
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet {main}>{cells}</worksheet>")),
        ("xl/sharedStrings.xml", format!("<sst {main}>{strings}</sst>")),
        ("xl/styles.xml", format!("<styleSheet {main}>{styles}</styleSheet>")),
    ];
    zipped(&parts.map(|(name, content)| (name.to_owned(), content.into_bytes())).into())
}

fn sheet(rows: impl Iterator<Item = String>) -> String {
    format!("<sheetData>{}</sheetData>", rows.collect::<String>())
}

fn said(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"str\"><v>{text}</v></c>")
}

const HEAD: &str = "<row r=\"1\"><c t=\"str\"><v>Oönskad händelse</v></c><c t=\"str\"><v>Sannolikhet</v></c>\
                    <c t=\"str\"><v>Konsekvens</v></c></row>";

/// A table of so many rows under its headings, each the same.
fn table(rows: usize, row: &str) -> String {
    format!("<sheetData>{HEAD}{}</sheetData>", format!("<row>{row}</row>").repeat(rows))
}

fn ods(table: &str) -> Vec<u8> {
    let space = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        "<office:document-content xmlns:office=\"{space}:office:1.0\" xmlns:table=\"{space}:table:1.0\" \
         xmlns:text=\"{space}:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"B\">{table}\
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&vec![
        ("mimetype".into(), b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("content.xml".into(), content.into_bytes()),
        ("META-INF/manifest.xml".into(), b"<manifest/>".to_vec()),
    ])
}

fn ods_cell(more: &str, text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"{more}><text:p>{text}</text:p></table:table-cell>")
}

/// Files that were made to cost much: those of the inspection, and what else an archive, a sheet or a list of texts can claim.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let zeros = |megabytes: usize| "0".repeat(megabytes * 1024 * 1024);
    let bad = "<c t=\"str\"><v>En händelse som är lång nog för en rad</v></c><c><v>77</v></c><c><v>88</v></c>";
    let wide = |columns: usize| (0..columns).map(|n| format!("<c t=\"str\"><v>Rubrik {n}</v></c>")).collect::<String>();
    let many = |n: usize, text: &str| text.repeat(n);
    let long_names: Parts = (0..700).map(|n| (format!("{n}{}", "x".repeat(60_000)), vec![])).collect();
    let repeated = " table:number-columns-repeated=\"16384\"";
    let rows_repeated = "<table:table-row table:number-rows-repeated=\"1048576\">";
    vec![
        ("a cell far away", xlsx(&sheet([said("A1", "x"), said("XFD1048576", "y")].into_iter()), "", "")),
        ("a cell a hundred columns away", xlsx(&sheet([said("A1", "x"), said("CV1048576", "y")].into_iter()), "", "")),
        ("a cell of 380 MB", xlsx(&sheet(std::iter::once(said("A1", &zeros(380)))), "", "")),
        ("shared texts of 380 MB", xlsx(&sheet(std::iter::empty()), &format!("<si><t>{}</t></si>", zeros(380)), "")),
        ("shared texts without end", xlsx("", &many(9_000_000, "<si><t>abc</t></si>"), "")),
        ("empty shared texts", xlsx("", &many(20_000_000, "<si/>"), "")),
        (
            "one long text in every cell",
            xlsx(
                &table(100_000, &many(20, "<c t=\"s\"><v>0</v></c>")),
                &format!("<si><t>{}</t></si>", "x".repeat(30_000)),
                "",
            ),
        ),
        ("empty cells without end", xlsx(&table(1, &many(20_000_000, "<c/>")), "", "")),
        ("numbers without end", xlsx(&table(1_000_000, &many(5, "<c><v>1</v></c>")), "", "")),
        ("rows without end", xlsx(&table(10_000_000, ""), "", "")),
        ("rows of one letter", xlsx(&table(1_000_000, "<c t=\"str\"><v>x</v></c>"), "", "")),
        ("formulas that are errors", xlsx(&table(100_000, &many(3, "<c t=\"e\"><v>#REF!</v></c>")), "", "")),
        ("every row wrong", xlsx(&table(119_000, bad), "", "")),
        (
            "every heading another",
            xlsx(
                &format!("<sheetData>{}</sheetData>", many(40, &format!("<row>{HEAD}{}</row>", wide(16_000)))),
                "",
                "",
            ),
        ),
        (
            "merged without end",
            xlsx(
                &format!("{}<mergeCells>{}</mergeCells>", table(1, bad), many(3_000_000, "<mergeCell ref=\"A2:B9\"/>")),
                "",
                "",
            ),
        ),
        ("elements in each other", xlsx(&many(20_000_000, "<a>"), "", "")),
        ("an attribute without end", xlsx(&format!("<sheetData><row r=\"{}\"/></sheetData>", zeros(100)), "", "")),
        (
            "attributes without end",
            xlsx(&format!("<sheetData><row {}/></sheetData>", many(10_000_000, "a=\"\" ")), "", ""),
        ),
        ("formats without end", xlsx("", "", &format!("<cellXfs>{}</cellXfs>", many(12_000_000, "<xf/>")))),
        ("a remark without end", xlsx(&format!("<!--{}-->", zeros(300)), "", "")),
        (
            "a document type",
            xlsx(
                "<!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><sheetData><row><c t=\"str\"><v>&b;</v></c></row></sheetData>",
                "",
                "",
            ),
        ),
        ("a list of parts with long names", zipped(&long_names)),
        ("a table repeated", ods(&format!("{rows_repeated}{}</table:table-row>", ods_cell(repeated, "x")))),
        ("a row repeated", ods(&format!("{rows_repeated}{}</table:table-row>", ods_cell("", "x")))),
        (
            "rows repeated again and again",
            ods(&many(50_000, &format!("{rows_repeated}{}</table:table-row>", ods_cell(repeated, "")))),
        ),
        (
            "a text of spaces",
            ods(&format!("<table:table-row>{}</table:table-row>", ods_cell("", "<text:s text:c=\"4000000000\"/>"))),
        ),
        ("an ODS cell of 380 MB", ods(&format!("<table:table-row>{}</table:table-row>", ods_cell("", &zeros(380))))),
        (
            "paragraphs without end",
            ods(&format!("<table:table-row>{}</table:table-row>", ods_cell("", &many(8_000_000, "<text:p/>")))),
        ),
        ("tables in tables", ods(&many(3_000_000, "<table:table>"))),
        ("semicolons", many(50_000_000, ";").into()),
        ("line breaks", format!("x{}", many(50_000_000, "\n")).into()),
        ("lines of one letter", many(25_000_000, "x\n").into()),
        ("a quote that nobody ends", format!("\"{}", many(25_000_000, "x;")).into()),
        ("cells of one letter", many(25_000_000, "å;").into()),
        ("a file in Windows-1252", many(50_000_000, "\u{80}").chars().map(|c| c as u8).collect()),
    ]
}

/// Chance that can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n.max(1) as u64).unwrap()
    }
}

/// What a broken or hostile program may put anywhere.
const SHARDS: &[&str] = &[
    "4294967296",
    "-1",
    "1e308",
    "NaN",
    "\0",
    "\u{fffe}",
    "&#xFFFE;",
    "&#0;",
    "&",
    "]]>",
    "<![CDATA[",
    "<!--",
    "<?xml",
    "\"",
    "'",
    "<",
    ">",
    "</c>",
    "<c>",
    "<row r=\"1048576\">",
    "r=\"XFD1048576\"",
    "t=\"s\"",
    "<v>99999999</v>",
    "table:number-columns-repeated=\"99999999\"",
    "table:number-rows-repeated=\"99999999\"",
    "office:value-type=\"date\"",
    "<mergeCell ref=\"B9:A1\"/>",
    ";;;;;;;;",
    "\";\"",
    "\r",
    "\n",
    "=1+1",
    "å",
];

/// How a file is broken.
type Breaking = fn(&[u8], &mut Dice) -> Vec<u8>;

/// Breaks something somewhere, a few times.
fn broken(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len());
        let to = (at + dice.below(40)).min(bytes.len());
        match dice.below(5) {
            0 => drop(bytes.drain(at..to)),
            1 => {
                let again = bytes[at..to].repeat(dice.below(200));
                bytes.splice(at..at, again);
            }
            2 => bytes.truncate(at.max(1)),
            3 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = u8::try_from(dice.below(256)).unwrap()),
            _ => {
                let shard = SHARDS[dice.below(SHARDS.len())];
                bytes.splice(at..to, shard.bytes());
            }
        }
    }
    bytes
}

/// Breaks an archive, or what is in it.
fn broken_archive(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    if dice.below(4) == 0 {
        return broken(bytes, dice);
    }
    let mut parts = unzipped(bytes);
    let at = dice.below(parts.len());
    parts[at].1 = broken(&parts[at].1, dice);
    zipped(&parts)
}

/// The program as it serves, measured.
struct Measured {
    serving: Serving,
    visitor: Visitor,
    /// What cost too much, or was answered wrongly.
    wrong: Vec<String>,
}

impl Measured {
    async fn new(place: &Place) -> Self {
        place.lisbet(&["demo", "--no-serve"]).ok();
        let link = place.lisbet(&["user", "link", "Demo Controller"]).ok();
        let serving = place.serve(&[], &[]).await;
        let mut visitor = serving.stranger();
        visitor.arrive(link.out().trim()).await;
        Self { serving, visitor, wrong: vec![] }
    }

    fn proc(&self, file: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.serving.id())).expect("the program still runs")
    }

    /// Seconds of work so far.
    fn work(&self) -> f64 {
        let stat = self.proc("stat");
        let after_name = stat.rsplit(')').next().unwrap();
        let ticks = |n: usize| after_name.split_whitespace().nth(n).unwrap().parse::<f64>().unwrap();
        (ticks(11) + ticks(12)) / 100.0
    }

    /// Sends, and holds what it cost against what it may.
    async fn send(&mut self, what: &str, path: &str, bytes: Vec<u8>) {
        // The highest is from now on.
        std::fs::write(format!("/proc/{}/clear_refs", self.serving.id()), "5").expect("the program still runs");
        let before = self.work();
        let fields = [("kind", "risk-analysis"), ("step", "look")];
        let answer = self.visitor.upload(path, "fil", bytes, &fields).await;
        self.judge(what, &answer, before);
    }

    /// As [`send`](Self::send), for a form.
    async fn form(&mut self, what: &str, path: &str, body: Vec<u8>) -> Option<u16> {
        std::fs::write(format!("/proc/{}/clear_refs", self.serving.id()), "5").expect("the program still runs");
        let before = self.work();
        let answer = self.visitor.post_bytes(path, body).await;
        let status = answer.as_ref().map(|answer| answer.status);
        self.judge(what, &answer.unwrap_or_default(), before);
        status
    }

    fn judge(&mut self, what: &str, answer: &Answer, before: f64) {
        let (work, status) = (self.work() - before, self.proc("status"));
        let memory = between(&status, "VmHWM:", "kB").trim().parse::<u64>().unwrap() / 1024;
        let told = format!("{what}: {}, {work:.2} s, {memory} MB", answer.status);
        println!("{told}");
        if memory >= MOST_MEMORY || work >= MOST_WORK || answer.status >= 500 {
            self.wrong.push(told);
        }
    }
}

#[tokio::test]
async fn no_file_costs_more_than_a_file_may() {
    let place = Place::sqlite();
    let mut measured = Measured::new(&place).await;
    for (at, (what, bytes)) in hostile().into_iter().enumerate() {
        if at % 5 == 0 {
            measured.send(what, NUMBERING, bytes.clone()).await;
        }
        measured.send(what, IMPORT, bytes).await;
    }
    assert!(measured.wrong.is_empty(), "{:#?}", measured.wrong);
    assert_eq!(measured.visitor.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn no_broken_file_breaks_the_program() {
    let place = Place::sqlite();
    let mut measured = Measured::new(&place).await;
    let row = format!("<table:table-row>{}{}</table:table-row>", ods_cell("", "Oönskad händelse"), ods_cell("", "Nr"));
    let table = table(3, "<c t=\"s\"><v>0</v></c><c><v>3</v></c><c s=\"1\"><v>46000.5</v></c>");
    let merged = format!("{table}<mergeCells><mergeCell ref=\"A3:A4\"/></mergeCells>");
    let formats = "<numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy-mm-dd\"/></numFmts><cellXfs><xf/><xf numFmtId=\"170\"/></cellXfs>";
    let text = "Nr;Oönskad händelse;Sannolikhet;Konsekvens\n1;\"Två\nrader\";3;4\n2;Ett;1;1\n";
    let files: [(Vec<u8>, Breaking); 3] = [
        (xlsx(&merged, "<si><r><t>En</t></r><r><t> händelse</t></r></si>", formats), broken_archive),
        (ods(&row.repeat(3)), broken_archive),
        (text.into(), broken),
    ];
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for round in 0..60 {
        for (at, (whole, broken)) in files.iter().enumerate() {
            let path = if round % 6 == 0 { NUMBERING } else { IMPORT };
            measured.send(&format!("round {round}, file {at}"), path, broken(whole, &mut dice)).await;
        }
    }
    assert!(measured.wrong.is_empty(), "{:#?}", measured.wrong);
}

#[tokio::test]
async fn no_form_costs_more_than_a_form_may() {
    let place = Place::sqlite();
    let mut measured = Measured::new(&place).await;
    let whole = "body=x%2Fy&route=head&where=&about=Ingen&text=N%C3%A5got";
    let long_name = format!("{}=x&text=y", "k".repeat(700_000));
    let made = [
        ("eight million names", (0..4_000_000).map(|n| format!("{n}=&")).collect::<String>().into_bytes()),
        ("a text of 45 MB", format!("text={}", "x".repeat(45_000_000)).into_bytes()),
        ("as many fields as fit", "a=&".repeat(250_000).into_bytes()),
        ("a name as long as fits", long_name.into_bytes()),
        ("signs that are none", "text=%FF%fe%00%zz&%&&&==&text".into()),
    ];
    for (what, body) in made {
        for path in ["/report", "/request", "/receipt", "/receipt/add", "/language", "/sign-in"] {
            let status = measured.form(&format!("{what} to {path}"), path, body.clone()).await;
            assert!(body.len() < 100_000 || [None, Some(413)].contains(&status), "{what} to {path}: {status:?}");
        }
    }
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for round in 0..60 {
        measured.form(&format!("round {round}"), "/report", broken(whole.as_bytes(), &mut dice)).await;
    }
    assert!(measured.wrong.is_empty(), "{:#?}", measured.wrong);
    // The largest that is honest is read: its text comes back with what is wrong.
    let longest = "Å".repeat(20_000);
    let body = format!("text={}&about={}", "%C3%85".repeat(20_000), "%C3%85".repeat(2000));
    let answer = measured.visitor.post_bytes("/report", body.into()).await.expect("an answer");
    assert!(answer.status == 422 && answer.body.contains(&longest), "{}", answer.status);
}
