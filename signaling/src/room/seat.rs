//! One participant's place in the room.

use signaling_protocol::{LinkState, MediaState, Participant, Role, Source};
use signaling_sfu::{Kind, PeerId, TrackId, TrackLine};

use super::input::{ConnectionId, Joining};
use super::lanes::Lanes;
use crate::Rights;

/// A line that the participant sends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Track {
    pub id: TrackId,
    pub source: Source,
    /// Packets arrive.
    pub is_active: bool,
}

#[derive(Debug)]
pub struct Seat {
    pub id: String,
    role: Role,
    name: String,
    title: String,
    rights: Rights,
    pub media: MediaState,
    pub peer: PeerId,
    /// `None` while the socket is lost.
    pub connection: Option<ConnectionId>,
    pub token: String,
    /// When the seat is given up, while the socket is lost.
    pub gone_at_ms: Option<u64>,
    pub link: LinkState,
    pub is_media_up: bool,
    pub was_media_up: bool,
    pub tracks: Vec<Track>,
    pub lanes: Lanes,
}

impl Seat {
    pub fn new(joining: Joining) -> Self {
        let grant = joining.grant.grant();
        let mut seat = Self {
            id: grant.participant.clone(),
            role: grant.role,
            name: grant.name.clone(),
            title: grant.title.clone(),
            rights: grant.rights,
            media: joining.media,
            peer: joining.peer,
            connection: Some(joining.connection),
            token: joining.token,
            gone_at_ms: None,
            link: LinkState::Connecting,
            is_media_up: false,
            was_media_up: false,
            tracks: Vec::new(),
            lanes: Lanes::default(),
        };
        seat.lanes.extend(&joining.lanes);
        seat.take_tracks(&joining.tracks);
        seat
    }

    /// Tells what the sending lines are: the first audio line is the microphone, the first video line the camera, the
    /// second the screen. Lines that the rights do not allow, and any further ones, are never shown to anybody.
    pub fn take_tracks(&mut self, lines: &[TrackLine]) {
        let mut tracks = Vec::new();
        for line in lines {
            let nth = tracks.iter().filter(|(kind, _)| *kind == line.kind).count();
            let source = match (line.kind, nth) {
                (Kind::Audio, 0) => Some(Source::Microphone),
                (Kind::Video, 0) => Some(Source::Camera),
                (Kind::Video, 1) => Some(Source::Screen),
                _ => None,
            };
            tracks.push((line.kind, source.map(|source| (line.id, source))));
        }
        let rights = self.rights;
        let is_allowed = |source: Source| {
            if source == Source::Screen { rights.can_share_screen } else { rights.can_publish }
        };
        let former = std::mem::take(&mut self.tracks);
        self.tracks = tracks
            .into_iter()
            .filter_map(|(_, track)| track)
            .filter(|(_, source)| is_allowed(*source))
            .map(|(id, source)| Track { id, source, is_active: former.iter().any(|it| it.id == id && it.is_active) })
            .collect();
    }

    pub fn set_active(&mut self, track: TrackId, is_active: bool) {
        if let Some(track) = self.tracks.iter_mut().find(|it| it.id == track) {
            track.is_active = is_active;
        }
    }

    /// What is offered to the others: microphone and camera always, a screen only while it is sent.
    pub fn shown(&self) -> impl Iterator<Item = &Track> {
        self.tracks.iter().filter(|track| track.source != Source::Screen || track.is_active)
    }

    pub fn judge_link(&self) -> LinkState {
        match (self.connection.is_some(), self.is_media_up, self.was_media_up) {
            (true, true, _) => LinkState::Live,
            (true, false, false) => LinkState::Connecting,
            _ => LinkState::Interrupted,
        }
    }

    /// Whether `token` opens this seat to a new socket now. The time it takes tells nothing about the token.
    pub fn admits(&self, token: &str, now_ms: u64) -> bool {
        let is_same: bool = subtle::ConstantTimeEq::ct_eq(self.token.as_bytes(), token.as_bytes()).into();
        is_same && self.gone_at_ms.is_none_or(|at_ms| now_ms < at_ms)
    }

    pub fn participant(&self) -> Participant {
        Participant {
            id: self.id.clone(),
            role: self.role,
            name: self.name.clone(),
            title: self.title.clone(),
            media: self.media,
            link: self.link,
        }
    }
}
