//! Sending synthetic sound and picture at a steady pace.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use rtc::rtp;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::{CancellationToken, DropGuard};
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_local::{TrackLocal, TrackLocalEvent};

use super::keyframe_requests;
use super::synthetic::{self, Mark, Place};
use super::tally::RTP_HEADER_BYTES;
use crate::clock::Stopwatch;

const FRAMES_PER_SECOND: u32 = 30;
const VIDEO_CLOCK_HZ: u32 = 90_000;
const AUDIO_PACKET: Duration = Duration::from_millis(20);
/// 48 kHz.
const AUDIO_STEP: u32 = 960;
/// 32 kbit/s.
const AUDIO_BYTES: usize = 80;

/// A sending line with what was agreed for it.
pub struct Sender {
    pub track: Arc<TrackLocalStaticRTP>,
    pub payload_type: u8,
    pub ssrc: u32,
    pub is_video: bool,
}

/// One kind of what is sent.
#[derive(Debug, Default)]
pub struct Stream {
    packets: AtomicU64,
    bytes: AtomicU64,
    keyframe_requests: AtomicU64,
    wants_keyframe: AtomicBool,
}

impl Stream {
    /// Packets sent so far; also the counter that the next one carries.
    #[must_use]
    pub fn packets(&self) -> u64 {
        self.packets.load(Ordering::Acquire)
    }

    /// Bytes sent so far, with RTP headers.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Acquire)
    }

    /// Keyframes that the server asked for.
    #[must_use]
    pub fn keyframe_requests(&self) -> u64 {
        self.keyframe_requests.load(Ordering::Acquire)
    }
}

/// Something that is being sent; dropping it ends it.
pub struct Publication {
    pub audio: Arc<Stream>,
    pub video: Arc<Stream>,
    _stop: DropGuard,
}

impl Publication {
    pub(super) fn start(senders: Vec<Sender>, video_kbps: u32, clock: Stopwatch) -> Self {
        let stop = CancellationToken::new();
        let (audio, video) = (Arc::<Stream>::default(), Arc::<Stream>::default());
        for sender in senders {
            let stop = stop.clone();
            if sender.is_video {
                let stream = Arc::clone(&video);
                tokio::spawn(hear_requests(Arc::clone(&sender.track), Arc::clone(&video), stop.clone()));
                tokio::spawn(async move { stop.run_until_cancelled(send_video(sender, stream, video_kbps, clock)).await });
            } else {
                let stream = Arc::clone(&audio);
                tokio::spawn(async move { stop.run_until_cancelled(send_audio(sender, stream, clock)).await });
            }
        }
        Self { audio, video, _stop: stop.drop_guard() }
    }
}

async fn hear_requests(track: Arc<TrackLocalStaticRTP>, stream: Arc<Stream>, stop: CancellationToken) {
    while let Some(Some(event)) = stop.run_until_cancelled(track.poll()).await {
        if let TrackLocalEvent::OnRtcpPacket(packets) = event
            && keyframe_requests::are_among(&packets)
        {
            stream.keyframe_requests.fetch_add(1, Ordering::AcqRel);
            stream.wants_keyframe.store(true, Ordering::Release);
        }
    }
}

async fn send_video(sender: Sender, stream: Arc<Stream>, kbps: u32, clock: Stopwatch) {
    let frame_bytes = usize::try_from(kbps * 1_000 / 8 / FRAMES_PER_SECOND).unwrap_or(usize::MAX);
    let mut tick = tokio::time::interval(Duration::from_secs(1) / FRAMES_PER_SECOND);
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut line = Line::new(&sender);
    for frame in 0_u32.. {
        tick.tick().await;
        let is_keyframe = stream.wants_keyframe.swap(false, Ordering::AcqRel) || frame == 0;
        let timestamp = frame.wrapping_mul(VIDEO_CLOCK_HZ / FRAMES_PER_SECOND);
        let sizes = synthetic::split(frame_bytes);
        for (at, bytes) in sizes.iter().enumerate() {
            let place = Place { picture: (frame & 0x7fff) as u16, is_keyframe, is_first: at == 0 };
            let mark = Mark { counter: stream.packets(), sent_us: clock.micros() };
            let payload = synthetic::vp8(place, mark, *bytes);
            if !line.send(&stream, timestamp, at + 1 == sizes.len(), payload).await {
                return;
            }
        }
    }
}

async fn send_audio(sender: Sender, stream: Arc<Stream>, clock: Stopwatch) {
    let mut tick = tokio::time::interval(AUDIO_PACKET);
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut line = Line::new(&sender);
    for packet in 0_u32.. {
        tick.tick().await;
        let mark = Mark { counter: stream.packets(), sent_us: clock.micros() };
        if !line.send(&stream, packet.wrapping_mul(AUDIO_STEP), packet == 0, synthetic::opus(mark, AUDIO_BYTES)).await {
            return;
        }
    }
}

/// A track and its running sequence number.
struct Line<'a> {
    sender: &'a Sender,
    sequence: u16,
}

impl<'a> Line<'a> {
    fn new(sender: &'a Sender) -> Self {
        Self { sender, sequence: 0 }
    }

    /// False when the connection is gone.
    async fn send(&mut self, stream: &Stream, timestamp: u32, marker: bool, payload: bytes::Bytes) -> bool {
        let header = rtp::Header {
            version: 2,
            marker,
            payload_type: self.sender.payload_type,
            sequence_number: self.sequence,
            timestamp,
            ssrc: self.sender.ssrc,
            ..Default::default()
        };
        self.sequence = self.sequence.wrapping_add(1);
        stream.packets.fetch_add(1, Ordering::AcqRel);
        stream.bytes.fetch_add(payload.len() as u64 + RTP_HEADER_BYTES, Ordering::AcqRel);
        self.sender.track.write_rtp(rtp::Packet { header, payload }).await.is_ok()
    }
}
