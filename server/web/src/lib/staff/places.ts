// Which places an account may look at. Pure.
import type { Site } from '@/lib/contract'

/** A place and everything below it, by tier. */
export function subtree(sites: readonly Site[], homeId: string): Site[] {
  const found = new Set([homeId])
  for (let size = 0; size !== found.size; ) {
    size = found.size
    for (const site of sites) if (site.parent_id && found.has(site.parent_id)) found.add(site.id)
  }
  return sites.filter((site) => found.has(site.id)).sort((a, b) => a.tier - b.tier)
}
