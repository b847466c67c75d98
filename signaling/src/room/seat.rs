//! One participant's place in the room.

use signaling_protocol::{InEnglish, LANE_HOLD_MS, LinkState, MediaState, Participant, Role, Source, Standing};
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

/// What the host ordered about somebody.
#[derive(Debug, Clone, Copy)]
pub struct Orders {
    is_held: bool,
    muted: MediaState,
}

#[derive(Debug)]
pub struct Seat {
    pub id: String,
    pub role: Role,
    pub name: String,
    title: String,
    place: String,
    en: InEnglish,
    reason: Option<String>,
    pub rights: Rights,
    pub standing: Standing,
    /// When picture and sound of somebody announced open.
    pub opens_at_ms: Option<u64>,
    /// What the host switched off.
    pub muted: MediaState,
    pub media: MediaState,
    pub peer: PeerId,
    /// `None` while the socket is lost.
    pub connection: Option<ConnectionId>,
    pub token: String,
    /// When the seat is given up, while the socket is lost and the room does not wait for ever.
    pub gone_at_ms: Option<u64>,
    /// Nothing came over the socket for a while, though it is open.
    pub is_quiet: bool,
    pub link: LinkState,
    /// Since when the link is interrupted.
    pub interrupted_at_ms: Option<u64>,
    /// Was interrupted for so long that others get the lanes.
    pub is_released: bool,
    pub is_media_up: bool,
    pub was_media_up: bool,
    /// Measurements since the last that the server was told.
    pub measured: u8,
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
            place: grant.place.clone(),
            en: grant.en.clone(),
            reason: grant.reason.clone(),
            rights: grant.rights,
            standing: grant.standing,
            opens_at_ms: None,
            muted: MediaState { audio: false, video: false },
            media: joining.media,
            peer: joining.peer,
            connection: Some(joining.connection),
            token: joining.token,
            gone_at_ms: None,
            is_quiet: false,
            link: LinkState::Connecting,
            interrupted_at_ms: None,
            is_released: false,
            is_media_up: false,
            was_media_up: false,
            measured: 0,
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

    /// What is offered to the others: microphone and camera unless the host switched them off, a screen only while it is sent.
    pub fn shown(&self) -> impl Iterator<Item = &Track> {
        self.tracks.iter().filter(|track| match track.source {
            Source::Microphone => !self.muted.audio,
            Source::Camera => !self.muted.video,
            Source::Screen => track.is_active,
        })
    }

    /// Takes over what the room gave the same person before they came back.
    pub fn inherit(&mut self, former: &Self) {
        if former.standing != Standing::Waiting {
            (self.standing, self.opens_at_ms) = (former.standing, former.opens_at_ms);
        }
        self.muted = former.muted;
    }

    /// What the host ordered about this person, if anything holds.
    pub fn orders(&self) -> Option<Orders> {
        let is_held = self.standing == Standing::Held;
        (is_held || self.muted.audio || self.muted.video).then_some(Orders { is_held, muted: self.muted })
    }

    pub fn obey(&mut self, orders: Orders) {
        self.muted = orders.muted;
        if orders.is_held {
            self.standing = Standing::Held;
        }
    }

    /// When the lanes of somebody interrupted go to others.
    pub fn releases_at_ms(&self) -> Option<u64> {
        self.interrupted_at_ms.filter(|_| !self.is_released).map(|at_ms| at_ms + LANE_HOLD_MS)
    }

    pub fn judge_link(&self) -> LinkState {
        match (self.connection.is_some() && !self.is_quiet, self.is_media_up, self.was_media_up) {
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
            place: self.place.clone(),
            en: self.en.clone(),
            media: self.media,
            link: self.link,
            interrupted_at_ms: self.interrupted_at_ms,
            standing: self.standing,
            muted: self.muted,
            reason: self.reason.clone(),
        }
    }
}
