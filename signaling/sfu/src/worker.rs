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
use str0m::net::{DatagramRecv, Protocol, Receive};

use crate::demultiplex::Demultiplexer;
use crate::keyframe::Reason;
use crate::level::Levels;
use crate::nomination::BindingRequest;
use crate::outbox::{Datagram, Outbox};
use crate::peer::{Link, Peer, Signal, Sink};
use crate::sdp::{Answer, OfferError, Prepared};
use crate::{Event, Kind, PeerEvent, PeerId, RoomId, TrackId};

/// How often silence, speakers and waiting lanes are looked at.
const SWEEP_EVERY: Duration = Duration::from_millis(200);
/// A track without a packet for this long has stopped.
const TRACK_SILENCE: Duration = Duration::from_secs(2);
/// Rounds of one turn: what a timeout brings out may need another.
const MAX_ROUNDS: usize = 4;

pub struct Worker {
    peers: HashMap<PeerId, Peer>,
    levels: HashMap<RoomId, Levels>,
    demultiplexer: Demultiplexer,
    sink: Sink,
    events: VecDeque<(RoomId, Event)>,
    next_sweep: Instant,
    wake_at: Instant,
    dead_after: Duration,
}

impl Worker {
    /// `max_segments`: see [`Outbox`]. `dead_after`: a peer that is silent for so long has lost its link.
    #[must_use]
    pub fn new(now: Instant, max_segments: usize, dead_after: Duration) -> Self {
        Self {
            peers: HashMap::new(),
            levels: HashMap::new(),
            demultiplexer: Demultiplexer::default(),
            sink: Sink { outbox: Outbox::new(max_segments), packets: Vec::new(), signals: Vec::new() },
            events: VecDeque::new(),
            next_sweep: now + SWEEP_EVERY,
            wake_at: now,
            dead_after,
        }
    }

    /// Gives a prepared connection its place. All its lanes are empty.
    pub fn add(&mut self, now: Instant, room: RoomId, id: PeerId, prepared: Prepared) {
        let peer = Peer::new(id, room, prepared, now);
        self.demultiplexer.name(id, &peer.credentials.ufrag);
        self.peers.insert(id, peer);
        self.wake_at = now;
    }

    /// Answers a further offer of a peer: an ICE restart or more lanes. What plays goes on.
    ///
    /// # Errors
    /// When the peer is unknown or the offer does not fit its connection.
    pub fn offer(&mut self, now: Instant, id: PeerId, offer: SdpOffer) -> Result<Answer, OfferError> {
        let peer = self.peers.get_mut(&id).ok_or(OfferError::Gone)?;
        let answer = peer.accept(offer)?;
        self.demultiplexer.name(id, &peer.credentials.ufrag);
        peer.feed(Input::Timeout(now), &mut self.sink);
        self.wake_at = now;
        Ok(answer)
    }

    /// Fills a lane with somebody's track, or empties it. Unknown peers, lanes and tracks are ignored: they just left.
    pub fn assign(&mut self, now: Instant, viewer: PeerId, mid: &str, source: Option<(PeerId, TrackId)>) {
        let Some(peer) = self.peers.get_mut(&viewer) else { return };
        let Some(at) = peer.lane_index(Mid::from(mid)) else { return };
        let (lane, is_up) = (&mut peer.lanes[at], peer.link == Link::Up);
        if lane.source == source {
            return;
        }
        let (former, kind) = (lane.source, lane.kind);
        lane.fill(source);
        if let Some(track) = former.and_then(|source| self.track_mut(source)) {
            track.viewers.retain(|it| *it != (viewer, at));
        }
        let Some(source) = source else { return };
        if let Some(track) = self.track_mut(source) {
            track.viewers.push((viewer, at));
        }
        if kind == Kind::Video && is_up {
            self.ask_keyframe(now, source, Reason::NewViewer);
        }
    }

