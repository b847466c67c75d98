//! One receive-only line of a viewer, and the header rewrite that makes different senders look like one stream.
//!
//! Invariants: outgoing sequence numbers and timestamps go on without a jump when the source changes; a video lane
//! begins with a keyframe; the first outgoing sequence number is below 65536 (str0m's roll-over count starts at 0).

use std::time::{Duration, Instant};

use str0m::media::Mid;
use str0m::rtp::{Ssrc, Vp8Patch};

use crate::codec::Format;
use crate::layer::Layer;
use crate::packet::Packet;
use crate::{Kind, PeerId, TrackId};

/// A stream that was silent for so long, while another comes in its place, has ended.
const STALE: Duration = Duration::from_millis(100);

/// No sender gets so many packets ahead of where it began: months of video. str0m takes a number that goes back before 0
/// for one near 2^64.
const MOST_AHEAD: u64 = 1 << 32;

/// A lane of one viewer.
#[derive(Debug)]
pub struct Lane {
    pub mid: Mid,
    pub kind: Kind,
    pub source: Option<(PeerId, TrackId)>,
    /// Where the source is kept, and the position of its track.
    pub origin: Option<(usize, usize)>,
    /// Height of the tile in device pixels; `None` when it is not known, 0 when it is hidden.
    pub max_height: Option<u16>,
    /// The layer to show; `None`: no picture is sent.
    pub target: Option<Layer>,
    /// The viewer cannot decode what the source sends.
    pub is_unplayable: bool,
    /// The viewer's line takes no more; the frame that began goes on, the next one must be a keyframe.
    pub is_choked: bool,
    rewrite: Rewrite,
}

impl Lane {
    pub fn new(mid: Mid, kind: Kind) -> Self {
        Self {
            mid,
            kind,
            source: None,
            origin: None,
            max_height: None,
            target: Some(Layer::High),
            is_unplayable: false,
            is_choked: false,
            rewrite: Rewrite::new(),
        }
    }

    /// Changes the source; the next packet of the new one (for video: keyframe) begins it.
    pub fn fill(&mut self, source: Option<(PeerId, TrackId)>, origin: Option<(usize, usize)>) {
        (self.source, self.origin) = (source, origin);
        self.target = Some(Layer::High);
        self.is_unplayable = false;
        self.rewrite.current = None;
    }

    /// Changes the layer. The old one goes on until the new one's keyframe comes; `None` ends it at once.
    pub fn aim(&mut self, target: Option<Layer>) {
        self.target = target;
        if target.is_none() {
            self.rewrite.current = None;
        }
    }

    /// The frame that is under way is the last until a keyframe comes.
    pub fn break_off(&mut self) {
        self.rewrite.current = None;
    }

    /// What is shown now.
    pub fn shown(&self) -> Option<Layer> {
        self.rewrite.current.map(|(_, layer, _)| layer)
    }

    /// The layer of which a keyframe is waited for.
    pub fn awaits(&self) -> Option<Layer> {
        let is_waiting = self.kind == Kind::Video && self.source.is_some() && !self.is_unplayable && !self.is_choked;
        self.target.filter(|target| is_waiting && self.shown() != Some(*target))
    }

    /// The layers that it takes packets of: see [`crate::track::Viewer`].
    pub fn takes(&self) -> u8 {
        let Some(target) = self.target else { return 0 };
        match self.shown() {
            Some(shown) => shown.bit() | target.bit(),
            None => Layer::BOTH.iter().filter(|layer| **layer <= target).map(|layer| layer.bit()).sum(),
        }
    }

    /// Whether `packet` belongs to a frame of which something was forwarded.
    pub fn has_begun_frame(&self, packet: &Packet) -> bool {
        self.rewrite.current.is_some_and(|(ssrc, ..)| ssrc == packet.ssrc) && self.rewrite.last_in_timestamp == packet.timestamp
    }

