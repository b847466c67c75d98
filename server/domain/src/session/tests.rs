//! The states of a session by every action.

use super::*;

const T0: Timestamp = Timestamp(1_000_000);

type Step = (&'static str, fn(Session, Timestamp) -> Result<Session, Rejection>);
const STEPS: [Step; 14] = [
    ("sit", |s, _| s.sit()),
    ("stand_up", |s, _| s.stand_up()),
    ("receive", |s, _| s.receive()),
    ("check", |s, _| s.check()),
    ("petitioner_up", |s, n| s.petitioner_up(n)),
    ("petitioner_down", |s, n| s.petitioner_down(n)),
    ("read_back", |s, _| s.read_back()),
    ("talk_on", |s, _| s.talk_on()),
    ("complete", |s, n| s.complete(n)),
    ("break_off", |s, n| s.break_off(n)),
    ("abandon", |s, n| s.abandon(n)),
    ("end_by_network", |s, n| s.end_by_network(n)),
    ("end_by_security", |s, n| s.end_by_security(n)),
    ("archive", |s, _| s.archive()),
];

fn all() -> Vec<Session> {
    let open = [
        Session::Scheduled,
        Session::Lobby,
        Session::PreflightOk,
        Session::Live { since: T0 },
        Session::Interrupted { since: T0, live_since: T0 },
        Session::Closing { live_since: T0 },
    ];
    let over = End::ALL.iter().map(|end| Session::Over { end: *end, at: T0 });
    open.into_iter().chain(over).chain([Session::Archived { at: T0 }]).collect()
}

#[test]
fn state_by_action() {
    let rows: Vec<String> = all()
        .into_iter()
        .map(|state| {
            let cells: Vec<String> = STEPS
                .iter()
                .map(|(name, step)| match step(state, T0.plus_ms(1)) {
                    Ok(next) => format!("{name}: {}", next.as_str()),
                    Err(no) => format!("{name}: -{}", no.code),
                })
                .collect();
            format!("{} | {}", state.as_str(), cells.join(" | "))
        })
        .collect();
    insta::assert_snapshot!(rows.join("\n"));
}

#[test]
fn every_word_has_its_state() {
    let mut words: Vec<&str> = all().into_iter().map(Session::as_str).collect();
    words.sort_unstable();
    let mut told = Session::WORDS.to_vec();
    told.sort_unstable();
    assert_eq!(words, told);
}

#[test]
fn an_interruption_keeps_the_time_of_the_talk() {
    let t = Timestamp;
    let live = Session::PreflightOk.petitioner_up(t(1)).expect("live");
    let down = live.petitioner_down(t(2)).expect("interrupted");
    assert_eq!(down.petitioner_up(t(3)), Ok(Session::Live { since: t(1) }));
    let reading = live.read_back().expect("closing").petitioner_down(t(4)).expect("interrupted while reading back");
    assert_eq!(reading.live_since(), Some(t(1)));
    assert!(Session::Lobby.petitioner_down(t(1)).is_err(), "leaving the lobby is no interruption");
    assert!(down.complete(t(4)).expect("ended").complete(t(5)).is_err());
}

#[test]
fn nobody_is_live_without_a_check() {
    assert_eq!(Session::Lobby.petitioner_up(T0).expect_err("no").code, RejectionCode::PreflightMissing);
}

#[test]
fn what_is_over_stays_over_and_no_action_leads_back() {
    for state in all().into_iter().filter(|s| !s.is_open()) {
        for (name, step) in STEPS {
            if let Ok(next) = step(state, T0) {
                assert!(matches!(next, Session::Archived { .. }) && name == "archive", "{} {name}", state.as_str());
            }
        }
    }
}
