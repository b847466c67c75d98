//! Numbers from a seed, and what they do to bytes.

pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// SplitMix64.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Less than `end`, which is at least 1.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.below(most + 1)).map(|_| self.next() as u8).collect()
    }

    /// A few changes: bits, bytes, lengths, cuts, repeats.
    pub fn mutate(&mut self, bytes: &mut Vec<u8>, most: usize) {
        for _ in 0..=self.below(6) {
            let at = self.below(bytes.len());
            match self.below(8) {
                _ if bytes.is_empty() => *bytes = self.bytes(40),
                0 => bytes[at] ^= 1 << self.below(8),
                1 => bytes[at] = self.next() as u8,
                2 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][self.below(5)],
                3 => bytes.truncate(at),
                4 => {
                    let more = self.bytes(20);
                    bytes.splice(at..at, more);
                }
                5 => {
                    let again = bytes[at..(at + self.below(60)).min(bytes.len())].to_vec();
                    bytes.splice(at..at, again);
                }
                6 => drop(bytes.drain(at..(at + self.below(20)).min(bytes.len()))),
                // the first bytes hold kinds and lengths
                _ => {
                    let at = self.below(bytes.len().min(24));
                    bytes[at] = self.next() as u8;
                }
            }
        }
        bytes.truncate(most);
    }
}
