// Days, times and rests as people read them.
import { formatDate } from '../clock'
import { locale } from '../i18n'

const noonOf = (day: string): number => Date.parse(`${day}T12:00:00+08:00`)

/** 11月25日 星期三 */
export const dayText = (day: string): string => formatDate(noonOf(day))
/** 11月25日 星期三 14:30 */
export const whenText = (day: string, from: string): string => `${dayText(day)} ${from}`

/** 9:05, or 1:59:00 from an hour on; never below zero. */
export function restText(untilIso: string, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(untilIso) - nowMs) / 1_000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

export const isOver = (untilIso: string, nowMs: number): boolean => Date.parse(untilIso) <= nowMs

export const separator = (): string => (locale.value === 'zh' ? '、' : ', ')
