// The charts as ECharts options. Each takes the very rows of the table beside it.
import type { FigureRow, PriorityUse } from '@/lib/contract'
import type { Args } from '@/lib/i18n'
import type { ChartOption } from './echarts'
import { base, FILL, LINE, namesAxis, numbersAxis, TEXT } from './look'
import { amount, OUTCOMES, outcomeOf, shortDay, textOf, type TimeUnit } from './rows'

/** Words and settings that a chart needs from the page. */
export interface Setting { t: (key: ChartWord, args?: Args) => string; name: (row: { label_zh: string; label_en: string }) => string; unit: TimeUnit; font: string }
type ChartWord = 'batches' | 'p50' | 'p90' | 'wait' | 'service' | 'unit_s' | 'unit_min' | 'unit_batches' | 'axis' | 'missed_panel' | 'tickets' | 'passed' | 'missed' | (typeof OUTCOMES)[number]

const shownIn = (unit: TimeUnit) => (value: unknown): string => (typeof value === 'number' ? textOf(value, unit) : '–')
const line = (look: (typeof LINE)[keyof typeof LINE]) =>
  ({ type: 'line', symbol: look.symbol, symbolSize: 9, itemStyle: { color: look.color }, lineStyle: { color: look.color, width: look.width, type: look.dash } }) as const

/** Visits by hour above, waits by hour below, over the same hours. */
export function hourChart(rows: readonly FigureRow[], { t, unit, font }: Setting): ChartOption {
  const hours = rows.map((row) => row.label_zh)
  const waits = (key: 'wait_p50_s' | 'wait_p90_s') => rows.map((row) => amount(row[key], unit))
  return {
    ...base(font),
    grid: [{ left: 52, right: 16, top: 66, height: 104 }, { left: 52, right: 16, top: 226, bottom: 28 }],
    xAxis: [namesAxis(hours, { gridIndex: 0 }), namesAxis(hours, { gridIndex: 1 })],
    yAxis: [numbersAxis(t('unit_batches'), true, { gridIndex: 0, splitNumber: 2 }), numbersAxis(t(`unit_${unit}`), false, { gridIndex: 1 })],
    series: [
      { name: t('batches'), type: 'bar', xAxisIndex: 0, yAxisIndex: 0, barMaxWidth: 40, itemStyle: FILL.batches, data: rows.map((row) => row.batches), label: { show: true, position: 'top', color: TEXT, fontSize: 14, formatter: ({ value }) => (value ? String(value) : '') } },
      { name: t('p50'), ...line(LINE.p50), xAxisIndex: 1, yAxisIndex: 1, data: waits('wait_p50_s'), tooltip: { valueFormatter: shownIn(unit) } },
      { name: t('p90'), ...line(LINE.p90), xAxisIndex: 1, yAxisIndex: 1, data: waits('wait_p90_s'), tooltip: { valueFormatter: shownIn(unit) } },
    ],
  }
}

/** What became of the visits of each day; missed numbers below, because a missed one may still have been served. */
export function dayChart(rows: readonly FigureRow[], setting: Setting): ChartOption {
  const [only] = rows
  if (only && rows.length === 1) return oneDayChart(only, setting)
  const { t, font } = setting
  const ends = rows.map(outcomeOf)
  const days = rows.map((row) => shortDay(row.label_zh))
  return {
    ...base(font),
    grid: [{ left: 52, right: 16, top: 66, bottom: 146 }, { left: 52, right: 16, height: 56, bottom: 28 }],
    xAxis: [namesAxis(days, { gridIndex: 0 }), namesAxis(days, { gridIndex: 1 })],
    yAxis: [numbersAxis(t('unit_batches'), true, { gridIndex: 0 }), numbersAxis(t('missed_panel'), true, { gridIndex: 1, splitNumber: 1, nameTextStyle: { fontSize: 14, color: TEXT, align: 'left' } })],
    series: [
      ...OUTCOMES.map((name) => ({ name: t(name), type: 'bar' as const, stack: 'ends', xAxisIndex: 0, yAxisIndex: 0, barMaxWidth: 48, itemStyle: FILL[name], data: ends.map((end) => end[name]) })),
      { name: t('missed'), type: 'bar', xAxisIndex: 1, yAxisIndex: 1, barMaxWidth: 20, itemStyle: FILL.missed, data: rows.map((row) => row.missed) },
    ],
  }
}

