// Which staff pages a role may open. The server checks every request again.
import type { StaffRole } from '@/lib/contract'

export type PageName = 'desk' | 'consultations' | 'invitations' | 'orders'

const PAGES: Partial<Record<StaffRole, readonly PageName[]>> = { lawyer: ['desk', 'consultations'], clerk: ['desk'], leader: ['desk'], officer: ['invitations', 'orders'] }

export function pagesOf(roles: readonly StaffRole[]): PageName[] {
  return [...new Set(roles.flatMap((role) => PAGES[role] ?? []))]
}

/** Whether the role looks at the hall's own pages. */
export const isOfHall = (roles: readonly StaffRole[]): boolean => roles.some((role) => role === 'hall_manager' || role === 'supervisor')

/** Whether the role looks into sessions that run, or looks after their lines. */
export const seesSessions = (roles: readonly StaffRole[]): boolean => roles.some((role) => role === 'supervisor' || role === 'sysadmin')

const FIGURE_READERS: readonly StaffRole[] = ['clerk', 'lawyer', 'leader', 'office', 'hall_manager', 'supervisor']
/** Whether the role has the right to the figures. The server checks every request again. */
export const mayReadFigures = (roles: readonly StaffRole[]): boolean => roles.some((role) => FIGURE_READERS.includes(role))

/** Whether the role books a leader for somebody at the counter or on the phone. */
export const mayBook = (roles: readonly StaffRole[]): boolean => roles.some((role) => role === 'clerk' || role === 'office')

/** Whether the role plans the lawyers' rota. */
export const isOfRota = (roles: readonly string[]): boolean => roles.includes('coordinator')

/** Whether the role calls people back for the legal line, or looks after it. */
export const mayCallBack = (roles: readonly StaffRole[]): boolean => roles.some((role) => role === 'clerk' || role === 'hall_manager' || role === 'coordinator')

/** Whether the role has duties of its own in the rota. */
export const hasDuties = (roles: readonly StaffRole[]): boolean => roles.includes('lawyer')

/** Whether the role plans, or holds, the leaders' posted receptions. */
export const isOfReception = (roles: readonly StaffRole[]): boolean => roles.some((role) => role === 'office' || role === 'leader')
