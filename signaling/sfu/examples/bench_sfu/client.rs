//! A str0m peer on its own socket that sends sound and pictures and counts what it receives.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use nix::sys::socket::sockopt::ReceiveTimestampns;
use nix::sys::socket::{ControlMessageOwned, MsgFlags, SockaddrIn, recvmsg, setsockopt};
use nix::sys::time::TimeSpec;
use str0m::change::{SdpAnswer, SdpOffer, SdpPendingOffer};
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid, Rid, Simulcast, SimulcastLayer};
use str0m::net::{DatagramRecv, Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, Input, Output, Rtc};
use tokio::io::Interest;
use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

use crate::Failure;
use crate::figures::Counts;
use crate::janus::{Janus, own_address};
use crate::server::{Joined, Server};

pub const PAYLOAD_BYTES: usize = 1_071;
const AUDIO_BYTES: usize = 120;
const FRAME: Duration = Duration::from_nanos(33_333_333);
const SOUND: Duration = Duration::from_millis(20);

/// What a client does.
#[derive(Debug, Clone, Copy, Default)]
pub struct Role {
    /// Packets of each frame of the full picture; 0: it sends none.
    pub packets_a_frame: usize,
    /// A second, low layer of one packet a frame.
    pub has_low: bool,
    pub has_sound: bool,
    /// Lanes of each kind.
    pub lanes: usize,
    /// How many viewers get its sound, its full picture and its low one.
    pub watchers: [u64; 3],
}

pub struct Client {
    role: Role,
    rtc: Rtc,
    socket: UdpSocket,
    address: SocketAddr,
    wake_at: Instant,
    /// When the kernel had the datagram that was read last, since 1970.
    arrived: Option<Duration>,
    video: Option<Mid>,
    audio: Option<Mid>,
    counts: Arc<Counts>,
    is_connected: bool,
    owes_keyframe: bool,
    frames: u64,
    sounds: u64,
}

impl Client {
    /// Joins a room and runs until the handle is aborted.
    pub async fn join(server: &mut Server, room: u64, role: Role, counts: &Arc<Counts>) -> Result<(Joined, JoinHandle<()>), Failure> {
        let mut client = Self::new(IpAddr::V4(Ipv4Addr::LOCALHOST), role, counts).await?;
        let (offer, pending) = client.offer()?;
        let joined = server.join(room, &offer)?;
        client.rtc.sdp_api().accept_answer(pending, SdpAnswer::from_sdp_string(&joined.answer)?)?;
        Ok((joined, tokio::spawn(client.run())))
    }

    /// Joins Janus's room: as the sender, when the role sends, or else as a viewer of the sender.
    pub async fn join_janus(janus: &mut Janus, role: Role, counts: &Arc<Counts>) -> Result<JoinHandle<()>, Failure> {
        let mut client = Self::new(own_address()?, role, counts).await?;
        if role.packets_a_frame > 0 {
            let (offer, pending) = client.offer()?;
            client.rtc.sdp_api().accept_answer(pending, SdpAnswer::from_sdp_string(&janus.publish(&offer)?)?)?;
        } else {
            let (handle, offer) = janus.offer()?;
            let answer = client.rtc.sdp_api().accept_offer(SdpOffer::from_sdp_string(&offer)?)?;
            janus.answer(handle, &answer.to_sdp_string())?;
        }
        Ok(tokio::spawn(client.run()))
    }

    async fn new(ip: IpAddr, role: Role, counts: &Arc<Counts>) -> Result<Self, Failure> {
        let socket = UdpSocket::bind((ip, 0)).await?;
        setsockopt(&socket, ReceiveTimestampns, &true)?;
        let address = socket.local_addr()?;
        let mut rtc = Rtc::builder().set_rtp_mode(true).clear_codecs().enable_opus(true, false).enable_vp8(true).build(Instant::now());
        rtc.add_local_candidate(Candidate::host(address, "udp")?);
        let (wake_at, counts) = (Instant::now(), Arc::clone(counts));
        let (is_connected, owes_keyframe, frames, sounds) = (false, true, 0, 0);
        let (audio, video, arrived) = (None, None, None);
        Ok(Self { role, rtc, socket, address, wake_at, arrived, video, audio, counts, is_connected, owes_keyframe, frames, sounds })
    }