/** One day needs no axis of days: a bar for each outcome. */
function oneDayChart(row: FigureRow, { t, font }: Setting): ChartOption {
  const end = outcomeOf(row)
  const bars = [...OUTCOMES.map((name) => ({ name, value: end[name] })), { name: 'missed' as const, value: row.missed }]
  return {
    ...base(font),
    legend: { show: false },
    grid: { left: 116, right: 40, top: 8, bottom: 52 },
    xAxis: numbersAxis(t('unit_batches'), true, { nameLocation: 'middle', nameGap: 30 }),
    yAxis: namesAxis(bars.map(({ name }) => t(name)), { inverse: true, axisLabel: { fontSize: 14, color: TEXT, width: 104, overflow: 'break', interval: 0 } }),
    series: [{ name: shortDay(row.label_zh), type: 'bar', barMaxWidth: 24, label: { show: true, position: 'right', color: TEXT, fontSize: 14 }, data: bars.map(({ name, value }) => ({ value, itemStyle: FILL[name] })) }],
  }
}

/** The axis goes on beyond the longest bar, so that the numbers at its end have room. */
const ROOM_FOR_LABEL = '45%'

/** Waits on the left, service on the right; the bar of half the people stands in the bar of nine in ten. */
export function placeChart(rows: readonly FigureRow[], { t, name, unit, font }: Setting): ChartOption {
  const names = rows.map(name)
  const sides = [['wait_p50_s', 'wait_p90_s'], ['service_p50_s', 'service_p90_s']] as const
  const values = (key: (typeof sides)[number][number]) => rows.map((row) => amount(row[key], unit))
  const title = (side: string) => ({ name: t('axis', { name: side, unit: t(`unit_${unit}`) }), nameLocation: 'middle' as const, nameGap: 30, boundaryGap: [0, ROOM_FOR_LABEL] })
  const [wait, service] = [title(t('wait')), title(t('service'))]
  const look = base(font)
  return {
    ...look,
    legend: { ...look.legend, data: [t('p50'), t('p90')] },
    grid: [{ left: 116, width: '34%', top: 36, bottom: 52 }, { right: 44, width: '34%', top: 36, bottom: 52 }],
    xAxis: [numbersAxis('', false, { ...wait, gridIndex: 0 }), numbersAxis('', false, { ...service, gridIndex: 1 })],
    yAxis: [0, 1].map((at) => namesAxis(names, { gridIndex: at, inverse: true, axisLabel: at === 0 ? { fontSize: 14, color: TEXT, width: 104, overflow: 'break', interval: 0 } : { show: false } })),
    series: sides.flatMap(([half, most], at) => {
      const where = { type: 'bar' as const, xAxisIndex: at, yAxisIndex: at, barMaxWidth: 22, barGap: '-100%', tooltip: { valueFormatter: shownIn(unit) } }
      const said = rows.map((row) => [amount(row[half], unit), amount(row[most], unit)] as const)
      return [
        { ...where, name: t('p90'), itemStyle: FILL.p90, data: values(most), label: { show: true, position: 'right' as const, color: TEXT, fontSize: 14, formatter: ({ dataIndex }: { dataIndex: number }) => (said[dataIndex]?.[1] === null ? '' : (said[dataIndex] ?? []).map((n) => textOf(n, unit)).join(' / ')) } },
        { ...where, name: t('p50'), itemStyle: FILL.p50, data: values(half), z: 3 },
      ]
    }),
  }
}

/** How many numbers of each class were given, and how many people they passed. */
export function priorityChart(uses: readonly PriorityUse[], { t, name, font }: Setting): ChartOption {
  const label = { show: true, position: 'right' as const, color: TEXT, fontSize: 14 }
  return {
    ...base(font),
    grid: { left: 144, right: 40, top: 36, bottom: 28 },
    xAxis: numbersAxis('', true),
    yAxis: namesAxis(uses.map(({ class: one }) => name({ label_zh: one.name_zh, label_en: one.name_en })), { inverse: true, axisLabel: { fontSize: 14, color: TEXT, width: 132, overflow: 'break', interval: 0 } }),
    series: [
      { name: t('tickets'), type: 'bar', barMaxWidth: 14, itemStyle: FILL.batches, label, data: uses.map((use) => use.tickets) },
      { name: t('passed'), type: 'bar', barMaxWidth: 14, itemStyle: FILL.passed, label, data: uses.map((use) => use.passed) },
    ],
  }
}
