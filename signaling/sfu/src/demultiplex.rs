//! Whose datagram is this? By remote address; ICE checks by the user fragment they carry. Never by a scan.
//!
//! Invariant: an address is learned only from a check that proved to know the peer's ICE password, and everything
//! about a peer is forgotten with it.

use std::collections::HashMap;
use std::net::SocketAddr;

use crate::{PeerId, Transport};

/// The same numbers over UDP and over TCP are different ends.
pub type Address = (Transport, SocketAddr);

/// Addresses remembered for one peer: a browser with several networks uses a few; the oldest is forgotten first.
const MAX_ADDRESSES: usize = 16;

#[derive(Debug, Default)]
pub struct Demultiplexer {
    by_address: HashMap<Address, PeerId>,
    by_ufrag: HashMap<String, PeerId>,
    known: HashMap<PeerId, Known>,
}

#[derive(Debug, Default)]
struct Known {
    ufrag: String,
    addresses: Vec<Address>,
}

impl Demultiplexer {
    /// A new peer, or new ICE credentials of one.
    pub fn name(&mut self, peer: PeerId, ufrag: &str) {
        let known = self.known.entry(peer).or_default();
        self.by_ufrag.remove(&known.ufrag);
        ufrag.clone_into(&mut known.ufrag);
        self.by_ufrag.insert(ufrag.to_owned(), peer);
    }

    /// An authenticated check came from `address`. A later peer takes an address over: pages reload.
    pub fn learn(&mut self, peer: PeerId, address: Address) {
        let Some(known) = self.known.get_mut(&peer) else { return };
        let before = self.by_address.insert(address, peer);
        if before == Some(peer) {
            return;
        }
        known.addresses.push(address);
        if known.addresses.len() > MAX_ADDRESSES {
            let oldest = known.addresses.remove(0);
            self.by_address.remove(&oldest);
        }
        if let Some(former) = before.and_then(|id| self.known.get_mut(&id)) {
            former.addresses.retain(|it| *it != address);
        }
    }

    /// A TCP connection has ended: somebody else may get its address.
    pub fn unlearn(&mut self, address: &Address) {
        if let Some(known) = self.by_address.remove(address).and_then(|id| self.known.get_mut(&id)) {
            known.addresses.retain(|it| it != address);
        }
    }

    pub fn by_address(&self, address: &Address) -> Option<PeerId> {
        self.by_address.get(address).copied()
    }

    pub fn by_ufrag(&self, ufrag: &str) -> Option<PeerId> {
        self.by_ufrag.get(ufrag).copied()
    }

    pub fn forget(&mut self, peer: PeerId) {
        let Some(known) = self.known.remove(&peer) else { return };
        self.by_ufrag.remove(&known.ufrag);
        for address in known.addresses {
            self.by_address.remove(&address);
        }
    }

    /// Entries held, over all tables.
    pub fn len(&self) -> usize {
        self.by_address.len() + self.by_ufrag.len() + self.known.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(port: u16) -> Address {
        (Transport::Udp, SocketAddr::from(([127, 0, 0, 1], port)))
    }

    #[test]
    fn nothing_is_left_of_a_forgotten_peer() {
        let mut table = Demultiplexer::default();
        table.name(PeerId(1), "aaaa");
        table.name(PeerId(1), "bbbb");
        assert_eq!(table.by_ufrag("aaaa"), None, "old credentials die with an ICE restart");
        for port in 1..40 {
            table.learn(PeerId(1), address(port));
        }
        assert_eq!(table.by_address(&address(39)), Some(PeerId(1)));
        assert_eq!(table.by_address(&address(1)), None, "bounded");
        table.forget(PeerId(1));
        assert_eq!(table.len(), 0);
    }

    #[test]
    fn a_newer_peer_takes_an_address_over() {
        let mut table = Demultiplexer::default();
        table.name(PeerId(1), "aaaa");
        table.name(PeerId(2), "bbbb");
        table.learn(PeerId(1), address(9));
        table.learn(PeerId(2), address(9));
        table.forget(PeerId(1));
        assert_eq!(table.by_address(&address(9)), Some(PeerId(2)));
    }
}
