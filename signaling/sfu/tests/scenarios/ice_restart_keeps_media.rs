use signaling_sfu::Kind;

use crate::sim::Sim;

#[test]
fn video_goes_on_through_an_ice_restart() {
    let mut sim = Sim::new(7);
    let sender = sim.join_connected(0);
    let viewer = sim.join_connected(1);
    sim.show(viewer, 0, sender);
    sim.run(500);
    for who in [viewer, sender, viewer] {
        let offer = sim.guests[who].client.restart();
        sim.reoffer(who, &offer).unwrap();
        let before = sim.guests[viewer].client.seen.len();
        sim.run(600);
        assert!(sim.guests[viewer].client.seen.len() > before + 40, "media goes on");
    }
    let video = sim.guests[viewer].lane(Kind::Video, 0);
    let seen = sim.guests[viewer].seen_on(&video);
    let longest = seen.windows(2).map(|two| (two[1].at.saturating_duration_since(two[0].at)).as_millis()).max().unwrap();
    assert!(longest <= 200, "largest gap {longest} ms");
}
