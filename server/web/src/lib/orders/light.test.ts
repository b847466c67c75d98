import { expect, test } from 'vitest'
import type { LeaderOrder } from '@/lib/contract'
import { daysLeft, lightOf, sorted, wasLate } from './light'

const order = (due_day: string, more: Partial<LeaderOrder> = {}): LeaderOrder => ({ id: due_day, due_day, state: 'given', given_at: '', ...more }) as LeaderOrder
const TODAY = '2026-11-30'

test.each([
  ['2026-11-29', 'overdue', -1],
  ['2026-11-30', 'soon', 0],
  ['2026-12-03', 'soon', 3],
  ['2026-12-04', 'ample', 4],
] as const)('due on %s it is %s', (due, light, left) => {
  expect(lightOf(order(due), TODAY)).toBe(light)
  expect(daysLeft(order(due), TODAY)).toBe(left)
})

test('what is done is not late any more, but it says that it was', () => {
  const late = order('2026-11-20', { state: 'done', ended_at: '2026-11-21T00:10:00+08:00' })
  expect(lightOf(late, TODAY)).toBe('done')
  expect(wasLate(late)).toBe(true)
  expect(wasLate(order('2026-11-20', { state: 'done', ended_at: '2026-11-20T23:50:00+08:00' }))).toBe(false)
})

test('the most overdue is first; done ones follow, the latest in front', () => {
  const { open, done } = sorted([
    order('2026-12-20'), order('2026-11-01'), order('2026-11-15'),
    order('2026-11-02', { state: 'done', ended_at: '2026-11-02T09:00:00+08:00' }), order('2026-11-03', { state: 'done', ended_at: '2026-11-03T09:00:00+08:00' }),
  ])
  expect(open.map(({ due_day }) => due_day)).toEqual(['2026-11-01', '2026-11-15', '2026-12-20'])
  expect(done.map(({ due_day }) => due_day)).toEqual(['2026-11-03', '2026-11-02'])
})
