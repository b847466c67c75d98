//! In a session the seat of somebody whose line broke stays; the lanes are lent out after 20 s.

use signaling::RoomPolicy;
use signaling::protocol::{LinkState, Role, ServerMessage, Standing};
use signaling::room::{ConnectionId, Input, Output};
use signaling::sfu::PeerId;

use crate::house::{House, last_table, words};

fn pair() -> House {
    let mut house = House::new(RoomPolicy::SESSION);
    house.join_as(1, "host", Role::Leader, true, Standing::Present);
    house.join_as(2, "petitioner", Role::Petitioner, false, Standing::Present);
    for peer in [1, 2] {
        house.apply(Input::Link { peer: PeerId(peer), is_up: true });
    }
    house
}

fn interrupted_at(outputs: &[Output]) -> Option<Option<u64>> {
    outputs.iter().find_map(|output| match output {
        Output::Send { to, message } if to.0 == 1 => match &**message {
            ServerMessage::ParticipantChanged { participant } => Some(participant.interrupted_at_ms),
            _ => None,
        },
        _ => None,
    })
}

#[test]
fn the_seat_stays_for_hours_and_the_lanes_for_twenty_seconds() {
    let mut house = pair();
    house.now_ms = 1_000;
    let lost = house.lose(2);
    assert_eq!(interrupted_at(&lost), Some(Some(1_000)), "the host sees since when");
    assert_eq!(house.room.next_deadline_ms(), Some(21_000));
    house.now_ms = 20_999;
    assert_eq!(words(&house.apply(Input::Tick)), [""; 0]);
    house.now_ms = 21_000;
    let released = house.apply(Input::Tick);
    assert_eq!(last_table(&released, 1), Some(vec![]));
    assert_eq!(house.room.next_deadline_ms(), None, "nothing else runs out");
    house.now_ms = 8 * 3_600_000;
    assert_eq!(words(&house.apply(Input::Tick)), [""; 0]);
    let back = house.resume(3, "token2");
    assert_eq!(words(&back)[..2], ["to 3 resumed", "to 1 participant_changed"]);
    assert_eq!(interrupted_at(&back), Some(None));
    assert_eq!(last_table(&back, 1).map(|table| table.len()), Some(2), "picture and sound are back");
}

#[test]
fn silence_on_the_socket_is_an_interruption_though_it_is_open() {
    let mut house = pair();
    let quiet = |house: &mut House, is_quiet| words(&house.apply(Input::Quiet { connection: ConnectionId(2), is_quiet }));
    assert_eq!(quiet(&mut house, true), ["to 1 participant_changed", "to 2 participant_changed", "fact interrupted petitioner"]);
    assert_eq!(quiet(&mut house, false), ["to 1 participant_changed", "to 2 participant_changed", "fact live petitioner"]);
}

#[test]
fn media_that_break_lend_the_lanes_too() {
    let mut house = pair();
    house.apply(Input::Link { peer: PeerId(2), is_up: false });
    house.now_ms = 20_000;
    assert_eq!(last_table(&house.apply(Input::Tick), 1), Some(vec![]));
    let up = house.apply(Input::Link { peer: PeerId(2), is_up: true });
    assert_eq!(last_table(&up, 1).map(|table| table.len()), Some(2));
    let state = up.iter().find_map(|output| match output {
        Output::Send { message, .. } => match &**message {
            ServerMessage::ParticipantChanged { participant } => Some(participant.link),
            _ => None,
        },
        _ => None,
    });
    assert_eq!(state, Some(LinkState::Live));
}
