//! The rules of a room: who is in it, who sees whom in which lane, who may come back, who speaks.
//!
//! Pure: [`Room::apply`] is told the time and what happened, and returns what is to be done, in order. It never fails;
//! a refusal is an output like any other. Everything random (tokens) and everything slow (SDP) comes in as input.
//!
//! Invariants: a participant has one seat; a grant opens one seat once; a viewer's lane never shows somebody whom the
//! viewer may not follow (see `floor`); each source fills at most one lane of a viewer; while lanes suffice everybody
//! sees everybody they may follow.

mod floor;
mod input;
mod lanes;
mod leaving;
mod output;
mod seat;
mod talk;

use std::collections::HashMap;

pub use input::{ConnectionId, Input, Joining, Offered};
pub use output::{Fact, FactKind, MediaOrder, Output};
use seat::{Orders, Seat};
use serde::{Deserialize, Serialize};
use signaling_protocol::{
    CloseReason, ErrorCode, Floor, LeaveReason, LinkState, MAX_PARTICIPANTS, MediaState, RESUME_WINDOW_MS, RoomSnapshot, ServerMessage,
};
use signaling_sfu::PeerId;
use talk::Talk;

/// Names a room: the server's id of the session.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoomId(pub String);

impl From<&str> for RoomId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

/// What a room allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomPolicy {
    pub max_participants: usize,
    /// How long somebody whose socket broke may come back, in milliseconds; `None`: until the host removes them or the room closes.
    pub resume_window_ms: Option<u64>,
    /// A classified topic was touched before the server restarted.
    pub is_stopped: bool,
    /// Staff conferred in the side room before the server restarted.
    pub is_consulting: bool,
}

impl RoomPolicy {
    /// A session: who was admitted keeps the seat.
    pub const SESSION: Self = Self { max_participants: MAX_PARTICIPANTS, resume_window_ms: None, is_stopped: false, is_consulting: false };
}

impl Default for RoomPolicy {
    fn default() -> Self {
        Self { resume_window_ms: Some(RESUME_WINDOW_MS), ..Self::SESSION }
    }
}

/// The state of one room.
#[derive(Debug)]
pub struct Room {
    id: RoomId,
    policy: RoomPolicy,
    /// In order of joining.
    seats: Vec<Seat>,
    speaker: Option<String>,
    floor: Floor,
    talk: Talk,
    /// What the host ordered about people who left of themselves: they find it when they come back.
    ordered: HashMap<String, Orders>,
    /// Grants that opened a seat, until they expire.
    used_grants: HashMap<String, u64>,
    outputs: Vec<Output>,
}

impl Room {
    #[must_use]
    pub fn new(id: RoomId, policy: RoomPolicy) -> Self {
        let floor = Floor { is_stopped: policy.is_stopped, is_consulting: policy.is_consulting, ..Floor::default() };
        Self {
            id,
            policy,
            seats: Vec::new(),
            speaker: None,
            floor,
            talk: Talk::default(),
            ordered: HashMap::new(),
            used_grants: HashMap::new(),
            outputs: Vec::new(),
        }
    }

    /// Takes in one thing that happened at `now_ms`.
    pub fn apply(&mut self, now_ms: u64, input: Input) -> Vec<Output> {
        match input {
            Input::Join(joining) => self.join(now_ms, *joining),
            Input::Resume { connection, token, new_token } => self.resume(now_ms, connection, &token, new_token),
            Input::Offered(offered) => self.offered(*offered),
            Input::SetMedia { connection, media } => self.set_media(connection, media),
            Input::Quiet { connection, is_quiet } => self.quiet(now_ms, connection, is_quiet),
            Input::Tiles { connection, tiles } => self.size_tiles(connection, tiles),
            Input::Say { connection, kind, to, text } => self.say(now_ms, connection, kind, to, text),
            Input::Moderate { connection, order } => self.moderate(now_ms, connection, order),
            Input::Quality { peer, quality } => self.tell_quality(peer, quality),
            Input::SocketLost { connection } => self.socket_lost(now_ms, connection),
            Input::Leave { connection, reason } => {
                let leaver = self.seats.iter().position(|seat| seat.connection == Some(connection));
                leaver.into_iter().for_each(|at| self.vacate(at, reason));
            }
            Input::Link { peer, is_up } => self.link(now_ms, peer, is_up),
            Input::TrackActive { peer, track, is_active } => {
                if let Some(seat) = self.seats.iter_mut().find(|seat| seat.peer == peer) {
                    seat.set_active(track, is_active);
                    self.settle_lanes();
                }
            }
            Input::Speaker { peer } => {
                self.speaker = peer.and_then(|peer| self.seats.iter().find(|seat| seat.peer == peer)).map(|seat| seat.id.clone());
                let message = ServerMessage::Speaker { participant: self.speaker.clone() };
                self.broadcast(None, &message);
            }
            Input::Admit { participant } => {
                self.admit(now_ms, &participant);
            }
            Input::Remove { participant } => {
                if let Some(at) = self.seats.iter().position(|seat| seat.id == participant) {
                    self.dismiss(at, CloseReason::Removed, LeaveReason::Removed);
                }
            }
            Input::Close { reason } => {
                while !self.seats.is_empty() {
                    self.dismiss(0, reason, LeaveReason::Removed);
                }
            }
            Input::Tick => self.tick(now_ms),
        }
        std::mem::take(&mut self.outputs)
    }

