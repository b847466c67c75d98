// Listens for the slip scanner while its screen is shown, and takes the seat with what it read.
import { onBeforeUnmount, onMounted } from 'vue'
import { NO_SCAN, scanKey } from '@/lib/scan'
import { useKiosk } from './useKiosk'

export function useScan(): { claimByToken: (token: string) => Promise<void> } {
  const kiosk = useKiosk()
  let scan = NO_SCAN

  async function claimByToken(token: string): Promise<void> {
    const failed = await kiosk.sitDown({ by: 'slip', token })
    if (failed) kiosk.trouble.value = failed
  }
  function onKey(event: KeyboardEvent): void {
    const next = scanKey(scan, event.key, event.timeStamp)
    scan = next.scan
    if (!next.token) return
    event.preventDefault()
    void claimByToken(next.token)
  }
  onMounted(() => addEventListener('keydown', onKey, true))
  onBeforeUnmount(() => removeEventListener('keydown', onKey, true))
  return { claimByToken }
}
