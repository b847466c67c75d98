// How many lanes of each kind a page needs. Pure.
import type { RoomView } from './state'
import { seenOf } from './watchers'

/** One for each person with a picture, one for each second picture, and one more: whoever comes next waits for no offer. */
export function lanesFor({ selfId, participants, assignments }: RoomView): number {
  const others = seenOf(participants).filter(({ id }) => id !== selfId)
  return others.length + assignments.filter(({ source }) => source === 'screen').length + 1
}
