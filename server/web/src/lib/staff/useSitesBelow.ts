// A place and everything below it, by level: where an office, a leader or a supervisor may look.
import { onMounted, shallowRef } from 'vue'
import { api, ask } from '@/lib/api'
import type { Site } from '@/lib/contract'
import { subtree } from './places'

export function useSitesBelow(homeId: string, mayChoose = true) {
  const sites = shallowRef<Site[]>([])
  onMounted(async () => {
    if (!mayChoose) return
    try {
      sites.value = subtree((await ask(api.GET('/api/v1/sites'))).items, homeId)
    } catch {
      // The own place stays in sight; the choice comes with the next visit of the page.
    }
  })
  return sites
}
