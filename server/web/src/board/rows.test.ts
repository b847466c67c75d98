import { describe, expect, it } from 'vitest'
import type { BoardCall, BoardView } from '@/lib/contract'
import { callKey } from '@/lib/voice/spoken'
import { asOfDay, breakable, cityDay, clockPart, headline, hours, page, readingMs, rows, sittings, spread, weekdayOf } from './rows'

const call = (number: string, state: BoardCall['state'], minute: number): BoardCall => ({
  ticket_id: number, lang: 'zh', origin_site_id: 'o', number, state, service: 'legal_advice', desk_zh: '1号视频席', desk_en: 'Video desk 1', place_zh: '1号视频席', place_en: 'Video desk 1',
  called_at: `2026-11-23T09:${String(minute).padStart(2, '0')}:00+08:00`, called_count: 1,
})
const calls = [call('L001', 'missed', 1), call('L002', 'serving', 2), call('L004', 'called', 8), call('L003', 'called', 5), call('R009', 'serving', 7)]

describe('headline', () => {
  it('is the newest call', () => expect(headline(calls, null)?.number).toBe('L004'))
  it('follows the voice', () => expect(headline(calls, callKey(calls[3]!))?.number).toBe('L003'))
  it('ignores who is already seated', () => expect(headline(calls.slice(0, 2), null)).toBeNull())
})

it('rows: called, then in progress, then missed, newest first', () => {
  expect(rows(calls, headline(calls, null)).map((c) => c.number)).toEqual(['L003', 'R009', 'L002', 'L001'])
})

it('pages turn and come round again', () => {
  expect(page([1, 2, 3, 4, 5], 2, 2)).toEqual({ items: [5], index: 2, count: 3 })
  expect(page([1, 2, 3], 2, 2).items).toEqual([1, 2])
  expect(page([], 4, 7)).toEqual({ items: [], index: 0, count: 1 })
})

const nobody = { name: '', name_en: '', post_zh: '', post_en: '', day: '', from: '', to: '' }
it('reads hours in both forms', () => {
  expect(clockPart('2026-11-23T09:00:00+08:00')).toBe('09:00')
  expect(hours({ ...nobody, from: '09:00', to: '11:30' })).toBe('09:00–11:30')
  expect(hours(nobody)).toBe('')
})

it('breaks places between words only', () => {
  expect(breakable('星海镇一楼视频接访室')).toEqual(['星海镇', '一楼', '视频接访室'])
  expect(breakable('星海镇综治中心 视频席')).toEqual(['星海镇', '综治中心', ' ', '视频席'])
  expect(breakable('3号视频席')).toEqual(['3号视频席'])
})

it('names the day of a duty, except today', () => {
  expect(weekdayOf('2026-11-23', '2026-11-23', 'zh')).toBeNull()
  expect(weekdayOf('2026-11-24', '2026-11-23', 'zh')).toBe('周二')
  expect(weekdayOf('2026-11-24', '2026-11-23', 'en')).toBe('Tue')
})

it('spreads short names only', () => {
  expect(spread('刘敏')).toBe('刘　敏')
  expect(spread('陈建国')).toBe('陈建国')
  expect(spread('Li')).toBe('Li')
})

it('counts the days of the city', () => {
  expect(cityDay(Date.parse('2026-11-23T15:59:59Z'))).toBe('2026-11-23')
  expect(cityDay(Date.parse('2026-11-23T16:00:00Z'))).toBe('2026-11-24')
})

it('parts today\'s sittings from the later ones', () => {
  const on = (day: string) => ({ ...nobody, day })
  expect(sittings([on('2026-11-22'), on('2026-11-23'), on('2026-11-25')], '2026-11-23')).toEqual({ today: [on('2026-11-23')], later: [on('2026-11-25')] })
})

it('shows nothing of yesterday after midnight but the coming sittings', () => {
  const room = { desk_id: 'd', desk_zh: '1号窗口', desk_en: 'Window 1', state: 'busy' as const }
  const view = {
    server_time: '2026-11-23T17:20:00+08:00', calls, waiting: [{ queue_id: 'q', service: 'registration', name_zh: '', name_en: '', count: 3 }], rooms: [room],
    lawyers: [nobody], legal: { state: 'on_duty', choices: [] }, leaders: [{ ...nobody, day: '2026-11-23' }, { ...nobody, day: '2026-11-24' }],
  } as unknown as BoardView
  expect(asOfDay(view, '2026-11-23')).toBe(view)
  const next = asOfDay(view, '2026-11-24')
  expect([next.calls, next.waiting, next.lawyers, next.legal, next.rooms[0]?.state, next.leaders.map(({ day }) => day)]).toEqual([[], [], [], null, 'closed', ['2026-11-24']])
})

it('keeps a line as long as it takes to read', () => {
  expect(readingMs('今天停电')).toBe(7_000)
  expect(readingMs('字'.repeat(100))).toBe(25_000)
  expect(readingMs('word '.repeat(30))).toBe(10_000)
})
