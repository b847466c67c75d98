use signaling_sfu::{Kind, RoomId};

use crate::sim::{ROOM, Sim};

#[test]
fn a_leaver_empties_the_lane_and_a_newcomer_takes_it() {
    let mut sim = Sim::new(5);
    let viewer = sim.join_connected(1);
    let first = sim.join_connected(0);
    sim.show(viewer, 0, first);
    sim.run(500);
    let video = sim.guests[viewer].lane(Kind::Video, 0);
    assert!(!sim.guests[viewer].seen_on(&video).is_empty());

    sim.worker.remove(sim.guests[first].peer);
    sim.run(20);
    sim.guests[viewer].client.seen.clear();
    sim.run(500);
    assert!(sim.guests[viewer].client.seen.is_empty(), "nobody is shown");

    let second = sim.join_connected(0);
    sim.show(viewer, 0, second);
    sim.run(300);
    let seen = sim.guests[viewer].seen_on(&video);
    assert!(seen.len() > 10 && seen.iter().all(|it| it.from == sim.guests[second].client.number));
    assert!(seen[0].is_keyframe);
}

#[test]
fn nothing_is_left_when_everybody_has_left() {
    let mut sim = Sim::new(6);
    for _ in 0..3 {
        sim.join_connected(2);
    }
    sim.show(0, 0, 1);
    sim.show(1, 0, 2);
    sim.show(2, 0, 1);
    sim.run(500);
    assert!(sim.worker.footprint() > 0);
    sim.worker.remove(sim.guests[1].peer);
    sim.worker.close(RoomId(99));
    sim.worker.close(ROOM);
    sim.run(100);
    assert_eq!(sim.worker.footprint(), 0);
}
