//! Embeds the page assets. It never runs npm: `cargo xtask` builds `web/dist` when Node is there; without it the pages
//! carry the project's own stylesheet and script, which are enough to use every page.

use std::{env, fmt::Write as _, fs, path::Path};

fn main() {
    println!("cargo::rustc-check-cfg=cfg(fallback_assets)");
    let web = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../../web");
    let (dist, own) = (web.join("dist"), web.join("src"));
    for watched in ["dist/meta.json", "src/lisbet.css", "src/lisbet.js"] {
        println!("cargo::rerun-if-changed={}", web.join(watched).display());
    }
    println!("cargo::rerun-if-env-changed=LISBET_REQUIRE_ASSETS");
    let built = dist.join("meta.json").exists();
    assert!(
        built || env::var_os("LISBET_REQUIRE_ASSETS").is_none(),
        "LISBET_REQUIRE_ASSETS is set, but web/dist is not built: run `cargo xtask assets`"
    );
    let mut files: Vec<_> = if built {
        let all = fs::read_dir(&dist).expect("web/dist can be read").filter_map(Result::ok).map(|e| e.path());
        all.filter(|p| p.extension().is_some_and(|e| e == "css" || e == "js" || e == "woff2")).collect()
    } else {
        println!("cargo::warning=web assets are not built; pages use the plain stylesheet. Run `cargo xtask assets`.");
        println!("cargo::rustc-cfg=fallback_assets");
        vec![own.join("lisbet.css"), own.join("lisbet.js")]
    };
    files.sort();
    let mut table = String::from("&[\n");
    for file in files {
        let name = file.file_name().and_then(|n| n.to_str()).expect("asset names are ASCII").to_owned();
        let file = file.canonicalize().expect("the asset is there");
        writeln!(table, "    ({name:?}, include_bytes!({file:?})),").expect("a string grows");
    }
    table.push(']');
    let out = Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("assets.rs");
    fs::write(out, table).expect("the build folder can be written");
}