    /// Header values for `packet` on this lane; `None` when it must not be forwarded.
    pub fn stamp(&mut self, packet: &Packet) -> Option<Stamp> {
        if self.kind == Kind::Video && !self.rewrite.goes_on_with(packet) {
            let shown = self.shown();
            let is_wanted = match (self.target, shown) {
                (None, _) => false,
                // the first picture comes soonest from whichever layer is first
                (Some(target), None) => packet.layer <= target,
                (Some(target), Some(shown)) => packet.layer == target || packet.layer == shown,
            };
            if !is_wanted || !packet.starts_keyframe {
                if shown == Some(packet.layer) && self.rewrite.is_stale(packet.received_at) {
                    // the sender began another stream, or another coding, in place of the one shown
                    self.break_off();
                }
                return None;
            }
        }
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
    current: Option<(Ssrc, Layer, Format)>,
    in_base: u64,
    out_base: u64,
    max_out: u64,
    timestamp_offset: u32,
    last_timestamp: u32,
    last_in_timestamp: u32,
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
            last_in_timestamp: 0,
            last_at: None,
            picture_offset: 0,
            tl0_offset: 0,
            last_picture: 100,
            last_tl0: 10,
        }
    }

    fn goes_on_with(&self, packet: &Packet) -> bool {
        self.current == Some((packet.ssrc, packet.layer, packet.format))
    }

    fn is_stale(&self, now: Instant) -> bool {
        self.last_at.is_none_or(|at| now.saturating_duration_since(at) > STALE)
    }

    /// The packet goes on with what is shown, or begins something.
    fn stamp(&mut self, packet: &Packet) -> Option<Stamp> {
        if !self.goes_on_with(packet) {
            self.begin(packet);
        }
        // older than the keyframe that began this source; or of a sender whose numbers make no sense
        let ahead = packet.sequence.checked_sub(self.in_base).filter(|ahead| *ahead < MOST_AHEAD)?;
        let sequence = ahead + self.out_base;
        let timestamp = packet.timestamp.wrapping_add(self.timestamp_offset);
        let is_newest = sequence > self.max_out;
        let vp8_patch = self.patch(packet, is_newest);
        if is_newest {
            self.max_out = sequence;
            self.last_timestamp = timestamp;
            self.last_in_timestamp = packet.timestamp;
            self.last_at = Some(packet.received_at);
        }
        Some(Stamp { sequence, timestamp, vp8_patch })
    }

    fn begin(&mut self, packet: &Packet) {
        let clock_hz = packet.format.kind().clock_hz();
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
        self.current = Some((packet.ssrc, packet.layer, packet.format));
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

    fn lane() -> Lane {
        let mut lane = Lane::new("0".into(), Kind::Video);
        lane.fill(Some((PeerId(1), TrackId(0))), None);
        lane
    }

    fn packet(ssrc: u32, sequence: u64, timestamp: u32, starts_keyframe: bool, at: Instant) -> Packet {
        Packet {
            peer: PeerId(u64::from(ssrc)),
            slot: 0,
            track: 0,
            format: Format::Vp8,
            ssrc: ssrc.into(),
            layer: Layer::High,
            sequence,
            timestamp,
            received_at: at,
            is_marked: true,
            starts_keyframe,
            height: None,
            vp8: None,
            extensions: str0m::rtp::ExtensionValues::default(),
            payload: Arc::from([0_u8; 4]),
        }
    }

    #[test]
    fn a_switch_waits_for_a_keyframe_and_leaves_no_gap() {
        let (start, mut lane) = (Instant::now(), lane());
        assert_eq!(lane.stamp(&packet(1, 70_000, 5_000, false, start)), None);
        let first = lane.stamp(&packet(1, 70_001, 8_000, true, start)).expect("a keyframe begins");
        assert_eq!((first.sequence, first.timestamp), (1_000, 8_000));
        assert_eq!(lane.stamp(&packet(1, 70_000, 5_000, false, start)), None, "older than the keyframe");
        let second = lane.stamp(&packet(1, 70_002, 11_000, false, start)).expect("goes on");
        assert_eq!((second.sequence, second.timestamp), (1_001, 11_000));

        lane.break_off();
        let later = start + Duration::from_millis(100);
        assert_eq!(lane.stamp(&packet(2, 5, 77, false, later)), None);
        let switched = lane.stamp(&packet(2, 6, 77, true, later)).expect("a keyframe begins");
        assert_eq!((switched.sequence, switched.timestamp), (1_002, 20_000), "100 ms later at 90 kHz");
    }

    #[test]
    fn a_late_packet_keeps_its_own_number() {
        let (start, mut lane) = (Instant::now(), lane());
        for (sequence, out) in [(10, 1_000), (12, 1_002), (11, 1_001), (13, 1_003)] {
            let stamp = lane.stamp(&packet(1, sequence, 0, sequence == 10, start)).expect("forwarded");
            assert_eq!(stamp.sequence, out);
        }
    }

    #[test]
    fn the_old_layer_goes_on_until_the_new_one_can_begin() {
        let (start, mut lane) = (Instant::now(), lane());
        let low = |sequence, starts| Packet { layer: Layer::Low, ..packet(1, sequence, 0, starts, start) };
        let high = |sequence, starts| packet(2, sequence, 0, starts, start);
        assert!(lane.stamp(&low(1, true)).is_some(), "the first picture may be the low one");
        assert_eq!((lane.awaits(), lane.takes()), (Some(Layer::High), 3));
        assert!(lane.stamp(&high(50, false)).is_none() && lane.stamp(&low(2, false)).is_some());
        assert!(lane.stamp(&high(51, true)).is_some() && lane.stamp(&low(3, true)).is_none());
        assert_eq!((lane.awaits(), lane.takes()), (None, 2));
        lane.aim(Some(Layer::Low));
        assert!(lane.stamp(&high(52, false)).is_some() && lane.stamp(&low(4, false)).is_none());
        assert!(lane.stamp(&low(5, true)).is_some() && lane.stamp(&high(53, true)).is_none());
        lane.aim(None);
        assert!(lane.stamp(&low(6, true)).is_none() && lane.takes() == 0);
        lane.aim(Some(Layer::Low));
        assert!(lane.stamp(&high(54, true)).is_none(), "not more than the line takes");
        assert!(lane.stamp(&low(7, true)).is_some());
    }
}
