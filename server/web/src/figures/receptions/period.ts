// Months of the reception figures. Months are `YYYY-MM`, days `YYYY-MM-DD`. Pure.
import type { Days } from '../span'

export const SPANS = ['month', 'half', 'year'] as const
/** One month; the six months that end with it; its year up to it. */
export type SpanName = (typeof SPANS)[number]

const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)

export function shiftMonth(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}
/** Whole months: a sitting that is still to come is posted already. */
export function daysOf(months: readonly string[]): Days {
  const [first, last] = [months[0] ?? '', months.at(-1) ?? '']
  const end = new Date(Date.parse(`${shiftMonth(last, 1)}-01T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  return { from: `${first}-01`, to: end }
}
export function monthsOf(span: SpanName, month: string): string[] {
  const count = span === 'month' ? 1 : span === 'half' ? 6 : Number(month.slice(5))
  return Array.from({ length: count }, (_, at) => shiftMonth(month, at - count + 1))
}

/** The next month is posted by the 28th; two years back. Newest first. */
const BACK = 24
export const choicesOf = (thisMonth: string): string[] => Array.from({ length: BACK + 2 }, (_, at) => shiftMonth(thisMonth, 1 - at))

/** What the address asks for, as far as it makes sense. */
export function askedOf(query: URLSearchParams, thisMonth: string): { span: SpanName; month: string } {
  const month = query.get('month') ?? ''
  return { span: SPANS.find((name) => name === query.get('months')) ?? 'month', month: isMonth(month) && choicesOf(thisMonth).includes(month) ? month : thisMonth }
}
