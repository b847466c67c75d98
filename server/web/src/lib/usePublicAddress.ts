// An address that a phone elsewhere can open: a kiosk that runs on `localhost` shows the server's own.
import { useInfo } from './info'

export function usePublicAddress(): (path: string) => string {
  const info = useInfo()
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname)
  return (path) => new URL(path, (isLocal && info.value?.public_url) || location.href).href
}
