import { describe, expect, it } from 'vitest'
import { nextAnswer, stageOf, type DeadlineView, type Progress } from './progress'
import { codeOfAddress, groupQueryCode, isQueryCode, pressCodeKey, QUERY_CODE_SIGNS, readQueryCode } from '@/lib/querycode'

describe('query code', () => {
  it('has the signs of the server, and none that look alike', () => {
    expect(QUERY_CODE_SIGNS).toHaveLength(31)
    for (const sign of '01OIL') expect(QUERY_CODE_SIGNS).not.toContain(sign)
  })
  it('is read as people type it', () => {
    expect(readQueryCode(' abcd-2345 ')).toBe('ABCD2345')
    expect(readQueryCode('abcd23456789')).toBe('ABCD2345')
    expect(readQueryCode('0O1IL')).toBe('')
  })
  it('stands in the address of a slip', () => {
    expect(codeOfAddress('http://10.0.0.5:8080/booking?code=abcd2345')).toBe('ABCD2345')
    expect([codeOfAddress('http://10.0.0.5/booking?wait=ABCD2345'), codeOfAddress('?code=ABC'), codeOfAddress('ABCD2345')]).toEqual([null, null, null])
  })
  it('is typed key by key', () => {
    expect([...'AB2', 'delete', 'Z'].reduce(pressCodeKey, '')).toBe('ABZ')
    expect(pressCodeKey('ABCD2345', '9')).toBe('ABCD2345')
    expect(isQueryCode('ABCD2345')).toBe(true)
    expect(isQueryCode('ABCD234')).toBe(false)
    expect(groupQueryCode('ABCD23')).toEqual(['ABCD', '23'])
  })
})

describe('how a matter stands', () => {
  it.each([
    ['registered', 'received'], ['guided', 'answered'], ['transferred', 'sent'], ['assigned', 'sent'],
    ['reported_up', 'reported'], ['terminated', 'closed'], ['no_longer_accepted', 'closed'],
  ] as const)('%s reads as %s', (state, stage) => expect(stageOf({ state })).toBe(stage))
  it('names the next day on which the person hears something', () => {
    const deadline = (kind: DeadlineView['kind'], outer: string, met_at?: string): DeadlineView => ({ kind, start: '', target: outer, outer, calendar_version: '', is_provisional: false, source: '', met_at })
    const of = (...deadlines: DeadlineView[]) => nextAnswer({ deadlines } as Progress)?.kind
    expect(of(deadline('handling', '2027-01-22'), deadline('notice', '2026-12-08'))).toBe('notice')
    expect(of(deadline('handling', '2027-01-22'), deadline('notice', '2026-12-08', '2026-11-25T09:00:00+08:00'))).toBe('handling')
    // The organ's own clocks are not the person's.
    expect(of(deadline('objection', '2026-11-30'), deadline('lamp', '2026-11-26'))).toBeUndefined()
  })
})
