//! Word files that open and edit in Word and LibreOffice: real heading styles, repeated table headings, the language set.
//!
//! The parts are written directly: the libraries at hand know neither repeated heading rows nor the document's language,
//! and both are what a screen reader goes by.

use std::fmt::Write as _;

use crate::{Align, Block, Cell, Document, Mark, Matrix, Table, archive, is_character};

/// Writes the document as DOCX.
///
/// # Errors
/// When the archive cannot be put together, which memory alone decides.
pub fn docx(document: &Document) -> Result<Vec<u8>, String> {
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("docProps/core.xml", core(document)),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.to_owned()),
        ("word/styles.xml", styles(document.language)),
        ("word/numbering.xml", NUMBERING.to_owned()),
        ("word/header1.xml", header(document)),
        ("word/document.xml", body(document)),
    ];
    let parts = parts.map(|(name, text)| (name.to_owned(), text.into_bytes()));
    archive(&parts)
}

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;
const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>"#;
const NUMBERING: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:pPr><w:ind w:left="425" w:hanging="283"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;

/// Text as XML. Characters that XML cannot hold are taken away before they are stored; were one to get this far, it becomes a space.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if !is_character(c) => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn core(document: &Document) -> String {
    let (year, month, day) = document.date;
    format!(
        r#"{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{} · {}</dc:title><dc:creator>{}</dc:creator><dc:language>{}</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">{year:04}-{month:02}-{day:02}T00:00:00Z</dcterms:created></cp:coreProperties>"#,
        escaped(&document.title),
        escaped(&document.body),
        escaped(&document.body),
        document.language
    )
}

fn styles(language: &str) -> String {
    let language = if language == "sv" { "sv-SE" } else { "en-GB" };
    let heading = |n: u8, size: u8| {
        format!(
            r#"<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="320" w:after="120"/><w:outlineLvl w:val="{}"/></w:pPr><w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr></w:style>"#,
            n - 1
        )
    };
    format!(
        r#"{XML}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="21"/><w:lang w:val="{language}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:qFormat/><w:rPr><w:b/><w:sz w:val="44"/></w:rPr></w:style>{}{}{}<w:style w:type="paragraph" w:styleId="Quiet"><w:name w:val="Quiet"/><w:basedOn w:val="Normal"/><w:rPr><w:color w:val="55636B"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Cell"><w:name w:val="Cell"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr></w:style></w:styles>"#,
        heading(1, 30),
        heading(2, 24),
        heading(3, 21)
    )
}

