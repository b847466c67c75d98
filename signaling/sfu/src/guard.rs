//! Keeps from str0m what it cannot take: an RTP packet whose transport-wide sequence number goes back before 0.
//!
//! str0m 0.25 extends these numbers to 64 bits and takes one that lies before the first for one near 2^64; its next
//! feedback report then tries to list everything between, and the process dies of it. Any peer could do that with two
//! packets (tests/fuzz found it). Header extensions are not encrypted, so the number is read before str0m sees it.
//!
//! Invariant: until a number of at least 2^15 was received, which proves that nothing can lie before 0 any more, only
//! packets less than 2^15 ahead of the lowest that may have been received are let through.

/// Numbers up to this far ahead are ahead; farther ones are behind (RFC 1982).
const HALF: u16 = 1 << 15;

#[derive(Debug, Default)]
pub struct Guard {
    /// Ids under which the peer may send the number.
    ids: Vec<u8>,
    /// The lowest number that was let through, authentic or not.
    lowest: Option<u16>,
    /// The highest that str0m received.
    highest: u16,
}

impl Guard {
    pub fn learn_id(&mut self, id: u8) {
        if !self.ids.contains(&id) {
            self.ids.push(id);
        }
    }

    /// str0m received a packet with this number.
    pub fn prove(&mut self, number: u16) {
        self.highest = self.highest.max(number);
    }

    /// Whether a datagram may be given to str0m.
    pub fn passes(&mut self, datagram: &[u8]) -> bool {
        if self.highest >= HALF || !is_rtp(datagram) {
            return true;
        }
        let mut lowest = self.lowest;
        for number in Elements::of(datagram).filter(|(id, _)| self.ids.contains(id)).filter_map(|(_, value)| value) {
            let base = lowest.map(|lowest| lowest.max(self.highest));
            // the first of all may be any
            if base.is_some_and(|base| base < HALF && number.saturating_sub(base) >= HALF) {
                return false;
            }
            lowest = Some(lowest.map_or(number, |lowest| lowest.min(number)));
        }
        self.lowest = lowest;
        true
    }
}

fn is_rtp(datagram: &[u8]) -> bool {
    datagram.len() >= 12 && datagram[0] >> 6 == 2 && !(64..96).contains(&(datagram[1] & 0x7f))
}

/// The header extension elements of an RTP packet with the number in their first two bytes (RFC 8285).
struct Elements<'a> {
    rest: &'a [u8],
    is_one_byte: bool,
}

impl<'a> Elements<'a> {
    fn of(datagram: &'a [u8]) -> Self {
        Self::find(datagram).unwrap_or(Self { rest: &[], is_one_byte: true })
    }

    fn find(datagram: &'a [u8]) -> Option<Self> {
        if datagram[0] & 0x10 == 0 {
            return None;
        }
        let start = 12 + 4 * usize::from(datagram[0] & 0x0f);
        let header = datagram.get(start..start + 4)?;
        let words = usize::from(u16::from_be_bytes([header[2], header[3]]));
        let rest = &datagram[start + 4..];
        // one that claims to be longer than the packet is read as far as it goes: str0m may do so too
        Some(Self { rest: &rest[..(4 * words).min(rest.len())], is_one_byte: header[..2] == [0xbe, 0xde] })
    }
}

impl Iterator for Elements<'_> {
    type Item = (u8, Option<u16>);

    fn next(&mut self) -> Option<Self::Item> {
        while let [0, rest @ ..] = self.rest {
            self.rest = rest;
        }
        let (id, length, body) = match self.rest {
            [head, body @ ..] if self.is_one_byte => (head >> 4, usize::from(head & 0x0f) + 1, body),
            [id, length, body @ ..] if !self.is_one_byte => (*id, usize::from(*length), body),
            _ => return None,
        };
        let number = body.get(..2).map(|bytes| u16::from_be_bytes([bytes[0], bytes[1]]));
        self.rest = body.get(length..).unwrap_or(&[]);
        Some((id, number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(number: u16, is_one_byte: bool) -> Vec<u8> {
        let number = number.to_be_bytes();
        let mut bytes = vec![0x90, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1];
        if is_one_byte {
            bytes.extend([0xbe, 0xde, 0, 2, 0x10, 0xff, 0, 0x31, number[0], number[1], 0, 0]);
        } else {
            bytes.extend([0x10, 0x00, 0, 2, 1, 1, 0xff, 3, 2, number[0], number[1], 0]);
        }
        bytes
    }

    fn guard() -> Guard {
        let mut guard = Guard::default();
        guard.learn_id(3);
        guard
    }

    #[test]
    fn a_number_before_the_first_is_kept_away() {
        for is_one_byte in [true, false] {
            let mut guard = guard();
            assert!(guard.passes(&packet(5, is_one_byte)));
            assert!(guard.passes(&packet(3, is_one_byte)), "later but not before 0");
            assert!(!guard.passes(&packet(65_530, is_one_byte)));
            assert!(!guard.passes(&packet(40_000, is_one_byte)));
        }
    }

    #[test]
    fn numbers_that_grow_pass_for_ever() {
        let mut guard = guard();
        for number in (0..200_000_u32).step_by(7) {
            assert!(guard.passes(&packet(number as u16, true)), "{number}");
            guard.prove(number as u16);
        }
        assert!(guard.passes(&packet(65_530, true)));
    }

    #[test]
    fn a_first_number_may_be_any_and_a_stranger_cannot_shut_the_door() {
        let mut guard = guard();
        assert!(guard.passes(&packet(50_000, true)));
        guard.prove(50_000);
        assert!(guard.passes(&packet(0, true)) && guard.passes(&packet(60_000, true)));
        assert!(Guard::default().passes(&[0x90; 12]) && Guard::default().passes(&[]));
    }
}
