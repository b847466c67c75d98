//! Packets shaped like VP8 and Opus that carry a mark: a counter and the time of sending.
//!
//! The mark is at the end of the payload, so header rewriting on the way leaves it alone.

use bytes::Bytes;

const MAGIC: [u8; 4] = *b"line";
const MARK_BYTES: usize = 20;
/// Longest payload; with all headers it stays below the MTU of a tunnelled line.
const MAX_PAYLOAD: usize = 1_100;
const MIN_PAYLOAD: usize = 40;

/// What a packet says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub counter: u64,
    /// Microseconds of the shared stopwatch.
    pub sent_us: u64,
}

impl Mark {
    /// Reads the mark of a payload, if it has one.
    pub fn read(payload: &[u8]) -> Option<Self> {
        let mark = payload.last_chunk::<MARK_BYTES>()?;
        let number = |at: usize| mark[at..at + 8].try_into().map(u64::from_be_bytes).ok();
        (mark[..4] == MAGIC).then_some(Self { counter: number(4)?, sent_us: number(12)? })
    }

    fn put(self, mut payload: Vec<u8>, bytes: usize) -> Bytes {
        payload.resize(bytes.max(payload.len() + MARK_BYTES) - MARK_BYTES, 0x55);
        payload.extend_from_slice(&MAGIC);
        payload.extend_from_slice(&self.counter.to_be_bytes());
        payload.extend_from_slice(&self.sent_us.to_be_bytes());
        payload.into()
    }
}

/// Where a packet stands in the video.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Number of the frame.
    pub picture: u16,
    pub is_keyframe: bool,
    /// Whether it begins the frame.
    pub is_first: bool,
}

/// A VP8 payload (RFC 7741 section 4.2: picture id of 15 bits, TL0PICIDX, layer 0) of about `bytes`.
pub fn vp8(place: Place, mark: Mark, bytes: usize) -> Bytes {
    let start = if place.is_first { 0x10 } else { 0 };
    let [high, low] = (place.picture | 0x8000).to_be_bytes();
    let mut payload = vec![0x80 | start, 0xe0, high, low, low, 0];
    if place.is_first {
        let inter = u8::from(!place.is_keyframe);
        payload.extend_from_slice(&[0x10 | inter, 0, 0]);
        if place.is_keyframe {
            // start code, 640 x 360 (RFC 6386 section 9.1)
            payload.extend_from_slice(&[0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01]);
        }
    }
    mark.put(payload, bytes)
}

/// An Opus payload of `bytes`: 20 ms, mono (RFC 6716 section 3.1).
pub fn opus(mark: Mark, bytes: usize) -> Bytes {
    mark.put(vec![0x78], bytes)
}

/// Sizes of the packets of a frame of `bytes`.
pub fn split(bytes: usize) -> Vec<usize> {
    let bytes = bytes.max(MIN_PAYLOAD);
    let packets = bytes.div_ceil(MAX_PAYLOAD);
    (0..packets).map(|place| (bytes / packets + usize::from(place < bytes % packets)).max(MIN_PAYLOAD)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_back() {
        let mark = Mark { counter: 7, sent_us: 1 << 40 };
        let first = Place { picture: 300, is_keyframe: true, is_first: true };
        let payload = vp8(first, mark, 900);
        assert_eq!((payload.len(), Mark::read(&payload)), (900, Some(mark)));
        // S bit, partition 0, then a keyframe's first bit
        assert_eq!((payload[0] & 0x17, payload[6] & 1), (0x10, 0));
        let inter = vp8(Place { is_keyframe: false, ..first }, mark, 10);
        assert_eq!((inter[6] & 1, Mark::read(&inter)), (1, Some(mark)));
        assert_eq!(Mark::read(&opus(mark, 80)), Some(mark));
        assert_eq!(Mark::read(b"line"), None);
        assert_eq!(Mark::read(&[0; 30]), None);
    }

    #[test]
    fn a_frame_is_split_into_packets_that_fit() {
        for bytes in [0, 1, 1_100, 1_101, 5_000, 83_333] {
            let sizes = split(bytes);
            assert!(sizes.iter().all(|size| *size <= MAX_PAYLOAD), "{bytes}");
            assert_eq!(sizes.iter().sum::<usize>(), bytes.max(MIN_PAYLOAD));
        }
    }
}
