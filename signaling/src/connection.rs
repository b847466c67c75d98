//! One socket: decodes what comes within the limits, brings it to the room, and sends what the room says.
//!
//! A breach of the protocol ends this socket alone: an error with a code, then a close; the room goes on.

use std::ops::ControlFlow;
use std::time::Duration;

use futures_util::{Sink, SinkExt, Stream, StreamExt};
use signaling_protocol::{
    ClientMessage, CloseReason, ErrorCode, LeaveReason, MAX_LANES_PER_KIND, MAX_MESSAGE_BYTES, PROTOCOL_VERSION, QUIET_LIMIT_MS,
    SILENCE_LIMIT_MS, ServerMessage, is_too_deep,
};
use signaling_sfu::{self as sfu, Kind};
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::actor::{Mail, OUTBOUND, offer_code, refusal};
use crate::clock::Clock;
use crate::limiter::Limiter;
use crate::room::ConnectionId;
use crate::{Entry, Frame, VerifiedGrant};

/// A socket that takes nothing for this long is given up.
const SEND_LIMIT: Duration = Duration::from_secs(10);

/// Why a connection ends, as far as it decides itself.
enum End {
    /// The other side broke the protocol.
    Breach(ErrorCode),
    /// The socket is broken or closed; its participant may resume.
    Lost,
    /// Everything was said.
    Done,
}

pub struct Connection<S> {
    id: ConnectionId,
    socket: S,
    mailbox: mpsc::Sender<Mail>,
    media: sfu::Handle,
    clock: Clock,
    limiter: Limiter,
    /// When the last frame came.
    heard_at: Instant,
    /// The room was told that nothing comes.
    is_quiet: bool,
    stop: CancellationToken,
}

