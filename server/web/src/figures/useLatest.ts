// Answers to a question that changes: the last question wins, and what was there before stays in sight until its answer comes.
import { ref, shallowRef } from 'vue'
import { errorOf, type ApiError } from '@/lib/api'
import { noteLoginEnd } from '@/lib/staff/useLogin'

export function useLatest<Question extends unknown[], Answer>(read: (...question: Question) => Promise<Answer>) {
  const answer = shallowRef<Answer | null>(null)
  const problem = shallowRef<ApiError | null>(null)
  const busy = ref(false)
  let asked = 0

  async function load(...question: Question): Promise<void> {
    const turn = ++asked
    busy.value = true
    try {
      const now = await read(...question)
      if (turn !== asked) return
      answer.value = now
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
