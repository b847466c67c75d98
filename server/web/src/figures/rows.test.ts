import { describe, expect, it } from 'vitest'
import type { FigureRow, Figures } from '@/lib/contract'
import { amount, dayRows, hourRows, isEmpty, outcomeOf, scoreOf, unitOf } from './rows'

const row = (label: string, more: Partial<FigureRow> = {}): FigureRow => ({
  label_zh: label, label_en: label, batches: 0, person_times: 0, items: 0, served: 0, missed: 0, cancelled: 0, expired: 0, priority: 0, picked: 0, ratings: 0, ...more,
})
const figures = (total: Partial<FigureRow>, more: Partial<Figures> = {}): Figures => ({
  site_name: '大厅', site_name_en: 'Hall', from: '2026-11-23', to: '2026-11-23', total: row('', total), by_queue: [], by_desk: [], by_hour: [], by_day: [], priorities: [], ...more,
})

describe('what charts and tables show', () => {
  it('puts every visit into exactly one end, though a missed one may have been served', () => {
    const day = row('2026-11-23', { batches: 10, served: 6, cancelled: 1, expired: 1, missed: 3 })
    const outcome = outcomeOf(day)
    expect(outcome).toEqual({ served: 6, cancelled: 1, expired: 1, open: 2 })
    expect(Object.values(outcome).reduce((sum, n) => sum + n, 0)).toBe(day.batches)
  })
  it('shows an hour without visits between two with', () => {
    const rows = hourRows([row('09:00', { batches: 2, wait_p50_s: 60 }), row('11:00', { batches: 1 })])
    expect(rows.map((one) => [one.label_zh, one.batches, one.wait_p50_s])).toEqual([['09:00', 2, 60], ['10:00', 0, undefined], ['11:00', 1, undefined]])
    expect(hourRows([])).toEqual([])
  })
  it('shows every day of a short span, and months of a long one without medians', () => {
    const some = [row('2026-11-02', { batches: 3, person_times: 5, served: 2, wait_p50_s: 60 }), row('2026-11-04', { batches: 1, person_times: 1, served: 1 })]
    const short = dayRows(some, { from: '2026-11-01', to: '2026-11-04' })
    expect([short.by, short.rows.map((one) => one.batches)]).toEqual(['day', [0, 3, 0, 1]])
    const long = dayRows(some, { from: '2026-09-01', to: '2026-11-30' })
    expect([long.by, long.rows.map((one) => [one.label_zh, one.batches, one.person_times, one.served])]).toEqual(['month', [['2026-09', 0, 0, 0], ['2026-10', 0, 0, 0], ['2026-11', 4, 6, 3]]])
    expect(long.rows[2]?.wait_p50_s).toBeUndefined()
    expect(some[0]?.batches).toBe(3)
  })
  it('changes to seconds only when everything is short', () => {
    expect(unitOf(figures({ wait_p90_s: 119 }))).toBe('s')
    expect(unitOf(figures({ wait_p90_s: 40 }, { by_desk: [row('1', { service_p90_s: 120 })] }))).toBe('min')
    expect(unitOf(figures({}))).toBe('min')
  })
  it('rounds minutes as the files do and keeps "no data" apart from nought', () => {
    expect([amount(545, 'min'), amount(45, 's'), amount(0, 'min'), amount(undefined, 'min')]).toEqual([9.1, 45, 0, null])
  })
  it('tells no mean that the server keeps back', () => {
    expect(scoreOf(row('a', { ratings: 4 }))).toBeNull()
    expect(scoreOf(row('a', { ratings: 5, rating_x100: 460 }))).toBe('4.60')
  })
  it('is empty without visits', () => {
    expect(isEmpty(figures({}))).toBe(true)
    expect(isEmpty(figures({ batches: 1 }))).toBe(false)
  })
})
