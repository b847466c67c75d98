// Spans of days. Days are `YYYY-MM-DD` in the city's zone, both ends included; weeks begin on Monday. Pure.
export const SPANS = ['today', 'week', 'month', 'last_month', 'free'] as const
export type SpanName = (typeof SPANS)[number]
export interface Days { from: string; to: string }

/** Most days that the server answers for at once. */
const MAX_DAYS = 366
const DAY_MS = 86_400_000

/** The business day of a moment: Asia/Shanghai's. */
export const dayOf = (atMs: number): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(atMs)

const toMs = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

const plusDays = (day: string, n: number): string => toDay(toMs(day) + n * DAY_MS)
/** How many days a span has. */
export const lengthOf = ({ from, to }: Days): number => Math.round((toMs(to) - toMs(from)) / DAY_MS) + 1
export const daysOf = (days: Days): string[] => Array.from({ length: Math.max(0, lengthOf(days)) }, (_, n) => plusDays(days.from, n))

/** A span that is under way ends today: days that have not come have no figures. */
export function spanOf(name: Exclude<SpanName, 'free'>, today: string): Days {
  if (name === 'today') return { from: today, to: today }
  if (name === 'week') return { from: plusDays(today, -((new Date(toMs(today)).getUTCDay() + 6) % 7)), to: today }
  const first = `${today.slice(0, 8)}01`
  if (name === 'month') return { from: first, to: today }
  const last = plusDays(first, -1)
  return { from: `${last.slice(0, 8)}01`, to: last }
}

type SpanFault = 'missing' | 'order' | 'future' | 'long'

/** Why a span cannot be asked for; null when it can. */
export function faultOf({ from, to }: Days, today: string): SpanFault | null {
  if (!isDay(from) || !isDay(to)) return 'missing'
  if (to < from) return 'order'
  if (to > today) return 'future'
  return lengthOf({ from, to }) > MAX_DAYS ? 'long' : null
}

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(toMs(text)) && toDay(toMs(text)) === text
