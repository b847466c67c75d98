// People who left a number with the legal line: who is called next, and what a page opens with.
import { groupMobile, isMobileNumber } from '@/lib/mobile'
import type { CallBack } from './types'

/** So many tries in vain and nobody calls any more (a design value of the server). */
export const MAX_MISSES = 3

export interface CallBackLists { /** To be called, the earliest promise first. */ open: CallBack[]; /** Not reached: somebody tells them in another way. */ tell: CallBack[]; /** Settled, newest first. */ settled: CallBack[] }

export function listsOf(rows: readonly CallBack[]): CallBackLists {
  return {
    open: rows.filter(({ state }) => state === 'open').sort((a, b) => a.due_at.localeCompare(b.due_at) || a.no.localeCompare(b.no)),
    tell: rows.filter(({ is_to_tell }) => is_to_tell).sort((a, b) => a.opened_at.localeCompare(b.opened_at)),
    settled: rows.filter(({ state, is_to_tell }) => state !== 'open' && !is_to_tell).sort((a, b) => b.opened_at.localeCompare(a.opened_at)),
  }
}
/** Whether one more try in vain is the last one. */
export const isLastTry = ({ tries }: Pick<CallBack, 'tries'>): boolean => tries.filter(({ outcome }) => outcome !== 'reached').length >= MAX_MISSES - 1
/** 139 8765 4321: as people read it out. */
export const spoken = (phone: string): string => (isMobileNumber(phone) ? groupMobile(phone).join(' ') : phone)
