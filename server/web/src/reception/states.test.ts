import { expect, it } from 'vitest'
import { actsOf, isOver } from './states'

it('a posted sitting is over at its end, in the city; one that was held keeps its own state', () => {
  const one = { state: 'open', day: '2026-11-23', to: '11:30' } as const
  const at = (time: string): number => Date.parse(`2026-11-23T${time}:00+08:00`)
  expect([isOver(one, at('11:29')), isOver(one, at('11:30'))]).toEqual([false, true])
  expect([isOver({ ...one, state: 'done' }, at('12:00')), isOver({ ...one, state: 'substituted' }, at('12:00'))]).toEqual([false, false])
})

it('what was agreed to can be taken back until it is posted, and before its day', () => {
  const of = (state: 'approved' | 'published', today: string) => actsOf({ state, day: '2026-12-09' }, today).includes('unapprove')
  expect([of('approved', '2026-12-08'), of('approved', '2026-12-09'), of('published', '2026-12-01')]).toEqual([true, false, false])
})
