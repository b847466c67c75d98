// A short word that something was done; it goes away by itself.
import { onScopeDispose, ref } from 'vue'

const SHOWN_MS = 4_000

export function useToast() {
  const toast = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  function say(text: string): void {
    toast.value = text
    clearTimeout(timer)
    timer = setTimeout(() => (toast.value = ''), SHOWN_MS)
  }
  onScopeDispose(() => clearTimeout(timer))
  return { toast, say }
}
