// Moments and names as every part of the log says them.
import { formatTime } from '@/lib/clock'
import { cityDay, dayWords } from '@/lib/day'
import { locale, pick, useMessages } from '@/lib/i18n'
import type { Person } from './log'
import words from './words'

const t = useMessages(words)

/** 10:03:07 */
export const seconds = (ms: number): string => `${formatTime(ms)}:${new Date(ms).toISOString().slice(17, 19)}`
export const time = (at: string): string => seconds(Date.parse(at))
/** With its day, unless that is the day of the log. */
export function moment(at: string, day: string): string {
  const on = cityDay(Date.parse(at))
  return on === day ? time(at) : `${dayWords(on, locale.value, 'short')} ${time(at)}`
}
export const nameOf = (person: Person | null | undefined): string => (person ? pick(person.name ?? '', person.name_en) || t(`role_${person.role}`) : t('visitor'))
