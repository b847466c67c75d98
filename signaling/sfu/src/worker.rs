//! The peers of some rooms and the path of a packet between them. No socket, no clock, no thread: time, datagrams and
//! wishes come in as calls; datagrams and events are taken out.
//!
//! A turn: any number of calls that bring something in, then [`Worker::settle`], then the datagrams are sent.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use str0m::Input;
use str0m::change::SdpOffer;
use str0m::media::Mid;
use str0m::net::{DatagramRecv, Receive};

use crate::allocation::{Ask, Gift};
use crate::demultiplex::Demultiplexer;
use crate::keyframe::Reason;
use crate::layer::{Layer, METER_EVERY};
use crate::level::Levels;
use crate::nomination::BindingRequest;
use crate::outbox::{Datagram, Outbox};
use crate::packet::Packet;
use crate::peer::{Link, Peer, Signal, Sink};
use crate::peers::Peers;
use crate::sdp::{Answer, OfferError, Prepared};
use crate::track::Viewer;
use crate::{Event, Kind, PeerEvent, PeerId, RoomId, TrackId, Transport};

/// Rounds of one turn: what a timeout brings out may need another.
const MAX_ROUNDS: usize = 4;
/// Calls of one peer in one turn, when it asks to be called again at once.
const MOST_CALLS: usize = 64;
/// How much ahead of time it may be called then.
const AHEAD: Duration = Duration::from_micros(200);

pub struct Worker {
    pub(crate) peers: Peers,
    pub(crate) levels: HashMap<RoomId, Levels>,
    pub(crate) events: VecDeque<(RoomId, Event)>,
    pub(crate) dead_after: Duration,
    /// Lists that are used again and again.
    pub(crate) asks: Vec<Ask>,
    pub(crate) gifts: Vec<Gift>,
    demultiplexer: Demultiplexer,
    sink: Sink,
    next_sweep: Instant,
    wake_at: Instant,
}

impl Worker {
    /// `max_segments`: see [`Outbox`]. `dead_after`: a peer that is silent for so long has lost its link.
    #[must_use]
    pub fn new(now: Instant, max_segments: usize, dead_after: Duration) -> Self {
        Self {
            peers: Peers::default(),
            levels: HashMap::new(),
            events: VecDeque::new(),
            dead_after,
            asks: Vec::new(),
            gifts: Vec::new(),
            demultiplexer: Demultiplexer::default(),
            sink: Sink { outbox: Outbox::new(max_segments), packets: Vec::new(), signals: Vec::new() },
            next_sweep: now + METER_EVERY,
            wake_at: now,
        }
    }

    /// Gives a prepared connection its place. All its lanes are empty.
    pub fn add(&mut self, now: Instant, room: RoomId, id: PeerId, prepared: Prepared) {
        self.remove(id);
        let peer = Box::new(Peer::new(id, room, self.peers.next_slot(), prepared, now));
        self.demultiplexer.name(id, &peer.credentials.ufrag);
        self.peers.insert(now, peer);
        self.wake_at = now;
    }

    /// Answers a further offer of a peer: an ICE restart or more lanes. What plays goes on.
    ///
    /// # Errors
    /// When the peer is unknown or the offer does not fit its connection.
    pub fn offer(&mut self, now: Instant, id: PeerId, offer: SdpOffer) -> Result<Answer, OfferError> {
        let peer = self.peers.get_mut(id).ok_or(OfferError::Gone)?;
        let answer = peer.accept(offer)?;
        self.demultiplexer.name(id, &peer.credentials.ufrag);
        peer.feed(Input::Timeout(now), &mut self.sink);
        let slot = peer.slot;
        self.wake(slot, now);
        Ok(answer)
    }

    /// Fills a lane with somebody's track, or empties it. Unknown peers, lanes and tracks are ignored: they just left.
    pub fn assign(&mut self, now: Instant, viewer: PeerId, mid: &str, source: Option<(PeerId, TrackId)>) {
        let origin = source.and_then(|(id, track)| {
            let slot = self.peers.slot(id)?;
            Some((slot, self.peers.at(slot)?.track_index(track)?))
        });
        let Some(peer) = self.peers.get_mut(viewer) else { return };
        let Some(at) = peer.lane_index(Mid::from(mid)) else { return };
        let (slot, is_up, lane) = (peer.slot, peer.link == Link::Up, &mut peer.lanes[at]);
        if lane.source == source {
            return;
        }
        let (former, kind) = (lane.origin, lane.kind);
        lane.fill(source, origin);
        if let Some(track) = former.and_then(|origin| self.track_mut(origin)) {
            track.forget_viewer(slot, at);
        }
        let Some(origin) = origin else { return };
        if let Some(track) = self.track_mut(origin) {
            track.viewers.push(Viewer { slot, lane: at, takes: Layer::Low.bit() | Layer::High.bit() });
        }
        if kind == Kind::Video {
            self.choose(now, slot);
            if is_up {
                self.ask_lane(now, slot, at, Reason::NewViewer);
            }
        }
    }

