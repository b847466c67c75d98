// Rings and vibrates when the number is called. Browsers allow sound only after a tap, so the person switches it on.
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { playChime } from '@/lib/level'

const VIBRATE_MS = [500, 200, 500, 200, 800]
const RINGS = 3

/** `call` changes with every call of the number: null while it is not called. */
export function useAlert(call: Ref<string | null>): { isOn: Ref<boolean>; turnOn: () => Promise<void> } {
  const isOn = ref(false)
  let awake: WakeLockSentinel | null = null

  async function turnOn(): Promise<void> {
    isOn.value = true
    vibrate(150)
    await playChime(0.4).catch(() => undefined)
    await stayAwake()
  }
  /** A sleeping phone neither asks nor rings. Not every browser can be kept awake, and none must be. */
  async function stayAwake(): Promise<void> {
    awake = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null
  }
  const onWake = (): void => {
    if (isOn.value && document.visibilityState === 'visible' && (!awake || awake.released)) void stayAwake()
  }
  watch(call, async (now) => {
    if (!now) return
    vibrate(VIBRATE_MS)
    if (!isOn.value) return
    for (let ring = 0; ring < RINGS; ring++) await playChime(1).catch(() => undefined)
  })
  document.addEventListener('visibilitychange', onWake)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', onWake)
    void awake?.release()
  })
  return { isOn, turnOn }
}

function vibrate(pattern: number | number[]): void {
  // Absent on iPhones; refused before the first tap.
  navigator.vibrate?.(pattern)
}
