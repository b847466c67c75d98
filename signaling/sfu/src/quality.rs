//! How a peer's line is, gathered from what str0m counts every two seconds.

use std::time::{Duration, Instant};

use str0m::media::{Mid, Rid};
use str0m::net::Protocol;
use str0m::stats::{MediaEgressStats, MediaIngressStats, PeerStats};

use crate::{Leg, Quality};

/// A line that loses so much is hurt.
const HURT_LOSS: f64 = 0.02;
/// A line on which an answer takes so long is hurt.
const HURT_RTT: Duration = Duration::from_millis(800);

/// A line that is hurt by loss, while answers take so much longer than they can, carries more than it has room for: sound waits
/// and is dropped with the rest. Loss without waiting is the line's own, and fewer pictures would mend nothing.
const CROWDED_WAIT: Duration = Duration::from_millis(200);
/// What a line can do is forgotten by so much in each round: paths change.
const FORGOTTEN: Duration = Duration::from_millis(2);

/// How often [`crate::PeerEvent::Quality`] comes.
pub const EVERY: Duration = Duration::from_secs(2);

/// One direction: what was counted last time, and this time so far.
#[derive(Debug, Default)]
struct Side {
    bytes: u64,
    streams: Vec<(Mid, Option<Rid>, u64)>,
    lost: f64,
    weight: f64,
    jitter_ms: f64,
    kbps: f64,
}

impl Side {
    fn total(&mut self, bytes: u64, seconds: f64) {
        self.kbps = bytes.saturating_sub(self.bytes) as f64 / 125.0 / seconds;
        self.bytes = bytes;
        (self.lost, self.weight, self.jitter_ms) = (0.0, 0.0, 0.0);
    }

    /// Only streams that flowed since the last time count.
    fn stream(&mut self, mid: Mid, rid: Option<Rid>, bytes: u64, loss: Option<f32>, jitter_ms: Option<f64>) {
        let flowed = match self.streams.iter_mut().find(|it| (it.0, it.1) == (mid, rid)) {
            Some(known) => bytes.saturating_sub(std::mem::replace(&mut known.2, bytes)),
            None => {
                self.streams.push((mid, rid, bytes));
                bytes
            }
        };
        if flowed == 0 {
            return;
        }
        if let Some(loss) = loss {
            self.lost += f64::from(loss) * flowed as f64;
            self.weight += flowed as f64;
        }
        self.jitter_ms = self.jitter_ms.max(jitter_ms.unwrap_or(0.0));
    }

    fn loss(&self) -> f64 {
        if self.weight > 0.0 { self.lost / self.weight } else { 0.0 }
    }

    /// `arrives`: the share of the bytes that arrived.
    fn leg(&self, arrives: f64) -> Leg {
        Leg {
            kbps: (self.kbps * arrives).round() as u32,
            loss_permille: (self.loss() * 1_000.0).round() as u16,
            jitter_ms: self.jitter_ms.round() as u16,
        }
    }
}

/// Gathers one peer's figures.
#[derive(Debug, Default)]
pub struct Gauge {
    up: Side,
    down: Side,
    /// Told by receiver reports, else worked out from transport feedback, which comes late.
    rtt: Option<Duration>,
    rough_rtt: Option<Duration>,
    /// The soonest answer of late.
    best_rtt: Option<Duration>,
    /// Whether much was lost in the round before: not every round has a report.
    was_lossy: bool,
    is_tcp: bool,
    read_at: Option<Instant>,
    is_ready: bool,
}

impl Gauge {
    /// Comes first of each round.
    pub fn peer(&mut self, stats: &PeerStats) {
        let seconds = self.read_at.map_or(EVERY, |at| stats.timestamp.saturating_duration_since(at)).as_secs_f64().max(0.1);
        self.read_at = Some(stats.timestamp);
        self.up.total(stats.bytes_rx, seconds);
        self.was_lossy = self.down.loss() >= HURT_LOSS;
        self.down.total(stats.bytes_tx, seconds);
        self.best_rtt = soonest(self.best_rtt.map(|best| best + FORGOTTEN), stats.rtt);
        (self.rtt, self.rough_rtt) = (None, stats.rtt);
        self.is_tcp = stats.selected_candidate_pair.as_ref().is_some_and(|pair| pair.protocol == Protocol::Tcp);
        self.is_ready = true;
    }

    pub fn ingress(&mut self, stats: &MediaIngressStats, clock_hz: u32) {
        self.rtt = soonest(self.rtt, stats.rtt);
        self.up.stream(stats.mid, stats.rid, stats.bytes, stats.loss, Some(milliseconds(stats.jitter, clock_hz)));
    }

    pub fn egress(&mut self, stats: &MediaEgressStats, clock_hz: u32) {
        self.rtt = soonest(self.rtt, stats.rtt);
        let jitter_ms = stats.remote.as_ref().map(|remote| milliseconds(remote.jitter, clock_hz));
        self.down.stream(stats.mid, stats.rid, stats.bytes, stats.loss, jitter_ms);
    }

    /// Once for each round.
    pub fn is_ready(&mut self) -> bool {
        std::mem::take(&mut self.is_ready)
    }

    /// Whether the pictures take the room that the sound needs.
    pub fn is_crowded(&self) -> bool {
        let waits = self.rough_rtt.zip(self.best_rtt).is_some_and(|(rtt, best)| rtt >= best + CROWDED_WAIT);
        waits && (self.was_lossy || self.down.loss() >= HURT_LOSS)
    }

    /// Whether what the peer receives is lost, or takes very long.
    pub fn is_hurt(&self) -> bool {
        self.down.loss() >= HURT_LOSS || self.rtt.or(self.rough_rtt).is_some_and(|rtt| rtt >= HURT_RTT)
    }

    pub fn quality(&self, estimate_kbps: Option<u32>, is_low: bool) -> Quality {
        Quality {
            rtt_ms: self.rtt.or(self.rough_rtt).map(|rtt| u16::try_from(rtt.as_millis()).unwrap_or(u16::MAX)),
            is_tcp: self.is_tcp,
            up: self.up.leg(1.0),
            down: self.down.leg(1.0 - self.down.loss()),
            estimate_kbps,
            is_low,
        }
    }
}

fn soonest(a: Option<Duration>, b: Option<Duration>) -> Option<Duration> {
    a.into_iter().chain(b).min()
}

fn milliseconds(ticks: u32, clock_hz: u32) -> f64 {
    f64::from(ticks) * 1_000.0 / f64::from(clock_hz)
}
