//! A worker, its clients and the network between them, under one made-up clock.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use signaling_sfu::{Answer, Event, Factory, Kind, OfferError, PeerEvent, PeerId, Quality, RoomId, Transport, Worker};

use crate::client::{Client, Seen, Setup};

pub const ROOM: RoomId = RoomId(1);
const STEP: Duration = Duration::from_millis(1);
const DELAY: Duration = Duration::from_millis(5);
/// What waits longer than this before a narrow line is dropped.
const LONGEST_QUEUE: Duration = Duration::from_millis(300);

/// One direction of somebody's line.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// What it carries; `None`: everything.
    pub kbps: Option<u32>,
    pub delay: Duration,
    busy_until: Option<Instant>,
}

impl Default for Line {
    fn default() -> Self {
        Self { kbps: None, delay: DELAY, busy_until: None }
    }
}

impl Line {
    /// When so many bytes arrive; `None` when they are dropped.
    fn carry(&mut self, now: Instant, bytes: usize) -> Option<Instant> {
        let begins = self.busy_until.map_or(now, |at| at.max(now));
        if begins.saturating_duration_since(now) > LONGEST_QUEUE {
            return None;
        }
        let takes = self.kbps.map_or(Duration::ZERO, |kbps| Duration::from_secs_f64(bytes as f64 / 125.0 / f64::from(kbps)));
        self.busy_until = Some(begins + takes);
        Some(begins + takes + self.delay)
    }
}

/// Somebody in the simulation.
pub struct Guest {
    pub peer: PeerId,
    pub client: Client,
    pub answer: Answer,
    pub is_cut_off: bool,
    pub up: Line,
    pub down: Line,
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

/// Guest, its datagram, and where to put what arrives.
pub type Mangle = Box<dyn FnMut(usize, Vec<u8>, &mut Vec<Vec<u8>>)>;

pub struct Sim {
    pub now: Instant,
    pub worker: Worker,
    pub guests: Vec<Guest>,
    pub events: Vec<Event>,
    /// Percent of media packets lost towards and from the server.
    pub loss_up: u64,
    pub loss_down: u64,
    /// Sees every datagram that a guest sends, and says what arrives instead.
    pub mangle: Option<Mangle>,
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
            mangle: None,
            server,
            factory: Factory::new(vec![server], 0).unwrap(),
            flying: VecDeque::new(),
            seed,
            last_number: 0,
        }
    }

    /// Lines carry everything and nobody estimates what.
    pub fn endless(seed: u64) -> Self {
        let mut sim = Self::new(seed);
        sim.factory = sim.factory.without_estimates();
        sim
    }

    /// A client with `lanes` of each kind joins; its position in `guests`.
    pub fn join(&mut self, lanes: usize) -> usize {
        self.join_as(Setup { lanes, ..Setup::default() })
    }

    pub fn join_as(&mut self, setup: Setup) -> usize {
        self.join_room(ROOM, setup)
    }

    pub fn join_room(&mut self, room: RoomId, setup: Setup) -> usize {
        self.last_number += 1;
        let (mut client, offer) = Client::new(self.last_number, setup, self.now);
        let prepared = self.factory.prepare(&offer, self.now).unwrap();
        let peer = PeerId(u64::from(self.last_number));
        let answer = prepared.answer.clone();
        client.accept(&answer.sdp);
        self.worker.add(self.now, room, peer, prepared);
        self.guests.push(Guest { peer, client, answer, is_cut_off: false, up: Line::default(), down: Line::default() });
        self.guests.len() - 1
    }

    /// Joins and waits for the connection.
    pub fn join_connected(&mut self, lanes: usize) -> usize {
        let guest = self.join(lanes);
        self.run_until("connected", 3_000, |sim| sim.guests[guest].client.is_connected);
        guest
    }

    /// Joins with two layers for its picture, and waits for the connection.
    pub fn join_layered(&mut self, lanes: usize) -> usize {
        let guest = self.join_as(Setup { lanes, is_simulcast: true, ..Setup::default() });
        self.run_until("connected", 3_000, |sim| sim.guests[guest].client.is_connected);
        guest
    }

    /// The reports about somebody's line.
    pub fn qualities(&self, guest: usize) -> impl DoubleEndedIterator<Item = Quality> + '_ {
        let peer = self.guests[guest].peer;
        self.events.iter().filter_map(move |event| match event {
            Event::Peer(id, PeerEvent::Quality(quality)) if *id == peer => Some(*quality),
            _ => None,
        })
    }

    /// The latest of them.
    pub fn quality(&self, guest: usize) -> Option<Quality> {
        self.qualities(guest).next_back()
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
                self.worker.receive(now, Transport::Udp, it.source, self.server, &it.bytes);
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
            let lost = is_media(&bytes) && self.random() % 100 < self.loss_down;
            let line = self.guests.iter_mut().find(|guest| guest.client.address == destination).map(|guest| &mut guest.down);
            if let Some(arrives) = line.filter(|_| !lost).and_then(|line| line.carry(now, bytes.len())) {
                self.fly(Flying { arrives, source: self.server, destination, bytes });
            }
        }
        while let Some((_, event)) = self.worker.next_event() {
            self.events.push(event);
        }
        for at in 0..self.guests.len() {
            let guest = &mut self.guests[at];
            guest.client.tick(now);
            let (source, sent, is_cut_off) = (guest.client.address, std::mem::take(&mut guest.client.sent), guest.is_cut_off);
            let mut mangled = Vec::new();
            for (destination, bytes) in sent.into_iter().filter(|_| !is_cut_off) {
                match &mut self.mangle {
                    None => mangled.push((destination, bytes)),
                    Some(mangle) => {
                        let mut arrives = Vec::new();
                        mangle(at, bytes, &mut arrives);
                        mangled.extend(arrives.into_iter().map(|bytes| (destination, bytes)));
                    }
                }
            }
            for (destination, bytes) in mangled {
                let lost = is_media(&bytes) && self.random() % 100 < self.loss_up;
                if let Some(arrives) = self.guests[at].up.carry(now, bytes.len()).filter(|_| !lost) {
                    self.fly(Flying { arrives, source, destination, bytes });
                }
            }
        }
    }

    fn fly(&mut self, it: Flying) {
        let at = self.flying.partition_point(|other| other.arrives <= it.arrives);
        self.flying.insert(at, it);
    }

    fn random(&mut self) -> u64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.seed >> 33
    }
}

/// RTP and RTCP only (RFC 7983): the handshake has its own tests.
fn is_media(datagram: &[u8]) -> bool {
    datagram.first().is_some_and(|first| (128..192).contains(first))
}
