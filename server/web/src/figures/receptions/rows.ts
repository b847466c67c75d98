// What the charts and the tables beside them show, worked out from the server's figures. Pure.
import type { ReceptionRow } from '@/lib/contract'

/** What became of the posted sittings: every one is in exactly one of them, so they add up to the posted ones. */
export const ENDS = ['own', 'substituted', 'postponed', 'missed', 'ahead'] as const
export type Ends = Record<(typeof ENDS)[number], number>
export function endsOf({ posted, held, substituted, postponed, missed }: ReceptionRow): Ends {
  return { own: held - substituted, substituted, postponed, missed, ahead: Math.max(0, posted - held - postponed - missed) }
}

/** What became of the orders; they add up too. */
export const ORDER_ENDS = ['orders_done', 'orders_open', 'orders_overdue'] as const
export type OrderEnds = Record<(typeof ORDER_ENDS)[number], number>
export function ordersOf({ orders, orders_done, orders_overdue }: ReceptionRow): OrderEnds {
  return { orders_done, orders_open: orders - orders_done - orders_overdue, orders_overdue }
}

/** Whole percent; null when there is nothing to take a part of. */
export const percent = (part: number, whole: number): string | null => (whole > 0 ? `${Math.round((part * 100) / whole)}%` : null)

export const isEmpty = (total: ReceptionRow): boolean => total.posted === 0
