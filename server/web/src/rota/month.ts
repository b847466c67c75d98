// A month of duties as a table: a row for a working day, a column for a seat; who may sit where, and in what order people are offered.
import type { HalfDay } from '@/lib/contract'
import { daysBetween } from '@/lib/day'
import type { Cause, EmptySeat, LawyerFit, Load, Rota, SeatKind, Shift } from './types'

export { daysOf, monthOf, monthWords, plusDays, shiftMonth, weekdayOf } from '@/reception/month'

/** A seat that comes again: the same in every row. */
export interface SeatColumn { key: string; site_id: string; site_name: string; site_name_en: string; kind: SeatKind; half: HalfDay | null; no: number; from: string; to: string; needs: string | null; /** More than one of its sort at the place. */ isNumbered: boolean }
export interface DayRow { day: string; isWorking: boolean; /** The first row of its week. */ isFirst: boolean; seats: (Shift | null)[] }
/** One of the table's seats, counted from 0. */
export interface At { row: number; column: number }

const sortOf = (one: Shift): string => [one.site_id, one.kind, one.half ?? ''].join('/')
const keyOf = (one: Shift): string => `${sortOf(one)}/${one.no}`
const HALF_ORDER: Record<string, number> = { morning: 0, '': 1, afternoon: 2 }

/** The seats of a month: place by place as they come, hall before remote, morning before afternoon. */
export function columnsOf(shifts: readonly Shift[]): SeatColumn[] {
  const first = new Map<string, Shift>()
  for (const one of shifts) if (!first.has(keyOf(one))) first.set(keyOf(one), one)
  const sites = [...new Set(shifts.map(({ site_id }) => site_id))]
  const all = [...first.values()]
  const order = (a: Shift, b: Shift): number =>
    sites.indexOf(a.site_id) - sites.indexOf(b.site_id) || a.kind.localeCompare(b.kind) || (HALF_ORDER[a.half ?? ''] ?? 1) - (HALF_ORDER[b.half ?? ''] ?? 1) || a.no - b.no
  return all.sort(order).map((one) => ({
    key: keyOf(one), site_id: one.site_id, site_name: one.site_name, site_name_en: one.site_name_en, kind: one.kind, half: one.half ?? null, no: one.no, from: one.from, to: one.to, needs: one.needs ?? null,
    isNumbered: all.filter((other) => sortOf(other) === sortOf(one)).length > 1,
  }))
}

/** Columns that stand next to each other at one place. */
export function sitesOf(columns: readonly SeatColumn[]): { site: SeatColumn; span: number }[] {
  const sites: { site: SeatColumn; span: number }[] = []
  for (const column of columns) {
    const last = sites.at(-1)
    if (last?.site.site_id === column.site_id) last.span++
    else sites.push({ site: column, span: 1 })
  }
  return sites
}

const weekOf = (day: string): number => Math.floor((daysBetween('2024-01-01', day)) / 7)

/** Days that have seats. */
export function rowsOf(rota: Pick<Rota, 'days' | 'shifts'>, columns: readonly SeatColumn[]): DayRow[] {
  const seats = new Map(rota.shifts.map((one) => [`${one.day} ${keyOf(one)}`, one]))
  const rows = rota.days
    .map(({ day, is_working }) => ({ day, isWorking: is_working, isFirst: false, seats: columns.map(({ key }) => seats.get(`${day} ${key}`) ?? null) }))
    .filter((row) => row.seats.some(Boolean))
  return rows.map((row, at) => ({ ...row, isFirst: at > 0 && weekOf(row.day) !== weekOf(rows[at - 1]?.day ?? row.day) }))
}

const STEPS: Record<string, { down: number; right: number }> = { ArrowUp: { down: -1, right: 0 }, ArrowDown: { down: 1, right: 0 }, ArrowLeft: { down: 0, right: -1 }, ArrowRight: { down: 0, right: 1 } }

/** Where an arrow key leads; the ends hold, and places without a seat are stepped over. */
export function stepTo(rows: readonly DayRow[], from: At, key: string): At {
  const step = STEPS[key]
  if (!step) return from
  const { down, right } = step
  for (let at = { row: from.row + down, column: from.column + right }; ; at = { row: at.row + down, column: at.column + right }) {
    const row = rows[at.row]
    if (!row || at.column < 0 || at.column >= row.seats.length) return from
    if (row.seats[at.column]) return at
  }
}

/** How many lawyers each cause keeps away, most first. */
export const countsOf = (gap: EmptySeat): EmptySeat['counts'] => [...gap.counts].sort((a, b) => b.lawyers - a.lawyers)

/** Duties before the month and in it. */
export const sumOf = (load: Pick<Load, 'month' | 'before'>): number => load.month + load.before

/** Fewest duties first; a search looks at names and firms. */
export function loadsFor(loads: readonly Load[], search: string): Load[] {
  const wanted = search.trim().toLowerCase()
  const isWanted = (one: Load): boolean => !wanted || [one.name, one.name_en, one.firm, one.firm_en].some((text) => text.toLowerCase().includes(wanted))
  return loads.filter(isWanted).sort((a, b) => a.month - b.month || sumOf(a) - sumOf(b) || a.name.localeCompare(b.name, 'zh'))
}

export interface Choice extends Load { cause: Cause | null }
/** Who may take a seat: those who fit first, of them those with fewest duties. */
export function choicesOf(fits: readonly LawyerFit[], loads: readonly Load[], search = ''): { fitting: Choice[]; others: Choice[] } {
  const cause = new Map(fits.map((one) => [one.lawyer_id, one.cause ?? null]))
  const all = loadsFor(loads, search).filter(({ lawyer_id }) => cause.has(lawyer_id)).map((one) => ({ ...one, cause: cause.get(one.lawyer_id) ?? null }))
  return { fitting: all.filter((one) => one.cause === null), others: all.filter((one) => one.cause !== null) }
}

/** What has happened, or is happening, does not move. */
export const isOpen = (one: Shift, today: string): boolean => one.day >= today && (one.state === 'planned' || one.state === 'published' || one.state === 'acknowledged')
/** A lawyer who has said yes is moved only for a reason, which is kept. */
export const needsReason = (...shifts: (Shift | null | undefined)[]): boolean => shifts.some((one) => one?.state === 'acknowledged')
