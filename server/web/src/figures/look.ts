// How charts look: the tokens' colours, and for each thing a pattern or a mark too, so that colour is never alone.
// Every fill has 3:1 or more on white.
import type { ChartOption } from './echarts'

const INK = '#16202b'
export const TEXT = '#36424f'
const GRID_LINE = '#e3e6ea'
const AXIS_LINE = '#79838f'

interface Decal { symbol: string; symbolSize?: number; dashArrayX: (number | number[])[]; dashArrayY: number[]; rotation?: number; color: string }
interface Fill { color: string; borderColor?: string; borderWidth?: number; decal?: Decal }

const hatch = (color: string, rotation: number): Decal => ({ symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 5], rotation, color })

export const FILL: Record<'batches' | 'served' | 'cancelled' | 'expired' | 'open' | 'missed' | 'p50' | 'p90' | 'passed' | 'received' | 'walk_ins' | 'people' | 'solved', Fill> = {
  batches: { color: '#1f5488' },
  served: { color: '#17426e' },
  cancelled: { color: '#b5833a', decal: hatch('rgba(255,255,255,.75)', Math.PI / 4) },
  expired: { color: '#a3241c', decal: { symbol: 'circle', symbolSize: 0.75, dashArrayX: [[7, 7], [0, 7, 7, 0]], dashArrayY: [7, 0], color: 'rgba(255,255,255,.8)' } },
  open: { color: '#fff', borderColor: AXIS_LINE, borderWidth: 1.5 },
  missed: { color: '#5a6673', decal: hatch('rgba(255,255,255,.55)', 0) },
  p50: { color: '#17426e' },
  p90: { color: '#f5ebd8', borderColor: '#9a6a24', borderWidth: 1.5, decal: hatch('rgba(154,106,36,.5)', -Math.PI / 4) },
  received: { color: '#1f5488', decal: hatch('rgba(255,255,255,.6)', Math.PI / 2) },
  walk_ins: { color: '#b5833a', decal: { symbol: 'circle', symbolSize: 0.6, dashArrayX: [[5, 5], [0, 5, 5, 0]], dashArrayY: [5, 0], color: 'rgba(255,255,255,.85)' } },
  people: { color: '#dce8f3', borderColor: '#1f5488', borderWidth: 1.5 },
  solved: { color: '#1b6b45', decal: hatch('rgba(255,255,255,.6)', 0) },
  passed: { color: '#f5ebd8', borderColor: '#9a6a24', borderWidth: 1.5, decal: hatch('rgba(154,106,36,.5)', -Math.PI / 4) },
}
export const LINE = {
  p50: { color: '#17426e', symbol: 'circle', width: 2.5, dash: 'solid' },
  p90: { color: '#8a5a00', symbol: 'triangle', width: 2, dash: 'dashed' },
} as const

/** What all charts share. */
export function base(font: string): ChartOption {
  return {
    animation: false,
    textStyle: { fontFamily: font, fontSize: 14, color: TEXT },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { color: 'rgba(31,84,136,.08)' } }, confine: true, textStyle: { fontFamily: font, fontSize: 14, color: INK }, borderColor: AXIS_LINE },
    legend: { top: 0, left: 0, itemGap: 18, itemWidth: 22, itemHeight: 13, textStyle: { fontSize: 14, color: TEXT, fontFamily: font }, selectedMode: false },
  }
}

const axisText = { fontSize: 14, color: TEXT }

export const namesAxis = (data: string[], more: object = {}) =>
  ({ type: 'category', data, axisLine: { lineStyle: { color: AXIS_LINE } }, axisTick: { show: false }, axisLabel: { ...axisText, hideOverlap: true }, ...more }) as const

/** An axis of numbers with its unit. `counts`: whole numbers only. */
export const numbersAxis = (unit: string, counts: boolean, more: object = {}) =>
  ({ type: 'value', name: unit, min: 0, ...(counts ? { minInterval: 1 } : {}), splitNumber: 4, nameTextStyle: { ...axisText }, axisLabel: axisText, splitLine: { lineStyle: { color: GRID_LINE } }, ...more }) as const
