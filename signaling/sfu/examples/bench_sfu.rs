//! What forwarding a packet costs: one sender of 1.8 Mbit/s, 100 viewers, all on loopback.
//!
//! Run in release: `cargo run --release -p signaling-sfu --example bench_sfu`. Prints one JSON line for each figure.
//! Counted is the CPU time of the media thread alone (/proc/self/task/*/schedstat), which on loopback includes handing
//! each packet to the receiver's socket. The floor beside it is a bare loop of `send_to`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};
use std::{fs, io};

use signaling_sfu::{Config, Engine, Handle, RoomId};
use str0m::change::SdpAnswer;
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{DatagramRecv, Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, Input, Output, Rtc};
use tokio::net::UdpSocket;

const VIEWERS: usize = 100;
const PACKETS_A_FRAME: usize = 7;
const PAYLOAD_BYTES: usize = 1_071;
const FRAME: Duration = Duration::from_nanos(33_333_333);
const SETTLE: Duration = Duration::from_secs(3);
const WINDOW: Duration = Duration::from_secs(8);

struct Counts {
    start: Instant,
    is_measuring: AtomicBool,
    connected: AtomicU64,
    received: AtomicU64,
    sent: AtomicU64,
    /// Packets by milliseconds from the sender's write to the viewer's decryption; the last holds the rest.
    latency_ms: [AtomicU64; 101],
}

