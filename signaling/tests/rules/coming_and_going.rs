use rstest::rstest;
use signaling::protocol::{CloseReason, LeaveReason};
use signaling::room::{ConnectionId, Input, Output};
use signaling::sfu::PeerId;
use signaling::{Rights, RoomPolicy};

use crate::house::{House, grant, joining, words};

/// Without the media orders, which have their own tests.
fn told(outputs: &[Output]) -> Vec<String> {
    words(outputs).into_iter().filter(|word| !word.starts_with("media")).collect()
}

#[test]
fn a_newcomer_is_told_everything_and_the_others_of_the_newcomer() {
    let mut house = House::new(RoomPolicy::default());
    assert_eq!(words(&house.join(1, "a")), ["media add 1", "to 1 joined", "fact joined a"]);
    let outputs = house.join(2, "b");
    assert_eq!(told(&outputs), ["to 1 lanes", "to 2 joined", "fact joined b", "to 1 participant_joined"]);
}

#[test]
fn a_grant_opens_one_seat_once() {
    let mut house = House::new(RoomPolicy::default());
    let permit = grant("g", "a", Rights::ALL);
    house.apply(Input::Join(Box::new(joining(1, permit.clone(), 1))));
    let again = house.apply(Input::Join(Box::new(joining(2, permit, 1))));
    assert_eq!(words(&again), ["refuse 2 GrantUsed"]);
}

#[test]
fn a_newer_grant_replaces_the_seat_without_emptying_the_room() {
    let mut house = House::new(RoomPolicy::default());
    house.join(1, "a");
    let outputs = house.join(2, "a");
    assert_eq!(
        words(&outputs),
        ["to 1 closed", "close 1", "media remove 1", "fact left a Replaced", "media add 2", "to 2 joined", "fact joined a"]
    );
}

#[test]
fn a_full_room_refuses_but_not_who_is_in_it() {
    let mut house = House::new(RoomPolicy { max_participants: 2, ..RoomPolicy::default() });
    house.join(1, "a");
    house.join(2, "b");
    assert_eq!(words(&house.join(3, "c")), ["refuse 3 RoomFull"]);
    assert!(words(&house.join(4, "b")).contains(&"to 4 joined".to_owned()));
}

#[test]
fn who_comes_back_in_time_keeps_the_seat_and_a_new_token() {
    let mut house = House::new(RoomPolicy::default());
    house.join(1, "a");
    house.apply(Input::Link { peer: PeerId(1), is_up: true });
    assert_eq!(words(&house.lose(1)), ["fact interrupted a"]);
    house.now_ms = 29_999;
    assert_eq!(words(&house.resume(2, "token1")), ["to 2 resumed", "to 2 participant_changed", "fact live a"]);
    assert_eq!(words(&house.resume(3, "token1")), ["refuse 3 ResumeUnknown"], "a token works once");
    assert_eq!(words(&house.resume(4, "token2")), ["close 2", "to 4 resumed"], "the stale socket goes");
}

#[test]
fn who_comes_back_too_late_has_lost_the_seat() {
    let mut house = House::new(RoomPolicy::default());
    house.join(1, "a");
    house.lose(1);
    assert_eq!(house.room.next_deadline_ms(), Some(20_000), "the lanes are lent out first");
    house.now_ms = 20_000;
    house.apply(Input::Tick);
    assert_eq!(house.room.next_deadline_ms(), Some(30_000));
    house.now_ms = 29_999;
    assert_eq!(words(&house.apply(Input::Tick)), [""; 0]);
    house.now_ms = 30_000;
    assert_eq!(words(&house.resume(2, "token1")), ["refuse 2 ResumeUnknown"]);
    assert_eq!(words(&house.apply(Input::Tick)), ["media remove 1", "fact left a Lost", "fact empty"]);
    assert_eq!(house.room.next_deadline_ms(), None);
}

#[test]
fn a_link_is_live_when_socket_and_media_are_up() {
    let mut house = House::new(RoomPolicy::default());
    house.join(1, "a");
    let link = |is_up| Input::Link { peer: PeerId(1), is_up };
    assert_eq!(words(&house.apply(link(true))), ["to 1 participant_changed", "fact live a"]);
    assert_eq!(words(&house.apply(link(true))), [""; 0], "said once");
    assert_eq!(words(&house.apply(link(false))), ["to 1 participant_changed", "fact interrupted a"]);
    assert_eq!(words(&house.apply(link(true))), ["to 1 participant_changed", "fact live a"]);
}

#[rstest]
#[case(Input::Leave { connection: ConnectionId(1), reason: LeaveReason::Left }, &["close 1", "to 2 lanes", "to 2 participant_left", "fact left a Left"])]
#[case(Input::Remove { participant: "a".into() }, &["to 1 closed", "close 1", "to 2 lanes", "to 2 participant_left", "fact left a Removed"])]
#[case(Input::Remove { participant: "nobody".into() }, &[])]
#[case(
    Input::Close { reason: CloseReason::SessionEnded },
    &["to 1 closed", "close 1", "to 2 lanes", "to 2 participant_left", "fact left a Removed", "to 2 closed", "close 2", "fact left b Removed", "fact empty"]
)]
fn leaving_is_told(#[case] input: Input, #[case] expected: &[&str]) {
    let mut house = House::new(RoomPolicy::default());
    house.join(1, "a");
    house.join(2, "b");
    assert_eq!(told(&house.apply(input)), expected);
}

#[test]
fn a_speaker_who_leaves_is_taken_back() {
    let mut house = House::new(RoomPolicy::default());
    house.join(1, "a");
    house.join(2, "b");
    assert_eq!(words(&house.apply(Input::Speaker { peer: Some(PeerId(1)) })), ["to 1 speaker", "to 2 speaker"]);
    let outputs = house.apply(Input::Leave { connection: ConnectionId(1), reason: LeaveReason::Left });
    assert!(told(&outputs).contains(&"to 2 speaker".to_owned()));
}
