// A moment of the city in words, in the language of the page.
import { formatTime, serverNowMs } from './clock'
import { cityDay, dayWords } from './day'
import { locale } from './i18n'

/** 12月3日 周四 09:26 */
export const momentWords = (at: string): string => `${dayWords(cityDay(Date.parse(at)), locale.value, 'short')} ${formatTime(Date.parse(at))}`
/** Of today the time alone. */
export const nearMoment = (at: string, today = cityDay(serverNowMs())): string => (cityDay(Date.parse(at)) === today ? formatTime(Date.parse(at)) : momentWords(at))
