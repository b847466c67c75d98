// Which staff pages a role may open. The server checks every request again.
import type { StaffRole } from '@/lib/contract'
import type { PageName } from './AppHeader.vue'

const PAGES: Partial<Record<StaffRole, PageName>> = { lawyer: 'desk', clerk: 'desk', leader: 'desk', officer: 'invitations' }

export function pagesOf(roles: readonly StaffRole[]): PageName[] {
  const found = roles.map((role) => PAGES[role]).filter((page): page is PageName => page !== undefined)
  return [...new Set(found)]
}
