//! A line that a peer sends on, and who watches it.

use std::time::Instant;

use str0m::media::Mid;

use crate::layer::Streams;
use crate::{Kind, TrackId};

#[derive(Debug)]
pub struct Track {
    pub id: TrackId,
    pub mid: Mid,
    pub kind: Kind,
    pub viewers: Vec<Viewer>,
    pub streams: Streams,
    pub is_active: bool,
}

/// A lane that shows a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer {
    /// Where the viewer is kept.
    pub slot: usize,
    /// Position of its lane.
    pub lane: usize,
    /// Layers that the lane takes packets of ([`crate::layer::Layer::bit`]); others need not be offered to it.
    pub takes: u8,
}

impl Track {
    pub fn new(id: TrackId, mid: Mid, kind: Kind) -> Self {
        Self { id, mid, kind, viewers: Vec::new(), streams: Streams::default(), is_active: false }
    }

    pub fn last_packet(&self) -> Option<Instant> {
        self.streams.last_packet()
    }

    pub fn forget_viewer(&mut self, slot: usize, lane: usize) {
        self.viewers.retain(|it| (it.slot, it.lane) != (slot, lane));
    }

    pub fn viewer_mut(&mut self, slot: usize, lane: usize) -> Option<&mut Viewer> {
        self.viewers.iter_mut().find(|it| (it.slot, it.lane) == (slot, lane))
    }
}
