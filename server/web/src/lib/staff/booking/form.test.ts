import { describe, expect, it } from 'vitest'
import type { Aim, Poster } from '@/lib/booking/draft'
import { answersOf, fieldOf, firstForm, isTouched, meetingAfter, missingOf, waysOf, type DeskForm, type Visitor } from './form'

const NOW = Date.parse('2026-11-23T12:00:00+08:00')
const CARD = '640299197005150950'
const poster = (more: Partial<Poster> = {}): Poster => ({ site_id: 'bureau', form: 'both', hosts: [], ...more }) as Poster
const aim: Aim = { poster: poster(), slot: null }
const visitor: Visitor = { name: '王秀英', people: 3, representatives: ['马志强', '李芳'], originSiteId: 'town', ticket: 'R001', card: { paper_kind: 'resident_card', paper_masked: '640***', phone_state: 'none', phone_masked: null } }
const full = (): DeskForm => ({ ...firstForm(null), name: ' 余秀珍 ', paperNumber: CARD, phoneNumber: '13895210001', meeting: { form: 'in_person', siteId: 'bureau' }, hasNoSecrets: true })

describe('what the counter knows', () => {
  it('stands in the form, except the numbers it may not see', () => {
    expect(firstForm(visitor)).toMatchObject({ name: '王秀英', people: 3, paper: 'resident_card', paperNumber: '', phone: 'none', speakers: [{ name: '马志强', number: '' }, { name: '李芳', number: '' }] })
    expect(firstForm({ ...visitor, people: 1 }).speakers).toEqual([])
    expect(firstForm({ ...visitor, people: 9, representatives: ['a', 'b', 'c', 'd', 'e'] }).speakers).toHaveLength(4)
  })
  it('is lost by closing only when something was added', () => {
    expect(isTouched(firstForm(visitor), firstForm(visitor))).toBe(false)
    expect(isTouched({ ...firstForm(visitor), statement: '欠薪' }, firstForm(visitor))).toBe(true)
  })
})

describe('what is missing', () => {
  it('is told in the order of the page', () => {
    expect(missingOf(firstForm(null), null, NOW)).toEqual(['time', 'name', 'paper', 'phone', 'meeting', 'secrets'])
    expect(missingOf(full(), aim, NOW)).toEqual([])
  })
  it('is a wrong number as well as none', () => {
    expect(missingOf({ ...full(), paperNumber: `${CARD.slice(0, 17)}X` }, aim, NOW)).toEqual(['paper'])
    expect(missingOf({ ...full(), paper: 'none', paperNumber: '' }, aim, NOW)).toEqual([])
    expect(missingOf({ ...full(), people: 1, speakers: [{ name: '甲', number: '' }] }, aim, NOW)).toEqual(['people'])
    expect(missingOf({ ...full(), people: 2, speakers: [{ name: '甲', number: '1' }] }, aim, NOW)).toEqual(['speakers'])
    expect(missingOf({ ...full(), queryCode: 'ABC' }, aim, NOW)).toEqual(['query_code'])
  })
})

it('the answers are those of every door', () => {
  expect(answersOf({ ...full(), phone: 'declined', people: 2, speakers: [{ name: ' 甲 ', number: '' }] })).toMatchObject({ name: '余秀珍', paper: { kind: 'resident_card', number: CARD }, phone: { state: 'declined' }, speakers: [{ name: '甲', paper: { kind: 'none' } }] })
})

it('a refusal leads to its field', () => {
  expect(fieldOf('slot_taken', [])).toBe('time')
  expect(fieldOf('id_number_checksum', ['/form/person/paper/number'])).toBe('paper')
  expect(fieldOf('id_number_checksum', ['/form/representatives/0/paper/number'])).toBe('speakers')
  expect(fieldOf('forbidden', [])).toBe('meeting')
  expect(fieldOf('query_code_unknown', ['/form/query_code'])).toBe('query_code')
  expect(fieldOf('appointment_exists', [])).toBeNull()
})

describe('where somebody can be received', () => {
  it('is each way once: the room, this counter, their own town', () => {
    expect(waysOf(aim, 'hall', 'town')).toEqual([{ form: 'in_person', siteId: 'bureau' }, { form: 'video', siteId: 'hall' }, { form: 'video', siteId: 'town' }])
    expect(waysOf(aim, 'bureau', '')).toEqual([{ form: 'in_person', siteId: 'bureau' }])
    expect(waysOf(null, 'hall', 'town')).toEqual([])
  })
  it('stays when the new time offers it, and needs no choice when there is one', () => {
    const ways = waysOf(aim, 'hall', 'town')
    expect(meetingAfter(ways, { form: 'video', siteId: 'town' })).toEqual({ form: 'video', siteId: 'town' })
    expect(meetingAfter(ways, null)).toBeNull()
    expect(meetingAfter(ways.slice(0, 1), null)).toEqual(ways[0])
  })
})