    /// The tile that shows a video lane is at most so many device pixels high: see [`crate::Handle::want`].
    pub fn want(&mut self, now: Instant, viewer: PeerId, mid: &str, max_height: Option<u16>) {
        let Some(peer) = self.peers.get_mut(viewer) else { return };
        let Some(at) = peer.lane_index(Mid::from(mid)) else { return };
        if peer.lanes[at].max_height != max_height {
            peer.lanes[at].max_height = max_height;
            let slot = peer.slot;
            self.choose(now, slot);
        }
    }

    /// Takes a peer out; the lanes that showed it become empty.
    pub fn remove(&mut self, id: PeerId) {
        let Some(peer) = self.peers.remove(id) else { return };
        self.demultiplexer.forget(id);
        for (at, lane) in peer.lanes.iter().enumerate() {
            if let Some(track) = lane.origin.and_then(|origin| self.track_mut(origin)) {
                track.forget_viewer(peer.slot, at);
            }
        }
        for viewer in peer.tracks.iter().flat_map(|track| &track.viewers) {
            if let Some(lane) = self.peers.at_mut(viewer.slot).and_then(|peer| peer.lanes.get_mut(viewer.lane)) {
                lane.fill(None, None);
            }
        }
        if self.peers.iter().any(|other| other.room == peer.room) {
            if let Some(levels) = self.levels.get_mut(&peer.room) {
                levels.remove(id);
            }
        } else {
            self.levels.remove(&peer.room);
        }
    }

    /// Takes out everybody of a room.
    pub fn close(&mut self, room: RoomId) {
        let ids: Vec<PeerId> = self.peers.iter().filter(|peer| peer.room == room).map(|peer| peer.id).collect();
        for id in ids {
            self.remove(id);
        }
    }

    /// A datagram came. What it brings is worked off by [`Worker::settle`]. Datagrams of nobody are dropped.
    pub fn receive(&mut self, now: Instant, transport: Transport, source: SocketAddr, destination: SocketAddr, datagram: &[u8]) {
        let mut rebuilt = None;
        let address = (transport, source);
        let id = match BindingRequest::parse(datagram) {
            None => self.demultiplexer.by_address(&address),
            Some(request) => request.ufrag().and_then(|ufrag| self.demultiplexer.by_ufrag(ufrag)).filter(|id| {
                let Some(peer) = self.peers.get_mut(*id) else { return false };
                if peer.is_nominated && self.demultiplexer.by_address(&address) == Some(*id) {
                    return true;
                }
                if !request.is_authentic(&peer.credentials) {
                    return false;
                }
                self.demultiplexer.learn(*id, address);
                // over TCP only when the peer itself says so: its UDP may just be slower to start
                if !peer.is_nominated && transport == Transport::Udp {
                    peer.is_nominated = true;
                    rebuilt = request.nominating(&peer.credentials);
                }
                true
            }),
        };
        let Some(peer) = id.and_then(|id| self.peers.get_mut(id)) else {
            return;
        };
        if !peer.admits(datagram) {
            return;
        }
        let Ok(contents) = DatagramRecv::try_from(rebuilt.as_deref().unwrap_or(datagram)) else {
            return;
        };
        peer.last_heard = now;
        peer.feed(Input::Receive(now, Receive { proto: transport.into(), source, destination, contents }), &mut self.sink);
        let (slot, at) = (peer.slot, peer.wake_at);
        self.wake(slot, at);
    }

    /// Whether a peer has proven to be at this end of a TCP connection.
    #[must_use]
    pub fn knows_tcp(&self, source: SocketAddr) -> bool {
        self.demultiplexer.by_address(&(Transport::Tcp, source)).is_some()
    }

    /// A TCP connection takes no more for now, or takes some again: video waits meanwhile, sound does not.
    pub fn choke(&mut self, now: Instant, source: SocketAddr, is_choked: bool) {
        let Some(peer) = self.demultiplexer.by_address(&(Transport::Tcp, source)).and_then(|id| self.peers.get_mut(id)) else { return };
        peer.choke(is_choked);
        let slot = peer.slot;
        if !is_choked {
            self.ask_lanes(now, slot, Reason::NewViewer);
        }
    }

    /// A TCP connection has ended.
    pub fn hang_up(&mut self, now: Instant, source: SocketAddr) {
        self.choke(now, source, false);
        self.demultiplexer.unlearn(&(Transport::Tcp, source));
    }

    /// Works off everything that came in: forwards packets, answers signals, runs due timers.
    pub fn settle(&mut self, now: Instant) {
        if now >= self.next_sweep {
            self.next_sweep = now + METER_EVERY;
            self.sweep(now);
        }
        for _ in 0..MAX_ROUNDS {
            self.answer_signals(now);
            self.forward(now);
            self.run_timers(now);
            if self.sink.packets.is_empty() && self.sink.signals.is_empty() {
                break;
            }
        }
    }

    /// When [`Worker::settle`] must be called again at the latest.
    #[must_use]
    pub fn wake_at(&self) -> Instant {
        self.wake_at.min(self.next_sweep)
    }

