//! The task that owns one room: it takes mail, media events and time to [`Room::apply`] and carries out the outputs.
//!
//! Invariants: it is the room's only writer; its mailbox is bounded; it never waits for a participant's socket: one
//! that does not read fast enough is cut off and may resume.

use std::collections::{HashMap, VecDeque};

use signaling_protocol::{Audience, CloseReason, ErrorCode, LeaveReason, LineKind, MediaState, Moderation, Quality, ServerMessage, Tile};
use signaling_sfu::{self as sfu, Event, OfferError, PeerEvent, PeerId, Prepared};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::room::{ConnectionId, Fact, Input, Joining, MediaOrder, Offered, Output, Room, RoomId};
use crate::{VerifiedGrant, token};

/// Letters that may wait for a room.
pub const MAILBOX: usize = 256;
/// Messages that may wait for a participant's socket.
pub const OUTBOUND: usize = 128;

/// The way to a participant's socket. When it is dropped, the connection sends what is left and closes.
pub type Outbound = mpsc::Sender<ServerMessage>;

/// What connections and the hub write to a room.
pub enum Mail {
    Join { connection: ConnectionId, outbound: Outbound, grant: VerifiedGrant, media: MediaState, peer: PeerId, prepared: Box<Prepared> },
    Resume { connection: ConnectionId, outbound: Outbound, token: String },
    Offer { connection: ConnectionId, id: u32, sdp: String },
    Answered { offered: Box<Offered> },
    SetMedia { connection: ConnectionId, media: MediaState },
    Leave { connection: ConnectionId, reason: LeaveReason },
    Quiet { connection: ConnectionId, is_quiet: bool },
    Tiles { connection: ConnectionId, tiles: Vec<Tile> },
    Say { connection: ConnectionId, kind: LineKind, to: Audience, text: String },
    Moderate { connection: ConnectionId, order: Moderation },
    SocketLost { connection: ConnectionId },
    Admit { participant: String },
    Remove { participant: String },
    Close { reason: CloseReason },
}

pub struct Actor {
    pub room: Room,
    pub id: RoomId,
    pub media_room: sfu::RoomId,
    pub media: sfu::Handle,
    pub clock: Clock,
    pub facts: mpsc::Sender<Fact>,
    /// To itself, for answers that are made elsewhere.
    pub mailbox: mpsc::WeakSender<Mail>,
    pub outbounds: HashMap<ConnectionId, Outbound>,
    /// A connection that waits for the room to let it in.
    pub waiting: Option<(PeerId, Box<Prepared>)>,
    pub tasks: TaskTracker,
}

