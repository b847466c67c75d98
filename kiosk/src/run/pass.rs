//! HTTP passes through: requests are read whole (they are small), answers are streamed as they come.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::response::Response;

use super::{Local, away, headers};

/// Most bytes of a request. The server takes less and refuses by name.
const MAX_REQUEST_BYTES: usize = 1024 * 1024;
/// How long the server may take to begin an answer to the API.
const API_WITHIN: Duration = Duration::from_secs(15);
/// The same for a page: a person looks at an empty screen meanwhile.
const PAGE_WITHIN: Duration = Duration::from_secs(4);

/// Sends a request on and its answer back; when the server is away, answers for it.
pub async fn pass(State(local): State<Local>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let is_api = is_api(&path);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    // Names under assets/ carry a hash of their content, so a kept copy is as good as the server's.
    if reads
        && path.starts_with("/assets/")
        && let Some(kept) = local.copy.asset(&path).await
    {
        return kept;
    }
    match ask(&local, request, if is_api { API_WITHIN } else { PAGE_WITHIN }).await {
        Ok(answer) => answer,
        Err(Trouble::TooLarge) => away::too_large(),
        Err(Trouble::Away) if is_api || !reads => away::server_away(),
        Err(Trouble::Away) => stand_in(&local, &path).await,
    }
}

enum Trouble {
    TooLarge,
    Away,
}

async fn ask(local: &Local, request: Request, within: Duration) -> Result<Response, Trouble> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MAX_REQUEST_BYTES).await.map_err(|_| Trouble::TooLarge)?;
    let origin = local.upstream.origin();
    let path_and_query = parts.uri.path_and_query().map_or("/", |it| it.as_str());
    let mut sent = local
        .upstream
        .client()
        .request(parts.method, local.upstream.url(path_and_query))
        .headers(headers::to_server(&parts.headers, &origin));
    if !body.is_empty() || parts.headers.contains_key(header::CONTENT_LENGTH) {
        sent = sent.body(body);
    }
    let answer = match tokio::time::timeout(within, sent.send()).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => {
            tracing::debug!(%error, "the server could not be asked");
            local.reach.tell(false, crate::clock::now());
            return Err(Trouble::Away);
        }
        Err(_) => return Err(Trouble::Away),
    };
    local.reach.tell(true, crate::clock::now());
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    *response.headers_mut() = headers::to_page(answer.headers(), &origin);
    *response.body_mut() = Body::from_stream(answer.bytes_stream());
    Ok(response)
}

/// Paths whose answers programs read, not people.
fn is_api(path: &str) -> bool {
    path.starts_with("/api/") || matches!(path, "/healthz" | "/readyz" | "/metrics")
}

async fn stand_in(local: &Local, path: &str) -> Response {
    let is_kiosk = path.trim_matches('/') == "kiosk";
    match local.copy.page().await {
        Some(page) if is_kiosk => page,
        _ if path.starts_with("/assets/") || path.contains('.') => away::server_away(),
        _ => away::page(),
    }
}
