//! The lanes of a peer: which received track is which lane, and what came in on it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rtc::rtp_transceiver::rtp_sender::RtpCodecKind;
use signaling_protocol::MediaKind;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};

use super::tally::Tally;
use crate::clock::Stopwatch;

/// Kind (audio first) and place among the lanes of that kind.
type Key = (bool, usize);

/// Cheap to clone; all clones are one book.
#[derive(Clone)]
pub struct LaneBook {
    clock: Stopwatch,
    lanes: Arc<Mutex<BTreeMap<Key, Tally>>>,
}

impl LaneBook {
    pub fn new(clock: Stopwatch) -> Self {
        Self { clock, lanes: Arc::default() }
    }

    pub fn clock(&self) -> Stopwatch {
        self.clock
    }

    /// Counts what comes on a track until it ends. The server names lane *i*'s stream `lanei`.
    pub async fn listen(&self, track: Arc<dyn TrackRemote>) {
        let stream = track.stream_id().await;
        let is_video = track.kind().await == RtpCodecKind::Video;
        let Some(lane) = stream.strip_prefix("lane").and_then(|place| place.parse().ok()) else {
            tracing::warn!(stream, "a track that is no lane");
            return;
        };
        let book = self.clone();
        tokio::spawn(async move {
            while let Some(event) = track.poll().await {
                if let TrackRemoteEvent::OnRtpPacket(packet) = event {
                    let now_us = book.clock.micros();
                    book.lock().entry((is_video, lane)).or_default().take(&packet.payload, now_us);
                }
            }
        });
    }

    pub fn tally(&self, kind: MediaKind, lane: usize) -> Tally {
        self.lock().get(&(kind == MediaKind::Video, lane)).cloned().unwrap_or_default()
    }

    pub fn packets_per_lane(&self) -> Vec<(MediaKind, usize, u64)> {
        let kind = |is_video| if is_video { MediaKind::Video } else { MediaKind::Audio };
        self.lock().iter().map(|(&(is_video, lane), tally)| (kind(is_video), lane, tally.packets())).collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Key, Tally>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
