// The room as the page sees it: a pure fold over the server's messages. Who fills which lane comes from here alone:
// browsers fire no `mute` event when a lane empties, and the last frame stays on the screen.
import type { LaneAssignment, Participant, RoomSnapshot, ServerMessage, Source } from '@protocol'

export interface RoomView {
  selfId: string | null
  participants: readonly Participant[]
  assignments: readonly LaneAssignment[]
  speaker: string | null
}

export const EMPTY_ROOM: RoomView = { selfId: null, participants: [], assignments: [], speaker: null }

export function applyMessage(view: RoomView, message: ServerMessage): RoomView {
  switch (message.type) {
    case 'joined':
      return { selfId: message.participant, ...fromSnapshot(message.room) }
    case 'resumed':
      return { selfId: view.selfId, ...fromSnapshot(message.room) }
    case 'participant_joined':
    case 'participant_changed':
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
  return { participants: room.participants, assignments: room.assignments, speaker: room.speaker ?? null }
}

function upsert(list: readonly Participant[], one: Participant): readonly Participant[] {
  return list.some(({ id }) => id === one.id) ? list.map((old) => (old.id === one.id ? one : old)) : [...list, one]
}
