//! The WebRTC connection of a native peer: the offer's lines in the order that the room socket wants, and its events.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use rtc::interceptor::{Registry, Slot};
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::media_engine::{MIME_TYPE_OPUS, MIME_TYPE_VP8, MediaEngine};
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters, RTCRtpRtxParameters, RtpCodecKind,
};
use rtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use tokio::sync::watch;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::TrackRemote;
use webrtc::peer_connection::{
    PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCConfigurationBuilder, RTCIceGatheringState,
    RTCPeerConnectionState, RTCSessionDescription, register_default_interceptors,
};
use webrtc::rtp_transceiver::RtpSender;

use super::keyframe_requests::KeyframeRequests;
use super::lanes::LaneBook;
use super::publish::Sender;
use super::{PeerError, Wish};

const GATHER_WITHIN: Duration = Duration::from_secs(5);
const CLOSE_WITHIN: Duration = Duration::from_secs(2);
const AUDIO_SSRC: u32 = 0x4b10_0001;
const VIDEO_SSRC: u32 = 0x4b10_0002;
const VIDEO_RTX_SSRC: u32 = 0x4b10_0003;
/// After every step of the stack that reads RTCP.
const LAST_SLOT: usize = 14_000;

/// How the way for media stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaPath {
    Opening,
    Open,
    Failed,
}

/// An offered, later answered connection.
pub struct Connection {
    connection: Arc<dyn PeerConnection>,
    offer: String,
    tracks: Vec<(Arc<TrackLocalStaticRTP>, Arc<dyn RtpSender>)>,
}

impl Connection {
    /// Makes the offer: one audio and one video sender if it sends, then receive-only lanes.
    pub async fn offer(wish: Wish, addresses: Vec<String>, book: LaneBook) -> Result<(Self, watch::Receiver<MediaPath>), PeerError> {
        let (gathered_to, mut gathered) = watch::channel(false);
        let (path_to, path) = watch::channel(MediaPath::Opening);
        let mut engine = engine()?;
        let registry =
            register_default_interceptors(Registry::new(), &mut engine)?.with(Slot::from(LAST_SLOT), KeyframeRequests::default());
        let connection: Arc<dyn PeerConnection> = Arc::new(
            PeerConnectionBuilder::new()
                .with_configuration(RTCConfigurationBuilder::new().build())
                .with_media_engine(engine)
                .with_interceptor_registry(registry)
                .with_handler(Arc::new(Events { gathered: gathered_to, path: path_to, book }))
                .with_udp_addrs(addresses)
                .build()
                .await?,
        );
        let mut tracks = Vec::new();
        if wish.sends {
            for kind in [RtpCodecKind::Audio, RtpCodecKind::Video] {
                let track = Arc::new(TrackLocalStaticRTP::new(source(kind)));
                let init = RTCRtpTransceiverInit { direction: RTCRtpTransceiverDirection::Sendonly, ..Default::default() };
                let transceiver = connection.add_transceiver_from_track(Arc::clone(&track) as Arc<dyn TrackLocal>, Some(init)).await?;
                let sender = transceiver.sender().await?.ok_or_else(|| PeerError::Local("a sending line has no sender".into()))?;
                tracks.push((track, sender));
            }
        }
        for _ in 0..wish.lanes {
            for kind in [RtpCodecKind::Audio, RtpCodecKind::Video] {
                let init = RTCRtpTransceiverInit { direction: RTCRtpTransceiverDirection::Recvonly, ..Default::default() };
                connection.add_transceiver_from_kind(kind, Some(init)).await?;
            }
        }
        connection.set_local_description(connection.create_offer(None).await?).await?;
        let all = tokio::time::timeout(GATHER_WITHIN, gathered.wait_for(|is_done| *is_done)).await;
        all.ok().and_then(Result::ok).ok_or_else(|| PeerError::Local("no local address could be gathered".into()))?;
        let offer = connection.local_description().await.ok_or_else(|| PeerError::Local("no offer was made".into()))?.sdp;
        Ok((Self { connection, offer, tracks }, path))
    }

    pub fn offer_text(&self) -> &str {
        &self.offer
    }

    pub async fn accept(&self, answer: &str) -> Result<(), PeerError> {
        Ok(self.connection.set_remote_description(RTCSessionDescription::answer(answer.to_owned())?).await?)
    }

