// What the hall manager's pages work out from the view. Pure.
import type { HallDesk, HallView, Reconciliation, VoiceSettings, WaitingTicket } from '@/lib/contract'

export type DeskLook = 'lost' | 'closed' | 'open' | 'called' | 'serving' | 'paused'

/** What a desk's card says first. A desk that lost its page matters more than what it was doing. */
export function lookOf({ desk, ticket, lost_since }: Pick<HallDesk, 'desk' | 'ticket' | 'lost_since'>): DeskLook {
  if (lost_since) return 'lost'
  if (ticket) return ticket.state === 'called' ? 'called' : 'serving'
  return desk.state === 'serving' ? 'open' : desk.state
}

export const rowsOf = (rows: readonly WaitingTicket[], queueId: string): WaitingTicket[] => rows.filter((one) => one.ticket.queue_id === queueId)

export function sumOf(view: HallView): { open: number; serving: number; waiting: number } {
  return {
    open: view.desks.filter(({ desk }) => desk.state !== 'closed').length,
    serving: view.desks.filter(({ ticket }) => ticket?.state === 'serving').length,
    waiting: view.waiting.length,
  }
}

export const WEIGHT_MIN = 10
export const WEIGHT_MAX = 1_000
export const isWeight = (n: number): boolean => Number.isInteger(n) && n >= WEIGHT_MIN && n <= WEIGHT_MAX

interface WeightExample { heavy: string; light: string; short: number; long: number }

/** Two queues compared: how long a wait in one equals ten minutes in the other. Null with fewer than two, or equal ones. */
export function weightExample(queues: readonly { name: string; weight: number }[]): WeightExample | null {
  const sorted = [...queues].filter(({ weight }) => isWeight(weight)).sort((a, b) => b.weight - a.weight)
  const [heavy, light] = [sorted[0], sorted.at(-1)]
  if (!heavy || !light || heavy.weight === light.weight) return null
  const short = 10
  return { heavy: heavy.name, light: light.name, short, long: Math.round((short * heavy.weight * 10) / light.weight) / 10 }
}

type VoiceKey = 'say_quiet' | 'say_off' | 'say_all' | 'say_hours' | 'say_hours_night'

export function voiceWords({ volume, quiet_hall, quiet_from, quiet_to }: VoiceSettings): { key: VoiceKey; args: Record<string, string | number> } {
  if (quiet_hall) return { key: 'say_quiet', args: {} }
  if (volume === 0) return { key: 'say_off', args: {} }
  if (!quiet_from || !quiet_to) return { key: 'say_all', args: { volume } }
  return { key: quiet_from < quiet_to ? 'say_hours' : 'say_hours_night', args: { from: quiet_from, to: quiet_to, volume } }
}

export const COLUMNS = ['issued', 'completed', 'missed', 'cancelled', 'expired', 'open', 'carried_over', 'gaps'] as const

export function totals(account: Pick<Reconciliation, 'queues'>): Record<(typeof COLUMNS)[number], number> {
  const sum = (of: (typeof COLUMNS)[number]): number => account.queues.reduce((all, row) => all + row[of], 0)
  return Object.fromEntries(COLUMNS.map((name) => [name, sum(name)])) as Record<(typeof COLUMNS)[number], number>
}

/** How the account is said: nothing happened, clean, the day still runs, or not clean. */
export function accountWords(account: Reconciliation, isToday: boolean): { key: 'none' | 'clean' | 'running' | 'not_clean'; isFine: boolean; args: { open: number } } {
  const { issued, open, gaps } = totals(account)
  const args = { open }
  if (isToday && open > 0 && gaps === 0) return { key: 'running', isFine: true, args }
  if (!account.is_clean) return { key: 'not_clean', isFine: false, args }
  return { key: issued === 0 ? 'none' : 'clean', isFine: true, args }
}
