//! A media packet on its way from its sender to the viewers, parsed once.

use std::sync::Arc;
use std::time::Instant;

use str0m::media::Rid;
use str0m::rtp::{ExtensionValues, RtpPacket, Ssrc, Vp8Descriptor};

use crate::{Kind, PeerId, TrackId};

#[derive(Debug)]
pub struct Packet {
    pub peer: PeerId,
    pub track: TrackId,
    pub kind: Kind,
    pub ssrc: Ssrc,
    /// Simulcast layer.
    pub rid: Option<Rid>,
    /// Extended by the roll-over count.
    pub sequence: u64,
    pub timestamp: u32,
    pub received_at: Instant,
    pub is_marked: bool,
    /// Whether a decoder can begin here.
    pub starts_keyframe: bool,
    pub vp8: Option<Vp8Descriptor>,
    pub extensions: ExtensionValues,
    /// Shared by all viewers, never copied.
    pub payload: Arc<[u8]>,
}

impl Packet {
    /// Takes in what str0m received. Only Opus and VP8 are negotiated, so the kind tells the codec.
    pub fn new(peer: PeerId, track: TrackId, kind: Kind, rid: Option<Rid>, rtp: RtpPacket) -> Self {
        let vp8 = match kind {
            Kind::Audio => None,
            Kind::Video => Vp8Descriptor::parse(&rtp.payload).ok(),
        };
        let extensions = ExtensionValues {
            audio_level: rtp.header.ext_vals.audio_level,
            voice_activity: rtp.header.ext_vals.voice_activity,
            video_orientation: rtp.header.ext_vals.video_orientation,
            ..ExtensionValues::default()
        };
        Self {
            peer,
            track,
            kind,
            ssrc: rtp.header.ssrc,
            rid,
            sequence: *rtp.seq_no,
            timestamp: rtp.header.timestamp,
            received_at: rtp.timestamp,
            is_marked: rtp.header.marker,
            starts_keyframe: vp8.as_ref().is_some_and(|vp8| vp8.starts_keyframe(&rtp.payload)),
            vp8,
            extensions,
            payload: rtp.payload,
        }
    }
}
