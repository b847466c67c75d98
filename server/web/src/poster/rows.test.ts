import { expect, it } from 'vitest'
import type { Poster, SittingState } from '@/lib/contract'
import { byDay, dial, isPast, markOf, pagesOf, spread } from './rows'

const leader = { id: 'a', name: '何静', name_en: '', post_zh: '', post_en: '', rank_group: 'city_leader' as const, portfolio_zh: '', portfolio_en: '', rank: 0 }
const poster = (day: string, state: SittingState = 'open', more: Partial<Poster> = {}): Poster => ({
  sitting_id: day + state, site_id: 's', site_name: '', site_name_en: '', tier: 1, day, half: 'morning', from: '09:00', to: '11:30', state, leader, form: 'both', theme_zh: '', theme_en: '',
  place_zh: '', place_en: '', phone: '', hosts: [], free_places: 1, delay_min: 0, ...more,
})

it('somebody who stands in is marked, whatever goes on; what is off says so first', () => {
  expect((['open', 'in_progress', 'done', 'postponed', 'missed', 'substitution_pending'] as const).map((state) => markOf(poster('2026-12-01', state)))).toEqual(['none', 'in_progress', 'over', 'postponed', 'missed', 'pending'])
  expect((['substituted', 'in_progress', 'postponed'] as const).map((state) => markOf(poster('2026-12-01', state, { substituted_from: leader })))).toEqual(['stand_in', 'stand_in', 'postponed'])
})

it('days come together, and pages hold whole days where they fit', () => {
  const two = ['2026-12-01', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-03', '2026-12-03'].map((day) => poster(day))
  expect(byDay(two).map(({ day, items }) => [day, items.length])).toEqual([['2026-12-01', 2], ['2026-12-02', 1], ['2026-12-03', 3]])
  expect(pagesOf(two, 2).map((page) => page.length)).toEqual([3, 3])
  expect(pagesOf(two, 4).map((page) => page.length)).toEqual([6])
  expect(pagesOf(two.slice(3), 1).map((page) => page.length)).toEqual([2, 1])
  expect(pagesOf([], 4)).toEqual([])
})

it('a sitting is past at its end, and later when the day runs late', () => {
  const one = { day: '2026-11-23', to: '11:30', delay_min: 0 }
  const at = (time: string, day = '2026-11-23') => ({ day, time })
  expect([isPast(one, at('11:29')), isPast(one, at('11:30')), isPast({ ...one, delay_min: 20 }, at('11:30')), isPast(one, at('08:00', '2026-11-24'))]).toEqual([false, true, false, true])
})

it('short names are spread, phones can be dialled', () => {
  expect([spread('何静'), spread('欧阳文静')]).toEqual(['何　静', '欧阳文静'])
  expect(dial('0952-0000012')).toBe('tel:09520000012')
})
