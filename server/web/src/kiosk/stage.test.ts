import { describe, expect, it } from 'vitest'
import type { Line } from '@protocol'
import { bigPicture, coverOf, unseenLines } from './stage'

const person = (id: string, role = 'officer', screen: unknown = null) => ({ id, role, hasPicture: true, screen })

describe('the big picture', () => {
  const people = [person('o'), person('l', 'leader'), person('s', 'clerk', {})]
  it.each([
    [null, null, null, { id: 'l', source: 'camera' }],
    [null, 'o', 'l', { id: 'o', source: 'camera' }],
    [{ participant: 's', source: 'camera' }, 'o', 'l', { id: 's', source: 'camera' }],
    [{ participant: 's', source: 'screen' }, 'o', 'l', { id: 's', source: 'screen' }],
    [{ participant: 'o', source: 'screen' }, null, 'l', { id: 'l', source: 'camera' }],
    [{ participant: 'gone', source: 'camera' }, 'o', null, { id: 'o', source: 'camera' }],
  ] as const)('chosen %o, speaking %s, before %s: %o', (chosen, speaker, before, big) => expect(bigPicture(people, chosen, speaker, before)).toEqual(big))
  it('is nobody in an empty room', () => expect(bigPicture([], null, null, null)).toBeNull())
})

describe('the cover over the pictures', () => {
  it.each([
    [true, true, 'held', 'stopped'],
    [false, true, 'held', 'held'],
    [false, true, 'present', 'consulting'],
    [false, false, 'waiting', 'waiting'],
    [false, false, 'announced', 'waiting'],
    [false, false, 'present', null],
    [false, false, undefined, null],
  ] as const)('stopped %s, consulting %s, %s: %s', (is_stopped, is_consulting, standing, cover) => expect(coverOf({ is_stopped, is_consulting }, standing)).toBe(cover))
})

it('lines count as new until they are seen, and never one’s own', () => {
  const line = (id: number, participant: string): Line => ({ id, participant, name: '', kind: 'chat', to: 'everyone', text: '', at_ms: 0 })
  expect(unseenLines([line(1, 'a'), line(2, 'me'), line(3, 'a')], 'me', 1).map(({ id }) => id)).toEqual([3])
})
