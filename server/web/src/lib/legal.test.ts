import { afterEach, describe, expect, it } from 'vitest'
import type { DutyPerson, LegalToday } from './contract'
import { locale } from './i18n'
import { legalNow, legalText, nearDay, nextText, tellsFirst } from './legal'

const at = (clock: string): number => Date.parse(`2026-11-24T${clock}:00+08:00`)
const duty = (from: string, to: string) => ({ from, to }) as DutyPerson
const day = [duty('08:30', '12:00'), duty('14:30', '17:30')]
const legal = (more: Partial<LegalToday>): LegalToday => ({ state: 'none', choices: [], next_day: '2026-11-25', ...more })

afterEach(() => void (locale.value = 'zh'))

describe('what people are told of legal advice', () => {
  it.each([
    [legal({ state: 'on_duty' }), '09:00', 'on_duty', false],
    [legal({ state: 'late' }), '08:40', 'late', false],
    [legal({ state: 'gap', rung: 'reserve' }), '08:46', 'reserve', true],
    [legal({ state: 'gap', rung: 'remote' }), '08:46', 'remote', true],
    [legal({ state: 'gap', rung: 'call_back' }), '08:46', 'call_back', true],
    [legal({ state: 'gap', rung: 'rebook' }), '08:46', 'rebook', true],
    [legal({}), '08:00', 'later', true],
    [legal({}), '12:30', 'later', true],
    [legal({}), '17:30', 'over', true],
    [legal({}), '15:00', 'away', true],
    [null, '09:00', 'unknown', true],
  ] as const)('%j at %s is %s', (told, clock, is, first) => {
    const now = legalNow(told, day, at(clock))
    expect([now.is, tellsFirst(now)]).toEqual([is, first])
  })
  it('says from when the next of today is there', () => {
    expect(legalText(legalNow(legal({}), day, at('08:00')))).toBe('今天 08:30 起有律师值班')
    expect(legalText(legalNow(legal({}), day, at('12:30')))).toBe('今天 14:30 起有律师值班')
  })
  it('tells a day without any duty from one that is over', () => expect(legalNow(legal({}), [], at('09:00')).is).toBe('none'))
  it('counts a lawyer who sits at a desk, whoever should', () => {
    expect(legalNow(legal({}), day, at('19:00'), 1).is).toBe('served')
    expect(legalNow(legal({ state: 'gap', rung: 'reserve', choices: ['reserve'] }), day, at('09:00'), 1)).toMatchObject({ is: 'served', choices: ['reserve'] })
    expect(legalNow(legal({ state: 'late' }), day, at('08:40'), 1).is).toBe('served')
  })
  it('names the place of the lawyer who serves by video, in the language of the reader', () => {
    const now = legalNow(legal({ state: 'gap', rung: 'remote', remote_site: '红果子镇', remote_site_en: 'Hongguozi' }), day, at('09:00'))
    expect(legalText(now)).toBe('值班律师未到岗，可视频连线红果子镇的值班律师')
    locale.value = 'en'
    expect(legalText(now)).toContain('the one at Hongguozi')
    expect(legalText(legalNow(legal({ state: 'gap', rung: 'remote' }), day, at('09:00')))).toContain('elsewhere')
  })
})

describe('the next day with a lawyer', () => {
  it('is a date with its weekday, and tomorrow is called so', () => {
    expect(nearDay('2026-11-25', at('23:59'))).toBe('明天，11月25日（周三）')
    expect(nearDay('2026-11-26', at('00:00'))).toBe('11月26日（周四）')
    locale.value = 'en'
    expect(nearDay('2026-11-25', at('09:00'))).toBe('tomorrow, Wed 25 November')
  })
  it('is said where nobody is there, also when none is planned', () => {
    expect(nextText(legalNow(legal({}), day, at('18:00')), at('18:00'))).toBe('最近的律师值班：明天，11月25日（周三）')
    expect(nextText(legalNow(legal({ next_day: null }), [], at('18:00')), at('18:00'))).toMatch(/近两周还没有排班/)
    expect(nextText(legalNow(legal({ state: 'on_duty' }), day, at('09:00')), at('09:00'))).toBe('')
  })
})
