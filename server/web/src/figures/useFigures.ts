// The figures of one hall over one span. The last question wins; the figures before it stay in sight until the answer comes.
import { ref, shallowRef } from 'vue'
import { api, ApiError, ask, errorOf } from '@/lib/api'
import { serverNowMs } from '@/lib/clock'
import type { Figures } from '@/lib/contract'
import { noteLoginEnd } from '@/lib/staff/useLogin'
import type { Days } from './span'

export interface Answer { siteId: string; days: Days; figures: Figures; atMs: number }

export function useFigures() {
  const answer = shallowRef<Answer | null>(null)
  const problem = shallowRef<ApiError | null>(null)
  const busy = ref(false)
  let asked = 0

  async function load(siteId: string, days: Days): Promise<void> {
    const turn = ++asked
    busy.value = true
    try {
      const figures = await ask(api.GET('/api/v1/halls/{id}/figures', { params: { path: { id: siteId }, query: days } }))
      if (turn !== asked) return
      answer.value = { siteId, days, figures, atMs: serverNowMs() }
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
