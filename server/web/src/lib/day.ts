// Days of the city, `YYYY-MM-DD`, and the words for them.

const DAY_MS = 86_400_000
const atMs = (day: string): number => Date.parse(`${day}T00:00:00Z`)

/** 12月3日 星期四 / Thursday, 3 December; short: 12月3日 周四 / Thu 3 Dec */
export function dayWords(day: string, locale: 'zh' | 'en', length: 'long' | 'short' = 'long'): string {
  const tag = locale === 'zh' ? 'zh-CN' : 'en-GB'
  const part = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(tag, { timeZone: 'UTC', ...options }).format(atMs(day))
  const date = part({ month: locale === 'zh' || length === 'long' ? 'long' : 'short', day: 'numeric' })
  const weekday = part({ weekday: length })
  if (locale === 'zh') return `${date} ${weekday}`
  return length === 'long' ? `${weekday}, ${date}` : `${weekday} ${date}`
}
/** The city's day of a moment in ms. */
export const cityDay = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)
/** Days from one to the other; below zero when it is past. */
export const daysBetween = (from: string, to: string): number => (atMs(to) - atMs(from)) / DAY_MS
