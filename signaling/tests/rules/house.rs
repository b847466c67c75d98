//! A room and shorthand for what happens to it.

use signaling::protocol::{LaneAssignment, MediaState, Moderation, Role, ServerMessage, Source, Standing};
use signaling::room::{ConnectionId, FactKind, Input, Joining, MediaOrder, Output, Room};
use signaling::sfu::{Kind, LaneLine, PeerId, TrackId, TrackLine};
use signaling::{Grant, GrantKey, Rights, RoomId, RoomPolicy, VerifiedGrant};

pub const MEDIA: MediaState = MediaState { audio: true, video: true };

pub struct House {
    pub room: Room,
    pub now_ms: u64,
    pub grants: u64,
}

pub fn grant(id: &str, participant: &str, rights: Rights) -> VerifiedGrant {
    let grant = Grant {
        id: id.to_owned(),
        room: RoomId::from("r"),
        participant: participant.to_owned(),
        role: Role::Officer,
        name: participant.to_uppercase(),
        title: String::new(),
        place: String::new(),
        en: Default::default(),
        rights,
        standing: Standing::Present,
        reason: None,
        expires_at_ms: 1_000_000,
    };
    let key = GrantKey::new(&[1; 32]);
    key.verify(&key.sign(&grant), 0).unwrap()
}

/// `lanes` of each kind.
pub fn joining(connection: u64, grant: VerifiedGrant, lanes: usize) -> Joining {
    let line = |kind, mid: String| LaneLine { mid, kind };
    let audio = (0..lanes).map(|n| line(Kind::Audio, format!("a{n}")));
    let video = (0..lanes).map(|n| line(Kind::Video, format!("v{n}")));
    let track = |n: u8, kind| TrackLine { id: TrackId(n), mid: n.to_string(), kind };
    Joining {
        connection: ConnectionId(connection),
        grant,
        media: MEDIA,
        peer: PeerId(connection),
        answer: "answer".into(),
        lanes: audio.chain(video).collect(),
        tracks: vec![track(0, Kind::Audio), track(1, Kind::Video), track(2, Kind::Video)],
        token: format!("token{connection}"),
    }
}

impl House {
    pub fn new(policy: RoomPolicy) -> Self {
        Self { room: Room::new(RoomId::from("r"), policy), now_ms: 0, grants: 0 }
    }

    pub fn apply(&mut self, input: Input) -> Vec<Output> {
        self.room.apply(self.now_ms, input)
    }

    /// Joins with a fresh grant and seven lanes of each kind.
    pub fn join(&mut self, connection: u64, participant: &str) -> Vec<Output> {
        self.grants += 1;
        let grant = grant(&format!("g{}", self.grants), participant, Rights::ALL);
        self.apply(Input::Join(Box::new(joining(connection, grant, 7))))
    }

    /// Joins in a role, with its rights, in a standing.
    pub fn join_as(&mut self, connection: u64, participant: &str, role: Role, is_host: bool, standing: Standing) -> Vec<Output> {
        self.grants += 1;
        let base = grant(&format!("g{}", self.grants), participant, Rights::of(role, is_host)).grant().clone();
        let key = GrantKey::new(&[1; 32]);
        let grant = Grant { role, standing, reason: (standing == Standing::Announced).then(|| "reason".to_owned()), ..base };
        let grant = key.verify(&key.sign(&grant), 0).unwrap();
        self.apply(Input::Join(Box::new(joining(connection, grant, 7))))
    }

    /// An order of the client on `connection`.
    pub fn order(&mut self, connection: u64, order: Moderation) -> Vec<Output> {
        self.apply(Input::Moderate { connection: ConnectionId(connection), order })
    }

    pub fn lose(&mut self, connection: u64) -> Vec<Output> {
        self.apply(Input::SocketLost { connection: ConnectionId(connection) })
    }

    pub fn resume(&mut self, connection: u64, token: &str) -> Vec<Output> {
        let input = Input::Resume { connection: ConnectionId(connection), token: token.into(), new_token: format!("token{connection}") };
        self.apply(input)
    }
}

/// One word for each output, for tables: `to 1 joined`, `close 1`, `media remove 1`, `fact left`.
pub fn words(outputs: &[Output]) -> Vec<String> {
    outputs.iter().map(word).collect()
}

fn word(output: &Output) -> String {
    match output {
        Output::Send { to, message } => format!("to {} {}", to.0, message_type(message)),
        Output::Refuse { connection, code } => format!("refuse {} {code:?}", connection.0),
        Output::Close { connection } => format!("close {}", connection.0),
        Output::Media(MediaOrder::Add { peer }) => format!("media add {}", peer.0),
        Output::Media(MediaOrder::Remove { peer }) => format!("media remove {}", peer.0),
        Output::Media(MediaOrder::Assign { viewer, mid, source }) => match source {
            Some((peer, track)) => format!("media {}:{mid}={}/{}", viewer.0, peer.0, track.0),
            None => format!("media {}:{mid}=-", viewer.0),
        },
        Output::Media(MediaOrder::Want { viewer, mid, height }) => format!("media {}:{mid}~{height}", viewer.0),
        Output::Fact(kind) => match kind {
            FactKind::Joined { participant } => format!("fact joined {participant}"),
            FactKind::Live { participant } => format!("fact live {participant}"),
            FactKind::Interrupted { participant } => format!("fact interrupted {participant}"),
            FactKind::Left { participant, reason } => format!("fact left {participant} {reason:?}"),
            FactKind::Admitted { participant } => format!("fact admitted {participant}"),
            FactKind::Ordered { by, order } => format!("fact ordered {by} {order:?}"),
            FactKind::Quality { participant, .. } => format!("fact quality {participant}"),
            FactKind::Empty => "fact empty".to_owned(),
        },
    }
}

fn message_type(message: &ServerMessage) -> &'static str {
    match message {
        ServerMessage::Joined { .. } => "joined",
        ServerMessage::Resumed { .. } => "resumed",
        ServerMessage::Answer { .. } => "answer",
        ServerMessage::ParticipantJoined { .. } => "participant_joined",
        ServerMessage::ParticipantChanged { .. } => "participant_changed",
        ServerMessage::ParticipantLeft { .. } => "participant_left",
        ServerMessage::Lanes { .. } => "lanes",
        ServerMessage::Speaker { .. } => "speaker",
        ServerMessage::Announced { .. } => "announced",
        ServerMessage::FloorChanged { .. } => "floor_changed",
        ServerMessage::Said { .. } => "said",
        ServerMessage::LineQuality { .. } => "line_quality",
        ServerMessage::Pong { .. } => "pong",
        ServerMessage::Error { .. } => "error",
        ServerMessage::Closed { .. } => "closed",
    }
}

/// The last table that a connection was told.
pub fn last_table(outputs: &[Output], connection: u64) -> Option<Vec<LaneAssignment>> {
    outputs.iter().rev().find_map(|output| match output {
        Output::Send { to, message } if to.0 == connection => match &**message {
            ServerMessage::Lanes { assignments } => Some(assignments.clone()),
            ServerMessage::Joined { room, .. } | ServerMessage::Resumed { room, .. } => Some(room.assignments.clone()),
            _ => None,
        },
        _ => None,
    })
}

pub fn row(mid: &str, participant: &str, source: Source) -> LaneAssignment {
    LaneAssignment { mid: mid.into(), participant: participant.into(), source }
}
