//! One connection: str0m's state machine, the tracks it sends and the lanes it receives on.
//!
//! Invariant: after every input, str0m is drained until it asks to wait. It keeps a single pending packet, so that
//! skipping this once loses packets silently (measured: 20 %). [`Peer::feed`] is the only place that gives it input.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use str0m::bwe::{Bitrate, BweKind};
use str0m::change::SdpOffer;
use str0m::ice::IceCreds;
use str0m::media::{KeyframeRequestKind, MediaKind, Mid, Pt};
use str0m::rtp::{Extension, RtpWrite, Ssrc};
use str0m::{Event as RtcEvent, IceConnectionState, Input, Output, Rtc};

use crate::allocation::{Budget, Line};
use crate::codec::Format;
use crate::guard::Guard;
use crate::lane::Lane;
use crate::layer::Layer;
use crate::outbox::Outbox;
use crate::packet::{Origin, Packet};
use crate::quality::Gauge;
use crate::sdp::{self, Answer, OfferError, Prepared};
use crate::track::Track;
use crate::{Kind, PeerId, Quality, RoomId, TrackId};

/// How the connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// ICE and DTLS are under way.
    New,
    Up,
    Down,
}

/// What a drained connection tells the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    Connected,
    /// The ICE path is up, again after a restart.
    PathUp,
    PathDown,
    KeyframeWanted(Mid),
    /// What the line carries changed.
    Estimated,
    Measured,
}

/// Where a drained connection puts what came out.
pub struct Sink {
    pub outbox: Outbox,
    pub packets: Vec<Packet>,
    pub signals: Vec<(PeerId, Signal)>,
}

/// Packets that may be asked for again, and for how long: enough for a second at 2 Mbit/s. str0m's own 3 s cost 400 kB
/// for each viewer.
const RESEND_PACKETS: usize = 512;
const RESEND_FOR: Duration = Duration::from_secs(1);
/// Resent bytes may be so great a part of all; more would only make a bad line worse.
const RESEND_SHARE: f32 = 0.25;

/// For a wake-up that is not to come.
const NEVER: Duration = Duration::from_hours(24 * 365);

pub struct Peer {
    pub id: PeerId,
    pub room: RoomId,
    /// Where it is kept.
    pub slot: usize,
    pub link: Link,
    pub up_since: Option<Instant>,
    pub lanes: Vec<Lane>,
    pub tracks: Vec<Track>,
    /// When str0m wants to be called again.
    pub wake_at: Instant,
    pub last_heard: Instant,
    /// Whether the present ICE credentials saw their first authenticated check.
    pub is_nominated: bool,
    pub credentials: IceCreds,
    /// What the line to it carries, in kbit/s; `None` when it does not say what it receives.
    pub estimate_kbps: Option<u32>,
    pub budget: Budget,
    /// Some picture is smaller than its tile because of the line.
    pub is_low: bool,
    /// Its TCP connection takes no more for now: no video is written.
    pub is_choked: bool,
    rtc: Box<Rtc>,
    is_drained: bool,
    /// str0m panicked in it; it is not to be called again.
    is_broken: bool,
    by_ssrc: HashMap<(Ssrc, Pt), Known>,
    payload_types: Vec<(Format, Pt)>,
    gauge: Gauge,
    guard: Guard,
    desired_kbps: u32,
}

/// What an incoming stream is; its layer is named in the first packets only.
#[derive(Debug, Clone, Copy)]
struct Known {
    track: usize,
    layer: Layer,
    format: Format,
}

impl Peer {
    pub fn new(id: PeerId, room: RoomId, slot: usize, prepared: Prepared, now: Instant) -> Self {
        let mut rtc = prepared.rtc;
        let credentials = rtc.direct_api().local_ice_credentials();
        let mut peer = Self {
            id,
            room,
            slot,
            link: Link::New,
            up_since: None,
            lanes: Vec::new(),
            tracks: Vec::new(),
            wake_at: now,
            last_heard: now,
            is_nominated: false,
            credentials,
            estimate_kbps: None,
            budget: Budget::default(),
            is_low: false,
            is_choked: false,
            rtc,
            is_drained: true,
            is_broken: false,
            by_ssrc: HashMap::new(),
            payload_types: Vec::new(),
            gauge: Gauge::default(),
            guard: Guard::default(),
            desired_kbps: 0,
        };
        peer.take_lines(&prepared.answer);
        peer
    }

    /// Answers a further offer: an ICE restart or more lanes.
    pub fn accept(&mut self, offer: SdpOffer) -> Result<Answer, OfferError> {
        if self.is_broken {
            return Err(OfferError::Gone);
        }
        let answer = catch_unwind(AssertUnwindSafe(|| sdp::accept(&mut self.rtc, offer))).unwrap_or_else(|_| {
            self.is_broken = true;
            Err(OfferError::Gone)
        })?;
        let credentials = self.rtc.direct_api().local_ice_credentials();
        if credentials.ufrag != self.credentials.ufrag {
            self.is_nominated = false;
            self.credentials = credentials;
        }
        self.take_lines(&answer);
        Ok(answer)
    }

