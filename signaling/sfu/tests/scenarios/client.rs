//! A str0m peer that sends marked audio and video and notes what it receives.

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid, Pt, Rid, Simulcast, SimulcastLayer};
use str0m::net::{DatagramRecv, Protocol, Receive, TcpType};
use str0m::rtp::{ExtensionValues, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc};

/// Packets of one frame of the full picture: 650 kbit/s.
pub const PACKETS_A_FRAME: u32 = 3;
/// The low layer sends one smaller packet a frame: 150 kbit/s, as pages do.
const LOW_BYTES: usize = 625;

/// The codings of pictures that a client knows. It sends in the last of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Codecs {
    #[default]
    Vp8,
    H264,
    Both,
}

/// What a client sends and receives.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setup {
    /// Lanes of each kind.
    pub lanes: usize,
    /// Two layers, `l` and `h`.
    pub is_simulcast: bool,
    /// What it can code and decode beside, or instead of, VP8.
    pub codecs: Codecs,
    /// The end of a TCP connection that it uses instead of UDP.
    pub tcp: Option<SocketAddr>,
    /// Its UDP address, when it is not made up.
    pub udp: Option<SocketAddr>,
}

/// A stream of pictures.
#[derive(Debug, Default)]
struct Stream {
    counter: u32,
    frame: u32,
    owes_keyframe: bool,
}

/// One packet that came out of the decryption.
#[derive(Debug, Clone)]
pub struct Seen {
    pub mid: String,
    /// Number of the client that made it.
    pub from: u8,
    /// Counts the packets of its sender and kind.
    pub counter: u32,
    pub is_keyframe: bool,
    /// Of the low layer.
    pub is_low: bool,
    pub sequence: u64,
    pub timestamp: u32,
    pub at: Instant,
}

pub struct Client {
    pub number: u8,
    pub address: SocketAddr,
    /// It gets answers to what it never sent, and may fall over them.
    pub may_break: bool,
    is_broken: bool,
    protocol: Protocol,
    pub rtc: Rtc,
    pub seen: Vec<Seen>,
    pub sent: Vec<(SocketAddr, Vec<u8>)>,
    pub is_connected: bool,
    /// Of the low and the full picture.
    pub keyframes_asked: [usize; 2],
    /// What its pictures are coded in.
    pub codec: Codec,
    /// Whether each layer is sent; the full one is the second.
    pub layers: [bool; 2],
    /// Level in dBov that its audio carries.
    pub level_dbov: i8,
    pub is_sending: bool,
    wake_at: Instant,
    last_tick: Instant,
    next_audio: Instant,
    next_frame: Instant,
    streams: [Stream; 2],
    is_simulcast: bool,
    audio: Mid,
    video: Mid,
    audio_counter: u32,
    pending: Option<SdpPendingOffer>,
}

impl Client {
    /// With an offer of one audio and one video sender and the lanes.
    pub fn new(number: u8, setup: Setup, now: Instant) -> (Self, String) {
        let udp = SocketAddr::from(([127, 0, 0, 1], 40_000 + u16::from(number)));
        let address = setup.tcp.or(setup.udp).unwrap_or(udp);
        let mut rtc = Rtc::builder()
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(setup.codecs != Codecs::H264)
            .enable_h264(setup.codecs != Codecs::Vp8)
            .build(now);
        let candidate = match setup.tcp {
            None => Candidate::builder().udp().host(address).build(),
            Some(_) => Candidate::builder().tcp().host(address).tcptype(TcpType::Active).build(),
        };
        rtc.add_local_candidate(candidate.unwrap());
        let mut api = rtc.sdp_api();
        let audio = api.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None);
        let simulcast = setup.is_simulcast.then(|| {
            let mut layers = Simulcast::new();
            layers.add_send_layer(SimulcastLayer::new("l"));
            layers.add_send_layer(SimulcastLayer::new("h"));
            layers
        });
        let video = api.add_media(MediaKind::Video, Direction::SendOnly, None, None, simulcast);
        for kind in [MediaKind::Audio, MediaKind::Video] {
            for _ in 0..setup.lanes {
                api.add_media(kind, Direction::RecvOnly, None, None, None);
            }
        }
        let (offer, pending) = api.apply().unwrap();
        let client = Self {
            number,
            address,
            may_break: false,
            is_broken: false,
            protocol: if setup.tcp.is_some() { Protocol::Tcp } else { Protocol::Udp },
            rtc,
            seen: Vec::new(),
            sent: Vec::new(),
            is_connected: false,
            keyframes_asked: [0; 2],
            codec: if setup.codecs == Codecs::Vp8 { Codec::Vp8 } else { Codec::H264 },
            layers: [setup.is_simulcast, true],
            level_dbov: -90,
            is_sending: true,
            wake_at: now,
            last_tick: now,
            next_audio: now,
            next_frame: now,
            streams: [true; 2].map(|owes_keyframe| Stream { owes_keyframe, ..Stream::default() }),
            is_simulcast: setup.is_simulcast,
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
        let receive = Receive { proto: self.protocol, source, destination: self.address, contents };
        self.feed(Input::Receive(now, receive));
    }

