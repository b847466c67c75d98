//! A media packet on its way from its sender to the viewers, looked at once.

use std::sync::Arc;
use std::time::Instant;

use str0m::rtp::{ExtensionValues, RtpPacket, Ssrc, Vp8Descriptor};

use crate::PeerId;
use crate::codec::{self, Format};
use crate::layer::Layer;

#[derive(Debug)]
pub struct Packet {
    pub peer: PeerId,
    /// Where the sender is kept, and the position of the track with it.
    pub slot: usize,
    pub track: usize,
    pub format: Format,
    pub ssrc: Ssrc,
    pub layer: Layer,
    /// Extended by the roll-over count.
    pub sequence: u64,
    pub timestamp: u32,
    pub received_at: Instant,
    pub is_marked: bool,
    /// Whether a decoder can begin here.
    pub starts_keyframe: bool,
    /// Of the picture, when this packet tells it.
    pub height: Option<u16>,
    pub vp8: Option<Vp8Descriptor>,
    pub extensions: ExtensionValues,
    /// Shared by all viewers, never copied.
    pub payload: Arc<[u8]>,
}

/// Where a packet came from.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    pub peer: PeerId,
    pub slot: usize,
    pub track: usize,
    pub format: Format,
    pub layer: Layer,
}

impl Packet {
    /// Takes in what str0m received.
    pub fn new(origin: Origin, rtp: RtpPacket) -> Self {
        let Origin { peer, slot, track, format, layer } = origin;
        let glance = codec::glance(format, &rtp.payload);
        let extensions = ExtensionValues {
            audio_level: rtp.header.ext_vals.audio_level,
            voice_activity: rtp.header.ext_vals.voice_activity,
            video_orientation: rtp.header.ext_vals.video_orientation,
            ..ExtensionValues::default()
        };
        Self {
            peer,
            slot,
            track,
            format,
            ssrc: rtp.header.ssrc,
            layer,
            sequence: *rtp.seq_no,
            timestamp: rtp.header.timestamp,
            received_at: rtp.timestamp,
            is_marked: rtp.header.marker,
            starts_keyframe: glance.starts_keyframe,
            height: glance.height,
            vp8: glance.vp8,
            extensions,
            payload: rtp.payload,
        }
    }
}
