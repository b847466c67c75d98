// The name of a place in the page's language: refusals name places in Chinese only.
import { shallowRef } from 'vue'
import { api, ask } from '@/lib/api'
import type { Site } from '@/lib/contract'
import { pick } from '@/lib/i18n'

const sites = shallowRef<Site[]>([])

export function useSiteName(): (name: string) => string {
  if (sites.value.length === 0) void ask(api.GET('/api/v1/sites')).then(({ items }) => (sites.value = items), () => undefined)
  return (name) => {
    const site = sites.value.find((one) => one.name === name)
    return site ? pick(site.name, site.name_en) : name
  }
}
