// What somebody says at a counter to have an appointment found. Pure.
import { isMobileNumber } from '@/lib/mobile'

/** `number`: of a phone or of a paper. */
export interface Said { name: string; number: string }

const LEAST_SIGNS = 4
const plain = (number: string): string => number.replace(/[\s-]/g, '')
export const isSearchable = ({ number }: Said): boolean => plain(number).length >= LEAST_SIGNS

/** Eleven digits of a mobile number are a phone, everything else is a paper; the name narrows it down. */
export function searchOf({ name, number }: Said): { name?: string; phone?: string; paper_number?: string } {
  const own = plain(number)
  return { ...(name.trim() ? { name: name.trim() } : {}), ...(isMobileNumber(own) ? { phone: own } : { paper_number: own.toUpperCase() }) }
}
