import { describe, expect, it } from 'vitest'
import type { Attendance, QualityFigures } from '@/lib/contract'
import { cameOfThemselves, doorOf, linesOf } from './lines'

const spread = (n: number): QualityFigures['rtt_ms'] => ({ min: n, median: n, worst: n })
const figures = (more: Partial<QualityFigures> = {}): QualityFigures => ({ rows: 1, rtt_ms: spread(40), jitter_ms: spread(4), loss_up_permille: spread(0), loss_down_permille: spread(0), kbps_up: spread(900), kbps_down: spread(900), tcp_rows: 0, low_rows: 0, ...more })
const asked: Attendance = { participant_id: 'p', role: 'recorder', way: 'account', name: '', reason: '', asked_at: '', is_here: false, is_removed: false }

describe('lines of a session in the list', () => {
  it('rates by what was measured, and says when nothing was or the line is down', () => {
    const rate = (line: Parameters<typeof linesOf>[0][number]) => linesOf([line])[0]?.rating
    expect(rate({ role: 'leader', is_up: true, quality: figures() })).toBe('good')
    expect(rate({ role: 'leader', is_up: true, quality: figures({ rtt_ms: spread(300) }) })).toBe('fair')
    expect(rate({ role: 'leader', is_up: true, quality: figures({ loss_down_permille: spread(90) }) })).toBe('poor')
    expect(rate({ role: 'leader', is_up: true })).toBe('unknown')
    expect(rate({ role: 'leader', is_up: false, quality: figures() })).toBe('lost')
  })
  it('puts the petitioner first and who only watches last', () => {
    expect(linesOf([{ role: 'technician', is_up: true }, { role: 'leader', is_up: true }, { role: 'petitioner', is_up: true }]).map(({ role }) => role)).toEqual(['petitioner', 'leader', 'technician'])
  })
  it('keeps the figures and the path', () => {
    expect(linesOf([{ role: 'lawyer', is_up: true, quality: figures({ loss_up_permille: spread(12), tcp_rows: 1, low_rows: 1 }) }])[0]).toMatchObject({ loss: 12, rttMs: 40, jitterMs: 4, isTcp: true, isLow: true, isMeasured: true })
  })
})

describe('the door of a session', () => {
  it('opens for whoever was asked, else by the role, and says when nobody looks in', () => {
    expect(doorOf({ asked, may_come: [], is_closed: false })).toBe('in')
    expect(doorOf({ asked: { ...asked, is_removed: true }, may_come: ['supervisor'], is_closed: false })).toBe('watch')
    expect(doorOf({ may_come: ['supervisor'], is_closed: false })).toBe('watch')
    expect(doorOf({ may_come: ['technician'], is_closed: false })).toBe('tend')
    expect(doorOf({ may_come: [], is_closed: true })).toBe('closed')
    expect(doorOf({ may_come: [], is_closed: false })).toBe('later')
  })
  it('knows who may come again by themselves', () => {
    expect((['supervisor', 'technician', 'recorder'] as const).map((role) => cameOfThemselves({ role }))).toEqual([true, true, false])
  })
})
