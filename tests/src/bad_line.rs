//! One direction of a bad line, drawn from a seed: what becomes of each packet. Pure: clock and devices are the caller's.

use std::time::{Duration, Instant};

/// How bad it is; as it stands, everything arrives at once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quality {
    /// Packets of a hundred that never arrive.
    pub loss_percent: f64,
    pub delay: Duration,
    /// Bits a second that pass; 0: as many as come.
    pub rate: u64,
    /// How long a packet may wait for a narrow line; what would wait longer is dropped.
    pub queue: Duration,
    pub is_udp_blocked: bool,
    /// The cable is pulled.
    pub is_dark: bool,
}

impl Quality {
    /// Reads `loss=5 delay=100 kbit=300 queue=400 udp=off dark=on`: percent, ms, kbit/s, ms; what is not named is as good as new.
    ///
    /// # Errors
    /// The word that is not understood.
    pub fn read<'a>(words: impl Iterator<Item = &'a str>) -> Result<Self, String> {
        let mut quality = Self::default();
        for word in words {
            let wrong = || format!("`{word}` is not understood");
            let (name, value) = word.split_once('=').ok_or_else(wrong)?;
            let number = || value.parse::<u64>().map_err(|_| wrong());
            match (name, value) {
                ("loss", _) => quality.loss_percent = value.parse().map_err(|_| wrong())?,
                ("delay", _) => quality.delay = Duration::from_millis(number()?),
                ("kbit", _) => quality.rate = number()? * 1_000,
                ("queue", _) => quality.queue = Duration::from_millis(number()?),
                ("udp", "off") => quality.is_udp_blocked = true,
                ("dark", "on") => quality.is_dark = true,
                _ => return Err(wrong()),
            }
        }
        Ok(quality)
    }
}

/// What became of the packets so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub lost: u64,
    pub too_late: u64,
    pub blocked: u64,
}

const UDP: u8 = 17;

pub struct Line {
    pub quality: Quality,
    pub counts: Counts,
    state: u64,
    /// When everything that waits for the narrow line is through.
    free_at: Option<Instant>,
}

impl Line {
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { quality: Quality::default(), counts: Counts::default(), state: seed, free_at: None }
    }

    /// When an IP packet arrives at the other end; `None`: never.
    pub fn carry(&mut self, now: Instant, packet: &[u8]) -> Option<Instant> {
        let Quality { loss_percent, delay, rate, queue, is_udp_blocked, is_dark } = self.quality;
        if is_dark || (is_udp_blocked && protocol(packet) == Some(UDP)) {
            self.counts.blocked += 1;
            return None;
        }
        // the draw is made for every packet, so that one seed gives one row of losses
        if self.draw() * 100.0 < loss_percent {
            self.counts.lost += 1;
            return None;
        }
        let through = if rate == 0 {
            now
        } else {
            let begins = self.free_at.map_or(now, |at| at.max(now));
            if begins - now > queue {
                self.counts.too_late += 1;
                return None;
            }
            let through = begins + Duration::from_secs_f64(packet.len() as f64 * 8.0 / rate as f64);
            self.free_at = Some(through);
            through
        };
        self.counts.passed += 1;
        Some(through + delay)
    }

    /// From 0 to less than 1 (splitmix64).
    fn draw(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// What an IP packet carries.
fn protocol(packet: &[u8]) -> Option<u8> {
    match packet.first()? >> 4 {
        4 => packet.get(9).copied(),
        6 => packet.get(6).copied(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(protocol: u8, bytes: usize) -> Vec<u8> {
        let mut packet = vec![0; bytes];
        (packet[0], packet[9]) = (0x45, protocol);
        packet
    }

    fn line(words: &str) -> Line {
        Line { quality: Quality::read(words.split(' ')).expect("understood"), ..Line::new(7) }
    }

    #[test]
    fn one_seed_loses_the_same_packets_every_time_and_as_many_as_it_was_told() {
        let now = Instant::now();
        let arrivals = || {
            let mut line = line("loss=5 delay=100");
            (0..20_000).map(|_| line.carry(now, &packet(UDP, 100))).collect::<Vec<_>>()
        };
        let first = arrivals();
        assert_eq!(first, arrivals());
        let lost = first.iter().filter(|at| at.is_none()).count();
        assert!((900..1_100).contains(&lost), "{lost} of 20,000");
        assert!(first.iter().flatten().all(|at| *at == now + Duration::from_millis(100)));
    }

    #[test]
    fn a_narrow_line_spaces_packets_and_drops_what_would_wait_too_long() {
        let now = Instant::now();
        let mut line = line("kbit=300 queue=100");
        let arrivals: Vec<_> = (0..10).map(|_| line.carry(now, &packet(UDP, 1_500))).collect();
        // 1,500 bytes take 40 ms
        let ms = |at: &Option<Instant>| at.map(|at| (at - now).as_millis());
        assert_eq!(arrivals.iter().map(ms).collect::<Vec<_>>()[..4], [Some(40), Some(80), Some(120), None]);
        assert_eq!(line.counts, Counts { passed: 3, too_late: 7, ..Counts::default() });
        let later = now + Duration::from_secs(1);
        assert_eq!(line.carry(later, &packet(UDP, 1_500)), Some(later + Duration::from_millis(40)));
    }

    #[test]
    fn blocked_udp_lets_tcp_through_and_a_pulled_cable_nothing() {
        let now = Instant::now();
        let mut line = line("udp=off");
        assert_eq!((line.carry(now, &packet(UDP, 100)), line.carry(now, &packet(6, 100))), (None, Some(now)));
        line.quality = Quality::read(["dark=on"].into_iter()).expect("understood");
        assert_eq!(line.carry(now, &packet(6, 100)), None);
        assert_eq!(line.counts, Counts { passed: 1, blocked: 2, ..Counts::default() });
    }

    #[test]
    fn a_word_that_is_not_understood_is_named() {
        for word in ["loss", "loss=much", "udp=on", "speed=3"] {
            assert_eq!(Quality::read([word].into_iter()), Err(format!("`{word}` is not understood")));
        }
    }
}
