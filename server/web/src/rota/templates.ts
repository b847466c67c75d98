// The seats that come again, as rows of a form.
import type { HalfDay } from '@/lib/contract'
import type { SeatKind, SeatTemplateForm } from './types'

export interface TemplateRow { key: number; site_id: string; kind: SeatKind; half: HalfDay | ''; from: string; to: string; seats: string; needs: string; is_bookable: boolean; walk_in: string }
let last = 0
/** What stays for people who walk in unless a seat says otherwise, and the most of it. */
const WALK_IN_PERCENT = 50
const MAX_WALK_IN = 80

export const rowOf = (one: SeatTemplateForm): TemplateRow => ({ key: ++last, site_id: one.site_id, kind: one.kind, half: one.half ?? '', from: one.from, to: one.to, seats: String(one.seats), needs: one.needs ?? '', is_bookable: one.is_bookable ?? true, walk_in: String(one.walk_in_percent ?? WALK_IN_PERCENT) })
export const freshRow = (site_id: string): TemplateRow => rowOf({ site_id, kind: 'hall', half: 'morning', from: '09:00', to: '12:00', seats: 1 })
/** What usually goes with a half day: chosen again, the times follow. */
export const TIMES: Record<HalfDay | '', { from: string; to: string }> = { morning: { from: '09:00', to: '12:00' }, afternoon: { from: '14:30', to: '17:30' }, '': { from: '09:00', to: '17:30' } }
export const formOf = (row: TemplateRow): SeatTemplateForm => ({ site_id: row.site_id, kind: row.kind, ...(row.half ? { half: row.half } : {}), from: row.from, to: row.to, seats: Number(row.seats), ...(row.needs ? { needs: row.needs } : {}), is_bookable: row.is_bookable, walk_in_percent: Number(row.walk_in) })

const sortOf = ({ site_id, kind, half }: TemplateRow): string => [site_id, kind, half].join('/')
/** The first row that cannot be kept, counted from 1. */
export function faultOf(rows: readonly TemplateRow[]): { fault: 'bad_time' | 'bad_seats' | 'bad_walk_in' | 'bad_twice'; n: number } | null {
  for (const [at, row] of rows.entries()) {
    if (!(row.from < row.to)) return { fault: 'bad_time', n: at + 1 }
    if (!/^\d{1,2}$/.test(row.seats.trim()) || Number(row.seats) < 1 || Number(row.seats) > 40) return { fault: 'bad_seats', n: at + 1 }
    if (!/^\d{1,2}$/.test(row.walk_in.trim()) || Number(row.walk_in) > MAX_WALK_IN) return { fault: 'bad_walk_in', n: at + 1 }
    if (rows.slice(0, at).some((other) => sortOf(other) === sortOf(row))) return { fault: 'bad_twice', n: at + 1 }
  }
  return null
}
export const isSame = (rows: readonly TemplateRow[], saved: readonly SeatTemplateForm[]): boolean => JSON.stringify(rows.map(formOf)) === JSON.stringify(saved.map((one) => formOf(rowOf(one))))