impl<S, E> Connection<S>
where
    S: Stream<Item = Result<Frame, E>> + Sink<Frame> + Unpin + Send,
    E: Send,
{
    pub fn new(
        id: ConnectionId,
        socket: S,
        mailbox: mpsc::Sender<Mail>,
        media: sfu::Handle,
        clock: Clock,
        stop: CancellationToken,
    ) -> Self {
        Self { id, socket, mailbox, media, clock, limiter: Limiter::new(clock.now_ms()), heard_at: Instant::now(), is_quiet: false, stop }
    }

    pub async fn run(mut self, entry: Entry) {
        let end = match self.greet(entry).await {
            ControlFlow::Continue(mut outbound) => {
                let end = self.converse(&mut outbound).await;
                let connection = self.id;
                let farewell = match end {
                    End::Breach(ErrorCode::Silent | ErrorCode::RoomBusy) | End::Lost => Some(Mail::SocketLost { connection }),
                    End::Breach(_) => Some(Mail::Leave { connection, reason: LeaveReason::Refused }),
                    End::Done => None,
                };
                if let Some(farewell) = farewell {
                    // a room that closed meanwhile needs no farewell
                    let _ = self.mailbox.send(farewell).await;
                }
                end
            }
            ControlFlow::Break(end) => end,
        };
        match end {
            End::Breach(code) => refuse(&mut self.socket, code).await,
            End::Done => close(&mut self.socket).await,
            End::Lost => {}
        }
    }

    /// Until the room was asked for a seat: takes `join` or `resume`; an offer that cannot be answered may be repeated.
    async fn greet(&mut self, entry: Entry) -> ControlFlow<End, mpsc::Receiver<ServerMessage>> {
        loop {
            let message = tokio::select! {
                () = self.stop.clone().cancelled_owned() => {
                    self.send(&ServerMessage::Closed { reason: CloseReason::ServerStopping }).await?;
                    return ControlFlow::Break(End::Done);
                }
                message = self.next() => message?,
            };
            let (outbound, said) = mpsc::channel(OUTBOUND);
            let connection = self.id;
            let mail = match message {
                ClientMessage::Join { version, .. } | ClientMessage::Resume { version, .. } if version != PROTOCOL_VERSION => {
                    return ControlFlow::Break(End::Breach(ErrorCode::VersionUnsupported));
                }
                ClientMessage::Join { offer, media, .. } => {
                    let Entry::Grant(grant) = &entry else {
                        return ControlFlow::Break(End::Breach(ErrorCode::GrantInvalid));
                    };
                    match self.prepare(grant, offer).await {
                        Ok(prepared) => {
                            let (grant, peer) = (grant.clone(), self.media.new_peer());
                            Mail::Join { connection, outbound, grant, media, peer, prepared: Box::new(prepared) }
                        }
                        Err(code) if code.is_fatal() => return ControlFlow::Break(End::Breach(code)),
                        Err(code) => {
                            self.send(&refusal(code)).await?;
                            continue;
                        }
                    }
                }
                ClientMessage::Resume { token, .. } => Mail::Resume { connection, outbound, token },
                _ => return ControlFlow::Break(End::Breach(ErrorCode::MessageOutOfOrder)),
            };
            return match self.post(mail) {
                Ok(()) => ControlFlow::Continue(said),
                Err(code) => ControlFlow::Break(End::Breach(code)),
            };
        }
    }

    async fn prepare(&self, grant: &VerifiedGrant, offer: String) -> Result<sfu::Prepared, ErrorCode> {
        let prepared = self.media.prepare(offer).await.map_err(|error| {
            tracing::debug!(%error, "an offer was refused");
            offer_code(&error)
        })?;
        let lanes = |kind| prepared.answer.lanes.iter().filter(|lane| lane.kind == kind).count();
        if lanes(Kind::Audio).max(lanes(Kind::Video)) > MAX_LANES_PER_KIND {
            return Err(ErrorCode::TooManyLanes);
        }
        if !grant.grant().rights.can_publish && !prepared.answer.tracks.is_empty() {
            return Err(ErrorCode::NotPermitted);
        }
        Ok(prepared)
    }

    /// The life of a seat's socket.
    async fn converse(&mut self, said: &mut mpsc::Receiver<ServerMessage>) -> End {
        loop {
            let quiet_at = self.heard_at + Duration::from_millis(QUIET_LIMIT_MS);
            let is_quiet = self.is_quiet;
            let step = tokio::select! {
                biased;
                () = tokio::time::sleep_until(quiet_at), if !is_quiet => {
                    self.tell_quiet(true);
                    ControlFlow::Continue(())
                }
                message = said.recv() => match message {
                    Some(message) => self.send(&message).await,
                    None => return End::Done,
                },
                message = self.next() => match message {
                    ControlFlow::Continue(message) => {
                        if is_quiet {
                            self.tell_quiet(false);
                        }
                        self.heed(message).await
                    }
                    ControlFlow::Break(end) => ControlFlow::Break(end),
                },
            };
            if let ControlFlow::Break(end) = step {
                return end;
            }
        }
    }

    /// Tells the room that nothing comes any more, or something again. A room that has too much to do is told by what follows.
    fn tell_quiet(&mut self, is_quiet: bool) {
        self.is_quiet = is_quiet;
        let _ = self.post(Mail::Quiet { connection: self.id, is_quiet });
    }

    async fn heed(&mut self, message: ClientMessage) -> ControlFlow<End> {
        let connection = self.id;
        let mail = match message {
            ClientMessage::Join { .. } | ClientMessage::Resume { .. } => {
                return ControlFlow::Break(End::Breach(ErrorCode::MessageOutOfOrder));
            }
            ClientMessage::Ping { nonce } => return self.send(&ServerMessage::Pong { nonce }).await,
            ClientMessage::Offer { id, sdp } => Mail::Offer { connection, id, sdp },
            ClientMessage::SetMedia { media } => Mail::SetMedia { connection, media },
            // more tiles than lanes are a mistake of the page; the rest is as good as unknown
            ClientMessage::Tiles { tiles } if tiles.len() > 2 * MAX_LANES_PER_KIND => {
                return ControlFlow::Break(End::Breach(ErrorCode::MessageMalformed));
            }
            ClientMessage::Tiles { tiles } => Mail::Tiles { connection, tiles },
            ClientMessage::Say { kind, to, text } => Mail::Say { connection, kind, to, text },
            ClientMessage::Moderate { order } => Mail::Moderate { connection, order },
            ClientMessage::Leave => Mail::Leave { connection, reason: LeaveReason::Left },
        };
        match self.post(mail) {
            Ok(()) => ControlFlow::Continue(()),
            // the room closed; what it said last is still to be sent
            Err(ErrorCode::RoomUnknown) => ControlFlow::Continue(()),
            Err(code) => ControlFlow::Break(End::Breach(code)),
        }
    }

    fn post(&self, mail: Mail) -> Result<(), ErrorCode> {
        self.mailbox.try_send(mail).map_err(|error| match error {
            TrySendError::Full(_) => ErrorCode::RoomBusy,
            TrySendError::Closed(_) => ErrorCode::RoomUnknown,
        })
    }

    /// The next message, within all limits. Dropping the future loses nothing: a frame is taken whole or not at all.
    async fn next(&mut self) -> ControlFlow<End, ClientMessage> {
        loop {
            let deadline = self.heard_at + Duration::from_millis(SILENCE_LIMIT_MS);
            let frame = match tokio::time::timeout_at(deadline, self.socket.next()).await {
                Err(_) => return ControlFlow::Break(End::Breach(ErrorCode::Silent)),
                Ok(Some(Ok(frame))) => frame,
                Ok(Some(Err(_)) | None) => return ControlFlow::Break(End::Lost),
            };
            self.heard_at = Instant::now();
            if matches!(frame, Frame::Close) {
                return ControlFlow::Break(End::Lost);
            }
            if !self.limiter.admit(self.clock.now_ms()) {
                return ControlFlow::Break(End::Breach(ErrorCode::TooManyMessages));
            }
            return match frame {
                Frame::Text(text) => match decode(&text) {
                    Ok(message) => ControlFlow::Continue(message),
                    Err(code) => ControlFlow::Break(End::Breach(code)),
                },
                Frame::Binary(_) => ControlFlow::Break(End::Breach(ErrorCode::MessageBinary)),
                // the socket's library answers pings itself
                Frame::Ping(_) | Frame::Pong(_) | Frame::Close => continue,
            };
        }
    }

    async fn send(&mut self, message: &ServerMessage) -> ControlFlow<End> {
        match send(&mut self.socket, message).await {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(End::Lost),
        }
    }
}

