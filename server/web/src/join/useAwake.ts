// Keeps the phone's screen on during a talk, where the browser can.
import { onScopeDispose } from 'vue'

export function useAwake(): void {
  let lock: WakeLockSentinel | null = null
  let isGone = false
  async function hold(): Promise<void> {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
    try {
      lock = await navigator.wakeLock.request('screen')
      if (isGone) void lock.release()
    } catch {
      // A phone that saves its battery says no; the talk goes on.
    }
  }
  const again = (): void => void hold()
  document.addEventListener('visibilitychange', again)
  void hold()
  onScopeDispose(() => {
    isGone = true
    document.removeEventListener('visibilitychange', again)
    void lock?.release()
  })
}
