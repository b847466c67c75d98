import { describe, expect, it } from 'vitest'
import { dayOf, daysOf, faultOf, lengthOf, spanOf } from './span'

describe('spans of days', () => {
  it('a day is the city’s, whatever the machine’s zone', () => {
    expect(dayOf(Date.parse('2026-11-22T15:59:59Z'))).toBe('2026-11-22')
    expect(dayOf(Date.parse('2026-11-22T16:00:00Z'))).toBe('2026-11-23')
  })
  it.each([
    ['today', '2026-11-26', '2026-11-26', '2026-11-26'],
    ['week', '2026-11-23', '2026-11-23', '2026-11-23'],
    ['week', '2026-11-29', '2026-11-23', '2026-11-29'],
    ['week', '2027-01-01', '2026-12-28', '2027-01-01'],
    ['month', '2026-11-26', '2026-11-01', '2026-11-26'],
    ['last_month', '2026-03-31', '2026-02-01', '2026-02-28'],
    ['last_month', '2028-03-01', '2028-02-01', '2028-02-29'],
    ['last_month', '2027-01-05', '2026-12-01', '2026-12-31'],
  ] as const)('%s on %s is %s to %s', (name, today, from, to) => expect(spanOf(name, today)).toEqual({ from, to }))
  it('counts both ends', () => {
    expect(lengthOf({ from: '2026-11-23', to: '2026-11-23' })).toBe(1)
    expect(daysOf({ from: '2026-02-27', to: '2026-03-01' })).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
  })
  it('says what is wrong with a span before the server does', () => {
    const today = '2026-11-26'
    expect(faultOf({ from: '', to: today }, today)).toBe('missing')
    expect(faultOf({ from: '2026-02-30', to: today }, today)).toBe('missing')
    expect(faultOf({ from: today, to: '2026-11-01' }, today)).toBe('order')
    expect(faultOf({ from: today, to: '2026-11-27' }, today)).toBe('future')
    expect(faultOf({ from: '2025-11-25', to: today }, today)).toBe('long')
    expect(faultOf({ from: '2025-11-26', to: today }, today)).toBeNull()
  })
})
