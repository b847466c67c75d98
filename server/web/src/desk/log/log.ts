// The course of a session in the order of time, its sums, and how the lines were. Pure.
import type { SessionLog } from '@/lib/contract'
import { FAIR, POOR } from '@/lib/room/legs'
import { isOver } from '../phase'

type Step = SessionLog['steps'][number]
type Order = SessionLog['orders'][number]
type Check = SessionLog['preflights'][number]['result']
export type Person = SessionLog['participants'][number]
type Figures = NonNullable<Person['quality']>
type Down = SessionLog['interruptions'][number]
export type Mark = SessionLog['marks'][number]
export type Invitation = SessionLog['invitations'][number]
type Reply = SessionLog['replies'][number]

export type Tone = 'plain' | 'good' | 'warn' | 'end'
export type Entry =
  | { is: 'step'; atMs: number; tone: Tone; step: Step }
  | { is: 'order'; atMs: number; tone: Tone; order: Order; by: Person | null; about: Person | null }
  | { is: 'check'; atMs: number; tone: Tone; check: Check }
  | { is: 'mark'; atMs: number; tone: Tone; mark: Mark }

function toneOf({ state }: Step): Tone {
  if (isOver(state)) return 'end'
  return state === 'interrupted' ? 'warn' : state === 'live' ? 'good' : 'plain'
}

/** Checks, calls for help, steps and orders in one row. Of one moment: in this order, as a call comes before the end it brings. */
export function courseOf(log: SessionLog): Entry[] {
  const person = (id: string | null | undefined): Person | null => log.participants.find((one) => one.id === id) ?? null
  const all: Entry[] = [
    ...log.preflights.map(({ result }): Entry => ({ is: 'check', atMs: Date.parse(result.at), tone: result.word === 'bad' ? 'warn' : 'plain', check: result })),
    ...log.marks.map((mark): Entry => ({ is: 'mark', atMs: Date.parse(mark.at), tone: 'warn', mark })),
    ...log.steps.map((step): Entry => ({ is: 'step', atMs: Date.parse(step.at), tone: toneOf(step), step })),
    ...log.orders.map((order): Entry => ({ is: 'order', atMs: Date.parse(order.at), tone: order.what === 'stop' ? 'warn' : 'plain', order, by: person(order.by_id), about: person(order.about_id) })),
  ]
  return all.sort((one, other) => one.atMs - other.atMs)
}

export interface Sum {
  liveMs: number | null
  endMs: number | null
  /** From the first picture to the end; null before, and while it runs. */
  lastedMs: number | null
  downs: number
  downMs: number
}

/** A line that never came back counts until the end. Only the visitor's: theirs is what interrupts the talk. */
export function sumOf(log: SessionLog, nowMs: number): Sum {
  const first = log.steps.find(({ state }) => state === 'live')
  const last = log.steps.find(({ state }) => isOver(state))
  const [liveMs, endMs] = [first ? Date.parse(first.at) : null, last ? Date.parse(last.at) : null]
  const own = log.interruptions.filter(({ role }) => role === 'petitioner')
  return {
    liveMs, endMs,
    lastedMs: liveMs === null || endMs === null ? null : Math.max(0, endMs - liveMs),
    downs: own.length,
    downMs: own.reduce((sum, down) => sum + lengthOf(down, endMs ?? nowMs), 0),
  }
}
export const lengthOf = ({ from, to }: Pick<Down, 'from' | 'to'>, endMs: number): number => Math.max(0, (to ? Date.parse(to) : endMs) - Date.parse(from))

/** Who of one unit was asked, each in the place of the one before, and what the unit owes because nobody came. */
export interface Ladder { rungs: Invitation[]; replies: Reply[] }
/** In the order in which the first of each was asked. A reply whose officer is not told any more stands alone, at the end. */
export function laddersOf({ invitations, replies }: Pick<SessionLog, 'invitations' | 'replies'>): Ladder[] {
  const ladders: Ladder[] = []
  const of = (id: string | null | undefined): Ladder | undefined => ladders.find(({ rungs }) => rungs.some((one) => one.id === id))
  for (const one of invitations) {
    const before = of(one.follows_id)
    if (before) before.rungs.push(one)
    else ladders.push({ rungs: [one], replies: [] })
  }
  for (const reply of replies) {
    const asked = of(reply.invitation_id)
    if (asked) asked.replies.push(reply)
    else ladders.push({ rungs: [], replies: [reply] })
  }
  return ladders
}
export type ReplyState = 'owed' | 'overdue' | 'answered' | 'answered_late'
export function replyStateOf({ answered_at, due_at, is_overdue }: Pick<Reply, 'answered_at' | 'due_at' | 'is_overdue'>): ReplyState {
  if (!answered_at) return is_overdue ? 'overdue' : 'owed'
  return Date.parse(answered_at) > Date.parse(due_at) ? 'answered_late' : 'answered'
}

export type Rating = 'good' | 'fair' | 'poor'
const rate = (rttMs: number, lossPermille: number, jitterMs: number): Rating => {
  const isOverLimit = (limit: typeof FAIR): boolean => rttMs >= limit.rttMs || lossPermille >= limit.lossPermille || jitterMs >= limit.jitterMs
  return isOverLimit(POOR) ? 'poor' : isOverLimit(FAIR) ? 'fair' : 'good'
}
export function ratingsOf(q: Figures): { usual: Rating; worst: Rating } {
  return {
    usual: rate(q.rtt_ms.median, Math.max(q.loss_up_permille.median, q.loss_down_permille.median), q.jitter_ms.median),
    worst: rate(q.rtt_ms.worst, Math.max(q.loss_up_permille.worst, q.loss_down_permille.worst), q.jitter_ms.worst),
  }
}

/** One measure as a picture: everything in per cent of its width, which ends half as far again as where "poor" begins. */
export interface Bar { fair: number; poor: number; from: number; to: number; middle: number }
export function barOf(spread: { min: number; median: number; worst: number }, measure: keyof typeof FAIR): Bar {
  const end = POOR[measure] * 1.5
  const part = (value: number): number => Math.round((Math.min(value, end) / end) * 1_000) / 10
  return { fair: part(FAIR[measure]), poor: part(POOR[measure]), from: part(spread.min), to: part(spread.worst), middle: part(spread.median) }
}
/** Up and down together: what is worse. */
export const lossOf = ({ loss_up_permille: up, loss_down_permille: down }: Figures) => ({ min: Math.max(up.min, down.min), median: Math.max(up.median, down.median), worst: Math.max(up.worst, down.worst) })
/** Whole per cent; a part that is there is never nothing. */
export const partOf = (rows: number, of: number): number => (rows === 0 || of === 0 ? 0 : Math.max(1, Math.round((rows / of) * 100)))
