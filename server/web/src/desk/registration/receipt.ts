// What the receipt says: the code to read aloud, the day of the written notice, and what happens next.
import type { Outcome } from '@/lib/contract'
import type { DeadlineView, MatterState } from './types'

/** `K7MP3QXA` as two groups of four. */
export const codeGroups = (code: string): string[] => code.match(/.{1,4}/g) ?? []

/** Noon of a day in the city: the same date wherever the machine is. */
export const noonOf = (day: string): number => Date.parse(`${day}T12:00:00+08:00`)
export const yearOf = (day: string): number => Number(day.slice(0, 4))

type NoticeKey = 'notice_met' | 'notice_by' | 'notice_by_rest' | 'notice_none'
export function noticeKey(notice: Pick<DeadlineView, 'target' | 'outer' | 'met_at'> | null | undefined): NoticeKey {
  if (!notice) return 'notice_none'
  if (notice.met_at) return 'notice_met'
  return notice.outer === notice.target ? 'notice_by' : 'notice_by_rest'
}

type NextKey = 'next_closed' | 'next_transferred' | 'next_assigned' | 'next_reported' | 'next_guided' | 'next_lawyer' | 'next_booked' | 'next_registered' | 'next_sealed'
/** What happens next, worded for the person. A sealed matter has no outcome, and its words do not give away that it is one. */
export function nextKey(state: MatterState, outcome: Outcome | null | undefined): NextKey {
  if (state === 'terminated' || state === 'no_longer_accepted') return 'next_closed'
  if (!outcome) return 'next_sealed'
  if (outcome === 'lawyer') return 'next_lawyer'
  if (outcome === 'booked') return 'next_booked'
  if (state === 'transferred') return 'next_transferred'
  if (state === 'assigned') return 'next_assigned'
  if (state === 'reported_up') return 'next_reported'
  return state === 'guided' ? 'next_guided' : 'next_registered'
}

/** Outcomes after which the person goes on to another window today. */
export const goesOn = (outcome: Outcome | null | undefined): boolean => outcome === 'lawyer' || outcome === 'referred_mediation' || outcome === 'referred_legal_aid' || outcome === 'transferred'
