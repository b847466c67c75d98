//! The figures of a line test and what they mean.

use std::time::Duration;

use serde::Serialize;

use super::Plan;
use crate::peer::Span;

/// Loss above which speech suffers, in percent.
const GOOD_LOSS: f64 = 1.0;
const USABLE_LOSS: f64 = 5.0;
/// Delay of sound there and back at p95, in milliseconds. A talk needs at most 150 ms one way (ITU-T G.114).
const GOOD_DELAY_MS: f64 = 150.0;
const USABLE_DELAY_MS: f64 = 400.0;
/// Part of what was sent that must come back, and of what was planned that must have been sent.
const GOOD_PART: f64 = 0.95;
const USABLE_PART: f64 = 0.80;

/// Milliseconds of many measurements.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Millis {
    pub p50: f64,
    pub p95: f64,
    pub max: f64,
}

impl Millis {
    /// Of microseconds in ascending order; `None` without any.
    #[must_use]
    pub fn of_sorted(us: &[u32]) -> Option<Self> {
        let at = |part: usize| Some(round(f64::from(*us.get((us.len() * part / 100).min(us.len().checked_sub(1)?))?) / 1_000.0));
        Some(Self { p50: at(50)?, p95: at(95)?, max: at(100)? })
    }

    /// One measurement.
    #[must_use]
    pub fn of(duration: Duration) -> f64 {
        round(duration.as_secs_f64() * 1_000.0)
    }
}

fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// One kind of media through the server and back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Media {
    pub packets_sent: u64,
    pub packets_received: u64,
    /// After repair, in percent.
    pub loss_percent: f64,
    /// What came back, with RTP headers.
    pub kbps: f64,
    /// What this machine managed to send, with RTP headers.
    pub sent_kbps: f64,
    /// From kiosk to server and back to the kiosk.
    pub delay_ms: Option<Millis>,
}

impl Media {
    pub(super) fn new(sent: u64, sent_bytes: u64, span: &Span, lasted: Duration) -> Self {
        let loss = if sent == 0 { 100.0 } else { 100.0 * (1.0 - span.received as f64 / sent as f64) };
        let kbps = |bytes: u64| round(bytes as f64 * 8.0 / 1_000.0 / lasted.as_secs_f64().max(0.001));
        Self {
            packets_sent: sent,
            packets_received: span.received,
            loss_percent: round(loss.max(0.0)),
            kbps: kbps(span.bytes),
            sent_kbps: kbps(sent_bytes),
            delay_ms: Millis::of_sorted(&span.delays_us),
        }
    }
}

/// Why there are no figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", content = "detail", rename_all = "snake_case")]
pub enum Trouble {
    ServerAway(String),
    NoSocket(String),
    Refused(String),
    NoUdp,
    /// The media path is up, but what is sent does not come back.
    NothingComesBack,
    ThisMachine(String),
}

/// The line in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Good,
    Usable,
    Bad,
}

impl Verdict {
    /// Whether receptions can be held.
    #[must_use]
    pub fn is_fit(self) -> bool {
        self != Self::Bad
    }
}

/// Everything that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    pub server: String,
    pub seconds: u64,
    /// Video bitrate tried.
    pub video_kbps_tried: u32,
    pub verdict: Verdict,
    /// Why there is no better verdict: `loss`, `delay`, `throughput`, `machine` (it was too busy to send).
    pub reasons: Vec<&'static str>,
    pub trouble: Option<Trouble>,
    /// From the first request to the grants.
    pub server_answered_ms: Option<f64>,
    /// From joining to an open media path.
    pub connect_ms: Option<f64>,
    /// Whether UDP gets through; unknown when it did not come to that.
    pub udp: Option<bool>,
    pub media_ports: Vec<u16>,
    /// Round trips on the room socket.
    pub socket_ms: Option<Millis>,
    pub audio: Option<Media>,
    pub video: Option<Media>,
    /// Keyframes that the server asked for.
    pub keyframe_requests: u64,
}

impl Report {
    pub(super) fn new(server: &str, plan: Plan) -> Self {
        Self {
            server: server.to_owned(),
            seconds: plan.seconds,
            video_kbps_tried: plan.video_kbps,
            verdict: Verdict::Bad,
            reasons: Vec::new(),
            trouble: None,
            server_answered_ms: None,
            connect_ms: None,
            udp: None,
            media_ports: Vec::new(),
            socket_ms: None,
            audio: None,
            video: None,
            keyframe_requests: 0,
        }
    }