impl Actor {
    /// Runs until the room is closed.
    pub async fn run(mut self, mut mail: mpsc::Receiver<Mail>, mut events: mpsc::Receiver<Event>, stop: CancellationToken) {
        loop {
            let deadline = self.room.next_deadline_ms().map(|at_ms| self.clock.instant(at_ms));
            let timer = async {
                match deadline {
                    Some(at) => tokio::time::sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            let input = tokio::select! {
                biased;
                () = stop.cancelled() => Some(Input::Close { reason: CloseReason::ServerStopping }),
                letter = mail.recv() => match letter {
                    Some(letter) => self.read(letter),
                    None => Some(Input::Close { reason: CloseReason::ServerStopping }),
                },
                Some(event) = events.recv() => Some(translate(event)),
                () = timer => Some(Input::Tick),
            };
            let Some(input) = input else { continue };
            let is_last = matches!(input, Input::Close { .. });
            self.apply(input).await;
            if is_last {
                break;
            }
        }
        // the engine may have stopped first
        let _ = self.media.close(self.media_room).await;
    }

    fn read(&mut self, letter: Mail) -> Option<Input> {
        Some(match letter {
            Mail::Join { connection, outbound, grant, media, peer, prepared } => {
                self.outbounds.insert(connection, outbound);
                let (answer, lanes, tracks) = (prepared.answer.sdp.clone(), prepared.answer.lanes.clone(), prepared.answer.tracks.clone());
                self.waiting = Some((peer, prepared));
                Input::Join(Box::new(Joining { connection, grant, media, peer, answer, lanes, tracks, token: token::random() }))
            }
            Mail::Resume { connection, outbound, token } => {
                self.outbounds.insert(connection, outbound);
                Input::Resume { connection, token, new_token: token::random() }
            }
            Mail::Offer { connection, id, sdp } => {
                self.answer(connection, id, sdp);
                return None;
            }
            Mail::Answered { offered } => Input::Offered(offered),
            Mail::SetMedia { connection, media } => Input::SetMedia { connection, media },
            Mail::Leave { connection, reason } => Input::Leave { connection, reason },
            Mail::SocketLost { connection } => {
                self.outbounds.remove(&connection);
                Input::SocketLost { connection }
            }
            Mail::Quiet { connection, is_quiet } => Input::Quiet { connection, is_quiet },
            Mail::Tiles { connection, tiles } => Input::Tiles { connection, tiles },
            Mail::Say { connection, kind, to, text } => Input::Say { connection, kind, to, text },
            Mail::Moderate { connection, order } => Input::Moderate { connection, order },
            Mail::Admit { participant } => Input::Admit { participant },
            Mail::Remove { participant } => Input::Remove { participant },
            Mail::Close { reason } => Input::Close { reason },
        })
    }

    /// Lets the media engine answer a further offer, without holding up the room.
    fn answer(&self, connection: ConnectionId, id: u32, sdp: String) {
        let Some(peer) = self.room.peer_of(connection) else { return };
        let (media, mailbox, outbound) = (self.media.clone(), self.mailbox.clone(), self.outbounds.get(&connection).cloned());
        self.tasks.spawn(async move {
            match media.offer(peer, sdp).await {
                Ok(sfu::Answer { sdp: answer, lanes, tracks }) => {
                    let offered = Box::new(Offered { connection, id, answer, lanes, tracks });
                    if let Some(mailbox) = mailbox.upgrade() {
                        // a room that closed meanwhile needs no answer
                        let _ = mailbox.send(Mail::Answered { offered }).await;
                    }
                }
                Err(error) => {
                    tracing::debug!(%error, "a further offer was refused");
                    if let Some(outbound) = outbound {
                        // a socket that does not read is cut off by the room
                        let _ = outbound.try_send(refusal(offer_code(&error)));
                    }
                }
            }
        });
    }

    async fn apply(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let now_ms = self.clock.now_ms();
            for output in self.room.apply(now_ms, input) {
                match output {
                    Output::Send { to, message } => {
                        let is_sent = self.outbounds.get(&to).is_some_and(|outbound| outbound.try_send(*message).is_ok());
                        if !is_sent && self.outbounds.remove(&to).is_some() {
                            inputs.push_back(Input::SocketLost { connection: to });
                        }
                    }
                    Output::Refuse { connection, code } => {
                        if let Some(outbound) = self.outbounds.remove(&connection) {
                            // its queue is still empty
                            let _ = outbound.try_send(refusal(code));
                        }
                    }
                    Output::Close { connection } => {
                        self.outbounds.remove(&connection);
                    }
                    Output::Media(order) => self.order(order).await,
                    Output::Fact(kind) => {
                        // a server that stopped reading writes nothing down any more
                        let _ = self.facts.send(Fact { room: self.id.clone(), at_ms: now_ms, kind }).await;
                    }
                }
            }
            // a refused connection is dropped with its media
            self.waiting = None;
        }
    }

    async fn order(&mut self, order: MediaOrder) {
        let done = match order {
            MediaOrder::Add { peer } => match self.waiting.take_if(|(id, _)| *id == peer) {
                Some((_, prepared)) => self.media.add(self.media_room, peer, *prepared).await,
                None => Ok(()),
            },
            MediaOrder::Remove { peer } => self.media.remove(peer).await,
            MediaOrder::Assign { viewer, mid, source } => self.media.assign(viewer, mid, source).await,
            MediaOrder::Want { viewer, mid, height } => self.media.want(viewer, mid, Some(height)).await,
        };
        if let Err(error) = done {
            tracing::error!(room = self.id.0, %error, "a room has no media");
        }
    }
}

fn translate(event: Event) -> Input {
    match event {
        Event::Speaker(peer) => Input::Speaker { peer },
        Event::Peer(peer, PeerEvent::LinkUp) => Input::Link { peer, is_up: true },
        Event::Peer(peer, PeerEvent::LinkDown) => Input::Link { peer, is_up: false },
        Event::Peer(peer, PeerEvent::TrackStarted(track)) => Input::TrackActive { peer, track, is_active: true },
        Event::Peer(peer, PeerEvent::TrackStopped(track)) => Input::TrackActive { peer, track, is_active: false },
        Event::Peer(peer, PeerEvent::Quality(quality)) => Input::Quality { peer, quality: told(quality) },
    }
}

/// What the engine measured, in the words of the protocol.
fn told(it: sfu::Quality) -> Quality {
    Quality {
        rtt_ms: it.rtt_ms,
        up_loss_permille: it.up.loss_permille,
        down_loss_permille: it.down.loss_permille,
        up_jitter_ms: it.up.jitter_ms,
        down_jitter_ms: it.down.jitter_ms,
        up_kbps: it.up.kbps,
        down_kbps: it.down.kbps,
        is_tcp: it.is_tcp,
        is_low: it.is_low,
    }
}

/// The message for a refusal.
pub fn refusal(code: ErrorCode) -> ServerMessage {
    ServerMessage::Error { code, message: code.explanation().to_owned(), fatal: code.is_fatal() }
}

/// The code for an offer that was not answered.
pub fn offer_code(error: &OfferError) -> ErrorCode {
    match error {
        OfferError::TooManyLines(_) => ErrorCode::TooManyLanes,
        OfferError::Unreadable(_) | OfferError::Unanswerable(_) => ErrorCode::OfferInvalid,
        OfferError::Gone => ErrorCode::Internal,
    }
}
