// The reception figures of one place over whole months: the span as a whole, and each month of it.
import { api, ask } from '@/lib/api'
import { serverNowMs } from '@/lib/clock'
import type { ReceptionFigures, ReceptionRow } from '@/lib/contract'
import type { Days } from '../span'
import { useLatest } from '../useLatest'
import { daysOf } from './period'

export interface MonthRow { month: string; total: ReceptionRow }
export interface Answer { siteId: string; months: string[]; days: Days; figures: ReceptionFigures; byMonth: MonthRow[]; atMs: number }

export const useReceptions = () =>
  useLatest(async (siteId: string, months: string[]): Promise<Answer> => {
    const read = (query: Days): Promise<ReceptionFigures> => ask(api.GET('/api/v1/halls/{id}/reception-figures', { params: { path: { id: siteId }, query } }))
    const days = daysOf(months)
    const [figures, ...each] = await Promise.all([read(days), ...(months.length > 1 ? months.map((month) => read(daysOf([month]))) : [])])
    return { siteId, months, days, figures, byMonth: each.map(({ total }, at) => ({ month: months[at] ?? '', total })), atMs: serverNowMs() }
  })
