//! Chat and captions.

use rstest::rstest;
use signaling::RoomPolicy;
use signaling::protocol::{Audience, ErrorCode, Line, LineKind, MAX_LINES_KEPT, Moderation, Role, ServerMessage, Standing};
use signaling::room::{ConnectionId, Input, Output};

use crate::house::{House, words};

fn house() -> House {
    let mut house = House::new(RoomPolicy::SESSION);
    house.join_as(1, "host", Role::Lawyer, true, Standing::Present);
    house.join_as(2, "petitioner", Role::Petitioner, false, Standing::Present);
    house.join_as(3, "officer", Role::Officer, false, Standing::Present);
    house.join_as(4, "observer", Role::Observer, false, Standing::Present);
    house
}

fn say(house: &mut House, connection: u64, to: Audience, text: &str) -> Vec<Output> {
    house.apply(Input::Say { connection: ConnectionId(connection), kind: LineKind::Chat, to, text: text.into() })
}

fn lines_of(outputs: &[Output], connection: u64) -> Vec<Line> {
    let found = outputs.iter().find_map(|output| match output {
        Output::Send { to, message } if to.0 == connection => match &**message {
            ServerMessage::Joined { room, .. } => Some(room.lines.clone()),
            _ => None,
        },
        _ => None,
    });
    found.unwrap_or_default()
}

#[test]
fn a_line_reaches_whom_it_is_for_and_whoever_reloads() {
    let mut house = house();
    assert_eq!(words(&say(&mut house, 2, Audience::Everyone, "听不见")), ["to 1 said", "to 2 said", "to 3 said", "to 4 said"]);
    assert_eq!(words(&say(&mut house, 3, Audience::Staff, "不属实")), ["to 1 said", "to 3 said"]);
    let petitioner = house.join_as(12, "petitioner", Role::Petitioner, false, Standing::Present);
    assert_eq!(lines_of(&petitioner, 12).iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["听不见"]);
    let host = house.join_as(11, "host", Role::Lawyer, true, Standing::Present);
    assert_eq!(lines_of(&host, 11).len(), 2);
}

#[rstest]
#[case::to_staff_from_the_petitioner(2, Audience::Staff, "x", ErrorCode::NotPermitted)]
#[case::an_observer_writes_nothing(4, Audience::Everyone, "x", ErrorCode::NotPermitted)]
#[case::nothing(1, Audience::Everyone, "  ", ErrorCode::LineInvalid)]
fn what_may_not_be_written_reaches_nobody(#[case] who: u64, #[case] to: Audience, #[case] text: &str, #[case] code: ErrorCode) {
    let mut house = house();
    let outputs = say(&mut house, who, to, text);
    assert_eq!(words(&outputs), [format!("to {who} error")]);
    let Output::Send { message, .. } = &outputs[0] else { panic!() };
    assert!(matches!(&**message, ServerMessage::Error { code: it, fatal: false, .. } if *it == code), "{message:?}");
}

#[test]
fn a_line_has_500_characters_at_most_and_the_room_keeps_200() {
    let mut house = house();
    assert_eq!(words(&say(&mut house, 1, Audience::Everyone, &"字".repeat(501))), ["to 1 error"]);
    assert_eq!(words(&say(&mut house, 1, Audience::Everyone, &"字".repeat(500))).len(), 4);
    for n in 0..MAX_LINES_KEPT + 5 {
        say(&mut house, 1, Audience::Everyone, &n.to_string());
    }
    let lines = lines_of(&house.join_as(13, "late", Role::Officer, false, Standing::Present), 13);
    assert_eq!((lines.len(), lines[0].text.as_str()), (MAX_LINES_KEPT, "5"));
}

#[test]
fn while_the_talk_is_stopped_nothing_is_written() {
    let mut house = house();
    house.order(1, Moderation::Stop { is_on: true });
    assert_eq!(words(&say(&mut house, 2, Audience::Everyone, "x")), ["to 2 error"]);
}

#[test]
fn who_waits_or_is_held_writes_and_reads_nothing() {
    let mut house = house();
    house.join_as(5, "waiting", Role::Petitioner, false, Standing::Waiting);
    assert_eq!(words(&say(&mut house, 5, Audience::Everyone, "x")), ["to 5 error"]);
    assert!(!words(&say(&mut house, 1, Audience::Everyone, "x")).contains(&"to 5 said".to_owned()));
    house.order(1, Moderation::Hold { participant: "officer".into(), is_held: true });
    assert_eq!(words(&say(&mut house, 3, Audience::Everyone, "x")), ["to 3 error"]);
    assert!(!words(&say(&mut house, 1, Audience::Everyone, "x")).contains(&"to 3 said".to_owned()), "nothing comes to whoever is held");
}
