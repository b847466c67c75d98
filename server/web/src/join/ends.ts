// How a visit by link ended, or why it could not begin; and what is wrong with camera or microphone. Pure.
import type { DeviceState, ParticipantRole } from '@/lib/contract'
import type { Devices } from '@/lib/devices'
import { isWatcher } from '@/lib/room/watchers'

/** `wait`: the lawyer talks with the visitor alone for now. `elsewhere`: the same person came in on another phone. */
export type JoinEnd = 'ended' | 'unknown' | 'removed' | 'left' | 'elsewhere' | 'wait' | 'full' | 'failed'

export function endOf(code: string | null): JoinEnd {
  switch (code) {
    case 'session_ended': case 'room_unknown': return 'ended'
    case 'join_unknown': case 'not_found': case 'malformed': return 'unknown'
    case 'removed': return 'removed'
    case 'left': return 'left'
    case 'replaced': return 'elsewhere'
    case 'confidential_part_open': return 'wait'
    case 'room_full': return 'full'
    default: return 'failed'
  }
}

/** Ends after which the same link may open again. */
export const mayReturn = (end: JoinEnd): boolean => end === 'left' || end === 'elsewhere' || end === 'wait' || end === 'full' || end === 'failed'

/** Whoever only watches is asked for neither camera nor microphone. */
export const needsDevices = (role: ParticipantRole): boolean => !isWatcher(role)

type Broken = Exclude<DeviceState, 'ok' | 'drawn'>
export interface DeviceTrouble { what: 'camera' | 'microphone' | 'both'; state: Broken }

const isBroken = (state: DeviceState): state is Broken => state !== 'ok' && state !== 'drawn'

/** What is wrong, the one that can be mended first. */
export function troubleOf({ camera, microphone }: Pick<Devices, 'camera' | 'microphone'>): DeviceTrouble | null {
  const broken = [camera, microphone].filter(isBroken)
  const state = (['refused', 'in_use', 'none'] as const).find((one) => broken.includes(one))
  if (!state) return null
  return { state, what: broken.length === 2 ? 'both' : isBroken(camera) ? 'camera' : 'microphone' }
}

/** What stands behind the `#`; a link that was cut in the middle of a sign is one that opens nothing. */
export function tokenIn(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1))
  } catch {
    return ''
  }
}

/** The part of a link that names the person and is no secret. */
export const seatOf = (token: string): string => token.split('.')[0] ?? ''
