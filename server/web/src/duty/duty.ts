// A lawyer's own duties: which is next, what can be done with it now, and when signing in begins.
import { daysBetween } from '@/lib/day'
import type { Shift, Swap } from '@/rota/types'

/** Minutes before the start from which a lawyer may sign in. */
export const SIGN_IN_EARLY_MIN = 60
const atMs = (day: string, time: string): number => Date.parse(`${day}T${time}:00+08:00`)
export const startMs = (one: Shift): number => atMs(one.day, one.from)
export const endMs = (one: Shift): number => atMs(one.day, one.to)

/** The one that is on, or else the next that is not over. */
export function nextOf(items: readonly Shift[], nowMs: number): Shift | null {
  const on = items.find((one) => one.state === 'on_duty')
  if (on) return on
  return [...items].filter((one) => endMs(one) > nowMs && one.state !== 'planned').sort((a, b) => startMs(a) - startMs(b))[0] ?? null
}

export type DutyAct = 'acknowledge' | 'sign_in' | 'wait' | 'sign_out' | 'none'
/** The one thing to do with a duty now. */
export function actOf(one: Shift, nowMs: number): DutyAct {
  if (one.state === 'on_duty') return 'sign_out'
  const isTime = nowMs >= startMs(one) - SIGN_IN_EARLY_MIN * 60_000 && nowMs < endMs(one)
  if (isTime && one.state !== 'planned') return 'sign_in'
  if (one.state === 'published' && nowMs < startMs(one)) return 'acknowledge'
  return one.state === 'acknowledged' && nowMs < startMs(one) && daysBetween(new Date(nowMs + 8 * 3_600_000).toISOString().slice(0, 10), one.day) === 0 ? 'wait' : 'none'
}

/** A duty of one's own can be offered until it begins. */
export const mayOffer = (one: Shift, nowMs: number): boolean => (one.state === 'published' || one.state === 'acknowledged') && !one.swap_id && nowMs < startMs(one)

/**
 * Swaps that concern a lawyer: those to answer, those asked by the lawyer, and those that came to nothing for a duty that is
 * still ahead, with the reason.
 */
export function swapsOf(swaps: readonly Swap[], me: string, today: string): { forMe: Swap[]; mine: Swap[]; ended: Swap[] } {
  const live = swaps.filter(({ state }) => state === 'open' || state === 'taken')
  const isAgain = (one: Swap): boolean => live.some(({ shift }) => shift.id === one.shift.id)
  return {
    mine: live.filter((one) => one.from_id === me),
    forMe: live.filter((one) => one.from_id !== me && (one.taker_id === me || (one.state === 'open' && (!one.to_id || one.to_id === me)))),
    ended: swaps.filter((one) => (one.state === 'rejected' || one.state === 'past_due') && (one.from_id === me || one.taker_id === me) && one.shift.day >= today && !isAgain(one)),
  }
}
