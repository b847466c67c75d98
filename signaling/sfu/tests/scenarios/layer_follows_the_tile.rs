use std::time::Duration;

use signaling_sfu::Kind;

use crate::sim::Sim;

/// Low and full packets that arrived on a lane since `from`.
fn layers_seen(sim: &Sim, viewer: usize, mid: &str, from: std::time::Instant) -> (usize, usize) {
    let seen = sim.guests[viewer].seen_on(mid);
    let low = seen.iter().filter(|it| it.at >= from && it.is_low).count();
    (low, seen.iter().filter(|it| it.at >= from).count() - low)
}

#[test]
fn a_small_tile_gets_the_low_layer_and_a_hidden_one_nothing() {
    let mut sim = Sim::endless(21);
    let sender = sim.join_layered(0);
    let viewer = sim.join_connected(1);
    sim.show(viewer, 0, sender);
    let (video, audio) = (sim.guests[viewer].lane(Kind::Video, 0), sim.guests[viewer].lane(Kind::Audio, 0));
    let first = sim.run_until("a picture", 200, |sim| !sim.guests[viewer].seen_on(&video).is_empty());
    assert!(first <= 80, "the first picture comes from whichever layer is first: {first} ms");
    sim.run(3_000);
    for (height, expected) in [
        (None, (false, true)),
        (Some(180), (true, false)),
        (Some(0), (false, false)),
        (Some(720), (false, true)),
        (Some(200), (true, false)),
    ] {
        let peer = sim.guests[viewer].peer;
        sim.worker.want(sim.now, peer, &video, height);
        sim.run(200);
        let from = sim.now;
        sim.run(1_000);
        let (low, full) = layers_seen(&sim, viewer, &video, from);
        assert_eq!((low > 25, full > 80), expected, "{height:?}: {low} low and {full} full packets");
        assert!(low == 0 || full == 0, "{height:?}: one layer at a time, {low} and {full}");
        let heard = sim.guests[viewer].seen_on(&audio).iter().filter(|it| it.at >= from).count();
        assert!((48..=52).contains(&heard), "sound goes on: {heard}");
    }
}

#[test]
fn a_layer_begins_with_its_keyframe_while_the_other_goes_on() {
    let mut sim = Sim::endless(22);
    let sender = sim.join_layered(0);
    let viewer = sim.join_connected(1);
    sim.show(viewer, 0, sender);
    let video = sim.guests[viewer].lane(Kind::Video, 0);
    let from = sim.now;
    sim.run_until("the full picture", 5_000, |sim| layers_seen(sim, viewer, &video, from).1 > 3);
    sim.run(500);
    let asked = sim.guests[sender].client.keyframes_asked;
    let from = sim.now;
    for height in [100, 1_080, 100, 1_080, 100, 1_080] {
        let peer = sim.guests[viewer].peer;
        sim.worker.want(sim.now, peer, &video, Some(height));
        sim.run(500);
    }
    let asked = [0, 1].map(|layer| sim.guests[sender].client.keyframes_asked[layer] - asked[layer]);
    assert_eq!(asked, [3, 3], "one request for each switch, of the new layer only");
    let seen: Vec<_> = sim.guests[viewer].seen_on(&video).into_iter().filter(|it| it.at + Duration::from_millis(100) >= from).collect();
    let switches: Vec<_> = seen.windows(2).filter(|two| two[0].is_low != two[1].is_low).collect();
    assert_eq!(switches.len(), 6);
    assert!(switches.iter().all(|two| two[1].is_keyframe));
    assert!(seen.windows(2).all(|two| two[1].sequence == two[0].sequence + 1), "sequence numbers go on");
    let longest = seen.windows(2).map(|two| (two[1].at - two[0].at).as_millis()).max().unwrap();
    println!("largest gap between packets: {longest} ms");
    assert!(longest <= 90, "largest gap {longest} ms");
}

#[test]
fn when_a_sender_gives_up_a_layer_the_other_is_shown() {
    let mut sim = Sim::endless(23);
    let sender = sim.join_layered(0);
    let viewer = sim.join_connected(1);
    sim.show(viewer, 0, sender);
    let video = sim.guests[viewer].lane(Kind::Video, 0);
    sim.run(3_000);
    sim.guests[sender].client.layers = [true, false];
    let from = sim.now;
    sim.run_until("the low layer", 1_200, |sim| layers_seen(sim, viewer, &video, from).0 > 3);
    sim.guests[sender].client.layers = [true, true];
    let from = sim.now;
    sim.run_until("the full picture again", 2_000, |sim| layers_seen(sim, viewer, &video, from).1 > 3);
}
