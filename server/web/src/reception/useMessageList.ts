// The messages of a place that were given up, kept up by the feed.
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { api, ask } from '@/lib/api'
import type { TextMessageList } from '@/lib/contract'
import { useLive } from '@/lib/staff/useLive'

const read = (site: string, signal?: AbortSignal) => ask(api.GET('/api/v1/messages', { params: { query: { site, state: 'dead' } }, ...(signal ? { signal } : {}) }))

export function useMessageList(siteId: string) {
  const { view, problem, busy, isOffline, change } = useLive<TextMessageList & { server_time?: string }>({ siteId, read: (signal) => read(siteId, signal) })
  return {
    view, problem, busy, isOffline,
    retry: (id: string) => change(`retry ${id}`, () => ask(api.POST('/api/v1/messages/{id}/retry', { params: { path: { id } } }))),
  }
}

const LOOK_EVERY_MS = 30_000
/** How many were given up, for a number in the navigation; null for a place whose messages are not the account's. */
export function useDeadCount(siteId: Ref<string | null>) {
  const dead = ref(0)
  async function look(): Promise<void> {
    try {
      dead.value = siteId.value ? (await read(siteId.value)).dead : 0
    } catch {
      // The number stays as it was; the page itself says what is wrong.
    }
  }
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  onScopeDispose(() => clearInterval(timer))
  watch(siteId, () => void look(), { immediate: true })
  return { dead, look }
}
