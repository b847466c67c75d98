// The room as the page sees it: a pure fold over the server's messages. Who fills which lane comes from here alone:
// browsers fire no `mute` event when a lane empties, and the last frame stays on the screen.
import { MAX_LINES_KEPT, type Floor, type LaneAssignment, type Line, type Participant, type Quality, type RoomSnapshot, type ServerMessage, type Source } from '@protocol'

export interface RoomView {
  selfId: string | null
  participants: readonly Participant[]
  assignments: readonly LaneAssignment[]
  speaker: string | null
  floor: Floor
  /** What was written, oldest first. */
  lines: readonly Line[]
  /** How each person's line is, for those who are told. */
  quality: Readonly<Record<string, Quality>>
}

const OPEN_FLOOR: Floor = { is_stopped: false, is_consulting: false, spotlight: null }
export const EMPTY_ROOM: RoomView = { selfId: null, participants: [], assignments: [], speaker: null, floor: OPEN_FLOOR, lines: [], quality: {} }

export function applyMessage(view: RoomView, message: ServerMessage): RoomView {
  switch (message.type) {
    case 'joined':
      return { selfId: message.participant, ...fromSnapshot(message.room) }
    case 'resumed':
      return { selfId: view.selfId, ...fromSnapshot(message.room) }
    case 'participant_joined':
    case 'participant_changed':
    case 'announced':
      return { ...view, participants: upsert(view.participants, message.participant) }
    case 'participant_left':
      return {
        ...view,
        participants: view.participants.filter(({ id }) => id !== message.id),
        assignments: view.assignments.filter(({ participant }) => participant !== message.id),
        speaker: view.speaker === message.id ? null : view.speaker,
      }
    case 'lanes':
      return { ...view, assignments: message.assignments }
    case 'floor_changed':
      return { ...view, floor: message.floor }
    case 'said':
      return { ...view, lines: [...view.lines, message.line].slice(-MAX_LINES_KEPT) }
    case 'line_quality':
      return { ...view, quality: { ...view.quality, [message.participant]: message.quality } }
    case 'speaker':
      return { ...view, speaker: message.participant ?? null }
    default:
      return view
  }
}

/** The mid of the lane that carries this source of this person, if any. */
export function laneOf(view: RoomView, participant: string, source: Source): string | null {
  return view.assignments.find((lane) => lane.participant === participant && lane.source === source)?.mid ?? null
}

function fromSnapshot(room: RoomSnapshot): Omit<RoomView, 'selfId'> {
  return { participants: room.participants, assignments: room.assignments, speaker: room.speaker ?? null, floor: room.floor, lines: room.lines, quality: {} }
}

function upsert(list: readonly Participant[], one: Participant): readonly Participant[] {
  return list.some(({ id }) => id === one.id) ? list.map((old) => (old.id === one.id ? one : old)) : [...list, one]
}
