//! A worker, its clients and the network between them, under one made-up clock.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use signaling_sfu::{Answer, Event, Factory, Kind, OfferError, PeerId, RoomId, Worker};

use crate::client::{Client, Seen};

pub const ROOM: RoomId = RoomId(1);
const STEP: Duration = Duration::from_millis(1);
const DELAY: Duration = Duration::from_millis(5);

/// Somebody in the simulation.
pub struct Guest {
    pub peer: PeerId,
    pub client: Client,
    pub answer: Answer,
    pub is_cut_off: bool,
}

impl Guest {
    /// Mid of the n-th lane of a kind.
    pub fn lane(&self, kind: Kind, nth: usize) -> String {
        self.answer.lanes.iter().filter(|lane| lane.kind == kind).nth(nth).unwrap().mid.clone()
    }

    pub fn seen_on(&self, mid: &str) -> Vec<&Seen> {
        self.client.seen.iter().filter(|seen| seen.mid == mid).collect()
    }
}

struct Flying {
    arrives: Instant,
    source: SocketAddr,
    destination: SocketAddr,
    bytes: Vec<u8>,
}

pub struct Sim {
    pub now: Instant,
    pub worker: Worker,
    pub guests: Vec<Guest>,
    pub events: Vec<Event>,
    /// Percent of media packets lost towards and from the server.
    pub loss_up: u64,
    pub loss_down: u64,
    server: SocketAddr,
    factory: Factory,
    flying: VecDeque<Flying>,
    seed: u64,
    last_number: u8,
}

impl Sim {
    pub fn new(seed: u64) -> Self {
        let now = Instant::now();
        let server = SocketAddr::from(([127, 0, 0, 1], 5_000));
        println!("seed {seed}");
        Self {
            now,
            worker: Worker::new(now, 1, Duration::from_secs(6)),
            guests: Vec::new(),
            events: Vec::new(),
            loss_up: 0,
            loss_down: 0,
            server,
            factory: Factory::new(vec![server], 0).unwrap(),
            flying: VecDeque::new(),
            seed,
            last_number: 0,
        }
    }

    /// A client with `lanes` of each kind joins; its position in `guests`.
    pub fn join(&mut self, lanes: usize) -> usize {
        self.last_number += 1;
        let (mut client, offer) = Client::new(self.last_number, lanes, self.now);
        let prepared = self.factory.prepare(&offer, self.now).unwrap();
        let peer = PeerId(u64::from(self.last_number));
        let answer = prepared.answer.clone();
        client.accept(&answer.sdp);
        self.worker.add(self.now, ROOM, peer, prepared);
        self.guests.push(Guest { peer, client, answer, is_cut_off: false });
        self.guests.len() - 1
    }

    /// Joins and waits for the connection.
    pub fn join_connected(&mut self, lanes: usize) -> usize {
        let guest = self.join(lanes);
        self.run_until("connected", 3_000, |sim| sim.guests[guest].client.is_connected);
        guest
    }

    pub fn reoffer(&mut self, guest: usize, offer: &str) -> Result<(), OfferError> {
        let offer = str0m::change::SdpOffer::from_sdp_string(offer).unwrap();
        let answer = self.worker.offer(self.now, self.guests[guest].peer, offer)?;
        self.guests[guest].client.accept(&answer.sdp);
        Ok(())
    }

    /// Shows `source` to `viewer` in its n-th lane of both kinds.
    pub fn show(&mut self, viewer: usize, nth: usize, source: usize) {
        for kind in [Kind::Audio, Kind::Video] {
            let track = self.guests[source].answer.tracks.iter().find(|track| track.kind == kind).unwrap().id;
            let mid = self.guests[viewer].lane(kind, nth);
            self.worker.assign(self.now, self.guests[viewer].peer, &mid, Some((self.guests[source].peer, track)));
        }
    }

    pub fn run(&mut self, ms: u64) {
        for _ in 0..ms {
            self.step();
        }
    }

    /// Runs until it holds; fails after `ms`. The milliseconds it took.
    pub fn run_until(&mut self, what: &str, ms: u64, mut holds: impl FnMut(&Self) -> bool) -> u64 {
        for passed in 0..ms {
            if holds(self) {
                return passed;
            }
            self.step();
        }
        panic!("not within {ms} ms: {what}");
    }

    fn step(&mut self) {
        self.now += STEP;
        let now = self.now;
        while self.flying.front().is_some_and(|it| it.arrives <= now) {
            let it = self.flying.pop_front().unwrap();
            if it.destination == self.server {
                self.worker.receive(now, it.source, self.server, &it.bytes);
            } else if let Some(guest) = self.guests.iter_mut().find(|guest| guest.client.address == it.destination && !guest.is_cut_off) {
                guest.client.receive(now, it.source, &it.bytes);
            }
        }
        self.worker.settle(now);
        let out: Vec<(SocketAddr, Vec<u8>)> = self
            .worker
            .outbox()
            .flat_map(|it| it.contents.chunks(it.segment_bytes).map(move |one| (it.destination, one.to_vec())))
            .collect();
        self.worker.clear_outbox();
        for (destination, bytes) in out {
            self.send(self.server, destination, bytes, self.loss_down);
        }
        while let Some((_, event)) = self.worker.next_event() {
            self.events.push(event);
        }
        for at in 0..self.guests.len() {
            let guest = &mut self.guests[at];
            guest.client.tick(now);
            let (source, sent, is_cut_off) = (guest.client.address, std::mem::take(&mut guest.client.sent), guest.is_cut_off);
            for (destination, bytes) in sent.into_iter().filter(|_| !is_cut_off) {
                self.send(source, destination, bytes, self.loss_up);
            }
        }
    }

    fn send(&mut self, source: SocketAddr, destination: SocketAddr, bytes: Vec<u8>, loss: u64) {
        // RTP and RTCP only (RFC 7983): the handshake has its own tests
        let is_media = (128..192).contains(&bytes[0]);
        if is_media && self.random() % 100 < loss {
            return;
        }
        self.flying.push_back(Flying { arrives: self.now + DELAY, source, destination, bytes });
    }

    fn random(&mut self) -> u64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.seed >> 33
    }
}
