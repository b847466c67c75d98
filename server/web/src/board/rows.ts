// What the board shows of its calls. Pure.
import type { BoardCall, BoardView, DutyPerson, LegalToday } from '@/lib/contract'
import { callKey } from '@/lib/voice/spoken'

/** The call in large type: the one being spoken, else the newest that still waits for its person. */
export function headline(calls: readonly BoardCall[], speaking: string | null): BoardCall | null {
  const called = calls.filter((call) => call.state === 'called')
  return called.find((call) => callKey(call) === speaking) ?? newestFirst(called)[0] ?? null
}

/** The board lists these and no other; who is back in a queue, or done, is off it. */
const RANK: Partial<Record<BoardCall['state'], number>> = { called: 0, serving: 1, paused: 2, missed: 3 }

/** The others: called first, then in progress, then missed; newest first within each. */
export function rows(calls: readonly BoardCall[], head: BoardCall | null): BoardCall[] {
  return newestFirst(calls.filter((call) => call !== head && RANK[call.state] !== undefined)).sort((a, b) => (RANK[a.state] ?? 0) - (RANK[b.state] ?? 0))
}

export interface Page<T> { items: T[]; index: number; count: number }

/** A long list turns its pages; `turn` counts up with time. */
export function page<T>(items: readonly T[], perPage: number, turn: number): Page<T> {
  const count = Math.max(1, Math.ceil(items.length / perPage))
  const index = turn % count
  return { items: items.slice(index * perPage, (index + 1) * perPage), index, count }
}

const CITY_OFFSET_MS = 8 * 3_600_000

/** `YYYY-MM-DD` in the city, UTC+8 all year. */
export const cityDay = (atMs: number): string => new Date(atMs + CITY_OFFSET_MS).toISOString().slice(0, 10)

/** What the board shows: an old view does not know who is there for legal advice. */
export type ShownView = Omit<BoardView, 'legal'> & { legal?: LegalToday | null }

/** Yesterday's view says nothing of today's numbers, rooms and lawyers; only the coming sittings still hold. */
export function asOfDay(view: ShownView, today: string): ShownView {
  if (cityDay(Date.parse(view.server_time)) === today) return view
  const rooms = view.rooms.map((room) => ({ ...room, state: 'closed' as const }))
  return { ...view, calls: [], waiting: [], lawyers: [], legal: null, rooms, leaders: view.leaders.filter(({ day }) => day >= today) }
}

/** Today's sittings, and those of the days after. */
export function sittings(leaders: readonly DutyPerson[], today: string): { today: DutyPerson[]; later: DutyPerson[] } {
  return { today: leaders.filter(({ day }) => day === today), later: leaders.filter(({ day }) => day > today) }
}

/** How long a line stays: four Chinese characters or three English words a second is slow enough for everybody, and 7 s at least. */
export function readingMs(text: string): number {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const words = text.match(/[A-Za-z0-9]+/g)?.length ?? 0
  return Math.max(7_000, (han / 4 + words / 3) * 1_000)
}

/** 09:00 from "09:00" or from an RFC 3339 time of the city. */
export function clockPart(time: string): string {
  return /T(\d\d:\d\d)/.exec(time)?.[1] ?? time
}

/** "09:00–11:30", or nothing when the rota does not say. */
export function hours(person: DutyPerson): string {
  return person.from && person.to ? `${clockPart(person.from)}–${clockPart(person.to)}` : ''
}

/** Where a long place may break: after the town, the centre, the floor. Never inside a word. */
export function breakable(place: string): string[] {
  return place.split(/(?<=街道|[镇乡局楼]|中心|大厅)(?=.{2})|(?<= )/u).filter(Boolean)
}

/** The day of a duty as a hall says it: `null` for today. */
export function weekdayOf(day: string, today: string, locale: 'zh' | 'en'): string | null {
  if (!day || day === today) return null
  const date = new Date(`${day}T12:00:00Z`)
  return new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', { weekday: 'short', timeZone: 'UTC' }).format(date)
}

/** A two-character name is spread over three, so that names stand in a column: 刘　敏. */
export function spread(name: string): string {
  return /^\p{Script=Han}{2}$/u.test(name) ? `${name[0]}　${name[1]}` : name
}

function newestFirst(calls: readonly BoardCall[]): BoardCall[] {
  return [...calls].sort((a, b) => Date.parse(b.called_at) - Date.parse(a.called_at))
}
