// Whether the page reaches the server, for the header. Pages report it.
import { onScopeDispose, ref, watch, type Ref } from 'vue'

export const isLineDown = ref(false)

/** Tells the header while this page is open. */
export function reportLine(isOffline: Ref<boolean>): void {
  watch(isOffline, (down) => (isLineDown.value = down), { immediate: true })
  onScopeDispose(() => (isLineDown.value = false))
}
