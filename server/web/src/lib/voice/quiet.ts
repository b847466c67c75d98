// When a hall's boards call by light and text only. Pure.

interface QuietRules {
  quiet_hall: boolean
  volume: number
  /** `HH:MM`; from here to `quiet_to`, which may be on the next day. */
  quiet_from?: string | null
  quiet_to?: string | null
}

/** The city's clock is UTC+8 all year. */
const CITY_OFFSET_MIN = 8 * 60
const DAY_MIN = 24 * 60

const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))

/** `now` is the server's time in ms. The first minute is quiet, the last one speaks again. */
export function isQuietAt(rules: QuietRules, now: number): boolean {
  if (rules.quiet_hall || rules.volume === 0) return true
  if (!rules.quiet_from || !rules.quiet_to) return false
  const [from, to] = [minutes(rules.quiet_from), minutes(rules.quiet_to)]
  const minute = (Math.floor(now / 60_000) + CITY_OFFSET_MIN) % DAY_MIN
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to
}