    /// When [`Input::Tick`] is due, if at all.
    #[must_use]
    pub fn next_deadline_ms(&self) -> Option<u64> {
        self.seats.iter().flat_map(|seat| [seat.gone_at_ms, seat.releases_at_ms(), seat.opens_at_ms]).flatten().min()
    }

    /// The participant that speaks on a connection.
    #[must_use]
    pub fn peer_of(&self, connection: ConnectionId) -> Option<PeerId> {
        self.seats.iter().find(|seat| seat.connection == Some(connection)).map(|seat| seat.peer)
    }

    fn join(&mut self, now_ms: u64, joining: Joining) {
        self.used_grants.retain(|_, expires_at_ms| *expires_at_ms > now_ms);
        let grant = joining.grant.grant();
        let others = self.seats.iter().filter(|seat| seat.id != grant.participant).count();
        let refusal = if grant.room != self.id {
            Some(ErrorCode::GrantInvalid)
        } else if now_ms >= grant.expires_at_ms {
            Some(ErrorCode::GrantExpired)
        } else if self.used_grants.contains_key(&grant.id) {
            Some(ErrorCode::GrantUsed)
        } else if others >= self.policy.max_participants {
            Some(ErrorCode::RoomFull)
        } else {
            None
        };
        if let Some(code) = refusal {
            self.outputs.push(Output::Refuse { connection: joining.connection, code });
            return;
        }
        self.used_grants.insert(grant.id.clone(), grant.expires_at_ms);
        let (connection, answer, token) = (joining.connection, joining.answer.clone(), joining.token.clone());
        let mut seat = Seat::new(joining);
        if let Some(at) = self.seats.iter().position(|it| it.id == seat.id) {
            let former = self.dismiss_quietly(at, CloseReason::Replaced, LeaveReason::Replaced);
            seat.inherit(&former);
        } else if let Some(orders) = self.ordered.remove(&seat.id) {
            seat.obey(orders);
        }
        let participant = seat.participant();
        let lanes = seat.lanes.lines();
        self.outputs.push(Output::Media(MediaOrder::Add { peer: seat.peer }));
        self.seats.push(seat);
        self.settle_lanes_except(Some(connection));
        let room = self.snapshot(connection);
        self.send(connection, ServerMessage::Joined { participant: participant.id.clone(), answer, lanes, room, resume: token });
        self.fact(FactKind::Joined { participant: participant.id.clone() });
        self.broadcast(Some(connection), &ServerMessage::ParticipantJoined { participant: participant.clone() });
        self.announce_newcomer(now_ms, &participant.id);
    }

