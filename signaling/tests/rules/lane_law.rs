use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use signaling::RoomPolicy;
use signaling::protocol::{LANE_HOLD_MS, LeaveReason, Moderation, Role, ServerMessage, Standing};
use signaling::room::{ConnectionId, Input, MediaOrder, Output};
use signaling::sfu::PeerId;

use crate::house::House;

#[derive(Debug, Clone)]
enum Step {
    Join(u8),
    Leave(u8),
    Lose(u8),
    Resume(u8),
    Wait(u64),
    Hold(u8, bool),
    Admit(u8),
    Consult(bool),
    Stop(bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..6_u8).prop_map(Step::Join),
        2 => (0..6_u8).prop_map(Step::Leave),
        2 => (0..6_u8).prop_map(Step::Lose),
        2 => (0..6_u8).prop_map(Step::Resume),
        1 => (1..40_000_u64).prop_map(Step::Wait),
        2 => (1..6_u8, any::<bool>()).prop_map(|(who, is_held)| Step::Hold(who, is_held)),
        2 => (1..6_u8).prop_map(Step::Admit),
        1 => any::<bool>().prop_map(Step::Consult),
        1 => any::<bool>().prop_map(Step::Stop),
    ]
}

/// What pages and media engine believe, built from the outputs alone.
#[derive(Default)]
struct Believed {
    /// Connection of each person, while its socket is up.
    sockets: BTreeMap<u8, u64>,
    tokens: BTreeMap<u8, String>,
    present: BTreeSet<String>,
    peers: BTreeMap<String, PeerId>,
    /// The media engine's lanes.
    filled: BTreeMap<(PeerId, String), PeerId>,
    last_connection: u64,
    now_ms: u64,
    /// Since when a socket is lost, of those who have a seat.
    lost_at: BTreeMap<String, u64>,
    standing: BTreeMap<String, Standing>,
    is_consulting: bool,
    is_stopped: bool,
}

/// Who is what in the room of the law: 0 hosts, 1 and 2 are staff, 3 begins in the lobby.
fn role(who: u8) -> (Role, bool, Standing) {
    match who {
        0 => (Role::Leader, true, Standing::Present),
        1 | 2 => (Role::Officer, false, Standing::Present),
        3 => (Role::Petitioner, false, Standing::Waiting),
        _ => (Role::Representative, false, Standing::Present),
    }
}

fn is_staff(who: &str) -> bool {
    role(who.parse().expect("a number")).0 != Role::Petitioner && who.parse::<u8>().expect("a number") < 3
}

impl Believed {
    /// The rule once more, from what was told alone.
    fn may_follow(&self, viewer: &str, source: &str) -> bool {
        let is_in = |who: &str| self.standing.get(who) == Some(&Standing::Present);
        let is_lent = self.lost_at.get(source).is_some_and(|at| self.now_ms >= at + LANE_HOLD_MS);
        let is_same_side = !self.is_consulting || (is_staff(viewer) && is_staff(source));
        viewer != source && !self.is_stopped && is_same_side && !is_lent && is_in(viewer) && is_in(source)
    }

    fn take(&mut self, outputs: &[Output]) {
        for output in outputs {
            match output {
                Output::Media(MediaOrder::Remove { peer }) => {
                    self.filled.retain(|(viewer, _), source| viewer != peer && source != peer);
                    self.peers.retain(|_, it| it != peer);
                }
                Output::Media(MediaOrder::Assign { viewer, mid, source: Some((peer, _)) }) => {
                    self.filled.insert((*viewer, mid.clone()), *peer);
                }
                Output::Media(MediaOrder::Assign { viewer, mid, source: None }) => {
                    self.filled.remove(&(*viewer, mid.clone()));
                }
                Output::Send { to, message } => {
                    if let ServerMessage::Joined { participant, resume, .. } = &**message {
                        self.present.insert(participant.clone());
                        self.lost_at.remove(participant);
                        self.peers.insert(participant.clone(), PeerId(to.0));
                        self.tokens.insert(participant.parse().unwrap(), resume.clone());
                    }
                    if let ServerMessage::Resumed { resume, .. } = &**message {
                        let who = self.sockets.iter().find(|(_, connection)| **connection == to.0).map(|(who, _)| *who).unwrap();
                        self.tokens.insert(who, resume.clone());
                        self.lost_at.remove(&who.to_string());
                    }
                    match &**message {
                        ServerMessage::Joined { room, .. } | ServerMessage::Resumed { room, .. } => {
                            self.standing.extend(room.participants.iter().map(|it| (it.id.clone(), it.standing)));
                        }
                        ServerMessage::ParticipantChanged { participant } => {
                            self.standing.insert(participant.id.clone(), participant.standing);
                        }
                        _ => {}
                    }
                }
                Output::Fact(signaling::FactKind::Left { participant, .. }) => {
                    self.present.remove(participant);
                    self.lost_at.remove(participant);
                    self.standing.remove(participant);
                }
                _ => {}
            }
        }
    }
}

