// The query code of a matter: 8 of 31 signs, without those that look alike (0/O, 1/I/L).

const QUERY_CODE_LENGTH = 8
/** In the order of the keys on the screen. */
export const QUERY_CODE_SIGNS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

export const isQueryCode = (code: string): boolean => code.length === QUERY_CODE_LENGTH

/** What somebody typed or pasted, as a code: blanks, dashes and signs that no code has are dropped. */
export function readQueryCode(text: string): string {
  return [...text.toUpperCase()].filter((sign) => QUERY_CODE_SIGNS.includes(sign)).join('').slice(0, QUERY_CODE_LENGTH)
}

/** The code in the address that a slip's QR code holds; null when there is none. */
export function codeOfAddress(text: string): string | null {
  const found = /[?&#]code=([0-9A-Za-z]+)/.exec(text)?.[1]
  const code = found ? readQueryCode(found) : ''
  return isQueryCode(code) ? code : null
}

export function pressCodeKey(code: string, key: string): string {
  return key === 'delete' ? code.slice(0, -1) : readQueryCode(code + key)
}

/** ABCD 2345: read aloud and compared in two halves. */
export function groupQueryCode(code: string): string[] {
  return [code.slice(0, 4), code.slice(4)].filter((part) => part !== '')
}
