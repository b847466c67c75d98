// GB 11643-1999: the 18-digit number of a resident identity card. The server checks again; the page checks so that a
// wrong key is seen at once. The codes are the server's.

type IdNumberFault = 'id_number_length' | 'id_number_checksum' | 'id_number_date'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK = '10X98765432'
export const ID_NUMBER_LENGTH = 18

export function checkIdNumber(number: string, todayMs: number): IdNumberFault | null {
  if (!/^\d{17}[\dX]$/.test(number)) return 'id_number_length'
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(number[index]), 0)
  if (CHECK[sum % 11] !== number[17]) return 'id_number_checksum'
  return isPastDate(number.slice(6, 14), todayMs) ? null : 'id_number_date'
}

function isPastDate(digits: string, todayMs: number): boolean {
  const [year, month, day] = [Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8))]
  const at = new Date(Date.UTC(year, month - 1, day))
  const isReal = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
  return isReal && year >= 1900 && at.getTime() <= todayMs
}

/** 640221 1955 0303 1234: in the groups of the card, so that it can be compared digit by digit. */
export function groupIdNumber(number: string): string[] {
  return [number.slice(0, 6), number.slice(6, 10), number.slice(10, 14), number.slice(14)].filter((part) => part !== '')
}

/** One key of the pad: digits anywhere, X only in the last place. */
export function pressIdKey(number: string, key: string): string {
  if (key === 'delete') return number.slice(0, -1)
  if (number.length >= ID_NUMBER_LENGTH) return number
  if (key === 'X') return number.length === ID_NUMBER_LENGTH - 1 ? `${number}X` : number
  return /^\d$/.test(key) ? number + key : number
}
