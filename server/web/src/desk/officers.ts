// The list of officers as the dialog shows it. Pure.
import type { Officer } from '@/lib/contract'

interface OfficerGroup { unit: string; site: string; items: Officer[] }

/** By place and unit in the server's order; those who are online stand first within a unit, units with somebody online first. */
export function groupOfficers(officers: readonly Officer[], search: string): OfficerGroup[] {
  const word = search.trim().toLowerCase()
  const groups = new Map<string, OfficerGroup>()
  for (const officer of officers) {
    const { name, unit_name, site_name } = officer
    if (word && ![name, officer.name_en, officer.title_zh, officer.title_en, unit_name, officer.unit_name_en, site_name, officer.site_name_en].join(' ').toLowerCase().includes(word)) continue
    const key = `${site_name}/${unit_name}`
    const group = groups.get(key) ?? { unit: unit_name || site_name, site: site_name, items: [] }
    groups.set(key, { ...group, items: [...group.items, officer] })
  }
  const online = (officer: Officer): number => Number(officer.is_online)
  const anyOnline = (group: OfficerGroup): number => Number(group.items.some(({ is_online }) => is_online))
  return [...groups.values()]
    .map((group) => ({ ...group, items: [...group.items].sort((a, b) => online(b) - online(a)) }))
    .sort((a, b) => anyOnline(b) - anyOnline(a))
}
