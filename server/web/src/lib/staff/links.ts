// From one staff page to the others that the roles may open.
import type { StaffRole } from '@/lib/contract'
import { useMessages } from '@/lib/i18n'
import { pagePath } from '@/lib/pages'
import type { NavItem } from './AppHeader.vue'
import { hasDuties, isOfHall, isOfReception, isOfRota, mayCallBack, mayReadFigures, pagesOf, seesSessions } from './pages'
import words from './words/shell'

const t = useMessages(words)
/** The coordinator has it among the pages of the rota. */
const callsOnly = (roles: readonly StaffRole[]): boolean => mayCallBack(roles) && !isOfRota(roles)
const MAY = { desk: (roles: readonly StaffRole[]) => pagesOf(roles).length > 0, consultations: hasDuties, duty: hasDuties, rota: isOfRota, call_backs: callsOnly, hall: isOfHall, sessions: seesSessions, reception: isOfReception, figures: mayReadFigures }
/** What is already within a page. */
const WITHIN: Partial<Record<keyof typeof MAY, keyof typeof MAY>> = { desk: 'consultations', rota: 'call_backs' }

export function linksFrom(here: keyof typeof MAY, roles: readonly StaffRole[]): NavItem[] {
  const path = (name: keyof typeof MAY): string => (name === 'figures' && here === 'reception' ? pagePath.receptionFigures() : name === 'call_backs' ? pagePath.callBacks() : pagePath[name]())
  return (['desk', 'consultations', 'duty', 'rota', 'call_backs', 'hall', 'sessions', 'reception', 'figures'] as const).filter((name) => name !== here && name !== WITHIN[here] && MAY[name](roles)).map((name) => ({ name, text: t(`page_${name}`), href: path(name) }))
}