    /// An offer of what the role sends, and of its lanes.
    fn offer(&mut self) -> Result<(String, SdpPendingOffer), Failure> {
        let role = self.role;
        let mut api = self.rtc.sdp_api();
        self.audio = role.has_sound.then(|| api.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None));
        let simulcast = role.has_low.then(|| {
            let mut layers = Simulcast::new();
            layers.add_send_layer(SimulcastLayer::new("l"));
            layers.add_send_layer(SimulcastLayer::new("h"));
            layers
        });
        self.video = (role.packets_a_frame > 0).then(|| api.add_media(MediaKind::Video, Direction::SendOnly, None, None, simulcast));
        for _ in 0..role.lanes {
            for kind in [MediaKind::Audio, MediaKind::Video] {
                api.add_media(kind, Direction::RecvOnly, None, None, None);
            }
        }
        let (offer, pending) = api.apply().ok_or("an offer with a line is an offer")?;
        Ok((offer.to_sdp_string(), pending))
    }

    async fn run(mut self) {
        let mut buffer = vec![0; 2_000];
        let (mut frames, mut sounds) = (tokio::time::interval(FRAME), tokio::time::interval(SOUND));
        loop {
            tokio::select! {
                readable = self.socket.readable() => {
                    if readable.is_err() {
                        return;
                    }
                    while let Ok((length, source)) = self.receive(&mut buffer) {
                        let Ok(contents) = DatagramRecv::try_from(&buffer[..length]) else { break };
                        let receive = Receive { proto: Protocol::Udp, source, destination: self.address, contents };
                        self.feed(Input::Receive(Instant::now(), receive));
                    }
                }
                _ = frames.tick(), if self.video.is_some() && self.is_connected => self.send_frame(),
                _ = sounds.tick(), if self.audio.is_some() && self.is_connected => self.send_sound(),
                () = tokio::time::sleep_until(self.wake_at.into()) => self.feed(Input::Timeout(Instant::now())),
            }
        }
    }

    /// One datagram that lies there: its length and source. Remembers when the kernel had it.
    fn receive(&mut self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        let mut control = nix::cmsg_space!(TimeSpec);
        let (length, source, arrived) = self.socket.try_io(Interest::READABLE, || {
            let mut parts = [io::IoSliceMut::new(buffer)];
            let it = recvmsg::<SockaddrIn>(self.socket.as_raw_fd(), &mut parts, Some(&mut control), MsgFlags::empty())?;
            let arrived = it.cmsgs()?.find_map(|message| match message {
                ControlMessageOwned::ScmTimestampns(at) => Some(Duration::from(at)),
                _ => None,
            });
            let source = it.address.ok_or(io::ErrorKind::AddrNotAvailable)?;
            Ok((it.bytes, SocketAddr::V4(source.into()), arrived))
        })?;
        self.arrived = arrived;
        Ok((length, source))
    }

    fn feed(&mut self, input: Input<'_>) {
        if self.rtc.handle_input(input).is_err() {
            self.rtc.disconnect();
        }
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Timeout(at)) => {
                    self.wake_at = at;
                    return;
                }
                Ok(Output::Transmit(it)) => {
                    // a full buffer shows as loss
                    let _ = self.socket.try_send_to(&it.contents, it.destination);
                }
                Ok(Output::Event(Event::Connected)) => {
                    self.is_connected = true;
                    self.counts.connected.fetch_add(1, Relaxed);
                }
                Ok(Output::Event(Event::KeyframeRequest(_))) => self.owes_keyframe = true,
                Ok(Output::Event(Event::RtpPacket(packet))) => {
                    self.counts.received.fetch_add(1, Relaxed);
                    let stamp = packet.payload.get(8..16).filter(|_| packet.payload.len() > AUDIO_BYTES);
                    if let Some(stamp) = stamp.and_then(|bytes| bytes.try_into().ok()) {
                        self.counts.note_latency(u64::from_be_bytes(stamp), self.arrived);
                    }
                }
                Ok(Output::Event(_)) => {}
                Err(_) => return,
            }
        }
    }

    fn send_sound(&mut self) {
        let (Some(mid), now) = (self.audio, Instant::now()) else { return };
        let rtp = self.packet(Codec::Opus, self.sounds + 1_000, (self.sounds * 960) as u32, now, vec![1; AUDIO_BYTES]);
        self.sounds += 1;
        if let Some(stream) = self.rtc.direct_api().stream_tx_by_mid(mid, None) {
            stream.write_rtp(rtp.marker(true));
        }
        self.counts.expected.fetch_add(self.role.watchers[0], Relaxed);
        self.feed(Input::Timeout(now));
    }

    fn send_frame(&mut self) {
        let is_keyframe = std::mem::take(&mut self.owes_keyframe);
        let layers: &[(Option<&str>, usize, usize)] = match (self.role.has_low, self.role.packets_a_frame) {
            (false, packets) => &[(None, packets, PAYLOAD_BYTES)],
            (true, packets) => &[(Some("l"), 1, 620), (Some("h"), packets, PAYLOAD_BYTES)],
        };
        for (rid, packets, bytes) in layers {
            self.send_layer(*rid, *packets, *bytes, is_keyframe);
        }
        self.frames += 1;
        self.feed(Input::Timeout(Instant::now()));
    }

    fn send_layer(&mut self, rid: Option<&str>, packets: usize, bytes: usize, is_keyframe: bool) {
        let (Some(mid), now, frame) = (self.video, Instant::now(), self.frames as u32) else { return };
        for index in 0..packets {
            let mut payload = vec![0x5a; bytes];
            payload[..5].copy_from_slice(&[if index == 0 { 0x90 } else { 0x80 }, 0x80, 0x80 | (frame >> 8 & 0x7f) as u8, frame as u8, 1]);
            payload[4] = u8::from(!(is_keyframe && index == 0));
            payload[8..16].copy_from_slice(&(self.counts.start.elapsed().as_nanos() as u64).to_be_bytes());
            let sequence = self.frames * packets as u64 + index as u64 + 1_000;
            let rtp = self.packet(Codec::Vp8, sequence, frame.wrapping_mul(3_000), now, payload);
            if let Some(stream) = self.rtc.direct_api().stream_tx_by_mid(mid, rid.map(Rid::from)) {
                stream.write_rtp(rtp.marker(index + 1 == packets).nackable(true));
            }
        }
        let watchers = self.role.watchers[if rid == Some("l") { 2 } else { 1 }];
        self.counts.expected.fetch_add(watchers * packets as u64, Relaxed);
    }

    fn packet(&self, codec: Codec, sequence: u64, timestamp: u32, now: Instant, payload: Vec<u8>) -> RtpWrite {
        let found = self.rtc.codec_config().params().iter().find(|it| it.spec().codec == codec);
        let payload_type = found.map_or_else(|| 0.into(), |params| params.pt());
        RtpWrite::new(payload_type, sequence.into(), timestamp, now, payload)
    }
}