    /// Sends what is due and lets timers run.
    pub fn tick(&mut self, now: Instant) {
        self.last_tick = now;
        if self.is_connected && self.is_sending && !self.is_broken {
            if now >= self.next_audio {
                self.next_audio = now + Duration::from_millis(20);
                self.write_audio(now);
            }
            if now >= self.next_frame {
                self.next_frame = now + Duration::from_millis(33);
                for layer in 0..2 {
                    if self.layers[layer] {
                        self.write_frame(now, layer);
                    }
                }
            }
        }
        if now >= self.wake_at {
            self.feed(Input::Timeout(now));
        }
    }

    /// Packets of the full picture so far.
    pub fn video_counter(&self) -> u32 {
        self.streams[1].counter
    }

    fn write_audio(&mut self, now: Instant) {
        let mut payload = vec![0; 60];
        payload[0] = self.number;
        payload[1..5].copy_from_slice(&self.audio_counter.to_be_bytes());
        let ext = ExtensionValues { audio_level: Some(self.level_dbov), voice_activity: Some(true), ..ExtensionValues::default() };
        let (seq, ts) = (u64::from(self.audio_counter) + 300, self.audio_counter.wrapping_mul(960));
        self.audio_counter += 1;
        let pt = self.payload_type(Codec::Opus);
        self.write(self.audio, None, RtpWrite::new(pt, seq.into(), ts, now, payload).marker(true).ext_vals(ext));
    }

    fn write_frame(&mut self, now: Instant, layer: usize) {
        let stream = &mut self.streams[layer];
        let is_keyframe = std::mem::take(&mut stream.owes_keyframe);
        let (frame, first) = (stream.frame, stream.counter);
        let (packets, bytes) = if layer == 0 { (1, LOW_BYTES) } else { (PACKETS_A_FRAME, 900) };
        stream.frame += 1;
        stream.counter += packets;
        for index in 0..packets {
            let mut payload = vec![0x5a; bytes];
            // VP8 descriptor with a 15-bit picture id, then the frame's first byte (RFC 7741 section 4.2)
            payload[0] = if index == 0 { 0x90 } else { 0x80 };
            payload[1] = 0x80;
            payload[2] = 0x80 | (frame >> 8 & 0x7f) as u8;
            payload[3] = frame as u8;
            payload[4] = u8::from(!(is_keyframe && index == 0));
            if self.codec == Codec::H264 {
                // the first fragment of a parameter set, or of an ordinary picture (RFC 6184 section 5.8)
                payload[0] = 0x7c;
                payload[1] = if is_keyframe && index == 0 { 0x87 } else { 0x01 };
            }
            payload[5] = self.number;
            payload[6..10].copy_from_slice(&(first + index).to_be_bytes());
            payload[10] = layer as u8;
            let seq = u64::from(first + index) + 500;
            let pt = self.payload_type(self.codec);
            let rid = self.is_simulcast.then(|| Rid::from(if layer == 0 { "l" } else { "h" }));
            let rtp = RtpWrite::new(pt, seq.into(), frame.wrapping_mul(3_000), now, payload).marker(index == packets - 1).nackable(true);
            self.write(self.video, rid, rtp);
        }
    }

    fn payload_type(&self, codec: Codec) -> Pt {
        self.rtc.codec_config().params().iter().find(|it| it.spec().codec == codec).unwrap().pt()
    }

    fn write(&mut self, mid: Mid, rid: Option<Rid>, rtp: RtpWrite) {
        self.rtc.direct_api().stream_tx_by_mid(mid, rid).unwrap().write_rtp(rtp);
        self.wake_at = self.wake_at.min(self.last_tick);
    }

    fn feed(&mut self, input: Input<'_>) {
        if self.is_broken {
            return;
        }
        if !self.may_break {
            return self.drain(input);
        }
        self.is_broken = catch_unwind(AssertUnwindSafe(|| self.drain(input))).is_err();
    }

    fn drain(&mut self, input: Input<'_>) {
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
            Event::KeyframeRequest(request) => {
                let layer = usize::from(request.rid != Some(Rid::from("l")));
                self.keyframes_asked[layer] += 1;
                self.streams[layer].owes_keyframe = true;
            }
            Event::RtpPacket(packet) => {
                let Some(mid) = self.rtc.direct_api().stream_rx(&packet.header.ssrc).map(|it| it.mid()) else {
                    return;
                };
                let is_video = self.rtc.media(mid).unwrap().kind() == MediaKind::Video;
                let at = if is_video { 5 } else { 0 };
                if packet.payload.len() < at + 6 {
                    return;
                }
                let is_h264 = is_video && packet.payload[0] == 0x7c;
                let number = |at: usize| u32::from_be_bytes(packet.payload[at..at + 4].try_into().unwrap());
                self.seen.push(Seen {
                    mid: mid.to_string(),
                    from: packet.payload[at],
                    counter: number(at + 1),
                    is_keyframe: is_video
                        && if is_h264 { packet.payload[1] == 0x87 } else { packet.payload[0] & 0x10 != 0 && packet.payload[4] & 1 == 0 },
                    is_low: is_video && packet.payload[10] == 0,
                    sequence: *packet.seq_no,
                    timestamp: packet.header.timestamp,
                    at: packet.timestamp,
                });
            }
            _ => {}
        }
    }
}
