// A short sound, and a title that says so in another tab.
import { onMounted, onScopeDispose, ref } from 'vue'
import { createPlayer } from '@/lib/voice/player'

const FLASH_MS = 900

export function useAttention() {
  const player = createPlayer(() => null)
  player.setVolume(0.7)
  const canRing = ref(player.ready())
  let flashTimer: ReturnType<typeof setInterval> | undefined
  let title = ''

  function unlock(): void {
    if (!player.ready()) void player.unlock().then((isReady) => (canRing.value = isReady))
  }
  function ring(): void {
    void player.chime()
  }
  function flash(prefix: string): void {
    if (flashTimer !== undefined) return
    title = document.title
    let isOn = false
    flashTimer = setInterval(() => {
      isOn = !isOn
      document.title = isOn ? prefix + title : title
    }, FLASH_MS)
  }
  function calm(): void {
    if (flashTimer === undefined) return
    clearInterval(flashTimer)
    flashTimer = undefined
    document.title = title
  }
  onMounted(() => {
    unlock()
    window.addEventListener('pointerdown', unlock)
    window.addEventListener('keydown', unlock)
  })
  onScopeDispose(() => {
    calm()
    window.removeEventListener('pointerdown', unlock)
    window.removeEventListener('keydown', unlock)
  })
  return { canRing, unlock, ring, flash, calm }
}
