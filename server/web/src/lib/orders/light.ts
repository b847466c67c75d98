// How an order stands: done, or how much time is left; what is late comes first.
import type { LeaderOrder } from '@/lib/contract'
import { cityDay, daysBetween } from '@/lib/day'

/** Red, amber, green, and grey for what is done. */
export type Light = 'overdue' | 'soon' | 'ample' | 'done'
/** Days left from which on an order is amber. */
const SOON_DAYS = 3

/** Days to the due day, on which it still counts; below zero when it is over. */
export const daysLeft = ({ due_day }: LeaderOrder, today: string): number => daysBetween(today, due_day)
export function lightOf(order: LeaderOrder, today: string): Light {
  if (order.state === 'done') return 'done'
  const left = daysLeft(order, today)
  return left < 0 ? 'overdue' : left <= SOON_DAYS ? 'soon' : 'ample'
}

/** Open orders with the earliest day in front; then what is done, the latest in front. */
export function sorted(orders: readonly LeaderOrder[]): { open: LeaderOrder[]; done: LeaderOrder[] } {
  const open = orders.filter(({ state }) => state !== 'done').sort((a, b) => (a.due_day + a.given_at).localeCompare(b.due_day + b.given_at))
  const done = orders.filter(({ state }) => state === 'done').sort((a, b) => (b.ended_at ?? '').localeCompare(a.ended_at ?? ''))
  return { open, done }
}

/** Whether it was done after its day. */
export const wasLate = ({ ended_at, due_day }: LeaderOrder): boolean => Boolean(ended_at && cityDay(Date.parse(ended_at)) > due_day)
