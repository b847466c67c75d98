//! `kiosk run`: the local server. Pages, API, event streams and sockets pass through; when the server is away, a copy of
//! the kiosk page and a calm refusal stand in. The slip printer answers here, at the page's own address.

mod away;
mod door;
mod headers;
mod page_copy;
mod pass;
mod print;
mod reach;
mod socket;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router, middleware};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::device::printer::{self, Printer};
use crate::upstream::Upstream;
use page_copy::PageCopy;
use reach::Reach;

/// WebSockets at once: a page has one, a test a few.
const MAX_SOCKETS: usize = 16;

/// What `kiosk run` is told.
#[derive(Debug, Clone)]
pub struct Settings {
    pub upstream: Upstream,
    pub listen: SocketAddr,
    /// Id of the site where the kiosk stands.
    pub site: Option<String>,
    /// Folder for the copy of the page.
    pub cache: PathBuf,
    /// The slip printer, if there is one.
    pub printer: Option<printer::Settings>,
}

/// What every request sees.
#[derive(Clone)]
struct Local(Arc<Inner>);

struct Inner {
    upstream: Upstream,
    site: Option<String>,
    address: SocketAddr,
    reach: Reach,
    copy: PageCopy,
    printer: Option<Printer>,
    sockets: Arc<Semaphore>,
    stop: CancellationToken,
}

impl std::ops::Deref for Local {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// The running local server. Dropping it stops it as well.
pub struct Running {
    local: Local,
    tasks: TaskTracker,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.local.address
    }

    /// Stops and waits until all is quiet.
    pub async fn stop(self) {
        self.local.stop.cancel();
        self.tasks.wait().await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.local.stop.cancel();
    }
}

/// Begins to serve. The server need not be there yet.
///
/// # Errors
/// When the address is in use or the folder cannot be written.
pub async fn start(settings: Settings) -> anyhow::Result<Running> {
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("{} is in use; choose another with --listen 127.0.0.1:PORT", settings.listen))?;
    let local = Local(Arc::new(Inner {
        copy: PageCopy::open(settings.cache).await?,
        upstream: settings.upstream,
        site: settings.site,
        address: listener.local_addr()?,
        printer: settings.printer.map(Printer::new),
        reach: Reach::new(crate::clock::now()),
        sockets: Arc::new(Semaphore::new(MAX_SOCKETS)),
        stop: CancellationToken::new(),
    }));
    let tasks = TaskTracker::new();
    tasks.spawn(reach::watch(local.clone()));
    let (router, stop) = (router(local.clone()), local.stop.clone());
    tasks.spawn(async move {
        let served = axum::serve(listener, router).with_graceful_shutdown({
            let stop = stop.clone();
            async move { stop.cancelled().await }
        });
        tokio::select! {
            outcome = served => if let Err(error) = outcome {
                tracing::error!(%error, "the local server stopped");
            },
            // event streams have no end of their own
            () = async { stop.cancelled().await; tokio::time::sleep(std::time::Duration::from_millis(500)).await } => {}
        }
    });
    tasks.close();
    Ok(Running { local, tasks })
}

fn router(local: Local) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/local/health", get(health))
        .route("/local/{*rest}", any(|| async { away::no_such_path() }))
        .route("/kiosk/print", post(print::print))
        .route("/kiosk/printer", get(print::state))
        .route("/ws/{*rest}", any(socket::pass))
        .fallback(pass::pass)
        .layer(middleware::from_fn_with_state(local.clone(), door::guard))
        .with_state(local)
}

async fn home(State(local): State<Local>) -> Redirect {
    let site = local.site.as_deref().map(headers::query_escaped);
    Redirect::to(&site.map_or_else(|| "/kiosk".to_owned(), |site| format!("/kiosk?site={site}")))
}

async fn health(State(local): State<Local>) -> Response {
    let (is_reachable, since) = local.reach.state();
    let body = serde_json::json!({
        "server": local.upstream.address(),
        "server_reachable": is_reachable,
        "since": since.rfc3339(),
        "page_kept": local.copy.has_page().await,
    });
    ([("cache-control", "no-store")], Json(body)).into_response()
}
