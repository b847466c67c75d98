//! One receive-only line of a viewer, and the header rewrite that makes different senders look like one stream.
//!
//! Invariants: outgoing sequence numbers and timestamps go on without a jump when the source changes; a video lane
//! begins with a keyframe; the first outgoing sequence number is below 65536 (str0m's roll-over count starts at 0).

use std::time::{Duration, Instant};

use str0m::media::Mid;
use str0m::rtp::{Ssrc, Vp8Patch};

use crate::packet::Packet;
use crate::{Kind, PeerId, TrackId};

/// A simulcast layer that was silent for this long is given up for another.
const LAYER_TIMEOUT: Duration = Duration::from_secs(1);

/// A lane of one viewer.
#[derive(Debug)]
pub struct Lane {
    pub mid: Mid,
    pub kind: Kind,
    pub source: Option<(PeerId, TrackId)>,
    rewrite: Rewrite,
}

impl Lane {
    pub fn new(mid: Mid, kind: Kind) -> Self {
        Self { mid, kind, source: None, rewrite: Rewrite::new() }
    }

    /// Changes the source; the next packet of the new one (for video: keyframe) begins it.
    pub fn fill(&mut self, source: Option<(PeerId, TrackId)>) {
        self.source = source;
        self.rewrite.current = None;
    }

    /// Whether a video source was assigned of which no keyframe has come yet.
    pub fn awaits_keyframe(&self) -> bool {
        self.kind == Kind::Video && self.source.is_some() && self.rewrite.current.is_none()
    }

    /// Header values for `packet` on this lane; `None` when it must not be forwarded.
    pub fn stamp(&mut self, packet: &Packet) -> Option<Stamp> {
        self.rewrite.stamp(packet)
    }
}

/// The header values of an outgoing packet.
#[derive(Debug, PartialEq)]
pub struct Stamp {
    pub sequence: u64,
    pub timestamp: u32,
    pub vp8_patch: Option<Vp8Patch>,
}

#[derive(Debug)]
struct Rewrite {
    current: Option<Ssrc>,
    in_base: u64,
    out_base: u64,
    max_out: u64,
    timestamp_offset: u32,
    last_timestamp: u32,
    last_at: Option<Instant>,
    picture_offset: u16,
    tl0_offset: u8,
    last_picture: u16,
    last_tl0: u8,
}

impl Rewrite {
    fn new() -> Self {
        Self {
            current: None,
            in_base: 0,
            out_base: 0,
            max_out: 999,
            timestamp_offset: 0,
            last_timestamp: 0,
            last_at: None,
            picture_offset: 0,
            tl0_offset: 0,
            last_picture: 100,
            last_tl0: 10,
        }
    }

    fn stamp(&mut self, packet: &Packet) -> Option<Stamp> {
        if self.current != Some(packet.ssrc) {
            let is_waiting = packet.kind == Kind::Video && !packet.starts_keyframe;
            if is_waiting || self.keeps_layer(packet) {
                return None;
            }
            self.begin(packet);
        }
        // older than the keyframe that began this source
        let sequence = packet.sequence.checked_sub(self.in_base)? + self.out_base;
        let timestamp = packet.timestamp.wrapping_add(self.timestamp_offset);
        let is_newest = sequence > self.max_out;
        let vp8_patch = self.patch(packet, is_newest);
        if is_newest {
            self.max_out = sequence;
            self.last_timestamp = timestamp;
            self.last_at = Some(packet.received_at);
        }
        Some(Stamp { sequence, timestamp, vp8_patch })
    }

    /// Whether the lane stays on its present simulcast layer instead of taking the packet's.
    fn keeps_layer(&self, packet: &Packet) -> bool {
        let is_fresh = self.last_at.is_some_and(|at| packet.received_at.saturating_duration_since(at) < LAYER_TIMEOUT);
        self.current.is_some() && packet.rid.is_some() && is_fresh
    }

