//! Lobby, announcement, hold, side room, stop, mute, spotlight.

use rstest::rstest;
use signaling::RoomPolicy;
use signaling::protocol::{ErrorCode, LeaveReason, MediaState, Moderation, Role, ServerMessage, Source, Standing};
use signaling::room::{ConnectionId, Input, Output};

use crate::house::{House, last_table, words};

/// 1 the host, 2 the petitioner, 3 an officer of the responsible unit.
fn three() -> House {
    let mut house = House::new(RoomPolicy::SESSION);
    house.join_as(1, "host", Role::Leader, true, Standing::Present);
    house.join_as(2, "petitioner", Role::Petitioner, false, Standing::Present);
    house.join_as(3, "officer", Role::Officer, false, Standing::Present);
    house
}

/// Whom the viewer of the last tables sees and hears, in letters.
fn seen(house: &mut House, outputs: &[Output], connection: u64, before: &str) -> String {
    let _ = house;
    match last_table(outputs, connection) {
        None => before.to_owned(),
        Some(table) => {
            let mut who: Vec<String> = table.iter().map(|row| format!("{}/{:?}", row.participant, row.source)).collect();
            who.sort();
            who.join(" ")
        }
    }
}

fn refused(outputs: &[Output]) -> Option<ErrorCode> {
    outputs.iter().find_map(|output| match output {
        Output::Send { message, .. } => match &**message {
            ServerMessage::Error { code, fatal: false, .. } => Some(*code),
            _ => None,
        },
        _ => None,
    })
}

#[test]
fn nobody_is_admitted_because_the_host_arrived() {
    let mut house = House::new(RoomPolicy::SESSION);
    house.join_as(2, "petitioner", Role::Petitioner, false, Standing::Waiting);
    let arrived = house.join_as(1, "host", Role::Leader, true, Standing::Present);
    assert!(!words(&arrived).iter().any(|word| word.starts_with("media 1:") || word.starts_with("media 2:")), "{:?}", words(&arrived));
    let admitted = house.order(1, Moderation::Admit { participant: "petitioner".into() });
    assert_eq!(seen(&mut house, &admitted, 1, ""), "petitioner/Camera petitioner/Microphone");
    assert_eq!(seen(&mut house, &admitted, 2, ""), "host/Camera host/Microphone");
    assert!(words(&admitted).contains(&"fact admitted petitioner".to_owned()));
    let again = house.order(1, Moderation::Admit { participant: "petitioner".into() });
    assert_eq!(refused(&again), Some(ErrorCode::ParticipantUnknown), "nobody waits any more");
}

#[test]
fn the_server_admits_too_and_a_reload_stays_admitted() {
    let mut house = House::new(RoomPolicy::SESSION);
    house.join_as(1, "host", Role::Leader, true, Standing::Present);
    house.join_as(2, "petitioner", Role::Petitioner, false, Standing::Waiting);
    house.apply(Input::Admit { participant: "petitioner".into() });
    let reloaded = house.join_as(3, "petitioner", Role::Petitioner, false, Standing::Waiting);
    assert_eq!(seen(&mut house, &reloaded, 3, ""), "host/Camera host/Microphone");
}

#[test]
fn a_third_party_is_announced_with_the_reason_before_it_is_heard() {
    let mut house = House::new(RoomPolicy::SESSION);
    house.join_as(1, "host", Role::Leader, true, Standing::Present);
    house.join_as(2, "petitioner", Role::Petitioner, false, Standing::Present);
    let joined = house.join_as(3, "officer", Role::Officer, false, Standing::Announced);
    let announced = joined.iter().find_map(|output| match output {
        Output::Send { to, message } if to.0 == 2 => match &**message {
            ServerMessage::Announced { participant } => participant.reason.clone(),
            _ => None,
        },
        _ => None,
    });
    assert_eq!(announced.as_deref(), Some("reason"));
    assert_eq!(seen(&mut house, &joined, 2, "host"), "host", "nothing of the officer yet");
    assert_eq!(house.room.next_deadline_ms(), Some(3_000));
    house.now_ms = 2_999;
    assert_eq!(words(&house.apply(Input::Tick)), [""; 0]);
    house.now_ms = 3_000;
    let open = house.apply(Input::Tick);
    assert_eq!(seen(&mut house, &open, 2, ""), "host/Camera host/Microphone officer/Camera officer/Microphone");
    assert!(words(&open).contains(&"fact admitted officer".to_owned()));
}

