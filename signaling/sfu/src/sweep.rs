//! What a worker does beside forwarding: every 200 ms it looks at silence, speakers and waiting lanes, and chooses the
//! layers of every viewer anew; and it asks senders for the keyframes that are missing.

use std::time::{Duration, Instant};

use crate::allocation::{self, Ask, Line};
use crate::keyframe::Reason;
use crate::layer::Layer;
use crate::peer::Link;
use crate::worker::{Worker, set_link};
use crate::{Event, Kind, PeerEvent};

/// A track without a packet for this long has stopped.
const TRACK_SILENCE: Duration = Duration::from_secs(2);
/// A line is new for this long: its estimate says little yet.
const NEW_LINE: Duration = Duration::from_secs(2);
/// Kept free for each sound, in kbit/s: Opus with its headers.
const SOUND_KBPS: u32 = 48;
/// Asked of the estimator beyond what is sent, in percent.
const DESIRED_PERCENT: u32 = 125;
/// An estimate is kept fresh up to this, whatever is shown: enough for two full pictures.
const MOST_KEPT_KBPS: u32 = 5_000;

impl Worker {
    pub(crate) fn sweep(&mut self, now: Instant) {
        for peer in self.peers.iter_mut() {
            let is_silent = now.saturating_duration_since(peer.last_heard) >= self.dead_after;
            match peer.link {
                Link::Up if is_silent => set_link(peer, Link::Down, &mut self.events),
                Link::Down if !is_silent && peer.is_open() => set_link(peer, Link::Up, &mut self.events),
                _ => {}
            }
            for track in &mut peer.tracks {
                track.streams.read_meters();
                if track.is_active && track.last_packet().is_none_or(|at| now.saturating_duration_since(at) >= TRACK_SILENCE) {
                    track.is_active = false;
                    self.events.push_back((peer.room, Event::Peer(peer.id, PeerEvent::TrackStopped(track.id))));
                }
            }
        }
        for slot in self.peers.slots() {
            if !self.peers.at(slot).is_some_and(|peer| peer.link == Link::Up) {
                continue;
            }
            self.choose(now, slot);
            let lanes = self.peers.at(slot).map_or(0, |peer| peer.lanes.len());
            for at in 0..lanes {
                if self.peers.at(slot).is_some_and(|peer| peer.lanes[at].awaits().is_some()) {
                    self.ask_lane(now, slot, at, Reason::Repair);
                }
            }
        }
        for (room, levels) in &mut self.levels {
            if let Some(speaker) = levels.change(now) {
                self.events.push_back((*room, Event::Speaker(speaker)));
            }
        }
    }

    /// Chooses the layers of one viewer.
    pub(crate) fn choose(&mut self, now: Instant, slot: usize) {
        let (mut asks, mut gifts) = (std::mem::take(&mut self.asks), std::mem::take(&mut self.gifts));
        asks.clear();
        let Some(viewer) = self.peers.at(slot) else { return };
        let mut sounds = 0;
        for (at, lane) in viewer.lanes.iter().enumerate() {
            let Some((from, track)) = lane.origin else { continue };
            if lane.kind == Kind::Audio {
                sounds += 1;
                continue;
            }
            let Some(track) = self.peers.at(from).and_then(|peer| peer.tracks.get(track)) else { continue };
            let height = if lane.is_unplayable { 0 } else { lane.max_height.unwrap_or(u16::MAX) };
            let rates = track.streams.rates(now);
            asks.push(Ask { lane: at, height, given: lane.target, rates, low_height: track.streams.low_height() });
        }
        let sound_kbps = sounds * SOUND_KBPS;
        if let Some(viewer) = self.peers.at_mut(slot) {
            let video_kbps = viewer.estimate_kbps.map(|kbps| kbps.saturating_sub(sound_kbps));
            let is_new = viewer.up_since.is_none_or(|at| now.saturating_duration_since(at) < NEW_LINE);
            let line = if is_new { Line::New } else { viewer.line() };
            viewer.budget.divide(now, video_kbps, line, &mut asks, &mut gifts);
            viewer.is_low = gifts.iter().any(|gift| gift.is_short);
            // the estimator probes at twice what is desired and believes the result: it must not talk itself down
            let kept_kbps = viewer.estimate_kbps.map_or(0, |kbps| kbps.min(MOST_KEPT_KBPS) / 2);
            viewer.desire(((allocation::desired_kbps(&asks) + sound_kbps) * DESIRED_PERCENT / 100).max(kept_kbps));
        }
        for gift in &gifts {
            self.give(now, slot, gift.lane, gift.layer);
        }
        (self.asks, self.gifts) = (asks, gifts);
    }

    fn give(&mut self, now: Instant, slot: usize, at: usize, layer: Option<Layer>) {
        let Some(lane) = self.peers.at_mut(slot).and_then(|peer| peer.lanes.get_mut(at)) else { return };
        if lane.target == layer {
            return;
        }
        lane.aim(layer);
        let (takes, origin) = (lane.takes(), lane.origin);
        if let Some(viewer) = origin.and_then(|origin| self.track_mut(origin)).and_then(|track| track.viewer_mut(slot, at)) {
            viewer.takes = takes;
        }
        if layer.is_some() {
            self.ask_lane(now, slot, at, Reason::NewViewer);
        }
    }

    /// Asks for the keyframe that a lane needs: of the layer that it waits for, else of the one it shows.
    pub(crate) fn ask_lane(&mut self, now: Instant, slot: usize, at: usize, reason: Reason) {
        let Some(lane) = self.peers.at(slot).and_then(|peer| peer.lanes.get(at)).filter(|lane| lane.kind == Kind::Video) else {
            return;
        };
        let Some((layer, (from, track))) = lane.awaits().or(lane.shown()).zip(lane.origin) else { return };
        self.ask(now, from, track, layer, reason);
    }

    pub(crate) fn ask_lanes(&mut self, now: Instant, slot: usize, reason: Reason) {
        let lanes = self.peers.at(slot).map_or(0, |peer| peer.lanes.len());
        for at in 0..lanes {
            self.ask_lane(now, slot, at, reason);
        }
    }

    /// Asks a sender for a keyframe of one layer. A layer of which nothing comes needs none: it will begin with one.
    fn ask(&mut self, now: Instant, from: usize, at: usize, layer: Layer, reason: Reason) {
        let Some(peer) = self.peers.at_mut(from) else { return };
        let Some(track) = peer.tracks.get_mut(at).filter(|track| track.kind == Kind::Video) else { return };
        let is_alive = track.streams.is_alive(now, layer);
        // while the wanted layer is missing, the other is better than nothing
        let layer = if !is_alive && track.streams.is_alive(now, Layer::Low) { Layer::Low } else { layer };
        if (is_alive || reason == Reason::NewViewer)
            && track.streams.get_mut(layer).requests.ask(now, reason)
            && peer.request_keyframe(at, layer)
        {
            self.wake(from, now);
        }
    }

    /// The path of a peer is new: what it sees and what it sends begins with a keyframe.
    pub(crate) fn refresh(&mut self, now: Instant, slot: usize) {
        self.choose(now, slot);
        self.ask_lanes(now, slot, Reason::NewViewer);
        let tracks = self.peers.at(slot).map_or(0, |peer| peer.tracks.len());
        for at in 0..tracks {
            for layer in Layer::BOTH {
                let is_alive =
                    self.peers.at(slot).and_then(|peer| peer.tracks.get(at)).is_some_and(|track| track.streams.is_alive(now, layer));
                if is_alive {
                    self.ask(now, slot, at, layer, Reason::NewViewer);
                }
            }
        }
    }
}
