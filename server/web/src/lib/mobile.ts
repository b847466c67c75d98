// Chinese mobile numbers: 11 digits, 13 to 19 at the start.

export const MOBILE_LENGTH = 11

export const isMobileNumber = (number: string): boolean => /^1[3-9]\d{9}$/.test(number)

/** 138 0013 8000 */
export function groupMobile(number: string): string[] {
  return [number.slice(0, 3), number.slice(3, 7), number.slice(7)].filter((part) => part !== '')
}
