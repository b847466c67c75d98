import { expect, it } from 'vitest'
import type { Consultation } from '@/lib/contract'
import { byDay, isWritable, lengthOf, outcomeOf, repeatedTopic, storedOf, timeOf, toggled } from './record'

const talk = (more: Partial<Consultation> = {}): Consultation => ({
  ticket_id: 't', site_name: '星海镇', site_name_en: 'Xinghai', number: 'L001', name: '王秀英', state: 'open', facts: 'f', advice: 'a', basis: '', referrals: ['mediation'], started_at: '2026-11-23T10:00:00+08:00',
  ends_at: '2026-11-23T10:20:00+08:00', is_extended: false, against_list: false, earlier: [], version: 3, ...more,
})
const at = (time: string): number => Date.parse(`2026-11-23T${time}+08:00`)

it('counts whole minutes against twenty, and says so from eighteen', () => {
  expect(timeOf(talk(), at('10:00:00'))).toEqual({ used: 0, limit: 20, left: 20, sign: 'calm' })
  expect(timeOf(talk(), at('10:17:59'))).toMatchObject({ used: 17, sign: 'calm' })
  expect(timeOf(talk(), at('10:18:00'))).toMatchObject({ used: 18, left: 2, sign: 'soon' })
  expect(timeOf(talk(), at('10:20:00'))).toMatchObject({ used: 20, left: 0, sign: 'over' })
  expect(timeOf(talk(), at('09:59:00')).used).toBe(0)
})

it('an extension gives ten more, a pause does not count', () => {
  const longer = talk({ is_extended: true, ends_at: '2026-11-23T10:30:00+08:00' })
  expect(timeOf(longer, at('10:20:00'))).toEqual({ used: 20, limit: 30, left: 10, sign: 'calm' })
  expect(timeOf(longer, at('10:28:00')).sign).toBe('soon')
  expect(timeOf(talk({ ends_at: '2026-11-23T11:15:00+08:00' }), at('11:00:00'))).toMatchObject({ used: 5, left: 15 })
})

it('is written until the end of its day', () => {
  expect(isWritable(talk(), at('23:59:00'))).toBe(true)
  expect(isWritable(talk({ ended_at: '2026-11-23T10:20:00+08:00' }), at('23:59:59'))).toBe(true)
  expect(isWritable(talk({ ended_at: '2026-11-23T10:20:00+08:00' }), Date.parse('2026-11-24T00:00:00+08:00'))).toBe(false)
})

it('keeps referrals in the order of the form', () => {
  expect(toggled(['mediation'], 'legal_aid')).toEqual(['legal_aid', 'mediation'])
  expect(toggled(['legal_aid', 'mediation'], 'legal_aid')).toEqual(['mediation'])
})

it('reads the record out of the answer', () => {
  expect(storedOf(talk())).toEqual({ value: { topic: null, facts: 'f', advice: 'a', basis: '', referrals: ['mediation'] }, version: 3, saved_at: null })
})

it('notices who comes about the same again and again', () => {
  const earlier = [{ day: '2026-11-20', topic: 'labour' as const }, { day: '2026-11-12', topic: 'labour' as const }, { day: '2026-11-01' }]
  expect(repeatedTopic({ earlier, topic: 'labour' })).toBe('labour')
  expect(repeatedTopic({ earlier, topic: 'land' })).toBeNull()
  expect(repeatedTopic({ earlier, topic: null })).toBeNull()
})

it('groups by the city\'s day', () => {
  const days = byDay([talk({ started_at: '2026-11-23T15:59:00Z' }), talk({ started_at: '2026-11-23T00:00:00+08:00' }), talk({ started_at: '2026-11-22T23:59:00+08:00' })])
  expect(days.map(({ day, items }) => [day, items.length])).toEqual([['2026-11-23', 2], ['2026-11-22', 1]])
})

it('counts characters as the server does', () => expect(lengthOf('𠮷林a')).toBe(3))

it('proposes the result that the record says already', () => {
  const record = { topic: null, facts: '', advice: '', basis: '', referrals: [] }
  expect(outcomeOf(undefined)).toBeNull()
  expect(outcomeOf(record)).toBeNull()
  expect(outcomeOf({ ...record, advice: 'a' })).toBe('answered')
  expect(outcomeOf({ ...record, referrals: ['reconsideration', 'mediation'] })).toBe('referred_mediation')
  expect(outcomeOf({ ...record, advice: 'a', referrals: ['reconsideration'] })).toBeNull()
})
