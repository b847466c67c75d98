// The duties of one day out of a month.
import type { Gap, Rota, Shift } from './types'

export const isLiveGap = (gap: Gap | null | undefined): gap is Gap => Boolean(gap && !gap.ended_at)
/** What is published for the day, at one place or (empty) at all; empty chairs first, then by time. */
export function todayOf(rota: Pick<Rota, 'shifts'> | null, day: string, siteId: string): Shift[] {
  const order = (one: Shift): string => `${isLiveGap(one.gap) ? 0 : 1} ${one.from} ${one.site_id} ${one.kind} ${one.no}`
  return (rota?.shifts ?? []).filter((one) => one.day === day && one.state !== 'planned' && (!siteId || one.site_id === siteId)).sort((a, b) => order(a).localeCompare(order(b)))
}
