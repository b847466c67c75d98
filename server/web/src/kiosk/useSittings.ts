// Whether leaders or lawyers, or lawyers alone, can be booked from here: something is posted for this place or one above it.
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { api, ask } from '@/lib/api'
import { isBookable } from '@/lib/booking/draft'

const EVERY_MS = 300_000

export function useSittings(siteId: Ref<string>, whom: 'all' | 'lawyers' = 'all'): Ref<boolean> {
  const canBook = ref(false)
  async function look(): Promise<void> {
    if (!siteId.value) return
    try {
      const params = { query: { site: siteId.value } }
      const leaders = whom === 'all' && (await ask(api.GET('/api/v1/posters', { params }))).items.some(isBookable)
      canBook.value = leaders || (await ask(api.GET('/api/v1/booking/lawyers', { params }))).items.length > 0
    } catch {
      // Without an answer it stays as it was.
    }
  }
  watch(siteId, () => ((canBook.value = false), void look()), { immediate: true })
  const timer = setInterval(() => void look(), EVERY_MS)
  onScopeDispose(() => clearInterval(timer))
  return canBook
}
