//! Style sheets, scripts and fonts, embedded in the binary. Built names carry a hash, so they may be kept for ever.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Whether the pages carry only the project's own style sheet, because Node was not there when this was built.
pub const PLAIN: bool = cfg!(fallback_assets);

/// The address of the style sheet or the script: the built one, or the plain one.
pub fn address(extension: &str) -> String {
    let file = FILES.iter().map(|(name, _)| *name).find(|name| name.ends_with(extension)).unwrap_or_default();
    format!("/assets/{file}")
}

/// Serves an asset. Names are looked up in the embedded list, so no path can lead out of it.
pub async fn serve(Path(name): Path<String>) -> Response {
    let Some((name, bytes)) = FILES.iter().find(|(n, _)| *n == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    let keep = if PLAIN { "no-cache" } else { "public, max-age=31536000, immutable" };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], *bytes).into_response()
}
