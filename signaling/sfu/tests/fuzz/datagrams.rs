//! What an authenticated peer, or a stranger, may put into datagrams. Two others in another room must not notice.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;

use signaling_sfu::{Kind, RoomId, Transport};

use crate::client::{Codecs, Setup};
use crate::fuzz;
use crate::random::Random;
use crate::sim::Sim;

/// Which datagrams are changed (RFC 7983, RFC 5761).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Any,
    Rtp,
    Rtcp,
}

impl Target {
    fn takes(self, datagram: &[u8]) -> bool {
        let is_media = datagram.len() > 2 && (128..192).contains(&datagram[0]);
        let is_rtcp = is_media && (192..224).contains(&datagram[1]);
        match self {
            Self::Any => true,
            Self::Rtp => is_media && !is_rtcp,
            Self::Rtcp => is_rtcp,
        }
    }
}

fn round(target: Target, random: &mut Random) {
    let mut sim = Sim::new(random.next());
    let honest = (sim.join_room(RoomId(2), Setup::default()), sim.join_room(RoomId(2), Setup { lanes: 1, ..Setup::default() }));
    let codecs = [Codecs::Vp8, Codecs::H264, Codecs::Both][random.below(3)];
    let is_simulcast = random.one_in(2);
    let evil = sim.join_as(Setup { lanes: 1, codecs, is_simulcast, ..Setup::default() });
    let victim = sim.join_as(Setup { lanes: 1, codecs: Codecs::Both, ..Setup::default() });
    sim.run_until("connected", 3_000, |sim| sim.guests.iter().all(|guest| guest.client.is_connected));
    sim.guests[evil].client.may_break = true;
    sim.guests[victim].client.may_break = true;
    sim.show(honest.1, 0, honest.0);
    sim.show(victim, 0, evil);
    sim.show(evil, 0, victim);
    sim.run(300);

    let shared = Rc::new(RefCell::new(Random::new(random.next())));
    let kept: Rc<RefCell<Vec<Vec<u8>>>> = Rc::default();
    let (inner, corpus) = (Rc::clone(&shared), Rc::clone(&kept));
    sim.mangle = Some(Box::new(move |guest, datagram, arrives| {
        if guest == evil && target.takes(&datagram) {
            let mut random = inner.borrow_mut();
            for _ in 0..=random.below(4) {
                let mut changed = datagram.clone();
                random.mutate(&mut changed, 1_500);
                arrives.push(changed);
            }
            corpus.borrow_mut().push(datagram.clone());
        }
        arrives.push(datagram);
    }));
    let from = sim.now;
    for _ in 0..40 {
        sim.run(50);
        // strangers, and the evil peer's address with what it said before
        let stranger = SocketAddr::from(([10, 0, 0, random.below(255) as u8], 1 + random.below(60_000) as u16));
        let mut datagram = if random.one_in(3) { random.bytes(200) } else { kept.borrow().last().cloned().unwrap_or_default() };
        random.mutate(&mut datagram, 1_500);
        let source = if random.one_in(2) { stranger } else { sim.guests[evil].client.address };
        let transport = if random.one_in(8) { Transport::Tcp } else { Transport::Udp };
        sim.worker.receive(sim.now, transport, source, SocketAddr::from(([127, 0, 0, 1], 5_000)), &datagram);
    }
    assert!(sim.worker.footprint() < 200, "tables grew to {}", sim.worker.footprint());
    let guest = &sim.guests[honest.1];
    for (kind, least) in [(Kind::Audio, 90), (Kind::Video, 160)] {
        let mid = guest.lane(kind, 0);
        let seen: Vec<_> = guest.seen_on(&mid).into_iter().filter(|it| it.at >= from).collect();
        assert!(seen.len() >= least, "another room got {} packets of {kind:?}", seen.len());
        assert!(seen.windows(2).all(|two| two[1].sequence == two[0].sequence + 1));
    }
}

#[test]
fn datagram() {
    fuzz("datagram", |random| round(Target::Any, random));
}

#[test]
fn rtp_header() {
    fuzz("RTP header", |random| round(Target::Rtp, random));
}

#[test]
fn rtcp_compound() {
    fuzz("RTCP compound", |random| round(Target::Rtcp, random));
}
