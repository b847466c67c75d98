//! One connection: str0m's state machine, the tracks it sends and the lanes it receives on.
//!
//! Invariant: after every input, str0m is drained until it asks to wait. It keeps a single pending packet, so that
//! skipping this once loses packets silently (measured: 20 %). [`Peer::feed`] is the only place that gives it input.

use std::collections::HashMap;
use std::time::Instant;

use str0m::change::SdpOffer;
use str0m::format::Codec;
use str0m::ice::IceCreds;
use str0m::media::{KeyframeRequestKind, Mid, Pt, Rid};
use str0m::rtp::{RtpWrite, Ssrc};
use str0m::{Event as RtcEvent, IceConnectionState, Input, Output, Rtc};

use crate::keyframe::Requests;
use crate::lane::Lane;
use crate::outbox::Outbox;
use crate::packet::Packet;
use crate::sdp::{self, Answer, OfferError, Prepared};
use crate::{Kind, PeerId, RoomId, TrackId};

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
}

/// Where a drained connection puts what came out.
pub struct Sink {
    pub outbox: Outbox,
    pub packets: Vec<Packet>,
    pub signals: Vec<(PeerId, Signal)>,
}

/// A line that the peer sends on.
#[derive(Debug)]
pub struct Track {
    pub id: TrackId,
    pub mid: Mid,
    pub kind: Kind,
    /// The lanes that show it: viewer and position of the lane.
    pub viewers: Vec<(PeerId, usize)>,
    pub requests: Requests,
    pub last_packet: Option<Instant>,
    pub is_active: bool,
    layers: Vec<Option<Rid>>,
}

pub struct Peer {
    pub id: PeerId,
    pub room: RoomId,
    pub link: Link,
    pub lanes: Vec<Lane>,
    pub tracks: Vec<Track>,
    /// When str0m wants to be called again.
    pub wake_at: Instant,
    /// Something was written that leaves with the next timeout.
    pub is_dirty: bool,
    pub last_heard: Instant,
    /// Whether the present ICE credentials saw their first authenticated check.
    pub is_nominated: bool,
    pub credentials: IceCreds,
    rtc: Box<Rtc>,
    is_drained: bool,
    by_ssrc: HashMap<Ssrc, (usize, Option<Rid>)>,
    payload_types: [Option<Pt>; 2],
}

impl Peer {
    pub fn new(id: PeerId, room: RoomId, prepared: Prepared, now: Instant) -> Self {
        let mut rtc = prepared.rtc;
        let credentials = rtc.direct_api().local_ice_credentials();
        let mut peer = Self {
            id,
            room,
            link: Link::New,
            lanes: Vec::new(),
            tracks: Vec::new(),
            wake_at: now,
            is_dirty: true,
            last_heard: now,
            is_nominated: false,
            credentials,
            rtc,
            is_drained: true,
            by_ssrc: HashMap::new(),
            payload_types: [None; 2],
        };
        peer.take_lines(&prepared.answer);
        peer
    }

    /// Answers a further offer: an ICE restart or more lanes.
    pub fn accept(&mut self, offer: SdpOffer) -> Result<Answer, OfferError> {
        let answer = sdp::accept(&mut self.rtc, offer)?;
        let credentials = self.rtc.direct_api().local_ice_credentials();
        if credentials.ufrag != self.credentials.ufrag {
            self.is_nominated = false;
            self.credentials = credentials;
        }
        self.take_lines(&answer);
        self.is_dirty = true;
        Ok(answer)
    }

    fn take_lines(&mut self, answer: &Answer) {
        for line in &answer.lanes {
            let mid = Mid::from(line.mid.as_str());
            if !self.lanes.iter().any(|lane| lane.mid == mid) {
                self.lanes.push(Lane::new(mid, line.kind));
            }
        }
        for line in &answer.tracks {
            let mid = Mid::from(line.mid.as_str());
            if self.tracks.iter().any(|track| track.mid == mid) {
                continue;
            }
            self.tracks.push(Track {
                id: line.id,
                mid,
                kind: line.kind,
                viewers: Vec::new(),
                requests: Requests::default(),
                last_packet: None,
                is_active: false,
                layers: Vec::new(),
            });
        }
        for kind in [Kind::Audio, Kind::Video] {
            let codec = if kind == Kind::Audio { Codec::Opus } else { Codec::Vp8 };
            self.payload_types[kind as usize] =
                self.rtc.codec_config().params().iter().find(|it| it.spec().codec == codec).map(|it| it.pt());
        }
    }

