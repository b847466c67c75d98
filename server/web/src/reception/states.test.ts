import { expect, it } from 'vitest'
import { isOver } from './states'

it('a posted sitting is over at its end, in the city; one that was held keeps its own state', () => {
  const one = { state: 'open', day: '2026-11-23', to: '11:30' } as const
  const at = (time: string): number => Date.parse(`2026-11-23T${time}:00+08:00`)
  expect([isOver(one, at('11:29')), isOver(one, at('11:30'))]).toEqual([false, true])
  expect([isOver({ ...one, state: 'done' }, at('12:00')), isOver({ ...one, state: 'substituted' }, at('12:00'))]).toEqual([false, false])
})
