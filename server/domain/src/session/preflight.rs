//! The check of a seat before its session (会前联调): a score and its word from what devices and line showed.

use super::DeviceCheck;
use crate::{Rejection, RejectionCode, words};

words!(
    /// How well a session will go.
    Word {
        Good = "good",
        Fair = "fair",
        Poor = "poor",
        Bad = "bad",
    }
);

/// A test of the line on the real path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub rtt_ms: u32,
    pub jitter_ms: u32,
    /// 0 to 1000.
    pub loss_permille: u32,
    pub up_kbps: u32,
    pub down_kbps: u32,
    pub is_tcp: bool,
}

impl Line {
    /// What a picture and a voice lose on it, in points.
    const fn lost(self) -> u32 {
        let delay = match self.rtt_ms {
            ..=150 => 0,
            151..=300 => 10,
            301..=600 => 25,
            _ => 45,
        };
        let loss = match self.loss_permille {
            ..=10 => 0,
            11..=30 => 10,
            31..=80 => 25,
            _ => 45,
        };
        let jitter = match self.jitter_ms {
            ..=30 => 0,
            31..=60 => 5,
            61..=120 => 15,
            _ => 25,
        };
        let tcp = if self.is_tcp { 5 } else { 0 };
        delay + loss + jitter + thin(self.up_kbps) + thin(self.down_kbps) + tcp
    }
}

/// What a thin line loses, in points.
const fn thin(kbps: u32) -> u32 {
    match kbps {
        800.. => 0,
        300..800 => 10,
        100..300 => 25,
        _ => 45,
    }
}

/// What a check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preflight {
    pub camera: DeviceCheck,
    pub microphone: DeviceCheck,
    pub speaker_heard: bool,
    /// The person does not hear, and writes and reads instead.
    pub uses_text: bool,
    /// 0 to 100, when somebody spoke.
    pub microphone_level: Option<u32>,
    /// Absent if the line could not be tested.
    pub line: Option<Line>,
}

/// Longest delay that is believed, in milliseconds; the rest is a mistake of the page.
const MAX_MS: u32 = 600_000;
/// Highest rate that is believed, in kilobits a second.
const MAX_KBPS: u32 = 100_000_000;
/// Nothing is heard below this level.
const SILENT: u32 = 5;
/// Without sound in one direction there is no talk: at most this.
const NO_SOUND: u32 = 30;

impl Preflight {
    /// Asks that the figures can be.
    ///
    /// # Errors
    /// [`RejectionCode::FieldInvalid`] with the field.
    pub fn checked(self) -> Result<Self, Rejection> {
        let bad = |at: &'static str| Err(Rejection::new(RejectionCode::FieldInvalid).at(at));
        if self.microphone_level.is_some_and(|level| level > 100) {
            return bad("/microphone_level");
        }
        let Some(line) = self.line else { return Ok(self) };
        match line {
            Line { rtt_ms, .. } if rtt_ms > MAX_MS => bad("/line/rtt_ms"),
            Line { jitter_ms, .. } if jitter_ms > MAX_MS => bad("/line/jitter_ms"),
            Line { loss_permille, .. } if loss_permille > 1000 => bad("/line/loss_permille"),
            Line { up_kbps, .. } if up_kbps > MAX_KBPS => bad("/line/up_kbps"),
            Line { down_kbps, .. } if down_kbps > MAX_KBPS => bad("/line/down_kbps"),
            _ => Ok(self),
        }
    }

    /// 0 to 100. Sound weighs more than picture: a session without it cannot be held, unless it is held in writing.
    pub fn score(&self) -> u32 {
        let works = |device| matches!(device, DeviceCheck::Ok | DeviceCheck::Drawn);
        let mut points: u32 = 100;
        points -= if works(self.camera) { 0 } else { 25 };
        let is_silent = self.microphone_level.is_some_and(|level| level < SILENT);
        let line = self.line.map_or(10, |line| line.lost());
        points = points.saturating_sub(line);
        let is_mute = !works(self.microphone) || is_silent || !self.speaker_heard;
        if is_mute && !self.uses_text { points.min(NO_SOUND) } else { points }
    }