    pub(super) fn fail(&mut self, trouble: Trouble) {
        if matches!(trouble, Trouble::NoUdp) {
            self.udp = Some(false);
        }
        self.trouble = Some(trouble);
    }

    /// Draws the verdict from the figures.
    pub(super) fn judge(&mut self) {
        let (Some(audio), Some(video)) = (&self.audio, &self.video) else { return };
        let loss = audio.loss_percent.max(video.loss_percent);
        let delay = [audio, video].map(|it| it.delay_ms.map_or(f64::INFINITY, |ms| ms.p95)).into_iter().fold(0.0, f64::max);
        let through = video.kbps / video.sent_kbps.max(1.0);
        let managed = video.sent_kbps / f64::from(self.video_kbps_tried);
        let marks = [
            ("loss", grade(loss <= GOOD_LOSS, loss <= USABLE_LOSS)),
            ("delay", grade(delay <= GOOD_DELAY_MS, delay <= USABLE_DELAY_MS)),
            ("throughput", grade(through >= GOOD_PART, through >= USABLE_PART)),
            ("machine", grade(managed >= GOOD_PART, managed >= USABLE_PART)),
        ];
        self.verdict = marks.iter().map(|(_, verdict)| *verdict).max_by_key(|it| *it as u8).unwrap_or(Verdict::Bad);
        self.reasons = marks.iter().filter(|(_, verdict)| *verdict != Verdict::Good).map(|(reason, _)| *reason).collect();
    }
}

fn grade(is_good: bool, is_usable: bool) -> Verdict {
    match (is_good, is_usable) {
        (true, _) => Verdict::Good,
        (false, true) => Verdict::Usable,
        (false, false) => Verdict::Bad,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media(received: u64, delay_us: u32) -> Media {
        let span = Span { received, bytes: received * 1_500, delays_us: vec![delay_us; 100] };
        Media::new(1_000, 1_500_000, &span, Duration::from_secs(10))
    }

    #[test]
    fn the_worst_figure_makes_the_verdict() {
        for (received, delay_us, verdict, reasons) in [
            (1_000, 20_000, Verdict::Good, vec![]),
            (980, 20_000, Verdict::Usable, vec!["loss"]),
            (1_000, 300_000, Verdict::Usable, vec!["delay"]),
            (900, 300_000, Verdict::Bad, vec!["loss", "delay", "throughput"]),
            (0, 0, Verdict::Bad, vec!["loss", "throughput"]),
        ] {
            let mut report = Report::new("s", Plan { seconds: 10, video_kbps: 1_200 });
            (report.audio, report.video) = (Some(media(1_000, delay_us)), Some(media(received, delay_us)));
            report.judge();
            assert_eq!((report.verdict, report.reasons), (verdict, reasons), "{received} {delay_us}");
        }
    }

    #[test]
    fn a_machine_too_busy_to_send_is_not_blamed_on_the_line() {
        let mut report = Report::new("s", Plan { seconds: 10, video_kbps: 2_000 });
        (report.audio, report.video) = (Some(media(1_000, 20_000)), Some(media(1_000, 20_000)));
        report.judge();
        assert_eq!((report.verdict, report.reasons), (Verdict::Bad, vec!["machine"]));
    }

    #[test]
    fn a_test_that_failed_is_bad() {
        let mut report = Report::new("s", Plan { seconds: 10, video_kbps: 1_200 });
        report.fail(Trouble::NoUdp);
        assert_eq!((report.verdict, report.udp), (Verdict::Bad, Some(false)));
    }

    #[test]
    fn percentiles_of_few_measurements() {
        assert_eq!(Millis::of_sorted(&[]), None);
        assert_eq!(Millis::of_sorted(&[1_500]), Some(Millis { p50: 1.5, p95: 1.5, max: 1.5 }));
        let many: Vec<u32> = (1..=100).map(|ms| ms * 1_000).collect();
        assert_eq!(Millis::of_sorted(&many), Some(Millis { p50: 51.0, p95: 96.0, max: 100.0 }));
    }
}
