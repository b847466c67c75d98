//! The TypeScript twin of this crate: every wire type, limit and the version, as one module text.
//!
//! `bindings/protocol.ts` is this text, committed. The test `bindings` fails when the two differ.

use ts_rs::{Config, TS};

use crate::{
    ClientMessage, CloseReason, ErrorCode, Lane, LaneAssignment, LeaveReason, LinkState, MediaKind, MediaState, Participant, Role,
    RoomSnapshot, ServerMessage, Source,
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
        declare::<ServerMessage>(&cfg),
        declare::<RoomSnapshot>(&cfg),
        declare::<Participant>(&cfg),
        declare::<Role>(&cfg),
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
    let numbers: [(&str, u64); 10] = [
        ("PROTOCOL_VERSION", u64::from(crate::PROTOCOL_VERSION)),
        ("MAX_MESSAGE_BYTES", crate::MAX_MESSAGE_BYTES as u64),
        ("MAX_JSON_DEPTH", crate::MAX_JSON_DEPTH as u64),
        ("MESSAGE_BURST", u64::from(crate::MESSAGE_BURST)),
        ("MESSAGES_PER_SECOND", u64::from(crate::MESSAGES_PER_SECOND)),
        ("MAX_PARTICIPANTS", crate::MAX_PARTICIPANTS as u64),
        ("MAX_LANES_PER_KIND", crate::MAX_LANES_PER_KIND as u64),
        ("PING_INTERVAL_MS", crate::PING_INTERVAL_MS),
        ("RESUME_WINDOW_MS", crate::RESUME_WINDOW_MS),
        ("SILENCE_LIMIT_MS", crate::SILENCE_LIMIT_MS),
    ];
    let lines = numbers.map(|(name, value)| format!("export const {name} = {value} as const;\n"));
    format!("\n{}", lines.concat())
}