    pub fn word(&self) -> Word {
        match self.score() {
            80.. => Word::Good,
            60..80 => Word::Fair,
            40..60 => Word::Poor,
            _ => Word::Bad,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: Line = Line { rtt_ms: 40, jitter_ms: 5, loss_permille: 0, up_kbps: 3_000, down_kbps: 3_000, is_tcp: false };
    const FINE: Preflight = Preflight {
        camera: DeviceCheck::Ok,
        microphone: DeviceCheck::Ok,
        speaker_heard: true,
        uses_text: false,
        microphone_level: Some(40),
        line: Some(LINE),
    };

    #[test]
    fn the_table_of_scores() {
        let line = |line: Line| Preflight { line: Some(line), ..FINE };
        let table = [
            ("all is well", FINE, 100, Word::Good),
            ("a drawn picture counts as one", Preflight { camera: DeviceCheck::Drawn, ..FINE }, 100, Word::Good),
            ("no line test", Preflight { line: None, ..FINE }, 90, Word::Good),
            ("no camera", Preflight { camera: DeviceCheck::None, ..FINE }, 75, Word::Fair),
            ("the camera is in use", Preflight { camera: DeviceCheck::InUse, ..FINE }, 75, Word::Fair),
            ("no microphone", Preflight { microphone: DeviceCheck::None, ..FINE }, 30, Word::Bad),
            ("the microphone was refused", Preflight { microphone: DeviceCheck::Refused, ..FINE }, 30, Word::Bad),
            ("nothing is heard", Preflight { speaker_heard: false, ..FINE }, 30, Word::Bad),
            ("in writing", Preflight { speaker_heard: false, uses_text: true, microphone_level: Some(0), ..FINE }, 100, Word::Good),
            ("in writing without a microphone", Preflight { microphone: DeviceCheck::None, uses_text: true, ..FINE }, 100, Word::Good),
            ("in writing without a camera", Preflight { camera: DeviceCheck::None, uses_text: true, ..FINE }, 75, Word::Fair),
            ("the microphone is silent", Preflight { microphone_level: Some(4), ..FINE }, 30, Word::Bad),
            ("a level that was not measured", Preflight { microphone_level: None, ..FINE }, 100, Word::Good),
            ("a satellite", line(Line { rtt_ms: 600, ..LINE }), 75, Word::Fair),
            ("a far satellite", line(Line { rtt_ms: 601, ..LINE }), 55, Word::Poor),
            ("3 % loss", line(Line { loss_permille: 30, ..LINE }), 90, Word::Good),
            ("8 % loss", line(Line { loss_permille: 80, ..LINE }), 75, Word::Fair),
            ("more loss", line(Line { loss_permille: 81, ..LINE }), 55, Word::Poor),
            ("jitter", line(Line { jitter_ms: 120, ..LINE }), 85, Word::Good),
            ("only TCP", line(Line { is_tcp: true, ..LINE }), 95, Word::Good),
            ("300 kbit/s down", line(Line { down_kbps: 300, ..LINE }), 90, Word::Good),
            ("299 kbit/s down", line(Line { down_kbps: 299, ..LINE }), 75, Word::Fair),
            ("a thin line both ways", line(Line { up_kbps: 99, down_kbps: 120, ..LINE }), 30, Word::Bad),
            (
                "all is bad",
                line(Line { rtt_ms: 2_000, jitter_ms: 500, loss_permille: 400, up_kbps: 10, down_kbps: 10, is_tcp: true }),
                0,
                Word::Bad,
            ),
        ];
        for (what, check, score, word) in table {
            assert_eq!((check.score(), check.word()), (score, word), "{what}");
        }
    }

    #[test]
    fn impossible_figures_are_refused() {
        let no = |p: Preflight| p.checked().expect_err("refused").pointer.unwrap_or_default();
        assert_eq!(no(Preflight { microphone_level: Some(101), ..FINE }), "/microphone_level");
        assert_eq!(no(Preflight { line: Some(Line { loss_permille: 1001, ..LINE }), ..FINE }), "/line/loss_permille");
        assert_eq!(no(Preflight { line: Some(Line { rtt_ms: u32::MAX, ..LINE }), ..FINE }), "/line/rtt_ms");
        assert_eq!(FINE.checked(), Ok(FINE));
    }
}
