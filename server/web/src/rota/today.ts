// The duties of one day with their empty chairs.
import type { DutyDay, DutyShift, Gap } from './types'

export const isLiveGap = (gap: Gap | null | undefined): gap is Gap => Boolean(gap && !gap.outcome)
/** What is published for the day, at one place or (empty) at all; empty chairs first, then by time. */
export function todayOf(day: Pick<DutyDay, 'shifts' | 'gaps'> | null, siteId: string): DutyShift[] {
  const order = (one: DutyShift): string => `${isLiveGap(one.gap) ? 0 : 1} ${one.from} ${one.site_id} ${one.kind} ${one.no}`
  const gapOf = (id: string): Gap | undefined => {
    const all = (day?.gaps ?? []).filter((gap) => gap.shift_id === id)
    return all.find(isLiveGap) ?? all.at(-1)
  }
  const here = (day?.shifts ?? []).filter((one) => !siteId || one.site_id === siteId)
  return here.map((one) => ({ ...one, gap: gapOf(one.id) })).sort((a, b) => order(a).localeCompare(order(b)))
}
