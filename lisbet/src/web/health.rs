//! Whether the program can do its work: the database answers, and there is room to write in.

use std::{
    io::Write as _,
    path::Path,
    sync::{LazyLock, Mutex, PoisonError},
};

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use jiff::{SignedDuration, Timestamp};
use socket::House;

use crate::files;

/// Anybody may ask, so that an answer serves everybody for a while.
const FRESH: SignedDuration = SignedDuration::from_secs(2);

/// When it was asked last for an installation's folder, and what was wrong.
type Asked = (String, Timestamp, Option<String>);

static LAST: LazyLock<Mutex<Vec<Asked>>> = LazyLock::new(Mutex::default);

pub(super) async fn answer(State(house): State<House>) -> impl IntoResponse {
    let now = house.clock().now();
    let folder = house.settings().folder.display().to_string();
    let known = LAST.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|(of, ..)| *of == folder).cloned();
    let wrong = match known {
        Some((_, at, wrong)) if now.duration_since(at).abs() < FRESH => wrong,
        _ => {
            let wrong = wrong(&house).await;
            if let Some(error) = &wrong {
                tracing::error!(%error, "the program cannot do its work");
            }
            let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
            last.retain(|(of, ..)| *of != folder);
            last.push((folder, now, wrong.clone()));
            wrong
        }
    };
    // What is wrong stands in the log: whoever asks here may be anybody.
    if wrong.is_none() {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer as it should")
    }
}

async fn wrong(house: &House) -> Option<String> {
    if let Err(error) = house.database().check().await {
        return Some(error.to_string());
    }
    let folder = house.settings().folder.clone();
    if folder.as_os_str().is_empty() {
        return None;
    }
    let tried = tokio::task::spawn_blocking(move || room(&folder)).await;
    tried.ok()?.err().map(|error| error.to_string())
}

/// A disk that is full takes no file of a page's size.
fn room(folder: &Path) -> std::io::Result<()> {
    let file = folder.join("health.probe");
    let tried = files::private().write(true).create(true).truncate(true).open(&file);
    let tried = tried.and_then(|mut opened| opened.write_all(&[0; 16 * 1024]).and_then(|()| opened.sync_all()));
    std::fs::remove_file(&file).ok();
    tried
}
