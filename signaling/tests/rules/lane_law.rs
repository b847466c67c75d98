use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use signaling::RoomPolicy;
use signaling::protocol::{LeaveReason, ServerMessage};
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
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..6_u8).prop_map(Step::Join),
        2 => (0..6_u8).prop_map(Step::Leave),
        2 => (0..6_u8).prop_map(Step::Lose),
        2 => (0..6_u8).prop_map(Step::Resume),
        1 => (1..40_000_u64).prop_map(Step::Wait),
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
}

impl Believed {
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
                        self.peers.insert(participant.clone(), PeerId(to.0));
                        self.tokens.insert(participant.parse().unwrap(), resume.clone());
                    }
                    if let ServerMessage::Resumed { resume, .. } = &**message {
                        let who = self.sockets.iter().find(|(_, connection)| **connection == to.0).map(|(who, _)| *who).unwrap();
                        self.tokens.insert(who, resume.clone());
                    }
                }
                Output::Fact(signaling::FactKind::Left { participant, .. }) => {
                    self.present.remove(participant);
                }
                _ => {}
            }
        }
    }
}

fn play(house: &mut House, believed: &mut Believed, step: &Step) {
    believed.last_connection += 1;
    let fresh = believed.last_connection;
    let outputs = match step {
        Step::Join(who) => {
            believed.sockets.insert(*who, fresh);
            // a replaced seat is left before the new one is joined
            house.join(fresh, &who.to_string())
        }
        Step::Leave(who) => match believed.sockets.remove(who) {
            Some(connection) => house.apply(Input::Leave { connection: ConnectionId(connection), reason: LeaveReason::Left }),
            None => vec![],
        },
        Step::Lose(who) => believed.sockets.remove(who).map(|connection| house.lose(connection)).unwrap_or_default(),
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
            house.apply(Input::Tick)
        }
    };
    believed.take(&outputs);
}

proptest! {
    #[test]
    fn each_present_pair_sees_each_other_in_one_lane_per_source(steps in prop::collection::vec(step(), 1..60)) {
        let mut house = House::new(RoomPolicy::default());
        let mut believed = Believed::default();
        for step in &steps {
            play(&mut house, &mut believed, step);
            for viewer in &believed.present {
                for source in believed.present.iter().filter(|it| *it != viewer) {
                    let (viewer, source) = (believed.peers[viewer], believed.peers[source]);
                    let lanes = believed.filled.iter().filter(|((it, _), shown)| *it == viewer && **shown == source);
                    let mut kinds: Vec<char> = lanes.map(|((_, mid), _)| mid.chars().next().unwrap()).collect();
                    kinds.sort_unstable();
                    prop_assert_eq!(kinds, vec!['a', 'v'], "after {:?}", step);
                }
            }
            let present: BTreeSet<PeerId> = believed.present.iter().map(|it| believed.peers[it]).collect();
            let shown: BTreeSet<PeerId> = believed.filled.values().copied().collect();
            prop_assert!(shown.is_subset(&present), "somebody absent is shown after {:?}", step);
        }
    }
}