    /// Takes a peer out; the lanes that showed it become empty.
    pub fn remove(&mut self, id: PeerId) {
        let Some(peer) = self.peers.remove(&id) else { return };
        self.demultiplexer.forget(id);
        for (at, lane) in peer.lanes.iter().enumerate() {
            if let Some(track) = lane.source.and_then(|source| self.track_mut(source)) {
                track.viewers.retain(|it| *it != (id, at));
            }
        }
        for (viewer, at) in peer.tracks.iter().flat_map(|track| &track.viewers) {
            if let Some(lane) = self.peers.get_mut(viewer).and_then(|viewer| viewer.lanes.get_mut(*at)) {
                lane.fill(None);
            }
        }
        if self.peers.values().any(|other| other.room == peer.room) {
            if let Some(levels) = self.levels.get_mut(&peer.room) {
                levels.remove(id);
            }
        } else {
            self.levels.remove(&peer.room);
        }
    }

    /// Takes out everybody of a room.
    pub fn close(&mut self, room: RoomId) {
        let ids: Vec<PeerId> = self.peers.values().filter(|peer| peer.room == room).map(|peer| peer.id).collect();
        for id in ids {
            self.remove(id);
        }
    }

    /// A datagram came. What it brings is worked off by [`Worker::settle`]. Datagrams of nobody are dropped.
    pub fn receive(&mut self, now: Instant, source: SocketAddr, destination: SocketAddr, datagram: &[u8]) {
        let mut rebuilt = None;
        let id = match BindingRequest::parse(datagram) {
            None => self.demultiplexer.by_address(&source),
            Some(request) => request.ufrag().and_then(|ufrag| self.demultiplexer.by_ufrag(ufrag)).filter(|id| {
                let Some(peer) = self.peers.get_mut(id) else { return false };
                if peer.is_nominated && self.demultiplexer.by_address(&source) == Some(*id) {
                    return true;
                }
                if !request.is_authentic(&peer.credentials) {
                    return false;
                }
                self.demultiplexer.learn(*id, source);
                if !peer.is_nominated {
                    peer.is_nominated = true;
                    rebuilt = request.nominating(&peer.credentials);
                }
                true
            }),
        };
        let Some(peer) = id.and_then(|id| self.peers.get_mut(&id)) else {
            return;
        };
        let Ok(contents) = DatagramRecv::try_from(rebuilt.as_deref().unwrap_or(datagram)) else {
            return;
        };
        peer.last_heard = now;
        peer.feed(Input::Receive(now, Receive { proto: Protocol::Udp, source, destination, contents }), &mut self.sink);
    }

