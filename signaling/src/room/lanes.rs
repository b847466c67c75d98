//! Who fills which lane of a viewer.
//!
//! A source keeps its lane for as long as it is there. Microphone and camera of one person take lanes of the same
//! place where they can, for the browser keeps lips and voice together by place. A screen takes the last free lane.

use signaling_protocol::{Lane, LaneAssignment, MediaKind, Source};
use signaling_sfu::{Kind, LaneLine, PeerId, TrackId};

use super::seat::Seat;

/// A track of somebody that the others can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub participant: String,
    source: Source,
    track: (PeerId, TrackId),
}

/// What somebody shows.
pub fn shown_by(seat: &Seat) -> impl Iterator<Item = Shown> {
    seat.shown().map(|track| Shown { participant: seat.id.clone(), source: track.source, track: (seat.peer, track.id) })
}

#[derive(Debug)]
struct Place {
    mid: String,
    kind: Kind,
    shown: Option<Shown>,
}

/// The lanes of one viewer, in offer order.
#[derive(Debug, Default)]
pub struct Lanes {
    places: Vec<Place>,
}

impl Lanes {
    /// Adds the lanes that are new.
    pub fn extend(&mut self, lines: &[LaneLine]) {
        for line in lines {
            if !self.places.iter().any(|place| place.mid == line.mid) {
                self.places.push(Place { mid: line.mid.clone(), kind: line.kind, shown: None });
            }
        }
    }

    /// Fits the lanes to what the viewer may follow; says which lanes changed.
    pub fn settle(&mut self, wanted: &[Shown]) -> Vec<(String, Option<(PeerId, TrackId)>)> {
        let before: Vec<Option<Shown>> = self.places.iter().map(|place| place.shown.clone()).collect();
        for place in &mut self.places {
            place.shown.take_if(|shown| !wanted.contains(shown));
        }
        for shown in wanted {
            let has_lane = self.places.iter().any(|place| place.shown.as_ref() == Some(shown));
            if let Some(at) = self.choose(shown).filter(|_| !has_lane) {
                self.places[at].shown = Some(shown.clone());
            }
        }
        let changed = self.places.iter().zip(before).filter(|(place, before)| place.shown != *before);
        changed.map(|(place, _)| (place.mid.clone(), place.shown.as_ref().map(|shown| shown.track))).collect()
    }

    fn choose(&self, shown: &Shown) -> Option<usize> {
        let kind = if shown.source == Source::Microphone { Kind::Audio } else { Kind::Video };
        let free: Vec<usize> = self.of_kind(kind).filter(|at| self.places[*at].shown.is_none()).collect();
        if shown.source == Source::Screen {
            return free.last().copied();
        }
        let other: Vec<usize> = self.of_kind(if kind == Kind::Audio { Kind::Video } else { Kind::Audio }).collect();
        let mine: Vec<usize> = self.of_kind(kind).collect();
        let rank = |at: &usize| mine.iter().position(|it| it == at);
        // the place of the same person's other source, else one where both fit, else any
        let partner = |at: &usize| rank(at).and_then(|rank| other.get(rank)).and_then(|at| self.places[*at].shown.as_ref());
        let has_twin = |at: &usize| rank(at).is_some_and(|rank| rank < other.len());
        let same = free.iter().find(|at| partner(at).is_some_and(|it| it.participant == shown.participant && it.source != Source::Screen));
        let both = || free.iter().find(|at| has_twin(at) && partner(at).is_none());
        same.or_else(both).or(free.first()).copied()
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = usize> {
        self.places.iter().enumerate().filter(move |(_, place)| place.kind == kind).map(|(at, _)| at)
    }

    /// For `joined` and `answer`.
    pub fn lines(&self) -> Vec<Lane> {
        let kind = |kind| if kind == Kind::Audio { MediaKind::Audio } else { MediaKind::Video };
        self.places.iter().map(|place| Lane { mid: place.mid.clone(), kind: kind(place.kind) }).collect()
    }

    /// The whole table.
    pub fn assignments(&self) -> Vec<LaneAssignment> {
        let make = |place: &Place| {
            let shown = place.shown.as_ref()?;
            Some(LaneAssignment { mid: place.mid.clone(), participant: shown.participant.clone(), source: shown.source })
        };
        self.places.iter().filter_map(make).collect()
    }
}
