// What the server says while the form is filled: matters that may be the same, the unit that answers, earlier matters.
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { api, ApiError, ask, errorOf } from '@/lib/api'
import { isDivisionCode, type Draft } from './draft'
import type { DuplicateCandidate, PersonHistory, RouteSuggestion, Unit } from './types'

/** Typing pauses this long before the server is asked. */
const PAUSE_MS = 600

/** Asks again when what is asked changes; the newest question wins. */
function useAsking<Q, A>(question: () => Q | null, answer: (q: Q, signal: AbortSignal) => Promise<A>) {
  const value = shallowRef<A | null>(null)
  const problem = shallowRef<ApiError | null>(null)
  const isAsking = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | undefined

  async function look(): Promise<void> {
    clearTimeout(timer)
    running?.abort()
    const q = question()
    if (q === null) {
      value.value = null
      isAsking.value = false
      return
    }
    const mine = (running = new AbortController())
    isAsking.value = true
    try {
      const found = await answer(q, mine.signal)
      if (running !== mine) return
      value.value = found
      problem.value = null
    } catch (thrown) {
      if (running !== mine) return
      problem.value = errorOf(thrown)
    }
    isAsking.value = false
  }
  watch(() => JSON.stringify(question()), () => {
    clearTimeout(timer)
    isAsking.value = question() !== null
    timer = setTimeout(() => void look(), PAUSE_MS)
  })
  onScopeDispose(() => {
    clearTimeout(timer)
    running?.abort()
  })
  void look()
  return { value, problem, isAsking, look }
}

export function useDuplicates(ticketId: string, draft: () => Draft | null, unit: () => string | null) {
  const { value, problem, isAsking, look } = useAsking(
    () => {
      const now = draft()
      if (!now?.topic || !isDivisionCode(now.place.code)) return null
      return { topic: now.topic, place_code: now.place.code, request: now.request.trim(), facts: now.facts.trim(), ...(unit() ? { unit_id: unit() } : {}) }
    },
    (body, signal) => ask(api.POST('/api/v1/tickets/{id}/duplicates', { params: { path: { id: ticketId } }, body, signal })),
  )
  return { candidates: computed<DuplicateCandidate[]>(() => value.value?.items ?? []), isReady: computed(() => value.value !== null), problem, isAsking, look }
}

export function useRoute(siteId: string, draft: () => Draft | null) {
  const { value, problem, isAsking, look } = useAsking(
    () => {
      const now = draft()
      if (!now?.topic || !isDivisionCode(now.place.code)) return null
      return { topic: now.topic, place: now.place.code, site: siteId, ...(now.kind ? { kind: now.kind } : {}) }
    },
    (query, signal) => ask(api.GET('/api/v1/routes', { params: { query }, signal })),
  )
  return { suggestion: computed<RouteSuggestion | null>(() => value.value), problem, isAsking, look }
}

export function useHistory(ticketId: string) {
  const { value, problem, look } = useAsking(() => ticketId, (id, signal) => ask(api.GET('/api/v1/tickets/{id}/history', { params: { path: { id } }, signal })))
  return { history: computed<PersonHistory | null>(() => value.value), problem, look }
}

export function useUnits() {
  const { value, problem, look } = useAsking(() => 'all', async (_, signal) => (await ask(api.GET('/api/v1/units', { signal }))).items)
  return { units: computed<Unit[]>(() => value.value ?? []), problem, look }
}
