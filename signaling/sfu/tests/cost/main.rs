//! Laws of cost: forwarding adds no allocation for a packet beyond str0m's own, and copies no payload for a viewer; a room that
//! came and went leaves no byte behind.
//!
//! The same clients watch the same sender through two servers: ours, and a bare loop that hands what one `Rtc` received
//! to the others. What each allocates is counted, with 2 and with 22 viewers; the difference, divided by the packets
//! that the further 20 viewers got, is what one more viewer costs for each packet. The bare loop's is str0m's own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(unsafe_code, reason = "an allocator that counts is a global allocator")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use signaling_sfu::{Factory, PeerId, RoomId, Transport, Worker};

mod bare;
#[expect(dead_code, reason = "shared with the scenarios, which use more of it")]
#[path = "../scenarios/client.rs"]
mod client;

use client::{Client, Setup};

thread_local! {
    static IS_COUNTING: Cell<bool> = const { Cell::new(false) };
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
    static BYTES: Cell<u64> = const { Cell::new(0) };
    /// Bytes that this thread asked for and nobody gave back.
    static KEPT: Cell<i64> = const { Cell::new(0) };
}

struct Counting;

fn count(bytes: usize) {
    KEPT.set(KEPT.get() + bytes as i64);
    if IS_COUNTING.get() {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        BYTES.set(BYTES.get() + bytes as u64);
    }
}

// SAFETY: every call is passed on to the system's allocator unchanged; counting allocates nothing
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: the caller's promise
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        KEPT.set(KEPT.get() - layout.size() as i64);
        // SAFETY: the caller's promise
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        KEPT.set(KEPT.get() - layout.size() as i64);
        count(new_size);
        // SAFETY: the caller's promise
        unsafe { System.realloc(pointer, layout, new_size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What is sent meanwhile is not counted.
fn uncounted<T>(work: impl FnOnce() -> T) -> T {
    let was = IS_COUNTING.replace(false);
    let result = work();
    IS_COUNTING.set(was);
    result
}

/// Something that forwards the first client's packets to the others.
trait Server {
    /// The answer to an offer.
    fn join(&mut self, now: Instant, offer: &str) -> String;
    /// Everybody has joined and is connected.
    fn begin(&mut self, now: Instant);
    fn receive(&mut self, now: Instant, source: SocketAddr, datagram: &[u8]);
    fn settle(&mut self, now: Instant);
    fn take(&mut self) -> Vec<(SocketAddr, Vec<u8>)>;
}

fn address() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 5_000))
}

struct Ours {
    factory: Factory,
    worker: Worker,
    room: u64,
    answers: Vec<signaling_sfu::Answer>,
}

impl Ours {
    fn new(factory: Factory) -> Ours {
        Ours { factory, worker: Worker::new(Instant::now(), 64, Duration::from_secs(6)), room: 1, answers: Vec::new() }
    }

    /// No two peers of any room share a name.
    fn peer(&self, at: usize) -> PeerId {
        PeerId(self.room * 100 + at as u64)
    }

    fn close(&mut self) {
        self.worker.close(RoomId(self.room));
        self.answers.clear();
        self.room += 1;
    }
}

impl Server for Ours {
    fn join(&mut self, now: Instant, offer: &str) -> String {
        let prepared = self.factory.prepare(offer, now).unwrap();
        let peer = self.peer(self.answers.len());
        self.answers.push(prepared.answer.clone());
        self.worker.add(now, RoomId(self.room), peer, prepared);
        self.answers.last().unwrap().sdp.clone()
    }

    fn begin(&mut self, now: Instant) {
        let sender = self.answers[0].clone();
        for (at, answer) in self.answers.iter().enumerate().skip(1) {
            for lane in &answer.lanes {
                let track = sender.tracks.iter().find(|track| track.kind == lane.kind).unwrap().id;
                self.worker.assign(now, self.peer(at), &lane.mid, Some((self.peer(0), track)));
            }
        }
    }

    fn receive(&mut self, now: Instant, source: SocketAddr, datagram: &[u8]) {
        self.worker.receive(now, Transport::Udp, source, address(), datagram);
    }

    fn settle(&mut self, now: Instant) {
        self.worker.settle(now);
        while self.worker.next_event().is_some() {}
    }

