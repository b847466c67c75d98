use serde_json::json;
use signaling::protocol::{CloseReason, LeaveReason, LinkState, PROTOCOL_VERSION, ServerMessage, Source};
use signaling::{Entry, FactKind};

use crate::page::{Hall, Offer, join_message};

#[tokio::test]
async fn a_session_from_join_to_end() {
    let mut hall = Hall::open().await;
    let mut page = hall.connect(hall.entry("a"));
    let offer = Offer::new(2);
    page.say(&join_message(&offer.sdp)).await;
    let ServerMessage::Joined { participant, answer, lanes, room, .. } = page.hear().await else { panic!("joined is expected") };
    assert_eq!((participant.as_str(), lanes.len(), room.participants.len()), ("a", 4, 1));
    assert_eq!(hall.fact().await, FactKind::Joined { participant: "a".into() });

    offer.connect(&answer);
    assert_eq!(hall.fact().await, FactKind::Live { participant: "a".into() });
    let is_live =
        |it: &ServerMessage| matches!(it, ServerMessage::ParticipantChanged { participant } if participant.link == LinkState::Live);
    page.hear_until("live", is_live).await;

    let (mut other, joined) = hall.join("b").await;
    let ServerMessage::Joined { room, .. } = joined else { unreachable!() };
    assert_eq!(room.assignments.iter().map(|it| it.source).collect::<Vec<_>>(), [Source::Microphone, Source::Camera]);
    let ServerMessage::Lanes { assignments } = page.hear().await else { panic!("lanes come first") };
    assert!(assignments.iter().all(|it| it.participant == "b") && assignments.len() == 2);
    assert!(matches!(page.hear().await, ServerMessage::ParticipantJoined { participant } if participant.id == "b"));

    other.say(&json!({"type": "set_media", "media": {"audio": false, "video": true}})).await;
    let is_muted = |it: &ServerMessage| matches!(it, ServerMessage::ParticipantChanged { participant } if !participant.media.audio);
    page.hear_until("muted", is_muted).await;
    other.say(&json!({"type": "leave"})).await;
    page.hear_until("left", |it| matches!(it, ServerMessage::ParticipantLeft { id, reason: LeaveReason::Left } if id == "b")).await;
    while other.from.recv().await.is_some() {}

    hall.hub.close_room(&hall.room, CloseReason::SessionEnded).await.unwrap();
    page.hear_until("closed", |it| *it == ServerMessage::Closed { reason: CloseReason::SessionEnded }).await;
    page.expect_close().await;
    assert_eq!(hall.fact().await, FactKind::Joined { participant: "b".into() });
    assert_eq!(hall.fact().await, FactKind::Left { participant: "b".into(), reason: LeaveReason::Left });
    assert_eq!(hall.fact().await, FactKind::Left { participant: "a".into(), reason: LeaveReason::Removed });
    assert_eq!(hall.fact().await, FactKind::Empty);
    assert_eq!(hall.hub.room_count(), 0);
}

#[tokio::test]
async fn a_broken_socket_resumes_without_a_grant_and_media_stays() {
    let hall = Hall::open().await;
    let (mut watcher, _) = hall.join("w").await;
    let (page, joined) = hall.join("a").await;
    let ServerMessage::Joined { resume, .. } = joined else { unreachable!() };
    drop(page);
    let link = |wanted| move |it: &ServerMessage| matches!(it, ServerMessage::ParticipantChanged { participant } if participant.id == "a" && participant.link == wanted);
    watcher.hear_until("interrupted", link(LinkState::Interrupted)).await;
    let mut back = hall.connect(Entry::Resume(hall.room.clone()));
    back.say(&json!({"type": "resume", "version": PROTOCOL_VERSION, "token": resume})).await;
    let ServerMessage::Resumed { room, resume: next } = back.hear().await else { panic!("resumed is expected") };
    assert_eq!(room.participants.len(), 2);
    assert_eq!(room.assignments.len(), 2, "the lanes are as they were");
    assert_ne!(next, resume, "a token works once");
    watcher.hear_until("back", link(LinkState::Connecting)).await;
}

#[tokio::test]
async fn more_lanes_come_with_a_further_offer() {
    let hall = Hall::open().await;
    let mut page = hall.connect(hall.entry("a"));
    let offer = Offer::new(1);
    page.say(&join_message(&offer.sdp)).await;
    page.hear().await;
    page.say(&json!({"type": "offer", "id": 9, "sdp": offer.sdp})).await;
    let ServerMessage::Answer { id, lanes, .. } = page.hear().await else { panic!("an answer is expected") };
    assert_eq!((id, lanes.len()), (9, 2));
}

#[tokio::test]
async fn who_is_removed_is_told_and_the_others_stay() {
    let hall = Hall::open().await;
    let (mut a, _) = hall.join("a").await;
    let (mut b, _) = hall.join("b").await;
    hall.hub.remove(&hall.room, "b").await.unwrap();
    b.hear_until("closed", |it| *it == ServerMessage::Closed { reason: CloseReason::Removed }).await;
    b.expect_close().await;
    a.hear_until("left", |it| matches!(it, ServerMessage::ParticipantLeft { reason: LeaveReason::Removed, .. })).await;
    a.assert_alive().await;
}

#[tokio::test]
async fn a_stopping_server_says_so_to_everybody() {
    let hall = Hall::open().await;
    let (mut seated, _) = hall.join("a").await;
    let mut waiting = hall.connect(hall.entry("b"));
    tokio::task::yield_now().await;
    hall.hub.shutdown().await;
    let stopping = ServerMessage::Closed { reason: CloseReason::ServerStopping };
    seated.hear_until("closed", |it| *it == stopping).await;
    waiting.hear_until("closed", |it| *it == stopping).await;
    waiting.expect_close().await;
    let mut late = hall.connect(hall.entry("c"));
    late.hear().await;
}
