//! What a stream is coded in, where a decoder can begin, and how high the picture is. Media is looked at, never decoded.

use str0m::format::{Codec, PayloadParams};
use str0m::rtp::Vp8Descriptor;

use crate::Kind;

/// A coding that both ends must share for a packet to be forwarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Opus,
    Vp8,
    /// `profile`: profile and constraint flags, the upper two bytes of `profile-level-id` (RFC 6184 section 8.1). The
    /// level is left out: every decoder of a profile that is offered here takes 720p.
    H264 {
        profile: u16,
        packetization_mode: u8,
    },
}

impl Format {
    /// `None` for what this engine does not forward.
    pub fn of(params: &PayloadParams) -> Option<Self> {
        let spec = params.spec();
        match spec.codec {
            Codec::Opus => Some(Self::Opus),
            Codec::Vp8 => Some(Self::Vp8),
            Codec::H264 => Some(Self::H264 {
                profile: (spec.format.profile_level_id.unwrap_or(0x42_00_0a) >> 8) as u16,
                packetization_mode: spec.format.packetization_mode.unwrap_or(0),
            }),
            _ => None,
        }
    }

    pub fn kind(self) -> Kind {
        if self == Self::Opus { Kind::Audio } else { Kind::Video }
    }
}

/// What the first bytes of a packet say.
#[derive(Debug, Clone, Copy, Default)]
pub struct Glance {
    /// A decoder can begin here.
    pub starts_keyframe: bool,
    /// Height of the picture, when the packet tells it.
    pub height: Option<u16>,
    pub vp8: Option<Vp8Descriptor>,
}

/// Looks at a payload.
pub fn glance(format: Format, payload: &[u8]) -> Glance {
    match format {
        Format::Opus => Glance::default(),
        Format::Vp8 => {
            let Ok(vp8) = Vp8Descriptor::parse(payload) else { return Glance::default() };
            let starts_keyframe = vp8.starts_keyframe(payload);
            let height = if starts_keyframe { vp8_height(payload) } else { None };
            Glance { starts_keyframe, height, vp8: Some(vp8) }
        }
        Format::H264 { .. } => Glance { starts_keyframe: h264_starts_keyframe(payload), height: None, vp8: None },
    }
}

/// Height in the header of a keyframe (RFC 6386 section 9.1), which begins after the payload descriptor.
fn vp8_height(payload: &[u8]) -> Option<u16> {
    let required = *payload.first()?;
    let mut at = 1;
    if required & 0x80 != 0 {
        let extension = *payload.get(1)?;
        at += 1;
        if extension & 0x80 != 0 {
            at += if *payload.get(at)? & 0x80 != 0 { 2 } else { 1 };
        }
        at += usize::from(extension & 0x40 != 0);
        at += usize::from(extension & 0x30 != 0);
    }
    let header = payload.get(at..at + 10)?;
    (header[3..6] == [0x9d, 0x01, 0x2a]).then(|| u16::from_le_bytes([header[8], header[9]]) & 0x3fff)
}

const NAL_SPS: u8 = 7;
const NAL_STAP_A: u8 = 24;
const NAL_FU_A: u8 = 28;

/// Whether a sequence parameter set is inside: encoders put one before each IDR picture (RFC 6184 sections 5.4-5.8).
fn h264_starts_keyframe(payload: &[u8]) -> bool {
    let Some(first) = payload.first() else { return false };
    match first & 0x1f {
        NAL_SPS => true,
        NAL_FU_A => payload.get(1).is_some_and(|header| header & 0x80 != 0 && header & 0x1f == NAL_SPS),
        NAL_STAP_A => {
            let mut rest = &payload[1..];
            while let [high, low, unit @ ..] = rest {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                if length == 0 || length > unit.len() {
                    return false;
                }
                if unit[0] & 0x1f == NAL_SPS {
                    return true;
                }
                rest = &unit[length..];
            }
            false
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const H264: Format = Format::H264 { profile: 0x42e0, packetization_mode: 1 };

    #[test]
    fn h264_begins_at_a_parameter_set_however_it_is_packed() {
        for payload in [&[0x67, 1, 2][..], &[0x78, 0, 2, 0x09, 0x10, 0, 3, 0x67, 1, 2], &[0x7c, 0x87, 1]] {
            assert!(glance(H264, payload).starts_keyframe, "{payload:x?}");
        }
        for payload in
            [&[][..], &[0x41, 1], &[0x78, 0, 9, 0x67], &[0x78, 0, 0], &[0x78, 0, 2, 0x09, 0x10], &[0x7c, 0x07], &[0x7c, 0x85], &[0x7c]]
        {
            assert!(!glance(H264, payload).starts_keyframe, "{payload:x?}");
        }
    }

    #[test]
    fn vp8_tells_its_height() {
        let header = [0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x00, 0x05, 0xd0, 0x02];
        let long = [&[0x90, 0xe0, 0x81, 0x02, 3, 4][..], &header].concat();
        for payload in [[&[0x10][..], &header].concat(), [&[0x90, 0x80, 0x05][..], &header].concat(), long] {
            let glance = glance(Format::Vp8, &payload);
            assert_eq!((glance.starts_keyframe, glance.height), (true, Some(720)), "{payload:x?}");
        }
        assert_eq!(glance(Format::Vp8, &[0x10, 0, 0, 0]).height, None);
        assert!(!glance(Format::Vp8, &[0x10, 1]).starts_keyframe);
    }
}
