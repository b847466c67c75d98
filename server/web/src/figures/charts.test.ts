import { describe, expect, it } from 'vitest'
import type { FigureRow, PriorityUse } from '@/lib/contract'
import { dayChart, hourChart, placeChart, priorityChart, type Setting } from './charts'
import type { ChartOption } from './echarts'

const setting: Setting = { t: (key, args) => (args ? `${key}:${Object.values(args).join(',')}` : key), name: ({ label_zh }) => label_zh, unit: 'min', font: 'serif' }
const row = (label: string, more: Partial<FigureRow> = {}): FigureRow => ({
  label_zh: label, label_en: label, batches: 9, person_times: 20, items: 5, served: 4, missed: 3, cancelled: 2, expired: 1, priority: 0, picked: 0, ratings: 0,
  wait_p50_s: 60, wait_p90_s: 120, service_p50_s: 180, service_p90_s: 246, ...more,
})
type Series = { name: string; data: unknown[]; stack?: string; itemStyle?: { decal?: object; borderWidth?: number }; symbol?: string; lineStyle?: { type: string } }
const seriesOf = (option: ChartOption) => option.series as unknown as Series[]
const dataOf = (option: ChartOption) => seriesOf(option).map(({ name, data }) => [name, data])

describe('charts draw the numbers of their tables', () => {
  it('hours: visits, and waits in the page’s unit, with gaps where nobody waited', () => {
    const gap = row('10:00', { batches: 0 })
    delete gap.wait_p50_s
    delete gap.wait_p90_s
    expect(dataOf(hourChart([row('09:00'), gap], setting))).toEqual([['batches', [9, 0]], ['p50', [1, null]], ['p90', [2, null]]])
  })
  it('days: the four outcomes stand on each other, missed numbers stand apart', () => {
    const option = dayChart([row('2026-11-22'), row('2026-11-23', { served: 6 })], setting)
    expect(dataOf(option)).toEqual([['served', [4, 6]], ['cancelled', [2, 2]], ['expired', [1, 1]], ['open', [2, 0]], ['missed', [3, 3]]])
    expect(seriesOf(option).map(({ stack }) => stack)).toEqual(['ends', 'ends', 'ends', 'ends', undefined])
  })
  it('a single day: one bar for each outcome', () => {
    const [only] = seriesOf(dayChart([row('2026-11-23')], setting))
    expect((only?.data as { value: number }[]).map(({ value }) => value)).toEqual([4, 2, 1, 2, 3])
  })
  it('places: waits left, service right', () => {
    expect(dataOf(placeChart([row('1号窗口')], setting))).toEqual([['p90', [2]], ['p50', [1]], ['p90', [4.1]], ['p50', [3]]])
  })
  it('priority: numbers given and people passed', () => {
    const use: PriorityUse = { class: { code: 'aged', name_zh: '满60周岁', name_en: 'Aged', bonus_minutes: 30, is_declared: false, source: '法' }, tickets: 3, passed: 7 }
    expect(dataOf(priorityChart([use], setting))).toEqual([['tickets', [3]], ['passed', [7]]])
  })
  it('what stands together differs by pattern, border, mark or dash, not by colour alone', () => {
    for (const option of [dayChart([row('a'), row('b')], setting), hourChart([row('09:00')], setting), placeChart([row('a')], setting)]) {
      const looks = new Map(seriesOf(option).map(({ name, itemStyle, symbol, lineStyle }) => [name, JSON.stringify([itemStyle?.decal ?? null, itemStyle?.borderWidth ?? 0, symbol ?? '', lineStyle?.type ?? ''])]))
      expect(new Set(looks.values()).size, [...looks].join('\n')).toBe(looks.size)
    }
  })
  it('every axis of numbers says its unit', () => {
    for (const option of [dayChart([row('a'), row('b')], setting), dayChart([row('a')], setting), hourChart([row('09:00')], setting), placeChart([row('a')], setting)]) {
      const axes = [option.xAxis, option.yAxis].flat().filter((axis) => axis?.type === 'value')
      expect(axes.length).toBeGreaterThan(0)
      for (const axis of axes) expect(axis?.name).toMatch(/unit_|missed_panel|axis:/)
    }
  })
})
