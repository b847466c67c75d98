//! What the server says.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{CloseReason, ErrorCode, Floor, Line, Quality, Standing};

/// A message from the room to a page or native peer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// Answer to `join`: everything the client needs, in one message.
    Joined {
        /// The client's own participant id.
        participant: String,
        answer: String,
        /// The receive-only lines of this connection, in offer order.
        lanes: Vec<Lane>,
        room: RoomSnapshot,
        /// Secret for `resume`.
        resume: String,
    },
    /// Answer to `resume`.
    Resumed {
        room: RoomSnapshot,
        resume: String,
    },
    /// Answer to `offer`.
    Answer {
        id: u32,
        sdp: String,
        lanes: Vec<Lane>,
    },
    /// Somebody came. Follows after the lanes were assigned.
    ParticipantJoined {
        participant: Participant,
    },
    /// Somebody's link or mute state changed.
    ParticipantChanged {
        participant: Participant,
    },
    /// Somebody left.
    ParticipantLeft {
        id: String,
        reason: LeaveReason,
    },
    /// Who is in which lane now: the whole table. Pages trust this alone; no `mute` event comes from the browser.
    Lanes {
        assignments: Vec<LaneAssignment>,
    },
    /// Who is speaking; `None` when it is quiet.
    Speaker {
        participant: Option<String>,
    },
    /// Somebody is about to be seen and heard: who and why. Comes `ANNOUNCE_MS` before their first sound.
    Announced {
        participant: Participant,
    },
    /// What holds for the room changed.
    FloorChanged {
        floor: Floor,
    },
    /// Somebody wrote a line.
    Said {
        line: Line,
    },
    /// How a participant's line is; told to whoever may see it, every two seconds.
    LineQuality {
        participant: String,
        quality: Quality,
    },
    Pong {
        nonce: u32,
    },
    /// A refusal. When `fatal`, the socket closes right after.
    Error {
        code: ErrorCode,
        message: String,
        fatal: bool,
    },
    /// The room or seat is closed; the socket closes right after. Do not reconnect.
    Closed {
        reason: CloseReason,
    },
}

/// Everything about the room at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RoomSnapshot {
    pub id: String,
    /// Everybody, the client itself included, in order of joining.
    pub participants: Vec<Participant>,
    pub assignments: Vec<LaneAssignment>,
    pub speaker: Option<String>,
    pub floor: Floor,
    /// The last `MAX_LINES_KEPT` lines that the client may see, oldest first.
    pub lines: Vec<Line>,
}

/// One person in the room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Participant {
    pub id: String,
    pub role: Role,
    /// Shown to the others: "王先生", "李文博 律师".
    pub name: String,
    /// Second line: post, unit or place. May be empty.
    pub title: String,
    /// Where they sit: "星海镇". May be empty.
    pub place: String,
    /// The same three in English; each may be empty, and is then shown as above.
    pub en: InEnglish,
    pub media: MediaState,
    pub link: LinkState,
    /// Since when the link is interrupted, in milliseconds since 1970.
    #[ts(type = "number | null")]
    pub interrupted_at_ms: Option<u64>,
    pub standing: Standing,
    /// What the host switched off: `audio` is true while they are muted, `video` while their camera is stopped.
    pub muted: MediaState,
    /// Why they were asked in, for those who are announced.
    pub reason: Option<String>,
}

/// Name, title and place of somebody in English.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InEnglish {
    pub name: String,
    pub title: String,
    pub place: String,
}

/// What somebody is in the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Petitioner,
    /// Speaks for the petitioner's group; at most five of them, the petitioner included.
    Representative,
    /// The officer of the place where the petitioner sits.
    LocalOfficer,
    Lawyer,
    Leader,
    /// Of the responsible unit: the third party.
    Officer,
    Interpreter,
    Recorder,
    Clerk,
    /// Always visible; never in a lawyer's consultation.
    Supervisor,
    /// Sees how the lines are; neither sees nor hears the talk.
    Technician,
    Observer,
    /// The line test of `kiosk check`.
    Tester,
}

/// What a participant sends at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MediaState {
    pub audio: bool,
    pub video: bool,
}

/// How a participant's connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// Socket open, media path not yet up.
    Connecting,
    /// Socket and media path up.
    Live,
    /// Socket or media path lost; may come back.
    Interrupted,
}

/// Why somebody left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LeaveReason {
    Left,
    /// The socket broke and did not come back within `RESUME_WINDOW_MS`.
    Lost,
    Replaced,
    Removed,
    /// The client broke the protocol.
    Refused,
}

/// A receive-only media line of the client's connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Lane {
    /// `a=mid` of the line in the SDP.
    pub mid: String,
    pub kind: MediaKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Audio,
    Video,
}

/// Who fills a lane. Lanes without a source are not listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LaneAssignment {
    pub mid: String,
    pub participant: String,
    pub source: Source,
}

/// What a participant can send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Microphone,
    Camera,
    Screen,
}
