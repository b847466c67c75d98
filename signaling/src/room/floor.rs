//! The order of the talk: who may follow whom, and the host's orders.
//!
//! Invariants: nobody is admitted because somebody else arrived; nobody is heard who was not announced or admitted; while
//! the talk is stopped nothing is sent to anybody; in the side room only staff see and hear each other; whoever comes
//! back finds what the host ordered before; a supervisor is neither held nor sent away by whom they look at.

use signaling_protocol::{
    ANNOUNCE_MS, CloseReason, ErrorCode, LeaveReason, MediaState, Moderation, Quality, Role, ServerMessage, Spotlight, Standing, Tile,
};
use signaling_sfu::PeerId;

use super::lanes::{self, Shown};
use super::seat::Seat;
use super::{ConnectionId, FactKind, MediaOrder, Output, Room};

/// Every so many measurements one is told to the server: ten seconds.
const NOTED_EVERY: u8 = 5;

impl Room {
    /// Whether `viewer` sees and hears `source`.
    fn may_follow(&self, viewer: &Seat, source: &Seat) -> bool {
        let are_in = viewer.standing == Standing::Present && source.standing == Standing::Present;
        let is_same_side = !self.floor.is_consulting || (viewer.rights.is_staff && source.rights.is_staff);
        !self.floor.is_stopped && are_in && is_same_side && viewer.rights.can_follow && !source.is_released && viewer.id != source.id
    }

    /// For each seat what its lanes are to show, in order of joining.
    pub(super) fn wanted(&self) -> Vec<Vec<Shown>> {
        let of = |viewer: &Seat| {
            let sources = self.seats.iter().filter(|source| self.may_follow(viewer, source));
            sources.flat_map(lanes::shown_by).collect()
        };
        self.seats.iter().map(of).collect()
    }

