// Whether leaders' receptions can be booked from here: something is posted for this place or one above it.
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { api, ask } from '@/lib/api'
import { isBookable } from '@/lib/booking/draft'

const EVERY_MS = 300_000

export function useSittings(siteId: Ref<string>): Ref<boolean> {
  const canBook = ref(false)
  async function look(): Promise<void> {
    if (!siteId.value) return
    try {
      canBook.value = (await ask(api.GET('/api/v1/posters', { params: { query: { site: siteId.value } } }))).items.some(isBookable)
    } catch {
      // Without an answer it stays as it was.
    }
  }
  watch(siteId, () => ((canBook.value = false), void look()), { immediate: true })
  const timer = setInterval(() => void look(), EVERY_MS)
  onScopeDispose(() => clearInterval(timer))
  return canBook
}