    /// What waits to be sent.
    pub fn outbox(&self) -> impl Iterator<Item = Datagram<'_>> {
        self.sink.outbox.iter()
    }

    /// To be called when the outbox was sent.
    pub fn clear_outbox(&mut self) {
        self.sink.outbox.clear();
    }

    pub fn next_event(&mut self) -> Option<(RoomId, Event)> {
        self.events.pop_front()
    }

    /// Entries in all tables: 0 when nobody is there.
    #[must_use]
    pub fn footprint(&self) -> usize {
        let viewers = self.peers.iter().flat_map(|peer| &peer.tracks).map(|track| track.viewers.len()).sum::<usize>();
        self.peers.len() + self.levels.len() + self.demultiplexer.len() + viewers
    }

    pub(crate) fn track_mut(&mut self, (slot, track): (usize, usize)) -> Option<&mut crate::track::Track> {
        self.peers.at_mut(slot)?.tracks.get_mut(track)
    }

    /// A peer wants to be called at `at`.
    pub(crate) fn wake(&mut self, slot: usize, at: Instant) {
        self.peers.wake(slot, at);
        self.wake_at = self.wake_at.min(at);
    }

    fn forward(&mut self, now: Instant) {
        let mut packets = std::mem::take(&mut self.sink.packets);
        for packet in packets.drain(..) {
            let Some(sender) = self.peers.at_mut(packet.slot).filter(|peer| peer.id == packet.peer) else { continue };
            let room = sender.room;
            let Some(track) = sender.tracks.get_mut(packet.track) else { continue };
            if !track.is_active {
                track.is_active = true;
                self.events.push_back((room, Event::Peer(packet.peer, PeerEvent::TrackStarted(track.id))));
            }
            // taken out for the time of the loop, so that the viewers can be borrowed
            let mut viewers = std::mem::take(&mut track.viewers);
            for viewer in &mut viewers {
                if viewer.takes & packet.layer.bit() != 0 {
                    self.write(now, viewer, &packet);
                }
            }
            if let Some(track) = self.track_mut((packet.slot, packet.track)) {
                track.viewers = viewers;
            }
            if let Some(level) = packet.extensions.audio_level {
                self.levels.entry(room).or_default().observe(packet.received_at, packet.peer, level);
            }
        }
        self.sink.packets = packets;
    }

    fn write(&mut self, now: Instant, viewer: &mut Viewer, packet: &Packet) {
        let Some(peer) = self.peers.at_mut(viewer.slot) else { return };
        if peer.write(viewer.lane, packet) {
            if packet.starts_keyframe
                && let Some(lane) = peer.lanes.get(viewer.lane)
            {
                viewer.takes = lane.takes();
            }
            self.wake(viewer.slot, now);
        }
    }

    fn run_timers(&mut self, now: Instant) {
        let mut from = 0;
        while let Some(slot) = self.peers.due(from, now) {
            if let Some(peer) = self.peers.at_mut(slot) {
                // the pacer gives out one packet a call and asks for the next a microsecond later: it is called then,
                // a little ahead of time, for the packets of one frame must stay together to leave together
                let mut at = now;
                for _ in 0..MOST_CALLS {
                    peer.feed(Input::Timeout(at), &mut self.sink);
                    if peer.wake_at > now + AHEAD {
                        break;
                    }
                    at = at.max(peer.wake_at);
                }
                let at = peer.wake_at;
                self.peers.wake(slot, at);
            }
            from = slot + 1;
        }
        self.wake_at = self.peers.next_wake().unwrap_or(self.next_sweep);
    }

    fn answer_signals(&mut self, now: Instant) {
        let mut signals = std::mem::take(&mut self.sink.signals);
        for (id, signal) in signals.drain(..) {
            let Some(peer) = self.peers.get_mut(id) else { continue };
            let slot = peer.slot;
            match signal {
                Signal::Connected => {
                    peer.up_since = Some(now);
                    set_link(peer, Link::Up, &mut self.events);
                    self.refresh(now, slot);
                }
                Signal::PathUp => {
                    // of a new connection DTLS is still under way: its first keyframe comes meanwhile
                    if peer.link != Link::New {
                        set_link(peer, Link::Up, &mut self.events);
                    }
                    self.refresh(now, slot);
                }
                Signal::PathDown => set_link(peer, Link::Down, &mut self.events),
                Signal::KeyframeWanted(mid) => {
                    if let Some(at) = peer.lane_index(mid) {
                        self.ask_lane(now, slot, at, Reason::Repair);
                    }
                }
                Signal::Estimated => self.choose(now, slot),
                Signal::Measured if peer.link == Link::Up => {
                    self.events.push_back((peer.room, Event::Peer(id, PeerEvent::Quality(peer.quality()))));
                }
                Signal::Measured => {}
            }
        }
        self.sink.signals = signals;
    }
}

pub(crate) fn set_link(peer: &mut Peer, link: Link, events: &mut VecDeque<(RoomId, Event)>) {
    if peer.link == link {
        return;
    }
    peer.link = link;
    let event = if link == Link::Up { PeerEvent::LinkUp } else { PeerEvent::LinkDown };
    events.push_back((peer.room, Event::Peer(peer.id, event)));
}
