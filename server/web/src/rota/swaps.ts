// What a list of swaps shows, and which duties can be part of one.
import { isOpen } from './month'
import type { Shift, Swap, SwapPhase } from './types'

export const isLive = ({ state }: Pick<Swap, 'state'>): boolean => state === 'open' || state === 'taken'
export const LOOKS: Record<SwapPhase, string> = { open: 'ind', taken: 'warn', approved: 'ok', rejected: 'bad', past_due: 'bad', withdrawn: '' }
const ORDER: Record<SwapPhase, number> = { taken: 0, open: 1, approved: 2, rejected: 2, past_due: 2, withdrawn: 2 }

/** What waits for a decision first, then what waits for somebody, each by its duty; what is settled last, newest first. */
export function ordered(swaps: readonly Swap[], onlyLive: boolean): Swap[] {
  return swaps.filter((one) => !onlyLive || isLive(one)).sort((a, b) => {
    const by = ORDER[a.state] - ORDER[b.state]
    if (by !== 0) return by
    return isLive(a) ? `${a.shift.day} ${a.shift.from}`.localeCompare(`${b.shift.day} ${b.shift.from}`) : (b.ended_at ?? '').localeCompare(a.ended_at ?? '')
  })
}
/** Duties of a lawyer that can be given away, or given in return: published, not begun, in no other swap. */
export const swappable = (shifts: readonly Shift[], lawyer: string, today: string): Shift[] =>
  shifts.filter((one) => one.lawyer_id === lawyer && isOpen(one, today) && one.state !== 'planned' && !one.swap_id).sort((a, b) => `${a.day} ${a.from}`.localeCompare(`${b.day} ${b.from}`))