struct Client {
    rtc: Rtc,
    socket: UdpSocket,
    address: SocketAddr,
    wake_at: Instant,
    video: Mid,
    counts: Arc<Counts>,
    is_sender: bool,
    is_connected: bool,
    owes_keyframe: bool,
    sequence: u64,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let engine = Engine::start(Config::new(0, vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let counts = Arc::new(Counts {
        start: Instant::now(),
        is_measuring: AtomicBool::new(false),
        connected: AtomicU64::new(0),
        received: AtomicU64::new(0),
        sent: AtomicU64::new(0),
        latency_ms: std::array::from_fn(|_| AtomicU64::new(0)),
    });
    runtime.block_on(tokio::task::LocalSet::new().run_until(measure(engine, counts)))?;
    let floor_us = floor()?;
    report("udp_send_floor_us_per_packet", floor_us, "us", None);
    Ok(())
}

async fn measure(engine: Handle, counts: Arc<Counts>) -> Result<(), Failure> {
    let (source, _) = join(&engine, true, &counts).await?;
    for _ in 0..VIEWERS {
        let (viewer, mid) = join(&engine, false, &counts).await?;
        engine.assign(viewer, mid, Some((source, signaling_sfu::TrackId(0)))).await?;
    }
    let deadline = Instant::now() + Duration::from_secs(20);
    while counts.connected.load(Relaxed) < VIEWERS as u64 + 1 {
        if Instant::now() > deadline {
            return Err(format!("only {} of {} connected", counts.connected.load(Relaxed), VIEWERS + 1).into());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(SETTLE).await;
    counts.is_measuring.store(true, Relaxed);
    let (cpu, sent, received, began) = (media_cpu_ns()?, counts.sent.load(Relaxed), counts.received.load(Relaxed), Instant::now());
    tokio::time::sleep(WINDOW).await;
    let (cpu, seconds) = (media_cpu_ns()? - cpu, began.elapsed().as_secs_f64());
    let (sent, received) = (counts.sent.load(Relaxed) - sent, counts.received.load(Relaxed) - received);
    report("cpu_us_per_packet", cpu as f64 / 1_000.0 / received as f64, "us", Some((10.0, 6.0)));
    report("packets_per_second", received as f64 / seconds, "packets/s", None);
    report("core_percent", cpu as f64 / seconds / 1e7, "%", None);
    let lost = 100.0 * (1.0 - received as f64 / (sent * VIEWERS as u64) as f64);
    report("lost_percent", lost.max(0.0), "%", Some((1.0, 0.1)));
    report("latency_p50_ms", quantile(&counts, 0.5), "ms", None);
    report("latency_p99_ms", quantile(&counts, 0.99), "ms", None);
    Ok(())
}

async fn join(engine: &Handle, is_sender: bool, counts: &Arc<Counts>) -> Result<(signaling_sfu::PeerId, String), Failure> {
    let socket = UdpSocket::bind("127.0.0.1:0").await?;
    let address = socket.local_addr()?;
    let mut rtc = Rtc::builder().set_rtp_mode(true).clear_codecs().enable_opus(true, false).enable_vp8(true).build(Instant::now());
    rtc.add_local_candidate(Candidate::host(address, "udp")?);
    let mut api = rtc.sdp_api();
    let direction = if is_sender { Direction::SendOnly } else { Direction::RecvOnly };
    let video = api.add_media(MediaKind::Video, direction, None, None, None);
    let (offer, pending) = api.apply().ok_or("an offer with a line is an offer")?;
    let prepared = engine.prepare(offer.to_sdp_string()).await?;
    rtc.sdp_api().accept_answer(pending, SdpAnswer::from_sdp_string(&prepared.answer.sdp)?)?;
    let peer = engine.new_peer();
    engine.add(RoomId(1), peer, prepared).await?;
    let client = Client {
        rtc,
        socket,
        address,
        wake_at: Instant::now(),
        video,
        counts: counts.clone(),
        is_sender,
        is_connected: false,
        owes_keyframe: true,
        sequence: 1_000,
    };
    tokio::task::spawn_local(client.run());
    Ok((peer, video.to_string()))
}

impl Client {
    async fn run(mut self) {
        let mut buffer = vec![0; 2_000];
        let mut frames = tokio::time::interval(FRAME);
        loop {
            tokio::select! {
                received = self.socket.recv_from(&mut buffer) => {
                    let Ok((mut length, mut source)) = received else { return };
                    while let Ok(contents) = DatagramRecv::try_from(&buffer[..length]) {
                        let receive = Receive { proto: Protocol::Udp, source, destination: self.address, contents };
                        self.feed(Input::Receive(Instant::now(), receive));
                        match self.socket.try_recv_from(&mut buffer) {
                            Ok(more) => (length, source) = more,
                            Err(_) => break,
                        }
                    }
                }
                _ = frames.tick(), if self.is_sender && self.is_connected => self.send_frame(),
                () = tokio::time::sleep_until(self.wake_at.into()) => self.feed(Input::Timeout(Instant::now())),
            }
        }
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
                Ok(Output::Event(Event::RtpPacket(packet))) => self.count(&packet.payload),
                Ok(Output::Event(_)) => {}
                Err(_) => return,
            }
        }
    }

    fn count(&self, payload: &[u8]) {
        self.counts.received.fetch_add(1, Relaxed);
        let Some(stamp) = payload.get(8..16).and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes) else {
            return;
        };
        if self.counts.is_measuring.load(Relaxed) {
            let ms = (self.counts.start.elapsed().as_nanos() as u64).saturating_sub(stamp) / 1_000_000;
            self.counts.latency_ms[(ms as usize).min(100)].fetch_add(1, Relaxed);
        }
    }

    fn send_frame(&mut self) {
        let now = Instant::now();
        let Some(pt) = self.rtc.codec_config().params().iter().find(|it| it.spec().codec == Codec::Vp8).map(|it| it.pt()) else {
            return;
        };
        let is_keyframe = std::mem::take(&mut self.owes_keyframe);
        let frame = (self.sequence / PACKETS_A_FRAME as u64) as u32;
        for index in 0..PACKETS_A_FRAME {
            let mut payload = vec![0x5a; PAYLOAD_BYTES];
            payload[..5].copy_from_slice(&[if index == 0 { 0x90 } else { 0x80 }, 0x80, 0x80 | (frame >> 8 & 0x7f) as u8, frame as u8, 1]);
            payload[4] = u8::from(!(is_keyframe && index == 0));
            payload[8..16].copy_from_slice(&(self.counts.start.elapsed().as_nanos() as u64).to_be_bytes());
            let rtp = RtpWrite::new(pt, self.sequence.into(), frame.wrapping_mul(3_000), now, payload);
            if let Some(stream) = self.rtc.direct_api().stream_tx_by_mid(self.video, None) {
                stream.write_rtp(rtp.marker(index + 1 == PACKETS_A_FRAME).nackable(true));
            }
            self.sequence += 1;
            self.counts.sent.fetch_add(1, Relaxed);
        }
        self.feed(Input::Timeout(now));
    }
}

/// CPU time of the media thread so far.
fn media_cpu_ns() -> io::Result<u64> {
    for task in fs::read_dir("/proc/self/task")? {
        let task = task?.path();
        if fs::read_to_string(task.join("comm"))?.starts_with("sfu-") {
            return read_cpu(&task.join("schedstat"));
        }
    }
    Err(io::Error::other("the media thread is not running"))
}

fn read_cpu(schedstat: &std::path::Path) -> io::Result<u64> {
    let text = fs::read_to_string(schedstat)?;
    text.split(' ').next().and_then(|it| it.parse().ok()).ok_or_else(|| io::Error::other("schedstat is not readable"))
}

/// CPU time of `send_to` alone, for packets of the same length.
fn floor() -> io::Result<f64> {
    const PACKETS: u32 = 100_000;
    let receiver = std::net::UdpSocket::bind("127.0.0.1:0")?;
    let sender = std::net::UdpSocket::bind("127.0.0.1:0")?;
    let packet = vec![0x5a; PAYLOAD_BYTES + 30];
    let clock = std::path::Path::new("/proc/thread-self/schedstat");
    let (to, before) = (receiver.local_addr()?, read_cpu(clock)?);
    for _ in 0..PACKETS {
        sender.send_to(&packet, to)?;
    }
    Ok((read_cpu(clock)? - before) as f64 / 1_000.0 / f64::from(PACKETS))
}

fn quantile(counts: &Counts, share: f64) -> f64 {
    let all: u64 = counts.latency_ms.iter().map(|it| it.load(Relaxed)).sum();
    let mut passed = 0;
    for (ms, count) in counts.latency_ms.iter().enumerate() {
        passed += count.load(Relaxed);
        if passed as f64 >= all as f64 * share {
            return ms as f64;
        }
    }
    100.0
}

/// `limits`: what must hold and what is aimed at; smaller is better.
fn report(figure: &str, value: f64, unit: &str, limits: Option<(f64, f64)>) {
    let limits = limits.map_or(String::new(), |(must, aim)| format!(r#","must":{must},"aim":{aim},"holds":{}"#, value <= must));
    println!(r#"{{"bench":"sfu","figure":"{figure}","value":{value:.2},"unit":"{unit}"{limits}}}"#);
}