    fn resume(&mut self, now_ms: u64, connection: ConnectionId, token: &str, new_token: String) {
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.admits(token, now_ms)) else {
            self.outputs.push(Output::Refuse { connection, code: ErrorCode::ResumeUnknown });
            return;
        };
        if let Some(stale) = seat.connection.replace(connection) {
            self.outputs.push(Output::Close { connection: stale });
        }
        (seat.gone_at_ms, seat.is_quiet) = (None, false);
        seat.token.clone_from(&new_token);
        let id = seat.id.clone();
        let room = self.snapshot(connection);
        self.send(connection, ServerMessage::Resumed { room, resume: new_token });
        self.relink(now_ms, &id);
    }

    fn offered(&mut self, offered: Offered) {
        let Offered { connection, id, answer, lanes, tracks } = offered;
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.connection == Some(connection)) else {
            return;
        };
        seat.lanes.extend(&lanes);
        seat.take_tracks(&tracks);
        let lanes = seat.lanes.lines();
        self.send(connection, ServerMessage::Answer { id, sdp: answer, lanes });
        self.settle_lanes();
    }

    fn set_media(&mut self, connection: ConnectionId, media: MediaState) {
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.connection == Some(connection)) else {
            return;
        };
        if seat.media == media {
            return;
        }
        seat.media = media;
        let participant = seat.participant();
        self.broadcast(None, &ServerMessage::ParticipantChanged { participant });
    }

    fn socket_lost(&mut self, now_ms: u64, connection: ConnectionId) {
        let window_ms = self.policy.resume_window_ms;
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.connection == Some(connection)) else {
            return;
        };
        seat.connection = None;
        seat.gone_at_ms = window_ms.map(|window_ms| now_ms + window_ms);
        let id = seat.id.clone();
        self.relink(now_ms, &id);
    }

    fn quiet(&mut self, now_ms: u64, connection: ConnectionId, is_quiet: bool) {
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.connection == Some(connection)) else {
            return;
        };
        seat.is_quiet = is_quiet;
        let id = seat.id.clone();
        self.relink(now_ms, &id);
    }

    fn link(&mut self, now_ms: u64, peer: PeerId, is_up: bool) {
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.peer == peer) else {
            return;
        };
        seat.is_media_up = is_up;
        seat.was_media_up |= is_up;
        let id = seat.id.clone();
        self.relink(now_ms, &id);
    }

    fn tick(&mut self, now_ms: u64) {
        while let Some(at) = self.seats.iter().position(|seat| seat.gone_at_ms.is_some_and(|at_ms| at_ms <= now_ms)) {
            self.vacate(at, LeaveReason::Lost);
        }
        let mut is_changed = false;
        for seat in &mut self.seats {
            if seat.releases_at_ms().is_some_and(|at_ms| at_ms <= now_ms) {
                seat.is_released = true;
                is_changed = true;
            }
        }
        is_changed |= self.open_announced(now_ms);
        if is_changed {
            self.settle_lanes();
        }
    }

    /// Works out the link state again and tells about a change.
    fn relink(&mut self, now_ms: u64, id: &str) {
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.id == id) else {
            return;
        };
        let link = seat.judge_link();
        if seat.link == link {
            return;
        }
        seat.link = link;
        seat.interrupted_at_ms = (link == LinkState::Interrupted).then_some(now_ms);
        let was_released = std::mem::replace(&mut seat.is_released, false);
        let participant = seat.participant();
        self.broadcast(None, &ServerMessage::ParticipantChanged { participant });
        if was_released {
            self.settle_lanes();
        }
        match link {
            LinkState::Live => self.fact(FactKind::Live { participant: id.to_owned() }),
            LinkState::Interrupted => self.fact(FactKind::Interrupted { participant: id.to_owned() }),
            LinkState::Connecting => {}
        }
    }

    fn settle_lanes(&mut self) {
        self.settle_lanes_except(None);
    }

    /// Fills and empties lanes until they fit who is there, and tells each viewer whose table changed; not the one
    /// whose snapshot is about to say it.
    fn settle_lanes_except(&mut self, silent: Option<ConnectionId>) {
        let wanted = self.wanted();
        for (seat, wanted) in self.seats.iter_mut().zip(&wanted) {
            let orders = seat.lanes.settle(wanted);
            if orders.is_empty() {
                continue;
            }
            let viewer = seat.peer;
            self.outputs.extend(orders.into_iter().map(|(mid, source)| Output::Media(MediaOrder::Assign { viewer, mid, source })));
            if let Some(to) = seat.connection.filter(|to| Some(*to) != silent) {
                let message = ServerMessage::Lanes { assignments: seat.lanes.assignments() };
                self.outputs.push(Output::Send { to, message: Box::new(message) });
            }
        }
    }

    fn snapshot(&self, viewer: ConnectionId) -> RoomSnapshot {
        let viewer_seat = self.seats.iter().find(|seat| seat.connection == Some(viewer));
        let assignments = viewer_seat.map(|seat| seat.lanes.assignments());
        RoomSnapshot {
            id: self.id.0.clone(),
            participants: self.seats.iter().map(Seat::participant).collect(),
            assignments: assignments.unwrap_or_default(),
            speaker: self.speaker.clone(),
            floor: self.floor.clone(),
            lines: viewer_seat.map(|seat| self.talk.seen_by(seat)).unwrap_or_default(),
        }
    }

    fn send(&mut self, to: ConnectionId, message: ServerMessage) {
        self.outputs.push(Output::Send { to, message: Box::new(message) });
    }

    fn broadcast(&mut self, except: Option<ConnectionId>, message: &ServerMessage) {
        let all = self.seats.iter().filter_map(|seat| seat.connection).filter(|it| Some(*it) != except);
        self.outputs.extend(all.map(|to| Output::Send { to, message: Box::new(message.clone()) }));
    }

    fn fact(&mut self, kind: FactKind) {
        self.outputs.push(Output::Fact(kind));
    }
}
