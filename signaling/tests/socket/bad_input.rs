use rstest::rstest;
use serde_json::json;
use signaling::protocol::{ErrorCode, LinkState, MAX_MESSAGE_BYTES, MESSAGE_BURST, PROTOCOL_VERSION, ServerMessage};
use signaling::{Entry, Frame, Rights, RoomId};

use crate::page::{Hall, Offer, join_message};

fn text(text: impl Into<String>) -> Frame {
    Frame::Text(text.into())
}

#[rstest]
#[case::not_json(vec![text("{nope")], ErrorCode::MessageMalformed)]
#[case::unknown_type(vec![text(r#"{"type":"chat"}"#)], ErrorCode::MessageMalformed)]
#[case::unknown_field(vec![text(r#"{"type":"ping","nonce":1,"x":1}"#)], ErrorCode::MessageMalformed)]
#[case::too_large(vec![text(" ".repeat(MAX_MESSAGE_BYTES + 1))], ErrorCode::MessageTooLarge)]
#[case::too_deep(vec![text("[".repeat(100_000))], ErrorCode::MessageTooLarge)]
#[case::too_many(vec![text(r#"{"type":"ping","nonce":1}"#); MESSAGE_BURST as usize + 40], ErrorCode::TooManyMessages)]
#[case::binary(vec![Frame::Binary(vec![1, 2])], ErrorCode::MessageBinary)]
#[case::second_join(vec![text(join_message("v=0").to_string())], ErrorCode::MessageOutOfOrder)]
#[tokio::test]
async fn a_breach_ends_one_socket_and_the_room_goes_on(#[case] frames: Vec<Frame>, #[case] code: ErrorCode) {
    let hall = Hall::open().await;
    let (mut good, _) = hall.join("good").await;
    let (mut bad, _) = hall.join("bad").await;
    for frame in frames {
        bad.to.send(frame).await.unwrap();
    }
    bad.expect_end(code).await;
    good.hear_until("left", |it| matches!(it, ServerMessage::ParticipantLeft { id, .. } if id == "bad")).await;
    good.assert_alive().await;
}

#[rstest]
#[case::ping_first(json!({"type": "ping", "nonce": 1}), ErrorCode::MessageOutOfOrder)]
#[case::old_page(json!({"type": "join", "version": 9, "offer": "v=0", "media": {"audio": true, "video": true}}), ErrorCode::VersionUnsupported)]
#[case::foreign_token(json!({"type": "resume", "version": PROTOCOL_VERSION, "token": "x"}), ErrorCode::ResumeUnknown)]
#[tokio::test]
async fn a_bad_first_message_is_refused(#[case] message: serde_json::Value, #[case] code: ErrorCode) {
    let hall = Hall::open().await;
    let mut page = hall.connect(hall.entry("a"));
    page.say(&message).await;
    page.expect_end(code).await;
}

#[rstest]
#[case::nonsense("nonsense".to_owned(), ErrorCode::OfferInvalid)]
#[case::too_many_lanes(Offer::new(26).sdp, ErrorCode::TooManyLanes)]
#[tokio::test]
async fn a_bad_offer_may_be_repeated(#[case] offer: String, #[case] expected: ErrorCode) {
    let hall = Hall::open().await;
    let mut page = hall.connect(hall.entry("a"));
    page.say(&join_message(&offer)).await;
    let ServerMessage::Error { code, fatal, .. } = page.hear().await else { panic!("an error is expected") };
    assert_eq!((code, fatal), (expected, false));
    page.say(&join_message(&Offer::new(2).sdp)).await;
    assert!(matches!(page.hear().await, ServerMessage::Joined { .. }), "the grant was not used up");
    page.say(&json!({"type": "offer", "id": 4, "sdp": "nonsense"})).await;
    let ServerMessage::Error { code, fatal, .. } = page.hear().await else { panic!("an error is expected") };
    assert_eq!((code, fatal), (ErrorCode::OfferInvalid, false));
    page.assert_alive().await;
}

#[tokio::test]
async fn a_watcher_may_not_send() {
    let hall = Hall::open().await;
    let mut page = hall.connect(hall.entry_with("a", Rights::WATCH));
    page.say(&join_message(&Offer::new(2).sdp)).await;
    let ServerMessage::Error { code, .. } = page.hear().await else { panic!("an error is expected") };
    assert_eq!(code, ErrorCode::NotPermitted);
}

#[tokio::test]
async fn a_used_grant_and_an_unknown_room_are_refused() {
    let hall = Hall::open().await;
    let entry = hall.entry("a");
    let mut first = hall.connect(entry.clone());
    first.say(&join_message(&Offer::new(2).sdp)).await;
    assert!(matches!(first.hear().await, ServerMessage::Joined { .. }));
    let mut second = hall.connect(entry);
    second.say(&join_message(&Offer::new(2).sdp)).await;
    second.expect_end(ErrorCode::GrantUsed).await;
    first.assert_alive().await;

    let mut lost = hall.connect(Entry::Resume(RoomId::from("nowhere")));
    lost.expect_end(ErrorCode::RoomUnknown).await;
    let mut stranger = hall.connect(Entry::Resume(hall.room.clone()));
    stranger.say(&join_message(&Offer::new(2).sdp)).await;
    stranger.expect_end(ErrorCode::GrantInvalid).await;
}

#[tokio::test]
async fn a_silent_socket_is_closed_and_may_resume() {
    let hall = Hall::open().await;
    let (mut page, joined) = hall.join("a").await;
    let ServerMessage::Joined { resume, .. } = joined else { unreachable!() };
    tokio::time::pause();
    tokio::time::advance(std::time::Duration::from_millis(signaling::protocol::SILENCE_LIMIT_MS + 1)).await;
    page.expect_end(ErrorCode::Silent).await;
    tokio::time::resume();
    let mut back = hall.connect(Entry::Resume(hall.room.clone()));
    back.say(&json!({"type": "resume", "version": PROTOCOL_VERSION, "token": resume})).await;
    assert!(matches!(back.hear().await, ServerMessage::Resumed { .. }));
}

#[tokio::test]
async fn who_says_nothing_for_a_moment_is_interrupted_for_the_others_and_then_back() {
    let hall = Hall::open().await;
    let (mut watcher, _) = hall.join("a").await;
    let (page, _) = hall.join("b").await;
    watcher.hear_until("joined", |it| matches!(it, ServerMessage::ParticipantJoined { .. })).await;
    let told = |link| move |it: &ServerMessage| matches!(it, ServerMessage::ParticipantChanged { participant } if participant.id == "b" && participant.link == link);
    tokio::time::pause();
    watcher.say(&json!({"type": "ping", "nonce": 1})).await;
    tokio::time::advance(std::time::Duration::from_millis(signaling::protocol::QUIET_LIMIT_MS + 1)).await;
    tokio::time::resume();
    watcher.hear_until("interrupted", told(LinkState::Interrupted)).await;
    page.say(&json!({"type": "ping", "nonce": 1})).await;
    watcher.hear_until("back", told(LinkState::Connecting)).await;
}
