// Which halls an account may look at. Pure.
import type { Site, StaffRole } from '@/lib/contract'

const READERS: readonly StaffRole[] = ['clerk', 'lawyer', 'leader', 'hall_manager', 'supervisor']
/** Roles with the right to the figures. The server checks every request again. */
export const mayRead = (roles: readonly StaffRole[]): boolean => roles.some((role) => READERS.includes(role))

/** A place and everything below it, by tier. */
export function subtree(sites: readonly Site[], homeId: string): Site[] {
  const found = new Set([homeId])
  for (let size = 0; size !== found.size; ) {
    size = found.size
    for (const site of sites) if (site.parent_id && found.has(site.parent_id)) found.add(site.id)
  }
  return sites.filter((site) => found.has(site.id)).sort((a, b) => a.tier - b.tier)
}
