//! What is written during the talk: chat and captions, for everybody or for staff alone. Kept by the room only.

use std::collections::VecDeque;

use signaling_protocol::{Audience, ErrorCode, Line, LineKind, MAX_LINE_CHARS, MAX_LINES_KEPT, ServerMessage, Standing};

use super::seat::Seat;
use super::{ConnectionId, Room};

/// The last lines.
#[derive(Debug, Default)]
pub struct Talk {
    lines: VecDeque<Line>,
    last_id: u32,
}

/// Whether somebody may read a line for that audience.
fn reads(seat: &Seat, to: Audience) -> bool {
    seat.rights.can_follow
        && !matches!(seat.standing, Standing::Waiting | Standing::Held)
        && (to == Audience::Everyone || seat.rights.is_staff)
}

impl Talk {
    pub fn seen_by(&self, seat: &Seat) -> Vec<Line> {
        self.lines.iter().filter(|line| reads(seat, line.to)).cloned().collect()
    }
}

impl Room {
    /// Passes a line on. While the talk is stopped nothing is written either: the topic does not belong on this system.
    pub(super) fn say(&mut self, now_ms: u64, connection: ConnectionId, kind: LineKind, to: Audience, text: String) {
        let Some(seat) = self.seats.iter().find(|seat| seat.connection == Some(connection)) else { return };
        let is_in = matches!(seat.standing, Standing::Present);
        if !is_in || !seat.rights.can_write || !reads(seat, to) || self.floor.is_stopped {
            return self.refuse_politely(connection, ErrorCode::NotPermitted);
        }
        let text = text.trim().to_owned();
        if text.is_empty() || text.chars().count() > MAX_LINE_CHARS {
            return self.refuse_politely(connection, ErrorCode::LineInvalid);
        }
        self.talk.last_id += 1;
        let line = Line { id: self.talk.last_id, participant: seat.id.clone(), name: seat.name.clone(), kind, to, text, at_ms: now_ms };
        let readers: Vec<ConnectionId> = self.seats.iter().filter(|seat| reads(seat, to)).filter_map(|seat| seat.connection).collect();
        for reader in readers {
            self.send(reader, ServerMessage::Said { line: line.clone() });
        }
        self.talk.lines.push_back(line);
        if self.talk.lines.len() > MAX_LINES_KEPT {
            self.talk.lines.pop_front();
        }
    }
}
