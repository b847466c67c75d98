// What a poster says of a sitting, in which words and how loudly.
import type { Poster } from '@/lib/contract'

export type PosterMark = 'stand_in' | 'pending' | 'in_progress' | 'postponed' | 'missed' | 'over' | 'none'

export function markOf(one: Poster): PosterMark {
  if (one.state === 'postponed') return 'postponed'
  if (one.state === 'missed') return 'missed'
  if (one.state === 'substitution_pending') return 'pending'
  if (one.state === 'done' || one.state === 'reported') return 'over'
  if (one.substituted_from) return 'stand_in'
  return one.state === 'in_progress' ? 'in_progress' : 'none'
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
/** Whether a day's sitting has come to its end, the delay included. `now` is the day and time in the city. */
export const isPast = ({ day, to, delay_min }: Pick<Poster, 'day' | 'to' | 'delay_min'>, now: { day: string; time: string }): boolean =>
  day < now.day || (day === now.day && minutesOf(to) + delay_min <= minutesOf(now.time))

/** Sittings of one day together, in the order in which they come. */
export function byDay(items: readonly Poster[]): { day: string; items: Poster[] }[] {
  const days: { day: string; items: Poster[] }[] = []
  for (const one of items) {
    const last = days.at(-1)
    if (last?.day === one.day) last.items.push(one)
    else days.push({ day: one.day, items: [one] })
  }
  return days
}

/** Cards beside each other on a wall screen. */
const BESIDE = 2
/** Pages of a wall screen with so many rows; a day stays together where it fits. */
export function pagesOf(items: readonly Poster[], rows: number): Poster[][] {
  const pages: { items: Poster[]; rows: number }[] = []
  for (const { items: day } of byDay(items)) {
    for (let at = 0; at < day.length; at += rows * BESIDE) {
      const part = day.slice(at, at + rows * BESIDE)
      const needs = Math.ceil(part.length / BESIDE)
      const last = pages.at(-1)
      if (last && last.rows + needs <= rows) {
        last.items.push(...part)
        last.rows += needs
      } else pages.push({ items: [...part], rows: needs })
    }
  }
  return pages.map((page) => page.items)
}

/** Two signs of a name apart, as posters print them: 何　静. */
export const spread = (name: string): string => ([...name].length === 2 ? [...name].join('\u3000') : name)
/** Digits of a phone as a link wants them. */
export const dial = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, '')}`
