//! What came in on one lane: pure counting.

use super::synthetic::Mark;

/// Packets with a mark that are remembered one by one: 40 minutes of a reception. Later ones are only summed.
const MAX_REMEMBERED: usize = 400_000;
pub(super) const RTP_HEADER_BYTES: u64 = 12;

/// A received packet.
#[derive(Debug, Clone, Copy)]
struct Arrival {
    counter: u64,
    delay_us: u32,
    bytes: u16,
}

/// The packets of one lane.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    packets: u64,
    bytes: u64,
    arrivals: Vec<Arrival>,
}

/// The packets of a span of the sender's counter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Span {
    /// Different packets that came.
    pub received: u64,
    /// With RTP headers.
    pub bytes: u64,
    /// Microseconds from sending to receiving, ascending.
    pub delays_us: Vec<u32>,
}

impl Tally {
    /// Takes in a payload at `now_us` of the sender's stopwatch.
    pub(super) fn take(&mut self, payload: &[u8], now_us: u64) {
        let bytes = payload.len() as u64 + RTP_HEADER_BYTES;
        self.packets += 1;
        self.bytes += bytes;
        if self.arrivals.len() < MAX_REMEMBERED
            && let Some(mark) = Mark::read(payload)
        {
            let delay_us = u32::try_from(now_us.saturating_sub(mark.sent_us)).unwrap_or(u32::MAX);
            self.arrivals.push(Arrival { counter: mark.counter, delay_us, bytes: u16::try_from(bytes).unwrap_or(u16::MAX) });
        }
    }

    /// All packets, repeated ones too.
    #[must_use]
    pub fn packets(&self) -> u64 {
        self.packets
    }

    /// All bytes, with RTP headers.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The packets whose counters lie in `counters`, each once.
    #[must_use]
    pub fn span(&self, counters: std::ops::Range<u64>) -> Span {
        let mut inside: Vec<&Arrival> = self.arrivals.iter().filter(|it| counters.contains(&it.counter)).collect();
        // the first arrival of each
        inside.sort_by_key(|it| it.counter);
        inside.dedup_by_key(|it| it.counter);
        let mut delays_us: Vec<u32> = inside.iter().map(|it| it.delay_us).collect();
        delays_us.sort_unstable();
        Span { received: inside.len() as u64, bytes: inside.iter().map(|it| u64::from(it.bytes)).sum(), delays_us }
    }
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::opus;
    use super::*;

    #[test]
    fn repeated_and_foreign_packets_do_not_count_in_a_span() {
        let mut tally = Tally::default();
        for (counter, now_us) in [(0, 1_000), (2, 3_500), (1, 3_000), (2, 9_000), (5, 6_000)] {
            tally.take(&opus(Mark { counter, sent_us: counter * 1_000 }, 80), now_us);
        }
        tally.take(&[0; 80], 1);
        assert_eq!((tally.packets(), tally.bytes()), (6, 6 * 92));
        assert_eq!(tally.span(1..5), Span { received: 2, bytes: 184, delays_us: vec![1_500, 2_000] });
    }
}
