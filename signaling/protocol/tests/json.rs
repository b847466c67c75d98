//! The JSON of the wire types: names and shapes that pages rely on.

use proptest::prelude::*;
use serde_json::{from_value, json, to_value};
use signaling_protocol::{
    Audience, ClientMessage, CloseReason, ErrorCode, Floor, InEnglish, Lane, LaneAssignment, LeaveReason, Line, LineKind, LinkState,
    MAX_JSON_DEPTH, MediaKind, MediaState, Moderation, Participant, Quality, Role, RoomSnapshot, ServerMessage, Source, Spotlight,
    Standing, Tile, is_too_deep,
};

fn snapshot() -> RoomSnapshot {
    RoomSnapshot {
        id: "r".into(),
        participants: vec![Participant {
            id: "p1".into(),
            role: Role::Lawyer,
            name: "李文博 律师".into(),
            title: String::new(),
            place: "石嘴山市信访大厅".into(),
            en: InEnglish { name: "Li Wenbo".into(), title: "Lawyer".into(), place: "Shizuishan".into() },
            media: MediaState { audio: true, video: false },
            link: LinkState::Live,
            interrupted_at_ms: None,
            standing: Standing::Present,
            muted: MediaState { audio: false, video: false },
            reason: None,
        }],
        assignments: vec![LaneAssignment { mid: "3".into(), participant: "p1".into(), source: Source::Camera }],
        speaker: None,
        floor: Floor { spotlight: Some(Spotlight { participant: "p1".into(), source: Source::Screen }), ..Floor::default() },
        lines: vec![line()],
    }
}

fn line() -> Line {
    let (kind, to) = (LineKind::Caption, Audience::Everyone);
    Line { id: 1, participant: "p1".into(), name: "李文博".into(), kind, to, text: "请坐".into(), at_ms: 5 }
}

#[test]
fn every_server_message_survives_a_round_trip() {
    let participant = snapshot().participants.remove(0);
    let messages = [
        ServerMessage::Joined {
            participant: "p1".into(),
            answer: "v=0".into(),
            lanes: vec![Lane { mid: "3".into(), kind: MediaKind::Video }],
            room: snapshot(),
            resume: "t".into(),
        },
        ServerMessage::Resumed { room: snapshot(), resume: "t".into() },
        ServerMessage::Answer { id: 7, sdp: "v=0".into(), lanes: vec![] },
        ServerMessage::ParticipantJoined { participant: participant.clone() },
        ServerMessage::ParticipantChanged { participant: participant.clone() },
        ServerMessage::Announced { participant },
        ServerMessage::FloorChanged { floor: snapshot().floor },
        ServerMessage::Said { line: line() },
        ServerMessage::LineQuality { participant: "p1".into(), quality: Quality { rtt_ms: Some(40), ..Quality::default() } },
        ServerMessage::ParticipantLeft { id: "p1".into(), reason: LeaveReason::Lost },
        ServerMessage::Lanes { assignments: snapshot().assignments },
        ServerMessage::Speaker { participant: Some("p1".into()) },
        ServerMessage::Pong { nonce: 1 },
        ServerMessage::Error { code: ErrorCode::GrantUsed, message: "m".into(), fatal: true },
        ServerMessage::Closed { reason: CloseReason::SessionEnded },
    ];
    for message in messages {
        let json = to_value(&message).expect("serialises");
        assert_eq!(from_value::<ServerMessage>(json).expect("parses"), message);
    }
}

#[test]
fn client_messages_are_told_by_their_type() {
    let media = MediaState { audio: true, video: true };
    for (json, message) in [
        (
            json!({"type": "join", "version": 1, "offer": "v=0", "media": {"audio": true, "video": true}}),
            ClientMessage::Join { version: 1, offer: "v=0".into(), media },
        ),
        (json!({"type": "resume", "version": 1, "token": "t"}), ClientMessage::Resume { version: 1, token: "t".into() }),
        (json!({"type": "offer", "id": 2, "sdp": "v=0"}), ClientMessage::Offer { id: 2, sdp: "v=0".into() }),
        (json!({"type": "set_media", "media": {"audio": true, "video": true}}), ClientMessage::SetMedia { media }),
        (
            json!({"type": "say", "kind": "chat", "to": "staff", "text": "稍等"}),
            ClientMessage::Say { kind: LineKind::Chat, to: Audience::Staff, text: "稍等".into() },
        ),
        (
            json!({"type": "tiles", "tiles": [{"mid": "3", "height": 360}]}),
            ClientMessage::Tiles { tiles: vec![Tile { mid: "3".into(), height: 360 }] },
        ),
        (
            json!({"type": "moderate", "order": {"order": "stop", "is_on": true}}),
            ClientMessage::Moderate { order: Moderation::Stop { is_on: true } },
        ),
        (
            json!({"type": "moderate", "order": {"order": "mute", "participant": "p2", "audio": true, "video": false}}),
            ClientMessage::Moderate { order: Moderation::Mute { participant: "p2".into(), audio: true, video: false } },
        ),
        (json!({"type": "ping", "nonce": 9}), ClientMessage::Ping { nonce: 9 }),
        (json!({"type": "leave"}), ClientMessage::Leave),
    ] {
        assert_eq!(from_value::<ClientMessage>(json.clone()).expect("parses"), message);
        assert_eq!(to_value(&message).expect("serialises"), json);
    }
}

#[test]
fn unknown_types_and_fields_are_refused() {
    for json in [
        json!({"type": "chat", "text": "hi"}),
        json!({"type": "moderate", "order": {"order": "shout"}}),
        json!({"type": "tiles", "tiles": [{"mid": "3", "height": 70_000}]}),
        json!({"type": "ping", "nonce": 1, "extra": true}),
        json!({"type": "ping", "nonce": -1}),
        json!({"type": "set_media", "media": {"audio": true, "video": true, "smell": true}}),
        json!({"nonce": 1}),
        json!([]),
    ] {
        assert!(from_value::<ClientMessage>(json.clone()).is_err(), "{json}");
    }
}

#[test]
fn depth_counts_brackets_outside_strings_only() {
    let nest = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    assert!(!is_too_deep(&nest(MAX_JSON_DEPTH)));
    assert!(is_too_deep(&nest(MAX_JSON_DEPTH + 1)));
    assert!(!is_too_deep(&json!({ "a": "[".repeat(100) }).to_string()));
    assert!(!is_too_deep(&json!({ "a": "\"[[[[[[[[[[[[" }).to_string()));
}

proptest! {
    #[test]
    fn depth_check_never_panics(text in "\\PC{0,200}") {
        let _ = is_too_deep(&text);
    }
}
