import { describe, expect, it } from 'vitest'
import type { HalfDay, Sitting, SittingState } from '@/lib/contract'
import { changeOf, draftOf, freshDraft, isReady } from './draft'
import { spansOf, uncoveredBy } from './findings'
import { nextOf, ownOf, todayOf } from './mine'
import { dayWords, daysOf, emptyColumns, monthWords, moveOf, shiftMonth, spanWords, stepTo, usualStart, weekdayOf, weeksOf } from './month'
import { actsOf, mayDrag } from './states'

const leader = (id: string): Sitting['leader'] => ({ id, name: id, name_en: id, post_zh: '', post_en: '', rank_group: 'city_leader', portfolio_zh: '', portfolio_en: '', rank: 0 })
function sitting(id: string, day: string, half: HalfDay = 'morning', more: Partial<Sitting> = {}): Sitting {
  const from = half === 'morning' ? '09:00' : '14:00'
  return {
    id, leader: leader('a'), receiver: leader('a'), is_substituted: false, site_id: 's', site_name: '', site_name_en: '', day, half, from, to: half === 'morning' ? '11:30' : '16:30',
    is_rest_day: false, pattern_day: day, state: 'planned', form: 'both', theme_zh: '', theme_en: '', place_zh: '1室', place_en: '', phone: '1', hosts: [],
    slot_minutes: 30, slot_capacity: 1, walk_in_percent: 20, places: 4, taken: 0, sequence: 0, version: 3, delay_min: 0, ...more,
  }
}
const REST = ['2026-12-05', '2026-12-06', '2026-12-12', '2026-12-19', '2026-12-20', '2026-12-26', '2026-12-27']

describe('a month', () => {
  const weeks = weeksOf('2026-12', [sitting('b', '2026-12-02', 'afternoon'), sitting('a', '2026-12-02')], REST, '2026-12-01')
  it('has its days, from Monday on', () => {
    expect(daysOf('2026-12')).toHaveLength(31)
    expect(daysOf('2028-02')).toHaveLength(29)
    expect(weekdayOf('2026-12-01')).toBe(2)
    expect(weeks).toHaveLength(5)
    expect(weeks[0]?.[0]).toBeNull()
    expect(weeks[0]?.[2]).toMatchObject({ day: '2026-12-02', morning: [{ id: 'a' }], afternoon: [{ id: 'b' }], isOpen: true })
  })
  it('knows rest days, make-up days and what is past', () => {
    expect(weeks[0]?.[5]).toMatchObject({ isRest: true, isMakeUp: false, isOpen: false })
    expect(weeks[1]?.[6]).toMatchObject({ day: '2026-12-13', isRest: false, isMakeUp: true, isOpen: true })
    expect(weeks[0]?.[1]).toMatchObject({ day: '2026-12-01', isOpen: false })
    expect(emptyColumns(weeks)).toEqual([false, false, false, false, false, true, false])
  })
  it('turns over the year', () => expect([shiftMonth('2026-12', 1), shiftMonth('2027-01', -1)]).toEqual(['2027-01', '2026-12']))
  it('is said in both languages', () => {
    expect([monthWords('2026-12', 'zh'), monthWords('2026-12', 'en')]).toEqual(['2026年12月', 'December 2026'])
    expect([dayWords('2026-12-03', 'zh'), dayWords('2026-12-03', 'en'), dayWords('2026-12-03', 'en', 'short')]).toEqual(['12月3日 星期四', 'Thursday, 3 December', 'Thu 3 Dec'])
  })
})

describe('moving', () => {
  const weeks = weeksOf('2026-12', [], REST, '2026-12-01')
  const at = { day: '2026-12-04', half: 'morning' as const }
  it('by arrows, over rest days and never into the past', () => {
    expect(stepTo(weeks, at, 'ArrowRight')).toEqual({ ...at, day: '2026-12-07' })
    expect(stepTo(weeks, at, 'ArrowDown')).toEqual({ ...at, half: 'afternoon' })
    expect(stepTo(weeks, { ...at, half: 'afternoon' }, 'ArrowDown')).toEqual({ day: '2026-12-11', half: 'morning' })
    expect(stepTo(weeks, { day: '2026-12-02', half: 'morning' }, 'ArrowLeft')).toEqual({ day: '2026-12-02', half: 'morning' })
    expect(stepTo(weeks, { day: '2026-12-02', half: 'morning' }, 'ArrowUp')).toEqual({ day: '2026-12-02', half: 'morning' })
  })
  it('keeps the time within a half day, and takes the usual one of the other', () => {
    const one = sitting('a', '2026-12-02', 'morning', { from: '09:30' })
    const items = [one, sitting('b', '2026-12-03', 'afternoon', { from: '15:00' }), sitting('c', '2026-12-04', 'afternoon', { from: '15:00' }), sitting('d', '2026-12-07', 'afternoon')]
    expect(moveOf(one, { day: '2026-12-09', half: 'morning' }, items)).toEqual({ version: 3, day: '2026-12-09', from: '09:30' })
    expect(moveOf(one, { day: '2026-12-09', half: 'afternoon' }, items)).toEqual({ version: 3, day: '2026-12-09', from: '15:00' })
    expect(moveOf(one, { day: '2026-12-02', half: 'morning' }, items)).toBeNull()
    expect(usualStart([], 'afternoon')).toBe('14:30')
  })
})

