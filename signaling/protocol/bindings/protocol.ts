// Generated from signaling/protocol. Do not edit: change the Rust types, then run
// UPDATE_BINDINGS=1 cargo test -p signaling-protocol --test bindings

export const PROTOCOL_VERSION = 2 as const;
export const MAX_MESSAGE_BYTES = 131072 as const;
export const MAX_JSON_DEPTH = 8 as const;
export const MESSAGE_BURST = 40 as const;
export const MESSAGES_PER_SECOND = 20 as const;
export const MAX_PARTICIPANTS = 16 as const;
export const MAX_LANES_PER_KIND = 25 as const;
export const PING_INTERVAL_MS = 2000 as const;
export const QUIET_LIMIT_MS = 4500 as const;
export const LANE_HOLD_MS = 20000 as const;
export const MAX_LINE_CHARS = 500 as const;
export const MAX_LINES_KEPT = 200 as const;
export const ANNOUNCE_MS = 3000 as const;
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
id: number, sdp: string, } | { "type": "set_media", media: MediaState, } | { "type": "tiles", tiles: Array<Tile>, } | { "type": "say", kind: LineKind, to: Audience, text: string, } | { "type": "moderate", order: Moderation, } | { "type": "ping", 
/**
 * Echoed in the `pong`.
 */
nonce: number, } | { "type": "leave" };

/**
 * An order of whoever has the right to moderate.
 */
export type Moderation = { "order": "admit", participant: string, } | { "order": "mute", participant: string, audio: boolean, video: boolean, } | { "order": "hold", participant: string, is_held: boolean, } | { "order": "remove", participant: string, } | { "order": "spotlight", participant: string | null, source: Source, } | { "order": "consult", is_on: boolean, } | { "order": "stop", is_on: boolean, };

/**
 * A lane's size on the page.
 */
export type Tile = { mid: string, height: number, };

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
resume: string, } | { "type": "resumed", room: RoomSnapshot, resume: string, } | { "type": "answer", id: number, sdp: string, lanes: Array<Lane>, } | { "type": "participant_joined", participant: Participant, } | { "type": "participant_changed", participant: Participant, } | { "type": "participant_left", id: string, reason: LeaveReason, } | { "type": "lanes", assignments: Array<LaneAssignment>, } | { "type": "speaker", participant: string | null, } | { "type": "announced", participant: Participant, } | { "type": "floor_changed", floor: Floor, } | { "type": "said", line: Line, } | { "type": "line_quality", participant: string, quality: Quality, } | { "type": "pong", nonce: number, } | { "type": "error", code: ErrorCode, message: string, fatal: boolean, } | { "type": "closed", reason: CloseReason, };

/**
 * Everything about the room at one moment.
 */
export type RoomSnapshot = { id: string, 
/**
 * Everybody, the client itself included, in order of joining.
 */
participants: Array<Participant>, assignments: Array<LaneAssignment>, speaker: string | null, floor: Floor, 
/**
 * The last `MAX_LINES_KEPT` lines that the client may see, oldest first.
 */
lines: Array<Line>, };

/**
 * Name, title and place of somebody in English.
 */
export type InEnglish = { name: string, title: string, place: string, };

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
title: string, 
/**
 * Where they sit: "星海镇". May be empty.
 */
place: string, 
/**
 * The same three in English; each may be empty, and is then shown as above.
 */
en: InEnglish, media: MediaState, link: LinkState, 
/**
 * Since when the link is interrupted, in milliseconds since 1970.
 */
interrupted_at_ms: number | null, standing: Standing, 
/**
 * What the host switched off: `audio` is true while they are muted, `video` while their camera is stopped.
 */
muted: MediaState, 
/**
 * Why they were asked in, for those who are announced.
 */
reason: string | null, };

/**
 * What somebody is in the session.
 */
export type Role = "petitioner" | "representative" | "local_officer" | "lawyer" | "leader" | "officer" | "interpreter" | "recorder" | "clerk" | "supervisor" | "technician" | "observer" | "tester";

/**
 * How far somebody is in the room.
 */
export type Standing = "waiting" | "announced" | "present" | "held";

/**
 * What holds for the whole room.
 */
export type Floor = { 
/**
 * A classified topic was touched: nothing is sent to anybody. This is a system for non-classified talk only.
 */
is_stopped: boolean, 
/**
 * Staff consult in the side room: the others see and hear nobody.
 */
is_consulting: boolean, 
/**
 * What the host chose as the big picture; without it each page decides.
 */
spotlight: Spotlight | null, };

/**
 * Somebody's camera or screen.
 */
export type Spotlight = { participant: string, source: Source, };

/**
 * Something written. Kept by the room only, and gone with it.
 */
export type Line = { 
/**
 * Counts up within the room.
 */
id: number, participant: string, 
/**
 * As at that time: the writer may have left.
 */
name: string, kind: LineKind, to: Audience, text: string, 
/**
 * Milliseconds since 1970.
 */
at_ms: number, };

/**
 * What a line is.
 */
export type LineKind = "chat" | "caption";

/**
 * Whom a line reaches.
 */
export type Audience = "everyone" | "staff";

/**
 * How somebody's line is, measured by the server over two seconds.
 */
export type Quality = { 
/**
 * Round trip; `None` until it was measured.
 */
rtt_ms: number | null, 
/**
 * Packets lost on the way to us, in thousandths.
 */
up_loss_permille: number, 
/**
 * Packets lost on the way from us, in thousandths, as the page reports.
 */
down_loss_permille: number, 
/**
 * Jitter of what comes to us.
 */
up_jitter_ms: number, down_jitter_ms: number, up_kbps: number, down_kbps: number, 
/**
 * Media goes over TCP, as UDP is blocked.
 */
is_tcp: boolean, 
/**
 * Some picture comes on its small layer, or not at all, as the line does not carry more.
 */
is_low: boolean, };

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
export type ErrorCode = "message_malformed" | "message_too_large" | "too_many_messages" | "message_binary" | "message_out_of_order" | "version_unsupported" | "grant_invalid" | "grant_expired" | "grant_used" | "room_unknown" | "room_full" | "resume_unknown" | "offer_invalid" | "too_many_lanes" | "not_permitted" | "participant_unknown" | "line_invalid" | "silent" | "room_busy" | "internal";

/**
 * Why the server closed the room or the participant's seat in it.
 */
export type CloseReason = "session_ended" | "replaced" | "removed" | "server_stopping";
