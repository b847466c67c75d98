import { describe, expect, it } from 'vitest'
import { dayText, isOver, restText, whenText } from './when'

const NOW = Date.parse('2026-11-23T12:00:00+08:00')

describe('times', () => {
  it('are said with the day of the week, in the city', () => {
    expect(dayText('2026-11-25')).toBe('11月25日 星期三')
    expect(whenText('2026-11-25', '14:30')).toBe('11月25日 星期三 14:30')
  })
  it('count down to nothing and stay there', () => {
    expect(restText('2026-11-23T12:09:05+08:00', NOW)).toBe('9:05')
    expect(restText('2026-11-23T14:00:00+08:00', NOW)).toBe('2:00:00')
    expect(restText('2026-11-23T11:00:00+08:00', NOW)).toBe('0:00')
    expect([isOver('2026-11-23T12:00:00+08:00', NOW), isOver('2026-11-23T12:00:01+08:00', NOW)]).toEqual([true, false])
  })
})
