use signaling_sfu::Kind;

use crate::sim::Sim;

#[test]
fn sound_is_back_at_once_when_a_cut_line_is_mended() {
    for seconds in [10, 30] {
        let mut sim = Sim::new(51 + seconds);
        let (sender, viewer) = (sim.join_layered(0), sim.join_connected(1));
        sim.show(viewer, 0, sender);
        sim.run(3_000);
        for who in [viewer, sender] {
            sim.guests[who].is_cut_off = true;
            sim.run(seconds * 1_000);
            sim.guests[who].is_cut_off = false;
            let mended = sim.now;
            if seconds > 10 {
                // the client has given its old path up: pages restart ICE
                let offer = sim.guests[who].client.restart();
                sim.reoffer(who, &offer).unwrap();
            }
            let new = |sim: &Sim, kind| {
                let guest = &sim.guests[viewer];
                guest.seen_on(&guest.lane(kind, 0)).iter().any(|it| it.at > mended)
            };
            let sound = sim.run_until("sound", 2_000, |sim| new(sim, Kind::Audio));
            let picture = sound + sim.run_until("a picture", 5_000, |sim| new(sim, Kind::Video));
            println!("cut for {seconds} s: sound again after {sound} ms, a picture after {picture} ms");
            sim.run(6_000);
        }
    }
}
