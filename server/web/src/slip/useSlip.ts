// The slip on the phone: asks again every few seconds, and at once when the phone wakes up.
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api, ask, errorOf, type ApiError } from '@/lib/api'
import { serverNowMs, setServerTime } from '@/lib/clock'
import type { SlipStatus } from '@/lib/contract'

const EVERY_MS = 4_000
const EVERY_MS_WHEN_OVER = 60_000

export function useSlip(token: string) {
  const slip = shallowRef<SlipStatus | null>(null)
  const isUnknown = ref(false)
  const isOffline = ref(false)
  const seenAtMs = ref(0)
  const isBusy = ref(false)
  const refusal = shallowRef<ApiError | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function look(): Promise<void> {
    clearTimeout(timer)
    try {
      take(await ask(api.GET('/api/v1/slips/{token}', { params: { path: { token } } })))
    } catch (thrown) {
      const { status } = errorOf(thrown)
      if (status >= 400 && status < 500 && status !== 429) isUnknown.value = true
      else isOffline.value = true
    }
    timer = setTimeout(() => void look(), isOver() ? EVERY_MS_WHEN_OVER : EVERY_MS)
  }
  function take(now: SlipStatus): void {
    slip.value = now
    setServerTime(now.server_time)
    seenAtMs.value = serverNowMs()
    isOffline.value = false
    isUnknown.value = false
  }

  type Own = { site_id: string; claim: { by: 'slip'; token: string } }
  /** The slip's own secret shows whose number it is. */
  async function change(send: (own: Own) => Promise<SlipStatus>): Promise<void> {
    if (!slip.value || isBusy.value) return
    isBusy.value = true
    refusal.value = null
    try {
      take(await send({ site_id: slip.value.ticket.origin_site_id, claim: { by: 'slip', token } }))
    } catch (thrown) {
      refusal.value = errorOf(thrown)
      void look()
    } finally {
      isBusy.value = false
    }
  }
  const isOver = (): boolean => isUnknown.value || ['completed', 'expired', 'cancelled'].includes(slip.value?.ticket.state ?? '')
  const onWake = (): void => void (document.visibilityState === 'visible' && look())

  void look()
  document.addEventListener('visibilitychange', onWake)
  onScopeDispose(() => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', onWake)
  })
  return {
    slip,
    isUnknown,
    isOffline,
    seenAtMs,
    isBusy,
    refusal,
    giveUp: () => change((body) => ask(api.POST('/api/v1/tickets/cancel', { body }))),
    choose: (choice: NonNullable<SlipStatus['carry_choice']>) => change((body) => ask(api.POST('/api/v1/tickets/carry-over', { body: { ...body, choice } }))),
  }
}
