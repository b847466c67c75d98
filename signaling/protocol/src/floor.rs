//! The order of a talk: who is let in, who is heard, what is shown big, what is written.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Source;

/// How far somebody is in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// In the lobby: sees and hears nobody, and nobody sees or hears them, until they are admitted.
    Waiting,
    /// Let in and told to everybody with the reason; picture and sound open `ANNOUNCE_MS` later.
    Announced,
    Present,
    /// On hold: nothing comes and goes until the host takes them back.
    Held,
}

/// What holds for the whole room.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Floor {
    /// A classified topic was touched: nothing is sent to anybody. This is a system for non-classified talk only.
    pub is_stopped: bool,
    /// Staff consult in the side room: the others see and hear nobody.
    pub is_consulting: bool,
    /// What the host chose as the big picture; without it each page decides.
    pub spotlight: Option<Spotlight>,
}

/// Somebody's camera or screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Spotlight {
    pub participant: String,
    pub source: Source,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    Chat,
    /// What is being said, typed for somebody who does not hear; shown large.
    Caption,
}

/// Whom a line reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Everyone,
    /// Staff only: the petitioner, representatives and interpreters do not see it.
    Staff,
}

/// Something written. Kept by the room only, and gone with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Line {
    /// Counts up within the room.
    pub id: u32,
    pub participant: String,
    /// As at that time: the writer may have left.
    pub name: String,
    pub kind: LineKind,
    pub to: Audience,
    pub text: String,
    /// Milliseconds since 1970.
    #[ts(type = "number")]
    pub at_ms: u64,
}

/// How somebody's line is, measured by the server over two seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Quality {
    /// Round trip; `None` until it was measured.
    pub rtt_ms: Option<u16>,
    /// Packets lost on the way to us, in thousandths.
    pub up_loss_permille: u16,
    /// Packets lost on the way from us, in thousandths, as the page reports.
    pub down_loss_permille: u16,
    /// Jitter of what comes to us.
    pub up_jitter_ms: u16,
    pub down_jitter_ms: u16,
    pub up_kbps: u32,
    pub down_kbps: u32,
    /// Media goes over TCP, as UDP is blocked.
    pub is_tcp: bool,
    /// Some picture comes on its small layer, or not at all, as the line does not carry more.
    pub is_low: bool,
}
