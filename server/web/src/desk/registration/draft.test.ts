import { describe, expect, it } from 'vitest'
import type { Reception } from '@/lib/contract'
import { askedOf, draftOf, firstDraft, missingOf, toBody, type Around, type Draft } from './draft'

const reception = (more: { people?: number; priority?: string; phone?: 'given' | 'none' | 'declined'; representatives?: string[] } = {}) =>
  ({
    card: { name: '王秀英', phone_state: more.phone ?? 'given', phone_masked: '139****0000' },
    ticket: { people: more.people ?? 1, priority: more.priority ? { code: more.priority } : null },
    representatives: more.representatives ?? [],
  }) as unknown as Reception

const filled = (): Draft => ({
  ...firstDraft(reception(), '640202100'), phone: '13995200000', kind: 'complaint_request', topic: 'housing',
  request: ' 恢复供暖 ', facts: '室温只有十二度', outcome: 'notice_now',
})
const alone: Around = { unit: null, candidates: [] }
const like = (...ids: string[]): Around => ({ unit: null, candidates: ids.map((matter_id) => ({ matter_id })) })

describe('what is known before the first question', () => {
  it('takes name, township and channel from the ticket', () => {
    const draft = firstDraft(reception({ priority: 'appointment' }), '640202100')
    expect([draft.name, draft.address.code, draft.place.code, draft.channel]).toEqual(['王秀英', '640202100', '640202100', 'appointment'])
    expect(draft.representatives).toEqual([])
  })
  it('knows why there is no phone', () => {
    expect(firstDraft(reception({ phone: 'none' }), '', '没有手机')).toMatchObject({ hasPhone: false, phoneReason: '没有手机' })
  })
  it('names at most five representatives of a group, the one at the desk first', () => {
    const draft = firstDraft(reception({ people: 12, representatives: ['马', '强', '兰', '军', '梅'] }), '')
    expect(draft.representatives.map((one) => one.name)).toEqual(['王秀英', '马', '强', '兰', '军'])
    expect(draft.people).toBe(12)
  })
})

describe('what is missing', () => {
  it('is told in the order of the page', () => {
    expect(missingOf(firstDraft(reception(), ''), alone)).toEqual(['phone', 'address', 'kind', 'topic', 'place', 'request', 'facts', 'outcome'])
    expect(missingOf(filled(), alone)).toEqual([])
  })
  const cases: [string, Partial<Draft>, string[], Around?][] = [
    ['a kept name without reason', { keepsName: true }, ['name']],
    ['blanks as facts', { facts: ' \n ' }, ['facts']],
    ['half a division code', { address: { code: '64020', text: '' } }, ['address']],
    ['nobody', { people: Number.NaN }, ['people']],
    ['a representative without name', { representatives: [{ name: ' ', phone: '' }] }, ['representatives']],
    ['an oral statement that was not read back', { isOral: true }, ['read_back']],
    ['an accusation of nobody', { kind: 'accusation' }, ['accused']],
    ['a transfer to nowhere', { outcome: 'transferred' }, ['unit']],
    ['an assignment without a day', { outcome: 'assigned' }, ['due'], { unit: 'u', candidates: [] }],
    ['an urgent report to nobody', { outcome: 'urgent_report' }, ['recipients']],
    ['a like matter that nobody judged', {}, ['duplicates'], like('a')],
  ]
  it.each(cases)('%s', (_, change, fields, around = alone) => {
    expect(missingOf({ ...filled(), ...change }, around)).toEqual(fields)
  })
  it('asks for no decision where a running matter goes on', () => {
    const around: Around = { ...alone, isSupplement: true }
    const draft: Draft = { ...filled(), outcome: 'transferred' }
    expect([missingOf(draft, around), missingOf({ ...draft, outcome: null }, around)]).toEqual([[], []])
    expect(askedOf(draft, around)).toBe(9)
    expect(toBody({ ...draft, outcome: null }, { ...around, unit: 'u' })).toMatchObject({ outcome: 'answered' })
    expect(toBody(draft, { ...around, unit: 'u' })).not.toHaveProperty('unit_id')
  })
  it('never exceeds what is asked', () => {
    const all: Draft = { ...filled(), keepsName: true, kind: 'accusation', isOral: true, outcome: 'assigned', representatives: [{ name: '', phone: '' }] }
    expect(missingOf(all, like('a')).length).toBeLessThanOrEqual(askedOf(all, like('a')))
    expect(askedOf(filled(), alone)).toBe(10)
  })
})

describe('the body', () => {
  it('is trimmed, and has what its outcome needs only', () => {
    const draft: Draft = { ...filled(), due: '2026-12-23', recipients: ['department'], accused: [{ kind: 'person', name: '张' }] }
    expect(toBody(draft, { unit: 'u1', candidates: [] })).toMatchObject({ request: '恢复供暖', unit_id: 'u1', recipients: [], accused: [], name: { state: 'given', name: '王秀英' }, contact: { state: 'phone', number: '13995200000' } })
    expect(toBody(draft, alone)).not.toHaveProperty('due')
    expect(toBody({ ...draft, outcome: 'assigned' }, alone)).toHaveProperty('due', '2026-12-23')
    expect(toBody({ ...draft, kind: 'accusation' }, alone)?.accused).toEqual([{ kind: 'person', name: '张' }])
  })
  it('sends a confirmation only of an oral statement', () => {
    expect(toBody({ ...filled(), readBack: true }, alone)?.read_back).toBe(false)
    expect(toBody({ ...filled(), isOral: true, readBack: true }, alone)?.read_back).toBe(true)
  })
  it('decides on the matters that are shown, and no others', () => {
    const draft: Draft = { ...filled(), decisions: { a: 'same', gone: 'different' } }
    expect(toBody(draft, like('a', 'b'))?.duplicates).toEqual([{ matter_id: 'a', decision: 'same' }])
  })
  it('is none while a choice is open', () => expect(toBody({ ...filled(), kind: null }, alone)).toBeNull())
  it('comes back as the draft that made it', () => {
    const draft: Draft = { ...filled(), keepsName: true, name: '', nameReason: '怕报复', hasPhone: false, phone: '', phoneReason: '没有', unit: 'u1', request: '恢复供暖', representatives: [{ name: '马', phone: '' }] }
    const body = toBody(draft, { unit: 'u1', candidates: [] })
    expect(body && draftOf(body)).toEqual(draft)
  })
})