describe('what may be tried', () => {
  const acts = (state: SittingState, day = '2026-12-09', who: 'office' | 'receiver' = 'office') => actsOf({ state, day }, '2026-12-01', who)
  it('depends on the state, the day and who asks', () => {
    expect(acts('planned')).toEqual(['approve', 'edit', 'delete'])
    expect(acts('open')).toEqual(['absent', 'edit', 'postpone'])
    expect(acts('open', '2026-12-01')).toEqual(['absent', 'postpone', 'start', 'late'])
    expect(acts('open', '2026-12-01', 'receiver')).toEqual(['absent', 'start', 'late'])
    expect([acts('done'), acts('done', '2026-12-01', 'receiver')]).toEqual([[], ['confirm']])
    expect(acts('missed')).toEqual([])
  })
  it('is dragged only while it may be changed', () =>
    expect((['planned', 'open', 'in_progress', 'postponed'] as const).map((state) => mayDrag({ state, day: '2026-12-09' }, '2026-12-01'))).toEqual([true, true, false, false]))
})

describe('the form', () => {
  it('begins with what the month has in common', () => {
    const draft = freshDraft({ day: '2026-12-09', half: 'afternoon' }, [sitting('a', '2026-12-02', 'afternoon')])
    expect(draft).toMatchObject({ day: '2026-12-09', from: '14:00', to: '16:30', place_zh: '1室', walk_in_percent: 20 })
    expect(isReady(draft)).toBe(false)
    expect(isReady({ ...draft, leader_id: 'x' })).toBe(true)
    expect(isReady({ ...draft, leader_id: 'x', slot_minutes: NaN })).toBe(false)
  })
  it('sends what differs, with the version that was read', () => {
    const one = sitting('a', '2026-12-02')
    expect(changeOf(draftOf(one), one)).toEqual({ version: 3 })
    expect(changeOf({ ...draftOf(one), theme_zh: '欠薪' }, one)).toEqual({ version: 3, theme_zh: '欠薪' })
    expect(changeOf({ ...draftOf(one), from: '10:00' }, one)).toEqual({ version: 3, from: '10:00', to: '11:30' })
    expect(changeOf({ ...draftOf(one), form: 'in_person', hosts: ['x'] }, one)).toEqual({ version: 3, form: 'in_person' })
  })
})

it('uncovered days are gathered by rank, and days in a row are one span', () => {
  const one = (day: string, rank_group: 'city_leader' | 'county_leader') => ({ day, rank_group, has_leaders: 0, needs_leaders: 1, source: 's' })
  expect(uncoveredBy([one('2026-12-01', 'county_leader'), one('2026-12-01', 'city_leader'), one('2026-12-02', 'county_leader')]).map(({ rank, days }) => [rank, days.length])).toEqual([['county_leader', 2], ['city_leader', 1]])
  const spans = spansOf(['2026-12-01', '2026-12-02', '2026-12-04'])
  expect(spans.map((span) => spanWords(span, 'zh'))).toEqual(['12月1日–2日', '12月4日 周五'])
  expect(spans.map((span) => spanWords(span, 'en'))).toEqual(['1–2 Dec', 'Fri 4 Dec'])
})

it('a leader sees what they receive, and what others receive for them', () => {
  const other = { receiver: leader('b') }
  const items = [sitting('later', '2026-12-09'), sitting('today', '2026-12-01'), sitting('given', '2026-12-01', 'afternoon', other), sitting('off', '2026-12-02', 'morning', { state: 'postponed' }), sitting('foreign', '2026-12-03', 'morning', { leader: leader('b'), ...other })]
  const own = ownOf(items, 'a')
  expect(own.map(({ id }) => id)).toEqual(['today', 'given', 'off', 'later'])
  expect(todayOf(own, 'a', '2026-12-01').map(({ id }) => id)).toEqual(['today'])
  expect(nextOf(own, 'a', '2026-12-01')?.id).toBe('later')
})
