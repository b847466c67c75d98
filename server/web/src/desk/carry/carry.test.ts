import { expect, it } from 'vitest'
import { endOf, suggested } from './carry'

it('the own choice is the first suggestion', () => {
  expect((['undecided', 'wait', 'priority_tomorrow', 'appointment'] as const).map(suggested)).toEqual([null, 'new_ticket', 'new_ticket', 'appointment'])
})

it('nothing is sent while something is missing', () => {
  expect(endOf(null, '', 'x')).toBeNull()
  expect(endOf('appointment', '', '')).toBeNull()
  expect(endOf('phoned', '', '  ')).toBeNull()
  expect(endOf('withdrawn', '', '')).toBeNull()
})

it('what is sent holds only what the way needs', () => {
  expect(endOf('new_ticket', '10:00', '')).toEqual({ how: 'new_ticket' })
  expect(endOf('appointment', '14:30', ' 儿子陪同 ')).toEqual({ how: 'appointment', at: '14:30', note: '儿子陪同' })
  expect(endOf('phoned', '', '周一来')).toEqual({ how: 'phoned', note: '周一来' })
})
