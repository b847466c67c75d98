//! The least that a forwarding server on str0m can do: one `Rtc` for each client, and what the first receives is
//! written to the others as it came.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use str0m::change::SdpOffer;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{DatagramRecv, Protocol, Receive};
use str0m::rtp::{ExtensionValues, RtpPacket, RtpWrite, Ssrc};
use str0m::{Candidate, Event, Input, Output, Rtc};

use crate::{Server, address, uncounted};

struct Leg {
    rtc: Rtc,
    client: Option<SocketAddr>,
    lanes: Vec<(MediaKind, Mid)>,
    kinds: HashMap<Ssrc, MediaKind>,
    wake_at: Instant,
}

#[derive(Default)]
pub struct Bare {
    legs: Vec<Leg>,
    out: Vec<(SocketAddr, Vec<u8>)>,
    packets: Vec<(MediaKind, RtpPacket)>,
    is_forwarding: bool,
}

impl Bare {
    fn feed(&mut self, at: usize, input: Input<'_>) {
        let leg = &mut self.legs[at];
        leg.rtc.handle_input(input).unwrap();
        loop {
            match leg.rtc.poll_output().unwrap() {
                Output::Timeout(at) => {
                    leg.wake_at = at;
                    return;
                }
                Output::Transmit(it) => uncounted(|| self.out.push((it.destination, it.contents.to_vec()))),
                Output::Event(Event::RtpPacket(packet)) if at == 0 && self.is_forwarding => {
                    let ssrc = packet.header.ssrc;
                    let kind = match leg.kinds.get(&ssrc) {
                        Some(kind) => *kind,
                        None => uncounted(|| {
                            let mid = leg.rtc.direct_api().stream_rx(&ssrc).unwrap().mid();
                            let kind = leg.rtc.media(mid).unwrap().kind();
                            leg.kinds.insert(ssrc, kind);
                            kind
                        }),
                    };
                    uncounted(|| self.packets.push((kind, packet)));
                }
                Output::Event(_) => {}
            }
        }
    }
}

impl Server for Bare {
    fn join(&mut self, now: Instant, offer: &str) -> String {
        let mut config = Rtc::builder().set_ice_lite(true).set_rtp_mode(true).clear_codecs().enable_opus(true, false).enable_vp8(true);
        config.codec_config().add_h264(108.into(), Some(109.into()), true, 0x42_e0_1f);
        let mut rtc = config.set_stats_interval(Some(Duration::from_secs(2))).build(now);
        rtc.add_local_candidate(Candidate::host(address(), Protocol::Udp).unwrap());
        let answer = rtc.sdp_api().accept_offer(SdpOffer::from_sdp_string(offer).unwrap()).unwrap();
        let mids = answer.to_sdp_string();
        let mids = mids.lines().filter_map(|line| line.strip_prefix("a=mid:")).map(|mid| Mid::from(mid.trim()));
        let lanes = mids.map(|mid| rtc.media(mid).unwrap()).filter(|media| media.direction() == Direction::SendOnly);
        let lanes = lanes.map(|media| (media.kind(), media.mid())).collect();
        self.legs.push(Leg { rtc, client: None, lanes, kinds: HashMap::new(), wake_at: now });
        answer.to_sdp_string()
    }

    fn begin(&mut self, _now: Instant) {
        self.is_forwarding = true;
    }

    fn receive(&mut self, now: Instant, source: SocketAddr, datagram: &[u8]) {
        let contents = DatagramRecv::try_from(datagram).unwrap();
        let input = Input::Receive(now, Receive { proto: Protocol::Udp, source, destination: address(), contents });
        let at = self.legs.iter().position(|leg| leg.client == Some(source));
        let Some(at) = at.or_else(|| self.legs.iter().position(|leg| leg.rtc.accepts(&input))) else { return };
        self.legs[at].client = Some(source);
        self.feed(at, input);
    }

    fn settle(&mut self, now: Instant) {
        for (kind, packet) in std::mem::take(&mut self.packets) {
            let extensions = ExtensionValues { audio_level: packet.header.ext_vals.audio_level, ..ExtensionValues::default() };
            for leg in &mut self.legs[1..] {
                let Some((_, mid)) = leg.lanes.iter().find(|lane| lane.0 == kind) else { continue };
                let rtp = RtpWrite::new(packet.header.payload_type, packet.seq_no, packet.header.timestamp, now, packet.payload.clone());
                let rtp = rtp.marker(packet.header.marker).nackable(kind == MediaKind::Video).ext_vals(extensions.clone());
                leg.rtc.direct_api().stream_tx_by_mid(*mid, None).unwrap().write_rtp(rtp);
                leg.wake_at = now;
            }
        }
        for at in 0..self.legs.len() {
            if self.legs[at].wake_at <= now {
                self.feed(at, Input::Timeout(now));
            }
        }
    }

    fn take(&mut self) -> Vec<(SocketAddr, Vec<u8>)> {
        std::mem::take(&mut self.out)
    }
}
