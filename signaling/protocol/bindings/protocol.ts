// Generated from signaling/protocol. Do not edit: change the Rust types, then run
// UPDATE_BINDINGS=1 cargo test -p signaling-protocol --test bindings

export const PROTOCOL_VERSION = 1 as const;
export const MAX_MESSAGE_BYTES = 131072 as const;
export const MAX_JSON_DEPTH = 8 as const;
export const MESSAGE_BURST = 40 as const;
export const MESSAGES_PER_SECOND = 20 as const;
export const MAX_PARTICIPANTS = 16 as const;
export const MAX_LANES_PER_KIND = 25 as const;
export const PING_INTERVAL_MS = 5000 as const;
export const RESUME_WINDOW_MS = 30000 as const;
export const SILENCE_LIMIT_MS = 20000 as const;

/**
 * A message from a page or native peer to its room.
 */
export type ClientMessage = { "type": "join", 
/**
 * `PROTOCOL_VERSION`.
 */
version: number, 
/**
 * SDP offer: at most one audio, one camera and one screen sender, then receive-only lanes.
 */
offer: string, 
/**
 * Whether the microphone and camera are on at the start.
 */
media: MediaState, } | { "type": "resume", 
/**
 * `PROTOCOL_VERSION`.
 */
version: number, 
/**
 * The `resume` token of the last `joined` or `resumed`.
 */
token: string, } | { "type": "offer", 
/**
 * Echoed in the `answer`.
 */
id: number, sdp: string, } | { "type": "set_media", media: MediaState, } | { "type": "ping", 
/**
 * Echoed in the `pong`.
 */
nonce: number, } | { "type": "leave" };

/**
 * A message from the room to a page or native peer.
 */
export type ServerMessage = { "type": "joined", 
/**
 * The client's own participant id.
 */
participant: string, answer: string, 
/**
 * The receive-only lines of this connection, in offer order.
 */
lanes: Array<Lane>, room: RoomSnapshot, 
/**
 * Secret for `resume`.
 */
resume: string, } | { "type": "resumed", room: RoomSnapshot, resume: string, } | { "type": "answer", id: number, sdp: string, lanes: Array<Lane>, } | { "type": "participant_joined", participant: Participant, } | { "type": "participant_changed", participant: Participant, } | { "type": "participant_left", id: string, reason: LeaveReason, } | { "type": "lanes", assignments: Array<LaneAssignment>, } | { "type": "speaker", participant: string | null, } | { "type": "pong", nonce: number, } | { "type": "error", code: ErrorCode, message: string, fatal: boolean, } | { "type": "closed", reason: CloseReason, };

/**
 * Everything about the room at one moment.
 */
export type RoomSnapshot = { id: string, 
/**
 * Everybody, the client itself included, in order of joining.
 */
participants: Array<Participant>, assignments: Array<LaneAssignment>, speaker: string | null, };

/**
 * One person in the room.
 */
export type Participant = { id: string, role: Role, 
/**
 * Shown to the others: "王先生", "李文博 律师".
 */
name: string, 
/**
 * Second line: post, unit or place. May be empty.
 */
title: string, media: MediaState, link: LinkState, };

/**
 * What somebody is in the session.
 */
export type Role = "petitioner" | "lawyer" | "leader" | "officer" | "clerk" | "supervisor" | "tester";

/**
 * What a participant sends at the moment.
 */
export type MediaState = { audio: boolean, video: boolean, };

/**
 * How a participant's connection stands.
 */
export type LinkState = "connecting" | "live" | "interrupted";

/**
 * Why somebody left.
 */
export type LeaveReason = "left" | "lost" | "replaced" | "removed" | "refused";

/**
 * A receive-only media line of the client's connection.
 */
export type Lane = { 
/**
 * `a=mid` of the line in the SDP.
 */
mid: string, kind: MediaKind, };

export type MediaKind = "audio" | "video";

/**
 * Who fills a lane. Lanes without a source are not listed.
 */
export type LaneAssignment = { mid: string, participant: string, source: Source, };

/**
 * What a participant can send.
 */
export type Source = "microphone" | "camera" | "screen";

/**
 * Why the room refused something. Stable: pages translate by these names.
 */
export type ErrorCode = "message_malformed" | "message_too_large" | "too_many_messages" | "message_binary" | "message_out_of_order" | "version_unsupported" | "grant_invalid" | "grant_expired" | "grant_used" | "room_unknown" | "room_full" | "resume_unknown" | "offer_invalid" | "too_many_lanes" | "not_permitted" | "silent" | "room_busy" | "internal";

/**
 * Why the server closed the room or the participant's seat in it.
 */
export type CloseReason = "session_ended" | "replaced" | "removed" | "server_stopping";
