// Legal advice as a place has it now. The state is the server's; the hours of today's duties tell a day that is over from one
// that has not begun.
import type { DutyPerson, LegalToday, Rung } from './contract'
import { fill, locale, pick, useMessages } from './i18n'
import words from './words/legal'

export interface LegalNow {
  is: 'on_duty' | 'served' | 'late' | Rung | 'later' | 'over' | 'away' | 'none' | 'unknown'
  /** When the next duty of today begins. */
  from: string
  /** Where the lawyer sits who serves by video. */
  site: { zh: string; en: string } | null
  /** `YYYY-MM-DD`, after today. */
  nextDay: string | null
  /** What a person may choose now, best first. */
  choices: Rung[]
}

const CITY_OFFSET_MS = 8 * 3_600_000
const clockOf = (atMs: number): string => new Date(atMs + CITY_OFFSET_MS).toISOString().slice(11, 16)

/** `deskCount`: desks that serve the line now; a lawyer who sits there is there all the same, whoever's duty it is. */
export function legalNow(legal: LegalToday | null | undefined, lawyers: readonly DutyPerson[], nowMs: number, deskCount = 0): LegalNow {
  const now = clockOf(nowMs)
  const later = lawyers.map(({ from }) => from).filter((from) => from > now).sort()[0]
  const told = { from: later ?? '', site: null, nextDay: legal?.next_day ?? null, choices: legal?.choices ?? [] }
  if (!legal) return { ...told, is: 'unknown' }
  if (legal.state === 'on_duty') return { ...told, is: 'on_duty' }
  if (deskCount > 0) return { ...told, is: 'served' }
  if (legal.state === 'late') return { ...told, is: 'late' }
  if (legal.state === 'gap') return { ...told, is: legal.rung ?? 'rebook', site: legal.remote_site ? { zh: legal.remote_site, en: legal.remote_site_en ?? '' } : null }
  if (later) return { ...told, is: 'later' }
  if (lawyers.length === 0) return { ...told, is: 'none' }
  return { ...told, is: lawyers.every(({ to }) => to <= now) ? 'over' : 'away' }
}

/** Whether people are told before they take a number, because nobody is there for them. */
export const tellsFirst = ({ is }: LegalNow): boolean => is !== 'on_duty' && is !== 'served' && is !== 'late'

/** A lawyer of today as boards and kiosks name one. The firm and the sign-in come with the server's answer, where it has them. */
export type LawyerOfToday = DutyPerson

/** Signed in, or at least at a desk. */
export const isHere = (lawyer: LawyerOfToday): boolean => lawyer.is_here ?? Boolean(lawyer.place_zh)
/** Who is there stands before who is only planned. */
export const hereFirst = (lawyers: readonly LawyerOfToday[]): LawyerOfToday[] => [...lawyers].sort((a, b) => Number(isHere(b)) - Number(isHere(a)))
export const firmOf = (lawyer: LawyerOfToday): string => pick(lawyer.firm_zh ?? '', lawyer.firm_en)

const t = useMessages(words)

/** One sentence without its full stop. */
export function legalText({ is, from, site }: LegalNow): string {
  if (is === 'remote') return site ? t('remote', { site: pick(site.zh, site.en) }) : t('remote_somewhere')
  return t(is, { from })
}

/** 明天，11月25日（周三） / tomorrow, Wed 25 November */
export function nearDay(day: string, nowMs: number): string {
  const noon = Date.parse(`${day}T12:00:00+08:00`)
  const tomorrow = new Date(nowMs + CITY_OFFSET_MS + 86_400_000).toISOString().slice(0, 10)
  const part = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(locale.value === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: 'Asia/Shanghai', ...options }).format(noon)
  const [date, weekday] = [part({ month: 'long', day: 'numeric' }), part({ weekday: 'short' })]
  return (day === tomorrow ? t('tomorrow') : '') + fill(locale.value === 'zh' ? '{date}（{weekday}）' : '{weekday} {date}', { date, weekday })
}

/** When a lawyer is there next, for the states in which nobody is. */
export function nextText({ is, nextDay }: LegalNow, nowMs: number): string {
  if (is === 'on_duty' || is === 'served' || is === 'late' || is === 'later' || is === 'unknown') return ''
  return nextDay ? t('next', { day: nearDay(nextDay, nowMs) }) : t('next_unknown')
}
