// Names of the places, for "from": read once.
import { shallowRef } from 'vue'
import { api, ask } from '@/lib/api'
import type { Site } from '@/lib/contract'
import { pick } from '@/lib/i18n'

const sites = shallowRef<Map<string, Site> | null>(null)
let pending: Promise<void> | null = null

async function load(): Promise<void> {
  try {
    const { items } = await ask(api.GET('/api/v1/sites'))
    sites.value = new Map(items.map((site) => [site.id, site]))
  } catch {
    pending = null
  }
}

/** `siteName(id)` is empty until the list is there. */
export function useSites(): (id: string) => string {
  pending ??= load()
  return (id) => {
    const site = sites.value?.get(id)
    return site ? pick(site.short_name, site.short_name_en) : ''
  }
}
