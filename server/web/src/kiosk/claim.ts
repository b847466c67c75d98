// Typing a ticket number (a letter, then three or four digits) and its PIN with large keys.

export const PIN_LENGTH = 4
const NUMBER_DIGITS = 3

export const isTicketNumber = (number: string): boolean => /^[A-Z]\d{3,4}$/.test(number)

/** A letter starts anew; digits follow it. `L` is assumed when a digit comes first: most tickets here are for the lawyer. */
export function pressNumberKey(number: string, key: string): string {
  if (key === 'delete') return number.length <= 1 ? '' : number.slice(0, -1)
  if (/^[A-Z]$/.test(key)) return key + number.replace(/^[A-Z]/, '')
  if (!/^\d$/.test(key)) return number
  const started = number === '' ? 'L' : number
  return started.length > NUMBER_DIGITS + 1 ? started : started + key
}

export function pressPinKey(pin: string, key: string): string {
  if (key === 'delete') return pin.slice(0, -1)
  return /^\d$/.test(key) && pin.length < PIN_LENGTH ? pin + key : pin
}
