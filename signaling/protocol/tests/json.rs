//! The JSON of the wire types: names and shapes that pages rely on.

use proptest::prelude::*;
use serde_json::{from_value, json, to_value};
use signaling_protocol::{
    ClientMessage, CloseReason, ErrorCode, Lane, LaneAssignment, LeaveReason, LinkState, MAX_JSON_DEPTH, MediaKind, MediaState,
    Participant, Role, RoomSnapshot, ServerMessage, Source, is_too_deep,
};

fn snapshot() -> RoomSnapshot {
    RoomSnapshot {
        id: "r".into(),
        participants: vec![Participant {
            id: "p1".into(),
            role: Role::Lawyer,
            name: "李文博 律师".into(),
            title: String::new(),
            media: MediaState { audio: true, video: false },
            link: LinkState::Live,
        }],
        assignments: vec![LaneAssignment { mid: "3".into(), participant: "p1".into(), source: Source::Camera }],
        speaker: None,
    }
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
        ServerMessage::ParticipantChanged { participant },
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
