// Why somebody is called before somebody who came earlier, and what can be done with a number. Pure: keys of words/queue.
import type { CallOrder, PriorityLabel, WaitingTicket } from '@/lib/contract'
import { pick, type Args } from '@/lib/i18n'

export interface Words<K extends string> { key: K; args: Args }
type WhyKey = 'why_appointment' | 'why_priority' | 'why_class' | 'why_requeued' | 'why_transferred' | 'why_weight' | 'why_picked'

/** The reason in words, or null if nobody who came earlier is passed. */
export function whyOf(order: CallOrder, priority: PriorityLabel | null | undefined): Words<WhyKey> | null {
  if (order === 'plain') return null
  const reason = priority ? pick(priority.name_zh, priority.name_en) : ''
  if (order === 'priority') return reason ? { key: 'why_priority', args: { reason } } : { key: 'why_class', args: {} }
  return { key: `why_${order}`, args: {} }
}

interface Chip { tone: 'ahead' | 'plain' | 'later'; words: Words<WhyKey | 'class' | 'due' | 'due_from' | 'back_n'> }

/** The chips of a waiting row: why it stands before others, its class, the time before which it is not called. */
export function chipsOf({ order, ticket, due_at }: Pick<WaitingTicket, 'order' | 'ticket' | 'due_at'>, time: (at: string) => string): Chip[] {
  const chips: Chip[] = []
  const why = whyOf(order, ticket.priority)
  if (why) chips.push({ tone: 'ahead', words: why })
  if (due_at) chips.push({ tone: 'later', words: { key: ticket.priority?.code === 'appointment' ? 'due' : 'due_from', args: { time: time(due_at) } } })
  else if (ticket.priority && order !== 'priority' && order !== 'appointment')
    chips.push({ tone: 'plain', words: { key: 'class', args: { name: pick(ticket.priority.name_zh, ticket.priority.name_en) } } })
  if (ticket.requeues > 0 && order !== 'requeued') chips.push({ tone: 'plain', words: { key: 'back_n', args: { n: ticket.requeues } } })
  return chips
}

export type TicketPlace = 'waiting' | 'paused' | 'missed' | 'called' | 'serving'
export type TicketAction = 'pick' | 'resume' | 'requeue' | 'transfer' | 'cancel' | 'trace'

/** What may be done with a number that stands there. `canCall`: the asker sits at a free desk. */
export function actionsOf(place: TicketPlace, { canCall, mayRequeue, mayChange }: { canCall: boolean; mayRequeue: boolean; mayChange: boolean }): TicketAction[] {
  if (!mayChange) return ['trace']
  switch (place) {
    case 'waiting': return [...(canCall ? ['pick' as const] : []), 'transfer', 'cancel', 'trace']
    case 'paused': return [...(canCall ? ['resume' as const] : []), 'transfer', 'cancel', 'trace']
    case 'missed': return [...(mayRequeue ? ['requeue' as const] : []), 'cancel', 'trace']
    case 'called': case 'serving': return ['transfer', 'cancel', 'trace']
  }
}

/** Seconds left to take the call back; 0 when it is too late. */
export function undoLeftS(undoUntil: string | null | undefined, nowMs: number): number {
  return undoUntil ? Math.max(0, Math.ceil((Date.parse(undoUntil) - nowMs) / 1_000)) : 0
}

/** `08:05`, or `1:02:03` from an hour on. */
export function clockText(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1_000))
  const two = (n: number): string => String(n).padStart(2, '0')
  const rest = `${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`
  return s >= 3_600 ? `${Math.floor(s / 3_600)}:${rest}` : rest
}

/** Characters of a reason that staff give. */
export const REASON_MAX = 200
export const isReason = (text: string): boolean => text.trim().length > 0 && [...text.trim()].length <= REASON_MAX
