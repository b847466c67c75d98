// What this kiosk calls itself when it keeps a time for somebody: one machine keeps one at a time.
import { newKey } from '@/lib/api'

const DEVICE_KEY = 'kiosk.device'

export function deviceName(): string {
  const known = localStorage.getItem(DEVICE_KEY)
  if (known) return known
  const name = newKey()
  localStorage.setItem(DEVICE_KEY, name)
  return name
}
