//! Embeds the documents' typeface when the web assets have been built; otherwise Typst's own faces serve.

use std::{env, fs, path::Path};

fn main() {
    let fonts = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../../web/dist/fonts");
    println!("cargo::rerun-if-changed={}", fonts.join("../meta.json").display());
    let mut files: Vec<_> = fs::read_dir(&fonts)
        .map(|entries| entries.filter_map(Result::ok).map(|e| e.path()).collect())
        .unwrap_or_default();
    files.retain(|p| p.extension().is_some_and(|e| e == "otf"));
    files.sort();
    let list: Vec<_> =
        files.iter().map(|p| format!("include_bytes!({:?})", p.canonicalize().expect("the font is there"))).collect();
    let out = Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("fonts.rs");
    fs::write(out, format!("&[{}]", list.join(", "))).expect("the build folder can be written");
}
