//! Where peers are kept: in numbered places, so that the path of a packet looks nothing up, with the times at which
//! they want to be called side by side, so that finding who is due reads a few cache lines and not every peer.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::PeerId;
use crate::peer::Peer;

#[derive(Default)]
pub struct Peers {
    places: Vec<Option<Box<Peer>>>,
    /// When each place wants to be called; empty places never.
    wakes: Vec<Instant>,
    free: Vec<usize>,
    by_id: HashMap<PeerId, usize>,
}

impl Peers {
    /// The place that the next peer will get.
    pub fn next_slot(&self) -> usize {
        self.free.last().copied().unwrap_or(self.places.len())
    }

    /// A peer of the same id is replaced.
    pub fn insert(&mut self, now: Instant, peer: Box<Peer>) {
        let (id, slot) = (peer.id, self.next_slot());
        if self.free.pop().is_none() {
            self.places.push(None);
            self.wakes.push(now);
        }
        self.by_id.insert(id, slot);
        self.places[slot] = Some(peer);
        self.wakes[slot] = now;
    }

    pub fn remove(&mut self, id: PeerId) -> Option<Box<Peer>> {
        let slot = self.by_id.remove(&id)?;
        // far enough: nobody looks a day ahead
        self.wakes[slot] += Duration::from_hours(24 * 365);
        self.free.push(slot);
        self.places[slot].take()
    }

    pub fn slot(&self, id: PeerId) -> Option<usize> {
        self.by_id.get(&id).copied()
    }

    pub fn at(&self, slot: usize) -> Option<&Peer> {
        self.places.get(slot)?.as_deref()
    }

    pub fn at_mut(&mut self, slot: usize) -> Option<&mut Peer> {
        self.places.get_mut(slot)?.as_deref_mut()
    }

    pub fn get_mut(&mut self, id: PeerId) -> Option<&mut Peer> {
        self.at_mut(self.slot(id)?)
    }

    /// A peer was given something, or has something to send: it is called at `at`.
    pub fn wake(&mut self, slot: usize, at: Instant) {
        if let Some(wake) = self.wakes.get_mut(slot) {
            *wake = at;
        }
    }

    /// The next place from `from` on that is due.
    pub fn due(&self, from: usize, now: Instant) -> Option<usize> {
        self.wakes.get(from..)?.iter().position(|at| *at <= now).map(|at| from + at)
    }

    /// When the next one is due.
    pub fn next_wake(&self) -> Option<Instant> {
        self.wakes.iter().min().copied()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Peer> {
        self.places.iter().filter_map(|peer| peer.as_deref())
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Peer> {
        self.places.iter_mut().filter_map(|peer| peer.as_deref_mut())
    }

    pub fn slots(&self) -> std::ops::Range<usize> {
        0..self.places.len()
    }

    pub fn len(&self) -> usize {
        self.by_id.len()
    }
}
