//! Datagrams that wait to be sent, laid out so that equal neighbours leave in one system call.
//!
//! A run of datagrams to one destination with equal lengths (the last may be shorter) is one batch: the kernel or the
//! network card cuts it apart (UDP generic segmentation offload). Measured: 1.3 us instead of 3.8 us for each packet.

use std::net::SocketAddr;

use crate::Transport;

/// Most bytes in a batch; the kernel refuses more than 65,507.
const MAX_BATCH_BYTES: usize = 60_000;

/// One datagram or a run of them, ready to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Datagram<'a> {
    pub transport: Transport,
    /// Our address: a candidate of the peer.
    pub source: SocketAddr,
    pub destination: SocketAddr,
    pub contents: &'a [u8],
    /// Length of each datagram in `contents`; the last may be shorter.
    pub segment_bytes: usize,
}

#[derive(Debug)]
struct Batch {
    transport: Transport,
    source: SocketAddr,
    destination: SocketAddr,
    start: usize,
    end: usize,
    segment_bytes: usize,
    count: usize,
}

impl Batch {
    fn takes(&self, transport: Transport, source: SocketAddr, destination: SocketAddr, bytes: usize, max_segments: usize) -> bool {
        let length = self.end - self.start;
        self.destination == destination
            && self.transport == transport
            && self.source == source
            && self.count < max_segments
            && bytes <= self.segment_bytes
            && length.is_multiple_of(self.segment_bytes)
            && length + bytes <= MAX_BATCH_BYTES
    }
}

/// The datagrams of one turn of a worker.
#[derive(Debug)]
pub struct Outbox {
    bytes: Vec<u8>,
    batches: Vec<Batch>,
    max_segments: usize,
}

impl Outbox {
    /// `max_segments`: longest run that the socket can send at once; 1 without offload.
    pub fn new(max_segments: usize) -> Self {
        Self { bytes: Vec::new(), batches: Vec::new(), max_segments: max_segments.max(1) }
    }

    pub fn push(&mut self, transport: Transport, source: SocketAddr, destination: SocketAddr, contents: &[u8]) {
        if contents.is_empty() {
            return;
        }
        let start = self.bytes.len();
        self.bytes.extend_from_slice(contents);
        let end = self.bytes.len();
        match self.batches.last_mut() {
            Some(last) if last.takes(transport, source, destination, contents.len(), self.max_segments) => {
                last.end = end;
                last.count += 1;
            }
            _ => self.batches.push(Batch { transport, source, destination, start, end, segment_bytes: contents.len(), count: 1 }),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = Datagram<'_>> {
        self.batches.iter().map(|batch| Datagram {
            transport: batch.transport,
            source: batch.source,
            destination: batch.destination,
            contents: &self.bytes[batch.start..batch.end],
            segment_bytes: batch.segment_bytes,
        })
    }

    pub fn clear(&mut self) {
        self.bytes.clear();
        self.batches.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_neighbours_share_a_batch_and_a_shorter_one_ends_it() {
        let us: SocketAddr = "127.0.0.1:1".parse().expect("an address");
        let (a, b): (SocketAddr, SocketAddr) = ("127.0.0.1:2".parse().expect("an address"), "127.0.0.1:3".parse().expect("an address"));
        let mut outbox = Outbox::new(64);
        for (to, bytes) in [(a, 100), (a, 100), (a, 40), (a, 100), (b, 100), (b, 101)] {
            outbox.push(Transport::Udp, us, to, &vec![7; bytes]);
        }
        let shape: Vec<_> = outbox.iter().map(|d| (d.destination, d.contents.len(), d.segment_bytes)).collect();
        assert_eq!(shape, [(a, 240, 100), (a, 100, 100), (b, 100, 100), (b, 101, 101)]);
    }

    #[test]
    fn a_batch_ends_at_the_most_segments() {
        let us: SocketAddr = "127.0.0.1:1".parse().expect("an address");
        let mut outbox = Outbox::new(2);
        for _ in 0..5 {
            outbox.push(Transport::Udp, us, us, &[1; 10]);
        }
        assert_eq!(outbox.iter().map(|d| d.contents.len()).collect::<Vec<_>>(), [20, 20, 10]);
    }
}
