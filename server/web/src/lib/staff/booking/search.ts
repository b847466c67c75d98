// What somebody says at a counter to have an appointment found. Pure.
import { isMobileNumber } from '@/lib/mobile'

/** `number`: of a phone or of a paper. `day`: of the appointment, `YYYY-MM-DD`. */
export interface Said { name: string; number: string; day: string }

const LEAST_SIGNS = 4
const plain = (number: string): string => number.replace(/[\s-]/g, '')
/** A number is enough by itself, a name only with its day. */
export const isSearchable = ({ name, number, day }: Said): boolean => (plain(number) ? plain(number).length >= LEAST_SIGNS : name.trim() !== '' && day !== '')

/** Eleven digits of a mobile number are a phone, everything else is a paper; name and day narrow it down. */
export function searchOf({ name, number, day }: Said): { name?: string; phone?: string; paper_number?: string; day?: string } {
  const own = plain(number)
  const found = isMobileNumber(own) ? { phone: own } : { paper_number: own.toUpperCase() }
  return { ...(name.trim() ? { name: name.trim() } : {}), ...(own ? found : {}), ...(day ? { day } : {}) }
}