#[test]
fn a_held_person_neither_hears_nor_is_heard() {
    let mut house = three();
    let held = house.order(1, Moderation::Hold { participant: "petitioner".into(), is_held: true });
    assert_eq!(seen(&mut house, &held, 2, "?"), "");
    assert_eq!(seen(&mut house, &held, 1, "?"), "officer/Camera officer/Microphone");
    let back = house.order(1, Moderation::Hold { participant: "petitioner".into(), is_held: false });
    assert_eq!(seen(&mut house, &back, 1, "?"), "officer/Camera officer/Microphone petitioner/Camera petitioner/Microphone");
    assert_eq!(refused(&house.order(1, Moderation::Hold { participant: "host".into(), is_held: true })), Some(ErrorCode::NotPermitted));
}

#[test]
fn who_leaves_on_hold_and_muted_comes_back_so_and_who_is_announced_is_announced_again() {
    let mut house = three();
    house.order(1, Moderation::Mute { participant: "petitioner".into(), audio: true, video: false });
    house.order(1, Moderation::Hold { participant: "petitioner".into(), is_held: true });
    for leaver in [2, 3] {
        house.apply(Input::Leave { connection: ConnectionId(leaver), reason: LeaveReason::Left });
    }
    let back = house.join_as(12, "petitioner", Role::Petitioner, false, Standing::Present);
    assert_eq!(seen(&mut house, &back, 12, ""), "", "still held");
    let taken_back = house.order(1, Moderation::Hold { participant: "petitioner".into(), is_held: false });
    assert_eq!(seen(&mut house, &taken_back, 1, "?"), "petitioner/Camera", "still muted");
    let officer = house.join_as(13, "officer", Role::Officer, false, Standing::Announced);
    assert!(words(&officer).contains(&"to 1 announced".to_owned()), "{:?}", words(&officer));
}

#[test]
fn what_was_taken_back_does_not_return_with_the_third_page() {
    let mut house = three();
    let hold = |is_held| Moderation::Hold { participant: "petitioner".into(), is_held };
    house.order(1, hold(true));
    house.join_as(12, "petitioner", Role::Petitioner, false, Standing::Present);
    house.order(1, hold(false));
    house.apply(Input::Leave { connection: ConnectionId(12), reason: LeaveReason::Left });
    let back = house.join_as(22, "petitioner", Role::Petitioner, false, Standing::Present);
    assert_eq!(seen(&mut house, &back, 1, "?"), "officer/Camera officer/Microphone petitioner/Camera petitioner/Microphone");
}

#[test]
fn a_side_room_outlives_the_server() {
    let mut house = House::new(RoomPolicy { is_consulting: true, ..RoomPolicy::SESSION });
    house.join_as(1, "host", Role::Lawyer, true, Standing::Present);
    house.join_as(2, "petitioner", Role::Petitioner, false, Standing::Present);
    let officer = house.join_as(3, "officer", Role::Officer, false, Standing::Present);
    assert_eq!(seen(&mut house, &officer, 1, "?"), "officer/Camera officer/Microphone");
    assert_eq!(seen(&mut house, &officer, 2, ""), "");
}

#[test]
fn in_the_side_room_staff_hear_each_other_and_the_petitioner_nobody() {
    let mut house = three();
    let on = house.order(1, Moderation::Consult { is_on: true });
    assert_eq!(seen(&mut house, &on, 2, "?"), "");
    assert_eq!(seen(&mut house, &on, 1, "?"), "officer/Camera officer/Microphone");
    assert_eq!(seen(&mut house, &on, 3, "?"), "host/Camera host/Microphone");
    let late = house.join_as(4, "interpreter", Role::Interpreter, false, Standing::Present);
    assert_eq!(seen(&mut house, &late, 4, "?"), "", "an interpreter is no staff");
    let off = house.order(1, Moderation::Consult { is_on: false });
    assert!(seen(&mut house, &off, 2, "?").contains("host/Microphone"));
}

#[test]
fn a_stop_silences_everybody_and_a_newcomer_finds_it() {
    let mut house = three();
    let stopped = house.order(1, Moderation::Stop { is_on: true });
    for viewer in [1, 2, 3] {
        assert_eq!(seen(&mut house, &stopped, viewer, "?"), "", "{viewer}");
    }
    let late = house.join(4, "observer");
    let Some(Output::Send { message, .. }) = late.iter().find(|it| matches!(it, Output::Send { to, .. } if to.0 == 4)) else { panic!() };
    let ServerMessage::Joined { room, .. } = &**message else { panic!("{message:?}") };
    assert!(room.floor.is_stopped && room.assignments.is_empty());
    assert!(words(&house.order(1, Moderation::Stop { is_on: false })).iter().any(|word| word.starts_with("media 2:")));
    assert!(House::new(RoomPolicy { is_stopped: true, ..RoomPolicy::SESSION }).room.next_deadline_ms().is_none());
}