/// Reads one message. Length and depth are looked at before anything is built.
fn decode(text: &str) -> Result<ClientMessage, ErrorCode> {
    if text.len() > MAX_MESSAGE_BYTES || is_too_deep(text) {
        return Err(ErrorCode::MessageTooLarge);
    }
    serde_json::from_str(text).map_err(|error| {
        tracing::debug!(%error, "a message was malformed");
        ErrorCode::MessageMalformed
    })
}

/// Sends an error and closes.
pub async fn refuse<S>(socket: &mut S, code: ErrorCode)
where
    S: Sink<Frame> + Unpin,
{
    if send(socket, &refusal(code)).await {
        close(socket).await;
    }
}

async fn send<S>(socket: &mut S, message: &ServerMessage) -> bool
where
    S: Sink<Frame> + Unpin,
{
    let Ok(text) = serde_json::to_string(message) else {
        tracing::error!("a message could not be written as JSON");
        return false;
    };
    matches!(tokio::time::timeout(SEND_LIMIT, socket.send(Frame::Text(text))).await, Ok(Ok(())))
}

async fn close<S>(socket: &mut S)
where
    S: Sink<Frame> + Unpin,
{
    // nothing more can be done for a socket that does not take its close
    let _ = tokio::time::timeout(SEND_LIMIT, async {
        let _ = socket.send(Frame::Close).await;
        let _ = socket.close().await;
    })
    .await;
}
