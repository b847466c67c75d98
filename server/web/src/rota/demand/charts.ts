// The charts of demand as ECharts options: one kind of bar, over the very rows of the table beside it.
import type { ChartOption } from '@/figures/echarts'
import { base, FILL, namesAxis, numbersAxis, TEXT } from '@/figures/look'

/** One thing that was counted; what was joined of small numbers has no name of its own. */
export interface CountRow { name: string; count: number; /** In whole percent of all; null where parts overlap. */ share: string | null }

const label = { show: true, color: TEXT, fontSize: 14, formatter: ({ value }: { value?: unknown }) => (value ? String(value) : '') }

/** Hours upright, side by side. */
export function hoursChart(rows: readonly CountRow[], unit: string, font: string): ChartOption {
  return {
    ...base(font),
    legend: { show: false },
    grid: { left: 48, right: 16, top: 40, bottom: 28 },
    xAxis: namesAxis(rows.map(({ name }) => name)),
    yAxis: numbersAxis(unit, true, { nameTextStyle: { fontSize: 14, color: TEXT, align: 'left' } }),
    series: [{ name: unit, type: 'bar', barMaxWidth: 44, itemStyle: FILL.batches, data: rows.map(({ count }) => count), label: { ...label, position: 'top' } }],
  }
}

/** Names lying, the longest bar on top as the rows come. */
export function namesChart(rows: readonly CountRow[], unit: string, font: string): ChartOption {
  return {
    ...base(font),
    legend: { show: false },
    grid: { left: 144, right: 48, top: 8, bottom: 52 },
    xAxis: numbersAxis(unit, true, { nameLocation: 'middle', nameGap: 30 }),
    yAxis: namesAxis(rows.map(({ name }) => name), { inverse: true, axisLabel: { fontSize: 14, color: TEXT, width: 132, overflow: 'break', interval: 0 } }),
    series: [{ name: unit, type: 'bar', barMaxWidth: 26, itemStyle: FILL.batches, data: rows.map(({ count }) => count), label: { ...label, position: 'right' } }],
  }
}
