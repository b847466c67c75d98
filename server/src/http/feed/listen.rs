//! `GET /api/v1/feed`

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{FromRequestParts, Query, Request, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream, StreamExt};
use serde::Deserialize;
use server_api as api;

use crate::feed::Position;
use crate::http::App;
use crate::http::auth::{Login, Seat};
use crate::http::json::id;
use crate::http::problem::{Answer, Refusal};
use crate::service::feed;

/// Comments keep the line open through proxies.
const KEEP_ALIVE_S: u64 = 10;

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Listen {
    /// Who listens: `board`, `kiosk`, `desk`, `seat`.
    audience: String,
    /// A site; not for `seat`.
    site: Option<String>,
}

/// Events as they happen: `id` is the position, `event` the kind, `data` the body. With `Last-Event-ID` everything that
/// was missed comes first.
#[utoipa::path(get, path = "/api/v1/feed", tag = "feed", operation_id = "feed_listen", params(Listen), responses((status = 200, content_type = "text/event-stream"), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn listen(
    State(app): State<App>,
    Query(query): Query<Listen>,
    request: Request,
) -> Answer<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let (mut parts, _) = request.into_parts();
    let site = query.site.as_deref();
    let audience = match query.audience.as_str() {
        "board" | "kiosk" => feed::public(&app.cx, id(site.unwrap_or_default())?).await?,
        "desk" => feed::staff(&app.cx, &Login::from_request_parts(&mut parts, &app).await?.0.actor).await?,
        "seat" => feed::seat(&app.cx, &Seat::from_request_parts(&mut parts, &app).await?.0).await?,
        _ => return Err(Refusal::malformed("audience is board, kiosk, desk or seat")),
    };
    let last = parts.headers.get("last-event-id").and_then(|v| v.to_str().ok()).and_then(Position::parse);
    let events = app.feed.listen(audience, last).await?;
    let hello =
        Event::default().event("hello").id(events.position().to_string()).data(format!("{{\"position\":\"{}\"}}", events.position()));
    let stream = stream::once(async move { Ok(hello) })
        .chain(events.into_stream().map(|e| Ok(Event::default().event(e.kind).id(e.id).data(e.data))));
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(KEEP_ALIVE_S))))
}
