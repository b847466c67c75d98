// The invitations of the officer logged in, kept up by the feed of his site and by looking.
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api, ApiError, ask, errorOf } from '@/lib/api'
import type { OfficerInvitation } from '@/lib/contract'
import { openFeed } from '@/lib/feed'
import { refetching } from '@/lib/refetch'
import { noteLoginEnd } from '@/lib/staff/useLogin'

/** An invitation of another site may not come through this site's stream: looking is the floor. */
const LOOK_EVERY_MS = 5_000
const LOOK_TIMEOUT_MS = 8_000

export function useInvitations(siteId: string, onNew: (invitation: OfficerInvitation) => void) {
  const items = shallowRef<OfficerInvitation[] | null>(null)
  const isOffline = ref(false)
  const busy = ref<string | null>(null)
  const problem = shallowRef<ApiError | null>(null)

  const look = refetching(async () => {
    try {
      const { items: found } = await ask(api.GET('/api/v1/invitations', { signal: AbortSignal.timeout(LOOK_TIMEOUT_MS) }))
      const known = new Set(items.value?.filter(({ state }) => state === 'sent').map(({ id }) => id))
      items.value = found
      isOffline.value = false
      for (const one of found) if (one.state === 'sent' && !known.has(one.id)) onNew(one)
    } catch (thrown) {
      if (!noteLoginEnd(errorOf(thrown))) isOffline.value = true
    }
  })
  const closeFeed = openFeed({ audience: 'desk', site: siteId }, { onEvent: () => void look(), onOpen: (isOpen) => void (isOpen && look()) })
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  void look()
  onScopeDispose(() => {
    closeFeed()
    look.stop()
    clearInterval(timer)
  })

  async function act(name: string, call: () => Promise<OfficerInvitation>): Promise<OfficerInvitation | null> {
    if (busy.value !== null) return null
    busy.value = name
    problem.value = null
    try {
      const next = await call()
      items.value = (items.value ?? []).map((one) => (one.id === next.id ? next : one))
      return next
    } catch (thrown) {
      const error = errorOf(thrown)
      if (!noteLoginEnd(error)) problem.value = error
      return null
    } finally {
      busy.value = null
      void look()
    }
  }
  const by = (id: string) => ({ params: { path: { id } } })
  return {
    items, isOffline, busy, problem,
    accept: (id: string) => act(`accept ${id}`, () => ask(api.POST('/api/v1/invitations/{id}/accept', by(id)))),
    decline: (id: string, reason: string, is_away: boolean) =>
      act(`decline ${id}`, () => ask(api.POST('/api/v1/invitations/{id}/decline', { ...by(id), body: { reason, is_away } }))),
    leave: (id: string) => act(`leave ${id}`, () => ask(api.POST('/api/v1/invitations/{id}/leave', by(id)))),
  }
}