    /// Gives str0m one input and drains it. The only way in.
    pub fn feed(&mut self, input: Input<'_>, sink: &mut Sink) {
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
                Ok(Output::Transmit(it)) => sink.outbox.push(it.source, it.destination, &it.contents),
                Ok(Output::Event(event)) => self.note(event, sink),
                Err(error) => {
                    self.fail(&error, sink);
                    break;
                }
            }
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
                let ssrc = rtp.header.ssrc;
                if let Some((at, rid)) = self.track_of(ssrc) {
                    let track = &mut self.tracks[at];
                    track.last_packet = Some(rtp.timestamp);
                    let packet = Packet::new(self.id, track.id, track.kind, rid, rtp);
                    if packet.starts_keyframe {
                        track.requests.answer();
                    }
                    sink.packets.push(packet);
                }
                return;
            }
            RtcEvent::Connected => Signal::Connected,
            RtcEvent::IceConnectionStateChange(state) => match state {
                IceConnectionState::Connected | IceConnectionState::Completed => Signal::PathUp,
                IceConnectionState::Disconnected => Signal::PathDown,
                IceConnectionState::New | IceConnectionState::Checking => return,
            },
            RtcEvent::KeyframeRequest(request) => Signal::KeyframeWanted(request.mid),
            RtcEvent::Closed => Signal::PathDown,
            _ => return,
        };
        sink.signals.push((self.id, signal));
    }

    /// Position of the track and its simulcast layer; remembered, for the layer is named in the first packets only.
    fn track_of(&mut self, ssrc: Ssrc) -> Option<(usize, Option<Rid>)> {
        if let Some(known) = self.by_ssrc.get(&ssrc) {
            return Some(*known);
        }
        let (mid, rid) = self.rtc.direct_api().stream_rx(&ssrc).map(|stream| (stream.mid(), stream.rid()))?;
        let at = self.tracks.iter().position(|track| track.mid == mid)?;
        let layers = &mut self.tracks[at].layers;
        if !layers.contains(&rid) {
            layers.push(rid);
        }
        // a page that replaces its streams again and again must not grow this without end
        if self.by_ssrc.len() >= 64 {
            self.by_ssrc.clear();
        }
        self.by_ssrc.insert(ssrc, (at, rid));
        Some((at, rid))
    }

    /// Writes a packet of somebody else on a lane. It leaves with the next timeout.
    pub fn write(&mut self, lane: usize, packet: &Packet) {
        let Some(lane) = self.lanes.get_mut(lane).filter(|lane| lane.kind == packet.kind && self.link == Link::Up) else {
            return;
        };
        let Some(payload_type) = self.payload_types[packet.kind as usize] else {
            return;
        };
        let Some(stamp) = lane.stamp(packet) else { return };
        let mut rtp = RtpWrite::new(payload_type, stamp.sequence.into(), stamp.timestamp, packet.received_at, packet.payload.clone())
            .marker(packet.is_marked)
            .nackable(packet.kind == Kind::Video)
            .ext_vals(packet.extensions.clone());
        if let Some(patch) = stamp.vp8_patch {
            rtp = rtp.vp8_patch(patch);
        }
        if let Some(stream) = self.rtc.direct_api().stream_tx_by_mid(lane.mid, None) {
            stream.write_rtp(rtp);
            self.is_dirty = true;
        }
    }

    /// Asks the sender of a track for a keyframe, on every layer.
    pub fn request_keyframe(&mut self, track: usize) {
        let Some(track) = self.tracks.get(track) else { return };
        let unnamed = [None];
        let layers: &[Option<Rid>] = if track.layers.is_empty() { &unnamed } else { &track.layers };
        for rid in layers {
            if let Some(stream) = self.rtc.direct_api().stream_rx_by_mid(track.mid, *rid) {
                stream.request_keyframe(KeyframeRequestKind::Pli);
                self.is_dirty = true;
            }
        }
    }

    /// Whether the connection was made and has not failed.
    pub fn is_open(&self) -> bool {
        self.rtc.is_alive() && self.rtc.is_connected()
    }

    pub fn track_index(&self, id: TrackId) -> Option<usize> {
        self.tracks.iter().position(|track| track.id == id)
    }

    pub fn lane_index(&self, mid: Mid) -> Option<usize> {
        self.lanes.iter().position(|lane| lane.mid == mid)
    }
}
