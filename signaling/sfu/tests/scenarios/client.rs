//! A str0m peer that sends marked audio and video and notes what it receives.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{DatagramRecv, Protocol, Receive};
use str0m::rtp::{ExtensionValues, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc};

/// Packets of one frame.
pub const PACKETS_A_FRAME: u32 = 3;

/// One packet that came out of the decryption.
#[derive(Debug, Clone)]
pub struct Seen {
    pub mid: String,
    /// Number of the client that made it.
    pub from: u8,
    /// Counts the packets of its sender and kind.
    pub counter: u32,
    pub is_keyframe: bool,
    pub sequence: u64,
    pub timestamp: u32,
    pub at: Instant,
}

pub struct Client {
    pub number: u8,
    pub address: SocketAddr,
    pub rtc: Rtc,
    pub seen: Vec<Seen>,
    pub sent: Vec<(SocketAddr, Vec<u8>)>,
    pub is_connected: bool,
    pub keyframes_asked: usize,
    /// Level in dBov that its audio carries.
    pub level_dbov: i8,
    pub is_sending: bool,
    pub video_counter: u32,
    wake_at: Instant,
    next_audio: Instant,
    next_frame: Instant,
    owes_keyframe: bool,
    audio: Mid,
    video: Mid,
    audio_counter: u32,
    pending: Option<SdpPendingOffer>,
}