    fn take_lines(&mut self, answer: &Answer) {
        for line in &answer.lanes {
            let mid = Mid::from(line.mid.as_str());
            if self.lanes.iter().any(|lane| lane.mid == mid) {
                continue;
            }
            self.lanes.push(Lane::new(mid, line.kind));
            if line.kind == Kind::Video
                && let Some(stream) = self.rtc.direct_api().stream_tx_by_mid(mid, None)
            {
                stream.set_rtx_cache(RESEND_PACKETS, RESEND_FOR, Some(RESEND_SHARE));
            }
        }
        for line in &answer.tracks {
            let mid = Mid::from(line.mid.as_str());
            if !self.tracks.iter().any(|track| track.mid == mid) {
                self.tracks.push(Track::new(line.id, mid, line.kind));
            }
        }
        let transport_id = |mid| self.rtc.media(mid).and_then(|media| media.remote_extmap().id_of(Extension::TransportSequenceNumber));
        let mids = self.lanes.iter().map(|lane| lane.mid).chain(self.tracks.iter().map(|track| track.mid));
        for id in mids.filter_map(transport_id) {
            self.guard.learn_id(id);
        }
        self.payload_types = self.rtc.codec_config().params().iter().filter_map(|it| Some((Format::of(it)?, it.pt()))).collect();
    }

    /// Whether a datagram may be given to str0m.
    pub fn admits(&mut self, datagram: &[u8]) -> bool {
        self.guard.passes(datagram)
    }

    /// Gives str0m one input and drains it. The only way in. Should str0m panic over what the peer sent, this peer is
    /// lost and nobody else.
    pub fn feed(&mut self, input: Input<'_>, sink: &mut Sink) {
        if self.is_broken {
            return;
        }
        if catch_unwind(AssertUnwindSafe(|| self.drain(input, sink))).is_err() {
            tracing::error!(peer = self.id.0, "a media connection is given up: its input broke the engine");
            self.is_broken = true;
            self.wake_at += NEVER;
            sink.signals.push((self.id, Signal::PathDown));
        }
    }

