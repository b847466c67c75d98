import { describe, expect, it } from 'vitest'
import { awayMark, stopwatch, underName } from './marks'

const floor = { is_stopped: false, is_consulting: false, spotlight: null }
const person = { role: 'officer', standing: 'present', muted: { audio: false, video: false }, link: 'live', interrupted_at_ms: null } as const

describe('marks of a tile', () => {
  it('says nothing of somebody who is simply there', () => {
    expect(awayMark(person, floor, 0)).toBeNull()
  })
  it('counts an announcement down and never to nought', () => {
    const one = { ...person, standing: 'announced' } as const
    expect(awayMark(one, floor, 1_000, null)).toEqual({ kind: 'announced', seconds: 3 })
    expect(awayMark(one, floor, 1_900, 1_000)).toEqual({ kind: 'announced', seconds: 3 })
    expect(awayMark(one, floor, 2_100, 1_000)).toEqual({ kind: 'announced', seconds: 2 })
    expect(awayMark(one, floor, 9_000, 1_000)).toEqual({ kind: 'announced', seconds: 1 })
  })
  it('says since when a line is broken, whatever else holds', () => {
    const one = { ...person, link: 'interrupted', interrupted_at_ms: 1_000, standing: 'held' } as const
    expect(awayMark(one, { ...floor, is_stopped: true }, 250_000)).toEqual({ kind: 'interrupted', since: '04:09' })
  })
  it('puts only outsiders outside while staff confer, and everybody while stopped', () => {
    const consulting = { ...floor, is_consulting: true }
    expect(awayMark(person, consulting, 0)).toBeNull()
    for (const role of ['petitioner', 'representative', 'interpreter', 'observer'] as const) expect(awayMark({ ...person, role }, consulting, 0)).toEqual({ kind: 'consulting' })
    expect(awayMark(person, { ...consulting, is_stopped: true }, 0)).toEqual({ kind: 'stopped' })
    expect(awayMark({ ...person, standing: 'held' }, floor, 0)).toEqual({ kind: 'held' })
    expect(awayMark({ ...person, standing: 'waiting' }, floor, 0)).toEqual({ kind: 'waiting' })
  })
  it('writes times and places plainly', () => {
    expect([stopwatch(-5), stopwatch(59_999), stopwatch(60_000), stopwatch(3_723_000)]).toEqual(['00:00', '00:59', '01:00', '1:02:03'])
    expect([underName('星海镇', '星海镇'), underName('科长', '大武口区'), underName('', '星海镇'), underName('星海镇综治中心', '星海镇'), underName('律师', '')]).toEqual(['星海镇', '科长 · 大武口区', '星海镇', '星海镇综治中心', '律师'])
  })
})
