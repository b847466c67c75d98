//! The two simulcast layers of a picture: how much each takes, how high it is, whether it lives.

use std::time::{Duration, Instant};

use str0m::media::Rid;

use crate::keyframe::Requests;

/// A layer that was silent for this long, while its sender sends another, is given up.
const SILENCE: Duration = Duration::from_millis(700);
/// Assumed until a layer was measured for a second, in kbit/s.
const ASSUMED_KBPS: [u32; 2] = [200, 1_500];
/// Assumed height of a low layer whose packets do not tell it.
const ASSUMED_LOW_HEIGHT: u16 = 240;
/// How often the meters are read.
pub const METER_EVERY: Duration = Duration::from_millis(200);

/// A simulcast layer. A picture that is sent once is all `High`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    Low,
    High,
}

impl Layer {
    pub const BOTH: [Self; 2] = [Self::Low, Self::High];

    /// `l` is the low layer (docs/protocol.md); any other name, or none, is the full picture.
    pub fn of(rid: Option<Rid>) -> Self {
        if rid.is_some_and(|rid| &*rid == "l") { Self::Low } else { Self::High }
    }

    /// For sets of layers.
    pub fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// One layer as it arrives.
#[derive(Debug, Default)]
pub struct Stream {
    pub rid: Option<Rid>,
    pub requests: Requests,
    pub last_packet: Option<Instant>,
    pub height: Option<u16>,
    began: Option<Instant>,
    bytes: u32,
    kbps: f32,
}

impl Stream {
    pub fn count(&mut self, at: Instant, bytes: usize, height: Option<u16>) {
        if self.last_packet.is_none_or(|last| at.saturating_duration_since(last) > SILENCE) {
            self.began = Some(at);
            self.kbps = 0.0;
        }
        self.last_packet = Some(at);
        self.bytes += u32::try_from(bytes).unwrap_or(0);
        self.height = height.or(self.height);
    }

    /// To be called every [`METER_EVERY`]. Rises at once, falls within two seconds: what a picture took it will take again.
    pub fn read_meter(&mut self) {
        let kbps = std::mem::take(&mut self.bytes) as f32 * 8.0 / METER_EVERY.as_millis() as f32;
        self.kbps += (kbps - self.kbps) * if kbps > self.kbps { 0.25 } else { 0.1 };
    }
}

/// The layers of one track.
#[derive(Debug, Default)]
pub struct Streams([Stream; 2]);

impl Streams {
    pub fn get(&self, layer: Layer) -> &Stream {
        &self.0[layer as usize]
    }

    pub fn get_mut(&mut self, layer: Layer) -> &mut Stream {
        &mut self.0[layer as usize]
    }

    pub fn read_meters(&mut self) {
        self.0.iter_mut().for_each(Stream::read_meter);
    }

    pub fn last_packet(&self) -> Option<Instant> {
        self.0.iter().filter_map(|stream| stream.last_packet).max()
    }

    pub fn is_alive(&self, now: Instant, layer: Layer) -> bool {
        self.get(layer).last_packet.is_some_and(|at| now.saturating_duration_since(at) < SILENCE)
    }

    /// What the living layers take, in kbit/s.
    pub fn rates(&self, now: Instant) -> [Option<u32>; 2] {
        Layer::BOTH.map(|layer| {
            let stream = self.get(layer);
            let is_measured = stream.began.is_some_and(|at| now.saturating_duration_since(at) >= Duration::from_secs(1));
            let kbps = if is_measured { stream.kbps as u32 } else { ASSUMED_KBPS[layer as usize].max(stream.kbps as u32) };
            self.is_alive(now, layer).then_some(kbps)
        })
    }

    pub fn low_height(&self) -> u16 {
        self.get(Layer::Low).height.unwrap_or(ASSUMED_LOW_HEIGHT)
    }
}
