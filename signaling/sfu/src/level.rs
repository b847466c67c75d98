//! Who is speaking, from the audio levels in the packets' headers (RFC 6464).
//!
//! Levels are smoothed; a new speaker must be louder for a while, so that a cough changes nothing.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::PeerId;

/// Smoothed loudness from which somebody counts as speaking: 127 is the loudest, so this is -55 dBov.
const SPEAKING: f32 = 72.0;
/// How much louder than the present speaker a new one must be, in dB.
const MARGIN: f32 = 6.0;
/// How long somebody must be the loudest.
const TAKE_OVER: Duration = Duration::from_millis(400);
/// How long after the last loud packet a speaker stays the speaker.
const HOLD: Duration = Duration::from_millis(1_500);
/// Weight of a new packet in the smoothed level.
const WEIGHT: f32 = 0.15;

#[derive(Debug)]
struct Voice {
    loudness: f32,
    last_loud: Option<Instant>,
}

/// The voices of one room.
#[derive(Debug, Default)]
pub struct Levels {
    voices: HashMap<PeerId, Voice>,
    speaker: Option<PeerId>,
    challenger: Option<(PeerId, Instant)>,
}

impl Levels {
    /// Takes in the level of one packet, in dBov from -127 to 0.
    pub fn observe(&mut self, now: Instant, peer: PeerId, level_dbov: i8) {
        let loudness = 127.0 + f32::from(level_dbov);
        let voice = self.voices.entry(peer).or_insert(Voice { loudness: 0.0, last_loud: None });
        voice.loudness += WEIGHT * (loudness - voice.loudness);
        if voice.loudness >= SPEAKING {
            voice.last_loud = Some(now);
        }
    }

    pub fn remove(&mut self, peer: PeerId) {
        self.voices.remove(&peer);
    }

    /// The speaker, when it is another than at the last call.
    pub fn change(&mut self, now: Instant) -> Option<Option<PeerId>> {
        let next = self.judge(now);
        (next != self.speaker).then(|| {
            self.speaker = next;
            self.challenger = None;
            next
        })
    }

    fn judge(&mut self, now: Instant) -> Option<PeerId> {
        let is_held = |voice: &Voice| voice.last_loud.is_some_and(|at| now.saturating_duration_since(at) < HOLD);
        let present = self.speaker.filter(|id| self.voices.get(id).is_some_and(is_held));
        let loudest = self
            .voices
            .iter()
            .filter(|(_, voice)| voice.loudness >= SPEAKING && is_held(voice))
            .max_by(|a, b| a.1.loudness.total_cmp(&b.1.loudness));
        let Some((&loudest, voice)) = loudest else { return present };
        let Some(current) = present else { return Some(loudest) };
        let current_loudness = self.voices.get(&current).map_or(0.0, |voice| voice.loudness);
        if loudest == current || voice.loudness < current_loudness + MARGIN {
            self.challenger = None;
            return present;
        }
        match self.challenger {
            Some((id, since)) if id == loudest => {
                if now.saturating_duration_since(since) >= TAKE_OVER {
                    return Some(loudest);
                }
            }
            _ => self.challenger = Some((loudest, now)),
        }
        present
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: PeerId = PeerId(1);
    const B: PeerId = PeerId(2);

    /// 20 ms packets of both for `ms`; every change with its time.
    fn talk(levels: &mut Levels, start: Instant, from_ms: u64, ms: u64, a: i8, b: i8) -> Vec<(u64, Option<PeerId>)> {
        let mut changes = Vec::new();
        for at_ms in (from_ms..from_ms + ms).step_by(20) {
            let now = start + Duration::from_millis(at_ms);
            levels.observe(now, A, a);
            levels.observe(now, B, b);
            changes.extend(levels.change(now).map(|speaker| (at_ms, speaker)));
        }
        changes
    }

    #[test]
    fn the_louder_one_speaks_and_silence_ends_it() {
        let (start, mut levels) = (Instant::now(), Levels::default());
        assert_eq!(talk(&mut levels, start, 0, 1_000, -25, -80).first().map(|c| c.1), Some(Some(A)));
        assert_eq!(talk(&mut levels, start, 1_000, 3_000, -80, -25).last().map(|c| c.1), Some(Some(B)));
        assert_eq!(talk(&mut levels, start, 4_000, 4_000, -100, -100).last().map(|c| c.1), Some(None));
    }

    #[test]
    fn a_cough_does_not_take_over() {
        let (start, mut levels) = (Instant::now(), Levels::default());
        talk(&mut levels, start, 0, 1_000, -30, -90);
        assert_eq!(talk(&mut levels, start, 1_000, 200, -30, -10), []);
        assert_eq!(talk(&mut levels, start, 1_200, 2_000, -30, -90), []);
    }

    #[test]
    fn a_speaker_who_leaves_is_no_speaker() {
        let (start, mut levels) = (Instant::now(), Levels::default());
        talk(&mut levels, start, 0, 1_000, -30, -90);
        levels.remove(A);
        assert_eq!(levels.change(start + Duration::from_secs(1)), Some(None));
    }
}
