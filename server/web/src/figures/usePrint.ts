// Printing a sheet, with the moment that stands on it.
import { ref } from 'vue'
import { serverNowMs } from '@/lib/clock'

export function usePrint() {
  const printedAt = ref(serverNowMs())
  function print(): void {
    printedAt.value = serverNowMs()
    requestAnimationFrame(() => window.print())
  }
  return { printedAt, print }
}
