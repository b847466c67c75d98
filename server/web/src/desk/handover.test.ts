import { expect, it } from 'vitest'
import type { HandOverTarget } from '@/lib/contract'
import { firstDesk, linesOf, needsDesk, tiersOf } from './handover'

const target = (id: string, tier: number, waiting: number, open_desks: number, is_own = false) => ({ tier, is_own, queue: { id, waiting, open_desks } }) as HandOverTarget

it('shows the levels there are, and within one those who serve first', () => {
  const all = [target('a', 2, 5, 0), target('b', 2, 9, 1), target('c', 2, 1, 2), target('d', 1, 0, 1), target('e', 2, 1, 1)]
  expect(tiersOf(all)).toEqual([1, 2])
  expect(linesOf(all, 2).map(({ queue }) => queue.id)).toEqual(['c', 'e', 'b', 'a'])
  expect(linesOf(all, 3)).toEqual([])
})
it('wants a desk by name for the own line alone', () => expect([needsDesk(target('a', 1, 0, 1, true)), needsDesk(target('a', 1, 0, 1))]).toEqual([true, false]))
it('proposes a desk of the own line that is open and free', () => {
  const desk = (id: string, is_open: boolean, is_busy: boolean) => ({ id, is_open, is_busy })
  const desks = [desk('closed', false, false), desk('busy', true, true), desk('free', true, false)]
  expect([firstDesk({ is_own: true, desks } as unknown as HandOverTarget), firstDesk({ is_own: false, desks } as unknown as HandOverTarget), firstDesk({ is_own: true, desks: [] } as unknown as HandOverTarget)]).toEqual(['free', '', ''])
})
