use signaling_sfu::Kind;

use crate::client::PACKETS_A_FRAME;
use crate::sim::Sim;

/// Every video packet reaches the viewer, but for those of the last half second.
fn assert_whole(loss_up: u64, loss_down: u64) {
    let mut sim = Sim::new(11 + loss_up + 100 * loss_down);
    let sender = sim.join_connected(0);
    let viewer = sim.join_connected(1);
    sim.show(viewer, 0, sender);
    let video = sim.guests[viewer].lane(Kind::Video, 0);
    sim.run_until("video", 500, |sim| !sim.guests[viewer].seen_on(&video).is_empty());
    (sim.loss_up, sim.loss_down) = (loss_up, loss_down);
    sim.run(4_000);
    (sim.loss_up, sim.loss_down) = (0, 0);
    sim.run(500);
    let mut counters: Vec<u32> = sim.guests[viewer].seen_on(&video).iter().map(|it| it.counter).collect();
    counters.sort_unstable();
    counters.dedup();
    let (first, last) = (counters[0], sim.guests[sender].client.video_counter() - 15 * PACKETS_A_FRAME);
    let missing: Vec<u32> = (first..last).filter(|it| counters.binary_search(it).is_err()).collect();
    assert!(last - first > 300, "enough was sent");
    assert!(missing.is_empty(), "missing {missing:?} of {first}..{last}");
}

#[test]
fn loss_on_the_way_to_the_server_is_repaired() {
    assert_whole(5, 0);
}

#[test]
fn loss_on_the_way_to_the_viewer_is_repaired() {
    assert_whole(0, 5);
}