    fn take(&mut self) -> Vec<(SocketAddr, Vec<u8>)> {
        let cut = |it: signaling_sfu::Datagram<'_>| {
            it.contents.chunks(it.segment_bytes).map(|one| (it.destination, one.to_vec())).collect::<Vec<_>>()
        };
        let out = self.worker.outbox().flat_map(cut).collect();
        self.worker.clear_outbox();
        out
    }
}

/// A sender and those who watch it.
struct Talk<S> {
    server: S,
    clients: Vec<Client>,
    now: Instant,
}

impl<S: Server> Talk<S> {
    /// Everybody is connected and sees the sender.
    fn begin(server: S, viewers: u8) -> Talk<S> {
        let mut talk = Talk { server, clients: Vec::new(), now: Instant::now() };
        for number in 0..=viewers {
            let lanes = usize::from(number > 0);
            let (mut client, offer) = Client::new(number + 1, Setup { lanes, ..Setup::default() }, talk.now);
            client.is_sending = number == 0;
            client.accept(&talk.server.join(talk.now, &offer));
            talk.clients.push(client);
        }
        talk.run(1_000);
        assert!(talk.clients.iter().all(|client| client.is_connected));
        talk.server.begin(talk.now);
        talk
    }

    fn run(&mut self, ms: u32) {
        for _ in 0..ms {
            self.now += Duration::from_millis(1);
            let sent: Vec<_> = self
                .clients
                .iter_mut()
                .flat_map(|client| std::mem::take(&mut client.sent).into_iter().map(|it| (client.address, it.1)))
                .collect();
            IS_COUNTING.set(true);
            for (source, datagram) in &sent {
                self.server.receive(self.now, *source, datagram);
            }
            self.server.settle(self.now);
            IS_COUNTING.set(false);
            for (destination, datagram) in self.server.take() {
                if let Some(client) = self.clients.iter_mut().find(|client| client.address == destination) {
                    client.receive(self.now, address(), &datagram);
                }
            }
            self.clients.iter_mut().for_each(|client| client.tick(self.now));
        }
    }

    /// Packets that arrived.
    fn seen(&self) -> u64 {
        self.clients.iter().map(|client| client.seen.len() as u64).sum()
    }
}

/// Allocations, bytes and packets that arrived in five seconds.
fn watch(server: impl Server, viewers: u8) -> (u64, u64, u64) {
    let mut talk = Talk::begin(server, viewers);
    talk.run(4_000);
    let before = (ALLOCATIONS.get(), BYTES.get(), talk.seen());
    talk.run(5_000);
    (ALLOCATIONS.get() - before.0, BYTES.get() - before.1, talk.seen() - before.2)
}

/// Allocations and bytes that one more viewer costs for each packet.
fn slope(few: (u64, u64, u64), many: (u64, u64, u64)) -> (f64, f64) {
    let packets = (many.2 - few.2) as f64;
    ((many.0 - few.0) as f64 / packets, (many.1 - few.1) as f64 / packets)
}

#[test]
fn forwarding_adds_no_allocation_and_copies_no_payload() {
    let ours = |viewers| watch(Ours::new(Factory::new(vec![address()], 0).unwrap().without_estimates()), viewers);
    let bare = |viewers| watch(bare::Bare::default(), viewers);
    let (ours, bare) = (slope(ours(2), ours(22)), slope(bare(2), bare(22)));
    println!("a packet for one more viewer: ours {:.3} allocations, {:.0} bytes; str0m alone {:.3}, {:.0}", ours.0, ours.1, bare.0, bare.1);
    assert!(bare.0 > 0.5, "the count sees str0m's own");
    assert!(ours.0 <= bare.0 + 0.02, "allocations: {} over {}", ours.0, bare.0);
    assert!(ours.1 <= bare.1 * 1.02, "bytes: {} over {}", ours.1, bare.1);
}

#[test]
fn a_room_that_came_and_went_leaves_nothing() {
    let mut server = Ours::new(Factory::new(vec![address()], 0).unwrap());
    let mut kept_after = Vec::new();
    for _ in 0..30 {
        let mut talk = Talk::begin(server, 2);
        talk.run(500);
        assert!(talk.seen() > 0);
        server = talk.server;
        server.close();
        kept_after.push(KEPT.get());
    }
    // Lists that are used again are as long as the longest datagram so far; what each of 60 peers left would be 16 bytes at most.
    println!("bytes kept after each room: {kept_after:?}");
    assert!(kept_after[29] - kept_after[9] < 1_000, "{kept_after:?}");
}
