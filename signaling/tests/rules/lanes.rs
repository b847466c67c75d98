use signaling::protocol::{LeaveReason, Source};
use signaling::room::{ConnectionId, Input, Offered};
use signaling::sfu::{Kind, LaneLine, PeerId, TrackId};
use signaling::{Rights, RoomPolicy};

use crate::house::{House, grant, joining, last_table, row, words};

fn screen(peer: u64, is_active: bool) -> Input {
    Input::TrackActive { peer: PeerId(peer), track: TrackId(2), is_active }
}

#[test]
fn voice_and_face_of_one_person_share_a_place() {
    let mut house = House::new(RoomPolicy::default());
    house.join(1, "a");
    house.join(2, "b");
    let table = last_table(&house.join(3, "c"), 1).unwrap();
    let expected = [
        row("a0", "b", Source::Microphone),
        row("a1", "c", Source::Microphone),
        row("v0", "b", Source::Camera),
        row("v1", "c", Source::Camera),
    ];
    assert_eq!(table, expected);
}

#[test]
fn a_screen_takes_the_last_lane_while_it_is_sent() {
    let mut house = House::new(RoomPolicy::default());
    house.join(1, "a");
    house.join(2, "b");
    let outputs = house.apply(screen(2, true));
    assert_eq!(words(&outputs), ["media 1:v6=2/2", "to 1 lanes"]);
    assert!(last_table(&outputs, 1).unwrap().contains(&row("v6", "b", Source::Screen)));
    assert_eq!(words(&house.apply(screen(2, false))), ["media 1:v6=-", "to 1 lanes"]);
}

#[test]
fn a_freed_lane_is_taken_by_the_next_and_the_others_stay() {
    let mut house = House::new(RoomPolicy::default());
    for (connection, name) in [(1, "a"), (2, "b"), (3, "c")] {
        house.join(connection, name);
    }
    house.apply(Input::Leave { connection: ConnectionId(2), reason: LeaveReason::Left });
    let table = last_table(&house.join(4, "d"), 1).unwrap();
    let expected = [
        row("a0", "d", Source::Microphone),
        row("a1", "c", Source::Microphone),
        row("v0", "d", Source::Camera),
        row("v1", "c", Source::Camera),
    ];
    assert_eq!(table, expected);
}

#[test]
fn who_has_no_lane_waits_for_one_or_for_more_lanes() {
    let mut house = House::new(RoomPolicy::default());
    house.apply(Input::Join(Box::new(joining(1, grant("x", "a", Rights::ALL), 1))));
    house.join(2, "b");
    house.join(3, "c");
    let more = vec![LaneLine { mid: "a1".into(), kind: Kind::Audio }, LaneLine { mid: "v1".into(), kind: Kind::Video }];
    let offered = Offered { connection: ConnectionId(1), id: 5, answer: "answer".into(), lanes: more, tracks: vec![] };
    let outputs = house.apply(Input::Offered(Box::new(offered)));
    assert!(words(&outputs).starts_with(&["to 1 answer".to_owned()]));
    assert!(last_table(&outputs, 1).unwrap().contains(&row("v1", "c", Source::Camera)));
}

#[test]
fn rights_decide_what_is_shown() {
    let mut house = House::new(RoomPolicy::default());
    house.join(1, "a");
    let no_screen = Rights { can_share_screen: false, ..Rights::ALL };
    house.apply(Input::Join(Box::new(joining(2, grant("x", "b", no_screen), 7))));
    assert_eq!(words(&house.apply(screen(2, true))), [""; 0]);
    let outputs = house.apply(Input::Join(Box::new(joining(3, grant("y", "c", Rights::WATCH), 7))));
    assert_eq!(last_table(&outputs, 1), None, "nothing of the watcher is shown");
}
