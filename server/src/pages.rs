//! The web pages, embedded in the binary; in a dev build they are read from the folder.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::announcer;
use crate::http::App;

#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Dist;

/// Which page a path shows.
fn file_of(path: &str) -> &str {
    match path.trim_matches('/') {
        "" => "index.html",
        "kiosk" => "kiosk.html",
        "desk" => "desk.html",
        "hall" => "hall.html",
        "figures" => "figures.html",
        "reception" => "reception.html",
        "poster" => "poster.html",
        "rota" => "rota.html",
        "duty" => "duty.html",
        "board" => "board.html",
        "progress" => "progress.html",
        "booking" => "booking.html",
        "join" => "join.html",
        "sessions" => "sessions.html",
        slip if slip.starts_with("t/") => "slip.html",
        file => file,
    }
}

/// Serves pages and their files. Names under `assets/` carry a hash of their content and never change. A clip of the
/// announcer's folder comes before the built-in one.
pub async fn serve(State(app): State<App>, uri: Uri) -> Response {
    let file = file_of(uri.path());
    if let (Some(folder), Some(clip)) = (&app.cx.mode.voice_dir, announcer::Clip::named(file))
        && let Some(sound) = clip.read(folder).await
    {
        let headers = [(header::CONTENT_TYPE, "audio/wav"), (header::CACHE_CONTROL, "no-cache")];
        return (headers, sound).into_response();
    }
    let Some(found) = Dist::get(file) else { return missing() };
    let cache = if file.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mime = HeaderValue::from_str(found.metadata.mimetype()).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [(header::CONTENT_TYPE, mime), (header::CACHE_CONTROL, HeaderValue::from_static(cache))];
    (headers, found.data.into_owned()).into_response()
}

fn missing() -> Response {
    if Dist::get("index.html").is_some() {
        return (
            StatusCode::NOT_FOUND,
            Html("<!doctype html><meta charset=utf-8><title>404</title><p>没有这个页面 · No such page. <a href=\"/\">回首页 · Home</a>"),
        )
            .into_response();
    }
    let text = "<!doctype html><meta charset=utf-8><title>503</title><p>页面还没有构建，请运行 <code>cargo xtask run</code><p>The pages are not built yet: run <code>cargo xtask run</code>";
    (StatusCode::SERVICE_UNAVAILABLE, Html(text)).into_response()
}
