// Rows of the figures of demand: the same list for a chart and its table. Pure.
import { percent } from '@/figures/receptions/rows'
import type { CountRow } from './charts'

/** Most first; "other", which is many things, last. */
export function countRows<R extends { count: number }>(rows: readonly R[], nameOf: (row: R) => string, isOther: (row: R) => boolean, whole: number | null): CountRow[] {
  return [...rows]
    .sort((a, b) => Number(isOther(a)) - Number(isOther(b)) || b.count - a.count)
    .map((row) => ({ name: nameOf(row), count: row.count, share: whole === null ? null : percent(row.count, whole) }))
}

/** Every hour from the first to the last: an hour without any is a gap to be seen. */
export function hourRows(rows: readonly { hour: number; count: number }[], whole: number): CountRow[] {
  if (rows.length === 0) return []
  const byHour = new Map(rows.map(({ hour, count }) => [hour, count]))
  const [first, last] = [Math.min(...byHour.keys()), Math.max(...byHour.keys())]
  return Array.from({ length: last - first + 1 }, (_, n) => {
    const count = byHour.get(first + n) ?? 0
    return { name: `${String(first + n).padStart(2, '0')}:00`, count, share: percent(count, whole) }
  })
}
