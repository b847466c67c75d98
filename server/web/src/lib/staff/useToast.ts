// A short word that something was done, with a way to take it back where there is one; it goes away by itself.
import { onScopeDispose, ref, shallowRef } from 'vue'

const SHOWN_MS = 4_000
/** Long enough to read, think and press. */
const UNDO_SHOWN_MS = 12_000

export function useToast() {
  const toast = ref('')
  const undo = shallowRef<(() => void) | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  function hide(): void {
    toast.value = ''
    undo.value = null
  }
  /** `takeBack` undoes what was done. */
  function say(text: string, takeBack?: () => void): void {
    toast.value = text
    undo.value = takeBack ? () => (hide(), takeBack()) : null
    clearTimeout(timer)
    timer = setTimeout(hide, takeBack ? UNDO_SHOWN_MS : SHOWN_MS)
  }
  onScopeDispose(() => clearTimeout(timer))
  return { toast, undo, say }
}