impl Client {
    /// With an offer of one audio and one video sender and `lanes` of each kind.
    pub fn new(number: u8, lanes: usize, now: Instant) -> (Self, String) {
        let address = SocketAddr::from(([127, 0, 0, 1], 40_000 + u16::from(number)));
        let mut rtc = Rtc::builder().set_rtp_mode(true).clear_codecs().enable_opus(true, false).enable_vp8(true).build(now);
        rtc.add_local_candidate(Candidate::host(address, "udp").unwrap());
        let mut api = rtc.sdp_api();
        let audio = api.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None);
        let video = api.add_media(MediaKind::Video, Direction::SendOnly, None, None, None);
        for kind in [MediaKind::Audio, MediaKind::Video] {
            for _ in 0..lanes {
                api.add_media(kind, Direction::RecvOnly, None, None, None);
            }
        }
        let (offer, pending) = api.apply().unwrap();
        let client = Self {
            number,
            address,
            rtc,
            seen: Vec::new(),
            sent: Vec::new(),
            is_connected: false,
            keyframes_asked: 0,
            level_dbov: -90,
            is_sending: true,
            video_counter: 0,
            wake_at: now,
            next_audio: now,
            next_frame: now,
            owes_keyframe: true,
            audio,
            video,
            audio_counter: 0,
            pending: Some(pending),
        };
        (client, offer.to_sdp_string())
    }

    /// A second offer with new ICE credentials.
    pub fn restart(&mut self) -> String {
        let mut api = self.rtc.sdp_api();
        api.ice_restart(true);
        let (offer, pending) = api.apply().unwrap();
        self.pending = Some(pending);
        offer.to_sdp_string()
    }

    pub fn accept(&mut self, answer: &str) {
        let answer = SdpAnswer::from_sdp_string(answer).unwrap();
        self.rtc.sdp_api().accept_answer(self.pending.take().unwrap(), answer).unwrap();
    }

    pub fn receive(&mut self, now: Instant, source: SocketAddr, datagram: &[u8]) {
        let contents = DatagramRecv::try_from(datagram).unwrap();
        let receive = Receive { proto: Protocol::Udp, source, destination: self.address, contents };
        self.feed(Input::Receive(now, receive));
    }

    /// Sends what is due and lets timers run.
    pub fn tick(&mut self, now: Instant) {
        if self.is_connected && self.is_sending {
            if now >= self.next_audio {
                self.next_audio = now + Duration::from_millis(20);
                self.write_audio(now);
            }
            if now >= self.next_frame {
                self.next_frame = now + Duration::from_millis(33);
                self.write_frame(now);
            }
        }
        if now >= self.wake_at {
            self.feed(Input::Timeout(now));
        }
    }

    fn write_audio(&mut self, now: Instant) {
        let mut payload = vec![0; 60];
        payload[0] = self.number;
        payload[1..5].copy_from_slice(&self.audio_counter.to_be_bytes());
        let extensions = ExtensionValues { audio_level: Some(self.level_dbov), voice_activity: Some(true), ..ExtensionValues::default() };
        let (sequence, timestamp) = (u64::from(self.audio_counter) + 300, self.audio_counter.wrapping_mul(960));
        self.audio_counter += 1;
        self.write(now, self.audio, Codec::Opus, sequence, timestamp, payload, true, extensions);
    }

    fn write_frame(&mut self, now: Instant) {
        let is_keyframe = std::mem::take(&mut self.owes_keyframe);
        let frame = self.video_counter / PACKETS_A_FRAME;
        for index in 0..PACKETS_A_FRAME {
            let mut payload = vec![0x5a; 900];
            // VP8 descriptor with a 15-bit picture id, then the frame's first byte (RFC 7741 section 4.2)
            payload[0] = if index == 0 { 0x90 } else { 0x80 };
            payload[1] = 0x80;
            payload[2] = 0x80 | (frame >> 8 & 0x7f) as u8;
            payload[3] = frame as u8;
            payload[4] = u8::from(!(is_keyframe && index == 0));
            payload[5] = self.number;
            payload[6..10].copy_from_slice(&self.video_counter.to_be_bytes());
            let sequence = u64::from(self.video_counter) + 500;
            self.video_counter += 1;
            let is_last = index == PACKETS_A_FRAME - 1;
            self.write(now, self.video, Codec::Vp8, sequence, frame.wrapping_mul(3_000), payload, is_last, ExtensionValues::default());
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one call mirrors the fields of one RTP packet")]
    fn write(&mut self, now: Instant, mid: Mid, codec: Codec, seq: u64, ts: u32, payload: Vec<u8>, marker: bool, ext: ExtensionValues) {
        let pt = self.rtc.codec_config().params().iter().find(|it| it.spec().codec == codec).unwrap().pt();
        let mut api = self.rtc.direct_api();
        let stream = api.stream_tx_by_mid(mid, None).unwrap();
        let payload: Arc<[u8]> = payload.into();
        stream.write_rtp(RtpWrite::new(pt, seq.into(), ts, now, payload).marker(marker).nackable(codec == Codec::Vp8).ext_vals(ext));
        self.wake_at = now;
    }

    fn feed(&mut self, input: Input<'_>) {
        self.rtc.handle_input(input).unwrap();
        loop {
            match self.rtc.poll_output().unwrap() {
                Output::Timeout(at) => {
                    self.wake_at = at;
                    return;
                }
                Output::Transmit(it) => self.sent.push((it.destination, it.contents.to_vec())),
                Output::Event(event) => self.note(event),
            }
        }
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::Connected => self.is_connected = true,
            Event::KeyframeRequest(_) => {
                self.keyframes_asked += 1;
                self.owes_keyframe = true;
            }
            Event::RtpPacket(packet) => {
                let Some(mid) = self.rtc.direct_api().stream_rx(&packet.header.ssrc).map(|it| it.mid()) else {
                    return;
                };
                let is_video = self.rtc.media(mid).unwrap().kind() == MediaKind::Video;
                let at = if is_video { 5 } else { 0 };
                let number = |at: usize| u32::from_be_bytes(packet.payload[at..at + 4].try_into().unwrap());
                self.seen.push(Seen {
                    mid: mid.to_string(),
                    from: packet.payload[at],
                    counter: number(at + 1),
                    is_keyframe: is_video && packet.payload[0] & 0x10 != 0 && packet.payload[4] & 1 == 0,
                    sequence: *packet.seq_no,
                    timestamp: packet.header.timestamp,
                    at: packet.timestamp,
                });
            }
            _ => {}
        }
    }
}
