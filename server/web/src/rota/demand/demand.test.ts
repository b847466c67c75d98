import { describe, expect, it } from 'vitest'
import { hoursChart, namesChart } from './charts'
import { countRows, hourRows } from './rows'

describe('demand', () => {
  const topics = [{ topic: 'other', count: 30 }, { topic: 'labour', count: 6 }, { topic: 'debt', count: 14 }]
  it('most first, and what was joined last', () => {
    const rows = countRows(topics, ({ topic }) => topic, ({ topic }) => topic === 'other', 50)
    expect(rows).toEqual([{ name: 'debt', count: 14, share: '28%' }, { name: 'labour', count: 6, share: '12%' }, { name: 'other', count: 30, share: '60%' }])
  })
  it('parts that overlap have no share', () => expect(countRows(topics, ({ topic }) => topic, () => false, null).map(({ share }) => share)).toEqual([null, null, null]))
  it('an hour without anybody is a gap to be seen', () => {
    expect(hourRows([{ hour: 11, count: 3 }, { hour: 9, count: 1 }], 4)).toEqual([{ name: '09:00', count: 1, share: '25%' }, { name: '10:00', count: 0, share: '0%' }, { name: '11:00', count: 3, share: '75%' }])
    expect(hourRows([], 0)).toEqual([])
  })
  it('charts draw the rows of their tables and say their unit', () => {
    const rows = hourRows([{ hour: 9, count: 1 }, { hour: 10, count: 5 }], 6)
    for (const option of [hoursChart(rows, 'talks', 'serif'), namesChart(rows, 'talks', 'serif')]) {
      const [series] = option.series as unknown as { data: number[] }[]
      expect(series?.data).toEqual([1, 5])
      expect([option.xAxis, option.yAxis].flat().some((axis) => (axis as { name?: string }).name === 'talks')).toBe(true)
    }
  })
})
