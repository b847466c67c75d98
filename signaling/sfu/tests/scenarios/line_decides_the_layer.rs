use std::time::{Duration, Instant};

use signaling_sfu::Kind;

use crate::sim::Sim;

/// Packets a second of sound, low and full pictures on the first lanes since `from`.
fn rates(sim: &Sim, viewer: usize, from: Instant) -> (f64, f64, f64) {
    let seconds = (sim.now - from).as_secs_f64();
    let (audio, video) = (sim.guests[viewer].lane(Kind::Audio, 0), sim.guests[viewer].lane(Kind::Video, 0));
    let count = |mid: &str, is_low| sim.guests[viewer].seen_on(mid).iter().filter(|it| it.at >= from && it.is_low == is_low).count() as f64;
    (count(&audio, false) / seconds, count(&video, true) / seconds, count(&video, false) / seconds)
}

#[test]
fn a_narrow_line_gets_the_low_layer_and_a_wide_one_the_full_picture_again() {
    let mut sim = Sim::new(31);
    let sender = sim.join_layered(0);
    let viewer = sim.join_connected(1);
    sim.show(viewer, 0, sender);
    let begins = sim.now;
    sim.run(6_000);
    let (sound, _, full) = rates(&sim, viewer, begins + Duration::from_secs(4));
    println!("wide: sound {sound:.0}/s, full {full:.0}/s; {:?}", sim.quality(viewer));
    assert!(sound > 49.0 && full > 85.0);
    assert!(!sim.quality(viewer).unwrap().is_low);

    sim.guests[viewer].down.kbps = Some(300);
    sim.run(6_000);
    let from = sim.now;
    sim.run(10_000);
    let (sound, low, full) = rates(&sim, viewer, from);
    let quality = sim.quality(viewer).unwrap();
    println!("300 kbit/s: sound {sound:.1}/s, low {low:.0}/s, full {full:.0}/s; {quality:?}");
    assert!(sound > 47.5, "sound is not starved: {sound}/s of 50");
    assert!(low > 20.0 && full < 10.0, "the low layer is shown: {low}/s low, {full}/s full");
    assert!(quality.is_low);

    sim.guests[viewer].down.kbps = Some(4_000);
    let from = sim.now;
    let waited = sim.run_until("the full picture", 40_000, |sim| rates(sim, viewer, from).2 > 0.1);
    println!("full picture {waited} ms after the line is wide again; {:?}", sim.quality(viewer));
}

#[test]
fn sound_has_its_room_within_five_seconds_of_a_line_becoming_narrow() {
    for kbps in [150, 200, 250, 300] {
        let mut sim = Sim::new(60);
        let sender = sim.join_layered(0);
        let viewer = sim.join_connected(1);
        sim.show(viewer, 0, sender);
        sim.run(6_000);
        sim.guests[viewer].down.kbps = Some(kbps);
        sim.run(5_000);
        let from = sim.now;
        sim.run(8_000);
        let (sound, ..) = rates(&sim, viewer, from);
        sim.run(4_000);
        let from = sim.now;
        sim.run(40_000);
        let (later, low, full) = rates(&sim, viewer, from);
        println!("{kbps} kbit/s: sound {sound:.1}/s after 5 s; after 17 s sound {later:.1}/s, low {low:.1}/s, full {full:.1}/s");
        assert!(sound > 49.0, "{kbps} kbit/s: {sound}/s of 50");
        // now and then it is tried whether a narrow line carries a picture again
        let (least, carries) = if kbps > 200 { (49.0, 27.0) } else { (42.0, 0.0) };
        assert!(later > least && low > carries && full < 1.0, "{kbps} kbit/s: sound {later}/s, low {low}/s, full {full}/s");
    }
}

#[test]
fn pictures_are_stopped_before_sound_is_lost() {
    let mut sim = Sim::new(32);
    let sender = sim.join_layered(0);
    let viewer = sim.join_connected(1);
    sim.show(viewer, 0, sender);
    sim.run(3_000);
    sim.guests[viewer].down.kbps = Some(90);
    sim.run(6_000);
    let from = sim.now;
    sim.run(8_000);
    let (sound, low, full) = rates(&sim, viewer, from);
    println!("90 kbit/s: sound {sound:.1}/s, low {low:.1}/s, full {full:.1}/s; {:?}", sim.quality(viewer));
    assert!(sound > 47.5, "sound is not starved: {sound}/s of 50");
    assert!(low + full < 1.0, "pictures are stopped: {low}/s low, {full}/s full");
    sim.run(46_000);
    let (sound, ..) = rates(&sim, viewer, from);
    println!("90 kbit/s for a minute: sound {sound:.1}/s");
    assert!(sound > 42.0, "a picture is seldom tried again: {sound}/s of 50");
}

#[test]
fn loss_and_delay_alone_do_not_take_the_picture_away() {
    let mut sim = Sim::new(33);
    let sender = sim.join_layered(0);
    let viewer = sim.join(1);
    sim.guests[viewer].down.delay = Duration::from_millis(50);
    sim.guests[viewer].up.delay = Duration::from_millis(50);
    sim.run_until("connected", 3_000, |sim| sim.guests[viewer].client.is_connected);
    (sim.loss_up, sim.loss_down) = (5, 5);
    sim.show(viewer, 0, sender);
    sim.run(5_000);
    let from = sim.now;
    sim.run(10_000);
    let (sound, low, full) = rates(&sim, viewer, from);
    let quality = sim.quality(viewer).unwrap();
    println!("5 % loss, 100 ms: sound {sound:.1}/s, low {low:.1}/s, full {full:.1}/s; {quality:?}");
    assert!(sound > 43.0, "{sound}/s of 50, twice 5 % lost");
    assert!(low > 25.0 || full > 80.0, "{low}/s low, {full}/s full");
    assert!((90..160).contains(&quality.rtt_ms.unwrap()), "{quality:?}");
    let worst = sim.qualities(viewer).map(|it| it.down.loss_permille).max().unwrap();
    assert!((5..120).contains(&worst), "the loss is reported: {worst} of a thousand");
}
