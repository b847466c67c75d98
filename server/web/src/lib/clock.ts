// The page shows the server's time in the city's zone, whatever the machine believes.
import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import { locale } from './i18n'

const CITY_TIME_ZONE = 'Asia/Shanghai'
let offsetMs = 0

/** Called with `server_time` of any answer that has one. */
export function setServerTime(serverTime: string, receivedAtMs = Date.now()): void {
  const parsed = Date.parse(serverTime)
  if (Number.isFinite(parsed)) offsetMs = parsed - receivedAtMs
}

export const serverNowMs = (): number => Date.now() + offsetMs

/** The server's time in ms, ticking. */
export function useNow(everyMs = 1_000): Readonly<Ref<number>> {
  const now = ref(serverNowMs())
  const timer = setInterval(() => (now.value = serverNowMs()), everyMs)
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}

const format = (options: Intl.DateTimeFormatOptions) => (atMs: number): string =>
  new Intl.DateTimeFormat(locale.value === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: CITY_TIME_ZONE, ...options }).format(atMs)

/** 09:26 */
export const formatTime = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
/** 11月23日 星期一 / 23 November, Monday */
export function formatDate(atMs: number): string {
  const day = format({ month: 'long', day: 'numeric' })(atMs)
  const weekday = format({ weekday: 'long' })(atMs)
  return locale.value === 'zh' ? `${day} ${weekday}` : `${weekday}, ${day}`
}

/** RFC 3339 in the city's time, which has no summer time: 2026-11-23T09:26:00.000+08:00 */
export const cityMoment = (atMs: number): string => new Date(atMs + 8 * 3_600_000).toISOString().replace('Z', '+08:00')

/** 12 分 38 秒 / 12 min 38 s */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  return locale.value === 'zh' ? `${minutes} 分 ${rest} 秒` : `${minutes} min ${rest} s`
}