    /// The sending tracks with what was agreed for them.
    pub async fn senders(&self) -> Result<Vec<Sender>, PeerError> {
        let mut senders = Vec::new();
        for (place, (track, sender)) in self.tracks.iter().enumerate() {
            let agreed = sender.get_parameters().await?.rtp_parameters.codecs;
            let payload_type = agreed.first().map(|codec| codec.payload_type).ok_or(PeerError::NoMediaPath)?;
            let ssrc = if place == 0 { AUDIO_SSRC } else { VIDEO_SSRC };
            senders.push(Sender { track: Arc::clone(track), payload_type, ssrc, is_video: place == 1 });
        }
        Ok(senders)
    }

    pub async fn close(self) {
        let _ = tokio::time::timeout(CLOSE_WITHIN, self.connection.close()).await;
    }
}

/// The UDP ports of the candidates in an answer.
pub fn ports_in(answer: &str) -> Vec<u16> {
    let candidates = answer.lines().filter_map(|line| line.strip_prefix("a=candidate:"));
    let udp = candidates.filter(|line| line.split(' ').nth(2).is_some_and(|transport| transport.eq_ignore_ascii_case("udp")));
    let mut ports: Vec<u16> = udp.filter_map(|line| line.split(' ').nth(5)?.parse().ok()).collect();
    ports.sort_unstable();
    ports.dedup();
    ports
}

struct Events {
    gathered: watch::Sender<bool>,
    path: watch::Sender<MediaPath>,
    book: LaneBook,
}

#[async_trait]
impl PeerConnectionEventHandler for Events {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.gathered.send_replace(true);
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        tracing::debug!(%state, "media path");
        match state {
            RTCPeerConnectionState::Connected => self.path.send_replace(MediaPath::Open),
            RTCPeerConnectionState::Failed | RTCPeerConnectionState::Closed => self.path.send_replace(MediaPath::Failed),
            _ => return,
        };
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        self.book.listen(track).await;
    }
}

fn codec(kind: RtpCodecKind) -> RTCRtpCodec {
    let (mime_type, clock_rate, channels) =
        if kind == RtpCodecKind::Audio { (MIME_TYPE_OPUS, 48_000, 2) } else { (MIME_TYPE_VP8, 90_000, 0) };
    RTCRtpCodec { mime_type: mime_type.to_owned(), clock_rate, channels, sdp_fmtp_line: String::new(), rtcp_feedback: Vec::new() }
}

fn engine() -> Result<MediaEngine, PeerError> {
    let mut engine = MediaEngine::default();
    let rtx = RTCRtpCodec { mime_type: "video/rtx".to_owned(), sdp_fmtp_line: "apt=96".to_owned(), ..codec(RtpCodecKind::Video) };
    for (rtp_codec, payload_type, kind) in [
        (codec(RtpCodecKind::Audio), 111, RtpCodecKind::Audio),
        (codec(RtpCodecKind::Video), 96, RtpCodecKind::Video),
        (rtx, 97, RtpCodecKind::Video),
    ] {
        engine.register_codec(RTCRtpCodecParameters { rtp_codec, payload_type }, kind)?;
    }
    Ok(engine)
}

fn source(kind: RtpCodecKind) -> MediaStreamTrack {
    let (name, ssrc, rtx) = if kind == RtpCodecKind::Audio {
        ("microphone", AUDIO_SSRC, None)
    } else {
        ("camera", VIDEO_SSRC, Some(RTCRtpRtxParameters { ssrc: VIDEO_RTX_SSRC }))
    };
    let rtp_coding_parameters = RTCRtpCodingParameters { ssrc: Some(ssrc), rtx, ..Default::default() };
    let encoding = RTCRtpEncodingParameters { rtp_coding_parameters, codec: codec(kind), ..Default::default() };
    MediaStreamTrack::new("kiosk".to_owned(), name.to_owned(), name.to_owned(), kind, vec![encoding])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_read_from_the_candidates() {
        let answer = "a=candidate:1 1 udp 2130706175 10.0.0.5 5000 typ host\r\na=candidate:2 1 udp 1 10.0.0.6 5000 typ host\r\na=mid:0\r\n";
        assert_eq!(ports_in(answer), [5000]);
    }
}
