// How a sitting's state looks, and what may be tried in it. The server decides again on every try.
import type { SittingState } from '@/lib/contract'

interface Look {
  tag: '' | 'ok' | 'warn' | 'bad' | 'ind' | 'ahead'
  /** Drawn on a 16 grid, so that nothing is told by colour alone. */
  shape: string
}
const RING = '<circle cx="8" cy="8" r="5.500"/>'
const DISC = '<circle cx="8" cy="8" r="5.500" fill="currentColor"/>'
const CHECK = '<path d="M3 8.500l3.500 3.500L13 4.500"/>'
const LOOKS: Record<SittingState, Look> = {
  planned: { tag: '', shape: '<circle cx="8" cy="8" r="5.500" stroke-dasharray="2.500 2.200"/>' },
  approved: { tag: 'ind', shape: '<circle cx="8" cy="8" r="5.500"/><path d="M8 2.500a5.500 5.500 0 0 1 0 11z" fill="currentColor"/>' },
  published: { tag: 'ind', shape: DISC },
  open: { tag: 'ok', shape: `${RING}<circle cx="8" cy="8" r="2.200" fill="currentColor"/>` },
  substitution_pending: { tag: 'bad', shape: '<path d="M8 2.500l6 11H2zM8 7v3"/>' },
  substituted: { tag: 'ahead', shape: '<path d="M2 5.500h10l-3-3M14 10.500H4l3 3"/>' },
  in_progress: { tag: 'ok', shape: '<path d="M5 3l8 5-8 5z" fill="currentColor"/>' },
  done: { tag: '', shape: CHECK },
  reported: { tag: '', shape: '<path d="M1.500 8.500l3 3L10 5M7.500 11l.8.8L14.500 5"/>' },
  postponed: { tag: 'warn', shape: '<path d="M2 8h11M9 4l4 4-4 4"/>' },
  missed: { tag: 'bad', shape: '<path d="M4 4l8 8M12 4l-8 8"/>' },
}
export const lookOf = (state: SittingState): Look => LOOKS[state]

export type Act = 'edit' | 'delete' | 'approve' | 'unapprove' | 'publish' | 'absent' | 'substitute' | 'late' | 'postpone' | 'start' | 'finish' | 'confirm'
const ACTS: Record<SittingState, readonly Act[]> = {
  planned: ['approve', 'edit', 'delete'],
  approved: ['publish', 'edit', 'unapprove', 'delete'],
  published: ['absent', 'edit', 'postpone'],
  open: ['absent', 'edit', 'postpone', 'start', 'late'],
  substitution_pending: ['substitute', 'postpone'],
  substituted: ['absent', 'edit', 'postpone', 'start', 'late'],
  in_progress: ['late', 'finish'],
  done: ['confirm'],
  reported: [],
  postponed: [],
  missed: [],
}
/** On the day itself only. */
const OF_THE_DAY: readonly Act[] = ['start', 'late']
/** Before the day only. */
const AHEAD: readonly Act[] = ['edit', 'publish', 'approve', 'unapprove', 'delete']

/** What whoever receives does; confirming is theirs alone. */
const OF_RECEIVER: readonly Act[] = ['start', 'late', 'finish', 'confirm', 'absent']

export function actsOf(one: { state: SittingState; day: string }, today: string, who: 'office' | 'receiver' = 'office'): Act[] {
  const isTheirs = (act: Act): boolean => (who === 'receiver' ? OF_RECEIVER.includes(act) : act !== 'confirm')
  const isTime = (act: Act): boolean => (OF_THE_DAY.includes(act) ? one.day === today : AHEAD.includes(act) ? one.day > today : true)
  return ACTS[one.state].filter((act) => isTheirs(act) && isTime(act))
}
export const mayDrag = (one: { state: SittingState; day: string }, today: string): boolean => actsOf(one, today).includes('edit')
/** Nobody said that it took place, and its time has passed: nothing can be booked in it. `nowMs` is the server's time. */
export const isOver = (one: { state: SittingState; day: string; to: string }, nowMs: number): boolean =>
  (one.state === 'published' || one.state === 'open') && Date.parse(`${one.day}T${one.to}:00+08:00`) <= nowMs
/** Whether people outside know of it. */
export const isPosted = (state: SittingState): boolean => state !== 'planned' && state !== 'approved'
