import { describe, expect, it } from 'vitest'
import type { CallOrder, WaitingTicket } from '@/lib/contract'
import { actionsOf, chipsOf, clockText, isReason, undoLeftS, whyOf } from './order'

const aged = { code: 'aged', name_zh: '满60周岁', name_en: 'Aged 60 or over' }
const booked = { code: 'appointment', name_zh: '预约', name_en: 'Appointment' }
const row = (order: CallOrder, ticket: Partial<WaitingTicket['ticket']> = {}, due_at?: string) => ({
  order,
  ticket: { id: 't', number: 'R001', lang: 'zh' as const, state: 'issued' as const, service: 'registration' as const, queue_id: 'q', site_id: 's', origin_site_id: 's', issued_at: '', called_count: 0, people: 1, requeues: 0, ...ticket },
  ...(due_at ? { due_at } : {}),
})
const chips = (of: ReturnType<typeof row>): string[] => chipsOf(of, (at) => at.slice(11, 16)).map(({ tone, words }) => `${tone} ${words.key} ${JSON.stringify(words.args)}`)

describe('why somebody stands before others', () => {
  it('plain order needs no words, even with a class', () => expect(whyOf('plain', aged)).toBeNull())
  it('a class is named', () => expect(whyOf('priority', aged)).toEqual({ key: 'why_priority', args: { reason: '满60周岁' } }))
  it.each(['appointment', 'requeued', 'transferred', 'weight', 'picked'] as const)('%s has words', (order) => expect(whyOf(order, null)?.key).toBe(`why_${order}`))
})

describe('chips of a row', () => {
  it('none for a plain number', () => expect(chips(row('plain'))).toEqual([]))
  it('the class that passes others is marked once', () => expect(chips(row('priority', { priority: aged }))).toEqual(['ahead why_priority {"reason":"满60周岁"}']))
  it('a class that passes nobody is only named', () => expect(chips(row('plain', { priority: aged }))).toEqual(['plain class {"name":"满60周岁"}']))
  it('an appointment to come shows its time', () => expect(chips(row('plain', { priority: booked }, '2026-11-23T14:30:00+08:00'))).toEqual(['later due {"time":"14:30"}']))
  it('who came back is counted', () => {
    expect(chips(row('requeued', { requeues: 1 }))).toEqual(['ahead why_requeued {}'])
    expect(chips(row('plain', { requeues: 2 }))).toEqual(['plain back_n {"n":2}'])
  })
})

it('what can be done depends on where the number stands and who asks', () => {
  const all = { canCall: true, mayRequeue: true, mayChange: true }
  expect(actionsOf('waiting', all)).toEqual(['pick', 'transfer', 'cancel', 'trace'])
  expect(actionsOf('waiting', { ...all, canCall: false })).toEqual(['transfer', 'cancel', 'trace'])
  expect(actionsOf('paused', all)).toEqual(['resume', 'transfer', 'cancel', 'trace'])
  expect(actionsOf('missed', all)).toEqual(['requeue', 'cancel', 'trace'])
  expect(actionsOf('missed', { ...all, mayRequeue: false })).toEqual(['cancel', 'trace'])
  expect(actionsOf('serving', all)).toEqual(['transfer', 'cancel', 'trace'])
  for (const place of ['waiting', 'paused', 'missed', 'called', 'serving'] as const) expect(actionsOf(place, { ...all, mayChange: false })).toEqual(['trace'])
})

it('the undo counts down to nothing', () => {
  const until = '2026-11-23T09:02:00+08:00'
  expect(undoLeftS(until, Date.parse('2026-11-23T09:00:30.400+08:00'))).toBe(90)
  expect(undoLeftS(until, Date.parse(until) + 1)).toBe(0)
  expect(undoLeftS(null, 0)).toBe(0)
})

it.each([[0, '00:00'], [65_400, '01:05'], [3_599_000, '59:59'], [3_723_000, '1:02:03'], [-5, '00:00']])('%i ms on the clock', (ms, text) => expect(clockText(ms)).toBe(text))

it('a reason has 1 to 200 characters', () => {
  expect(isReason('  ')).toBe(false)
  expect(isReason('身体不适')).toBe(true)
  expect(isReason('𠮷'.repeat(200))).toBe(true)
  expect(isReason('长'.repeat(201))).toBe(false)
})
