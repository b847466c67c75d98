import { describe, expect, it } from 'vitest'
import type { ReceptionRow } from '@/lib/contract'
import type { ChartOption } from '../echarts'
import { monthsChart, ordersChart, receivedChart, sittingsChart, type Setting } from './charts'
import { askedOf, choicesOf, daysOf, monthsOf } from './period'
import { endsOf, isEmpty, ordersOf, percent } from './rows'

const row = (more: Partial<ReceptionRow> = {}): ReceptionRow => ({
  name: '何静宜', name_en: 'He', posted: 9, held: 4, substituted: 1, postponed: 1, missed: 2, batches: 5, walk_ins: 2, people: 12, solved_on_the_spot: 2, no_shows: 1, expired: 1, adopted: 1, orders: 6, orders_done: 3, orders_overdue: 1, ...more,
})
const setting: Setting = { t: (key) => key, name: ({ name }) => name, font: 'serif' }
type Series = { name: string; data: unknown[]; stack?: string; itemStyle?: { color: string; decal?: object; borderWidth?: number } }
const seriesOf = (option: ChartOption) => option.series as unknown as Series[]
const dataOf = (option: ChartOption) => seriesOf(option).map(({ name, data }) => [name, data])

describe('what became of it', () => {
  it('adds up to what was posted, and to what was ordered', () => {
    const ends = endsOf(row())
    expect(ends).toEqual({ own: 3, substituted: 1, postponed: 1, missed: 2, ahead: 2 })
    expect(Object.values(ends).reduce((sum, n) => sum + n, 0)).toBe(9)
    expect(ordersOf(row())).toEqual({ orders_done: 3, orders_open: 2, orders_overdue: 1 })
  })
  it('has no rate of nothing', () => expect([percent(1, 3), percent(3, 3), percent(0, 0)]).toEqual(['33%', '100%', null]))
  it('is nothing when nothing was posted', () => expect([isEmpty(row({ posted: 0 })), isEmpty(row())]).toEqual([true, false]))
})

describe('charts draw the numbers of their tables', () => {
  it('sittings and orders stand on each other; nothing is drawn for nothing', () => {
    expect(dataOf(sittingsChart([row(), row({ substituted: 0 })], setting))).toEqual([['own', [3, 4]], ['substituted', [1, null]], ['postponed', [1, 1]], ['missed', [2, 2]], ['ahead', [2, 2]]])
    expect(dataOf(ordersChart([row()], setting))).toEqual([['orders_done', [3]], ['orders_open', [2]], ['orders_overdue', [1]]])
  })
  it('who was received', () => expect(dataOf(receivedChart([row()], setting))).toEqual([['batches', [5]], ['walk_ins', [2]], ['people', [12]], ['solved', [2]]]))
  it('months have both', () => expect(seriesOf(monthsChart([row(), row()], ['10月', '11月'], setting)).map(({ name }) => name)).toEqual(['own', 'substituted', 'postponed', 'missed', 'ahead', 'batches', 'walk_ins', 'people', 'solved']))
  it('what stands together differs by pattern or border, not by colour alone', () => {
    for (const option of [sittingsChart([row()], setting), receivedChart([row()], setting), ordersChart([row()], setting), monthsChart([row()], ['11月'], setting)]) {
      const looks = seriesOf(option).map(({ itemStyle }) => JSON.stringify([itemStyle?.decal ?? null, itemStyle?.borderWidth ?? 0, itemStyle?.decal || itemStyle?.borderWidth ? itemStyle.color : '']))
      expect(new Set(looks).size, looks.join('\n')).toBe(looks.length)
    }
  })
})

describe('months', () => {
  it('are whole, over the end of a year too', () => {
    expect(monthsOf('half', '2027-02')).toEqual(['2026-09', '2026-10', '2026-11', '2026-12', '2027-01', '2027-02'])
    expect(monthsOf('year', '2026-03')).toEqual(['2026-01', '2026-02', '2026-03'])
    expect(daysOf(['2028-01', '2028-02'])).toEqual({ from: '2028-01-01', to: '2028-02-29' })
  })
  it('reach from two years back to the next one', () => expect([choicesOf('2026-11')[0], choicesOf('2026-11').at(-1), choicesOf('2026-11').length]).toEqual(['2026-12', '2024-11', 26]))
  it('come from the address as far as it makes sense', () => {
    const asked = (text: string) => askedOf(new URLSearchParams(text), '2026-11')
    expect(asked('month=2026-09&months=half')).toEqual({ span: 'half', month: '2026-09' })
    expect([asked(''), asked('month=2026-13&months=x'), asked('month=1999-01')]).toEqual([{ span: 'month', month: '2026-11' }, { span: 'month', month: '2026-11' }, { span: 'month', month: '2026-11' }])
  })
})
