//! The engine without sockets, under a made-up clock: what its own work costs, whatever else the machine does.
//!
//! The worker runs on a thread of its own, step by step with the clients on this one; counted is that thread's CPU
//! time. Nothing is late and nothing is lost, so that two runs differ by a few percent on a busy machine too.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use signaling_sfu::{Factory, Kind, PeerId, RoomId, TrackId, Transport, Worker};
use str0m::change::SdpAnswer;
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{DatagramRecv, Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, Input, Output, Rtc};

use crate::Failure;
use crate::client::PAYLOAD_BYTES;
use crate::figures::{read_media_cpu_ns, report};

const VIEWERS: u64 = 100;
const STEP: Duration = Duration::from_millis(1);
/// As most network cards and kernels take.
const SEGMENTS: usize = 64;

type Letters = Vec<(SocketAddr, Vec<u8>)>;

struct Guest {
    rtc: Rtc,
    address: SocketAddr,
    video: Mid,
    wake_at: Instant,
    is_connected: bool,
    received: u64,
    sent: Letters,
}

impl Guest {
    fn feed(&mut self, input: Input<'_>) -> Result<(), Failure> {
        self.rtc.handle_input(input)?;
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(at) => {
                    self.wake_at = at;
                    return Ok(());
                }
                Output::Transmit(it) => self.sent.push((self.address, it.contents.to_vec())),
                Output::Event(Event::Connected) => self.is_connected = true,
                Output::Event(Event::RtpPacket(_)) => self.received += 1,
                Output::Event(_) => {}
            }
        }
    }

    fn send_frame(&mut self, now: Instant, frame: u32, packets: usize) -> Result<(), Failure> {
        let codec = self.rtc.codec_config().params().iter().find(|it| it.spec().codec == Codec::Vp8).ok_or("no VP8")?.pt();
        for index in 0..packets {
            let mut payload = vec![0x5a; PAYLOAD_BYTES];
            payload[..5].copy_from_slice(&[if index == 0 { 0x90 } else { 0x80 }, 0x80, 0x80 | (frame >> 8 & 0x7f) as u8, frame as u8, 1]);
            // every second a keyframe, so that none needs to be asked for
            payload[4] = u8::from(!(index == 0 && frame.is_multiple_of(30)));
            let sequence = u64::from(frame) * packets as u64 + index as u64 + 1_000;
            let rtp = RtpWrite::new(codec, sequence.into(), frame.wrapping_mul(3_000), now, payload);
            if let Some(stream) = self.rtc.direct_api().stream_tx_by_mid(self.video, None) {
                stream.write_rtp(rtp.marker(index + 1 == packets).nackable(true));
            }
        }
        self.feed(Input::Timeout(now))
    }
}

/// CPU of one forwarded packet, and how many leave in one call.
pub fn measure(row: &str, is_estimating: bool, packets_a_frame: usize) -> Result<(), Failure> {
    let mut now = Instant::now();
    let server = SocketAddr::from(([127, 0, 0, 1], 5_000));
    let mut factory = Factory::new(vec![server], 0)?;
    if !is_estimating {
        factory = factory.without_estimates();
    }
    let mut worker = Worker::new(now, SEGMENTS, Duration::from_secs(6));
    let mut guests = Vec::new();
    let mut track = None;
    for number in 0..=VIEWERS {
        let address = SocketAddr::from(([127, 0, 0, 1], 10_000 + number as u16));
        let mut rtc = Rtc::builder().set_rtp_mode(true).clear_codecs().enable_opus(true, false).enable_vp8(true).build(now);
        rtc.add_local_candidate(Candidate::host(address, "udp")?);
        let mut api = rtc.sdp_api();
        let direction = if number == 0 { Direction::SendOnly } else { Direction::RecvOnly };
        let video = api.add_media(MediaKind::Video, direction, None, None, None);
        let (offer, pending) = api.apply().ok_or("an offer with a line is an offer")?;
        let prepared = factory.prepare(&offer.to_sdp_string(), now)?;
        rtc.sdp_api().accept_answer(pending, SdpAnswer::from_sdp_string(&prepared.answer.sdp)?)?;
        track = track.or(prepared.answer.tracks.iter().find(|track| track.kind == Kind::Video).map(|track| track.id));
        worker.add(now, RoomId(1), PeerId(number), prepared);
        if number > 0 {
            worker.assign(now, PeerId(number), &video.to_string(), Some((PeerId(0), track.unwrap_or(TrackId(0)))));
        }
        guests.push(Guest { rtc, address, video, wake_at: now, is_connected: false, received: 0, sent: Vec::new() });
    }

    let (to_worker, steps) = mpsc::channel::<(Instant, Letters)>();
    let (to_guests, results) = mpsc::channel::<(Letters, u64)>();
    let thread = std::thread::Builder::new().name("sfu-virtual".to_owned()).spawn(move || {
        while let Ok((now, letters)) = steps.recv() {
            for (source, datagram) in &letters {
                worker.receive(now, Transport::Udp, *source, server, datagram);
            }
            worker.settle(now);
            while worker.next_event().is_some() {}
            let (mut out, mut batches) = (Vec::new(), 0);
            for batch in worker.outbox() {
                batches += 1;
                out.extend(batch.contents.chunks(batch.segment_bytes).map(|one| (batch.destination, one.to_vec())));
            }
            worker.clear_outbox();
            if to_guests.send((out, batches)).is_err() {
                return;
            }
        }
    })?;

    let mut frame = 0;
    let mut before = (0, 0, 0);
    let (mut datagrams, mut batches) = (0_u64, 0);
    for ms in 0..14_000_u32 {
        now += STEP;
        let letters = guests.iter_mut().flat_map(|guest| std::mem::take(&mut guest.sent)).collect();
        to_worker.send((now, letters))?;
        let (out, count) = results.recv()?;
        (datagrams, batches) = (datagrams + out.len() as u64, batches + count);
        for (destination, datagram) in &out {
            let Some(guest) = guests.get_mut(usize::from(destination.port()) - 10_000) else { continue };
            let contents = DatagramRecv::try_from(&datagram[..])?;
            guest.feed(Input::Receive(now, Receive { proto: Protocol::Udp, source: server, destination: guest.address, contents }))?;
        }
        for guest in &mut guests {
            if guest.wake_at <= now {
                guest.feed(Input::Timeout(now))?;
            }
        }
        if guests[0].is_connected && ms.is_multiple_of(33) {
            guests[0].send_frame(now, frame, packets_a_frame)?;
            frame += 1;
        }
        if ms == 6_000 {
            before = (read_media_cpu_ns()?, guests.iter().map(|guest| guest.received).sum(), frame);
            (datagrams, batches) = (0, 0);
        }
    }
    let received = guests.iter().map(|guest| guest.received).sum::<u64>() - before.1;
    let expected = u64::from(frame - before.2) * packets_a_frame as u64 * VIEWERS;
    report(row, (read_media_cpu_ns()? - before.0) as f64 / 1_000.0 / received as f64, "us/packet", None);
    report(&format!("{row}: datagrams that leave in one call"), datagrams as f64 / batches as f64, "", None);
    report(&format!("{row}: not received"), 100.0 * (1.0 - received as f64 / expected as f64), "%", Some((1.0, 0.1)));
    drop(to_worker);
    thread.join().map_err(|_| "the worker's thread ended early")?;
    Ok(())
}
