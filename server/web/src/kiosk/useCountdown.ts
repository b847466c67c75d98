// Counts down and then does it, once. `extend` gives more time.
import { onScopeDispose, ref, type Ref } from 'vue'

export function useCountdown(seconds: number, done: () => void): { left: Ref<number>; extend: (seconds: number) => void; hold: (isHeld: boolean) => void } {
  const left = ref(seconds)
  let isHeld = false
  const timer = setInterval(() => {
    if (isHeld) return
    left.value -= 1
    if (left.value > 0) return
    clearInterval(timer)
    done()
  }, 1_000)
  onScopeDispose(() => clearInterval(timer))
  return { left, extend: (more) => void (left.value += more), hold: (held) => void (isHeld = held) }
}
