import { expect, test } from 'vitest'
import type { SittingPolicy } from '@/lib/contract'
import { effectOf, policyRows, returnOf, standingOf } from './policy'

const row = (rank_group: SittingPolicy['rank_group'], period: SittingPolicy['period'], valid_from: string, is_in_force: boolean, days = 1): SittingPolicy => ({ rank_group, period, days, valid_from, is_in_force, is_withdrawn: false, source: '' })
const ROWS = [
  row('county_main', 'month', '2009-04-14', true),
  row('city_leader', 'quarter', '2009-04-14', false),
  row('city_leader', 'month', '2027-01-01', false, 2),
  row('city_leader', 'quarter', '2026-01-01', true, 2),
]
const TODAY = '2026-12-03'

test('what counts is first, then what comes, then what was; city before county', () => {
  expect(policyRows(ROWS, TODAY).map((one) => `${one.rank_group} ${standingOf(one, TODAY)}`)).toEqual(['city_leader in_force', 'city_leader coming', 'city_leader past', 'county_main in_force'])
})

test('a new row takes the place of the newest of its rank and period; other periods go on', () => {
  const quarter = effectOf(ROWS, { rank_group: 'city_leader', period: 'quarter', valid_from: '2026-12-10' })
  expect([quarter.instead?.valid_from, quarter.beside.length]).toEqual(['2026-01-01', 0])
  const later = effectOf(ROWS, { rank_group: 'city_leader', period: 'quarter', valid_from: '2027-02-01' })
  expect(later.beside.map(({ valid_from }) => valid_from)).toEqual(['2027-01-01'])
  expect(effectOf(ROWS, { rank_group: 'township_leader', period: 'week', valid_from: '2027-02-01' })).toEqual({ instead: undefined, beside: [] })
})

test('a withdrawn row counts for nothing and stands last; the one before it counts again', () => {
  const [, older, , newest] = ROWS as [SittingPolicy, SittingPolicy, SittingPolicy, SittingPolicy]
  expect(returnOf(ROWS, newest)).toBe(older)
  expect(returnOf(ROWS, older)).toBeUndefined()
  const left = ROWS.map((one) => (one === newest ? { ...one, is_in_force: false, is_withdrawn: true } : one))
  expect(policyRows(left, TODAY).filter(({ rank_group }) => rank_group === 'city_leader').map((one) => standingOf(one, TODAY))).toEqual(['coming', 'past', 'withdrawn'])
  expect(effectOf(left, { rank_group: 'city_leader', period: 'quarter', valid_from: '2026-12-10' }).instead).toBe(older)
})
