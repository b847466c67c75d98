// The posters of a place, kept up by the public feed; what was read last stays when the line is gone.
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api, ask, errorOf } from '@/lib/api'
import { setServerTime } from '@/lib/clock'
import type { PosterList } from '@/lib/contract'
import { openFeed } from '@/lib/feed'
import { refetching } from '@/lib/refetch'

const LOOK_EVERY_MS = 15_000
const LOOK_TIMEOUT_MS = 8_000

export function usePosters(siteId: string) {
  const list = shallowRef<PosterList | null>(null)
  const isOffline = ref(false)
  const isUnknown = ref(false)
  const look = refetching(async () => {
    try {
      list.value = await ask(api.GET('/api/v1/posters', { params: { query: { site: siteId } }, signal: AbortSignal.timeout(LOOK_TIMEOUT_MS) }))
      setServerTime(list.value.server_time)
      isOffline.value = false
      isUnknown.value = false
    } catch (thrown) {
      if (errorOf(thrown).status === 404) isUnknown.value = true
      else isOffline.value = true
    }
  })
  const closeFeed = openFeed(
    { audience: 'board', site: siteId },
    {
      onEvent: ({ kind }) => {
        if (kind.startsWith('sitting.') || kind.startsWith('appointment.') || kind === 'calendar.loaded') void look()
      },
      onOpen: (isOpen) => {
        if (isOpen) void look()
      },
    },
  )
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  void look()
  onScopeDispose(() => {
    closeFeed()
    look.stop()
    clearInterval(timer)
  })
  return { list, isOffline, isUnknown }
}
