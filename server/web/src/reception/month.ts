// A month as the office sees it: weeks of days with two halves, where a sitting may be put, and the words for days.
import type { HalfDay, Sitting } from '@/lib/contract'
import { dayWords } from '@/lib/day'

export { cityDay, dayWords } from '@/lib/day'

/** One half of one day. */
export interface Place { day: string; half: HalfDay }
export interface DayCell {
  /** `YYYY-MM-DD` */
  day: string
  isRest: boolean
  /** A Saturday or Sunday on which people work. */
  isMakeUp: boolean
  /** Neither today nor past, and a working day: something can still be planned. */
  isOpen: boolean
  morning: Sitting[]
  afternoon: Sitting[]
}
export const HALVES: readonly HalfDay[] = ['morning', 'afternoon']
const DAY_MS = 86_400_000
const atMs = (day: string): number => Date.parse(`${day}T00:00:00Z`)
export const plusDays = (day: string, n: number): string => new Date(atMs(day) + n * DAY_MS).toISOString().slice(0, 10)

/** Monday is 1, Sunday 7. */
export const weekdayOf = (day: string): number => ((new Date(atMs(day)).getUTCDay() + 6) % 7) + 1
export const monthOf = (day: string): string => day.slice(0, 7)
export function shiftMonth(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}
export function daysOf(month: string): string[] {
  const first = `${month}-01`
  const count = (atMs(`${shiftMonth(month, 1)}-01`) - atMs(first)) / DAY_MS
  return Array.from({ length: count }, (_, at) => plusDays(first, at))
}

/** Weeks from Monday on; days of other months are empty. */
export function weeksOf(month: string, items: readonly Sitting[], restDays: readonly string[], today: string): (DayCell | null)[][] {
  const rest = new Set(restDays)
  const inHalf = (day: string, half: HalfDay): Sitting[] =>
    items.filter((one) => one.day === day && one.half === half).sort((a, b) => (a.from + a.id).localeCompare(b.from + b.id))
  const cells: (DayCell | null)[] = daysOf(month).map((day) => ({
    day,
    isRest: rest.has(day),
    isMakeUp: weekdayOf(day) > 5 && !rest.has(day),
    isOpen: day > today && !rest.has(day),
    morning: inHalf(day, 'morning'),
    afternoon: inHalf(day, 'afternoon'),
  }))
  const first = weekdayOf(`${month}-01`) - 1
  const padded = [...Array<null>(first).fill(null), ...cells]
  while (padded.length % 7 > 0) padded.push(null)
  return Array.from({ length: padded.length / 7 }, (_, week) => padded.slice(week * 7, week * 7 + 7))
}

/** Which of the seven columns hold nothing but rest days: they can be narrow. */
export const emptyColumns = (weeks: readonly (DayCell | null)[][]): boolean[] =>
  Array.from({ length: 7 }, (_, at) => weeks.every((week) => {
    const cell = week[at]
    return !cell || (cell.isRest && cell.morning.length + cell.afternoon.length === 0)
  }))

const USUAL = { morning: '09:00', afternoon: '14:30' } as const
/** When sittings of a half day usually begin in this plan. */
export function usualStart(items: readonly Sitting[], half: HalfDay): string {
  const counted = new Map<string, number>()
  for (const one of items) if (one.half === half) counted.set(one.from, (counted.get(one.from) ?? 0) + 1)
  const [best] = [...counted].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
  return best?.[0] ?? USUAL[half]
}

/** What to send for a sitting that is put somewhere else; null when it stays. The length stays. */
export function moveOf(one: Sitting, to: Place, items: readonly Sitting[]): { version: number; day: string; from: string } | null {
  if (one.day === to.day && one.half === to.half) return null
  return { version: one.version, day: to.day, from: one.half === to.half ? one.from : usualStart(items, to.half) }
}

/** Where an arrow key leads: days in their order, a week up or down through the halves. Only places that are open. */
export function stepTo(weeks: readonly (DayCell | null)[][], from: Place, key: string): Place {
  const open = weeks.flat().filter((cell): cell is DayCell => cell?.isOpen === true).map(({ day }) => day)
  const next = (test: (day: string) => boolean): string | undefined => open.find(test)
  const before = (test: (day: string) => boolean): string | undefined => [...open].reverse().find(test)
  const same = (other: string): boolean => weekdayOf(other) === weekdayOf(from.day)
  switch (key) {
    case 'ArrowRight': return { ...from, day: next((day) => day > from.day) ?? from.day }
    case 'ArrowLeft': return { ...from, day: before((day) => day < from.day) ?? from.day }
    case 'ArrowDown': {
      if (from.half === 'morning') return { ...from, half: 'afternoon' }
      const day = next((other) => other > from.day && same(other))
      return day ? { day, half: 'morning' } : from
    }
    case 'ArrowUp': {
      if (from.half === 'afternoon') return { ...from, half: 'morning' }
      const day = before((other) => other < from.day && same(other))
      return day ? { day, half: 'afternoon' } : from
    }
    default: return from
  }
}

/** `2026-12` in the language of the page. */
export function monthWords(month: string, locale: 'zh' | 'en'): string {
  const [year, number] = month.split('-').map(Number)
  if (locale === 'zh') return `${year}年${number}月`
  return new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(atMs(`${month}-01`))
}
/** 12月1日–4日 / 1–4 Dec; one day alone with its weekday. */
export function spanWords({ from, to }: { from: string; to: string }, locale: 'zh' | 'en'): string {
  if (from === to) return dayWords(from, locale, 'short')
  const [first, last] = [Number(from.slice(8)), Number(to.slice(8))]
  if (locale === 'zh') return `${Number(from.slice(5, 7))}月${first}日–${last}日`
  return `${first}–${last} ${new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short' }).format(atMs(from))}`
}
export const weekdayWords = (weekday: number, locale: 'zh' | 'en'): string =>
  new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', { weekday: 'short', timeZone: 'UTC' }).format(atMs('2026-11-23') + (weekday - 1) * DAY_MS)
