// Sentences about seats, lawyers and reasons, in the language of the page.
import { dayWords } from '@/lib/day'
import { locale, pick, useMessages } from '@/lib/i18n'
import topicWords from '@/lib/words/topics'
import type { Topic } from '@/lib/contract'
import { countsOf, type SeatColumn } from './month'
import { LANGUAGES } from './people'
import type { EmptySeat, Shift } from './types'
import words from './words/month'
import peopleWords from './words/people'

const t = useMessages(words)
const topic = useMessages(topicWords)
const people = useMessages(peopleWords)

export const topicName = (one: Topic): string => topic(`topic_${one}`)
const LANGUAGE = 'lang:'
/** What a seat asks for: a specialty, or a language. */
export const needName = (needs: string): string => (needs.startsWith(LANGUAGE) ? languageName(needs.slice(LANGUAGE.length)) : topicName(needs as Topic))
/** Languages that a seat can ask for, as the server writes them. */
export const LANGUAGE_NEEDS: readonly string[] = LANGUAGES.map((one) => `${LANGUAGE}${one}`)
/** Languages that come as a word of the program; others as they were written. */
export const languageName = (one: string): string => { const key = `language_${one}`; return key in peopleWords.zh ? people(key as 'language_sign') : one }
type Seat = Pick<Shift, 'site_name' | 'site_name_en' | 'kind' | 'half' | 'no'>
/** 现场 上午 */
export const seatWords = (one: Pick<Seat, 'kind' | 'half'>): string => `${t(`kind_${one.kind}`)} ${t(`half_${one.half ?? 'all'}`)}`
export const columnWords = (one: SeatColumn): string => (one.isNumbered ? `${seatWords(one)} ${t('seat_no', { n: one.no })}` : seatWords(one))
export const siteName = (one: Pick<Seat, 'site_name' | 'site_name_en'>): string => pick(one.site_name, one.site_name_en)
/** 12月3日 周四 市接访大厅 现场 上午 */
export const placeWords = (one: Shift): string => [dayWords(one.day, locale.value, 'short'), siteName(one), seatWords(one)].join(locale.value === 'zh' ? ' ' : ', ')
export const timesOf = (one: Pick<Shift, 'from' | 'to'>): string => `${one.from}–${one.to}`
export const holderOf = (one: Shift): string => (one.lawyer_id ? pick(one.lawyer ?? '', one.lawyer_en) : '')
export const firmOf = (one: Pick<Shift, 'firm' | 'firm_en'>): string => pick(one.firm ?? '', one.firm_en)
/** 12人请假，8人三个工作日内已有值班 */
export const gapWords = (gap: EmptySeat | undefined): string => {
  if (!gap) return ''
  if (gap.reason === 'set_empty') return [t('say_set_empty'), gap.words].filter(Boolean).join(t('comma'))
  if (gap.counts.length === 0) return t(gap.reason === 'rest_day' ? 'say_rest_day' : 'nobody_left')
  return countsOf(gap).map((one) => t(`count_${one.cause}`, { n: one.lawyers })).join(t('comma'))
}
