import { describe, expect, it } from 'vitest'
import type { FeedEvent } from '@/lib/feed'
import { addCall, CALL_SHOWN_MS, dropOldCalls } from './calls'
import { isTicketNumber, pressNumberKey, pressPinKey } from './claim'
import { checkIdNumber, groupIdNumber, pressIdKey } from '@/lib/idnumber'
import { IDLE_WARN_MS, IDLE_WIPE_MS, idleAt } from './idle'
import { groupMobile, isMobileNumber } from '@/lib/mobile'
import { NO_SCAN, scanKey, slipToken } from '@/lib/scan'
import { bigPerson } from './stage'

const today = Date.UTC(2026, 10, 22)

describe('resident number (GB 11643)', () => {
  it.each([
    ['11010519491231002X', null],
    ['440524188001010014', 'id_number_date'],
    ['640202195503030013', null],
    ['640202195503030014', 'id_number_checksum'],
    ['64020219550303001', 'id_number_length'],
    ['64020219550303001x', 'id_number_length'],
    ['', 'id_number_length'],
  ])('%s is %s', (number, fault) => expect(checkIdNumber(number, today)).toBe(fault))
  it('refuses a day that does not exist and a birth in the future', () => {
    expect(checkIdNumber(withCheck('64020219550230001'), today)).toBe('id_number_date')
    expect(checkIdNumber(withCheck('64020220270101001'), today)).toBe('id_number_date')
  })
  it('finds every single wrong digit', () => {
    const right = '640202195503030013'
    for (let at = 0; at < 17; at++) {
      for (const digit of '0123456789') {
        if (digit !== right[at]) expect(checkIdNumber(right.slice(0, at) + digit + right.slice(at + 1), today)).not.toBeNull()
      }
    }
  })
  it('takes X in the last place only', () => {
    expect(pressIdKey('123', 'X')).toBe('123')
    expect(pressIdKey('1'.repeat(17), 'X')).toBe(`${'1'.repeat(17)}X`)
    expect(pressIdKey('1'.repeat(18), '1')).toBe('1'.repeat(18))
    expect(pressIdKey('12', 'delete')).toBe('1')
  })
  it('groups as on the card', () => expect(groupIdNumber('640202195503030013')).toEqual(['640202', '1955', '0303', '0013']))
})

describe('keys', () => {
  it('types a ticket number', () => {
    expect([...'L012'].reduce(pressNumberKey, '')).toBe('L012')
    expect([...'012'].reduce(pressNumberKey, '')).toBe('L012')
    expect(pressNumberKey('L01', 'R')).toBe('R01')
    expect(pressNumberKey('L', 'delete')).toBe('')
    expect(isTicketNumber('L01')).toBe(false)
  })
  it('types a PIN', () => expect([...'48271'].reduce(pressPinKey, '')).toBe('4827'))
  it('knows a mobile number', () => {
    expect(isMobileNumber('13800138000')).toBe(true)
    expect(isMobileNumber('12800138000')).toBe(false)
    expect(groupMobile('13800138')).toEqual(['138', '0013', '8'])
  })
})

describe('idle', () => {
  it('asks before it wipes, with twenty seconds to answer', () => {
    expect(idleAt(0, IDLE_WARN_MS - 1)).toEqual({ is: 'here' })
    expect(idleAt(0, IDLE_WARN_MS)).toEqual({ is: 'asking', secondsLeft: 20 })
    expect(idleAt(0, IDLE_WIPE_MS - 1)).toEqual({ is: 'asking', secondsLeft: 1 })
    expect(idleAt(0, IDLE_WIPE_MS)).toEqual({ is: 'gone' })
  })
})

describe('scanner', () => {
  const type = (text: string, gapMs: number): string | null => {
    let scan = NO_SCAN
    let at = 1_000
    for (const key of [...text, 'Enter']) {
      const next = scanKey(scan, key, (at += gapMs))
      scan = next.scan
      if (key === 'Enter') return next.token
    }
    return null
  }
  it('reads a slip that is typed fast', () => expect(type('http://10.0.0.5:8080/t/aZ09_-aZ09_-', 5)).toBe('aZ09_-aZ09_-'))
  it('ignores a person typing', () => expect(type('http://10.0.0.5:8080/t/aZ09_-aZ09_-', 150)).toBeNull())
  it('gives the whole line to whoever reads another slip', () => {
    let scan = NO_SCAN
    for (const [n, key] of [...'?code=AB'].entries()) scan = scanKey(scan, key, 1_000 + n).scan
    expect(scanKey(scan, 'Enter', 1_010).line).toBe('?code=AB')
    expect(scanKey(scan, 'Enter', 9_000).line).toBeNull()
  })
  it('ignores what is no slip', () => expect(type('6901234567892', 5)).toBeNull())
  it('skips shift keys between letters', () => {
    let scan = scanKey(NO_SCAN, 'h', 1_000).scan
    scan = scanKey(scan, 'Shift', 1_005).scan
    expect(scanKey(scan, 'T', 1_010).scan.typed).toBe('hT')
  })
  it('wants a long token', () => expect(slipToken('/t/abc')).toBeNull())
})

describe('calls on the home screen', () => {
  const event = (kind: string, number: string, origin = 'c') => ({ kind, number, origin_site_id: origin, place_zh: '3号视频席', place_en: 'Desk 3' }) as FeedEvent
  it('shows numbers of this site until they sit', () => {
    const called = addCall([], event('ticket.called', 'L012'), 'c', 0)
    expect(called.map(({ number }) => number)).toEqual(['L012'])
    expect(addCall(called, event('ticket.recalled', 'L012'), 'c', 9)).toHaveLength(1)
    expect(addCall(called, event('ticket.called', 'L013', 'other'), 'c', 9)).toBe(called)
    expect(addCall(called, event('ticket.serving', 'L012'), 'c', 9)).toEqual([])
  })
  it('drops old calls', () => {
    const called = addCall([], event('ticket.called', 'L012'), 'c', 0)
    expect(dropOldCalls(called, CALL_SHOWN_MS - 1)).toBe(called)
    expect(dropOldCalls(called, CALL_SHOWN_MS)).toEqual([])
  })
})

describe('who is large', () => {
  const people = [{ id: 'o', role: 'officer', hasPicture: true }, { id: 'l', role: 'lawyer', hasPicture: true }]
  it('starts with the lawyer, follows the speaker, stays in silence', () => {
    expect(bigPerson(people, null, null)).toBe('l')
    expect(bigPerson(people, 'o', 'l')).toBe('o')
    expect(bigPerson(people, null, 'o')).toBe('o')
    expect(bigPerson(people, 'self', 'o')).toBe('o')
    expect(bigPerson([], null, 'o')).toBeNull()
  })
})

function withCheck(first17: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  return first17 + '10X98765432'[weights.reduce((sum, weight, index) => sum + weight * Number(first17[index]), 0) % 11]
}
