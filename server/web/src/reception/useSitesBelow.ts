// A place and everything below it, by level: where an office may look.
import { onMounted, shallowRef } from 'vue'
import { api, ask } from '@/lib/api'
import type { Site } from '@/lib/contract'

export function useSitesBelow(homeId: string) {
  const sites = shallowRef<Site[]>([])
  onMounted(async () => {
    try {
      const { items } = await ask(api.GET('/api/v1/sites'))
      const below = (id: string): string[] => [id, ...items.filter((site) => site.parent_id === id).flatMap((site) => below(site.id))]
      const mine = below(homeId)
      sites.value = items.filter((site) => mine.includes(site.id)).sort((a, b) => a.tier - b.tier)
    } catch {
      // The own place stays in sight; the choice comes with the next visit of the page.
    }
  })
  return sites
}
