// A view of the server that keeps itself up: the feed's events are hints to look again, a timer is the floor; and the
// actions on it, one at a time.
import { onScopeDispose, ref, shallowRef } from 'vue'
import { ApiError, errorOf } from '@/lib/api'
import { setServerTime } from '@/lib/clock'
import { openFeed, type FeedEvent } from '@/lib/feed'
import { refetching } from '@/lib/refetch'
import { noteLoginEnd } from './useLogin'

const LOOK_EVERY_MS = 20_000
const LOOK_TIMEOUT_MS = 8_000
const OFFLINE_AFTER_MS = 3_000

interface Live<V> {
  siteId: string
  read: (signal?: AbortSignal) => Promise<V>
  everyMs?: number
  onEvent?: (event: FeedEvent) => void
  onRefusal?: (error: ApiError) => void
}

export function useLive<V extends { server_time?: string }>({ siteId, read, everyMs = LOOK_EVERY_MS, onEvent, onRefusal }: Live<V>) {
  const view = shallowRef<V | null>(null)
  const problem = shallowRef<ApiError | null>(null)
  const busy = ref<string | null>(null)
  const isOffline = ref(false)
  let offlineTimer: ReturnType<typeof setTimeout> | undefined
  let revision = 0

  function show(next: V): void {
    if (next.server_time) setServerTime(next.server_time)
    view.value = next
    isOffline.value = false
  }

  const look = refetching(async () => {
    const before = revision
    try {
      const next = await read(AbortSignal.timeout(LOOK_TIMEOUT_MS))
      // An action answered meanwhile: its answer is newer than this look.
      if (before === revision) show(next)
    } catch (thrown) {
      const error = errorOf(thrown)
      if (noteLoginEnd(error)) return
      if (error.status === 403 || error.status === 404) problem.value = error
      else isOffline.value = true
    }
  })

  const closeFeed = openFeed(
    { audience: 'desk', site: siteId },
    {
      onEvent: (event) => {
        onEvent?.(event)
        void look()
      },
      onOpen: (isOpen) => {
        clearTimeout(offlineTimer)
        if (isOpen) void look()
        else offlineTimer = setTimeout(() => (isOffline.value = true), OFFLINE_AFTER_MS)
      },
    },
  )
  const timer = setInterval(() => void look(), everyMs)
  void look()
  onScopeDispose(() => {
    closeFeed()
    look.stop()
    clearInterval(timer)
    clearTimeout(offlineTimer)
  })

  /** Runs one action; true when the server agreed. A refusal is kept in `problem` until the next action. */
  async function act(name: string, call: () => Promise<V>): Promise<boolean> {
    if (busy.value !== null) return false
    busy.value = name
    problem.value = null
    try {
      const next = await call()
      revision++
      show(next)
      return true
    } catch (thrown) {
      const error = errorOf(thrown)
      onRefusal?.(error)
      if (!noteLoginEnd(error)) problem.value = error
      void look()
      return false
    } finally {
      busy.value = null
    }
  }
  /** An action whose answer is not the view: the view is read after it. Done is done, also when that reading fails. */
  const change = (name: string, call: () => Promise<unknown>): Promise<boolean> =>
    act(name, async () => {
      await call()
      try {
        return await read()
      } catch (thrown) {
        if (!view.value) throw thrown
        setTimeout(() => void look())
        return view.value
      }
    })
  return { view, problem, busy, isOffline, look, act, change }
}