    /// Works off everything that came in: forwards packets, answers signals, runs due timers.
    pub fn settle(&mut self, now: Instant) {
        if now >= self.next_sweep {
            self.next_sweep = now + SWEEP_EVERY;
            self.sweep(now);
        }
        for _ in 0..MAX_ROUNDS {
            self.answer_signals(now);
            self.forward();
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
        let viewers = self.peers.values().flat_map(|peer| &peer.tracks).map(|track| track.viewers.len()).sum::<usize>();
        self.peers.len() + self.levels.len() + self.demultiplexer.len() + viewers
    }

    fn track_mut(&mut self, (peer, track): (PeerId, TrackId)) -> Option<&mut crate::peer::Track> {
        self.peers.get_mut(&peer)?.tracks.iter_mut().find(|it| it.id == track)
    }

    fn ask_keyframe(&mut self, now: Instant, (peer, track): (PeerId, TrackId), reason: Reason) {
        let Some(peer) = self.peers.get_mut(&peer) else { return };
        let Some(at) = peer.track_index(track).filter(|at| peer.tracks[*at].kind == Kind::Video) else {
            return;
        };
        if peer.tracks[at].requests.ask(now, reason) {
            peer.request_keyframe(at);
        }
    }

    fn forward(&mut self) {
        let mut packets = std::mem::take(&mut self.sink.packets);
        for packet in packets.drain(..) {
            let Some(sender) = self.peers.get_mut(&packet.peer) else { continue };
            let room = sender.room;
            let Some(at) = sender.track_index(packet.track) else { continue };
            let track = &mut sender.tracks[at];
            if !track.is_active {
                track.is_active = true;
                self.events.push_back((room, Event::Peer(packet.peer, PeerEvent::TrackStarted(packet.track))));
            }
            // taken out for the time of the loop, so that the viewers can be borrowed
            let viewers = std::mem::take(&mut track.viewers);
            for (viewer, lane) in &viewers {
                if let Some(viewer) = self.peers.get_mut(viewer) {
                    viewer.write(*lane, &packet);
                }
            }
            if let Some(sender) = self.peers.get_mut(&packet.peer) {
                sender.tracks[at].viewers = viewers;
            }
            if let Some(level) = packet.extensions.audio_level {
                self.levels.entry(room).or_default().observe(packet.received_at, packet.peer, level);
            }
        }
        self.sink.packets = packets;
    }

    fn run_timers(&mut self, now: Instant) {
        let mut wake_at = self.next_sweep;
        for peer in self.peers.values_mut() {
            if peer.is_dirty || peer.wake_at <= now {
                peer.is_dirty = false;
                peer.feed(Input::Timeout(now), &mut self.sink);
            }
            wake_at = wake_at.min(peer.wake_at);
        }
        self.wake_at = wake_at;
    }

    fn answer_signals(&mut self, now: Instant) {
        let mut signals = std::mem::take(&mut self.sink.signals);
        for (id, signal) in signals.drain(..) {
            let Some(peer) = self.peers.get_mut(&id) else { continue };
            match signal {
                Signal::Connected => {
                    set_link(peer, Link::Up, &mut self.events);
                    self.refresh(now, id);
                }
                Signal::PathUp if peer.link != Link::New => {
                    set_link(peer, Link::Up, &mut self.events);
                    self.refresh(now, id);
                }
                Signal::PathUp => {}
                Signal::PathDown => set_link(peer, Link::Down, &mut self.events),
                Signal::KeyframeWanted(mid) => {
                    let source = peer.lane_index(mid).and_then(|at| peer.lanes[at].source);
                    if let Some(source) = source {
                        self.ask_keyframe(now, source, Reason::Repair);
                    }
                }
            }
        }
        self.sink.signals = signals;
    }

    /// The path of a peer is new: what it sees and what it sends begins with a keyframe.
    fn refresh(&mut self, now: Instant, id: PeerId) {
        let Some(peer) = self.peers.get(&id) else { return };
        let seen = peer.lanes.iter().filter(|lane| lane.kind == Kind::Video).filter_map(|lane| lane.source);
        let sent = peer.tracks.iter().filter(|track| track.kind == Kind::Video && track.is_active).map(|track| (id, track.id));
        let wanted: Vec<_> = seen.chain(sent).collect();
        for source in wanted {
            self.ask_keyframe(now, source, Reason::NewViewer);
        }
    }

    fn sweep(&mut self, now: Instant) {
        let mut waiting = Vec::new();
        for peer in self.peers.values_mut() {
            let is_silent = now.saturating_duration_since(peer.last_heard) >= self.dead_after;
            match peer.link {
                Link::Up if is_silent => set_link(peer, Link::Down, &mut self.events),
                Link::Down if !is_silent && peer.is_open() => set_link(peer, Link::Up, &mut self.events),
                _ => {}
            }
            for track in &mut peer.tracks {
                if track.is_active && track.last_packet.is_none_or(|at| now.saturating_duration_since(at) >= TRACK_SILENCE) {
                    track.is_active = false;
                    self.events.push_back((peer.room, Event::Peer(peer.id, PeerEvent::TrackStopped(track.id))));
                }
            }
            if peer.link == Link::Up {
                waiting.extend(peer.lanes.iter().filter(|lane| lane.awaits_keyframe()).filter_map(|lane| lane.source));
            }
        }
        for source in waiting {
            self.ask_keyframe(now, source, Reason::Repair);
        }
        for (room, levels) in &mut self.levels {
            if let Some(speaker) = levels.change(now) {
                self.events.push_back((*room, Event::Speaker(speaker)));
            }
        }
    }
}

fn set_link(peer: &mut Peer, link: Link, events: &mut VecDeque<(RoomId, Event)>) {
    if peer.link == link {
        return;
    }
    peer.link = link;
    let event = if link == Link::Up { PeerEvent::LinkUp } else { PeerEvent::LinkDown };
    events.push_back((peer.room, Event::Peer(peer.id, event)));
}
