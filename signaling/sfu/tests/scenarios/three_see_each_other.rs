use signaling_sfu::Kind;

use crate::sim::Sim;

#[test]
fn three_peers_see_and_hear_each_other() {
    let mut sim = Sim::new(1);
    for _ in 0..3 {
        sim.join(2);
    }
    for viewer in 0..3 {
        let others = (0..3).filter(|it| *it != viewer);
        others.enumerate().for_each(|(nth, source)| sim.show(viewer, nth, source));
    }
    sim.run(1_500);
    for viewer in 0..3 {
        for (nth, source) in (0..3).filter(|it| *it != viewer).enumerate() {
            for kind in [Kind::Audio, Kind::Video] {
                let guest = &sim.guests[viewer];
                let seen = guest.seen_on(&guest.lane(kind, nth));
                assert!(seen.len() > 30, "{viewer} sees {source}: {} packets of {kind:?}", seen.len());
                assert!(seen.iter().all(|it| it.from == sim.guests[source].client.number));
                assert!(seen.windows(2).all(|two| two[1].sequence == two[0].sequence + 1), "no gap");
            }
        }
    }
}

#[test]
fn a_new_viewer_gets_a_keyframe_at_once_though_another_just_did() {
    let mut sim = Sim::new(2);
    let sender = sim.join_connected(0);
    for _ in 0..4 {
        let viewer = sim.join(1);
        sim.show(viewer, 0, sender);
        sim.run_until("connected", 1_000, |sim| sim.guests[viewer].client.is_connected);
        let video = sim.guests[viewer].lane(Kind::Video, 0);
        // one way to the sender, at most one frame, two ways to the viewer
        let waited = sim.run_until("a keyframe", 100, |sim| sim.guests[viewer].seen_on(&video).iter().any(|it| it.is_keyframe));
        assert!(waited <= 60, "waited {waited} ms");
    }
}
