// The charts of leaders' receptions as ECharts options. Each takes the very rows of the table beside it.
import type { ReceptionRow } from '@/lib/contract'
import type { ChartOption } from '../echarts'
import { base, FILL, namesAxis, numbersAxis, TEXT } from '../look'
import { ENDS, endsOf, ORDER_ENDS, ordersOf } from './rows'

/** Words and settings that a chart needs from the page. */
export interface Setting { t: (key: ChartWord) => string; name: (row: ReceptionRow) => string; font: string }
export type ChartWord = (typeof ENDS)[number] | (typeof ORDER_ENDS)[number] | 'batches' | 'walk_ins' | 'people' | 'solved' | 'unit_sittings' | 'unit_batches' | 'unit_orders' | 'unit_received'

const END_FILL = { own: FILL.served, substituted: FILL.passed, postponed: FILL.cancelled, missed: FILL.expired, ahead: FILL.open } as const
const ORDER_FILL = { orders_done: FILL.served, orders_open: FILL.open, orders_overdue: FILL.expired } as const
const RECEIVED = [['batches', FILL.received], ['walk_ins', FILL.walk_ins], ['people', FILL.people], ['solved', FILL.solved]] as const

/** Nothing is drawn for nothing: a bar of no length would still show its border. */
const drawn = (count: number): number | null => count || null
const countOf = (row: ReceptionRow, what: (typeof RECEIVED)[number][0]): number | null => drawn(what === 'solved' ? row.solved_on_the_spot : row[what])
const across = (rows: readonly ReceptionRow[], { name }: Setting) => namesAxis(rows.map(name), { inverse: true, axisLabel: { fontSize: 14, color: TEXT, width: 112, overflow: 'break', interval: 0 } })
const along = (unit: string) => numbersAxis(unit, true, { nameLocation: 'middle', nameGap: 30 })

/** What became of each leader's sittings. */
export function sittingsChart(rows: readonly ReceptionRow[], setting: Setting): ChartOption {
  const ends = rows.map(endsOf)
  return {
    ...base(setting.font),
    grid: { left: 124, right: 24, top: 62, bottom: 52 },
    xAxis: along(setting.t('unit_sittings')),
    yAxis: across(rows, setting),
    series: ENDS.map((end) => ({ name: setting.t(end), type: 'bar' as const, stack: 'ends', barMaxWidth: 26, itemStyle: END_FILL[end], data: ends.map((one) => drawn(one[end])) })),
  }
}

/** Batches, those of them without an appointment, people, and what was solved at once. */
export function receivedChart(rows: readonly ReceptionRow[], setting: Setting): ChartOption {
  return {
    ...base(setting.font),
    grid: { left: 124, right: 40, top: 36, bottom: 52 },
    xAxis: along(setting.t('unit_received')),
    yAxis: across(rows, setting),
    series: RECEIVED.map(([what, fill]) => ({
      name: setting.t(what), type: 'bar' as const, barMaxWidth: 12, itemStyle: fill, data: rows.map((row) => countOf(row, what)),
      label: { show: true, position: 'right' as const, color: TEXT, fontSize: 14, formatter: ({ value }: { value?: unknown }) => (value ? String(value) : '') },
    })),
  }
}

/** Orders by how they stand. */
export function ordersChart(rows: readonly ReceptionRow[], setting: Setting): ChartOption {
  const ends = rows.map(ordersOf)
  return {
    ...base(setting.font),
    grid: { left: 124, right: 24, top: 36, bottom: 52 },
    xAxis: along(setting.t('unit_orders')),
    yAxis: across(rows, setting),
    series: ORDER_ENDS.map((end) => ({ name: setting.t(end), type: 'bar' as const, stack: 'orders', barMaxWidth: 26, itemStyle: ORDER_FILL[end], data: ends.map((one) => drawn(one[end])) })),
  }
}

/** Sittings of each month above, batches and people below, over the same months. */
export function monthsChart(rows: readonly ReceptionRow[], months: string[], setting: Setting): ChartOption {
  const ends = rows.map(endsOf)
  return {
    ...base(setting.font),
    grid: [{ left: 52, right: 16, top: 104, height: 116 }, { left: 52, right: 16, top: 290, bottom: 28 }],
    xAxis: [namesAxis(months, { gridIndex: 0 }), namesAxis(months, { gridIndex: 1 })],
    yAxis: [numbersAxis(setting.t('unit_sittings'), true, { gridIndex: 0, splitNumber: 2, nameTextStyle: { fontSize: 14, color: TEXT, align: 'left' } }), numbersAxis(setting.t('unit_received'), true, { gridIndex: 1, splitNumber: 2, nameTextStyle: { fontSize: 14, color: TEXT, align: 'left' } })],
    series: [
      ...ENDS.map((end) => ({ name: setting.t(end), type: 'bar' as const, stack: 'ends', xAxisIndex: 0, yAxisIndex: 0, barMaxWidth: 44, itemStyle: END_FILL[end], data: ends.map((one) => drawn(one[end])) })),
      ...RECEIVED.map(([what, fill]) => ({ name: setting.t(what), type: 'bar' as const, xAxisIndex: 1, yAxisIndex: 1, barMaxWidth: 16, itemStyle: fill, data: rows.map((row) => countOf(row, what)) })),
    ],
  }
}
