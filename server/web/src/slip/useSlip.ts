// The slip on the phone: asks again every few seconds, and at once when the phone wakes up.
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api, ask, errorOf } from '@/lib/api'
import { serverNowMs } from '@/lib/clock'
import type { SlipStatus } from '@/lib/contract'

const EVERY_MS = 4_000
const EVERY_MS_WHEN_OVER = 60_000

export function useSlip(token: string) {
  const slip = shallowRef<SlipStatus | null>(null)
  const isUnknown = ref(false)
  const isOffline = ref(false)
  const seenAtMs = ref(0)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function look(): Promise<void> {
    clearTimeout(timer)
    try {
      slip.value = await ask(api.GET('/api/v1/slips/{token}', { params: { path: { token } } }))
      seenAtMs.value = serverNowMs()
      isOffline.value = false
      isUnknown.value = false
    } catch (thrown) {
      const { status } = errorOf(thrown)
      if (status >= 400 && status < 500 && status !== 429) isUnknown.value = true
      else isOffline.value = true
    }
    timer = setTimeout(() => void look(), isOver() ? EVERY_MS_WHEN_OVER : EVERY_MS)
  }
  const isOver = (): boolean => isUnknown.value || ['completed', 'expired', 'cancelled'].includes(slip.value?.ticket.state ?? '')
  const onWake = (): void => void (document.visibilityState === 'visible' && look())

  void look()
  document.addEventListener('visibilitychange', onWake)
  onScopeDispose(() => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', onWake)
  })
  return { slip, isUnknown, isOffline, seenAtMs }
}
