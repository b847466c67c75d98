// What the charts and the tables beside them show: one list of rows for both, worked out from the server's figures. Pure.
import type { FigureRow, Figures } from '@/lib/contract'
import { daysOf, type Days } from './span'

export const isEmpty = (figures: Figures): boolean => figures.total.batches === 0

/** What became of the visits: every visit is in exactly one of them, so they add up to the batches. */
export interface Outcome { served: number; cancelled: number; expired: number; open: number }
export const OUTCOMES = ['served', 'cancelled', 'expired', 'open'] as const

/** A missed number may come back and be served, so "missed" is not one of the ends. */
export function outcomeOf({ batches, served, cancelled, expired }: FigureRow): Outcome {
  return { served, cancelled, expired, open: batches - served - cancelled - expired }
}

const COUNTS = ['batches', 'person_times', 'items', 'served', 'missed', 'cancelled', 'expired', 'priority', 'picked', 'ratings'] as const

function nothing(label: string): FigureRow {
  return { label_zh: label, label_en: label, ...(Object.fromEntries(COUNTS.map((name) => [name, 0])) as Record<(typeof COUNTS)[number], number>) }
}

/** Every hour from the first to the last with visits: an hour without any is a gap to be seen. */
export function hourRows(rows: readonly FigureRow[]): FigureRow[] {
  const byHour = new Map(rows.map((row) => [Number(row.label_zh.slice(0, 2)), row]))
  if (byHour.size === 0) return []
  const [first, last] = [Math.min(...byHour.keys()), Math.max(...byHour.keys())]
  return Array.from({ length: last - first + 1 }, (_, n) => {
    const hour = first + n
    return byHour.get(hour) ?? nothing(`${String(hour).padStart(2, '0')}:00`)
  })
}

/** More days than this are shown by month. */
const MAX_DAY_BARS = 62

interface DayRows { by: 'day' | 'month'; rows: FigureRow[] }

/** Every day of the span, or every month of a long one. Months carry counts only: medians of days cannot be added up. */
export function dayRows(rows: readonly FigureRow[], span: Days): DayRows {
  const byDay = new Map(rows.map((row) => [row.label_zh, row]))
  const all = daysOf(span).map((day) => byDay.get(day) ?? nothing(day))
  if (all.length <= MAX_DAY_BARS) return { by: 'day', rows: all }
  const months = new Map<string, FigureRow>()
  for (const row of all) {
    const month = row.label_zh.slice(0, 7)
    const sum = months.get(month) ?? nothing(month)
    for (const name of COUNTS) sum[name] += row[name]
    months.set(month, sum)
  }
  return { by: 'month', rows: [...months.values()] }
}

export type TimeUnit = 's' | 'min'

/** Minutes, unless everything is over in less than two: then seconds say more. One unit for the whole page. */
export function unitOf({ total, by_queue, by_desk, by_hour, by_day }: Figures): TimeUnit {
  const rows = [total, ...by_queue, ...by_desk, ...by_hour, ...by_day]
  const longest = Math.max(0, ...rows.flatMap((row) => [row.wait_p90_s ?? 0, row.service_p90_s ?? 0]))
  return longest > 0 && longest < 120 ? 's' : 'min'
}

/** Seconds in the page's unit, minutes with one digit as in the files; null stays "no data". */
export function amount(seconds: number | null | undefined, unit: TimeUnit): number | null {
  if (seconds === null || seconds === undefined) return null
  return unit === 's' ? seconds : Math.round(seconds / 6) / 10
}

/** 9 minutes stand as 9.0 above 9.1; null stays "no data". */
export function textOf(value: number, unit: TimeUnit): string
export function textOf(value: number | null, unit: TimeUnit): string | null
export function textOf(value: number | null, unit: TimeUnit): string | null {
  return value === null ? null : value.toFixed(unit === 'min' ? 1 : 0)
}

/** Mean score from 1 to 5; null when the server keeps it back. */
export const scoreOf = ({ rating_x100 }: FigureRow): string | null => (typeof rating_x100 === 'number' ? (rating_x100 / 100).toFixed(2) : null)

/** "11-23": the year stands in the heading. */
export const shortDay = (day: string): string => (day.length === 10 ? day.slice(5) : day)
