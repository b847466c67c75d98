import { describe, expect, it } from 'vitest'
import { calendarFile, dayText, isOver, restText, whenText } from './when'

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

describe('the calendar file', () => {
  const file = calendarFile({ code: 'ABCD2345', title: '领导接访：顾南溪', place: '大武口区信访局, 区信访局接访室; 二楼', day: '2026-11-25', from: '14:30', to: '15:00', note: '请带身份证。'.repeat(12) }, NOW)
  it('says the time in UTC and escapes what RFC 5545 reserves', () => {
    expect(file).toContain('DTSTART:20261125T063000Z\r\nDTEND:20261125T070000Z\r\n')
    expect(file).toContain('LOCATION:大武口区信访局\\, 区信访局接访室\\; 二楼')
  })
  it('folds lines within 75 octets', () => {
    expect(file.split('\r\n').every((line) => new TextEncoder().encode(line).length <= 75)).toBe(true)
    expect(file.replace(/\r\n /g, '')).toContain('请带身份证。'.repeat(12))
  })
})
