import { describe, expect, it } from 'vitest'
import type { QueueFront, TicketIssued } from '@/lib/contract'
import { afterRefusal, step, wipesWhenIdle, type Action, type Flow } from './flow'

const queue = { id: 'q', service: 'legal_advice', mode: 'video', is_open: true } as QueueFront
const issued = { ticket: { number: 'L012' }, pin: '4827' } as TicketIssued
const walk = (...actions: Action[]): Flow => actions.reduce(step, { at: 'home' } as Flow)
const toPaper: Action[] = [{ do: 'pick_service', queue }, { do: 'read_privacy' }, { do: 'give_name', name: ' 欧阳建国 ' }]
const toPhone: Action[] = [...toPaper, { do: 'give_paper', paper: { kind: 'none' } }]

describe('flow', () => {
  it('leads from greeting to ticket', () => {
    expect(walk(...toPhone, { do: 'give_phone', phone: { state: 'none' } }, { do: 'issued', issued })).toEqual({ at: 'ticket', issued, queue })
  })
  it('trims the name', () => {
    const flow = walk(...toPaper)
    expect(flow.at === 'paper' && flow.draft.name).toBe('欧阳建国')
  })
  it('does not open a closed service', () => {
    expect(walk({ do: 'pick_service', queue: { ...queue, is_open: false } }).at).toBe('home')
  })
  it('keeps what was typed when going back', () => {
    const flow = walk(...toPhone, { do: 'back' }, { do: 'back' })
    expect(flow.at === 'name' && flow.draft.name).toBe('欧阳建国')
  })
  it('forgets everything on the first page', () => {
    expect(walk(...toPhone, { do: 'go_home' })).toEqual({ at: 'home' })
    expect(walk({ do: 'pick_service', queue }, { do: 'back' })).toEqual({ at: 'home' })
  })
  it('counts numbers that did not check out, also those the server refused', () => {
    const once = walk(...toPaper, { do: 'number_failed', code: 'id_number_checksum' })
    const twice = step(step(once, { do: 'give_paper', paper: { kind: 'resident_card', number: 'x' } }), { do: 'number_failed', code: 'id_number_date' })
    expect(twice.at === 'paper' && [twice.draft.failedNumbers, twice.fault, twice.draft.paper]).toEqual([2, 'id_number_date', null])
  })
  it('does not tear a seated person away', () => {
    expect(step({ at: 'seat' }, { do: 'claim', number: 'L001' })).toEqual({ at: 'seat' })
    expect(step({ at: 'seat' }, { do: 'back' })).toEqual({ at: 'seat' })
  })
  it.each([
    ['id_number_checksum', 'number_failed'],
    ['phone_invalid', 'phone_failed'],
    ['ticket_live_exists', 'stay'],
  ])('sends %s to its field', (code, where) => expect(afterRefusal(code)).toBe(where))
})

describe('wiping', () => {
  it('never wipes a check or a talk', () => {
    expect(wipesWhenIdle({ at: 'seat' }, 'preflight')).toBe(false)
    expect(wipesWhenIdle({ at: 'seat' }, 'live')).toBe(false)
  })
  it('wipes everything personal else', () => {
    expect(wipesWhenIdle({ at: 'seat' }, 'rating')).toBe(true)
    expect(wipesWhenIdle(walk(...toPaper), null)).toBe(true)
    expect(wipesWhenIdle({ at: 'claim', number: '' }, null)).toBe(true)
    expect(wipesWhenIdle({ at: 'home' }, null)).toBe(false)
  })
})
