use signaling_sfu::Kind;

use crate::sim::Sim;

#[test]
fn a_switch_begins_with_a_keyframe_and_numbers_go_on() {
    let mut sim = Sim::new(3);
    let (a, b) = (sim.join_connected(0), sim.join_connected(0));
    let viewer = sim.join_connected(1);
    let video = sim.guests[viewer].lane(Kind::Video, 0);
    for source in [a, b, a, b] {
        sim.show(viewer, 0, source);
        sim.run(400);
    }
    let guest = &sim.guests[viewer];
    let seen = guest.seen_on(&video);
    let mut former = 0;
    let mut switches = 0;
    for packet in &seen {
        if packet.from != former {
            assert!(packet.is_keyframe, "the switch to {} begins with a keyframe", packet.from);
            switches += 1;
            former = packet.from;
        }
    }
    assert_eq!(switches, 4);
    assert!(seen.windows(2).all(|two| two[1].sequence == two[0].sequence + 1), "sequence numbers go on");
    let ticks = |two: &[&crate::client::Seen]| two[1].timestamp.wrapping_sub(two[0].timestamp);
    assert!(seen.windows(2).all(|two| ticks(two) < 90_000 / 2), "timestamps never jump");
    let longest = seen.windows(2).map(|two| (two[1].at - two[0].at).as_millis()).max().unwrap();
    assert!(longest <= 70, "largest gap {longest} ms");
}
