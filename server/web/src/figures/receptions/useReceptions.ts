// The reception figures of one place over whole months: the span as a whole, and each month of it. The last question wins; what
// was there before stays in sight until the answer comes.
import { ref, shallowRef } from 'vue'
import { api, ApiError, ask, errorOf } from '@/lib/api'
import { serverNowMs } from '@/lib/clock'
import type { ReceptionFigures, ReceptionRow } from '@/lib/contract'
import { noteLoginEnd } from '@/lib/staff/useLogin'
import type { Days } from '../span'
import { daysOf } from './period'

export interface MonthRow { month: string; total: ReceptionRow }
export interface Answer { siteId: string; months: string[]; days: Days; figures: ReceptionFigures; byMonth: MonthRow[]; atMs: number }

export function useReceptions() {
  const answer = shallowRef<Answer | null>(null)
  const problem = shallowRef<ApiError | null>(null)
  const busy = ref(false)
  let asked = 0

  async function load(siteId: string, months: string[]): Promise<void> {
    const turn = ++asked
    busy.value = true
    const read = (query: Days): Promise<ReceptionFigures> => ask(api.GET('/api/v1/halls/{id}/reception-figures', { params: { path: { id: siteId }, query } }))
    try {
      const days = daysOf(months)
      const [figures, ...each] = await Promise.all([read(days), ...(months.length > 1 ? months.map((month) => read(daysOf([month]))) : [])])
      if (turn !== asked) return
      answer.value = { siteId, months, days, figures, byMonth: each.map(({ total }, at) => ({ month: months[at] ?? '', total })), atMs: serverNowMs() }
      problem.value = null
    } catch (thrown) {
      if (turn !== asked || noteLoginEnd(errorOf(thrown))) return
      problem.value = errorOf(thrown)
      answer.value = null
    } finally {
      if (turn === asked) busy.value = false
    }
  }
  return { answer, problem, busy, load }
}