    /// Tells everybody who is about to be heard, and why.
    pub(super) fn announce_newcomer(&mut self, now_ms: u64, id: &str) {
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.id == id && seat.standing == Standing::Announced) else {
            return;
        };
        if seat.opens_at_ms.is_some() {
            return;
        }
        seat.opens_at_ms = Some(now_ms + ANNOUNCE_MS);
        let participant = seat.participant();
        self.broadcast(None, &ServerMessage::Announced { participant });
    }

    /// Opens picture and sound of whoever was announced long enough ago. Whether anybody was.
    pub(super) fn open_announced(&mut self, now_ms: u64) -> bool {
        let is_due = |seat: &Seat| seat.opens_at_ms.is_some_and(|at_ms| at_ms <= now_ms);
        let mut due = Vec::new();
        for seat in self.seats.iter_mut().filter(|seat| is_due(seat)) {
            seat.opens_at_ms = None;
            if seat.standing == Standing::Announced {
                seat.standing = Standing::Present;
                due.push(seat.participant());
            }
        }
        for participant in &due {
            self.broadcast(None, &ServerMessage::ParticipantChanged { participant: participant.clone() });
            self.fact(FactKind::Admitted { participant: participant.id.clone() });
        }
        !due.is_empty()
    }

    /// Lets somebody in who waits: the petitioner at once, anybody else after being announced. `false` if nobody waits by that id.
    pub(super) fn admit(&mut self, now_ms: u64, id: &str) -> bool {
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.id == id && seat.standing == Standing::Waiting) else {
            return false;
        };
        if !matches!(seat.role, Role::Petitioner | Role::Representative) {
            seat.standing = Standing::Announced;
            self.announce_newcomer(now_ms, id);
            return true;
        }
        seat.standing = Standing::Present;
        let participant = seat.participant();
        self.broadcast(None, &ServerMessage::ParticipantChanged { participant });
        self.settle_lanes();
        self.fact(FactKind::Admitted { participant: id.to_owned() });
        true
    }

    pub(super) fn tell_floor(&mut self) {
        let floor = self.floor.clone();
        self.broadcast(None, &ServerMessage::FloorChanged { floor });
    }

    /// Carries out an order of whoever may give it; what cannot be done is refused and changes nothing.
    pub(super) fn moderate(&mut self, now_ms: u64, connection: ConnectionId, order: Moderation) {
        let Some(host) = self.seats.iter().find(|seat| seat.connection == Some(connection)) else { return };
        let by = host.id.clone();
        let done = if host.rights.can_moderate { self.order(now_ms, &by, &order) } else { Err(ErrorCode::NotPermitted) };
        match done {
            Ok(()) => self.fact(FactKind::Ordered { by, order }),
            Err(code) => self.refuse_politely(connection, code),
        }
    }

    fn order(&mut self, now_ms: u64, by: &str, order: &Moderation) -> Result<(), ErrorCode> {
        match order {
            Moderation::Admit { participant } => self.admit(now_ms, participant).then_some(()).ok_or(ErrorCode::ParticipantUnknown)?,
            Moderation::Mute { participant, audio, video } => {
                let muted = MediaState { audio: *audio, video: *video };
                self.change_seat(participant, |seat| seat.muted = muted)?;
            }
            Moderation::Hold { participant, is_held } => {
                let (from, to) = if *is_held { (Standing::Present, Standing::Held) } else { (Standing::Held, Standing::Present) };
                if participant == by || self.is_supervisor(participant) {
                    return Err(ErrorCode::NotPermitted);
                }
                self.change_seat(participant, |seat| {
                    if seat.standing == from {
                        seat.standing = to;
                    }
                })?;
            }
            Moderation::Remove { participant } => {
                let at = self.seats.iter().position(|seat| seat.id == *participant).ok_or(ErrorCode::ParticipantUnknown)?;
                if self.seats[at].role == Role::Petitioner || participant == by || self.is_supervisor(participant) {
                    return Err(ErrorCode::NotPermitted);
                }
                self.dismiss(at, CloseReason::Removed, LeaveReason::Removed);
            }
            Moderation::Spotlight { participant, source } => {
                if participant.as_ref().is_some_and(|id| !self.seats.iter().any(|seat| seat.id == *id)) {
                    return Err(ErrorCode::ParticipantUnknown);
                }
                self.floor.spotlight = participant.clone().map(|participant| Spotlight { participant, source: *source });
                self.tell_floor();
            }
            Moderation::Consult { is_on } => {
                self.floor.is_consulting = *is_on;
                self.tell_floor();
                self.settle_lanes();
            }
            Moderation::Stop { is_on } => {
                self.floor.is_stopped = *is_on;
                self.tell_floor();
                self.settle_lanes();
            }
        }
        Ok(())
    }

    fn is_supervisor(&self, id: &str) -> bool {
        self.seats.iter().any(|seat| seat.id == id && seat.role == Role::Supervisor)
    }

    fn change_seat(&mut self, id: &str, change: impl FnOnce(&mut Seat)) -> Result<(), ErrorCode> {
        let seat = self.seats.iter_mut().find(|seat| seat.id == id).ok_or(ErrorCode::ParticipantUnknown)?;
        change(seat);
        let participant = seat.participant();
        self.broadcast(None, &ServerMessage::ParticipantChanged { participant });
        self.settle_lanes();
        Ok(())
    }

    /// Tells a client that what it wanted is not done; its socket stays.
    pub(super) fn refuse_politely(&mut self, connection: ConnectionId, code: ErrorCode) {
        self.send(connection, ServerMessage::Error { code, message: code.explanation().to_owned(), fatal: false });
    }

    pub(super) fn size_tiles(&mut self, connection: ConnectionId, tiles: Vec<Tile>) {
        let Some(viewer) = self.peer_of(connection) else { return };
        let wants = tiles.into_iter().map(|Tile { mid, height }| Output::Media(MediaOrder::Want { viewer, mid, height }));
        self.outputs.extend(wants);
    }

    pub(super) fn tell_quality(&mut self, peer: PeerId, quality: Quality) {
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.peer == peer) else { return };
        seat.measured = (seat.measured + 1) % NOTED_EVERY;
        let (participant, is_noted) = (seat.id.clone(), seat.measured == 1);
        let readers: Vec<ConnectionId> =
            self.seats.iter().filter(|seat| seat.rights.sees_quality).filter_map(|seat| seat.connection).collect();
        for to in readers {
            self.send(to, ServerMessage::LineQuality { participant: participant.clone(), quality });
        }
        if is_noted {
            self.fact(FactKind::Quality { participant, quality });
        }
    }
}
