import { describe, expect, it } from 'vitest'
import { actsOf, layoutOf } from './layout'

const floor = { is_stopped: false, is_consulting: false, spotlight: null }
const one = (id: string, role: 'petitioner' | 'officer' | 'lawyer' = 'officer', hasScreen = false) => ({ id, role, hasScreen })
const stage = { people: [one('off'), one('pet', 'petitioner')], selfId: 'me', hasOwnScreen: false, floor }
const keys = (given: Parameters<typeof layoutOf>[0]) => {
  const { big, small } = layoutOf(given)
  return [big?.key ?? null, small.map(({ key }) => key).join(' ')]
}

describe('layout of the stage', () => {
  it('shows the petitioner large and oneself first among the small', () => {
    expect(keys(stage)).toEqual(['pet', 'self off'])
    expect(keys({ ...stage, people: [] })).toEqual([null, 'self'])
    expect(keys({ ...stage, people: [one('law', 'lawyer')] })).toEqual(['law', 'self'])
  })
  it('has no tile of somebody who only watches', () => {
    expect(keys({ ...stage, isWatching: true })).toEqual(['pet', 'off'])
  })
  it('shows a colleague large while staff confer, and the petitioner when there is none', () => {
    const consulting = { ...floor, is_consulting: true }
    expect(keys({ ...stage, floor: consulting })).toEqual(['off', 'self pet'])
    expect(keys({ ...stage, people: [one('pet', 'petitioner')], floor: consulting })).toEqual(['pet', 'self'])
  })
  it('gives a second picture a tile of its own, which the host may enlarge', () => {
    const people = [one('off', 'officer', true), one('pet', 'petitioner')]
    expect(keys({ ...stage, people })).toEqual(['pet', 'self off/screen off'])
    expect(keys({ ...stage, people, floor: { ...floor, spotlight: { participant: 'off', source: 'screen' } } })).toEqual(['off/screen', 'self off pet'])
  })
  it('falls back when what was enlarged is gone, and never enlarges oneself to oneself', () => {
    expect(keys({ ...stage, floor: { ...floor, spotlight: { participant: 'off', source: 'screen' } } })).toEqual(['pet', 'self off'])
    expect(keys({ ...stage, floor: { ...floor, spotlight: { participant: 'me', source: 'camera' } } })).toEqual(['pet', 'self off'])
    expect(keys({ ...stage, hasOwnScreen: true, floor: { ...floor, spotlight: { participant: 'me', source: 'screen' } } })).toEqual(['self/screen', 'self off pet'])
  })
})

describe('what the host can do with a tile', () => {
  const person = { id: 'p', role: 'officer', standing: 'present', muted: { audio: false, video: true } } as const
  const names = (given: Parameters<typeof actsOf>[0], ...rest: [source?: 'camera' | 'screen', isSelf?: boolean]) => actsOf(given, rest[0] ?? 'camera', floor, rest[1]).map(({ name }) => name)

  it('offers each act once, in its present sense', () => {
    expect(names(person)).toEqual(['mute', 'allow_camera', 'hold', 'show_big', 'remove'])
    expect(names({ ...person, standing: 'held', muted: { audio: true, video: false } })).toEqual(['unmute', 'stop_camera', 'take_back', 'show_big', 'remove'])
    expect(names({ ...person, standing: 'waiting' })).toEqual(['admit', 'remove'])
    expect(names({ ...person, standing: 'announced' })).toEqual(['remove'])
  })
  it('never ends it for the petitioner', () => {
    for (const standing of ['waiting', 'announced', 'present', 'held'] as const) expect(names({ ...person, role: 'petitioner', standing })).not.toContain('remove')
  })
  it('only enlarges screens and oneself', () => {
    expect(names(person, 'screen')).toEqual(['show_big'])
    expect(names(person, 'camera', true)).toEqual(['show_big'])
  })
  it('leaves the other half of a mute as it is', () => {
    expect(actsOf(person, 'camera', floor)[0]?.order).toEqual({ order: 'mute', participant: 'p', audio: true, video: true })
    expect(actsOf(person, 'camera', { ...floor, spotlight: { participant: 'p', source: 'camera' } })[3]?.order).toEqual({ order: 'spotlight', participant: null, source: 'camera' })
  })
})