/// An order of the host, when there is one.
fn order(house: &mut House, believed: &mut Believed, order: Moderation) -> Vec<Output> {
    let Some(host) = believed.sockets.get(&0) else { return vec![] };
    match &order {
        Moderation::Consult { is_on } => believed.is_consulting = *is_on,
        Moderation::Stop { is_on } => believed.is_stopped = *is_on,
        _ => {}
    }
    house.order(*host, order)
}

fn play(house: &mut House, believed: &mut Believed, step: &Step) {
    believed.last_connection += 1;
    let fresh = believed.last_connection;
    let outputs = match step {
        Step::Join(who) => {
            believed.sockets.insert(*who, fresh);
            // a replaced seat is left before the new one is joined
            let (role, is_host, standing) = role(*who);
            house.join_as(fresh, &who.to_string(), role, is_host, standing)
        }
        Step::Leave(who) => match believed.sockets.remove(who) {
            Some(connection) => house.apply(Input::Leave { connection: ConnectionId(connection), reason: LeaveReason::Left }),
            None => vec![],
        },
        Step::Lose(who) => match believed.sockets.remove(who) {
            Some(connection) => {
                believed.lost_at.insert(who.to_string(), house.now_ms);
                house.lose(connection)
            }
            None => vec![],
        },
        Step::Hold(who, is_held) => order(house, believed, Moderation::Hold { participant: who.to_string(), is_held: *is_held }),
        Step::Admit(who) => order(house, believed, Moderation::Admit { participant: who.to_string() }),
        Step::Consult(is_on) => order(house, believed, Moderation::Consult { is_on: *is_on }),
        Step::Stop(is_on) => order(house, believed, Moderation::Stop { is_on: *is_on }),
        Step::Resume(who) => {
            let token = believed.tokens.get(who).cloned().unwrap_or_default();
            let before = believed.sockets.insert(*who, fresh);
            let outputs = house.resume(fresh, &token);
            if matches!(outputs.first(), Some(Output::Refuse { .. })) {
                match before {
                    Some(before) => believed.sockets.insert(*who, before),
                    None => believed.sockets.remove(who),
                };
            }
            outputs
        }
        Step::Wait(ms) => {
            house.now_ms += ms;
            believed.now_ms = house.now_ms;
            house.apply(Input::Tick)
        }
    };
    believed.take(&outputs);
}

proptest! {
    #[test]
    fn each_sees_exactly_whom_they_may_follow_in_one_lane_per_source(steps in prop::collection::vec(step(), 1..60)) {
        let mut house = House::new(RoomPolicy::default());
        let mut believed = Believed::default();
        for step in &steps {
            play(&mut house, &mut believed, step);
            for viewer in &believed.present {
                for source in believed.present.iter().filter(|it| *it != viewer) {
                    let expected = if believed.may_follow(viewer, source) { vec!['a', 'v'] } else { vec![] };
                    let (seen_by, shown) = (believed.peers[viewer], believed.peers[source]);
                    let lanes = believed.filled.iter().filter(|((it, _), of)| *it == seen_by && **of == shown);
                    let mut kinds: Vec<char> = lanes.map(|((_, mid), _)| mid.chars().next().unwrap()).collect();
                    kinds.sort_unstable();
                    prop_assert_eq!(kinds, expected, "{} sees {} after {:?}", viewer, source, step);
                }
            }
            let present: BTreeSet<PeerId> = believed.present.iter().map(|it| believed.peers[it]).collect();
            let shown: BTreeSet<PeerId> = believed.filled.values().copied().collect();
            prop_assert!(shown.is_subset(&present), "somebody absent is shown after {:?}", step);
        }
    }
}
