// Reading back and the ends of a session, as the desk may choose them. Pure; the server decides again.
import type { HardEnd, Reception, SessionState } from '@/lib/contract'

export const isReadBack = (reception: Reception | null): boolean => reception?.session?.state === 'closing'
export const canReadBack = (reception: Reception | null): boolean => reception?.session?.state === 'live'

export type EndCover = 'security' | 'abandoned' | 'network'

/** How it ended, if it was not meant to. */
export function coverOfEnd(state: SessionState | undefined): EndCover | null {
  switch (state) {
    case 'ended_by_security': return 'security'
    case 'abandoned': return 'abandoned'
    case 'ended_by_network': return 'network'
    default: return null
  }
}

/** Why a way to end is not open now; null if it is. */
export function closedBecause(how: HardEnd, reception: Reception): 'no_alarm' | 'not_live' | null {
  if (how === 'alarm') return reception.alarm ? null : 'no_alarm'
  if (how === 'abandoned') return reception.session?.live_at ? null : 'not_live'
  return null
}

export const HARD_ENDS: readonly HardEnd[] = ['classified', 'abandoned', 'alarm']
/** The others explain themselves; here the log must say how it is known. */
export const needsWords = (how: HardEnd): boolean => how === 'abandoned'
export const WORDS_MAX = 200
/** Characters as the server counts them. */
export const lengthOf = (text: string): number => [...text.trim()].length

export function isComplete(how: HardEnd | null, words: string): how is HardEnd {
  const length = lengthOf(words)
  return how !== null && length <= WORDS_MAX && (length > 0 || !needsWords(how))
}
