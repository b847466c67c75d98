// Hours of duty as people read them, and where the files of a statement lie.
import type { paths } from '@/lib/contract'
import { identity } from '@/lib/identity'

/** Whole hours and the minutes left. */
export const hoursOf = (minutes: number): { h: number; m: number } => ({ h: Math.floor(minutes / 60), m: minutes % 60 })
/** A link sends no headers, so the page's login goes into the query. */
export function statementFile(month: string, kind: 'csv' | 'xlsx'): string {
  const { login } = identity()
  const path: keyof paths = kind === 'csv' ? '/api/v1/duty-statements/{month}/sheet.csv' : '/api/v1/duty-statements/{month}/sheet.xlsx'
  return `${path.replace('{month}', month)}${login ? `?${new URLSearchParams({ login })}` : ''}`
}
