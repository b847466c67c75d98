// Who is shown large, who small, and what the host can do with each. Pure.
import type { Floor, Moderation, Participant, Source } from '@protocol'
import { isOutside } from '@/lib/room/marks'

export type Picture = Extract<Source, 'camera' | 'screen'>
/** One tile: a person's camera or second picture. */
export interface StageItem { key: string; id: string; source: Picture; isSelf: boolean }

interface Someone extends Pick<Participant, 'id' | 'role'> { hasScreen: boolean }
interface Stage { people: readonly Someone[]; selfId: string | null; hasOwnScreen: boolean; floor: Floor; isWatching?: boolean }

const OWN = 'self'
const itemOf = (id: string, source: Picture, isSelf = false): StageItem => ({ key: source === 'camera' ? id : `${id}/screen`, id, source, isSelf })

/** The host's choice; else, while staff confer, one of them; else the petitioner; else whoever is there. */
function bigOf({ people, selfId, hasOwnScreen, floor }: Stage): StageItem | null {
  const chosen = floor.spotlight
  if (chosen?.source === 'screen') {
    if (chosen.participant === selfId && hasOwnScreen) return itemOf(OWN, 'screen', true)
    if (people.some(({ id, hasScreen }) => id === chosen.participant && hasScreen)) return itemOf(chosen.participant, 'screen')
  } else if (chosen && people.some(({ id }) => id === chosen.participant)) return itemOf(chosen.participant, 'camera')
  const colleague = floor.is_consulting ? people.find(({ role }) => !isOutside(role)) : undefined
  const first = colleague ?? people.find(({ role }) => role === 'petitioner') ?? people[0]
  return first ? itemOf(first.id, 'camera') : null
}

/** `all` is in order of joining and never changes its order: a video element that is moved in the document stops. */
export function layoutOf(stage: Stage): { big: StageItem | null; small: StageItem[]; all: StageItem[] } {
  const { people, hasOwnScreen, isWatching } = stage
  const big = bigOf(stage)
  const own = isWatching ? [] : [itemOf(OWN, 'camera', true), ...(hasOwnScreen ? [itemOf(OWN, 'screen', true)] : [])]
  const screens = people.filter(({ hasScreen }) => hasScreen).map(({ id }) => itemOf(id, 'screen'))
  const small = [...own, ...screens, ...people.map(({ id }) => itemOf(id, 'camera'))].filter(({ key }) => key !== big?.key)
  const all = [...own, ...people.flatMap(({ id, hasScreen }) => [itemOf(id, 'camera'), ...(hasScreen ? [itemOf(id, 'screen')] : [])])]
  return { big, small, all }
}

/** Whether the host made this tile the big one. */
export const isSpotlit = (floor: Floor, id: string, source: Picture): boolean => floor.spotlight?.participant === id && floor.spotlight.source === source

type ActName = 'admit' | 'mute' | 'unmute' | 'stop_camera' | 'allow_camera' | 'hold' | 'take_back' | 'show_big' | 'show_usual' | 'remove'
export interface TileAct { name: ActName; order: Moderation }

/** What the host can do with somebody's tile, the most usual first. Nobody ends it for the petitioner alone. */
export function actsOf(person: Pick<Participant, 'id' | 'role' | 'standing' | 'muted'>, source: Picture, floor: Floor, isSelf = false): TileAct[] {
  const { id: participant, muted, standing } = person
  const isBig = isSpotlit(floor, participant, source)
  const big: TileAct = isBig
    ? { name: 'show_usual', order: { order: 'spotlight', participant: null, source } }
    : { name: 'show_big', order: { order: 'spotlight', participant, source } }
  if (source === 'screen' || isSelf) return [big]
  const acts: TileAct[] = []
  if (standing === 'waiting') acts.push({ name: 'admit', order: { order: 'admit', participant } })
  if (standing === 'present' || standing === 'held') {
    acts.push({ name: muted.audio ? 'unmute' : 'mute', order: { order: 'mute', participant, audio: !muted.audio, video: muted.video } })
    acts.push({ name: muted.video ? 'allow_camera' : 'stop_camera', order: { order: 'mute', participant, audio: muted.audio, video: !muted.video } })
    acts.push({ name: standing === 'held' ? 'take_back' : 'hold', order: { order: 'hold', participant, is_held: standing !== 'held' } })
    acts.push(big)
  }
  if (person.role !== 'petitioner') acts.push({ name: 'remove', order: { order: 'remove', participant } })
  return acts
}
