// Days, times and rests as people read them; and the appointment as a calendar file.
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

export interface Entry { code: string; title: string; place: string; day: string; from: string; to: string; note: string }

const escaped = (text: string): string => text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\n/g, '\\n')
const utc = (day: string, time: string): string => new Date(Date.parse(`${day}T${time}:00+08:00`)).toISOString().replace(/[-:]|\.\d{3}/g, '')

/** RFC 5545; an alarm a day ahead. Lines are at most 75 octets long. */
export function calendarFile(entry: Entry, stampMs: number): string {
  const lines = [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//video-reception//booking//ZH', 'BEGIN:VEVENT', `UID:${entry.code}@booking`,
    `DTSTAMP:${new Date(stampMs).toISOString().replace(/[-:]|\.\d{3}/g, '')}`, `DTSTART:${utc(entry.day, entry.from)}`, `DTEND:${utc(entry.day, entry.to)}`,
    `SUMMARY:${escaped(entry.title)}`, `LOCATION:${escaped(entry.place)}`, `DESCRIPTION:${escaped(entry.note)}`,
    'BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escaped(entry.title)}`, 'TRIGGER:-P1D', 'END:VALARM', 'END:VEVENT', 'END:VCALENDAR',
  ]
  return lines.map(folded).join('\r\n') + '\r\n'
}

const MAX_OCTETS = 73
function folded(line: string): string {
  const parts = ['']
  let octets = 0
  for (const sign of line) {
    const size = new TextEncoder().encode(sign).length
    if (octets + size > MAX_OCTETS) {
      parts.push('')
      octets = 0
    }
    parts[parts.length - 1] += sign
    octets += size
  }
  return parts.join('\r\n ')
}

export const calendarLink = (file: string): string => `data:text/calendar;charset=utf-8,${encodeURIComponent(file)}`
export const separator = (): string => (locale.value === 'zh' ? '、' : ', ')