#[test]
fn muted_by_the_host_nobody_is_heard_whatever_the_page_does() {
    let mut house = three();
    let muted = house.order(1, Moderation::Mute { participant: "officer".into(), audio: true, video: false });
    assert_eq!(seen(&mut house, &muted, 2, "?"), "host/Camera host/Microphone officer/Camera");
    let reloaded = house.join_as(9, "officer", Role::Officer, false, Standing::Present);
    assert_eq!(seen(&mut house, &reloaded, 2, "?"), "host/Camera host/Microphone officer/Camera", "a reload does not unmute");
    let heard = house.order(1, Moderation::Mute { participant: "officer".into(), audio: false, video: false });
    assert_eq!(seen(&mut house, &heard, 2, "?"), "host/Camera host/Microphone officer/Camera officer/Microphone");
}

#[test]
fn the_spotlight_ends_with_whom_it_showed() {
    let mut house = three();
    let shown = house.order(1, Moderation::Spotlight { participant: Some("officer".into()), source: Source::Screen });
    assert_eq!(words(&shown)[..3], ["to 1 floor_changed", "to 2 floor_changed", "to 3 floor_changed"]);
    let gone = house.order(1, Moderation::Remove { participant: "officer".into() });
    assert!(words(&gone).contains(&"to 2 floor_changed".to_owned()));
}

#[rstest]
#[case::a_petitioner_orders_nothing(2, Moderation::Stop { is_on: true }, ErrorCode::NotPermitted)]
#[case::an_officer_orders_nothing(3, Moderation::Consult { is_on: true }, ErrorCode::NotPermitted)]
#[case::the_petitioner_is_not_removed(1, Moderation::Remove { participant: "petitioner".into() }, ErrorCode::NotPermitted)]
#[case::nobody_of_that_name(1, Moderation::Mute { participant: "ghost".into(), audio: true, video: true }, ErrorCode::ParticipantUnknown)]
#[case::no_ghost_is_shown(1, Moderation::Spotlight { participant: Some("ghost".into()), source: Source::Camera }, ErrorCode::ParticipantUnknown)]
fn what_may_not_be_ordered_changes_nothing(#[case] connection: u64, #[case] order: Moderation, #[case] code: ErrorCode) {
    let mut house = three();
    let outputs = house.order(connection, order);
    assert_eq!(words(&outputs), [format!("to {connection} error")]);
    assert_eq!(refused(&outputs), Some(code));
}

#[test]
fn a_supervisor_is_named_to_all_and_neither_held_nor_sent_away() {
    let mut house = three();
    let joined = house.join_as(4, "supervisor", Role::Supervisor, false, Standing::Announced);
    let named: Vec<String> = words(&joined).into_iter().filter(|w| w.ends_with("announced")).collect();
    assert_eq!(named, ["to 1 announced", "to 2 announced", "to 3 announced", "to 4 announced"]);
    let who = || "supervisor".to_owned();
    for order in [Moderation::Hold { participant: who(), is_held: true }, Moderation::Remove { participant: who() }] {
        assert_eq!(refused(&house.order(1, order)), Some(ErrorCode::NotPermitted));
    }
}

#[test]
fn a_technician_sees_how_lines_are_and_nothing_of_the_talk() {
    let mut house = three();
    let joined = house.join_as(4, "technician", Role::Technician, false, Standing::Present);
    assert_eq!(seen(&mut house, &joined, 4, "?"), "");
    let quality = signaling::protocol::Quality { rtt_ms: Some(9), ..Default::default() };
    let told = |house: &mut House| words(&house.apply(Input::Quality { peer: signaling::sfu::PeerId(2), quality }));
    assert_eq!(
        told(&mut house),
        ["to 1 line_quality", "to 4 line_quality", "fact quality petitioner"],
        "host and technician, and the server"
    );
    for _ in 0..4 {
        assert_eq!(told(&mut house), ["to 1 line_quality", "to 4 line_quality"], "the server every tenth second only");
    }
    assert_eq!(told(&mut house).last().map(String::as_str), Some("fact quality petitioner"));
    assert_eq!(MediaState { audio: false, video: false }, joined_muted(&joined));
}

fn joined_muted(outputs: &[Output]) -> MediaState {
    let found = outputs.iter().find_map(|output| match output {
        Output::Send { message, .. } => match &**message {
            ServerMessage::ParticipantJoined { participant } => Some(participant.muted),
            _ => None,
        },
        _ => None,
    });
    found.expect("somebody joined")
}
