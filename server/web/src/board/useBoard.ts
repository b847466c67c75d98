// The board's content: fetched, kept up by the feed, remembered for the time when the line is gone.
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { api, ask, errorOf } from '@/lib/api'
import { setServerTime, useNow } from '@/lib/clock'
import { openFeed } from '@/lib/feed'
import { refetching } from '@/lib/refetch'
import { read, write } from './memory'
import { asOfDay, cityDay, type ShownView } from './rows'

/** A look without any hint: finds a line that died without saying so, and the turn of the day. */
const LOOK_EVERY_MS = 15_000
const LOOK_TIMEOUT_MS = 8_000
/** A feed that is back sooner than this was never gone, for the people in the hall. */
const STALE_AFTER_MS = 4_000

/** A machine's clock may differ by so much before the board says so; the way there and back is already taken off. */
const DRIFT_FROM_S = 5

const storageKey = (siteId: string): string => `board.view.${siteId}`

export function useBoard(siteId: string) {
  const received = shallowRef(read<ShownView | null>(storageKey(siteId), null))
  const now = useNow()
  const today = computed(() => cityDay(now.value))
  const view = computed(() => (received.value === null ? null : asOfDay(received.value, today.value)))
  const driftS = ref(0)
  const isFresh = ref(false)
  const isUnknown = ref(false)
  const isFeedOpen = ref(false)
  const isFeedGone = ref(false)
  let feedTimer: ReturnType<typeof setTimeout> | undefined

  const look = refetching(async () => {
    try {
      const askedAt = Date.now()
      const answer = await ask(api.GET('/api/v1/boards/{id}', { params: { path: { id: siteId } }, signal: AbortSignal.timeout(LOOK_TIMEOUT_MS) }))
      setServerTime(answer.server_time)
      const drift = Math.round((Date.parse(answer.server_time) - (askedAt + Date.now()) / 2) / 1_000)
      driftS.value = Math.abs(drift) > DRIFT_FROM_S ? Math.abs(drift) : 0
      received.value = answer
      isFresh.value = true
      isUnknown.value = false
      write(storageKey(siteId), answer)
    } catch (thrown) {
      isFresh.value = false
      if (errorOf(thrown).status === 404) isUnknown.value = true
    }
  })

  const closeFeed = openFeed(
    { audience: 'board', site: siteId },
    {
      onEvent: () => void look(),
      onOpen: (isOpen) => {
        isFeedOpen.value = isOpen
        if (isOpen) void look()
      },
    },
  )
  watch(isFeedOpen, (isOpen) => {
    clearTimeout(feedTimer)
    if (isOpen) isFeedGone.value = false
    else feedTimer = setTimeout(() => (isFeedGone.value = true), STALE_AFTER_MS)
  }, { immediate: true })
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)

  onScopeDispose(() => {
    closeFeed()
    look.stop()
    clearInterval(timer)
    clearTimeout(feedTimer)
  })
  const firstLookOver = ref(false)
  void look().then(() => (firstLookOver.value = true))
  const isStale = computed(() => received.value !== null && firstLookOver.value && (!isFresh.value || isFeedGone.value))
  const asOf = computed(() => Date.parse(received.value?.server_time ?? ''))
  return { view, today, asOf, driftS, isStale, isUnknown }
}
