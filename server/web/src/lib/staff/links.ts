// From one staff page to the others that the roles may open.
import type { StaffRole } from '@/lib/contract'
import { useMessages } from '@/lib/i18n'
import { pagePath } from '@/lib/pages'
import type { NavItem } from './AppHeader.vue'
import { hasDuties, isOfHall, isOfReception, isOfRota, mayReadFigures, pagesOf } from './pages'
import words from './words/shell'

const t = useMessages(words)
const MAY = { desk: (roles: readonly StaffRole[]) => pagesOf(roles).length > 0, duty: hasDuties, rota: isOfRota, hall: isOfHall, reception: isOfReception, figures: mayReadFigures }

export function linksFrom(here: keyof typeof MAY, roles: readonly StaffRole[]): NavItem[] {
  return (['desk', 'duty', 'rota', 'hall', 'reception', 'figures'] as const).filter((name) => name !== here && MAY[name](roles)).map((name) => ({ name, text: t(`page_${name}`), href: name === 'figures' && here === 'reception' ? pagePath.receptionFigures() : pagePath[name]() }))
}
