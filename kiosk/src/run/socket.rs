//! WebSockets pass through, message by message, each side waiting for the other.

use std::time::Duration;

use axum::extract::ws::{self, WebSocket};
use axum::extract::{Request, State, WebSocketUpgrade};
use axum::response::Response;
use futures_util::{Sink, SinkExt, StreamExt};
use tokio_tungstenite::tungstenite as server;
use tokio_util::sync::CancellationToken;

use super::{Local, away, headers};
use crate::upstream::{MAX_SOCKET_MESSAGE, Socket};

/// A socket on which neither side says anything for this long is closed. Pages ping every 5 s.
const SILENT_FOR: Duration = Duration::from_secs(60);
/// A side that takes nothing for this long is gone.
const STUCK_FOR: Duration = Duration::from_secs(10);

/// Opens the server's socket first, so that a page learns by the status when it cannot be had.
pub async fn pass(State(local): State<Local>, upgrade: WebSocketUpgrade, request: Request) -> Response {
    let Ok(permit) = local.sockets.clone().try_acquire_owned() else { return away::too_many_sockets() };
    let path_and_query = request.uri().path_and_query().map_or("/", |it| it.as_str());
    let headers = headers::to_server_socket(request.headers(), &local.upstream.origin());
    let upstream = match local.upstream.socket(path_and_query, headers).await {
        Ok(upstream) => upstream,
        Err(error) => {
            tracing::debug!("no socket to the server: {error:#}");
            return away::server_away();
        }
    };
    let stop = local.stop.clone();
    upgrade.max_message_size(MAX_SOCKET_MESSAGE).max_frame_size(MAX_SOCKET_MESSAGE).on_upgrade(move |page| async move {
        run(page, upstream, stop).await;
        drop(permit);
    })
}

/// Both directions until one side ends, both are silent, or the program stops.
async fn run(page: WebSocket, upstream: Socket, stop: CancellationToken) {
    let (mut to_page, mut from_page) = page.split();
    let (mut to_server, mut from_server) = upstream.split();
    loop {
        let is_open = tokio::select! {
            message = from_page.next() => relay(message, &mut to_server, to_server_message).await,
            message = from_server.next() => relay(message, &mut to_page, to_page_message).await,
            () = tokio::time::sleep(SILENT_FOR) => false,
            () = stop.cancelled() => false,
        };
        if !is_open {
            break;
        }
    }
    let _ = tokio::time::timeout(STUCK_FOR, to_server.close()).await;
    let _ = tokio::time::timeout(STUCK_FOR, to_page.close()).await;
}

/// Hands one message over; false when the socket has ended.
async fn relay<A, B, E, S>(message: Option<Result<A, E>>, to: &mut S, convert: fn(A) -> Option<(B, bool)>) -> bool
where
    S: Sink<B> + Unpin,
{
    let Some(Ok(message)) = message else { return false };
    let Some((message, goes_on)) = convert(message) else { return true };
    let is_sent = tokio::time::timeout(STUCK_FOR, to.send(message)).await;
    matches!(is_sent, Ok(Ok(()))) && goes_on
}

/// The message, and whether more may follow.
fn to_server_message(message: ws::Message) -> Option<(server::Message, bool)> {
    Some(match message {
        ws::Message::Text(text) => (server::Message::text(text.as_str()), true),
        ws::Message::Binary(bytes) => (server::Message::Binary(bytes), true),
        // each leg answers its own
        ws::Message::Ping(_) | ws::Message::Pong(_) => return None,
        ws::Message::Close(frame) => {
            let frame = frame.map(|it| server::protocol::CloseFrame { code: it.code.into(), reason: it.reason.as_str().into() });
            (server::Message::Close(frame), false)
        }
    })
}

fn to_page_message(message: server::Message) -> Option<(ws::Message, bool)> {
    Some(match message {
        server::Message::Text(text) => (ws::Message::text(text.as_str()), true),
        server::Message::Binary(bytes) => (ws::Message::Binary(bytes), true),
        server::Message::Close(frame) => {
            let frame = frame.map(|it| ws::CloseFrame { code: it.code.into(), reason: it.reason.as_str().into() });
            (ws::Message::Close(frame), false)
        }
        server::Message::Ping(_) | server::Message::Pong(_) | server::Message::Frame(_) => return None,
    })
}