    fn drain(&mut self, input: Input<'_>, sink: &mut Sink) {
        debug_assert!(self.is_drained, "the last input was not drained");
        self.is_drained = false;
        if let Err(error) = self.rtc.handle_input(input) {
            self.fail(&error, sink);
        }
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Timeout(at)) => {
                    self.wake_at = at;
                    break;
                }
                Ok(Output::Transmit(it)) => sink.outbox.push(it.proto.into(), it.source, it.destination, &it.contents),
                Ok(Output::Event(event)) => self.note(event, sink),
                Err(error) => {
                    self.fail(&error, sink);
                    break;
                }
            }
        }
        if self.gauge.is_ready() {
            sink.signals.push((self.id, Signal::Measured));
        }
        self.is_drained = true;
    }

    fn fail(&mut self, error: &str0m::RtcError, sink: &mut Sink) {
        tracing::info!(peer = self.id.0, %error, "media connection failed");
        self.rtc.disconnect();
        sink.signals.push((self.id, Signal::PathDown));
    }

    fn note(&mut self, event: RtcEvent, sink: &mut Sink) {
        let signal = match event {
            RtcEvent::RtpPacket(rtp) => {
                if let Some(number) = rtp.header.ext_vals.transport_cc {
                    self.guard.prove(number);
                }
                let Some(known) = self.stream_of(rtp.header.ssrc, rtp.header.payload_type) else { return };
                let Known { track, layer, format } = known;
                let packet = Packet::new(Origin { peer: self.id, slot: self.slot, track, format, layer }, rtp);
                let stream = self.tracks[track].streams.get_mut(layer);
                stream.count(packet.received_at, packet.payload.len(), packet.height);
                if packet.starts_keyframe {
                    stream.requests.answer();
                }
                sink.packets.push(packet);
                return;
            }
            RtcEvent::Connected => Signal::Connected,
            RtcEvent::IceConnectionStateChange(state) => match state {
                IceConnectionState::Connected | IceConnectionState::Completed => Signal::PathUp,
                IceConnectionState::Disconnected => Signal::PathDown,
                IceConnectionState::New | IceConnectionState::Checking => return,
            },
            RtcEvent::KeyframeRequest(request) => Signal::KeyframeWanted(request.mid),
            RtcEvent::EgressBitrateEstimate(BweKind::Twcc { estimate, can_probe }) => {
                self.estimate_kbps = can_probe.then(|| u32::try_from(estimate.as_u64() / 1_000).unwrap_or(u32::MAX));
                Signal::Estimated
            }
            RtcEvent::PeerStats(stats) => return self.gauge.peer(&stats),
            RtcEvent::MediaIngressStats(stats) => return self.gauge.ingress(&stats, self.clock_hz(stats.mid)),
            RtcEvent::MediaEgressStats(stats) => return self.gauge.egress(&stats, self.clock_hz(stats.mid)),
            RtcEvent::Closed => Signal::PathDown,
            _ => return,
        };
        sink.signals.push((self.id, signal));
    }

    fn clock_hz(&self, mid: Mid) -> u32 {
        self.rtc.media(mid).map_or(Kind::Video, |media| if media.kind() == MediaKind::Audio { Kind::Audio } else { Kind::Video }).clock_hz()
    }

    fn stream_of(&mut self, ssrc: Ssrc, payload_type: Pt) -> Option<Known> {
        if let Some(known) = self.by_ssrc.get(&(ssrc, payload_type)) {
            return Some(*known);
        }
        let (mid, rid) = self.rtc.direct_api().stream_rx(&ssrc).map(|stream| (stream.mid(), stream.rid()))?;
        let at = self.tracks.iter().position(|track| track.mid == mid)?;
        let format = self.payload_types.iter().find(|it| it.1 == payload_type)?.0;
        let layer = Layer::of(rid);
        let track = &mut self.tracks[at];
        if format.kind() != track.kind {
            return None;
        }
        track.streams.get_mut(layer).rid = rid;
        // a page that replaces its streams again and again must not grow this without end
        if self.by_ssrc.len() >= 64 {
            self.by_ssrc.clear();
        }
        let known = Known { track: at, layer, format };
        self.by_ssrc.insert((ssrc, payload_type), known);
        Some(known)
    }

    /// Writes a packet of somebody else on a lane. It leaves with the next timeout; `false` when it is not forwarded.
    pub fn write(&mut self, lane: usize, packet: &Packet) -> bool {
        let is_open = self.link == Link::Up && !self.is_broken;
        let Some(lane) = self.lanes.get_mut(lane).filter(|lane| is_open && lane.kind == packet.format.kind()) else {
            return false;
        };
        let Some((_, payload_type)) = self.payload_types.iter().find(|it| it.0 == packet.format) else {
            lane.is_unplayable = true;
            return false;
        };
        lane.is_unplayable = false;
        if self.is_choked && lane.kind == Kind::Video && !lane.has_begun_frame(packet) {
            lane.break_off();
            return false;
        }
        let Some(stamp) = lane.stamp(packet) else { return false };
        let mut rtp = RtpWrite::new(*payload_type, stamp.sequence.into(), stamp.timestamp, packet.received_at, packet.payload.clone())
            .marker(packet.is_marked)
            .nackable(lane.kind == Kind::Video)
            .ext_vals(packet.extensions.clone());
        if let Some(patch) = stamp.vp8_patch {
            rtp = rtp.vp8_patch(patch);
        }
        let mut api = self.rtc.direct_api();
        let Some(stream) = api.stream_tx_by_mid(lane.mid, None) else { return false };
        stream.write_rtp(rtp);
        true
    }

    /// Its line takes no more pictures, or takes them again.
    pub fn choke(&mut self, is_choked: bool) {
        self.is_choked = is_choked;
        self.lanes.iter_mut().for_each(|lane| lane.is_choked = is_choked);
    }

    /// Asks the sender of a track for a keyframe of one layer. Whether anything was asked.
    pub fn request_keyframe(&mut self, track: usize, layer: Layer) -> bool {
        let Some(track) = self.tracks.get(track) else { return false };
        let rid = track.streams.get(layer).rid;
        let mut api = self.rtc.direct_api();
        let Some(stream) = api.stream_rx_by_mid(track.mid, rid) else { return false };
        stream.request_keyframe(KeyframeRequestKind::Pli);
        true
    }

    /// Tells the estimator what would be sent if the line carried it, in kbit/s.
    pub fn desire(&mut self, kbps: u32) {
        // small changes would only start needless probes
        if kbps.abs_diff(self.desired_kbps) * 10 > self.desired_kbps {
            self.desired_kbps = kbps;
            self.rtc.bwe().set_bitrate(Bitrate::ZERO, Bitrate::kbps(kbps.into()));
        }
    }

    /// How its line is, but for whether it is new.
    pub fn line(&self) -> Line {
        match (self.gauge.is_crowded(), self.gauge.is_hurt()) {
            (true, _) => Line::Crowded,
            (false, true) => Line::Hurt,
            (false, false) => Line::Sound,
        }
    }

    pub fn quality(&self) -> Quality {
        self.gauge.quality(self.estimate_kbps, self.is_low)
    }

    /// Whether the connection was made and has not failed.
    pub fn is_open(&self) -> bool {
        !self.is_broken && self.rtc.is_alive() && self.rtc.is_connected()
    }

    pub fn track_index(&self, id: TrackId) -> Option<usize> {
        self.tracks.iter().position(|track| track.id == id)
    }

    pub fn lane_index(&self, mid: Mid) -> Option<usize> {
        self.lanes.iter().position(|lane| lane.mid == mid)
    }
}
