//! Datagrams on a TCP connection: each after two bytes with its length (RFC 4571).

/// Longest datagram taken. Nothing in WebRTC is longer than an Ethernet frame; a longer one is no WebRTC.
pub const MOST_BYTES: usize = 2_048;

/// The other end announced a datagram that is too long. The connection is of no use any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a datagram of {0} bytes was announced; at most {MOST_BYTES} are taken")]
pub struct TooLong(pub usize);

/// Cuts a stream into datagrams. Holds one unfinished datagram at most, and what was read with it.
#[derive(Debug, Default)]
pub struct Deframer {
    bytes: Vec<u8>,
    start: usize,
}

impl Deframer {
    /// Takes in what was read. To be followed by [`Deframer::next_datagram`] until that returns `None`.
    pub fn push(&mut self, read: &[u8]) {
        self.bytes.drain(..self.start);
        self.start = 0;
        self.bytes.extend_from_slice(read);
    }

    /// The next whole datagram. Empty ones are allowed by RFC 4571 and left out.
    ///
    /// # Errors
    /// When a longer datagram than [`MOST_BYTES`] is announced.
    pub fn next_datagram(&mut self) -> Result<Option<&[u8]>, TooLong> {
        loop {
            let Some([high, low]) = self.bytes.get(self.start..self.start + 2) else { return Ok(None) };
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            if length > MOST_BYTES {
                return Err(TooLong(length));
            }
            let (from, to) = (self.start + 2, self.start + 2 + length);
            if to > self.bytes.len() {
                return Ok(None);
            }
            self.start = to;
            if length > 0 {
                return Ok(Some(&self.bytes[from..to]));
            }
        }
    }

    /// Bytes that wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.bytes.len() - self.start
    }
}

/// Appends a datagram with its length; `false` when it is too long for the two bytes.
pub fn frame(datagram: &[u8], into: &mut Vec<u8>) -> bool {
    let Ok(length) = u16::try_from(datagram.len()) else { return false };
    into.extend_from_slice(&length.to_be_bytes());
    into.extend_from_slice(datagram);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datagrams_come_out_whole_however_the_stream_is_cut() {
        let sent = [vec![1; 1_200], vec![2], vec![3; MOST_BYTES]];
        let mut stream = vec![0, 0];
        for datagram in &sent {
            assert!(frame(datagram, &mut stream));
        }
        for step in [1, 2, 3, 700, 5_000] {
            let (mut deframer, mut came) = (Deframer::default(), Vec::new());
            for piece in stream.chunks(step) {
                deframer.push(piece);
                while let Some(datagram) = deframer.next_datagram().expect("none is too long") {
                    came.push(datagram.to_vec());
                }
            }
            assert_eq!((&came[..], deframer.waiting()), (&sent[..], 0), "pieces of {step}");
        }
    }

    #[test]
    fn a_huge_datagram_is_refused_before_it_comes() {
        let mut deframer = Deframer::default();
        deframer.push(&[0x16, 0x03, 0x01]);
        assert_eq!(deframer.next_datagram(), Err(TooLong(0x1603)));
        assert!(!frame(&vec![0; 65_536], &mut Vec::new()));
    }
}
