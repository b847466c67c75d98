use signaling_sfu::{Event, PeerEvent};

use crate::sim::Sim;

#[test]
fn a_peer_that_falls_silent_loses_its_link_and_gets_it_back() {
    let mut sim = Sim::new(10);
    let guest = sim.join_connected(0);
    let peer = sim.guests[guest].peer;
    sim.run(500);
    assert!(sim.events.contains(&Event::Peer(peer, PeerEvent::LinkUp)));
    let tracks = sim.events.iter().filter(|it| matches!(it, Event::Peer(_, PeerEvent::TrackStarted(_)))).count();
    assert_eq!(tracks, 2);

    sim.events.clear();
    sim.guests[guest].is_cut_off = true;
    sim.run(7_000);
    assert!(sim.events.contains(&Event::Peer(peer, PeerEvent::LinkDown)), "{:?}", sim.events);
    let stopped = sim.events.iter().filter(|it| matches!(it, Event::Peer(_, PeerEvent::TrackStopped(_)))).count();
    assert_eq!(stopped, 2);

    sim.events.clear();
    sim.guests[guest].is_cut_off = false;
    sim.run(3_000);
    assert!(sim.events.contains(&Event::Peer(peer, PeerEvent::LinkUp)), "{:?}", sim.events);
}
