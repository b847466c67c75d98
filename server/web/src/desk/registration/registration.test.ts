import { describe, expect, it } from 'vitest'
import type { Site } from '@/lib/contract'
import { divisionsOf, matching } from './divisions'
import { FIELDS, firstDraft } from './draft'
import { dropDraft, keepDraft, keptDraft } from './drafts'
import { faultAt, faultsOf } from './faults'
import { codeGroups, goesOn, nextKey, noticeKey } from './receipt'

describe('a refusal finds its field', () => {
  it.each([
    ['/name/name', 'name'], ['/name/reason', 'name'], ['/contact/number', 'phone'], ['/contact/reason', 'phone'], ['/address/division_code', 'address'], ['/address/text', 'address'],
    ['/place/division_code', 'place'], ['/request', 'request'], ['/facts', 'facts'], ['/people_count', 'people'], ['/representatives', 'representatives'], ['/read_back', 'read_back'],
    ['/accused', 'accused'], ['/unit_id', 'unit'], ['/due', 'due'], ['/recipients', 'recipients'], ['/duplicates', 'duplicates'], ['/duplicates/0', 'duplicates'],
  ])('%s', (pointer, field) => {
    expect(faultAt(pointer, 'x')).toEqual({ field, code: 'x' })
    expect(FIELDS).toContain(field)
  })
  it('counts within a list of people', () => {
    expect(faultAt('/representatives/1/phone', 'phone_invalid')).toEqual({ field: 'representatives', index: 1, code: 'phone_invalid' })
    expect(faultAt('/accused/0/name', 'name_missing')).toEqual({ field: 'accused', index: 0, code: 'name_missing' })
  })
  it('leaves out what is not on the page', () => {
    expect(faultsOf([{ pointer: '/constructor', code: 'x' }, { pointer: '', code: 'x' }, { pointer: '/due', code: 'due_day_invalid' }])).toEqual([{ field: 'due', code: 'due_day_invalid' }])
  })
})

describe('places', () => {
  const site = (more: Partial<Site>) => ({ parent_id: null, ...more }) as Site
  const all = divisionsOf([
    site({ id: 'h', kind: 'city_hall', division_code: '640200', short_name: '市接访大厅', short_name_en: 'City Hall' }),
    site({ id: 'd', kind: 'county_bureau', division_code: '640202', short_name: '大武口区信访局', short_name_en: 'Dawukou' }),
    site({ id: 'x', kind: 'township_centre', parent_id: 'd', division_code: '640202100', short_name: '星海镇', short_name_en: 'Xinghai Town' }),
    site({ id: 'm', kind: 'mediation_centre', division_code: '640200', short_name: '调处中心', short_name_en: 'Mediation' }),
  ], { zh: '石嘴山市', en: 'Shizuishan' })
  const codes = (typed: string) => matching(all, typed).map((one) => one.code)
  it('are townships, counties and the city, each once', () => expect(all.map((one) => one.code)).toEqual(['640202100', '640202', '640200']))
  it.each([['星海', ['640202100']], ['大武口区星海', ['640202100']], ['xinghai', ['640202100']], ['dawukou', ['640202100', '640202']], ['640202', ['640202100', '640202']], ['650100', ['650100']], ['65010', []], ['', ['640202100', '640202', '640200']]])('%s', (typed, found) => expect(codes(typed)).toEqual(found))
})

describe('the receipt', () => {
  it('spaces the code', () => expect(codeGroups('K7MP3QXA')).toEqual(['K7MP', '3QXA']))
  it.each([
    [null, 'notice_none'], [{ target: '2026-12-08', outer: '2026-12-08' }, 'notice_by'], [{ target: '2026-12-05', outer: '2026-12-07' }, 'notice_by_rest'],
    [{ target: '2026-12-08', outer: '2026-12-08', met_at: '2026-11-23T09:00:00+08:00' }, 'notice_met'],
  ])('%o', (notice, key) => expect(noticeKey(notice)).toBe(key))
  it.each([
    ['registered', 'to_be_continued', 'next_registered'], ['registered', 'booked', 'next_booked'], ['guided', 'lawyer', 'next_lawyer'], ['guided', 'answered', 'next_guided'],
    ['transferred', 'transferred', 'next_transferred'], ['assigned', 'assigned', 'next_assigned'], ['reported_up', 'urgent_report', 'next_reported'],
    ['no_longer_accepted', 'answered', 'next_closed'], ['transferred', undefined, 'next_sealed'],
  ] as const)('%s after %s', (state, outcome, key) => expect(nextKey(state, outcome)).toBe(key))
  it('sends on to the lawyer', () => expect([goesOn('lawyer'), goesOn('answered'), goesOn(null)]).toEqual([true, false, false]))
})

describe('drafts in memory', () => {
  const draft = () => firstDraft({ card: { name: '王', phone_state: 'none' }, ticket: { people: 1 }, representatives: [] } as never, '')
  it('are found again by ticket, and gone when dropped', () => {
    keepDraft('clerk', 't1', draft(), false).draft.request = '供暖'
    expect(keptDraft('clerk', 't1')?.draft.request).toBe('供暖')
    expect(keptDraft('clerk', 't2')).toBeNull()
    dropDraft('t1')
    expect(keptDraft('clerk', 't1')).toBeNull()
  })
  it('are nothing to somebody else at the same machine', () => {
    keepDraft('clerk', 't1', draft(), false)
    expect(keptDraft('other', 't1')).toBeNull()
    expect(keptDraft('clerk', 't1')).toBeNull()
  })
})
