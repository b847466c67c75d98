//! Seats that empty: of themselves, by the host's order, or for another page of the same person.

use signaling_protocol::{CloseReason, LeaveReason, ServerMessage};

use super::seat::Seat;
use super::{FactKind, MediaOrder, Output, Room};

impl Room {
    /// Tells somebody why, closes its socket and vacates its seat.
    pub(super) fn dismiss(&mut self, at: usize, told: CloseReason, reason: LeaveReason) {
        self.say_goodbye(at, told);
        self.vacate(at, reason);
    }

    /// Like `dismiss` for somebody who comes back in the same breath: the room does not become empty.
    pub(super) fn dismiss_quietly(&mut self, at: usize, told: CloseReason, reason: LeaveReason) -> Seat {
        self.say_goodbye(at, told);
        self.unseat(at, reason)
    }

    fn say_goodbye(&mut self, at: usize, told: CloseReason) {
        if let Some(connection) = self.seats[at].connection.take() {
            self.send(connection, ServerMessage::Closed { reason: told });
            self.outputs.push(Output::Close { connection });
        }
    }

    pub(super) fn vacate(&mut self, at: usize, reason: LeaveReason) {
        self.unseat(at, reason);
        if self.seats.is_empty() {
            self.fact(FactKind::Empty);
        }
    }

    fn unseat(&mut self, at: usize, reason: LeaveReason) -> Seat {
        let seat = self.seats.remove(at);
        self.outputs.push(Output::Media(MediaOrder::Remove { peer: seat.peer }));
        if let Some(connection) = seat.connection {
            self.outputs.push(Output::Close { connection });
        }
        self.settle_lanes();
        self.broadcast(None, &ServerMessage::ParticipantLeft { id: seat.id.clone(), reason });
        if self.speaker.as_ref() == Some(&seat.id) {
            self.speaker = None;
            self.broadcast(None, &ServerMessage::Speaker { participant: None });
        }
        if self.floor.spotlight.as_ref().is_some_and(|it| it.participant == seat.id) && reason != LeaveReason::Replaced {
            self.floor.spotlight = None;
            self.tell_floor();
        }
        self.fact(FactKind::Left { participant: seat.id.clone(), reason });
        // whoever is replaced hands it to their new page, whoever was removed starts anew if asked in again
        if !matches!(reason, LeaveReason::Replaced | LeaveReason::Removed) {
            self.ordered.extend(seat.orders().map(|orders| (seat.id.clone(), orders)));
        }
        seat
    }
}
