//! The page assets: npm fetches exact versions, esbuild bundles them, and what was built is remembered by a stamp.

use std::{fs, path::Path, process::Command, time::SystemTime};

use crate::{
    machine::PYTHON,
    run::{root, step, wait},
};

const FONTS: &[&str] = &["Regular", "It", "Semibold", "Bold"];

/// Builds `web/dist` unless it is newer than everything it is made of.
pub fn build() -> Result<(), String> {
    let web = root().join("web");
    let dist = web.join("dist");
    let sources = ["package.json", "package-lock.json", "src/app.css", "src/lisbet.css", "src/app.js", "src/lisbet.js"];
    let newest = sources.iter().filter_map(|s| changed(&web.join(s))).max();
    if changed(&dist.join("meta.json")) > newest {
        return Ok(());
    }
    step("page assets");
    let io = |e: std::io::Error| format!("web/dist: {e}");
    modules("web")?;
    if dist.exists() {
        fs::remove_dir_all(&dist).map_err(io)?;
    }
    fs::create_dir_all(dist.join("fonts")).map_err(io)?;
    for name in FONTS {
        let file = format!("SourceSans3-{name}.otf");
        fs::copy(web.join("node_modules/source-sans/OTF").join(&file), dist.join("fonts").join(&file)).map_err(io)?;
    }
    let mut esbuild = Command::new(web.join("node_modules/.bin/esbuild"));
    esbuild.args([
        "web/src/app.css",
        "web/src/app.js",
        "--bundle",
        "--minify",
        "--log-level=warning",
        "--loader:.woff2=file",
        "--asset-names=[name]-[hash]",
        "--entry-names=[name]-[hash]",
        "--outdir=web/dist",
        "--metafile=web/dist/meta.json",
    ]);
    wait(esbuild)
}

/// Fetches what a folder's lock file names, unless it is there.
pub fn modules(folder: &str) -> Result<(), String> {
    let at = root().join(folder);
    if changed(&at.join("node_modules/.package-lock.json")) > changed(&at.join("package-lock.json")) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["--prefix", folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    wait(npm)
}

/// Fetches the Python packages that a folder names, into the folder, unless they are there.
pub fn packages(folder: &str) -> Result<(), String> {
    let (at, target) = (root().join(folder), format!("{folder}/packages"));
    let done = at.join("packages/.done");
    if changed(&done) > changed(&at.join("requirements.txt")) {
        return Ok(());
    }
    let mut pip = Command::new(PYTHON);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade", "--only-binary=:all:"]);
    pip.args(["--target", &target, "--requirement", &format!("{folder}/requirements.txt")]);
    wait(pip)?;
    fs::write(done, "").map_err(|e| e.to_string())
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|m| m.modified()).ok()
}