fn run(text: &str, bold: bool) -> String {
    let properties = if bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
    let lines: Vec<String> =
        text.lines().map(|line| format!(r#"<w:t xml:space="preserve">{}</w:t>"#, escaped(line))).collect();
    format!("<w:r>{properties}{}</w:r>", lines.join("<w:br/>"))
}

fn paragraph(style: &str, text: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{}</w:p>"#, run(text, false))
}

fn field(code: &str) -> String {
    format!(r#"<w:fldSimple w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>"#)
}

fn header(document: &Document) -> String {
    let mut lines = format!(
        r#"<w:p><w:pPr><w:pStyle w:val="Quiet"/></w:pPr>{}<w:r><w:t xml:space="preserve"> · {} </w:t></w:r>{}<w:r><w:t xml:space="preserve"> (</w:t></w:r>{}<w:r><w:t>)</w:t></w:r></w:p>"#,
        run(&document.body, false),
        escaped(&document.words.page),
        field("PAGE"),
        field("NUMPAGES")
    );
    document.head.iter().for_each(|line| lines.push_str(&paragraph("Quiet", line)));
    format!(r#"{XML}<w:hdr xmlns:w="{MAIN}">{lines}</w:hdr>"#)
}

fn section(lying: bool) -> String {
    let (width, height, orient) = if lying { (16838, 11906, r#" w:orient="landscape""#) } else { (11906, 16838, "") };
    format!(
        r#"<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:pgSz w:w="{width}" w:h="{height}"{orient}/><w:pgMar w:top="1700" w:right="1200" w:bottom="1134" w:left="1200" w:header="600" w:footer="600" w:gutter="0"/></w:sectPr>"#
    )
}

fn body(document: &Document) -> String {
    let mut out = paragraph("Title", &document.title);
    for line in [&document.body, &document.administration, &format!("{} · {}", document.status, document.date_text)] {
        if !line.is_empty() {
            out.push_str(&paragraph("Quiet", line));
        }
    }
    if !document.notice.is_empty() {
        let _ = write!(out, r#"<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr>{}</w:p>"#, run(&document.notice, true));
    }
    let mut lying = false;
    let turn = |out: &mut String, lying: bool| {
        let _ = write!(out, "<w:p><w:pPr>{}</w:pPr></w:p>", section(lying));
    };
    for block in &document.blocks {
        match block {
            Block::Heading { level, text } => out.push_str(&paragraph(&format!("Heading{}", (*level).min(3)), text)),
            Block::Paragraph { text } => out.push_str(&paragraph("Normal", text)),
            Block::List { items } => items.iter().for_each(|item| {
                let numbered = r#"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>"#;
                let _ = write!(out, "<w:p><w:pPr>{numbered}</w:pPr>{}</w:p>", run(item, false));
            }),
            Block::Table(table) => out.push_str(&draw_table(table, lying)),
            Block::Matrix(matrix) => out.push_str(&draw_matrix(matrix)),
            Block::Landscape if !lying => {
                turn(&mut out, false);
                lying = true;
            }
            Block::Portrait if lying => {
                turn(&mut out, true);
                lying = false;
            }
            Block::Landscape | Block::Portrait => {}
        }
    }
    format!(
        r#"{XML}<w:document xmlns:w="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>{out}{}</w:body></w:document>"#,
        section(lying)
    )
}

fn fill(mark: Mark) -> &'static str {
    match mark {
        Mark::None => "",
        Mark::Low => r#"<w:shd w:val="clear" w:fill="F4F1E6"/>"#,
        Mark::Medium => r#"<w:shd w:val="clear" w:fill="E3CF98"/>"#,
        Mark::High => r#"<w:shd w:val="clear" w:fill="E0A79C"/>"#,
    }
}

fn cell(width: usize, properties: &str, align: Align, paragraphs: &[String], bold: bool) -> String {
    // What spans the table is the title of the rows below it, and does not stay behind at the foot of a page.
    let keep = if properties.contains("gridSpan") { "<w:keepNext/>" } else { "" };
    let align = match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    };
    let lines: String = if paragraphs.is_empty() {
        r#"<w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr></w:p>"#.to_owned()
    } else {
        let line = |text: &String| {
            let style = format!(r#"<w:pStyle w:val="Cell"/>{keep}<w:jc w:val="{align}"/>"#);
            format!("<w:p><w:pPr>{style}</w:pPr>{}</w:p>", run(text, bold))
        };
        paragraphs.iter().map(line).collect()
    };
    format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{lines}</w:tc>"#)
}

const BORDERS: &str = r#"<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders><w:top w:val="single" w:sz="4" w:color="9AA5AB"/><w:bottom w:val="single" w:sz="4" w:color="9AA5AB"/><w:insideH w:val="single" w:sz="4" w:color="9AA5AB"/></w:tblBorders><w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1"/></w:tblPr>"#;
const HEADING_ROW: &str = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>";
const ROW: &str = "<w:trPr><w:cantSplit/></w:trPr>";

fn draw_table(table: &Table, lying: bool) -> String {
    let whole: usize = table.columns.iter().map(|c| usize::from(c.width)).sum::<usize>().max(1);
    let available = if lying { 14400 } else { 9500 };
    let widths: Vec<usize> = table.columns.iter().map(|c| available * usize::from(c.width) / whole).collect();
    let mut out = if table.caption.is_empty() { String::new() } else { paragraph("Heading2", &table.caption) };
    let grid: String = widths.iter().map(|w| format!(r#"<w:gridCol w:w="{w}"/>"#)).collect();
    let _ = write!(out, "<w:tbl>{BORDERS}<w:tblGrid>{grid}</w:tblGrid><w:tr>{HEADING_ROW}");
    for (column, width) in table.columns.iter().zip(&widths) {
        out.push_str(&cell(*width, "", column.align, std::slice::from_ref(&column.title), true));
    }
    out.push_str("</w:tr>");
    for group in &table.groups {
        if !group.title.is_empty() {
            let span = format!(r#"<w:gridSpan w:val="{}"/><w:shd w:val="clear" w:fill="EEF1F2"/>"#, widths.len());
            let title = cell(widths.iter().sum(), &span, Align::Left, std::slice::from_ref(&group.title), true);
            let _ = write!(out, "<w:tr>{ROW}{title}</w:tr>");
        }
        for row in &group.rows {
            let _ = write!(out, "<w:tr>{ROW}");
            for ((Cell { paragraphs, mark, strong, .. }, column), width) in
                row.cells.iter().zip(&table.columns).zip(&widths)
            {
                out.push_str(&cell(*width, fill(*mark), column.align, paragraphs, *strong));
            }
            out.push_str("</w:tr>");
        }
    }
    out.push_str("</w:tbl><w:p/>");
    out
}

fn draw_matrix(matrix: &Matrix) -> String {
    let width = 9500 / (matrix.columns.len() + 1);
    let grid: String = (0..=matrix.columns.len()).map(|_| format!(r#"<w:gridCol w:w="{width}"/>"#)).collect();
    let corner = format!("{} ↑ · {} →", matrix.row_axis, matrix.column_axis);
    let mut out = format!("<w:tbl>{BORDERS}<w:tblGrid>{grid}</w:tblGrid><w:tr>{HEADING_ROW}");
    for title in std::iter::once(&corner).chain(&matrix.columns) {
        out.push_str(&cell(width, "", Align::Left, std::slice::from_ref(title), true));
    }
    out.push_str("</w:tr>");
    for (label, cells) in &matrix.rows {
        let _ = write!(out, "<w:tr>{ROW}{}", cell(width, "", Align::Left, std::slice::from_ref(label), true));
        for one in cells {
            let lines = [one.zone.clone(), one.numbers.join("  ")];
            out.push_str(&cell(width, fill(one.mark), Align::Left, &lines, false));
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
    let legend: Vec<String> = matrix.legend.iter().map(|(word, _, n)| format!("{word} {n}")).collect();
    out.push_str(&paragraph("Normal", &format!("{} · {}", legend.join(" · "), matrix.total)));
    out
}
