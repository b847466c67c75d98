// One desk as the server sees it, kept up by the feed; and the actions on it.
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api, ApiError, ask, errorOf } from '@/lib/api'
import { setServerTime } from '@/lib/clock'
import type { DeskView, Outcome, Topic } from '@/lib/contract'
import { openFeed, type FeedEvent } from '@/lib/feed'
import { refetching } from '@/lib/refetch'
import { noteLoginEnd } from './useLogin'

const LOOK_EVERY_MS = 20_000
const LOOK_TIMEOUT_MS = 8_000
const OFFLINE_AFTER_MS = 3_000

export function useDesk(deskId: string, siteId: string, onEvent: (event: FeedEvent) => void = () => undefined) {
  const view = shallowRef<DeskView | null>(null)
  const problem = shallowRef<ApiError | null>(null)
  const busy = ref<string | null>(null)
  const isOffline = ref(false)
  const refusedUntilMs = ref(0)
  let offlineTimer: ReturnType<typeof setTimeout> | undefined
  let revision = 0

  function show(next: DeskView): void {
    setServerTime(next.server_time)
    view.value = next
    isOffline.value = false
  }

  const look = refetching(async () => {
    const before = revision
    try {
      const next = await ask(api.GET('/api/v1/desks/{id}', { params: { path: { id: deskId } }, signal: AbortSignal.timeout(LOOK_TIMEOUT_MS) }))
      // An action answered meanwhile: its answer is newer than this look.
      if (before === revision) show(next)
    } catch (thrown) {
      const error = errorOf(thrown)
      if (!noteLoginEnd(error)) isOffline.value = true
    }
  })

  const closeFeed = openFeed(
    { audience: 'desk', site: siteId },
    {
      onEvent: (event) => {
        onEvent(event)
        void look()
      },
      onOpen: (isOpen) => {
        clearTimeout(offlineTimer)
        if (isOpen) void look()
        else offlineTimer = setTimeout(() => (isOffline.value = true), OFFLINE_AFTER_MS)
      },
    },
  )
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  void look()
  onScopeDispose(() => {
    closeFeed()
    look.stop()
    clearInterval(timer)
    clearTimeout(offlineTimer)
  })

  /** Runs one action; true when the server agreed. A refusal is kept in `problem` until the next action. */
  async function act(name: string, call: () => Promise<DeskView>): Promise<boolean> {
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
      const seconds = Number(error.args.seconds)
      if (error.code === 'call_too_soon' && seconds > 0) refusedUntilMs.value = Date.now() + seconds * 1_000
      if (!noteLoginEnd(error)) problem.value = error
      void look()
      return false
    } finally {
      busy.value = null
    }
  }

  const desk = { params: { path: { id: deskId } } }
  const by = (id: string) => ({ params: { path: { id } } })
  return {
    view, problem, busy, isOffline, refusedUntilMs, look,
    open: () => act('open', () => ask(api.POST('/api/v1/desks/{id}/open', desk))),
    close: () => act('close', () => ask(api.POST('/api/v1/desks/{id}/close', desk))),
    callNext: () => act('call_next', () => ask(api.POST('/api/v1/desks/{id}/call-next', desk))),
    callAgain: (ticket: string) => act('call_again', () => ask(api.POST('/api/v1/tickets/{id}/call-again', by(ticket)))),
    miss: (ticket: string) => act('miss', () => ask(api.POST('/api/v1/tickets/{id}/miss', by(ticket)))),
    serve: (ticket: string) => act('serve', () => ask(api.POST('/api/v1/tickets/{id}/serve', by(ticket)))),
    complete: (ticket: string, result: { topic: Topic; outcome: Outcome; summary: string }) =>
      act('complete', async () => (await ask(api.POST('/api/v1/tickets/{id}/complete', { ...by(ticket), body: result }))).desk),
    invite: (session: string, officer_id: string, reason: string) =>
      act('invite', () => ask(api.POST('/api/v1/sessions/{id}/invitations', { ...by(session), body: { officer_id, reason } }))),
    sendInvitation: (id: string) =>
      act('send', () => ask(api.POST('/api/v1/invitations/{id}/send', { ...by(id), body: { confidential_part_ended: true } }))),
    withdraw: (id: string) => act('withdraw', () => ask(api.POST('/api/v1/invitations/{id}/withdraw', by(id)))),
  }
}

export type DeskHandle = ReturnType<typeof useDesk>
