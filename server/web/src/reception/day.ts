// The people of a sitting as the leader sees them on the day.
import type { AppointmentRow, AppointmentState, Unit } from '@/lib/contract'

/** What a leader must know of somebody's state: fewer words than the server has. */
export type Stage = 'asked' | 'booked' | 'here' | 'talking' | 'done' | 'absent'
const STAGES: Partial<Record<AppointmentState, Stage>> = {
  accepted: 'asked',
  confirmed: 'booked',
  checked_in: 'here',
  in_session: 'talking',
  completed: 'done',
  followed_up: 'done',
  no_show: 'absent',
}
export const stageOf = (state: AppointmentState): Stage | undefined => STAGES[state]

/** By time; whoever cancelled, moved, or was sent elsewhere does not come. */
export const coming = (rows: readonly AppointmentRow[]): AppointmentRow[] =>
  rows.filter(({ state }) => stageOf(state) !== undefined).sort((a, b) => (a.from + a.created_at).localeCompare(b.from + b.created_at))

const FIRST: readonly Stage[] = ['talking', 'here', 'booked', 'asked']
/** Whose turn it is: who talks, who is there, who comes next. */
export function nextUp(rows: readonly AppointmentRow[], without?: string): AppointmentRow | undefined {
  const others = rows.filter(({ id }) => id !== without)
  return FIRST.map((stage) => others.find(({ state }) => stageOf(state) === stage)).find((row) => row !== undefined)
}

/** Whether something can be written about the talk: it runs, or it is over. */
export const mayWrite = (state: AppointmentState): boolean => ['here', 'talking', 'done'].includes(stageOf(state) ?? '')

/** Days from today within which something is usually to be done. */
export const QUICK_DAYS = [3, 7, 15, 30] as const
const DAY_MS = 86_400_000
export const dayAfter = (today: string, days: number): string => new Date(Date.parse(`${today}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** The units that are near at hand for an order: the responsible one, then those that sit in; each once. */
export const nearUnits = (unit: Unit | null | undefined, sitIn: readonly Unit[]): Unit[] =>
  [...(unit ? [unit] : []), ...sitIn].filter((one, at, all) => all.findIndex(({ id }) => id === one.id) === at)
