// The seat: what the server says about the person who sits here. The page never guesses the stage.
import { onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { api, ask, errorOf, type ApiError } from '@/lib/api'
import type { Grant, Preflight, Seat, SeatClaim } from '@/lib/contract'
import { openFeed } from '@/lib/feed'
import { identity, rememberSeat } from '@/lib/identity'

/** The feed brings changes at once; this catches what a broken feed missed. */
const LOOK_AGAIN_MS = 5_000

export interface SeatHandle {
  seat: Ref<Seat | null>
  isBusy: Ref<boolean>
  /** With what the seat was taken, until it is left or the page is loaded anew. */
  claimed: Ref<SeatClaim | null>
  claim(siteId: string, claim: SeatClaim): Promise<ApiError | null>
  refresh(): Promise<void>
  preflight(result: Preflight): Promise<ApiError | null>
  grant(): Promise<Grant>
  answer(invitationId: string, agreed: boolean): Promise<ApiError | null>
  rate(score: number): Promise<ApiError | null>
  help(): Promise<ApiError | null>
  readNotice(id: string): Promise<void>
  leave(): Promise<void>
}

export function useSeat(): SeatHandle {
  const seat = shallowRef<Seat | null>(null)
  const isBusy = ref(false)
  const claimed = shallowRef<SeatClaim | null>(null)
  let closeFeed: (() => void) | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  let isLeaving = false

  function take(now: Seat): void {
    if (isLeaving) return
    seat.value = now
    rememberSeat(now)
    closeFeed ??= openFeed({ audience: 'seat' }, { onEvent: () => void refresh(), onOpen: (isOpen) => isOpen && void refresh() })
    timer ??= setInterval(() => void refresh(), LOOK_AGAIN_MS)
  }
  function drop(): void {
    seat.value = null
    claimed.value = null
    rememberSeat(null)
    closeFeed?.()
    closeFeed = null
    clearInterval(timer)
    timer = undefined
  }
  onScopeDispose(() => {
    closeFeed?.()
    clearInterval(timer)
  })

  async function refresh(): Promise<void> {
    // Without a seat of its own the page must not find the seat of another window.
    if (!identity().seat) return
    try {
      take(await ask(api.GET('/api/v1/seat')))
    } catch (thrown) {
      // Only a clear "you have no seat" empties it; a broken line does not.
      const { status } = errorOf(thrown)
      if (status === 401 || status === 403 || status === 404 || status === 410) drop()
    }
  }

  async function change(call: () => Promise<Seat | undefined>): Promise<ApiError | null> {
    if (isBusy.value) return null
    isBusy.value = true
    try {
      const now = await call()
      if (now) take(now)
      return null
    } catch (thrown) {
      return errorOf(thrown)
    } finally {
      isBusy.value = false
    }
  }

  /** Beside other requests: what is told this way is never dropped. */
  async function tell(call: () => Promise<unknown>): Promise<ApiError | null> {
    try {
      await call()
      return null
    } catch (thrown) {
      return errorOf(thrown)
    }
  }

  return {
    seat,
    isBusy,
    claimed,
    refresh,
    async claim(siteId, claim) {
      isLeaving = false
      const refusal = await change(() => ask(api.POST('/api/v1/seats', { body: { site_id: siteId, claim } })))
      if (!refusal) claimed.value = claim
      return refusal
    },
    preflight: (body) => change(() => ask(api.POST('/api/v1/seat/preflight', { body }))),
    grant: () => ask(api.POST('/api/v1/seat/grant')),
    answer: (id, agreed) =>
      change(() => ask(api.POST('/api/v1/seat/invitations/{id}/answer', { params: { path: { id } }, body: { agreed } }))),
    rate: (score) => change(() => ask(api.POST('/api/v1/seat/rating', { body: { score } }))),
    help: () => tell(() => ask(api.POST('/api/v1/seat/help'))),
    async readNotice(id) {
      // It stays read on this page either way.
      await tell(() => ask(api.POST('/api/v1/seat/notices/{id}/read', { params: { path: { id } } })))
    },
    async leave() {
      if (!seat.value) return
      isLeaving = true
      // The request names the seat, so it goes out before the name is forgotten.
      const left = ask(api.DELETE('/api/v1/seat'))
      drop()
      try {
        await left
      } catch {
        // The cookie dies with its session; the next claim replaces it.
      }
      isLeaving = false
    },
  }
}
