//! The TypeScript twin of this crate: every wire type, limit and the version, as one module text.
//!
//! `bindings/protocol.ts` is this text, committed. The test `bindings` fails when the two differ.

use ts_rs::{Config, TS};

use crate::{
    Audience, ClientMessage, CloseReason, ErrorCode, Floor, InEnglish, Lane, LaneAssignment, LeaveReason, Line, LineKind, LinkState,
    MediaKind, MediaState, Moderation, Participant, Quality, Role, RoomSnapshot, ServerMessage, Source, Spotlight, Standing, Tile,
};

const HEADER: &str = "// Generated from signaling/protocol. Do not edit: change the Rust types, then run\n\
                      // UPDATE_BINDINGS=1 cargo test -p signaling-protocol --test bindings\n";

/// The whole module text, ending in a newline.
#[must_use]
pub fn module() -> String {
    let cfg = Config::new();
    let mut text = String::from(HEADER);
    text.push_str(&constants());
    for declaration in [
        declare::<ClientMessage>(&cfg),
        declare::<Moderation>(&cfg),
        declare::<Tile>(&cfg),
        declare::<ServerMessage>(&cfg),
        declare::<RoomSnapshot>(&cfg),
        declare::<InEnglish>(&cfg),
        declare::<Participant>(&cfg),
        declare::<Role>(&cfg),
        declare::<Standing>(&cfg),
        declare::<Floor>(&cfg),
        declare::<Spotlight>(&cfg),
        declare::<Line>(&cfg),
        declare::<LineKind>(&cfg),
        declare::<Audience>(&cfg),
        declare::<Quality>(&cfg),
        declare::<MediaState>(&cfg),
        declare::<LinkState>(&cfg),
        declare::<LeaveReason>(&cfg),
        declare::<Lane>(&cfg),
        declare::<MediaKind>(&cfg),
        declare::<LaneAssignment>(&cfg),
        declare::<Source>(&cfg),
        declare::<ErrorCode>(&cfg),
        declare::<CloseReason>(&cfg),
    ] {
        text.push('\n');
        text.push_str(&declaration);
    }
    text
}

fn declare<T: TS>(cfg: &Config) -> String {
    let docs = T::docs().unwrap_or_default();
    format!("{docs}export {}\n", T::decl(cfg))
}

fn constants() -> String {
    let numbers: [(&str, u64); 15] = [
        ("PROTOCOL_VERSION", u64::from(crate::PROTOCOL_VERSION)),
        ("MAX_MESSAGE_BYTES", crate::MAX_MESSAGE_BYTES as u64),
        ("MAX_JSON_DEPTH", crate::MAX_JSON_DEPTH as u64),
        ("MESSAGE_BURST", u64::from(crate::MESSAGE_BURST)),
        ("MESSAGES_PER_SECOND", u64::from(crate::MESSAGES_PER_SECOND)),
        ("MAX_PARTICIPANTS", crate::MAX_PARTICIPANTS as u64),
        ("MAX_LANES_PER_KIND", crate::MAX_LANES_PER_KIND as u64),
        ("PING_INTERVAL_MS", crate::PING_INTERVAL_MS),
        ("QUIET_LIMIT_MS", crate::QUIET_LIMIT_MS),
        ("LANE_HOLD_MS", crate::LANE_HOLD_MS),
        ("MAX_LINE_CHARS", crate::MAX_LINE_CHARS as u64),
        ("MAX_LINES_KEPT", crate::MAX_LINES_KEPT as u64),
        ("ANNOUNCE_MS", crate::ANNOUNCE_MS),
        ("RESUME_WINDOW_MS", crate::RESUME_WINDOW_MS),
        ("SILENCE_LIMIT_MS", crate::SILENCE_LIMIT_MS),
    ];
    let lines = numbers.map(|(name, value)| format!("export const {name} = {value} as const;\n"));
    format!("\n{}", lines.concat())
}
