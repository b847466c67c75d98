//! Laws of cost: forwarding adds no allocation for a packet beyond str0m's own, and copies no payload for a viewer.
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
}

struct Counting;

fn count(bytes: usize) {
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
        // SAFETY: the caller's promise
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
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
    answers: Vec<signaling_sfu::Answer>,
}

impl Server for Ours {
    fn join(&mut self, now: Instant, offer: &str) -> String {
        let prepared = self.factory.prepare(offer, now).unwrap();
        self.answers.push(prepared.answer.clone());
        self.worker.add(now, RoomId(1), PeerId(self.answers.len() as u64), prepared);
        self.answers.last().unwrap().sdp.clone()
    }

    fn begin(&mut self, now: Instant) {
        let sender = self.answers[0].clone();
        for (at, answer) in self.answers.iter().enumerate().skip(1) {
            for lane in &answer.lanes {
                let track = sender.tracks.iter().find(|track| track.kind == lane.kind).unwrap().id;
                self.worker.assign(now, PeerId(at as u64 + 1), &lane.mid, Some((PeerId(1), track)));
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

/// Allocations, bytes and packets that arrived in five seconds.
fn watch(mut server: impl Server, viewers: u8) -> (u64, u64, u64) {
    let mut now = Instant::now();
    let mut clients = Vec::new();
    for number in 0..=viewers {
        let lanes = usize::from(number > 0);
        let (mut client, offer) = Client::new(number + 1, Setup { lanes, ..Setup::default() }, now);
        client.is_sending = number == 0;
        client.accept(&server.join(now, &offer));
        clients.push(client);
    }
    let mut run = |ms: u32, server: &mut dyn Server, clients: &mut Vec<Client>| {
        for _ in 0..ms {
            now += Duration::from_millis(1);
            let sent: Vec<_> = clients
                .iter_mut()
                .flat_map(|client| std::mem::take(&mut client.sent).into_iter().map(|it| (client.address, it.1)))
                .collect();
            IS_COUNTING.set(true);
            for (source, datagram) in &sent {
                server.receive(now, *source, datagram);
            }
            server.settle(now);
            IS_COUNTING.set(false);
            for (destination, datagram) in server.take() {
                if let Some(client) = clients.iter_mut().find(|client| client.address == destination) {
                    client.receive(now, address(), &datagram);
                }
            }
            clients.iter_mut().for_each(|client| client.tick(now));
        }
        now
    };
    let at = run(1_000, &mut server, &mut clients);
    assert!(clients.iter().all(|client| client.is_connected));
    server.begin(at);
    run(4_000, &mut server, &mut clients);
    let seen = |clients: &[Client]| clients.iter().map(|client| client.seen.len() as u64).sum::<u64>();
    let before = (ALLOCATIONS.get(), BYTES.get(), seen(&clients));
    run(5_000, &mut server, &mut clients);
    (ALLOCATIONS.get() - before.0, BYTES.get() - before.1, seen(&clients) - before.2)
}

/// Allocations and bytes that one more viewer costs for each packet.
fn slope(few: (u64, u64, u64), many: (u64, u64, u64)) -> (f64, f64) {
    let packets = (many.2 - few.2) as f64;
    ((many.0 - few.0) as f64 / packets, (many.1 - few.1) as f64 / packets)
}

#[test]
fn forwarding_adds_no_allocation_and_copies_no_payload() {
    let ours = |viewers| {
        let now = Instant::now();
        let factory = Factory::new(vec![address()], 0).unwrap().without_estimates();
        watch(Ours { factory, worker: Worker::new(now, 64, Duration::from_secs(6)), answers: Vec::new() }, viewers)
    };
    let bare = |viewers| watch(bare::Bare::default(), viewers);
    let (ours, bare) = (slope(ours(2), ours(22)), slope(bare(2), bare(22)));
    println!("a packet for one more viewer: ours {:.3} allocations, {:.0} bytes; str0m alone {:.3}, {:.0}", ours.0, ours.1, bare.0, bare.1);
    assert!(bare.0 > 0.5, "the count sees str0m's own");
    assert!(ours.0 <= bare.0 + 0.02, "allocations: {} over {}", ours.0, bare.0);
    assert!(ours.1 <= bare.1 * 1.02, "bytes: {} over {}", ours.1, bare.1);
}
