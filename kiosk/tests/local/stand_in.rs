//! A small server in place of the real one, a local server before it, and a client in place of the browser.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::extract::WebSocketUpgrade;
use axum::extract::ws::{CloseFrame, Message};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, Sse};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::{StreamExt, stream};
use kiosk::run::{Running, Settings};
use kiosk::upstream::Upstream;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub const PAGE: &str = r#"<!doctype html><script type="module" src="/assets/kiosk-A1.js"></script>"#;
pub const SCRIPT: &str = r#"import{a}from"./lib-B2.js";console.log("你好")"#;
const PATIENCE: Duration = Duration::from_secs(10);
static FOLDERS: AtomicU32 = AtomicU32::new(0);

/// The stand-in server.
pub struct StandIn {
    pub address: SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl StandIn {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::on(listener)
    }

    fn on(listener: TcpListener) -> Self {
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        let task = tokio::spawn(async move { axum::serve(listener, router()).with_graceful_shutdown(stopped).await.unwrap() });
        Self { address, stop, task }
    }

    /// Comes back at the same address.
    pub async fn again(address: SocketAddr) -> Self {
        Self::on(TcpListener::bind(address).await.unwrap())
    }

    /// Closes its listener and every idle connection.
    pub async fn go_away(self) {
        self.stop.cancel();
        tokio::time::timeout(PATIENCE, self.task).await.expect("nobody keeps it").unwrap();
    }
}

fn router() -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/kiosk", get(|| async { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], PAGE) }))
        .route("/assets/kiosk-A1.js", get(|| async { ([(header::CONTENT_TYPE, "text/javascript")], SCRIPT) }))
        .route("/assets/lib-B2.js", get(|| async { ([(header::CONTENT_TYPE, "text/javascript")], "export const a=1") }))
        .route("/api/v1/echo", post(echo))
        .route("/api/v1/feed", get(feed))
        .route("/desk", get(|| async { (StatusCode::FOUND, [(header::LOCATION, "/login")]) }))
        .route("/ws/room", get(room))
}

/// Says what of the request arrived.
async fn echo(headers: HeaderMap, body: String) -> Response {
    let seen = |name: &str| headers.get(name).and_then(|it| it.to_str().ok()).map(str::to_owned);
    let body = json!({
        "body": body, "cookie": seen("cookie"), "host": seen("host"), "origin": seen("origin"),
        "seat": seen("x-seat"), "te": seen("te"), "key": seen("idempotency-key"),
    });
    let cookies = AppendHeaders([(header::SET_COOKIE, "seat-1=secret; HttpOnly"), (header::SET_COOKIE, "b=2")]);
    (StatusCode::CREATED, cookies, Json(body)).into_response()
}

/// One event at once, then nothing: only a stream that is passed on unbuffered shows it.
async fn feed(headers: HeaderMap) -> impl IntoResponse {
    let last = headers.get("last-event-id").and_then(|it| it.to_str().ok()).unwrap_or("none").to_owned();
    let first = stream::once(async move { Ok::<_, Infallible>(Event::default().event("hello").id("s:1").data(last)) });
    Sse::new(first.chain(stream::pending()))
}

/// Echoes texts; `bye` closes with a code.
async fn room(headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    let origin = headers.get("origin").and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
    upgrade.on_upgrade(move |mut socket| async move {
        socket.send(Message::text(origin)).await.unwrap();
        while let Some(Ok(Message::Text(text))) = socket.recv().await {
            if text.as_str() == "bye" {
                let _ = socket.send(Message::Close(Some(CloseFrame { code: 4001, reason: "done".into() }))).await;
                return;
            }
            socket.send(Message::Text(text)).await.unwrap();
        }
    })
}

/// A folder of its own for each test.
pub fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("kiosk-local-{}-{}", std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed)));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

pub async fn local_for(server: SocketAddr, cache: PathBuf) -> Running {
    let settings = Settings {
        upstream: Upstream::new(&format!("http://{server}"), false).unwrap(),
        listen: "127.0.0.1:0".parse().unwrap(),
        site: Some("510000".to_owned()),
        cache,
        printer: None,
    };
    kiosk::run::start(settings).await.unwrap()
}

pub fn browser() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().timeout(PATIENCE).build().unwrap()
}

pub fn url(local: &Running, path: &str) -> String {
    format!("http://{}{path}", local.address())
}

/// Waits until `/local/health` shows this value.
pub async fn health_until(local: &Running, field: &str, value: bool) -> serde_json::Value {
    let look = async {
        loop {
            let health: serde_json::Value = browser().get(url(local, "/local/health")).send().await.unwrap().json().await.unwrap();
            if health[field] == value {
                return health;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, look).await.unwrap_or_else(|_| panic!("{field} never became {value}"))
}