    fn begin(&mut self, packet: &Packet) {
        let clock_hz = packet.kind.clock_hz();
        let start = match self.last_at {
            None => packet.timestamp,
            Some(at) => {
                let elapsed = packet.received_at.saturating_duration_since(at).as_secs_f64() * f64::from(clock_hz);
                // at least 10 ms, so that two sources never share a timestamp
                self.last_timestamp.wrapping_add((elapsed as u64 as u32).max(clock_hz / 100))
            }
        };
        self.timestamp_offset = start.wrapping_sub(packet.timestamp);
        self.in_base = packet.sequence;
        self.out_base = self.max_out + 1;
        self.current = Some(packet.ssrc);
        if let Some(vp8) = &packet.vp8 {
            if let Some(picture) = vp8.picture_id() {
                self.picture_offset = self.last_picture.wrapping_add(1).wrapping_sub(picture) & 0x7fff;
            }
            if let Some(tl0) = vp8.tl0_pic_idx() {
                self.tl0_offset = self.last_tl0.wrapping_add(1).wrapping_sub(tl0);
            }
        }
    }

    /// VP8 picture counters that go on across a change of source (RFC 7741 section 4.2).
    fn patch(&mut self, packet: &Packet, is_newest: bool) -> Option<Vp8Patch> {
        let vp8 = packet.vp8.as_ref()?;
        let mut patch = vp8.patch();
        if let Some(picture) = vp8.picture_id() {
            let picture = picture.wrapping_add(self.picture_offset) & 0x7fff;
            patch = patch.picture_id(picture);
            if is_newest {
                self.last_picture = picture;
            }
        }
        if let Some(tl0) = vp8.tl0_pic_idx() {
            let tl0 = tl0.wrapping_add(self.tl0_offset);
            patch = patch.tl0_pic_idx(tl0);
            if is_newest {
                self.last_tl0 = tl0;
            }
        }
        patch.build().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn packet(ssrc: u32, sequence: u64, timestamp: u32, starts_keyframe: bool, at: Instant) -> Packet {
        Packet {
            peer: PeerId(u64::from(ssrc)),
            track: TrackId(0),
            kind: Kind::Video,
            ssrc: ssrc.into(),
            rid: None,
            sequence,
            timestamp,
            received_at: at,
            is_marked: true,
            starts_keyframe,
            vp8: None,
            extensions: str0m::rtp::ExtensionValues::default(),
            payload: Arc::from([0_u8; 4]),
        }
    }

    #[test]
    fn a_switch_waits_for_a_keyframe_and_leaves_no_gap() {
        let start = Instant::now();
        let mut rewrite = Rewrite::new();
        assert_eq!(rewrite.stamp(&packet(1, 70_000, 5_000, false, start)), None);
        let first = rewrite.stamp(&packet(1, 70_001, 8_000, true, start)).expect("a keyframe begins");
        assert_eq!((first.sequence, first.timestamp), (1_000, 8_000));
        assert_eq!(rewrite.stamp(&packet(1, 70_000, 5_000, false, start)), None, "older than the keyframe");
        let second = rewrite.stamp(&packet(1, 70_002, 11_000, false, start)).expect("goes on");
        assert_eq!((second.sequence, second.timestamp), (1_001, 11_000));

        rewrite.current = None;
        let later = start + Duration::from_millis(100);
        assert_eq!(rewrite.stamp(&packet(2, 5, 77, false, later)), None);
        let switched = rewrite.stamp(&packet(2, 6, 77, true, later)).expect("a keyframe begins");
        assert_eq!((switched.sequence, switched.timestamp), (1_002, 20_000), "100 ms later at 90 kHz");
    }

    #[test]
    fn a_late_packet_keeps_its_own_number() {
        let start = Instant::now();
        let mut rewrite = Rewrite::new();
        for (sequence, out) in [(10, 1_000), (12, 1_002), (11, 1_001), (13, 1_003)] {
            let stamp = rewrite.stamp(&packet(1, sequence, 0, sequence == 10, start)).expect("forwarded");
            assert_eq!(stamp.sequence, out);
        }
    }
}
